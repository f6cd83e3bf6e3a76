import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../shape/dimension.ts';
import type { Fails, FloatRule } from '../shape/rule.ts';
import type { Padding } from '../shape/window.ts';
import type { DataFormat, formatOf } from './image.ts';
import type { KernelConfig } from './kernel-options.ts';
import { always, creator, floats, type Layer, type LayerConfig } from './layer.ts';
import { notImplemented } from './messages.ts';
import { oneOf } from './options.ts';
import {
  channelsOf,
  type convolution,
  convolutionOptions,
  convolutionWeights,
  convolve,
  noSteppingOver,
  notBoth,
  type PerAxis1d,
  type PerAxis2d,
  type PerAxis3d,
  type WindowConfig,
  weighedByChannels,
} from './windows.ts';

export interface Conv1dConfig
  extends LayerConfig,
    KernelConfig,
    Omit<WindowConfig<PerAxis1d>, 'padding' | 'dataFormat'> {
  /** The number of channels that come out. */
  readonly filters: number;
  /** The distance between the points of the window. Default: `1`. */
  readonly dilationRate?: PerAxis1d;
  /** As `Padding`; tfjs knows `'causal'` by name only. Default: `'valid'`, no padding. */
  readonly padding?: Padding | 'causal';
  /** Only `'channelsLast'`: tfjs mixes the axes up otherwise. */
  readonly dataFormat?: DataFormat;
}

type conv1dShape<S, C> = C extends { readonly padding: 'causal' }
  ? Fails<'padding', causal>
  : C extends { readonly dataFormat: 'channelsFirst' }
    ? Fails<'dataFormat', channelsFirst>
    : convolution<'conv1d', 1, S, C, 'channelsLast'>;
const conv1dShape = (input: Shape, config: Conv1dConfig): Shape => {
  const { padding, dataFormat, ...rest } = config;
  if (padding === 'causal') throw causal();
  if (dataFormat === 'channelsFirst') throw channelsFirst();
  channelsOf('conv1d', 1, input);
  notBoth('conv1d', config);
  const window = padding === undefined ? rest : { ...rest, padding };
  return convolve('conv1d', input, window, config.dilationRate ?? 1, config.filters);
};
export interface Conv1dRule extends FloatRule {
  readonly weighedBy: weighedByChannels<this['in'], 'channelsLast'>;
  readonly out: conv1dShape<this['in'], this['config']>;
}

type causal = notImplemented<'conv1d', "padding: 'causal'", "use 'valid' or 'same'">;
const causal = (): Error => notImplemented('conv1d', "padding: 'causal'", "use 'valid' or 'same'");
type channelsFirst = notImplemented<
  'conv1d',
  "dataFormat: 'channelsFirst'",
  'put a permute before it'
>;
const channelsFirst = (): Error =>
  notImplemented('conv1d', "dataFormat: 'channelsFirst'", 'put a permute before it');

/**
 * A convolution over sequences.
 *
 * `[batch, steps, channels] → [batch, newSteps, filters]`
 *
 * @throws ShapeError where the kernel is longer than the sequence, the channels are not known,
 * strides and dilation are both above 1, or an option is not implemented by tfjs.
 * @example
 * input({ shape: [100, 8] }).conv1d({ filters: 16, kernelSize: 5 }) // [null, 96, 16]
 * @see https://js.tensorflow.org/api/latest/#layers.conv1d
 */
export const conv1d: Layer<Conv1dConfig, Conv1dRule, 'Conv1D'> = {
  kind: 'layer',
  method: 'conv1d',
  className: 'Conv1D',
  shapeOptions: ['filters', 'kernelSize', 'strides', 'padding', 'dilationRate'],
  options: {
    ...convolutionOptions(1),
    padding: oneOf('valid', 'same', 'causal'),
  },
  shape: conv1dShape,
  takes: floats,
  weighedBy: weighedByChannels,
  weights: convolutionWeights(1, conv1dShape),
  checks:
    "the window: where it does not fit, tfjs reports a size of 0 or less; `padding: 'causal'` and `dataFormat: 'channelsFirst'`, of which tfjs reports shapes that it does not compute, are refused",
  create: creator(tf.layers.conv1d),
};

export interface Conv2dConfig extends LayerConfig, KernelConfig, WindowConfig<PerAxis2d> {
  /** The number of channels that come out. */
  readonly filters: number;
  /** The distance between the points of the window. Default: `1`. */
  readonly dilationRate?: PerAxis2d;
}

const conv2dShape = (input: Shape, config: Conv2dConfig): Shape => {
  channelsOf('conv2d', 2, input, config.dataFormat);
  notBoth('conv2d', config);
  return convolve('conv2d', input, config, config.dilationRate ?? 1, config.filters);
};
export interface Conv2dRule extends FloatRule {
  readonly weighedBy: weighedByChannels<this['in'], formatOf<this['config']>>;
  readonly out: convolution<'conv2d', 2, this['in'], this['config'], formatOf<this['config']>>;
}

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
export const conv2d: Layer<Conv2dConfig, Conv2dRule, 'Conv2D'> = {
  kind: 'layer',
  method: 'conv2d',
  className: 'Conv2D',
  shapeOptions: ['filters', 'kernelSize', 'strides', 'padding', 'dilationRate', 'dataFormat'],
  options: convolutionOptions(2),
  shape: conv2dShape,
  takes: floats,
  weighedBy: weighedByChannels,
  weights: convolutionWeights(2, conv2dShape),
  checks:
    'the window: where it does not fit, tfjs reports a size of 0 or less; strides and dilation are not both above 1',
  create: creator(tf.layers.conv2d),
};

export interface Conv3dConfig extends LayerConfig, KernelConfig, WindowConfig<PerAxis3d> {
  /** The number of channels that come out. */
  readonly filters: number;
  /** The distance between the points of the window. Default: `1`. */
  readonly dilationRate?: PerAxis3d;
}

type conv3dShape<S, C, Format> = noSteppingOver<
  'conv3d',
  'kernelSize',
  C,
  never,
  1,
  convolution<'conv3d', 3, S, C, Format>
>;
const conv3dShape = (input: Shape, config: Conv3dConfig): Shape => {
  const { kernelSize, strides = 1, padding } = config;
  noSteppingOver('conv3d', 'kernelSize', kernelSize, strides, padding);
  channelsOf('conv3d', 3, input, config.dataFormat);
  notBoth('conv3d', config);
  return convolve('conv3d', input, config, config.dilationRate ?? 1, config.filters);
};
/** tfjs convolves volumes of integers too, but cuts the sums off to integers. */
export interface Conv3dRule extends FloatRule {
  readonly weighedBy: weighedByChannels<this['in'], formatOf<this['config']>>;
  readonly out: conv3dShape<this['in'], this['config'], formatOf<this['config']>>;
}

/**
 * A convolution over volumes.
 *
 * `[batch, depth, height, width, channels] → [batch, newDepth, newHeight, newWidth, filters]`
 *
 * @throws ShapeError where the kernel is larger than the volume, the channels are not known, strides
 * and dilation are both above 1, or strides with padding are above the kernel.
 * @example
 * input({ shape: [8, 16, 16, 1] }).conv3d({ filters: 4, kernelSize: 3 }) // [null, 6, 14, 14, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.conv3d
 */
export const conv3d: Layer<Conv3dConfig, Conv3dRule, 'Conv3D'> = {
  kind: 'layer',
  method: 'conv3d',
  className: 'Conv3D',
  shapeOptions: ['filters', 'kernelSize', 'strides', 'padding', 'dilationRate', 'dataFormat'],
  options: convolutionOptions(3),
  shape: conv3dShape,
  takes: floats,
  computesAny: always,
  weighedBy: weighedByChannels,
  weights: convolutionWeights(3, conv3dShape),
  checks:
    'the window: where it does not fit, tfjs reports a size of 0 or less; strides and dilation are not both above 1, nor strides above the kernel with `same`, where tfjs shifts every window; the dtype: tfjs cuts sums of integers off',
  create: creator(tf.layers.conv3d),
};
