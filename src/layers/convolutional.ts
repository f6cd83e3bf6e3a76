import * as tf from '@tensorflow/tfjs';
import { multiply } from '../shape/arithmetic.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Fails, FloatRule, option } from '../shape/rule.ts';
import { onAxis, type Padding, type PerAxis, windowShape } from '../shape/window.ts';
import { type DataFormat, readImage, writeImage } from './image.ts';
import { creator, floats, type Layer, type LayerConfig } from './layer.ts';
import {
  type ImageAxes,
  imageAxes,
  needsKnown,
  notImplemented,
  takesAxes,
  windowMisfit,
} from './messages.ts';
import { common, count, countPerAxis, type Options, oneOf } from './options.ts';
import {
  type DepthwiseKernelConfig,
  depthwiseKernelOptions,
  type KernelConfig,
  kernelOptions,
} from './weights.ts';

/** One number for both axes, or `[rows, columns]`. */
export type PerAxis2d = number | readonly [number, number];

interface Window2dConfig {
  /** The height and width of the window. */
  readonly kernelSize: PerAxis2d;
  /** How far the window moves at each step. Default: `1`. */
  readonly strides?: PerAxis2d;
  /** `'same'` pads so that stride 1 keeps the size. Default: `'valid'`, no padding. */
  readonly padding?: Padding;
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

const window2dOptions: Options<Window2dConfig> = {
  kernelSize: countPerAxis(2),
  strides: countPerAxis(2),
  padding: oneOf('valid', 'same'),
  dataFormat: oneOf('channelsFirst', 'channelsLast'),
};

/** The rule of every convolution over images, up to the number of channels that come out. */
type convolve2d<Method extends string, S, C, Dilation, Channels> =
  windowShape<
    readImage<S, option<C, 'dataFormat', 'channelsLast'>>['spatial'],
    option<C, 'kernelSize', never>,
    option<C, 'strides', 1>,
    option<C, 'padding', 'valid'>,
    Dilation
  > extends infer Spatial
    ? Spatial extends Shape
      ? writeImage<S[0 & keyof S], Spatial, Channels, option<C, 'dataFormat', 'channelsLast'>>
      : Fails<'kernelSize', windowMisfit<Method, 'kernelSize', S>>
    : never;

const convolve2d = (
  method: string,
  input: Shape,
  config: Window2dConfig,
  dilation: PerAxis,
  channels: Dim,
): Shape => {
  const { batch, spatial } = readImage(input, config.dataFormat);
  const { kernelSize, strides = 1, padding = 'valid' } = config;
  const left = windowShape(spatial, kernelSize, strides, padding, dilation);
  if (left === 'misfit') throw windowMisfit(method, 'kernelSize', input);
  return writeImage({ batch, spatial: left, channels }, config.dataFormat);
};

/** Refuses what no convolution over images can take, or goes on to `Then`. */
type image2d<Method extends string, S, C, Then> = S extends readonly [
  unknown,
  unknown,
  unknown,
  unknown,
]
  ? readImage<S, option<C, 'dataFormat', 'channelsLast'>>['channels'] extends null
    ? Fails<'', needsKnown<Method, 'the channels', S>>
    : Then
  : Fails<'', takesAxes<Method, ImageAxes<option<C, 'dataFormat', 'channelsLast'>>, S>>;

const image2d = (method: string, input: Shape, format: DataFormat | undefined): Dim => {
  if (input.length !== 4) throw takesAxes(method, imageAxes(format), input);
  const { channels } = readImage(input, format);
  if (channels === null) throw needsKnown(method, 'the channels', input);
  return channels;
};

/** The weights of a convolution depend on the channels that go in. */
const weighedByChannels = (input: Shape, { dataFormat }: Window2dConfig): Shape => [
  readImage(input, dataFormat).channels,
];

export interface Conv2dConfig extends LayerConfig, KernelConfig, Window2dConfig {
  /** The number of channels that come out. */
  readonly filters: number;
  /** The distance between the points of the window. Default: `1`. */
  readonly dilationRate?: PerAxis2d;
}

/** Whether a per-axis option is above 1 on some axis, as far as it is known. */
type isAboveOne<Sizes> = Sizes extends 1 | readonly [1, 1]
  ? false
  : number extends Sizes | (Sizes extends readonly (infer Size)[] ? Size : never)
    ? false
    : true;
const isAboveOne = (sizes: PerAxis): boolean => onAxis(sizes, 0) > 1 || onAxis(sizes, 1) > 1;

type conv2dShape<S, C> = image2d<
  'conv2d',
  S,
  C,
  isAboveOne<option<C, 'dilationRate', 1>> extends true
    ? isAboveOne<option<C, 'strides', 1>> extends true
      ? Fails<'dilationRate', stridesAndDilation<'conv2d'>>
      : conv2dOut<S, C>
    : conv2dOut<S, C>
>;
type conv2dOut<S, C> = convolve2d<
  'conv2d',
  S,
  C,
  option<C, 'dilationRate', 1>,
  option<C, 'filters', never>
>;
const conv2dShape = (input: Shape, config: Conv2dConfig): Shape => {
  image2d('conv2d', input, config.dataFormat);
  const { dilationRate = 1, strides = 1 } = config;
  if (isAboveOne(dilationRate) && isAboveOne(strides)) throw stridesAndDilation('conv2d');
  return convolve2d('conv2d', input, config, dilationRate, config.filters);
};
interface Conv2dRule extends FloatRule {
  readonly out: conv2dShape<this['in'], this['config']>;
}

type stridesAndDilation<Method extends string> = notImplemented<
  Method,
  'strides and dilationRate both above 1',
  'use one of them'
>;
const stridesAndDilation = (method: string): Error =>
  notImplemented(method, 'strides and dilationRate both above 1', 'use one of them');

/**
 * A convolution over images.
 *
 * `[batch, height, width, channels] → [batch, newHeight, newWidth, filters]`
 *
 * @throws ShapeError where the kernel is larger than the image, the channels are not known, or
 * strides and dilation are both above 1.
 * @example
 * input({ shape: [28, 28, 1] }).conv2d({ filters: 32, kernelSize: 3 }) // [null, 26, 26, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.conv2d
 */
export const conv2d: Layer<Conv2dConfig, Conv2dRule> = {
  kind: 'layer',
  method: 'conv2d',
  className: 'Conv2D',
  shapeOptions: ['filters', 'kernelSize', 'strides', 'padding', 'dilationRate', 'dataFormat'],
  options: {
    ...common,
    ...kernelOptions,
    ...window2dOptions,
    filters: count,
    dilationRate: countPerAxis(2),
  },
  shape: conv2dShape,
  takes: floats,
  weighedBy: weighedByChannels,
  create: creator(tf.layers.conv2d),
};

export interface DepthwiseConv2dConfig extends LayerConfig, DepthwiseKernelConfig, Window2dConfig {
  /** How many channels come out for each that goes in. Default: `1`. */
  readonly depthMultiplier?: number;
  /** Only `1`: tfjs computes without dilation whatever it is given. */
  readonly dilationRate?: PerAxis2d;
}

type depthwiseConv2dShape<S, C> = image2d<
  'depthwiseConv2d',
  S,
  C,
  isAboveOne<option<C, 'dilationRate', 1>> extends true
    ? Fails<'dilationRate', depthwiseDilation>
    : convolve2d<
        'depthwiseConv2d',
        S,
        C,
        1,
        multiply<
          readImage<S, option<C, 'dataFormat', 'channelsLast'>>['channels'] & Dim,
          option<C, 'depthMultiplier', 1> & number
        >
      >
>;
const depthwiseConv2dShape = (input: Shape, config: DepthwiseConv2dConfig): Shape => {
  const channels = image2d('depthwiseConv2d', input, config.dataFormat);
  if (isAboveOne(config.dilationRate ?? 1)) throw depthwiseDilation();
  const { depthMultiplier = 1 } = config;
  return convolve2d('depthwiseConv2d', input, config, 1, multiply(channels, depthMultiplier));
};
interface DepthwiseConv2dRule extends FloatRule {
  readonly out: depthwiseConv2dShape<this['in'], this['config']>;
}

type depthwiseDilation = notImplemented<
  'depthwiseConv2d',
  'a dilationRate above 1',
  'use conv2d or leave it out'
>;
const depthwiseDilation = (): Error =>
  notImplemented('depthwiseConv2d', 'a dilationRate above 1', 'use conv2d or leave it out');

/**
 * A convolution over images that keeps the channels apart.
 *
 * `[batch, height, width, channels] → [batch, newHeight, newWidth, channels · depthMultiplier]`
 *
 * @throws ShapeError where the kernel is larger than the image, the channels are not known, or
 * `dilationRate` is above 1.
 * @example
 * input({ shape: [28, 28, 8] }).depthwiseConv2d({ kernelSize: 3, strides: 2 }) // [null, 13, 13, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.depthwiseConv2d
 */
export const depthwiseConv2d: Layer<DepthwiseConv2dConfig, DepthwiseConv2dRule> = {
  kind: 'layer',
  method: 'depthwiseConv2d',
  className: 'DepthwiseConv2D',
  shapeOptions: [
    'depthMultiplier',
    'kernelSize',
    'strides',
    'padding',
    'dilationRate',
    'dataFormat',
  ],
  options: {
    ...common,
    ...depthwiseKernelOptions,
    ...window2dOptions,
    depthMultiplier: count,
    dilationRate: countPerAxis(2),
  },
  shape: depthwiseConv2dShape,
  takes: floats,
  weighedBy: weighedByChannels,
  create: creator(tf.layers.depthwiseConv2d),
};
