import * as tf from '@tensorflow/tfjs';
import { add as plus } from '../shape/arithmetic.ts';
import { axisOf, dimAt } from '../shape/axis.ts';
import { broadcast } from '../shape/broadcast.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { ShapeError } from '../shape/errors.ts';
import type { Fails, option, Rule } from '../shape/rule.ts';
import type { isUnion } from '../shape/union.ts';
import { plainAxis } from './axes.ts';
import {
  creator,
  float,
  type LayerConfig,
  type MaskExcess,
  type MaskedInput,
  type Masks,
  type Merge,
} from './layer.ts';
import { axisMisfit, mergeMisfit, notImplemented } from './messages.ts';
import { common, integer } from './options.ts';

/** Too few tensors to merge. */
type needsTwo<Method extends string> = `${Method}: merges two tensors or more`;
const needsTwo = (method: string): ShapeError =>
  new ShapeError(`${method}: merges two tensors or more`, { code: 'merge', layer: method });

/** Folds a rule over the shapes from left to right, stopping at the first failure. */
const fold = (
  method: string,
  inputs: readonly Shape[],
  together: (a: Shape, b: Shape) => Shape,
): Shape => {
  if (inputs.length < 2) throw needsTwo(method);
  return inputs.reduce(together);
};

type elementwiseShape<Method extends string, In> = In extends readonly [
  infer A extends Shape,
  infer B extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? broadcastAll<Method, A, [B, ...Rest]>
  : Fails<'', needsTwo<Method>>;
type broadcastAll<
  Method extends string,
  A extends Shape,
  Others extends readonly Shape[],
> = Others extends readonly [infer B extends Shape, ...infer Rest extends readonly Shape[]]
  ? broadcast<A, B> extends infer Together
    ? Together extends Shape
      ? broadcastAll<Method, Together, Rest>
      : Fails<'', mergeMisfit<Method, A, B, sizesMatch>>
    : never
  : A;
type sizesMatch = 'their sizes must be equal, or 1 where one is to be repeated';
const sizesMatch: sizesMatch = 'their sizes must be equal, or 1 where one is to be repeated';
const elementwiseShape =
  (method: string) =>
  (inputs: readonly Shape[]): Shape =>
    fold(method, inputs, (a, b) => {
      const together = broadcast(a, b);
      if (together === 'misfit') throw mergeMisfit(method, a, b, sizesMatch);
      return together;
    });
/**
 * Whether tfjs can concatenate masks. Each gets one dimension more, of size 1; for what has none there
 * is one as large as that itself, which then fits along the last axis only.
 *
 * @see Concatenate.computeMask in tfjs-layers/src/layers/merge.ts
 */
const canJoinMasks = (
  excess: readonly MaskExcess[],
  inputs: readonly MaskedInput[],
  { axis = -1 }: ConcatenateConfig,
): boolean => {
  if (excess.some(Boolean)) return true;
  const sizes = inputs.map(({ shape, maskRank }, i) => {
    if (excess[i] === undefined) return { rank: shape.length, last: shape.at(-1) ?? null };
    return { rank: maskRank === undefined ? null : maskRank + 1, last: 1 };
  });
  const ranks = new Set(sizes.map(({ rank }) => rank));
  const [rank] = ranks;
  if (ranks.has(null) || rank == null) return true;
  if (ranks.size > 1 || axis >= rank) return false;
  const lasts = sizes.flatMap(({ last }) => last ?? []);
  return axis === -1 || axis === rank - 1 || new Set(lasts).size <= 1;
};

/**
 * `masks` for a layer that merges element by element. A step is skipped where any input says so. tfjs
 * does not look at the last input, and gives a mask of one dimension too many.
 *
 * @see Merge.computeMask in tfjs-layers/src/layers/merge.ts
 */
const mergesMasks: Masks<unknown> = {
  handsOn: (_, isMasked) => isMasked.includes(true),
  inTfjs: (excess) => {
    const seen = excess.slice(0, -1);
    const masks = seen.filter((one) => one !== undefined);
    if (masks.length === seen.length) return Math.max(...masks) + 1;
    return seen.length > 1 ? 'fails' : undefined;
  },
};
export interface ElementwiseRule<Method extends string> extends Rule {
  readonly out: elementwiseShape<Method, this['in']>;
}

/**
 * Adds tensors, element by element; sizes of 1 are repeated.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where the sizes do not go together.
 * @example
 * add([a, b]) // a, b: [null, 7, 7, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.add
 */
export const add: Merge<LayerConfig, ElementwiseRule<'add'>, 'Add'> = {
  kind: 'merge',
  method: 'add',
  className: 'Add',
  shapeOptions: [],
  options: common,
  shape: elementwiseShape('add'),
  masks: mergesMasks,
  create: creator(tf.layers.add),
};

/**
 * Multiplies tensors, element by element; sizes of 1 are repeated.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where the sizes do not go together.
 * @example
 * multiply([a, b]) // a, b: [null, 7, 7, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.multiply
 */
export const multiply: Merge<LayerConfig, ElementwiseRule<'multiply'>, 'Multiply'> = {
  kind: 'merge',
  method: 'multiply',
  className: 'Multiply',
  shapeOptions: [],
  options: common,
  shape: elementwiseShape('multiply'),
  masks: mergesMasks,
  create: creator(tf.layers.multiply),
};

export interface AverageMergeRule extends ElementwiseRule<'average'> {
  readonly gives: 'float32';
}

/**
 * The mean of tensors, element by element; sizes of 1 are repeated.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where the sizes do not go together.
 * @example
 * average([a, b]) // a, b: [null, 7, 7, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.average
 */
export const average: Merge<LayerConfig, AverageMergeRule, 'Average'> = {
  kind: 'merge',
  method: 'average',
  className: 'Average',
  shapeOptions: [],
  options: common,
  shape: elementwiseShape('average'),
  masks: mergesMasks,
  gives: float,
  create: creator(tf.layers.average),
};

export interface ExtremeRule<Method extends string> extends ElementwiseRule<Method> {
  readonly takes: 'float32' | 'int32';
}
const numbers = (): readonly DType[] => ['float32', 'int32'];

/**
 * The largest of tensors, element by element; sizes of 1 are repeated.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where the sizes do not go together.
 * @example
 * maximum([a, b]) // a, b: [null, 7, 7, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.maximum
 */
export const maximum: Merge<LayerConfig, ExtremeRule<'maximum'>, 'Maximum'> = {
  kind: 'merge',
  method: 'maximum',
  className: 'Maximum',
  shapeOptions: [],
  options: common,
  shape: elementwiseShape('maximum'),
  masks: mergesMasks,
  takes: numbers,
  checks: 'that they are numbers: tfjs makes `int32` of `bool`',
  create: creator(tf.layers.maximum),
};

/**
 * The smallest of tensors, element by element; sizes of 1 are repeated.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where the sizes do not go together.
 * @example
 * minimum([a, b]) // a, b: [null, 7, 7, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.minimum
 */
export const minimum: Merge<LayerConfig, ExtremeRule<'minimum'>, 'Minimum'> = {
  kind: 'merge',
  method: 'minimum',
  className: 'Minimum',
  shapeOptions: [],
  options: common,
  shape: elementwiseShape('minimum'),
  masks: mergesMasks,
  takes: numbers,
  checks: 'that they are numbers: tfjs makes `int32` of `bool`',
  create: creator(tf.layers.minimum),
};

export interface ConcatenateConfig extends LayerConfig {
  /** The axis along which the tensors are put one after another. Default: `-1`. */
  readonly axis?: number;
}

type concatenateShape<In, Axis extends number> = In extends readonly [
  infer A extends Shape,
  infer B extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? isUnknown<Axis> extends true
    ? joinSomewhere<A, [B, ...Rest]>
    : Axis extends 0
      ? Fails<'axis', joinsBatches>
      : isFromEnd<Axis> extends true
        ? Fails<'axis', axisFromEnd>
        : dimAt<A, Axis> extends 'missing'
          ? Fails<'axis', axisMisfit<'concatenate', Axis, A>>
          : A extends readonly [unknown]
            ? Fails<'', joinsBatches>
            : concatenateAll<A, [B, ...Rest], Axis>
  : Fails<'', needsTwo<'concatenate'>>;
/** tfjs promises the axis that it is told, and then takes the last one for any negative number. */
type isFromEnd<Axis extends number> = Axis extends -1
  ? false
  : `${Axis}` extends `-${string}`
    ? true
    : false;
type joinsBatches = notImplemented<
  'concatenate',
  'axis 0, the batch, for more examples than predict takes at once',
  'join along another axis'
>;
const joinsBatches = (): Error =>
  notImplemented(
    'concatenate',
    'axis 0, the batch, for more examples than predict takes at once',
    'join along another axis',
  );
type axisFromEnd = notImplemented<
  'concatenate',
  'a negative axis other than -1',
  'count the axis from the start'
>;
const axisFromEnd = (): Error =>
  notImplemented('concatenate', 'a negative axis other than -1', 'count the axis from the start');
type concatenateAll<
  A extends Shape,
  Others extends readonly Shape[],
  Axis extends number,
> = Others extends readonly [infer B extends Shape, ...infer Rest extends readonly Shape[]]
  ? join<A, B, axisOf<A, Axis>> extends infer Together
    ? Together extends Shape
      ? concatenateAll<Together, Rest, Axis>
      : Fails<'', mergeMisfit<'concatenate', A, B, othersMatch>>
    : never
  : A;
/** Whether the compiler does not know the axis. */
type isUnknown<Axis extends number> = number extends Axis ? true : isUnion<Axis>;
/** Tensors joined along an axis that the compiler does not know: the batch is not one to choose. */
type joinSomewhere<A extends Shape, Others extends readonly Shape[]> = Others extends readonly [
  infer B extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? A extends readonly [unknown]
    ? Fails<'', joinsBatches>
    : [A, B] extends [
          readonly [infer Batch extends Dim, ...infer DimsA extends Shape],
          readonly [unknown, ...infer DimsB extends Shape],
        ]
      ? DimsA['length'] extends DimsB['length']
        ? joinSomewhere<[Batch, ...eachJoined<DimsA, DimsB>], Rest>
        : Fails<'', mergeMisfit<'concatenate', A, B, othersMatch>>
      : Fails<'', mergeMisfit<'concatenate', A, B, othersMatch>>
  : A;
type eachJoined<A extends Shape, B extends Shape> = {
  [Axis in keyof A]: [A[Axis] | B[Axis & keyof B]] extends [null]
    ? null
    : null extends A[Axis] | B[Axis & keyof B]
      ? Dim
      : number;
};
type join<A extends Shape, B extends Shape, Axis, Out extends Shape = []> = A extends readonly [
  infer DimA,
  ...infer RestA extends Shape,
]
  ? B extends readonly [infer DimB, ...infer RestB extends Shape]
    ? Out['length'] extends Axis
      ? join<RestA, RestB, Axis, [...Out, plus<DimA & Dim, DimB & Dim>]>
      : sameDim<DimA, DimB> extends infer D extends Dim
        ? join<RestA, RestB, Axis, [...Out, D]>
        : 'misfit'
    : 'misfit'
  : B extends readonly []
    ? Out
    : 'misfit';
type sameDim<A, B> = [Extract<A, B> | Extract<B, A>] extends [never]
  ? 'misfit'
  : Extract<A, B> | Extract<B, A>;
type othersMatch = 'all their sizes but that of the axis must be equal';
const othersMatch: othersMatch = 'all their sizes but that of the axis must be equal';

const concatenateShape = (inputs: readonly Shape[], { axis = -1 }: ConcatenateConfig): Shape =>
  fold('concatenate', inputs, (a, b) => {
    if (axis === 0) throw joinsBatches();
    if (axis < -1) throw axisFromEnd();
    if (dimAt(a, axis) === 'missing') throw axisMisfit('concatenate', axis, a);
    const index = axisOf(a.length, axis);
    if (index === 0) throw joinsBatches();
    if (a.length !== b.length || a.some((dim, i) => i !== index && dim !== b[i])) {
      throw mergeMisfit('concatenate', a, b, othersMatch);
    }
    return a.map((dim, i) => (i === index ? plus(dim, b[i] as Dim) : dim));
  });
export interface ConcatenateRule extends Rule {
  readonly out: concatenateShape<this['in'], option<this['config'], 'axis', -1> & number>;
}

/**
 * Puts tensors one after another along an axis.
 *
 * `[batch, …, a], [batch, …, b] → [batch, …, a + b]`
 *
 * @throws ShapeError where sizes other than that of the axis differ, or the axis is not one that
 * tfjs joins: the batch, or a negative one but -1.
 * @example
 * concatenate([a, b]) // a, b: [null, 32] → [null, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.concatenate
 */
export const concatenate: Merge<ConcatenateConfig, ConcatenateRule, 'Concatenate'> = {
  kind: 'merge',
  method: 'concatenate',
  className: 'Concatenate',
  shapeOptions: ['axis'],
  options: { ...common, axis: integer },
  shape: concatenateShape,
  masks: {
    handsOn: (_, isMasked) => isMasked.includes(true),
    joinsSteps: ({ axis }) => axis === 1,
    // It can join masks that all have the same wrong rank, but not with right ones or with none.
    inTfjs: (excess, inputs, config) =>
      new Set(excess.map((one) => one || 0)).size > 1 || !canJoinMasks(excess, inputs, config)
        ? 'fails'
        : excess.find((one) => one !== undefined),
  },
  plain: (config, input) => ({ ...config, axis: plainAxis(config.axis ?? -1, input) }),
  checks:
    'axes past the end, and negative ones but -1, for which tfjs reports one shape and computes another; axis 0, which `predict` joins in portions of 32',
  create: creator(tf.layers.concatenate),
};
