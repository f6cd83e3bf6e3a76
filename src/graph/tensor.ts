import type * as tf from '@tensorflow/tfjs';
import { definitions } from '../layers/catalogue.ts';
import { checkOptions } from '../layers/check-options.ts';
import type { LayerConfig } from '../layers/layer.ts';
import { check, type Options, required } from '../layers/options.ts';
import type { Definition } from '../layers/registry.ts';
import type { AnyCell, AnyReusable } from '../layers/reusable.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { ConfigError, GraphError, ShapeError } from '../shape/errors.ts';
import { isSameShape } from '../shape/fit.ts';
import { checkList, print } from '../shape/given.ts';
import { show } from '../shape/message.ts';
import { applyLayer, createLayer, resolveLayer, resolveShared } from './apply.ts';
import type { AnyGraph, Call, LayerNode, Value } from './dag.ts';
import { givesSeveral, statedMisfit, takesNoState, tensorAsOptions } from './messages.ts';
import type { Fluent, InitialState } from './methods.ts';
import {
  type appliedOutput,
  type checkApplied,
  type checkAppliedState,
  layerNodeOf,
} from './reusable.ts';
import type { restated } from './trace.ts';

/** Any symbolic tensor, whatever its shape and dtype. */
export interface AnyTensor {
  readonly shape: Shape;
  /** The dtype that `predict` gives; to further layers tfjs hands on what a layer gives as `float32`. */
  readonly dtype: DType;
}

/** A symbolic tensor of `float32`, upstream of which no layer is named. Immutable. */
export interface Tensor<S extends Shape> extends Fluent, Statement {
  /** The whole shape, batch included. */
  readonly shape: S;
  readonly dtype: 'float32';
}

/** What a tensor has besides the layers. */
export interface Statement {
  /**
   * States a shape that the compiler could not know. It is checked here and now against the real
   * one, which it must equal.
   *
   * @throws ShapeError where the tensor has another shape.
   * @example
   * fromModel(model).cut('head').insert((x) => x.as([null, 1280]).dense({ units: 3 }))
   */
  as<T extends AnyTensor, const S extends Shape>(
    this: T,
    shape: stated<T['shape'], S>,
  ): restated<T, [...S]>;

  /**
   * Applies a layer that was made before, so that several tensors can share it and its weights.
   * A tfjs layer will do too; its shape is then known at run time only.
   *
   * @throws ShapeError where the layer, or the weights it has, cannot take this tensor.
   * @example
   * const encoder = layers.dense({ units: 8 });
   * add([a.apply(encoder), b.apply(encoder)]) // a, b: [null, 4] → [null, 8]
   */
  apply<
    T extends AnyTensor,
    L extends AnyReusable | AnyCell | AnyGraph | tf.layers.Layer,
    const S extends readonly AnyTensor[] = readonly [],
  >(
    this: T,
    layer: checkApplied<T, L, S>,
    from?: checkAppliedState<T, L, S>,
  ): appliedOutput<T, L, S>;
}
type stated<Known extends Shape, S extends Shape> =
  true extends canBe<Known, S> ? S : statedMisfit<Known, S>;
/** Whether a shape of this type, or of one of several, can turn out to be `S`, of which not all may be known. */
type canBe<Known extends Shape, S extends Shape> = number extends Known['length'] | S['length']
  ? true
  : Known extends readonly [infer A, ...infer Rest extends Shape]
    ? S extends readonly [infer B, ...infer Others extends Shape]
      ? [A & B] extends [never]
        ? false
        : canBe<Rest, Others>
      : false
    : S extends readonly []
      ? true
      : false;

/** The value behind a tensor, or `undefined` where something else was given. */
export const readTensor = (tensor: unknown): Value | undefined =>
  tensor instanceof FluentTensor ? tensor.value : undefined;

/** The tensor of a value. Its type is stated by the caller, who knows the value's shape. */
export const tensorOf = <T extends AnyTensor>(value: Value): T =>
  new FluentTensor(value) as AnyTensor as T;

/** Merges tensors by an entry of the catalogue. */
export const mergeTensors = (
  definition: Definition,
  tensors: readonly unknown[],
  config: LayerConfig = {},
): AnyTensor => {
  const { method } = definition;
  checkList(method, 'a list of tensors', '[a, b]', tensors);
  checkNoTensor(method, config);
  const label = (config as LayerConfig | null)?.name ?? method;
  const values = tensors.map((tensor) => tensorValue(label, tensor));
  return outputOf(applyLayer(createLayer(definition, config), values)) as AnyTensor;
};

/** Refuses a tensor in the place of options: a further one to merge goes into a list. */
const checkNoTensor = (method: string, config: unknown): void => {
  if (!readTensor(config)) return;
  throw new ConfigError(`${method}: ${tensorAsOptions}`, {
    code: 'config',
    layer: method,
    received: config,
    expected: 'an object of options',
  });
};

/** The tensor that a call gives, or the tensors where it gives several. */
const outputOf = (call: Call): AnyTensor | readonly AnyTensor[] => {
  const [only, ...more] = call.outputs.map((value) => tensorOf(value));
  return more.length === 0 ? (only as AnyTensor) : [only as AnyTensor, ...more];
};

class FluentTensor {
  /** What messages, and consoles, call it. */
  static readonly name: string = 'Tensor';
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  get shape(): Shape {
    return this.#value.shape;
  }

  get dtype(): DType {
    return this.#value.dtype;
  }

  as(shape: Shape): AnyTensor {
    checkList('as', 'a shape', show(this.shape), shape);
    if (isSameShape(this.shape, shape)) return tensorOf(this.value);
    throw new ShapeError(statedMisfit(this.shape, shape), {
      code: 'as',
      received: this.shape,
      expected: shape,
    });
  }

  apply(layer: unknown, from?: InitialState<readonly AnyTensor[]>): unknown {
    const node = resolveShared(layerNodeOf(layer), this.shape);
    const given = applyTo(this, node, from);
    if (!Array.isArray(given) || (node.definition && !node.source)) return given;
    // The types may not know: a tfjs layer says what it gives at run time only.
    throw new GraphError(givesSeveral(node.name, given.length), {
      code: 'output-count',
      layer: node.name,
      received: given.length,
      expected: 1,
    });
  }

  toString(): string {
    return `Tensor<${show(this.shape)}>`;
  }
}

for (const [method, definition] of definitions) {
  Object.defineProperty(FluentTensor.prototype, method, {
    value: function (this: FluentTensor, ...given: readonly unknown[]): unknown {
      if (definition.kind === 'merge') {
        const [others, config] = given as [unknown, LayerConfig | undefined];
        return mergeTensors(
          definition,
          [this, ...(Array.isArray(others) ? others : [others])],
          config,
        );
      }
      checkNoTensor(method, given[0]);
      const [config = {}, from] = given as [LayerConfig?, InitialState<readonly AnyTensor[]>?];
      return applyTo(this, resolveLayer(createLayer(definition, config), this.shape), from);
    },
  });
}

const stateOptions: Options<InitialState<readonly AnyTensor[]>> = {
  // tfjs writes `null` where there is none.
  initialState: required(
    check('a list of tensors, such as [h]', (states) => states === null || Array.isArray(states)),
  ),
};

/** Applies a layer to a tensor, and to the state that it begins with. */
const applyTo = (
  tensor: FluentTensor,
  layer: LayerNode,
  from?: InitialState<readonly AnyTensor[]>,
): unknown => {
  const label = layer.name ?? layer.className;
  if (from) checkOptions(layer.definition?.method ?? label, stateOptions, from);
  const states = (from?.initialState ?? []).map((state) => tensorValue(label, state));
  if (states.length > 0 && layer.definition && layer.definition.kind !== 'recurrent') {
    throw new ShapeError(takesNoState, { code: 'initial-state', layer: label });
  }
  return outputOf(applyLayer(layer, [tensor.value, ...states]));
};

/** The value behind a tensor that a layer was given. */
export const tensorValue = (layer: string, tensor: unknown): Value => {
  const value = readTensor(tensor);
  if (value) return value;
  throw new GraphError(
    `${layer}: what it is given is not a tensor made by tensorgraft, but ${print(tensor)}`,
    { code: 'not-a-tensor', layer, received: tensor, expected: 'tensors' },
  );
};
