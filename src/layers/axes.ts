import { axisOf, dimAt } from '../shape/axis.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { isUnion } from '../shape/union.ts';
import { axisMisfit } from './messages.ts';

/** An option that names one axis or several. */
export type Axes = number | readonly number[];

/**
 * The sizes of some axes, or the sentence that says which is wrong: none may be missing, or named
 * twice. `'unknown'` where the compiler cannot know the axes.
 */
export type dimsAt<
  Method extends string,
  S,
  List,
  Out extends Shape = [],
  Seen = never,
> = List extends readonly [infer Axis extends number, ...infer Rest]
  ? number extends Axis
    ? 'unknown'
    : isUnion<Axis> extends true
      ? 'unknown'
      : dimAt<S, Axis> extends infer D
        ? D extends 'missing'
          ? axisMisfit<Method, Axis, S>
          : axisOf<S, Axis> extends Seen
            ? axisTwice<Method, Axis, S>
            : dimsAt<Method, S, Rest, [...Out, D & Dim], Seen | axisOf<S, Axis>>
        : never
  : List extends readonly []
    ? Out
    : 'unknown';
export const dimsAt = (method: string, input: Shape, axes: Axes): Shape => {
  const list = listOfAxes(axes);
  const seen = new Set<number>();
  return list.map((axis) => {
    const dim = dimAt(input, axis);
    if (dim === 'missing') throw axisMisfit(method, axis, input);
    const index = axisOf(input.length, axis);
    if (seen.has(index)) throw axisTwice(method, axis, input);
    seen.add(index);
    return dim;
  });
};

export type listOfAxes<A> = A extends number ? [A] : A;
export const listOfAxes = (axes: Axes): readonly number[] =>
  typeof axes === 'number' ? [axes] : axes;

/** An axis that is named twice. */
type axisTwice<
  Method extends string,
  Axis extends number,
  S,
> = `${Method}: axis ${Axis} of ${show<S>} is named twice`;
const axisTwice = (method: string, axis: number, input: Shape): ShapeError =>
  new ShapeError(`${method}: axis ${axis} of ${show(input)} is named twice`, {
    code: 'axis',
    layer: method,
    received: axis,
    expected: input,
  });

/** An axis in one spelling: the last is the -1 that is the default, others are counted from the start. */
export const plainAxis = (axis: number, { length }: Shape): number => {
  const plain = axisOf(length, axis);
  return plain === length - 1 ? -1 : plain;
};
/** Axes in one spelling: one is without a list, and of several each is counted from the start. */
export const plainAxes = (axes: Axes, input: Shape): Axes => {
  const list = listOfAxes(axes);
  const [one, ...more] = list;
  return one === undefined || more.length > 0
    ? list.map((axis) => axisOf(input.length, axis))
    : plainAxis(one, input);
};
