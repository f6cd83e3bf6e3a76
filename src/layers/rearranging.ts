import * as tf from '@tensorflow/tfjs';
import type { isNoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, Rule } from '../shape/rule.ts';
import { creator, type Layer, type LayerConfig } from './layer.ts';
import { type ifCount, type mustBe, takesAxes } from './messages.ts';
import { common, count, listOfCounts, required } from './options.ts';

export interface PermuteConfig extends LayerConfig {
  /** Where each axis comes from, counted from 1: the batch, axis 0, stays where it is. */
  readonly dims: readonly number[];
}

type permuteShape<S, C> = C extends { readonly dims: infer Dims extends readonly number[] }
  ? number extends Dims['length']
    ? Shape
    : isNoCount<Dims> extends true
      ? Fails<'dims', mustBe<'permute', 'dims', 'a list of positive integers', Dims>>
      : S extends readonly [infer Batch, ...infer Rest]
        ? Dims['length'] extends Rest['length']
          ? isPermutation<Dims> extends false
            ? Fails<'dims', notPermutation<Dims>>
            : [Batch, ...permuted<S, Dims>]
          : Fails<'', permuteMisfit<S, Dims>>
        : Fails<'', permuteMisfit<S, Dims>>
  : never;
/** Whether all of `1`, `2`, … are there; `boolean` where the compiler cannot know. */
type isPermutation<Dims extends readonly number[]> = number extends Dims[number]
  ? boolean
  : [Exclude<numbersTo<Dims>, Dims[number]>] extends [never]
    ? true
    : false;
type numbersTo<Items extends readonly unknown[], Out = never> = Items extends readonly [
  unknown,
  ...infer Rest,
]
  ? numbersTo<Rest, Out | Items['length']>
  : Out;
type permuted<S, Dims extends readonly number[]> = {
  -readonly [K in keyof Dims]: number extends Dims[K] ? Dim : S[Dims[K] & keyof S] & Dim;
};
const permuteShape = (input: Shape, { dims }: PermuteConfig): Shape => {
  if (dims.length !== input.length - 1) throw permuteMisfit(input, dims);
  if (dims.some((_, i) => !dims.includes(i + 1))) throw notPermutation(dims);
  return [input[0] as Dim, ...dims.map((axis) => input[axis] as Dim)];
};
export interface PermuteRule extends Rule {
  readonly out: permuteShape<this['in'], this['config']>;
}

type permuteMisfit<S, Dims> =
  `permute: ${show<S>} does not have one axis, batch aside, for each of dims ${show<Dims>}`;
const permuteMisfit = (input: Shape, dims: readonly number[]): ShapeError =>
  new ShapeError(
    `permute: ${show(input)} does not have one axis, batch aside, for each of dims ${show(dims)}`,
    { code: 'rank', layer: 'permute', received: input, expected: dims },
  );
type notPermutation<Dims> = `permute: dims ${show<Dims>} must name each axis from 1 on once`;
const notPermutation = (dims: readonly number[]): ShapeError =>
  new ShapeError(`permute: dims ${show(dims)} must name each axis from 1 on once`, {
    code: 'permutation',
    layer: 'permute',
    received: dims,
  });

/**
 * Puts the axes into another order.
 *
 * `[batch, …] → [batch, …], the axes as dims orders them`
 *
 * @throws ShapeError where `dims` does not name each axis once.
 * @example
 * input({ shape: [28, 14, 3] }).permute({ dims: [3, 1, 2] }) // [null, 3, 28, 14]
 * @see https://js.tensorflow.org/api/latest/#layers.permute
 */
export const permute: Layer<PermuteConfig, PermuteRule, 'Permute'> = {
  kind: 'layer',
  method: 'permute',
  className: 'Permute',
  shapeOptions: ['dims'],
  options: { ...common, dims: required(listOfCounts) },
  shape: permuteShape,
  create: creator(tf.layers.permute),
};

export interface RepeatVectorConfig extends LayerConfig {
  /** How many times. */
  readonly n: number;
}

type repeatVectorShape<S, C> = S extends readonly [infer Batch, infer Features]
  ? C extends { readonly n: infer N }
    ? ifCount<'repeatVector', 'n', N, [Batch, N, Features]>
    : never
  : Fails<'', takesAxes<'repeatVector', '[batch, features]', S>>;
const repeatVectorShape = (input: Shape, { n }: RepeatVectorConfig): Shape => {
  if (input.length !== 2) throw takesAxes('repeatVector', '[batch, features]', input);
  return [input[0] as Dim, n, input[1] as Dim];
};
export interface RepeatVectorRule extends Rule {
  readonly out: repeatVectorShape<this['in'], this['config']>;
}

/**
 * Repeats the features, so that they become a sequence of `n` equal steps.
 *
 * `[batch, features] → [batch, n, features]`
 *
 * @throws ShapeError where the rank is not 2.
 * @example
 * input({ shape: [32] }).repeatVector({ n: 10 }) // [null, 10, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.repeatVector
 */
export const repeatVector: Layer<RepeatVectorConfig, RepeatVectorRule, 'RepeatVector'> = {
  kind: 'layer',
  method: 'repeatVector',
  className: 'RepeatVector',
  shapeOptions: ['n'],
  options: { ...common, n: required(count) },
  shape: repeatVectorShape,
  create: creator(tf.layers.repeatVector),
};
