import type { Definition } from '../layers/catalogue.ts';
import { definitions } from '../layers/catalogue.ts';
import type { LayerConfig } from '../layers/layer.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { GraphError, ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import { applyLayer, createLayer, resolveLayer } from './apply.ts';
import type { Call, Value } from './dag.ts';
import type { Fluent } from './fluent.ts';
import { statedMisfit } from './messages.ts';
import type { restated } from './trace.ts';

/** Any symbolic tensor, whatever its shape and dtype. */
export interface AnyTensor {
  readonly shape: Shape;
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
}
type stated<Known extends Shape, S extends Shape> =
  canBe<Known, S> extends true ? S : statedMisfit<Known, S>;
/** Whether a shape of this type can turn out to be `S`. */
type canBe<Known extends Shape, S extends Shape> = number extends Known['length']
  ? true
  : Known extends readonly [infer A, ...infer Rest extends Shape]
    ? S extends readonly [infer B, ...infer Others extends Shape]
      ? B extends A
        ? canBe<Rest, Others>
        : false
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
  const values = tensors.map((tensor, i) => {
    const value = readTensor(tensor);
    if (value) return value;
    throw new GraphError(`${definition.method}: item ${i} of what it merges is not a tensor`, {
      code: 'not-a-tensor',
      layer: config.name ?? definition.method,
      received: tensor,
      expected: 'tensors',
    });
  });
  return firstOutput(applyLayer(createLayer(definition, config), values));
};

const firstOutput = (call: Call): AnyTensor => tensorOf(call.outputs[0] as Value);

class FluentTensor {
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
    if (show(this.shape) === show(shape)) return tensorOf(this.value);
    throw new ShapeError(statedMisfit(this.shape, shape), {
      code: 'as',
      received: this.shape,
      expected: shape,
    });
  }

  toString(): string {
    return `Tensor<${show(this.shape)}>`;
  }
}

for (const [method, definition] of definitions) {
  Object.defineProperty(FluentTensor.prototype, method, {
    value: function (this: FluentTensor, ...given: readonly unknown[]): AnyTensor {
      if (definition.kind === 'merge') {
        const [others, config] = given as [unknown, LayerConfig | undefined];
        return mergeTensors(
          definition,
          [this, ...(Array.isArray(others) ? others : [others])],
          config,
        );
      }
      const [config = {}] = given as [LayerConfig | undefined];
      const layer = resolveLayer(createLayer(definition, config), this.shape);
      return firstOutput(applyLayer(layer, [this.value]));
    },
  });
}
