import * as tf from '@tensorflow/tfjs';
import { type AnyTensor, type InputConfig, input, layers } from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import type { Shape } from '../../src/shape/dimension.ts';
import type { DType } from '../../src/shape/dtype.ts';

/** A tensor that goes in or comes out. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** What a generator draws: everything about a call but the layer's name. */
export interface Drawn {
  /** The tensor, the tensors of a merge, or a sequence and the states to begin with. */
  readonly inputs: readonly Spec[];
  /** Left out where the layer is called without. A layer inside it is an `Inner`. */
  readonly config?: object;
  /** Data is drawn from the integers from 0 up to, but not including, this. */
  readonly below?: number;
  /** The option that was given a value which is to be refused. */
  readonly bad?: string;
}

/** One call of one layer. */
export interface Case extends Drawn {
  readonly method: string;
}

/** A layer inside a config, such as the one that a wrapper wraps. */
export class Inner {
  readonly method: string;
  readonly config: object;

  constructor(method: string, config: object = {}) {
    this.method = method;
    this.config = config;
  }
}

type Side = 'ours' | 'tfjs';
type Make = (config?: object) => unknown;

/** A config with its inner layers made: ours, or those of tfjs. Arrays are copied. */
const made = (value: unknown, side: Side): unknown => {
  if (value instanceof Inner) {
    const factories = (side === 'ours' ? layers : tf.layers) as unknown as Record<string, Make>;
    return (factories[value.method] as Make)(made(value.config, side) as object);
  }
  if (Array.isArray(value)) return value.map((item) => made(item, side));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, made(v, side)]));
};

const kindOf = (method: string): string => definitions.get(method)?.kind ?? 'layer';

/** Calls our layer through the fluent interface. */
export const callOurs = (
  { method, config }: Case,
  tensors: readonly AnyTensor[],
): AnyTensor | readonly AnyTensor[] => {
  const [first, ...others] = tensors as [AnyTensor, ...AnyTensor[]];
  const call = (...args: readonly unknown[]) =>
    (first as unknown as Record<string, (...args: readonly unknown[]) => AnyTensor>)[method]?.(
      ...args,
    ) as AnyTensor;
  const options = config === undefined ? [] : [made(config, 'ours')];
  if (kindOf(method) === 'merge') return call(others, ...options);
  if (others.length === 0) return call(...options);
  return call(options[0] ?? {}, { initialState: others });
};

/** The tensors that a case begins with. */
export const inputsOf = ({ inputs }: Case): AnyTensor[] =>
  inputs.map(({ shape, dtype }) =>
    // Cast: no others are drawn, as no input has them.
    input({ batchShape: shape, dtype: dtype as NonNullable<InputConfig['dtype']> }),
  );

/** Makes the layer of tfjs. */
export const makeTheirs = ({ method, config }: Case): tf.layers.Layer =>
  ((tf.layers as unknown as Record<string, Make>)[method] as Make)(
    config === undefined ? {} : (made(config, 'tfjs') as object),
  ) as tf.layers.Layer;

/** Applies the layer of tfjs, to symbolic tensors or to data. */
export const callTheirs = <T extends tf.SymbolicTensor | tf.Tensor>(
  { method }: Case,
  layer: tf.layers.Layer,
  tensors: readonly T[],
): T | T[] => {
  const [first, ...others] = tensors as [T, ...T[]];
  const apply = (inputs: unknown, args?: object): T | T[] => {
    const shapes = tensors.map(({ shape }) => [...shape]);
    const outputs = layer.apply(inputs as tf.Tensor, args as never) as T | T[];
    // categoryEncoding writes into the shapes of what it is given.
    for (const output of Array.isArray(outputs) ? outputs : [outputs]) {
      Object.assign(output, { shape: [...output.shape] });
    }
    for (const [i, { shape }] of tensors.entries()) {
      shape.splice(0, shape.length, ...(shapes[i] as number[]));
    }
    return outputs;
  };
  if (kindOf(method) === 'merge') return apply([first, ...others]);
  return others.length === 0 ? apply(first) : apply(first, { initialState: others });
};

/** How numbers and `null`s are written: by default as they are. The index counts them. */
export type Write = (value: number | null, index: number) => string;

/** The code of our call: `input({ batchShape: [null, 4] }).dense({ units: 3 })`. */
export const ourCode = (it: Case, write?: Write): string => {
  const text = writer('layers', write);
  const [first, ...others] = it.inputs.map(
    ({ shape, dtype }) =>
      `input({ batchShape: ${text(shape)}${dtype === 'float32' ? '' : `, dtype: '${dtype}'`} })`,
  );
  const options = it.config === undefined ? [] : [text(it.config)];
  const args =
    kindOf(it.method) === 'merge'
      ? [`[${others.join(', ')}]`, ...options]
      : others.length === 0
        ? options
        : [options[0] ?? '{}', `{ initialState: [${others.join(', ')}] }`];
  return `${first}.${it.method}(${args.join(', ')})`;
};

/** The code of tfjs's call: `tf.layers.dense({ units: 3 }).apply(tf.input({ … })).shape`. */
export const theirCode = ({ method, inputs, config }: Case): string => {
  const text = writer('tf.layers');
  const tensors = inputs.map(
    ({ shape, dtype }) => `tf.input({ batchShape: ${text(shape)}, dtype: '${dtype}' })`,
  );
  const [first, ...others] = tensors;
  const given =
    kindOf(method) === 'merge'
      ? `[${tensors.join(', ')}]`
      : others.length === 0
        ? first
        : `${first}, { initialState: [${others.join(', ')}] }`;
  return `tf.layers.${method}(${config ? text(config) : '{}'}).apply(${given}).shape`;
};

const writer = (namespace: string, write: Write = String): ((value: unknown) => string) => {
  let index = 0;
  const text = (value: unknown): string => {
    if (value instanceof Inner) return `${namespace}.${value.method}(${text(value.config)})`;
    if (typeof value === 'number' || value === null) return write(value, index++);
    if (typeof value === 'string') return `'${value}'`;
    if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
    if (typeof value !== 'object') return String(value);
    const entries = Object.entries(value).map(([key, v]) => `${key}: ${text(v)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  };
  return text;
};
