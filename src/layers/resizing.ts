import * as tf from '@tensorflow/tfjs';
import { add, multiply, subtract } from '../shape/arithmetic.ts';
import type { isNoCount, isNoSize } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, option, Rule } from '../shape/rule.ts';
import { type DataFormat, type formatOf, readImage, writeImage } from './image.ts';
import { type Interpolation, interpolationGives, interpolationTakes } from './interpolation.ts';
import { creator, type Layer, type LayerConfig } from './layer.ts';
import { type ImageAxes, imageAxes, type mustBe, takesAxes } from './messages.ts';
import { common, counts, edges, oneOf, required } from './options.ts';

type Pair = readonly [number, number];
/** One size for all edges, `[rows, columns]`, or `[[top, bottom], [left, right]]`. */
export type Edges2d = number | Pair | readonly [Pair, Pair];

/** The sum of the two edges of one axis. */
type bothEdges<Edges, Axis extends 0 | 1> = Edges extends readonly [unknown, unknown]
  ? Edges[Axis] extends readonly [infer Start, infer End]
    ? add<Start & Dim, End & Dim>
    : add<Edges[Axis] & Dim, Edges[Axis] & Dim>
  : add<Edges & Dim, Edges & Dim>;
const bothEdges = (edges: Edges2d, axis: 0 | 1): number => {
  const edge = typeof edges === 'number' ? edges : edges[axis];
  return typeof edge === 'number' ? edge + edge : edge[0] + edge[1];
};

/** A rule that changes height and width, each on its own. */
type resizeImage<S, Format, Height, Width> = Format extends 'channelsFirst'
  ? S extends readonly [infer Batch, infer Channels, unknown, unknown]
    ? [Batch, Channels, Height, Width]
    : never
  : S extends readonly [infer Batch, unknown, unknown, infer Channels]
    ? [Batch, Height, Width, Channels]
    : never;
/** The height (0) or width (1) of an image, or `never` where it is no image. */
type side<S, Format, Axis extends 0 | 1> = S extends readonly [unknown, unknown, unknown, unknown]
  ? S[Format extends 'channelsFirst' ? [2, 3][Axis] : [1, 2][Axis]]
  : never;

const resizeImage = (
  method: string,
  input: Shape,
  dataFormat: DataFormat | undefined,
  resize: (length: Dim, axis: 0 | 1) => Dim,
): Shape => {
  if (input.length !== 4) throw takesAxes(method, imageAxes(dataFormat), input);
  const { batch, spatial, channels } = readImage(input, dataFormat);
  const [height, width] = spatial as [Dim, Dim];
  const resized = [resize(height, 0), resize(width, 1)];
  return writeImage({ batch, spatial: resized, channels }, dataFormat);
};

export interface ZeroPadding2dConfig extends LayerConfig {
  /** How many rows and columns of zeros go at the edges. Default: `1`. */
  readonly padding?: Edges2d;
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

type zeroPadding2dShape<S, Edges, Format> = [isNoSize<Edges>] extends [true]
  ? Fails<'padding', mustBe<'zeroPadding2d', 'padding', edges, Edges>>
  : [side<S, Format, 0>] extends [never]
    ? Fails<'', takesAxes<'zeroPadding2d', ImageAxes<Format>, S>>
    : resizeImage<
        S,
        Format,
        add<side<S, Format, 0> & Dim, bothEdges<Edges, 0>>,
        add<side<S, Format, 1> & Dim, bothEdges<Edges, 1>>
      >;
const zeroPadding2dShape = (
  input: Shape,
  { padding = 1, dataFormat }: ZeroPadding2dConfig,
): Shape =>
  resizeImage('zeroPadding2d', input, dataFormat, (length, axis) =>
    add(length, bothEdges(padding, axis)),
  );
export interface ZeroPadding2dRule extends Rule {
  readonly out: zeroPadding2dShape<
    this['in'],
    option<this['config'], 'padding', 1>,
    formatOf<this['config']>
  >;
}

/**
 * Puts rows and columns of zeros around images.
 *
 * `[batch, height, width, channels] → [batch, top + height + bottom, left + width + right, channels]`
 *
 * @example
 * input({ shape: [28, 28, 3] }).zeroPadding2d({ padding: [[0, 1], [0, 1]] }) // [null, 29, 29, 3]
 * @see https://js.tensorflow.org/api/latest/#layers.zeroPadding2d
 */
export const zeroPadding2d: Layer<ZeroPadding2dConfig, ZeroPadding2dRule, 'ZeroPadding2D'> = {
  kind: 'layer',
  method: 'zeroPadding2d',
  className: 'ZeroPadding2D',
  shapeOptions: ['padding', 'dataFormat'],
  options: { ...common, padding: edges, dataFormat: oneOf('channelsFirst', 'channelsLast') },
  shape: zeroPadding2dShape,
  checks: 'that the padding is not negative: tfjs crops',
  create: creator(tf.layers.zeroPadding2d),
};

export interface Cropping2dConfig extends LayerConfig {
  /** How many rows and columns are cut off at the edges. */
  readonly cropping: Edges2d;
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

/** Edges that leave nothing of an image. */
type croppingMisfit<S> = `cropping2D: the cropping leaves nothing of ${show<S>}; crop less`;
const croppingMisfit = (input: Shape): ShapeError =>
  new ShapeError(`cropping2D: the cropping leaves nothing of ${show(input)}; crop less`, {
    code: 'cropping',
    layer: 'cropping2D',
    received: input,
  });

type cropping2dShape<S, Edges, Format> = [isNoSize<Edges>] extends [true]
  ? Fails<'cropping', mustBe<'cropping2D', 'cropping', edges, Edges>>
  : [side<S, Format, 0>] extends [never]
    ? Fails<'', takesAxes<'cropping2D', ImageAxes<Format>, S>>
    : [
          subtract<side<S, Format, 0> & Dim, bothEdges<Edges, 0>>,
          subtract<side<S, Format, 1> & Dim, bothEdges<Edges, 1>>,
        ] extends [infer Height, infer Width]
      ? true extends isNothing<Height> | isNothing<Width>
        ? Fails<'cropping', croppingMisfit<S>>
        : resizeImage<S, Format, Height, Width>
      : never;
type isNothing<D> = `${D & Dim}` extends '0' | `-${string}` ? true : false;
const cropping2dShape = (input: Shape, { cropping, dataFormat }: Cropping2dConfig): Shape =>
  resizeImage('cropping2D', input, dataFormat, (length, axis) => {
    const left = subtract(length, bothEdges(cropping, axis));
    if (left !== null && left <= 0) throw croppingMisfit(input);
    return left;
  });
export interface Cropping2dRule extends Rule {
  readonly out: cropping2dShape<
    this['in'],
    option<this['config'], 'cropping', never>,
    formatOf<this['config']>
  >;
}

/**
 * Cuts rows and columns off images.
 *
 * `[batch, height, width, channels] → [batch, height - top - bottom, width - left - right, channels]`
 *
 * @throws ShapeError where nothing is left.
 * @example
 * input({ shape: [28, 28, 3] }).cropping2D({ cropping: [[0, 4], [2, 2]] }) // [null, 24, 24, 3]
 * @see https://js.tensorflow.org/api/latest/#layers.cropping2D
 */
export const cropping2D: Layer<Cropping2dConfig, Cropping2dRule, 'Cropping2D'> = {
  kind: 'layer',
  method: 'cropping2D',
  className: 'Cropping2D',
  shapeOptions: ['cropping', 'dataFormat'],
  options: {
    ...common,
    cropping: required(edges),
    dataFormat: oneOf('channelsFirst', 'channelsLast'),
  },
  shape: cropping2dShape,
  checks:
    'that something is left: tfjs reports a size of 0 or less; an unknown size, which tfjs takes for 0',
  create: creator(tf.layers.cropping2D),
};

export interface UpSampling2dConfig extends LayerConfig {
  /** How often rows and columns are repeated. Default: `[2, 2]`. */
  readonly size?: Pair;
  /** Default: `'nearest'`. */
  readonly interpolation?: Interpolation;
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

type upSampling2dShape<S, Size extends Pair, Format> = [isNoCount<[Size[0], Size[1]]>] extends [
  true,
]
  ? Fails<
      'size',
      mustBe<'upSampling2d', 'size', 'a list of 2 positive integers', [Size[0], Size[1]]>
    >
  : [side<S, Format, 0>] extends [never]
    ? Fails<'', takesAxes<'upSampling2d', ImageAxes<Format>, S>>
    : resizeImage<
        S,
        Format,
        multiply<side<S, Format, 0> & Dim, Size[0]>,
        multiply<side<S, Format, 1> & Dim, Size[1]>
      >;
const upSampling2dShape = (
  input: Shape,
  { size = [2, 2], dataFormat }: UpSampling2dConfig,
): Shape =>
  resizeImage('upSampling2d', input, dataFormat, (length, axis) => multiply(length, size[axis]));
export interface UpSampling2dRule extends Rule {
  readonly takes: interpolationTakes<option<this['config'], 'interpolation', 'nearest'>>;
  readonly gives: interpolationGives<option<this['config'], 'interpolation', 'nearest'>>;
  readonly out: upSampling2dShape<
    this['in'],
    option<this['config'], 'size', readonly [2, 2]> & Pair,
    formatOf<this['config']>
  >;
}

/**
 * Repeats the rows and columns of images.
 *
 * `[batch, height, width, channels] → [batch, size[0]·height, size[1]·width, channels]`
 *
 * @example
 * input({ shape: [14, 14, 8] }).upSampling2d({ size: [2, 2] }) // [null, 28, 28, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.upSampling2d
 */
export const upSampling2d: Layer<UpSampling2dConfig, UpSampling2dRule, 'UpSampling2D'> = {
  kind: 'layer',
  method: 'upSampling2d',
  className: 'UpSampling2D',
  shapeOptions: ['size', 'dataFormat'],
  options: {
    ...common,
    size: counts(2),
    interpolation: oneOf('nearest', 'bilinear'),
    dataFormat: oneOf('channelsFirst', 'channelsLast'),
  },
  shape: upSampling2dShape,
  takes: ({ interpolation = 'nearest' }) => interpolationTakes(interpolation),
  gives: ({ interpolation = 'nearest' }) => interpolationGives(interpolation),
  checks: 'that the size has two numbers: of one tfjs makes `NaN`',
  create: creator(tf.layers.upSampling2d),
};
