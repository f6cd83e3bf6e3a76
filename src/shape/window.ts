import { add, ceilDivide, floorDivide, type multiply, subtract } from './arithmetic.ts';
import { isNoCount } from './count.ts';
import type { Dim, Shape } from './dimension.ts';

/** How a window is laid over the edges of its input. */
export type Padding = 'valid' | 'same';

/** One number for every spatial axis, or one for each. */
export type PerAxis = number | readonly number[];

/**
 * The length that a sliding window leaves of one axis, or `'misfit'` where it is larger than the
 * axis.
 *
 * `same`: `ceil(length / stride)`; `valid`: `floor((length - extent) / stride) + 1`, with
 * `extent = (size - 1) · dilation + 1`.
 *
 * @see https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
 */
export type windowLength<Length, Size, Stride, Pad, Dilation> = Pad extends 'same'
  ? Stride extends 1
    ? Length
    : ceilDivide<Length & Dim, Stride & Dim>
  : Length extends null
    ? null
    : steps<subtract<Length & Dim, windowExtent<Size, Dilation>>, Stride>;

type steps<Room, Stride> = `${Room & number}` extends `-${string}`
  ? 'misfit'
  : Stride extends 1
    ? add<Room & Dim, 1>
    : add<floorDivide<Room & Dim, Stride & Dim>, 1>;

export const windowLength = (
  length: Dim,
  size: number,
  stride: number,
  padding: Padding,
  dilation: number,
): Dim | 'misfit' => {
  if (padding === 'same') return ceilDivide(length, stride);
  const room = subtract(length, windowExtent(size, dilation));
  if (room !== null && room < 0) return 'misfit';
  return add(floorDivide(room, stride), 1);
};

/** How far a dilated window reaches: `windowExtent<3, 2> → 5`. */
type windowExtent<Size, Dilation> = Dilation extends 1
  ? Size & Dim
  : add<multiply<subtract<Size & Dim, 1>, Dilation & Dim>, 1>;
const windowExtent = (size: number, dilation: number): number => (size - 1) * dilation + 1;

/**
 * `windowLength` on every spatial axis: a shape, `'misfit'`, or `'no window'` where one of the numbers is
 * none of `1`, `2`, `3`, …
 */
export type windowShape<S, Size, Stride, Pad, Dilation> = [isNoCount<Size>] extends [true]
  ? 'no window'
  : true extends isNoStep<Stride> | isNoStep<Dilation>
    ? 'no window'
    : Pad extends 'same'
      ? Stride extends 1
        ? S
        : slide<S, Size, Stride, Pad, Dilation>
      : slide<S, Size, Stride, Pad, Dilation>;
type isNoStep<Steps> = [Steps] extends [1]
  ? false
  : [isNoCount<Steps>] extends [true]
    ? true
    : false;

type slide<S, Size, Stride, Pad, Dilation, Out extends Shape = []> = S extends readonly [
  infer Length,
  ...infer Rest,
]
  ? windowLength<Length, head<Size>, head<Stride>, Pad, head<Dilation>> extends infer L
    ? L extends Dim
      ? slide<Rest, tail<Size>, tail<Stride>, Pad, tail<Dilation>, [...Out, L]>
      : 'misfit'
    : never
  : Out;

type head<Sizes> = Sizes extends readonly [infer First, ...unknown[]] ? First : Sizes;
type tail<Sizes> = Sizes extends readonly [unknown, ...infer Rest] ? Rest : Sizes;

export const windowShape = (
  spatial: Shape,
  size: PerAxis,
  stride: PerAxis,
  padding: Padding,
  dilation: PerAxis,
): Shape | 'misfit' | 'no window' => {
  if (isNoCount([size, stride, dilation])) return 'no window';
  const lengths: Dim[] = [];
  for (const [i, length] of spatial.entries()) {
    const left = windowLength(
      length,
      onAxis(size, i),
      onAxis(stride, i),
      padding,
      onAxis(dilation, i),
    );
    if (left === 'misfit') return left;
    lengths.push(left);
  }
  return lengths;
};

/** The value for one axis of an option that is given for all or for each. */
export const onAxis = (value: PerAxis, axis: number): number =>
  typeof value === 'number' ? value : (value[axis] ?? Number.NaN);
