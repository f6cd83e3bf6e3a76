import * as tf from '@tensorflow/tfjs';
import { dimAt } from '../shape/axis.ts';
import type { Shape } from '../shape/dimension.ts';
import type { Fails, FloatRule, option } from '../shape/rule.ts';
import type { isUnion } from '../shape/union.ts';
import { type Axes, dimsAt, type listOfAxes, plainAxes, plainAxis } from './axes.ts';
import { type ByName, constraint, initializer, regularizer } from './by-name.ts';
import {
  always,
  type Caution,
  creator,
  floats,
  type Layer,
  type LayerConfig,
  type Mend,
} from './layer.ts';
import { axisMisfit, needsKnown, notImplemented, takesAxes } from './messages.ts';
import { atLeastZero, axes, common, flag, integer, real } from './options.ts';
import { fixed, type Weight, weight } from './weights.ts';

type BatchNormalizationArgs = NonNullable<Parameters<typeof tf.layers.batchNormalization>[0]>;

export interface BatchNormalizationConfig
  extends LayerConfig,
    ByName<
      Omit<
        BatchNormalizationArgs,
        | keyof tf.layers.Layer
        | 'inputShape'
        | 'batchInputShape'
        | 'batchSize'
        | 'inputDType'
        | keyof LayerConfig
        | 'axis'
      >
    > {
  /** The axis to normalise: only the last, as tfjs computes others wrongly. Default: `-1`. */
  readonly axis?: number;
}

/** What a normalisation learns: `gamma` to multiply with, and `beta` to add. */
const scaleAndCenter = (
  {
    scale = true,
    center = true,
  }: { readonly scale?: boolean | undefined; readonly center?: boolean | undefined },
  shape: Shape,
): readonly Weight[] => [
  ...(scale ? [weight('gamma', shape)] : []),
  ...(center ? [weight('beta', shape)] : []),
];

const untrainable: Caution = {
  code: 'norm-without-scale',
  message:
    'has scale: false, and fit() of tfjs throws on a model with it; give it a scale before you train',
};
const movesStatistics: Caution = {
  code: 'frozen-norm',
  message: 'is frozen, but fit() of tfjs moves its averages all the same',
};

/** tfjs takes the list of one axis that Keras writes, and computes as with that axis. */
const oneAxis: Mend = (layer) =>
  hasListOfOne(layer) ? Object.assign(layer, { axis: layer.axis[0] }) : layer;
const hasListOfOne = (
  layer: tf.layers.Layer,
): layer is tf.layers.Layer & { readonly axis: readonly [unknown] } => {
  const { axis } = layer as { readonly axis?: unknown };
  return Array.isArray(axis) && axis.length === 1;
};

/** The ranks that tfjs has a kernel for. */
type Normable =
  | readonly [unknown, unknown]
  | readonly [unknown, unknown, unknown]
  | readonly [unknown, unknown, unknown, unknown];
const isNormable = (input: Shape): boolean => input.length >= 2 && input.length <= 4;
type normAxes = 'two to four axes';
const normAxes: normAxes = 'two to four axes';

type batchNormalizationShape<S, Axis extends number> = S extends Normable
  ? number extends Axis
    ? S
    : isUnion<Axis> extends true
      ? S
      : dimAt<S, Axis> extends infer D
        ? D extends 'missing'
          ? Fails<'axis', axisMisfit<'batchNormalization', Axis, S>>
          : Axis extends lastAxis<S>
            ? [D] extends [null]
              ? Fails<'', needsKnown<'batchNormalization', `the size of axis ${Axis}`, S>>
              : S
            : Fails<'axis', otherAxis>
        : never
  : Fails<'', takesAxes<'batchNormalization', normAxes, S>>;
type lastAxis<S extends Normable> =
  | -1
  | { readonly 2: 1; readonly 3: 2; readonly 4: 3 }[S['length']];
const batchNormalizationShape = (input: Shape, { axis = -1 }: BatchNormalizationConfig): Shape => {
  if (!isNormable(input)) throw takesAxes('batchNormalization', normAxes, input);
  const size = dimAt(input, axis);
  if (size === 'missing') throw axisMisfit('batchNormalization', axis, input);
  if (axis !== -1 && axis !== input.length - 1) throw otherAxis();
  if (size === null) throw needsKnown('batchNormalization', `the size of axis ${axis}`, input);
  return input;
};
export interface BatchNormalizationRule extends FloatRule {
  readonly weighedBy: [
    dimAt<this['in'], option<this['config'], 'axis', -1> & number>,
    (this['in'] & Shape)['length'],
  ];
  readonly out: batchNormalizationShape<this['in'], option<this['config'], 'axis', -1> & number>;
}

/** The kernels of tfjs's cpu and wasm backends take the statistics in turn, along the last axis. */
type otherAxis = notImplemented<
  'batchNormalization',
  'a normalization along any axis but the last',
  'permute the axes first'
>;
const otherAxis = (): Error =>
  notImplemented(
    'batchNormalization',
    'a normalization along any axis but the last',
    'permute the axes first',
  );

/**
 * Normalises each channel, in `fit` by its mean and variance in the batch and in `predict` by their moving
 * averages, and gives `gamma` times that plus `beta`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where the rank is not 2 to 4, the axis is not the last or its size is not known.
 * @example
 * input({ shape: [28, 28, 32] }).batchNormalization() // [null, 28, 28, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.batchNormalization
 */
export const batchNormalization: Layer<
  BatchNormalizationConfig,
  BatchNormalizationRule,
  'BatchNormalization'
> = {
  kind: 'layer',
  method: 'batchNormalization',
  className: 'BatchNormalization',
  shapeOptions: ['axis'],
  options: {
    ...common,
    axis: integer,
    momentum: real,
    epsilon: atLeastZero,
    center: flag,
    scale: flag,
    betaInitializer: initializer,
    gammaInitializer: initializer,
    movingMeanInitializer: initializer,
    movingVarianceInitializer: initializer,
    betaConstraint: constraint,
    gammaConstraint: constraint,
    betaRegularizer: regularizer,
    gammaRegularizer: regularizer,
  },
  shape: batchNormalizationShape,
  takes: floats,
  computesAny: always,
  weighedBy: (input, { axis = -1 }) => [input.at(axis) ?? null, input.length],
  weights: (input, { axis = -1, ...config }) => {
    const size = [input.at(axis) ?? null];
    return [
      ...scaleAndCenter(config, size),
      fixed('moving_mean', size),
      fixed('moving_variance', size),
    ];
  },
  plain: (config, input) => ({ ...config, axis: plainAxis(config.axis ?? -1, input) }),
  checks:
    'the rank: tfjs reports a shape for rank 5 and throws on the data; that the axis is the last: along others its cpu and wasm backends compute something else',
  cautions: ({ scale = true }, isFrozen) => [
    ...(scale ? [] : [untrainable]),
    ...(isFrozen ? [movesStatistics] : []),
  ],
  mend: oneAxis,
  isToMend: hasListOfOne,
  create: creator(tf.layers.batchNormalization, oneAxis),
};

type LayerNormalizationArgs = NonNullable<Parameters<typeof tf.layers.layerNormalization>[0]>;

export interface LayerNormalizationConfig
  extends LayerConfig,
    ByName<
      Pick<
        LayerNormalizationArgs,
        | 'epsilon'
        | 'center'
        | 'scale'
        | 'betaInitializer'
        | 'gammaInitializer'
        | 'betaRegularizer'
        | 'gammaRegularizer'
      >
    > {
  /** The axes to normalise together. Default: `-1`. */
  readonly axis?: Axes;
}

type layerNormalizationShape<S, C> = S extends Normable
  ? dimsAt<'layerNormalization', S, listOfAxes<option<C, 'axis', -1>>> extends infer Sizes
    ? Sizes extends string
      ? Sizes extends 'unknown'
        ? S
        : Fails<'axis', Sizes>
      : null extends Sizes[number & keyof Sizes]
        ? isWeighed<C> extends false
          ? S
          : Fails<'', needsKnown<'layerNormalization', normSizes, S>>
        : S
    : never
  : Fails<'', takesAxes<'layerNormalization', normAxes, S>>;
/** Whether there are weights, as many as the axes are long. */
type isWeighed<C> =
  option<C, 'scale', true> extends false
    ? option<C, 'center', true> extends false
      ? false
      : true
    : true;
type normSizes = 'the sizes of its axes';
const normSizes: normSizes = 'the sizes of its axes';
type weighedByAxes<Sizes> = Sizes extends string ? unknown : Sizes;
const layerNormalizationShape = (
  input: Shape,
  { axis = -1, scale = true, center = true }: LayerNormalizationConfig,
): Shape => {
  if (!isNormable(input)) throw takesAxes('layerNormalization', normAxes, input);
  const isUnknown = dimsAt('layerNormalization', input, axis).includes(null);
  if (isUnknown && (scale || center)) throw needsKnown('layerNormalization', normSizes, input);
  return input;
};
export interface LayerNormalizationRule extends FloatRule {
  readonly weighedBy: weighedByAxes<
    dimsAt<'layerNormalization', this['in'], listOfAxes<option<this['config'], 'axis', -1>>>
  >;
  readonly out: layerNormalizationShape<this['in'], this['config']>;
}

/**
 * Brings each example, along some of its axes, to mean `beta` and standard deviation `gamma`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where the rank is not 2 to 4, or an axis is not there, named twice or unknown.
 * @example
 * input({ shape: [20, 64] }).layerNormalization() // [null, 20, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.layerNormalization
 * @see https://arxiv.org/abs/1607.06450
 */
export const layerNormalization: Layer<
  LayerNormalizationConfig,
  LayerNormalizationRule,
  'LayerNormalization'
> = {
  kind: 'layer',
  method: 'layerNormalization',
  className: 'LayerNormalization',
  // Not `axis`, which decides the sizes of its weights: tfjs makes another of it as it builds the layer.
  shapeOptions: [],
  options: {
    ...common,
    axis: axes,
    epsilon: atLeastZero,
    center: flag,
    scale: flag,
    betaInitializer: initializer,
    gammaInitializer: initializer,
    betaRegularizer: regularizer,
    gammaRegularizer: regularizer,
  },
  shape: layerNormalizationShape,
  takes: floats,
  computesAny: always,
  weighedBy: (input, { axis = -1 }) => dimsAt('layerNormalization', input, axis),
  weights: (input, { axis = -1, ...config }) =>
    scaleAndCenter(config, dimsAt('layerNormalization', input, axis)),
  plain: (config, input) => ({ ...config, axis: plainAxes(config.axis ?? -1, input) }),
  writesConfig: true,
  checks: 'the rank; the sizes of its axes where it is shared',
  create: creator(tf.layers.layerNormalization),
};
