import * as tf from '@tensorflow/tfjs';
import { multiply, product } from '../shape/arithmetic.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Fails, FloatRule, option } from '../shape/rule.ts';
import { type ByName, constraint, regularizer } from './by-name.ts';
import { type formatOf, readImage } from './image.ts';
import { type DepthwiseKernelConfig, depthwiseKernelOptions } from './kernel-options.ts';
import { creator, floats, type Layer, type LayerConfig, type Mend } from './layer.ts';
import { type ifCount, notImplemented } from './messages.ts';
import { common, count, countPerAxis, required } from './options.ts';
import { biasOf, perAxis, placesOf, weight } from './weights.ts';
import {
  channelsOf,
  type convolution,
  convolve,
  type ifDilated,
  isAboveOne,
  notBoth,
  type PerAxis2d,
  type WindowConfig,
  weighedByChannels,
  windowOptions,
  type withChannels,
} from './windows.ts';

export interface DepthwiseConv2dConfig
  extends LayerConfig,
    DepthwiseKernelConfig,
    WindowConfig<PerAxis2d> {
  /** How many channels come out for each that goes in. Default: `1`. */
  readonly depthMultiplier?: number;
  /** Only `1`: tfjs computes without dilation whatever it is given. */
  readonly dilationRate?: PerAxis2d;
}

type depthwiseConv2dShape<S, C, Format> = withChannels<
  'depthwiseConv2d',
  2,
  S,
  Format,
  ifDilated<
    'depthwiseConv2d',
    2,
    C,
    Fails<'dilationRate', depthwiseDilation>,
    ifCount<
      'depthwiseConv2d',
      'depthMultiplier',
      option<C, 'depthMultiplier', 1>,
      convolve<
        'depthwiseConv2d',
        S,
        C,
        Format,
        option<C, 'strides', 1>,
        option<C, 'padding', 'valid'>,
        1,
        times<readImage<S, Format>['channels'], option<C, 'depthMultiplier', 1>>
      >
    >
  >
>;
/** What comes out for so many channels. Most layers do not multiply them. */
type times<Channels, Multiplier> = Multiplier extends 1
  ? Channels
  : multiply<Channels & Dim, Multiplier & number>;
const depthwiseConv2dShape = (input: Shape, config: DepthwiseConv2dConfig): Shape => {
  const channels = channelsOf('depthwiseConv2d', 2, input, config.dataFormat);
  if (isAboveOne(config.dilationRate ?? 1)) throw depthwiseDilation();
  const { depthMultiplier = 1 } = config;
  return convolve('depthwiseConv2d', input, config, 1, multiply(channels, depthMultiplier));
};
export interface DepthwiseConv2dRule extends FloatRule {
  readonly weighedBy: weighedByChannels<this['in'], formatOf<this['config']>>;
  readonly out: depthwiseConv2dShape<this['in'], this['config'], formatOf<this['config']>>;
}

type depthwiseDilation = notImplemented<
  'depthwiseConv2d',
  'a dilationRate above 1',
  'use conv2d or leave it out'
>;
const depthwiseDilation = (): Error =>
  notImplemented('depthwiseConv2d', 'a dilationRate above 1', 'use conv2d or leave it out');

/** A kernel for each channel: `[height, width, channels, depthMultiplier]`. */
const depthwiseKernel = (
  input: Shape,
  {
    kernelSize,
    depthMultiplier = 1,
    dataFormat,
  }: WindowConfig<PerAxis2d> & { readonly depthMultiplier?: number },
): Shape => [...perAxis(kernelSize, 2), readImage(input, dataFormat).channels, depthMultiplier];

/** tfjs saves the regularizer of the kernel in place of its constraint. */
const saveConstraint: Mend = (layer) =>
  saving(layer, ({ depthwiseConstraint: constraint }: DepthwiseLayer) => ({
    depthwiseConstraint: constraint
      ? { className: constraint.getClassName(), config: constraint.getConfig() }
      : null,
  }));
/** tfjs forgets the multiplier, and loads the layer with another kernel. */
const saveMultiplier: Mend = (layer) =>
  saving(layer, ({ depthMultiplier }: DepthwiseLayer) => ({ depthMultiplier }));

type DepthwiseLayer = tf.layers.Layer & {
  readonly depthMultiplier: number;
  readonly depthwiseConstraint: tf.serialization.Serializable | null;
};

/** Adds to what a layer saves. */
const saving = (
  layer: tf.layers.Layer,
  more: (layer: DepthwiseLayer) => tf.serialization.ConfigDict,
): tf.layers.Layer => {
  const { getConfig } = layer;
  layer.getConfig = () => ({ ...getConfig.call(layer), ...more(layer as DepthwiseLayer) });
  return layer;
};

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
export const depthwiseConv2d: Layer<DepthwiseConv2dConfig, DepthwiseConv2dRule, 'DepthwiseConv2D'> =
  {
    kind: 'layer',
    method: 'depthwiseConv2d',
    className: 'DepthwiseConv2D',
    shapeOptions: ['depthMultiplier', 'kernelSize', 'strides', 'padding', 'dataFormat'],
    options: {
      ...common,
      ...depthwiseKernelOptions,
      ...windowOptions(2),
      depthMultiplier: count,
      dilationRate: countPerAxis(2),
    },
    shape: depthwiseConv2dShape,
    takes: floats,
    weighedBy: weighedByChannels,
    weights: (input, config) => {
      const kernel = depthwiseKernel(input, config);
      const places = placesOf(depthwiseConv2dShape(input, config), config.dataFormat);
      return [
        weight('depthwise_kernel', kernel, places),
        ...biasOf(config, product(kernel.slice(-2))),
      ];
    },
    checks:
      'the window: where it does not fit, tfjs reports a size of 0 or less; `dilationRate`, which tfjs ignores, is refused; the channels where it is shared',
    create: creator(tf.layers.depthwiseConv2d, saveConstraint),
    mend: saveConstraint,
  };

type SeparableArgs = Parameters<typeof tf.layers.separableConv2d>[0];

/** There is no `pointwiseInitializer`: tfjs uses `depthwiseInitializer` for both kernels. */
export interface SeparableConv2dConfig
  extends LayerConfig,
    DepthwiseKernelConfig,
    WindowConfig<PerAxis2d>,
    ByName<Pick<SeparableArgs, 'pointwiseRegularizer' | 'pointwiseConstraint'>> {
  /** The number of channels that come out. */
  readonly filters: number;
  /** How many channels lie between for each that goes in. Default: `1`. */
  readonly depthMultiplier?: number;
  /** The distance between the points of the window. Default: `1`. */
  readonly dilationRate?: PerAxis2d;
}

type separableConv2dShape<S, C, Format> = [Format] extends ['channelsFirst']
  ? [option<C, 'useBias', true>] extends [true]
    ? withChannels<'separableConv2d', 2, S, Format, Fails<'dataFormat', biasChannelsFirst>>
    : separated<S, C, Format>
  : separated<S, C, Format>;
type separated<S, C, Format> = ifCount<
  'separableConv2d',
  'depthMultiplier',
  option<C, 'depthMultiplier', 1>,
  convolution<'separableConv2d', 2, S, C, Format>
>;
const separableConv2dShape = (input: Shape, config: SeparableConv2dConfig): Shape => {
  const { dataFormat, useBias = true } = config;
  channelsOf('separableConv2d', 2, input, dataFormat);
  if (dataFormat === 'channelsFirst' && useBias) throw biasChannelsFirst();
  notBoth('separableConv2d', config);
  return convolve('separableConv2d', input, config, config.dilationRate ?? 1, config.filters);
};
export interface SeparableConv2dRule extends FloatRule {
  readonly weighedBy: weighedByChannels<this['in'], formatOf<this['config']>>;
  readonly out: separableConv2dShape<this['in'], this['config'], formatOf<this['config']>>;
}

type biasChannelsFirst = notImplemented<
  'separableConv2d',
  "a bias with dataFormat: 'channelsFirst'",
  'set useBias: false'
>;
const biasChannelsFirst = (): Error =>
  notImplemented(
    'separableConv2d',
    "a bias with dataFormat: 'channelsFirst'",
    'set useBias: false',
  );

/**
 * A convolution over images in two steps: over each channel alone, then over each point alone.
 *
 * `[batch, height, width, channels] → [batch, newHeight, newWidth, filters]`
 *
 * @throws ShapeError where the kernel is larger than the image, the channels are not known,
 * strides and dilation are both above 1, or there is a bias with `'channelsFirst'`.
 * @example
 * input({ shape: [28, 28, 8] }).separableConv2d({ filters: 16, kernelSize: 3 }) // [null, 26, 26, 16]
 * @see https://js.tensorflow.org/api/latest/#layers.separableConv2d
 */
export const separableConv2d: Layer<SeparableConv2dConfig, SeparableConv2dRule, 'SeparableConv2D'> =
  {
    kind: 'layer',
    method: 'separableConv2d',
    className: 'SeparableConv2D',
    shapeOptions: [
      'filters',
      'kernelSize',
      'strides',
      'padding',
      'dilationRate',
      'dataFormat',
      'depthMultiplier',
    ],
    options: {
      ...common,
      ...depthwiseKernelOptions,
      ...windowOptions(2),
      filters: required(count),
      depthMultiplier: count,
      dilationRate: countPerAxis(2),
      pointwiseRegularizer: regularizer,
      pointwiseConstraint: constraint,
    },
    shape: separableConv2dShape,
    takes: floats,
    weighedBy: weighedByChannels,
    weights: (input, config) => {
      const kernel = depthwiseKernel(input, config);
      const places = placesOf(separableConv2dShape(input, config), config.dataFormat);
      const between = product(kernel.slice(-2));
      return [
        weight('depthwise_kernel', kernel, places),
        weight('pointwise_kernel', [1, 1, between, config.filters], places),
        ...biasOf(config, config.filters),
      ];
    },
    checks:
      'the window: where it does not fit, tfjs reports a size of 0 or less; a bias with channels first, which tfjs adds along the wrong axis, is refused',
    create: creator(tf.layers.separableConv2d, saveMultiplier),
    mend: saveMultiplier,
  };
