import * as tf from '@tensorflow/tfjs';
import type { AnyTensor } from '../../src/index.ts';
import type { Dim, Shape } from '../../src/shape/dimension.ts';
import type { DType } from '../../src/shape/dtype.ts';
import { type Case, callOurs, callTheirs, inputsOf, makeTheirs, type Spec } from './case.ts';

/** What somebody says of a case: what comes out, or why nothing does. */
export type Answer = { readonly outputs: readonly Spec[] } | { readonly error: Error };
export const isError = (answer: Answer): answer is { readonly error: Error } => 'error' in answer;

export const attempt = (ask: () => readonly Spec[]): Answer => {
  try {
    return { outputs: ask() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
};

export const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** What our rule says, through the fluent interface. */
export const askOurs = (it: Case): Answer =>
  attempt(() =>
    listOf<AnyTensor>(callOurs(it, inputsOf(it))).map(({ shape, dtype }) => ({ shape, dtype })),
  );

/** What tfjs says, and what it does. */
export interface Theirs {
  /** The shape that it reports before there is data. The dtype that it reports is always `float32`. */
  readonly symbolic: Answer;
  /** What it computes from data, with every `null` filled in. */
  readonly data: Answer;
  /** The case with `null`s filled in as for the data. */
  readonly filled: Case;
}

export const askTheirs = (it: Case): Theirs => {
  const theirs = { symbolic: symbolically(it), ...onData(it) };
  tf.disposeVariables();
  return theirs;
};

const symbolsOf = (it: Case): tf.SymbolicTensor[] =>
  it.inputs.map(({ shape, dtype }) => tf.input({ batchShape: [...shape], dtype }));

const symbolically = (it: Case): Answer =>
  attempt(() =>
    listOf(callTheirs(it, makeTheirs(it), symbolsOf(it))).map(({ shape, dtype }) => ({
      shape: shape as Shape,
      dtype: dtype as DType,
    })),
  );

/** Computes with fills that we accept; where there is none, any that tfjs can compute with. */
const onData = (it: Case): Pick<Theirs, 'data' | 'filled'> => {
  const all = fillings(it);
  const accepted = all.find((filled) => !isError(askOurs(filled)));
  if (accepted) return { data: compute(it, accepted), filled: accepted };
  let last: Pick<Theirs, 'data' | 'filled'> | undefined;
  for (const filled of all.slice(0, 3)) {
    last = { data: compute(it, filled), filled };
    if (!isError(last.data)) return last;
  }
  return last as Pick<Theirs, 'data' | 'filled'>;
};

/** With strides of 0, tfjs goes over the windows of an image for ever. */
const hasEndlessSteps = ({ config }: Case): boolean =>
  [(config as { readonly strides?: unknown } | undefined)?.strides].flat().includes(0);

const compute = (it: Case, filled: Case): Answer =>
  attempt(() => {
    if (hasEndlessSteps(it)) throw new Error('tfjs would never return');
    return tf.tidy(() =>
      predict(it, filled.inputs.map(dataFor(it.below))).map(({ shape, dtype }) => ({
        shape,
        dtype: dtype as DType,
      })),
    );
  });

/**
 * Predicts by a model; where tfjs cannot make one, applies the layer to the data itself. So too
 * where an input is of rank 1: `predict` adds an axis to it and then refuses it. And where batches
 * differ: `predict` cuts them all as the first.
 */
const predict = (it: Case, data: tf.Tensor[]): readonly tf.Tensor[] => {
  if (data.some(({ rank, shape }) => rank < 2 || shape[0] !== data[0]?.shape[0])) {
    return listOf(callTheirs(it, makeTheirs(it), data));
  }
  let model: tf.LayersModel;
  try {
    const inputs = symbolsOf(it);
    model = tf.model({ inputs, outputs: callTheirs(it, makeTheirs(it), inputs) });
  } catch {
    return listOf(callTheirs(it, makeTheirs(it), data));
  }
  return listOf<tf.Tensor>(model.predict(data));
};

/** Data like a spec, its sizes all known. */
export const dataFor =
  (below?: number) =>
  ({ shape, dtype }: Spec): tf.Tensor => {
    const sizes = shape as number[];
    if (dtype === 'float32' && below === undefined) return tf.randomUniform(sizes, 0, 1, dtype, 7);
    const limit = dtype === 'bool' ? 2 : (below ?? 3);
    const values = tf.randomUniform(sizes, 0, limit, 'float32', 7).floor();
    return values.cast(dtype as tf.DataType);
  };

/** Sizes in the places of unknown ones: different on each axis, then all the same. */
const fillings = (it: Case): readonly Case[] => {
  const fill = (sizeOf: (fromEnd: number) => number): Case => ({
    ...it,
    inputs: it.inputs.map(({ shape, dtype }) => ({
      dtype,
      shape: shape.map((d, i): Dim => d ?? (i === 0 ? 2 : sizeOf(shape.length - i))),
    })),
  });
  const shapes = it.inputs.map(({ shape }) => shape);
  if (!shapes.some((shape) => shape.includes(null))) return [it];
  const literals = shapes.flatMap((shape) => shape.slice(1)).filter((d) => d !== null);
  const batches = shapes.map(([first]) => first).filter((d) => typeof d === 'number');
  const all = [
    fill((fromEnd) => 4 + fromEnd),
    fill(() => 6),
    fill((fromEnd) => 12 + fromEnd),
    ...[...new Set([1, 2, 3, 4, ...literals])].map((d) => fill(() => d)),
  ];
  const [known] = batches;
  return known === undefined ? all : all.map((filled) => withBatch(filled, it, known));
};

const withBatch = (filled: Case, it: Case, known: number): Case => ({
  ...filled,
  inputs: filled.inputs.map(({ shape, dtype }, i) => ({
    dtype,
    shape: shape.map((d, axis) => (axis === 0 && it.inputs[i]?.shape[0] === null ? known : d)),
  })),
});

/** The case with sizes in the places of unknown ones, for which a model can be used. */
export const filledFor = (it: Case): Case | undefined =>
  isError(askOurs(it)) || !isPredictable(it)
    ? undefined
    : fillings(it).find((filled) => isPredictable(filled) && !isError(askOurs(filled)));

/** Whether tfjs's models can predict from inputs like these: they cut all batches as the first. */
export const isPredictable = ({ inputs }: Case): boolean =>
  inputs.every(({ shape }) => shape.length > 1 && shape[0] === inputs[0]?.shape[0]);
