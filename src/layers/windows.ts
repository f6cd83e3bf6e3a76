import type { subtract } from '../shape/arithmetic.ts';
import type { isNoCount, NoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Fails, given, option } from '../shape/rule.ts';
import { onAxis, type Padding, type PerAxis, windowShape } from '../shape/window.ts';
import { type DataFormat, readImage, writeImage } from './image.ts';
import { type KernelConfig, kernelOptions } from './kernel-options.ts';
import type { LayerConfig } from './layer.ts';
import {
  type mustBe,
  needsKnown,
  notImplemented,
  type SpatialAxes,
  type SpatialRank,
  spatialAxes,
  takesAxes,
  windowMisfit,
} from './messages.ts';
import { common, count, countPerAxis, type Options, oneOf, required } from './options.ts';
import { biasOf, perAxis, placesOf, type Weight, weight } from './weights.ts';

/** One number, or a list of one. */
export type PerAxis1d = number | readonly [number];
/** One number for both axes, or `[rows, columns]`. */
export type PerAxis2d = number | readonly [number, number];
/** One number for all three axes, or `[planes, rows, columns]`. */
export type PerAxis3d = number | readonly [number, number, number];

/** What a convolution over sequences, images or volumes can be given. */
export interface WindowConfig<Sizes extends PerAxis> {
  /** The size of the window. */
  readonly kernelSize: Sizes;
  /** How far the window moves at each step. Default: `1`. */
  readonly strides?: Sizes;
  /** `'same'` pads so that stride 1 keeps the size. Default: `'valid'`, no padding. */
  readonly padding?: Padding;
  /** Default: `'channelsLast'`. */
  readonly dataFormat?: DataFormat;
}

export const windowOptions = (axes: SpatialRank): Options<WindowConfig<PerAxis>> => ({
  kernelSize: required(countPerAxis(axes)),
  strides: countPerAxis(axes),
  padding: oneOf('valid', 'same'),
  dataFormat: oneOf('channelsFirst', 'channelsLast'),
});

interface ConvolutionConfig extends LayerConfig, KernelConfig, WindowConfig<PerAxis> {
  readonly filters: number;
  readonly dilationRate?: PerAxis;
}
export const convolutionOptions = (axes: SpatialRank): Options<ConvolutionConfig> => ({
  ...common,
  ...kernelOptions,
  ...windowOptions(axes),
  filters: required(count),
  dilationRate: countPerAxis(axes),
});

/** A shape with its batch, its channels and as many axes between as its key says. */
export interface Batches {
  readonly 1: readonly [unknown, unknown, unknown];
  readonly 2: readonly [unknown, unknown, unknown, unknown];
  readonly 3: readonly [unknown, unknown, unknown, unknown, unknown];
}

/** Refuses a tensor of the wrong rank. */
export const checkAxes = (
  method: string,
  axes: SpatialRank,
  input: Shape,
  format?: DataFormat,
): void => {
  if (input.length !== axes + 2) throw takesAxes(method, spatialAxes(axes, format), input);
};

/**
 * Refuses a tensor of the wrong rank, or goes on to `Then`. It is an argument and no branch: there
 * the compiler would narrow `S` once more wherever it stands, which costs.
 */
export type withAxes<
  Method extends string,
  Axes extends SpatialRank,
  S,
  Format,
  Then,
> = S extends Batches[Axes] ? Then : Fails<'', takesAxes<Method, SpatialAxes<Axes, Format>, S>>;

/** As `withAxes`, for a layer with a kernel over its channels, which must be known. */
export type withChannels<
  Method extends string,
  Axes extends SpatialRank,
  S,
  Format,
  Then,
> = withAxes<
  Method,
  Axes,
  S,
  Format,
  readImage<S, Format>['channels'] extends null
    ? Fails<'', needsKnown<Method, 'the channels', S>>
    : Then
>;

export const channelsOf = (
  method: string,
  axes: SpatialRank,
  input: Shape,
  format?: DataFormat,
): Dim => {
  checkAxes(method, axes, input, format);
  const { channels } = readImage(input, format);
  if (channels === null) throw needsKnown(method, 'the channels', input);
  return channels;
};

/** The weights of a convolution depend on the channels that go in. */
export type weighedByChannels<S, Format> = [readImage<S, Format>['channels']];
export const weighedByChannels = (
  input: Shape,
  { dataFormat }: { readonly dataFormat?: DataFormat },
): Shape => [readImage(input, dataFormat).channels];

/**
 * The weights of a convolution: a kernel of `[...kernelSize, channels, filters]`, all of which is used
 * at each place of what comes out, and a bias.
 */
export const convolutionWeights =
  <C extends Weighed>(axes: SpatialRank, shape: (input: Shape, config: C) => Shape) =>
  (input: Shape, config: C): readonly Weight[] => {
    const { kernelSize, filters, dataFormat } = config;
    const { channels } = readImage(input, dataFormat);
    const kernel = [...perAxis(kernelSize, axes), channels, filters];
    return [
      weight('kernel', kernel, placesOf(shape(input, config), dataFormat)),
      ...biasOf(config, filters),
    ];
  };
interface Weighed {
  readonly kernelSize: PerAxis;
  readonly filters: number;
  readonly dataFormat?: DataFormat;
  readonly useBias?: boolean;
}

/**
 * The rule of a convolution that has both strides and dilation. Most configs have neither of them,
 * which is seen at once.
 */
export type convolution<
  Method extends string,
  Axes extends SpatialRank,
  S,
  C,
  Format,
> = withChannels<
  Method,
  Axes,
  S,
  Format,
  C extends unknown
    ? 'dilationRate' extends keyof C
      ? notBoth<
          Method,
          C,
          convolve<
            Method,
            S,
            C,
            Format,
            given<C['strides' & keyof C], 1>,
            given<C['padding' & keyof C], 'valid'>,
            given<C['dilationRate' & keyof C], 1>,
            C['filters' & keyof C]
          >
        >
      : convolve<
          Method,
          S,
          C,
          Format,
          given<C['strides' & keyof C], 1>,
          given<C['padding' & keyof C], 'valid'>,
          1,
          C['filters' & keyof C]
        >
    : never
>;

/** The rule of every layer with a window and a kernel, up to the number of channels that come out. */
export type convolve<Method extends string, S, C, Format, Strides, Pad, Dilation, Channels> =
  windowShape<
    readImage<S, Format>['spatial'],
    C['kernelSize' & keyof C],
    Strides,
    Pad,
    Dilation
  > extends infer Left extends Shape
    ? `${Channels & number}` extends NoCount
      ? Fails<'filters', mustBe<Method, 'filters', 'a positive integer', Channels>>
      : // As `writeImage`, which would cost at each call.
        Format extends 'channelsFirst'
        ? [readImage<S, Format>['batch'], Channels, ...Left]
        : [readImage<S, Format>['batch'], ...Left, Channels]
    : noWindow<
        Method,
        'kernelSize',
        S,
        C,
        // Once more: at a call that is right, to keep it would cost.
        windowShape<
          readImage<S, Format>['spatial'],
          C['kernelSize' & keyof C],
          Strides,
          Pad,
          Dilation
        >
      >;

/**
 * Why a window leaves no shape: it is larger than what it slides over, or one of its numbers is none.
 *
 * @param Left what `windowShape` gives.
 */
export type noWindow<
  Method extends string,
  Option extends string,
  S,
  C,
  Left,
  Axes extends SpatialRank = spatialRank<S>,
> = 'misfit' extends Left
  ? Fails<Option, windowMisfit<Method, Option, S>>
  : firstNoCount<C, [Option, 'strides', 'dilationRate']> extends infer Wrong extends string
    ? Fails<Wrong, mustCount<Method, Axes, Wrong, C>>
    : never;
type mustCount<Method extends string, Axes extends SpatialRank, Option extends string, C> = mustBe<
  Method,
  Option,
  `a positive integer or a list of ${Axes}`,
  C[Option & keyof C]
>;
/** The first of some options of which a number is none of `1`, `2`, `3`, …, or `undefined`. */
type firstNoCount<C, Options> = Options extends readonly [infer First, ...infer Rest]
  ? First extends keyof C
    ? [isNoCount<C[First]>] extends [true]
      ? First
      : firstNoCount<C, Rest>
    : firstNoCount<C, Rest>
  : undefined;
type spatialRank<S> = S extends Batches[1] ? 1 : S extends Batches[2] ? 2 : 3;

export const convolve = (
  method: string,
  input: Shape,
  config: WindowConfig<PerAxis>,
  dilation: PerAxis,
  channels: Dim,
): Shape => {
  const { batch, spatial } = readImage(input, config.dataFormat);
  const { kernelSize, strides = 1, padding = 'valid' } = config;
  const left = windowShape(spatial, kernelSize, strides, padding, dilation);
  if (typeof left === 'string') throw windowMisfit(method, 'kernelSize', input);
  return writeImage({ batch, spatial: left, channels }, config.dataFormat);
};

/**
 * Refuses a padded volume of which a step passes over something, or goes on to `Then`. Where the last
 * window ends before the volume does, tfjs pads by less than nothing: every window is shifted.
 */
export type noSteppingOver<
  Method extends string,
  Option extends string,
  C,
  DefaultSizes,
  DefaultStrides,
  Then,
> = C extends unknown
  ? 'padding' extends keyof C
    ? notOver<
        Method,
        Option,
        option<C, Option, DefaultSizes>,
        option<C, 'strides', DefaultStrides>,
        option<C, 'padding', 'valid'>,
        Then
      >
    : Then
  : never;
type notOver<
  Method extends string,
  Option extends string,
  Sizes,
  Strides,
  Pad,
  Then,
> = Pad extends 'same'
  ? stepsOver<Sizes, Strides> extends true
    ? Fails<'padding', steppingOver<Method, Option>>
    : Then
  : Then;
type stepsOver<Sizes, Strides> = Strides extends 1
  ? false
  : Strides extends readonly unknown[]
    ? anyTrue<{ readonly [K in keyof Strides]: isBelow<along<Sizes, K>, Strides[K]> }>
    : Sizes extends readonly unknown[]
      ? anyTrue<{ readonly [K in keyof Sizes]: isBelow<Sizes[K], Strides> }>
      : isBelow<Sizes, Strides>;
type anyTrue<List> = true extends List[number & keyof List] ? true : false;
type isBelow<A, B> = `${subtract<A & Dim, B & Dim>}` extends `-${string}` ? true : false;
/** The value for one axis of an option that is given for all or for each. */
export type along<Sizes, Axis> = Sizes extends readonly unknown[]
  ? Sizes[Axis & keyof Sizes]
  : Sizes;
export const noSteppingOver = (
  method: string,
  option: string,
  sizes: PerAxis,
  strides: PerAxis,
  padding: Padding = 'valid',
): void => {
  const isOver = [0, 1, 2].some((axis) => onAxis(sizes, axis) < onAxis(strides, axis));
  if (padding === 'same' && isOver) throw steppingOver(method, option);
};

type steppingOver<Method extends string, Option extends string> = notImplemented<
  Method,
  `padding: 'same' with strides above the ${Option}`,
  "use padding: 'valid'"
>;
const steppingOver = (method: string, option: string): Error =>
  notImplemented(
    method,
    `padding: 'same' with strides above the ${option}`,
    "use padding: 'valid'",
  );

/** Whether an option is above 1 on some axis, as far as it is known. */
export type isAboveOne<Sizes> = Sizes extends 1 | readonly 1[]
  ? false
  : number extends Sizes | (Sizes extends readonly (infer Size)[] ? Size : never)
    ? false
    : true;
export const isAboveOne = (sizes: PerAxis): boolean => [sizes].flat().some((size) => size > 1);

/** What becomes of a config with dilation, as far as that is known, and of any other. */
export type ifDilated<
  Method extends string,
  Axes extends SpatialRank,
  C,
  Dilated,
  Then,
> = C extends unknown
  ? 'dilationRate' extends keyof C
    ? firstNoCount<C, ['dilationRate']> extends 'dilationRate'
      ? Fails<'dilationRate', mustCount<Method, Axes, 'dilationRate', C>>
      : isAboveOne<option<C, 'dilationRate', 1>> extends true
        ? Dilated
        : Then
    : Then
  : never;

/** Refuses strides and dilation together, or goes on to `Then`. */
export type notBoth<Method extends string, C, Then> = C extends unknown
  ? 'dilationRate' extends keyof C
    ? areAboveOne<given<C['strides' & keyof C], 1>, given<C['dilationRate'], 1>> extends true
      ? Fails<'dilationRate', stridesAndDilation<Method>>
      : Then
    : Then
  : never;
type areAboveOne<A, B> = [isAboveOne<A>, isAboveOne<B>] extends [true, true] ? true : false;
export const notBoth = (
  method: string,
  { strides = 1, dilationRate = 1 }: { strides?: PerAxis; dilationRate?: PerAxis },
): void => {
  if (isAboveOne(dilationRate) && isAboveOne(strides)) throw stridesAndDilation(method);
};

type stridesAndDilation<Method extends string> = notImplemented<
  Method,
  'strides and dilationRate both above 1',
  'use one of them'
>;
const stridesAndDilation = (method: string): Error =>
  notImplemented(method, 'strides and dilationRate both above 1', 'use one of them');
