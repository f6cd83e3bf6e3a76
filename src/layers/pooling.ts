import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../shape/dimension.ts';
import type { Fails, option, Rule } from '../shape/rule.ts';
import { type Padding, windowShape } from '../shape/window.ts';
import type { PerAxis2d } from './convolutional.ts';
import { type DataFormat, readImage, writeImage } from './image.ts';
import { creator, float, floats, type Layer, type LayerConfig } from './layer.ts';
import { type ImageAxes, imageAxes, takesAxes, windowMisfit } from './messages.ts';
import { common, countPerAxis, type Options, oneOf } from './options.ts';

export interface Pooling2dConfig extends LayerConfig {
  /** The height and width of the window. Default: `[2, 2]`. */
  readonly poolSize?: PerAxis2d;
  /** How far the window moves at each step. Default: `poolSize`. */
  readonly strides?: PerAxis2d;
  /** `'same'` pads so that stride 1 keeps the size. Default: `'valid'`, no padding. */
  readonly padding?: Padding;
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

const pooling2dOptions: Options<Pooling2dConfig> = {
  ...common,
  poolSize: countPerAxis(2),
  strides: countPerAxis(2),
  padding: oneOf('valid', 'same'),
  dataFormat: oneOf('channelsFirst', 'channelsLast'),
};

type pool2dShape<Method extends string, S, C, Format> = S extends readonly [
  infer Batch,
  unknown,
  unknown,
  unknown,
]
  ? readImage<S, Format> extends {
      readonly spatial: infer Spatial;
      readonly channels: infer Channels;
    }
    ? windowShape<
        Spatial,
        option<C, 'poolSize', 2>,
        option<C, 'strides', option<C, 'poolSize', 2>>,
        option<C, 'padding', 'valid'>,
        1
      > extends infer Left
      ? Left extends Shape
        ? writeImage<Batch, Left, Channels, Format>
        : Fails<'poolSize', windowMisfit<Method, 'poolSize', S>>
      : never
    : never
  : Fails<'', takesAxes<Method, ImageAxes<Format>, S>>;
const pool2dShape =
  (method: string) =>
  (input: Shape, config: Pooling2dConfig): Shape => {
    const { poolSize = 2, strides = poolSize, padding = 'valid', dataFormat } = config;
    if (input.length !== 4) throw takesAxes(method, imageAxes(dataFormat), input);
    const { batch, spatial, channels } = readImage(input, dataFormat);
    const left = windowShape(spatial, poolSize, strides, padding, 1);
    if (left === 'misfit') throw windowMisfit(method, 'poolSize', input);
    return writeImage({ batch, spatial: left, channels }, dataFormat);
  };
interface Pooling2dRule<Method extends string> extends Rule {
  readonly out: pool2dShape<
    Method,
    this['in'],
    this['config'],
    option<this['config'], 'dataFormat', 'channelsLast'>
  >;
}

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
export const maxPooling2d: Layer<Pooling2dConfig, Pooling2dRule<'maxPooling2d'>> = {
  kind: 'layer',
  method: 'maxPooling2d',
  className: 'MaxPooling2D',
  shapeOptions: ['poolSize', 'strides', 'padding', 'dataFormat'],
  options: pooling2dOptions,
  shape: pool2dShape('maxPooling2d'),
  create: creator(tf.layers.maxPooling2d),
};

interface AveragePooling2dRule extends Pooling2dRule<'averagePooling2d'> {
  readonly takes: 'float32';
}

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
export const averagePooling2d: Layer<Pooling2dConfig, AveragePooling2dRule> = {
  kind: 'layer',
  method: 'averagePooling2d',
  className: 'AveragePooling2D',
  shapeOptions: ['poolSize', 'strides', 'padding', 'dataFormat'],
  options: pooling2dOptions,
  shape: pool2dShape('averagePooling2d'),
  takes: floats,
  create: creator(tf.layers.averagePooling2d),
};

export interface GlobalPooling2dConfig extends LayerConfig {
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

const globalPooling2dOptions: Options<GlobalPooling2dConfig> = {
  ...common,
  dataFormat: oneOf('channelsFirst', 'channelsLast'),
};

type globalPool2dShape<Method extends string, S, Format> = S extends readonly [
  infer Batch,
  unknown,
  unknown,
  unknown,
]
  ? [Batch, readImage<S, Format>['channels']]
  : Fails<'', takesAxes<Method, ImageAxes<Format>, S>>;
const globalPool2dShape =
  (method: string) =>
  (input: Shape, { dataFormat }: GlobalPooling2dConfig): Shape => {
    if (input.length !== 4) throw takesAxes(method, imageAxes(dataFormat), input);
    const { batch, channels } = readImage(input, dataFormat);
    return [batch, channels];
  };
interface GlobalPooling2dRule<Method extends string> extends Rule {
  readonly out: globalPool2dShape<
    Method,
    this['in'],
    option<this['config'], 'dataFormat', 'channelsLast'>
  >;
}

interface GlobalAveragePooling2dRule extends GlobalPooling2dRule<'globalAveragePooling2d'> {
  readonly gives: 'float32';
}

/**
 * The mean of each channel over the whole image.
 *
 * `[batch, height, width, channels] → [batch, channels]`
 *
 * @example
 * input({ shape: [7, 7, 64] }).globalAveragePooling2d() // [null, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.globalAveragePooling2d
 */
export const globalAveragePooling2d: Layer<GlobalPooling2dConfig, GlobalAveragePooling2dRule> = {
  kind: 'layer',
  method: 'globalAveragePooling2d',
  className: 'GlobalAveragePooling2D',
  shapeOptions: ['dataFormat'],
  options: globalPooling2dOptions,
  shape: globalPool2dShape('globalAveragePooling2d'),
  gives: float,
  create: creator(tf.layers.globalAveragePooling2d),
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
  GlobalPooling2dRule<'globalMaxPooling2d'>
> = {
  kind: 'layer',
  method: 'globalMaxPooling2d',
  className: 'GlobalMaxPooling2D',
  shapeOptions: ['dataFormat'],
  options: globalPooling2dOptions,
  shape: globalPool2dShape('globalMaxPooling2d'),
  create: creator(tf.layers.globalMaxPooling2d),
};
