import * as tf from '@tensorflow/tfjs';
import { multiply } from '../shape/arithmetic.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Fails, option } from '../shape/rule.ts';
import { windowShape } from '../shape/window.ts';
import { dropsNothing } from './dropped.ts';
import { type DataFormat, type formatOf, readImage, writeImage } from './image.ts';
import { creator, floats, type OutShapes, type Recurrent } from './layer.ts';
import {
  type ImageAxes,
  type ifCount,
  imageAxes,
  needsKnown,
  notImplemented,
  takesAxes,
  windowMisfit,
} from './messages.ts';
import { count, countPerAxis, required } from './options.ts';
import { type LSTMWeightsConfig, lstmOptions } from './recurrent-weights.ts';
import {
  type ifDropouts,
  needsBatch,
  type ReversibleRule,
  type SequenceConfig,
  sequenceOptions,
  skipsSteps,
  type unknownRank,
  type withStates,
} from './sequence.ts';
import { biasOf, perAxis, placesOf, weight } from './weights.ts';
import {
  notBoth,
  type noWindow,
  type PerAxis2d,
  type WindowConfig,
  windowOptions,
} from './windows.ts';

export interface ConvLstm2dConfig
  extends SequenceConfig,
    WindowConfig<PerAxis2d>,
    LSTMWeightsConfig {
  /** The number of channels that come out. */
  readonly filters: number;
  /** How far apart the inputs of a window are. Default: `1`, side by side. */
  readonly dilationRate?: PerAxis2d;
}

type Method = 'convLstm2d';
const method: Method = 'convLstm2d';

type convLstm2dShape<S, C, Format, States> = S extends readonly [
  infer Batch,
  infer Steps,
  ...infer One extends readonly [unknown, unknown, unknown],
]
  ? States extends readonly []
    ? readImage<readonly [Batch, ...One], Format> extends {
        readonly spatial: infer Spatial;
        readonly channels: infer Channels;
      }
      ? Channels extends null
        ? Fails<'', needsKnown<Method, 'the channels', S>>
        : notBoth<
            Method,
            C,
            stateful<S, Batch, Spatial, C, convolved<S, Batch, Steps, Spatial, C, Format>>
          >
      : never
    : Fails<'initialState', fromState>
  : unknownRank<S, option<C, 'returnState', false>, [1, 1]> extends infer Out
    ? [Out] extends [never]
      ? Fails<'', takesImages<Format, S>>
      : Out
    : never;
/** Refuses to keep states of unknown sizes, or goes on to `Then`. */
type stateful<S, Batch, Spatial, C, Then> = C extends { readonly stateful: true }
  ? Batch extends null
    ? Fails<'stateful', needsBatch<Method, S>>
    : Spatial extends readonly [infer Height, infer Width]
      ? null extends Height | Width
        ? Fails<'stateful', needsBatch<Method, S>>
        : Then
      : never
  : Then;
type convolved<S, Batch, Steps, Spatial, C, Format> =
  windowShape<
    Spatial,
    C['kernelSize' & keyof C],
    option<C, 'strides', 1>,
    option<C, 'padding', 'valid'>,
    option<C, 'dilationRate', 1>
  > extends infer Left
    ? Left extends Shape
      ? ifCount<
          Method,
          'filters',
          C['filters' & keyof C],
          outputs<C, Steps, writeImage<Batch, Left, C['filters' & keyof C], Format>>
        >
      : noWindow<Method, 'kernelSize', S, C, Left, 2>
    : never;
type outputs<C, Steps, Image> = 'returnState' extends keyof C
  ? withStates<
      option<C, 'returnState', false>,
      imageOrImages<option<C, 'returnSequences', false>, Steps, Image>,
      [Image, Image]
    >
  : 'returnSequences' extends keyof C
    ? imageOrImages<option<C, 'returnSequences', false>, Steps, Image>
    : Image;
type imageOrImages<Sequences, Steps, Image> = Sequences extends true
  ? Image extends readonly [infer Batch, ...infer Rest]
    ? [Batch, Steps, ...Rest]
    : never
  : Image;

const convLstm2dShape = (
  input: Shape,
  config: ConvLstm2dConfig,
  states: readonly Shape[],
): OutShapes => {
  const { filters, kernelSize, strides = 1, padding = 'valid', dilationRate = 1 } = config;
  const { dataFormat } = config;
  if (input.length !== 5) throw takesImages(dataFormat, input);
  if (states.length > 0) throw fromState();
  const [first, steps, ...one] = input as [Dim, Dim, ...Dim[]];
  const { batch, spatial, channels } = readImage([first, ...one], dataFormat);
  if (channels === null) throw needsKnown(method, 'the channels', input);
  notBoth(method, config);
  if (config.stateful && [batch, ...spatial].includes(null)) throw needsBatch(method, input);
  const left = windowShape(spatial, kernelSize, strides, padding, dilationRate);
  if (typeof left === 'string') throw windowMisfit(method, 'kernelSize', input);
  const image = writeImage({ batch, spatial: left, channels: filters }, dataFormat);
  const out = config.returnSequences ? [batch, steps, ...image.slice(1)] : image;
  return config.returnState ? [out, image, image] : out;
};
export interface ConvLstm2dRule extends ReversibleRule {
  readonly takes: 'float32';
  readonly weighedBy: weighedByChannels<this['in'], formatOf<this['config']>>;
  readonly out: ifDropouts<
    Method,
    this['config'],
    convLstm2dShape<this['in'], this['config'], formatOf<this['config']>, this['states']>
  >;
}

/** The weights depend on the channels of an image. */
type weighedByChannels<S, Format> = S extends readonly [
  unknown,
  unknown,
  infer First,
  unknown,
  infer Last,
]
  ? [Format extends 'channelsFirst' ? First : Last]
  : unknown;
const weighedByChannels = (input: Shape, { dataFormat }: ConvLstm2dConfig): Shape => [
  input.at(dataFormat === 'channelsFirst' ? 2 : -1) as Dim,
];

/** Tensors that are no sequences of images. */
type takesImages<Format, S> = takesAxes<Method, sequenceOf<ImageAxes<Format>>, S>;
type sequenceOf<Axes> = Axes extends `[batch, ${infer Rest}` ? `[batch, steps, ${Rest}` : never;
const takesImages = (format: DataFormat | undefined, input: Shape): Error =>
  takesAxes(method, imageAxes(format).replace('[batch, ', '[batch, steps, '), input);

type fromState = notImplemented<Method, 'an initialState', 'begin without one'>;
const fromState = (): Error => notImplemented(method, 'an initialState', 'begin without one');

/**
 * Goes through a sequence of images with a long short-term memory whose weights are convolutions.
 *
 * `[batch, steps, height, width, channels] → [batch, newHeight, newWidth, filters]`, or
 * `[batch, steps, newHeight, newWidth, filters]` with `returnSequences`, then the two final states
 * with `returnState`
 *
 * @throws ShapeError where the window is larger than the images, or the channels are not known.
 * @example
 * input({ shape: [10, 28, 28, 3] }).convLstm2d({ filters: 8, kernelSize: 3 }) // [null, 26, 26, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.convLstm2d
 */
export const convLstm2d: Recurrent<ConvLstm2dConfig, ConvLstm2dRule, 'ConvLSTM2D'> = {
  kind: 'recurrent',
  method,
  className: 'ConvLSTM2D',
  shapeOptions: [
    'filters',
    'kernelSize',
    'strides',
    'padding',
    'dataFormat',
    'dilationRate',
    'returnSequences',
    'returnState',
  ],
  options: {
    ...sequenceOptions,
    ...lstmOptions,
    ...windowOptions(2),
    filters: required(count),
    dilationRate: countPerAxis(2),
  },
  shape: convLstm2dShape,
  // Both kernels are convolutions, over an image and over the state, which is of the output's size.
  weights: (input, config) => {
    const { filters, kernelSize, dataFormat } = config;
    const window = perAxis(kernelSize, 2);
    const one = convLstm2dShape(
      input,
      { ...config, returnSequences: false, returnState: false },
      [],
    ) as Shape;
    const uses = multiply(input[1] ?? null, placesOf(one, dataFormat));
    const [channels] = weighedByChannels(input, config) as readonly [Dim];
    return [
      weight('kernel', [...window, channels, filters * 4], uses),
      weight('recurrent_kernel', [...window, filters, filters * 4], uses),
      ...biasOf(config, filters * 4),
    ];
  },
  isReversible: true,
  takes: floats,
  weighedBy: weighedByChannels,
  masks: skipsSteps,
  cautions: dropsNothing('dropout', 'recurrentDropout'),
  checks:
    'the window: where it does not fit, tfjs reports a size of 0 or less; an initial state, with which tfjs throws, is refused',
  create: creator(tf.layers.convLstm2d),
};
