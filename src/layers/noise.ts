import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, FloatRule } from '../shape/rule.ts';
import { dropsNothing } from './dropped.ts';
import { always, creator, floats, type Layer, type LayerConfig, sameShape } from './layer.ts';
import { type ifFraction, notImplemented, takesAxes } from './messages.ts';
import { common, fraction, integer, real, required, shapeList } from './options.ts';

export interface RateConfig extends LayerConfig {
  /** The fraction of the inputs to drop, from 0 up to 1. */
  readonly rate: number;
}

export interface DropoutConfig extends RateConfig {
  /** Where a size is 1, all values along that axis are dropped together; `null`: each on its own. */
  readonly noiseShape?: readonly (number | null)[];
  readonly seed?: number;
}

type dropoutShape<S, C> = C extends { readonly noiseShape: infer Noise extends Shape }
  ? number extends Noise['length']
    ? S
    : fillsUp<Noise, S> extends true
      ? S
      : Fails<'noiseShape', noiseMisfit<S, Noise>>
  : S;
type fillsUp<Noise, S> = Noise extends readonly [infer N, ...infer Others]
  ? S extends readonly [infer D, ...infer Rest]
    ? number extends N | D
      ? fillsUp<Others, Rest>
      : [Extract<N, D | 1 | null>] extends [never]
        ? false
        : fillsUp<Others, Rest>
    : false
  : S extends readonly []
    ? true
    : false;
const dropoutShape = (input: Shape, { noiseShape }: DropoutConfig): Shape => {
  const fills =
    !noiseShape ||
    (noiseShape.length === input.length &&
      noiseShape.every((size, i) => size === null || size === 1 || size === input[i]));
  if (!fills) throw noiseMisfit(input, noiseShape);
  return input;
};
export interface DropoutRule extends FloatRule {
  readonly out: ifFraction<
    'dropout',
    'rate',
    this['config'],
    dropoutShape<this['in'], this['config']>
  >;
}

type noiseMisfit<S, Noise> =
  `dropout: noiseShape ${show<Noise>} cannot be repeated to ${show<S>}; each size must be null, 1 or the same`;
const noiseMisfit = (input: Shape, noise: Shape): ShapeError =>
  new ShapeError(
    `dropout: noiseShape ${show(noise)} cannot be repeated to ${show(input)}; each size must be null, 1 or the same`,
    { code: 'noise-shape', layer: 'dropout', received: noise, expected: input },
  );

/**
 * Sets a random fraction of its inputs to zero while training.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where `noiseShape` cannot be repeated to fill the input.
 * @example
 * input({ shape: [10] }).dropout({ rate: 0.5 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.dropout
 */
export const dropout: Layer<DropoutConfig, DropoutRule, 'Dropout'> = {
  kind: 'layer',
  method: 'dropout',
  className: 'Dropout',
  shapeOptions: [],
  options: { ...common, rate: required(fraction), noiseShape: shapeList, seed: integer },
  cautions: dropsNothing('rate'),
  shape: dropoutShape,
  takes: floats,
  computesAny: always,
  checks: '`noiseShape` fills the input, and the dtype: tfjs would find out in `fit`',
  create: creator(tf.layers.dropout),
};

export interface SpatialDropout1dConfig extends RateConfig {
  readonly seed?: number;
}

type spatialDropout1dShape<S> = S extends readonly [unknown, unknown, unknown]
  ? S
  : Fails<'', takesAxes<'spatialDropout1d', '[batch, steps, channels]', S>>;
const spatialDropout1dShape = (input: Shape): Shape => {
  if (input.length !== 3) throw takesAxes('spatialDropout1d', '[batch, steps, channels]', input);
  return input;
};
export interface SpatialDropout1dRule extends FloatRule {
  readonly out: ifFraction<
    'spatialDropout1d',
    'rate',
    this['config'],
    spatialDropout1dShape<this['in']>
  >;
}

/**
 * Sets a random fraction of the channels of a sequence to zero while training, at all steps.
 *
 * `[batch, steps, channels] → [batch, steps, channels]`
 *
 * @throws ShapeError where the rank is not 3.
 * @example
 * input({ shape: [20, 8] }).spatialDropout1d({ rate: 0.5 }) // [null, 20, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.spatialDropout1d
 */
export const spatialDropout1d: Layer<
  SpatialDropout1dConfig,
  SpatialDropout1dRule,
  'SpatialDropout1D'
> = {
  kind: 'layer',
  method: 'spatialDropout1d',
  className: 'SpatialDropout1D',
  shapeOptions: [],
  options: { ...common, rate: required(fraction), seed: integer },
  cautions: dropsNothing('rate'),
  shape: spatialDropout1dShape,
  takes: floats,
  computesAny: always,
  checks: 'the dtype, which tfjs would find out in `fit`',
  create: creator(tf.layers.spatialDropout1d),
};

/**
 * The rule of layers that add noise: in training tfjs makes `float32` of integers, and while it predicts
 * it leaves them what they are, so that the same model would give two dtypes.
 */
export interface NoiseRule extends FloatRule {
  readonly out: this['in'];
}

export interface GaussianNoiseConfig extends LayerConfig {
  /** The standard deviation of the noise. */
  readonly stddev: number;
}

/**
 * Adds noise of mean 0 while training.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [10] }).gaussianNoise({ stddev: 0.1 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.gaussianNoise
 */
export const gaussianNoise: Layer<GaussianNoiseConfig, NoiseRule, 'GaussianNoise'> = {
  kind: 'layer',
  method: 'gaussianNoise',
  className: 'GaussianNoise',
  shapeOptions: [],
  options: { ...common, stddev: required(real) },
  shape: sameShape,
  takes: floats,
  computesAny: always,
  checks: 'the dtype, which tfjs would change in training only',
  create: creator(tf.layers.gaussianNoise),
};

export interface GaussianDropoutRule extends FloatRule {
  readonly out: ifFraction<'gaussianDropout', 'rate', this['config'], this['in']>;
}

/**
 * Multiplies by noise of mean 1 while training, with standard deviation `√(rate / (1 - rate))`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [10] }).gaussianDropout({ rate: 0.5 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.gaussianDropout
 */
export const gaussianDropout: Layer<RateConfig, GaussianDropoutRule, 'GaussianDropout'> = {
  kind: 'layer',
  method: 'gaussianDropout',
  className: 'GaussianDropout',
  shapeOptions: [],
  options: { ...common, rate: required(fraction) },
  cautions: dropsNothing('rate'),
  shape: sameShape,
  takes: floats,
  computesAny: always,
  checks:
    'tfjs leaves the layer out without a word where `rate` is not between 0 and 1; the dtype, which tfjs would change in training only',
  create: creator(tf.layers.gaussianDropout),
};

export interface AlphaDropoutConfig extends RateConfig {
  /** Not to be given: tfjs forgets it when it saves the model. */
  readonly noiseShape?: readonly number[];
}

type alphaDropoutShape<S, C> = C extends { readonly noiseShape: readonly unknown[] }
  ? Fails<'noiseShape', alphaNoise>
  : S;
export interface AlphaDropoutRule extends FloatRule {
  readonly out: ifFraction<
    'alphaDropout',
    'rate',
    this['config'],
    alphaDropoutShape<this['in'], this['config']>
  >;
}
const alphaDropoutShape = (input: Shape, { noiseShape }: AlphaDropoutConfig): Shape => {
  if (noiseShape) throw alphaNoise();
  return input;
};

type alphaNoise = notImplemented<'alphaDropout', 'saving noiseShape', 'leave it out'>;
const alphaNoise = (): Error => notImplemented('alphaDropout', 'saving noiseShape', 'leave it out');

/**
 * Drops inputs while training, to the negative limit of `selu`, keeping their mean and variance.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where `noiseShape` is given.
 * @example
 * input({ shape: [10] }).alphaDropout({ rate: 0.5 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.alphaDropout
 * @see https://arxiv.org/abs/1706.02515
 */
export const alphaDropout: Layer<AlphaDropoutConfig, AlphaDropoutRule, 'AlphaDropout'> = {
  kind: 'layer',
  method: 'alphaDropout',
  className: 'AlphaDropout',
  shapeOptions: [],
  options: { ...common, rate: required(fraction), noiseShape: shapeList },
  cautions: dropsNothing('rate'),
  shape: alphaDropoutShape,
  takes: floats,
  computesAny: always,
  checks:
    '`noiseShape`, which tfjs forgets when it saves the model, is refused; the dtype, which tfjs would change in training only',
  create: creator(tf.layers.alphaDropout),
};
