import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../shape/dimension.ts';
import type { option, Rule } from '../shape/rule.ts';
import { type Padding, type PerAxis, windowShape } from '../shape/window.ts';
import { type DataFormat, type formatOf, readImage, writeImage } from './image.ts';
import { creator, float, floats, type Layer, type LayerConfig } from './layer.ts';
import { type SpatialRank, windowMisfit } from './messages.ts';
import { common, countPerAxis, type Options, oneOf } from './options.ts';
import {
  checkAxes,
  noSteppingOver,
  type noWindow,
  type PerAxis1d,
  type PerAxis2d,
  type PerAxis3d,
  type withAxes,
} from './windows.ts';

interface PoolingConfig<Sizes extends PerAxis> extends LayerConfig {
  /** The size of the window. Default: `2` on every axis. */
  readonly poolSize?: Sizes;
  /** How far the window moves at each step. Default: `poolSize`. */
  readonly strides?: Sizes;
  /** `'same'` pads so that stride 1 keeps the size. Default: `'valid'`, no padding. */
  readonly padding?: Padding;
}
interface FormattedConfig {
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}
export interface Pooling1dConfig extends PoolingConfig<PerAxis1d> {}
export interface Pooling2dConfig extends PoolingConfig<PerAxis2d>, FormattedConfig {}
export interface Pooling3dConfig extends PoolingConfig<PerAxis3d>, FormattedConfig {}

const poolingOptions = (axes: SpatialRank): Options<PoolingConfig<PerAxis>> => ({
  ...common,
  poolSize: countPerAxis(axes),
  strides: countPerAxis(axes),
  padding: oneOf('valid', 'same'),
});
const formatted: Options<FormattedConfig> = { dataFormat: oneOf('channelsFirst', 'channelsLast') };

type poolShape<Method extends string, Axes extends SpatialRank, S, C, Format> = withAxes<
  Method,
  Axes,
  S,
  Format,
  windowShape<
    readImage<S, Format>['spatial'],
    option<C, 'poolSize', 2>,
    option<C, 'strides', option<C, 'poolSize', 2>>,
    option<C, 'padding', 'valid'>,
    1
  > extends infer Left
    ? [Left] extends [infer Sizes extends Shape]
      ? writeImage<readImage<S, Format>['batch'], Sizes, readImage<S, Format>['channels'], Format>
      : noWindow<Method, 'poolSize', S, C, Left, Axes>
    : never
>;
const poolShape =
  (method: string, axes: SpatialRank) =>
  (input: Shape, config: PoolingConfig<PerAxis> & FormattedConfig): Shape => {
    const { poolSize = 2, strides = poolSize, padding = 'valid', dataFormat } = config;
    checkAxes(method, axes, input, dataFormat);
    const { batch, spatial, channels } = readImage(input, dataFormat);
    const left = windowShape(spatial, poolSize, strides, padding, 1);
    if (typeof left === 'string') throw windowMisfit(method, 'poolSize', input);
    return writeImage({ batch, spatial: left, channels }, dataFormat);
  };
export interface PoolingRule<Method extends string, Axes extends SpatialRank> extends Rule {
  readonly out: poolShape<Method, Axes, this['in'], this['config'], formatOf<this['config']>>;
}
export interface AverageRule<Method extends string, Axes extends SpatialRank>
  extends PoolingRule<Method, Axes> {
  readonly takes: 'float32';
}
export interface VolumeRule<Method extends string> extends Rule {
  readonly out: poolVolume<
    Method,
    this['in'],
    this['config'],
    option<this['config'], 'poolSize', 2>,
    formatOf<this['config']>
  >;
}
type poolVolume<Method extends string, S, C, Size, Format> = noSteppingOver<
  Method,
  'poolSize',
  C,
  Size,
  Size,
  poolShape<Method, 3, S, C, Format>
>;
const poolVolume =
  (method: string) =>
  (input: Shape, config: Pooling3dConfig): Shape => {
    const { poolSize = 2, strides = poolSize, padding } = config;
    noSteppingOver(method, 'poolSize', poolSize, strides, padding);
    return poolShape(method, 3)(input, config);
  };
/** tfjs computes the maxima of volumes in `float32`, unlike those of images. */
export interface MaxPooling3dRule extends VolumeRule<'maxPooling3d'> {
  readonly gives: 'float32';
}
export interface AveragePooling3dRule extends VolumeRule<'averagePooling3d'> {
  readonly takes: 'float32';
}

/**
 * The largest value of each window of a sequence.
 *
 * `[batch, steps, channels] → [batch, newSteps, channels]`
 *
 * @throws ShapeError where the window is longer than the sequence.
 * @example
 * input({ shape: [100, 8] }).maxPooling1d({ poolSize: 4 }) // [null, 25, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.maxPooling1d
 */
export const maxPooling1d: Layer<
  Pooling1dConfig,
  PoolingRule<'maxPooling1d', 1>,
  'MaxPooling1D'
> = {
  kind: 'layer',
  method: 'maxPooling1d',
  className: 'MaxPooling1D',
  shapeOptions: ['poolSize', 'strides', 'padding'],
  options: poolingOptions(1),
  shape: poolShape('maxPooling1d', 1),
  checks: 'the window: where it does not fit, tfjs reports a size of 0 or less',
  create: creator(tf.layers.maxPooling1d),
};

/**
 * The largest value of each window of an image.
 *
 * `[batch, height, width, channels] → [batch, newHeight, newWidth, channels]`
 *
 * @throws ShapeError where the window is larger than the image.
 * @example
 * input({ shape: [28, 28, 32] }).maxPooling2d({ poolSize: 2 }) // [null, 14, 14, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.maxPooling2d
 */
export const maxPooling2d: Layer<
  Pooling2dConfig,
  PoolingRule<'maxPooling2d', 2>,
  'MaxPooling2D'
> = {
  kind: 'layer',
  method: 'maxPooling2d',
  className: 'MaxPooling2D',
  shapeOptions: ['poolSize', 'strides', 'padding', 'dataFormat'],
  options: { ...poolingOptions(2), ...formatted },
  shape: poolShape('maxPooling2d', 2),
  checks: 'the window: where it does not fit, tfjs reports a size of 0 or less',
  create: creator(tf.layers.maxPooling2d),
};

/**
 * The largest value of each window of a volume.
 *
 * `[batch, depth, height, width, channels] → [batch, newDepth, newHeight, newWidth, channels]`
 *
 * @throws ShapeError where the window is larger than the volume, or strides with padding are above
 * the window.
 * @example
 * input({ shape: [8, 16, 16, 4] }).maxPooling3d() // [null, 4, 8, 8, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.maxPooling3d
 */
export const maxPooling3d: Layer<Pooling3dConfig, MaxPooling3dRule, 'MaxPooling3D'> = {
  kind: 'layer',
  method: 'maxPooling3d',
  className: 'MaxPooling3D',
  shapeOptions: ['poolSize', 'strides', 'padding', 'dataFormat'],
  options: { ...poolingOptions(3), ...formatted },
  shape: poolVolume('maxPooling3d'),
  gives: float,
  checks:
    'the window: where it does not fit, tfjs reports a size of 0 or less; strides above the window with `same`, where tfjs shifts every window, are refused',
  create: creator(tf.layers.maxPooling3d),
};

/**
 * The mean of each window of a sequence.
 *
 * `[batch, steps, channels] → [batch, newSteps, channels]`
 *
 * @throws ShapeError where the window is longer than the sequence.
 * @example
 * input({ shape: [100, 8] }).averagePooling1d({ poolSize: 4 }) // [null, 25, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.averagePooling1d
 */
export const averagePooling1d: Layer<
  Pooling1dConfig,
  AverageRule<'averagePooling1d', 1>,
  'AveragePooling1D'
> = {
  kind: 'layer',
  method: 'averagePooling1d',
  className: 'AveragePooling1D',
  shapeOptions: ['poolSize', 'strides', 'padding'],
  options: poolingOptions(1),
  shape: poolShape('averagePooling1d', 1),
  takes: floats,
  checks: 'the window: where it does not fit, tfjs reports a size of 0 or less',
  create: creator(tf.layers.averagePooling1d),
};

/**
 * The mean of each window of an image.
 *
 * `[batch, height, width, channels] → [batch, newHeight, newWidth, channels]`
 *
 * @throws ShapeError where the window is larger than the image.
 * @example
 * input({ shape: [28, 28, 32] }).averagePooling2d({ poolSize: 2 }) // [null, 14, 14, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.averagePooling2d
 */
export const averagePooling2d: Layer<
  Pooling2dConfig,
  AverageRule<'averagePooling2d', 2>,
  'AveragePooling2D'
> = {
  kind: 'layer',
  method: 'averagePooling2d',
  className: 'AveragePooling2D',
  shapeOptions: ['poolSize', 'strides', 'padding', 'dataFormat'],
  options: { ...poolingOptions(2), ...formatted },
  shape: poolShape('averagePooling2d', 2),
  takes: floats,
  checks: 'the window: where it does not fit, tfjs reports a size of 0 or less',
  create: creator(tf.layers.averagePooling2d),
};

/**
 * The mean of each window of a volume.
 *
 * `[batch, depth, height, width, channels] → [batch, newDepth, newHeight, newWidth, channels]`
 *
 * @throws ShapeError where the window is larger than the volume, or strides with padding are above
 * the window.
 * @example
 * input({ shape: [8, 16, 16, 4] }).averagePooling3d() // [null, 4, 8, 8, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.averagePooling3d
 */
export const averagePooling3d: Layer<Pooling3dConfig, AveragePooling3dRule, 'AveragePooling3D'> = {
  kind: 'layer',
  method: 'averagePooling3d',
  className: 'AveragePooling3D',
  shapeOptions: ['poolSize', 'strides', 'padding', 'dataFormat'],
  options: { ...poolingOptions(3), ...formatted },
  shape: poolVolume('averagePooling3d'),
  takes: floats,
  checks:
    'the window: where it does not fit, tfjs reports a size of 0 or less; strides above the window with `same`, where tfjs shifts every window, are refused',
  create: creator(tf.layers.averagePooling3d),
};
