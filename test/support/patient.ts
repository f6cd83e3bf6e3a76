import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';
import {
  type AnyTensor,
  add,
  concatenate,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Tensor,
  type TensorgraftError,
  type Unchecked,
} from '../../src/index.ts';
import { failure } from './failure.ts';
import { type Observation, observe } from './models.ts';
import { type Kept, kept } from './trace.ts';

const nested = tf.sequential({
  name: 'encoder',
  layers: [
    tf.layers.dense({ name: 'inner_1', units: 5, inputShape: [16] }),
    tf.layers.dense({ name: 'inner_2', units: 6 }),
  ],
});

/** Two inputs, a residual, whole numbers, a shared layer, a nested model: everything to go wrong. */
const trained = (): tf.LayersModel => {
  const x = input({ shape: [8], name: 'x' });
  const a = x.dense({ name: 'a', units: 8 });
  const sum = add([a, a.dense({ name: 'b', units: 8 })], { name: 'sum' });
  const ids = input({ shape: [5], name: 'ids', dtype: 'int32' });
  const words = ids
    .reshape({ name: 'whole', targetShape: [5] })
    .embedding({ name: 'words', inputDim: 9, outputDim: 2 })
    .flatten({ name: 'flat' })
    .dense({ name: 'wide', units: 8 });
  const twin = layers.dense({ name: 'twin', units: 8 });
  const both = concatenate([sum.apply(twin), words.apply(twin)], { name: 'both' });
  const encoded = both.apply(nested) as AnyTensor as Tensor<[null, 6]>;
  return graph({
    inputs: [x, ids],
    outputs: encoded.dense({ name: 'head', units: 4 }),
    name: 'net',
  }).emit();
};
export const model = trained();
export const net: Graph<Unchecked> = fromModel(model);

const y = input({ shape: [4], name: 'y' });
/** Another graph, which takes what `'head'` gives. */
export const other = graph({ inputs: y, outputs: y.dense({ name: 'next', units: 2 }) });

/** Sees to it that no test builds anything, changes the model, or leaves something behind. */
export const harmNothing = (): void => {
  let before: { readonly model: Observation; readonly kept: Kept };
  let built: MockInstance;
  beforeEach(() => {
    before = { model: observe(model), kept: kept() };
    built = vi.spyOn(tf.layers.Layer.prototype, 'apply');
  });
  afterEach(() => {
    expect(built).not.toHaveBeenCalled();
    built.mockRestore();
    expect(kept()).toStrictEqual(before.kept);
    expect(observe(model)).toStrictEqual(before.model);
  });
};

/** What an error says of itself. */
export type Fields = Partial<TensorgraftError>;
/** A mistake, and the error that it is. */
export type Case = readonly [mistake: string, act: () => unknown, message: string, fields: Fields];

export const check = ([, act, message, fields]: Case): void => {
  const error = failure(act);
  expect(error.message).toBe(message);
  expect(error).toMatchObject(fields);
};

export const misfit = (given: string, taker: string, taken: string): string =>
  `insert: the replacement gives ${given}, but ${taker} takes ${taken}`;
