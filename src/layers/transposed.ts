import * as tf from '@tensorflow/tfjs';
import { add, multiply, type subtract } from '../shape/arithmetic.ts';
import type { isNoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Fails, GivesFloat, option } from '../shape/rule.ts';
import { onAxis, type Padding, type PerAxis } from '../shape/window.ts';
import { type formatOf, readImage, writeImage } from './image.ts';
import type { KernelConfig } from './kernel-options.ts';
import { creator, float, type Layer, type LayerConfig } from './layer.ts';
import { type ifCount, notImplemented, type SpatialRank } from './messages.ts';
import { biasOf, perAxis, placesOf, type Weight, weight } from './weights.ts';
import {
  type along,
  channelsOf,
  convolutionOptions,
  type ifDilated,
  isAboveOne,
  noSteppingOver,
  type noWindow,
  type PerAxis2d,
  type PerAxis3d,
  type WindowConfig,
  weighedByChannels,
  type withChannels,
} from './windows.ts';

interface TransposedConfig<Sizes extends PerAxis>
  extends LayerConfig,
    KernelConfig,
    WindowConfig<Sizes> {
  /** The number of channels that come out. */
  readonly filters: number;
  /** Only `1`: tfjs computes without dilation whatever it is given. */
  readonly dilationRate?: Sizes;
}
export interface Conv2dTransposeConfig extends TransposedConfig<PerAxis2d> {}
export interface Conv3dTransposeConfig extends TransposedConfig<PerAxis3d> {}

/**
 * The length of which a window would leave what there is.
 *
 * `same`: `length · stride`; `valid`: `length · stride + max(size - stride, 0)`.
 */
type spreadLength<Length, Size, Stride, Pad> = Pad extends 'same'
  ? multiply<Length & Dim, Stride & Dim>
  : add<multiply<Length & Dim, Stride & Dim>, notBelowZero<subtract<Size & Dim, Stride & Dim>>>;
type notBelowZero<D extends Dim> = D extends Dim ? (`${D}` extends `-${string}` ? 0 : D) : never;
const spreadLength = (length: Dim, size: number, stride: number, padding: Padding): Dim =>
  add(multiply(length, stride), padding === 'same' ? 0 : Math.max(size - stride, 0));

/**
 * `spreadLength` on every spatial axis. Unlike a mapped type alone, a conditional is evaluated but once
 * for equal arguments.
 */
type spread<S, Sizes, Strides, Pad> = [isNoCount<Sizes>] extends [true]
  ? 'no window'
  : [isNoCount<Strides>] extends [true]
    ? 'no window'
    : S extends unknown
      ? {
          readonly [Axis in keyof S]: spreadLength<
            S[Axis],
            along<Sizes, Axis>,
            along<Strides, Axis>,
            Pad
          >;
        }
      : never;

type transposedShape<Method extends string, Axes extends SpatialRank, S, C, Format> = withChannels<
  Method,
  Axes,
  S,
  Format,
  ifDilated<
    Method,
    Axes,
    C,
    Fails<'dilationRate', dilation<Method>>,
    spread<
      readImage<S, Format>['spatial'],
      C['kernelSize' & keyof C],
      option<C, 'strides', 1>,
      option<C, 'padding', 'valid'>
    > extends infer Spatial
      ? Spatial extends Shape
        ? ifCount<
            Method,
            'filters',
            C['filters' & keyof C],
            writeImage<readImage<S, Format>['batch'], Spatial, C['filters' & keyof C], Format>
          >
        : noWindow<Method, 'kernelSize', S, C, Spatial, Axes>
      : never
  >
>;
const transposedShape =
  (method: string, axes: SpatialRank) =>
  (input: Shape, config: TransposedConfig<PerAxis>): Shape => {
    const { dataFormat, kernelSize, strides = 1, padding = 'valid', filters } = config;
    channelsOf(method, axes, input, dataFormat);
    if (isAboveOne(config.dilationRate ?? 1)) throw dilation(method);
    const { batch, spatial } = readImage(input, dataFormat);
    const wider = spatial.map((length, i) =>
      spreadLength(length, onAxis(kernelSize, i), onAxis(strides, i), padding),
    );
    return writeImage({ batch, spatial: wider, channels: filters }, dataFormat);
  };
/**
 * The kernel of a transposed convolution is `[...kernelSize, filters, channels]`, and all of it is used
 * at each place of what goes in.
 */
const transposedWeights =
  (axes: SpatialRank) =>
  (input: Shape, config: TransposedConfig<PerAxis>): readonly Weight[] => {
    const { kernelSize, filters, dataFormat } = config;
    const { channels } = readImage(input, dataFormat);
    const kernel = [...perAxis(kernelSize, axes), filters, channels];
    return [weight('kernel', kernel, placesOf(input, dataFormat)), ...biasOf(config, filters)];
  };
export interface TransposedRule extends GivesFloat {
  readonly weighedBy: weighedByChannels<this['in'], formatOf<this['config']>>;
}
export interface Conv2dTransposeRule extends TransposedRule {
  readonly out: transposedShape<
    'conv2dTranspose',
    2,
    this['in'],
    this['config'],
    formatOf<this['config']>
  >;
}

export interface Conv3dTransposeRule extends TransposedRule {
  readonly out: noSteppingOver<
    'conv3dTranspose',
    'kernelSize',
    this['config'],
    never,
    1,
    transposedShape<'conv3dTranspose', 3, this['in'], this['config'], formatOf<this['config']>>
  >;
}

type dilation<Method extends string> = notImplemented<
  Method,
  'a dilationRate above 1',
  'leave it out'
>;
const dilation = (method: string): Error =>
  notImplemented(method, 'a dilationRate above 1', 'leave it out');

/**
 * A convolution over images run backwards: strides make the image larger.
 *
 * `[batch, height, width, channels] → [batch, newHeight, newWidth, filters]`
 *
 * @throws ShapeError where the channels are not known, or `dilationRate` is above 1.
 * @example
 * input({ shape: [14, 14, 8] })
 *   .conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' }) // [null, 28, 28, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.conv2dTranspose
 */
export const conv2dTranspose: Layer<Conv2dTransposeConfig, Conv2dTransposeRule, 'Conv2DTranspose'> =
  {
    kind: 'layer',
    method: 'conv2dTranspose',
    className: 'Conv2DTranspose',
    shapeOptions: ['filters', 'kernelSize', 'strides', 'padding', 'dataFormat'],
    options: convolutionOptions(2),
    shape: transposedShape('conv2dTranspose', 2),
    gives: float,
    weighedBy: weighedByChannels,
    weights: transposedWeights(2),
    checks: '`dilationRate`, which tfjs ignores, is refused',
    create: creator(tf.layers.conv2dTranspose),
  };

/**
 * A convolution over volumes run backwards: strides make the volume larger.
 *
 * `[batch, depth, height, width, channels] → [batch, newDepth, newHeight, newWidth, filters]`
 *
 * @throws ShapeError where the channels are not known, `dilationRate` is above 1, or strides with
 * padding are above the kernel.
 * @example
 * input({ shape: [4, 8, 8, 2] })
 *   .conv3dTranspose({ filters: 1, kernelSize: 2, strides: 2 }) // [null, 8, 16, 16, 1]
 * @see https://js.tensorflow.org/api/latest/#layers.conv3dTranspose
 */
export const conv3dTranspose: Layer<Conv3dTransposeConfig, Conv3dTransposeRule, 'Conv3DTranspose'> =
  {
    kind: 'layer',
    method: 'conv3dTranspose',
    className: 'Conv3DTranspose',
    shapeOptions: ['filters', 'kernelSize', 'strides', 'padding', 'dataFormat'],
    options: convolutionOptions(3),
    shape: (input, config) => {
      const { kernelSize, strides = 1, padding } = config;
      noSteppingOver('conv3dTranspose', 'kernelSize', kernelSize, strides, padding);
      return transposedShape('conv3dTranspose', 3)(input, config);
    },
    gives: float,
    weighedBy: weighedByChannels,
    weights: transposedWeights(3),
    checks:
      '`dilationRate`, which tfjs ignores, is refused; so are strides above the kernel with `same`, where tfjs shifts every window',
    create: creator(tf.layers.conv3dTranspose),
  };
