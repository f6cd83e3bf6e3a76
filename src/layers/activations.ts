import * as tf from '@tensorflow/tfjs';
import type { isNoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, FloatRule, GivesFloat, option, Rule } from '../shape/rule.ts';
import { type Axes, dimsAt, listOfAxes } from './axes.ts';
import { type ByName, constraint, initializer, regularizer } from './by-name.ts';
import type { SameShape } from './core.ts';
import {
  creator,
  float,
  floats,
  type Layer,
  type LayerConfig,
  marksAlike,
  sameShape,
} from './layer.ts';
import { type mustBe, needsKnown, notImplemented } from './messages.ts';
import { axes, common, countOrList, real } from './options.ts';
import { weight } from './weights.ts';

export interface ReLUConfig extends LayerConfig {
  /** Larger values are cut off here. Default: none are. */
  readonly maxValue?: number;
}

/**
 * `max(0, x)`, or `min(max(0, x), maxValue)`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [28, 28, 32] }).reLU({ maxValue: 6 }) // [null, 28, 28, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.reLU
 */
export const reLU: Layer<ReLUConfig, SameShape, 'ReLU'> = {
  kind: 'layer',
  method: 'reLU',
  className: 'ReLU',
  shapeOptions: [],
  options: { ...common, maxValue: real },
  shape: sameShape,
  masks: marksAlike,
  create: creator(tf.layers.reLU),
};

const makeSoftmax = creator(tf.layers.softmax);

export interface SoftmaxConfig extends LayerConfig {
  /** The last axis, the only one that tfjs computes alone; or several of any. Default: `-1`. */
  readonly axis?: Axes;
}

type softmaxShape<S, A> =
  listOfAxes<A> extends infer List
    ? List extends readonly [infer Only extends number]
      ? isLast<S, Only> extends false
        ? Fails<'axis', softmaxAxis>
        : S
      : dimsAt<'softmax', S, List> extends infer Sizes
        ? Sizes extends string
          ? Sizes extends 'unknown'
            ? S
            : Fails<'axis', Sizes>
          : S
        : never
    : never;
type isLast<S, Axis extends number> = Axis extends -1
  ? true
  : number extends Axis
    ? true
    : S extends readonly [unknown, ...infer Rest]
      ? Axis extends Rest['length']
        ? true
        : false
      : false;
const softmaxShape = (input: Shape, { axis = -1 }: SoftmaxConfig): Shape => {
  const [only, ...others] = listOfAxes(axis);
  if (others.length > 0) dimsAt('softmax', input, axis);
  else if (only !== undefined && only !== -1 && only !== input.length - 1) throw softmaxAxis();
  return input;
};
/** Along several axes tfjs computes another way, which takes any dtype. */
type Several = readonly [number, number, ...number[]];
export interface SoftmaxRule extends Rule {
  readonly out: softmaxShape<this['in'], option<this['config'], 'axis', -1>>;
  readonly takes: option<this['config'], 'axis', -1> extends Several ? unknown : 'float32';
  readonly gives: 'float32';
}

type softmaxAxis = notImplemented<
  'softmax',
  'a softmax over any axis but the last',
  'permute the axes first'
>;
const softmaxAxis = (): Error =>
  notImplemented('softmax', 'a softmax over any axis but the last', 'permute the axes first');

/**
 * Turns the values along an axis into probabilities that sum to 1.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where one axis is not the last, or several are not there or named twice.
 * @example
 * input({ shape: [10] }).softmax() // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.softmax
 */
export const softmax: Layer<SoftmaxConfig, SoftmaxRule, 'Softmax'> = {
  kind: 'layer',
  method: 'softmax',
  className: 'Softmax',
  shapeOptions: [],
  options: { ...common, axis: axes },
  shape: softmaxShape,
  masks: { ...marksAlike, obeys: () => true },
  takes: ({ axis = -1 }) => (listOfAxes(axis).length > 1 ? undefined : floats()),
  gives: float,
  checks:
    'that the axis is one that tfjs computes: it reports a shape for any, and throws on the data',
  // Left out, tfjs takes axis 1, although it documents -1.
  create: ({ axis = -1, ...config }) => makeSoftmax({ ...config, axis }),
};

export interface FloatSame extends GivesFloat {
  readonly out: this['in'];
}

export interface ELUConfig extends LayerConfig {
  /** Only `1`: tfjs implements no other. */
  readonly alpha?: number;
}

type eluShape<S, Alpha> = number extends Alpha
  ? S
  : [Extract<Alpha, 1>] extends [never]
    ? Fails<'alpha', eluAlpha>
    : S;
const eluShape = (input: Shape, { alpha = 1 }: ELUConfig): Shape => {
  if (alpha !== 1) throw eluAlpha();
  return input;
};
export interface ELURule extends FloatRule {
  readonly out: eluShape<this['in'], option<this['config'], 'alpha', 1>>;
}
type eluAlpha = notImplemented<'elu', 'an alpha other than 1', 'leave it out'>;
const eluAlpha = (): Error => notImplemented('elu', 'an alpha other than 1', 'leave it out');

/**
 * `x`, or `exp(x) - 1` where `x` is negative.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where `alpha` is not 1.
 * @example
 * input({ shape: [10] }).elu() // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.elu
 * @see https://arxiv.org/abs/1511.07289
 */
export const elu: Layer<ELUConfig, ELURule, 'ELU'> = {
  kind: 'layer',
  method: 'elu',
  className: 'ELU',
  shapeOptions: [],
  options: { ...common, alpha: real },
  shape: eluShape,
  masks: marksAlike,
  takes: floats,
  create: creator(tf.layers.elu),
};

export interface LeakyReLUConfig extends LayerConfig {
  /** The slope where `x` is negative. Default: `0.3`. */
  readonly alpha?: number;
}

/**
 * `x`, or `alpha · x` where `x` is negative.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [10] }).leakyReLU({ alpha: 0.2 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.leakyReLU
 */
export const leakyReLU: Layer<LeakyReLUConfig, FloatSame, 'LeakyReLU'> = {
  kind: 'layer',
  method: 'leakyReLU',
  className: 'LeakyReLU',
  shapeOptions: [],
  options: { ...common, alpha: real },
  shape: sameShape,
  masks: marksAlike,
  gives: float,
  create: creator(tf.layers.leakyReLU),
};

export interface ThresholdedReLUConfig extends LayerConfig {
  /** Values up to this become 0. Default: `1`. */
  readonly theta?: number;
}

/**
 * `x`, or 0 where `x` is not above `theta`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [10] }).thresholdedReLU({ theta: 0.5 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.thresholdedReLU
 */
export const thresholdedReLU: Layer<ThresholdedReLUConfig, FloatSame, 'ThresholdedReLU'> = {
  kind: 'layer',
  method: 'thresholdedReLU',
  className: 'ThresholdedReLU',
  shapeOptions: [],
  options: { ...common, theta: real },
  shape: sameShape,
  masks: marksAlike,
  gives: float,
  create: creator(tf.layers.thresholdedReLU),
};

type PReLUArgs = NonNullable<Parameters<typeof tf.layers.prelu>[0]>;

export interface PReLUConfig
  extends LayerConfig,
    ByName<Pick<PReLUArgs, 'alphaInitializer' | 'alphaRegularizer' | 'alphaConstraint'>> {
  /** The axes along which all values share one slope, counted from 1: the batch always does. */
  readonly sharedAxes?: Axes;
}

type preluShape<S, Shared> = S extends readonly [unknown, ...infer Rest]
  ? listOfAxes<Shared> extends infer List extends readonly number[]
    ? number extends List['length'] | List[number]
      ? S
      : isNoCount<List> extends true
        ? Fails<
            'sharedAxes',
            mustBe<'prelu', 'sharedAxes', 'a positive integer or a list of them', Shared>
          >
        : [Exclude<List[number], indicesOf<Rest>>] extends [never]
          ? lacks<Rest, List[number]> extends true
            ? Fails<
                '',
                needsKnown<'prelu', 'all sizes but those of the batch and of sharedAxes', S>
              >
            : S
          : Fails<'sharedAxes', sharedMisfit<S, List>>
    : never
  : never;
/** The axes after the batch: `1`, `2`, … */
type indicesOf<Rest> = Rest extends readonly [unknown, ...infer More]
  ? Rest['length'] | indicesOf<More>
  : never;
/** Whether a size is unknown on an axis that is not shared. */
type lacks<Rest, Shared> = Rest extends readonly [...infer Head, infer Last]
  ? [Last] extends [null]
    ? [Extract<Shared, Rest['length']>] extends [never]
      ? true
      : lacks<Head, Shared>
    : lacks<Head, Shared>
  : false;
/** tfjs saves `null` where there are none. */
const sharedOf = ({ sharedAxes }: PReLUConfig): readonly number[] => listOfAxes(sharedAxes ?? []);

const preluShape = (input: Shape, config: PReLUConfig): Shape => {
  const shared = sharedOf(config);
  if (shared.some((axis) => axis >= input.length)) throw sharedMisfit(input, shared);
  if (input.some((dim, i) => i > 0 && dim === null && !shared.includes(i))) {
    throw needsKnown('prelu', 'all sizes but those of the batch and of sharedAxes', input);
  }
  return input;
};
export interface PReLURule extends GivesFloat {
  readonly weighedBy: this['in'] extends readonly [unknown, ...infer Rest] ? Rest : unknown;
  readonly out: preluShape<this['in'], option<this['config'], 'sharedAxes', []>>;
}

type sharedMisfit<S, List> = `prelu: ${show<S>} does not have all of sharedAxes ${show<List>}`;
const sharedMisfit = (input: Shape, shared: readonly Dim[]): ShapeError =>
  new ShapeError(`prelu: ${show(input)} does not have all of sharedAxes ${show(shared)}`, {
    code: 'axis',
    layer: 'prelu',
    received: shared,
    expected: input,
  });

/**
 * `x`, or `alpha · x` where `x` is negative, with an `alpha` that is learnt for each place.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where a size that `alpha` needs is not known, or there is no such axis.
 * @example
 * input({ shape: [28, 28, 32] }).prelu({ sharedAxes: [1, 2] }) // [null, 28, 28, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.prelu
 * @see https://arxiv.org/abs/1502.01852
 */
export const prelu: Layer<PReLUConfig, PReLURule, 'PReLU'> = {
  kind: 'layer',
  method: 'prelu',
  className: 'PReLU',
  shapeOptions: ['sharedAxes'],
  options: {
    ...common,
    alphaInitializer: initializer,
    alphaRegularizer: regularizer,
    alphaConstraint: constraint,
    sharedAxes: countOrList,
  },
  shape: preluShape,
  gives: float,
  weighedBy: (input) => input.slice(1),
  weights: (input, config) => {
    const shared = sharedOf(config);
    return [
      weight(
        'alpha',
        input.slice(1).map((dim, i) => (shared.includes(i + 1) ? 1 : dim)),
      ),
    ];
  },
  checks:
    'that `sharedAxes` are there; the sizes where it is shared, which tfjs broadcasts silently',
  create: creator(tf.layers.prelu),
};
