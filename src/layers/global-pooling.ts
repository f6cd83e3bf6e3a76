import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../shape/dimension.ts';
import type { Fails, Rule } from '../shape/rule.ts';
import { type DataFormat, type formatOf, readImage } from './image.ts';
import { creator, float, type Layer, type LayerConfig } from './layer.ts';
import type { SpatialAxes, SpatialRank, takesAxes } from './messages.ts';
import { common, type Options, oneOf } from './options.ts';
import { type Batches, checkAxes } from './windows.ts';

export interface GlobalPooling1dConfig extends LayerConfig {}
export interface GlobalPooling2dConfig extends LayerConfig {
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

const globalPooling2dOptions: Options<GlobalPooling2dConfig> = {
  ...common,
  dataFormat: oneOf('channelsFirst', 'channelsLast'),
};

type globalPoolShape<
  Method extends string,
  Axes extends SpatialRank,
  S,
  Format,
> = S extends Batches[Axes]
  ? [S[0], readImage<S, Format>['channels']]
  : Fails<'', takesAxes<Method, SpatialAxes<Axes, Format>, S>>;
const globalPoolShape =
  (method: string, axes: SpatialRank) =>
  (input: Shape, { dataFormat }: GlobalPooling2dConfig): Shape => {
    checkAxes(method, axes, input, dataFormat);
    const { batch, channels } = readImage(input, dataFormat);
    return [batch, channels];
  };
export interface GlobalPoolingRule<Method extends string, Axes extends SpatialRank> extends Rule {
  readonly out: globalPoolShape<Method, Axes, this['in'], formatOf<this['config']>>;
}
export interface GlobalAverageRule<Method extends string, Axes extends SpatialRank>
  extends GlobalPoolingRule<Method, Axes> {
  readonly gives: 'float32';
}

/**
 * The mean of each channel over the whole sequence.
 *
 * `[batch, steps, channels] → [batch, channels]`
 *
 * @example
 * input({ shape: [100, 8] }).globalAveragePooling1d() // [null, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.globalAveragePooling1d
 */
export const globalAveragePooling1d: Layer<
  GlobalPooling1dConfig,
  GlobalAverageRule<'globalAveragePooling1d', 1>,
  'GlobalAveragePooling1D'
> = {
  kind: 'layer',
  method: 'globalAveragePooling1d',
  className: 'GlobalAveragePooling1D',
  shapeOptions: [],
  options: common,
  shape: globalPoolShape('globalAveragePooling1d', 1),
  gives: float,
  create: creator(tf.layers.globalAveragePooling1d),
};

/**
 * The mean of each channel over the whole image.
 *
 * `[batch, height, width, channels] → [batch, channels]`
 *
 * @example
 * input({ shape: [7, 7, 64] }).globalAveragePooling2d() // [null, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.globalAveragePooling2d
 */
export const globalAveragePooling2d: Layer<
  GlobalPooling2dConfig,
  GlobalAverageRule<'globalAveragePooling2d', 2>,
  'GlobalAveragePooling2D'
> = {
  kind: 'layer',
  method: 'globalAveragePooling2d',
  className: 'GlobalAveragePooling2D',
  shapeOptions: ['dataFormat'],
  options: globalPooling2dOptions,
  shape: globalPoolShape('globalAveragePooling2d', 2),
  gives: float,
  create: creator(tf.layers.globalAveragePooling2d),
};

/**
 * The largest value of each channel over the whole sequence.
 *
 * `[batch, steps, channels] → [batch, channels]`
 *
 * @example
 * input({ shape: [100, 8] }).globalMaxPooling1d() // [null, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.globalMaxPooling1d
 */
export const globalMaxPooling1d: Layer<
  GlobalPooling1dConfig,
  GlobalPoolingRule<'globalMaxPooling1d', 1>,
  'GlobalMaxPooling1D'
> = {
  kind: 'layer',
  method: 'globalMaxPooling1d',
  className: 'GlobalMaxPooling1D',
  shapeOptions: [],
  options: common,
  shape: globalPoolShape('globalMaxPooling1d', 1),
  create: creator(tf.layers.globalMaxPooling1d),
};

/**
 * The largest value of each channel over the whole image.
 *
 * `[batch, height, width, channels] → [batch, channels]`
 *
 * @example
 * input({ shape: [7, 7, 64] }).globalMaxPooling2d() // [null, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.globalMaxPooling2d
 */
export const globalMaxPooling2d: Layer<
  GlobalPooling2dConfig,
  GlobalPoolingRule<'globalMaxPooling2d', 2>,
  'GlobalMaxPooling2D'
> = {
  kind: 'layer',
  method: 'globalMaxPooling2d',
  className: 'GlobalMaxPooling2D',
  shapeOptions: ['dataFormat'],
  options: globalPooling2dOptions,
  shape: globalPoolShape('globalMaxPooling2d', 2),
  create: creator(tf.layers.globalMaxPooling2d),
};
