import type * as tf from '@tensorflow/tfjs';
import { applyLayer } from '../graph/apply.ts';
import type { LayerNode } from '../graph/dag.ts';
import { layerNodeOf } from '../graph/reusable.ts';
import { type AnyTensor, tensorOf, tensorValue } from '../graph/tensor.ts';
import type { memory, unnamedOutput } from '../graph/trace.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType, dtypeOf, Spec, shapeOf, Typed } from '../shape/dtype.ts';
import { ShapeError } from '../shape/errors.ts';
import { checkList } from '../shape/given.ts';
import { showSpec } from '../shape/message.ts';

/** The tensors that a layer gives, by what was stated of them. */
type calledOutputs<I extends readonly AnyTensor[], Out extends readonly Spec[]> = {
  -readonly [K in keyof Out]: unnamedOutput<
    memory<I[number]>,
    [...shapeOf<Out[K]>],
    dtypeOf<Out[K]>
  >;
};

/**
 * Applies a tfjs layer, such as a model, to several tensors, or one that gives several. The compiler
 * does not know what comes out of it: it is stated, and checked here and now. A bare shape stands for
 * `float32`.
 *
 * @throws ShapeError where the layer gives something else, or cannot take the tensors.
 * @example
 * const [mean, deviation] = call(encoder, [image, label], [[null, 8], [null, 8]]);
 */
export const call = <
  const I extends readonly [AnyTensor, ...AnyTensor[]],
  const Out extends readonly [Spec, ...Spec[]],
>(
  layer: tf.layers.Layer,
  inputs: I,
  outputs: Out,
): calledOutputs<I, Out> => {
  const node = layerNodeOf(layer, 'call');
  checkList('call', 'a list of tensors', '[x]', inputs, (list) => list.length > 0);
  checkList('call', 'a list of the shapes that come out', '[[null, 8]]', outputs, (list) =>
    list.every(isSpec),
  );
  const values = inputs.map((tensor) => tensorValue(node.name ?? node.className, tensor));
  checkCount(node, values.length);
  const given = applyLayer(node, values).outputs;
  const [stated, real] = [outputs, given].map((specs) => specs.map(showSpec).join(' and '));
  if (stated === real) return given.map((value) => tensorOf(value)) as calledOutputs<I, Out>;
  throw new ShapeError(`call: '${layer.name}' gives ${real}, not ${stated}`, {
    code: 'call',
    layer: layer.name,
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
