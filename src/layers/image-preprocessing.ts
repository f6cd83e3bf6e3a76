import * as tf from '@tensorflow/tfjs';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Fails, GivesFloat, option, Rule } from '../shape/rule.ts';
import { type Interpolation, interpolationGives, interpolationTakes } from './interpolation.ts';
import {
  creator,
  float,
  type Layer,
  type LayerConfig,
  type Mend,
  marksAlike,
  sameShape,
} from './layer.ts';
import { type ImageAxes, type ifCount, imageAxes, notImplemented, takesAxes } from './messages.ts';
import { check, common, count, flag, integer, oneOf, real, required } from './options.ts';

export interface RescalingConfig extends LayerConfig {
  /** What each value is multiplied by. */
  readonly scale: number;
  /** What is added then. Default: `0`. */
  readonly offset?: number;
}
export interface RescalingRule extends GivesFloat {
  readonly out: this['in'];
}

/**
 * `x · scale + offset`, as `float32`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [28, 28, 3], dtype: 'int32' }).rescaling({ scale: 1 / 255 }) // [null, 28, 28, 3]
 * @see https://js.tensorflow.org/api/latest/#layers.rescaling
 */
export const rescaling: Layer<RescalingConfig, RescalingRule, 'Rescaling'> = {
  kind: 'layer',
  method: 'rescaling',
  className: 'Rescaling',
  shapeOptions: [],
  options: { ...common, scale: required(real), offset: real },
  shape: sameShape,
  masks: marksAlike,
  gives: float,
  create: creator(tf.layers.rescaling),
};

/** The rule of layers that give images another height and width, whatever they had. */
type sized<Method extends string, S, Height, Width> = S extends readonly [
  infer Batch,
  infer OldHeight,
  unknown,
  infer Channels,
]
  ? [Batch, Height extends 'kept' ? OldHeight : Height, Width, Channels]
  : Fails<'', takesAxes<Method, ImageAxes<'channelsLast'>, S>>;
const sized = (method: string, input: Shape, height: Dim | 'kept', width: Dim): Shape => {
  const [batch, oldHeight, , channels] = input as readonly [Dim, Dim, Dim, Dim];
  if (input.length !== 4) throw takesAxes(method, imageAxes('channelsLast'), input);
  return [batch, height === 'kept' ? oldHeight : height, width, channels];
};

/** A rule of layers with both a height and a width to give images. */
type scaled<Method extends string, S, C> = ifCount<
  Method,
  'height',
  option<C, 'height', never>,
  ifCount<
    Method,
    'width',
    option<C, 'width', never>,
    sized<Method, S, option<C, 'height', never>, option<C, 'width', never>>
  >
>;

/**
 * A model calls its layers with a list of one tensor, which the preprocessing layers of tfjs do not
 * take to pieces: on their own they work, in a model they throw.
 */
const takeList: Mend = (layer) => {
  const { call } = layer;
  layer.call = (inputs, kwargs) =>
    call.call(layer, Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, kwargs);
  return layer;
};

const isAtLeast = (size: Dim | undefined, least: number): boolean =>
  typeof size === 'number' && size >= least;

/** Why tfjs cannot use what it has saved: it hands over a list, and nothing then takes it apart. */
const takesNoList = (instead: string): string =>
  `the loaded layer is handed a list of one image batch, which it does not take apart; ${instead}`;

export interface CenterCropConfig extends LayerConfig {
  readonly height: number;
  readonly width: number;
}
export interface CenterCropRule extends Rule {
  readonly out: scaled<'centerCrop', this['in'], this['config']>;
}

/**
 * The middle of images; smaller ones are scaled up.
 *
 * `[batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]`
 *
 * tfjs cannot use a model that scales images up with it, or in which they come straight from an input,
 * once it is loaded: `emit` refuses it, unless it is told `{ loadable: false }`.
 *
 * @example
 * input({ shape: [256, 256, 3] }).centerCrop({ height: 224, width: 224 }) // [null, 224, 224, 3]
 * @see https://js.tensorflow.org/api/latest/#layers.centerCrop
 */
export const centerCrop: Layer<CenterCropConfig, CenterCropRule, 'CenterCrop'> = {
  kind: 'layer',
  method: 'centerCrop',
  className: 'CenterCrop',
  shapeOptions: ['height', 'width'],
  options: { ...common, height: required(count), width: required(count) },
  shape: (input, { height, width }) => sized('centerCrop', input, height, width),
  checks: 'the shape: tfjs writes it into that of the input',
  writesShape: true,
  lostOnLoad: ([, oldHeight, oldWidth], { height, width }) =>
    isAtLeast(oldHeight, height) && isAtLeast(oldWidth, width)
      ? undefined
      : takesNoList('crop to sizes that are known to be smaller, or scale up before the model'),
  create: creator(tf.layers.centerCrop, takeList),
  mend: takeList,
};

export interface ResizingConfig extends LayerConfig {
  readonly height: number;
  readonly width: number;
  /** Default: `'bilinear'`. */
  readonly interpolation?: Interpolation;
  /** Only `false`: tfjs does not crop. */
  readonly cropToAspectRatio?: boolean;
}

type resizingShape<S, C> =
  option<C, 'cropToAspectRatio', false> extends true
    ? Fails<'cropToAspectRatio', noCropping>
    : scaled<'resizing', S, C>;
const resizingShape = (input: Shape, config: ResizingConfig): Shape => {
  if (config.cropToAspectRatio) throw noCropping();
  return sized('resizing', input, config.height, config.width);
};
export interface ResizingRule extends Rule {
  readonly takes: interpolationTakes<option<this['config'], 'interpolation', 'bilinear'>>;
  readonly gives: interpolationGives<option<this['config'], 'interpolation', 'bilinear'>>;
  readonly out: resizingShape<this['in'], this['config']>;
}

type noCropping = notImplemented<'resizing', 'cropToAspectRatio', 'put a cropping2D before it'>;
const noCropping = (): Error =>
  notImplemented('resizing', 'cropToAspectRatio', 'put a cropping2D before it');

/**
 * Scales images.
 *
 * `[batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]`
 *
 * tfjs cannot use a model with this layer once it is loaded: `emit` refuses it, unless it is told
 * `{ loadable: false }`.
 *
 * @throws ShapeError where `cropToAspectRatio` is set.
 * @example
 * input({ shape: [256, 256, 3] }).resizing({ height: 224, width: 224 }) // [null, 224, 224, 3]
 * @see https://js.tensorflow.org/api/latest/#layers.resizing
 */
export const resizing: Layer<ResizingConfig, ResizingRule, 'Resizing'> = {
  kind: 'layer',
  method: 'resizing',
  className: 'Resizing',
  shapeOptions: ['height', 'width'],
  options: {
    ...common,
    height: required(count),
    width: required(count),
    interpolation: oneOf('bilinear', 'nearest'),
    cropToAspectRatio: flag,
  },
  shape: resizingShape,
  takes: ({ interpolation = 'bilinear' }) => interpolationTakes(interpolation),
  gives: ({ interpolation = 'bilinear' }) => interpolationGives(interpolation),
  checks:
    'the shape: tfjs reports one without a batch; `cropToAspectRatio`, which tfjs does not implement, is refused',
  lostOnLoad: () => takesNoList('resize the images before the model'),
  create: creator(tf.layers.resizing, takeList),
  mend: takeList,
};

export interface RandomWidthConfig extends LayerConfig {
  /** By how much of it the width changes at most, or `[lower, upper]`: `[-0.2, 0.3]`. */
  readonly factor: number | readonly [number, number];
  /** Default: `'bilinear'`. */
  readonly interpolation?: Interpolation;
  readonly seed?: number;
}

const changeOfWidth = check(
  'a number above 0 and up to 1, or [lower, upper] from -1',
  (value) =>
    (typeof value === 'number' && value > 0 && value <= 1) ||
    (Array.isArray(value) &&
      value.length === 2 &&
      value.every(Number.isFinite) &&
      -1 <= value[0] &&
      value[0] <= value[1]),
);

export interface RandomWidthRule extends Rule {
  readonly takes: interpolationTakes<option<this['config'], 'interpolation', 'bilinear'>>;
  readonly gives: interpolationGives<option<this['config'], 'interpolation', 'bilinear'>>;
  readonly out: sized<'randomWidth', this['in'], 'kept', null>;
}

/**
 * Makes images wider or narrower at random: all of a batch by the same factor, and not in training
 * only.
 *
 * `[batch, height, width, channels] → [batch, height, null, channels]`
 *
 * tfjs cannot use a model with this layer once it is loaded: `emit` refuses it, unless it is told
 * `{ loadable: false }`.
 *
 * @example
 * input({ shape: [64, 64, 3] }).randomWidth({ factor: 0.2 }) // [null, 64, null, 3]
 * @see https://js.tensorflow.org/api/latest/#layers.randomWidth
 */
export const randomWidth: Layer<RandomWidthConfig, RandomWidthRule, 'RandomWidth'> = {
  kind: 'layer',
  method: 'randomWidth',
  className: 'RandomWidth',
  shapeOptions: [],
  options: {
    ...common,
    factor: required(changeOfWidth),
    interpolation: oneOf('bilinear', 'nearest'),
    seed: integer,
  },
  shape: (input) => sized('randomWidth', input, 'kept', null),
  takes: ({ interpolation = 'bilinear' }) => interpolationTakes(interpolation),
  gives: ({ interpolation = 'bilinear' }) => interpolationGives(interpolation),
  checks: 'the shape: tfjs reports one without a batch',
  lostOnLoad: () => takesNoList('change the width of the images before the model'),
  create: creator(tf.layers.randomWidth, takeList),
  mend: takeList,
};
