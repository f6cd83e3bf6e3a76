import type * as tf from '@tensorflow/tfjs';
import { applyLayer } from '../graph/apply.ts';
import type { LayerNode, modelClass, ValueSpec } from '../graph/dag.ts';
import type { nameOf, output } from '../graph/methods.ts';
import { layerNodeOf } from '../graph/reusable.ts';
import { type AnyTensor, type Tensor, tensorOf, tensorValue } from '../graph/tensor.ts';
import type { memory, Shared, specsOf, unnamedOutput } from '../graph/trace.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
import type { ReusableLayer } from '../layers/reusable.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType, dtypeOf, Spec, shapeOf, Typed } from '../shape/dtype.ts';
import { ShapeError } from '../shape/errors.ts';
import { checkList } from '../shape/given.ts';
import { showSpec } from '../shape/message.ts';
import type { evaluate, Fails } from '../shape/rule.ts';
import type { ModelRule, modelResult } from '../surgery/model-rule.ts';

/** The tensors that a layer gives, by what was stated of them. */
type calledOutputs<I extends readonly AnyTensor[], Out extends readonly Spec[]> = {
  -readonly [K in keyof Out]: unnamedOutput<
    memory<I[number]>,
    [...shapeOf<Out[K]>],
    dtypeOf<Out[K]>
  >;
};

/** What goes into a layer that was made of a graph, or the sentence that says why it cannot. */
type checkCalled<I, Result> = Result extends Fails<string, infer Message> ? Message : I;
/** What comes out of it: a list, also of one tensor, which is as long as the types know how many there are. */
type calledModel<I extends readonly AnyTensor[], C, Result> = Result extends Shape
  ? number extends Result['length']
    ? readonly Tensor<Shape>[]
    : readonly [outputOfModel<I, C, Result>]
  : outputOfModel<I, C, Result>;
type outputOfModel<I extends readonly AnyTensor[], C, Result> = output<
  Result,
  memory<I[number]>,
  I,
  nameOf<C>,
  evaluate<ModelRule, unknown, C>['gives'],
  typeof modelClass,
  Shared<nameOf<C>, unknown>,
  evaluate<ModelRule, unknown, C>['inside']
>;

/**
 * Applies a layer that was made of a graph, by `layers.model`, to as many tensors as the graph has inputs.
 *
 * @returns what it gives, as a list.
 * @throws ShapeError where it cannot take the tensors.
 * @throws GraphError where it is given no list of tensors.
 * @example
 * const [mean, deviation] = call(layers.model({ graph: encoder, name: 'encoder' }), [image, label]);
 */
export function call<const I extends readonly [AnyTensor, ...AnyTensor[]], C extends object>(
  layer: ReusableLayer<ModelRule, C, typeof modelClass>,
  inputs: checkCalled<I, modelResult<C, specsOf<I>>>,
): calledModel<I, C, modelResult<C, specsOf<I>>>;
/**
 * Applies a tfjs layer, such as a model, to several tensors, or one that gives several. The compiler
 * does not know what comes out of it: it is stated, and checked here and now. A bare shape stands for
 * `float32`.
 *
 * @throws ShapeError where the layer gives something else, or cannot take the tensors.
 * @throws GraphError where it is given no list of tensors.
 * @example
 * const [mean, deviation] = call(encoder, [image, label], [[null, 8], [null, 8]]);
 */
export function call<
  const I extends readonly [AnyTensor, ...AnyTensor[]],
  const Out extends readonly [Spec, ...Spec[]],
>(layer: tf.layers.Layer, inputs: I, outputs: Out): calledOutputs<I, Out>;
export function call(
  layer: unknown,
  inputs: readonly AnyTensor[],
  outputs?: readonly Spec[],
): readonly AnyTensor[] {
  const node = layerNodeOf(layer, 'call');
  checkList('call', 'a list of tensors', '[x]', inputs, (list) => list.length > 0);
  // The types know what a graph gives, but not a layer of tfjs.
  const isStated = outputs !== undefined || node.source !== undefined;
  if (isStated) {
    checkList('call', 'a list of the shapes that come out', '[[null, 8]]', outputs, (list) =>
      list.every(isSpec),
    );
  }
  const values = inputs.map((tensor) => tensorValue(node.name ?? node.className, tensor));
  checkCount(node, values.length);
  const given = applyLayer(node, values).outputs;
  if (isStated) checkStated(node, given, outputs as readonly Spec[]);
  return given.map((value) => tensorOf(value));
}

const checkStated = (
  { name }: LayerNode,
  given: readonly ValueSpec[],
  outputs: readonly Spec[],
): void => {
  const [stated, real] = [outputs, given].map((specs) => specs.map(showSpec).join(' and '));
  if (stated === real) return;
  throw new ShapeError(`call: '${name}' gives ${real}, not ${stated}`, {
    code: 'call',
    layer: name,
    received: real,
    expected: stated,
  });
};

/** Refuses several tensors for a layer of tfjs that takes one; one of another class may take any number. */
const checkCount = ({ definition, name }: LayerNode, count: number): void => {
  if (count === 1 || definition?.kind !== 'layer') return;
  if (!isOfTfjs(definition)) return;
  throw new ShapeError(`call: '${name ?? definition.method}' takes one tensor, not ${count}`, {
    code: 'input-count',
    layer: name,
    received: count,
    expected: 1,
  });
};

const isSpec = (value: unknown): boolean =>
  Array.isArray(value) || Array.isArray((value as Partial<Typed<Shape, DType>> | null)?.shape);
