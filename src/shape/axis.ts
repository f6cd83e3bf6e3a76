import type { Dim, Shape } from './dimension.ts';

/**
 * The size of axis `Axis`, counted from the end where negative: `dimAt<[null, 28, 3], -1> → 3`;
 * `'missing'` where there is no such axis; `Dim` where the axis is not known to the compiler.
 */
export type dimAt<S, Axis extends number> = number extends Axis
  ? Dim
  : `${Axis}` extends `-${infer FromEnd extends number}`
    ? fromEnd<S, FromEnd>
    : S extends { readonly [K in Axis]: infer D }
      ? Axis extends keyof S | indexOf<S>
        ? D
        : 'missing'
      : 'missing';
type indexOf<S> = S extends readonly [unknown, ...infer Rest]
  ? indexOf<Rest> | Rest['length']
  : never;
type fromEnd<S, N extends number, Passed extends 1[] = [1]> = S extends readonly [
  ...infer Head,
  infer Last,
]
  ? Passed['length'] extends N
    ? Last
    : fromEnd<Head, N, [...Passed, 1]>
  : 'missing';

export const dimAt = (shape: Shape, axis: number): Dim | 'missing' => {
  const dim = Number.isInteger(axis) ? shape.at(axis) : undefined;
  return dim === undefined || axis < -shape.length ? 'missing' : dim;
};

/** An axis counted from the start: `axisOf<[null, 7, 3], -1> → 2`. */
export type axisOf<S, Axis extends number> = `${Axis}` extends `-${infer FromEnd extends number}`
  ? dropLast<S, FromEnd>
  : Axis;
type dropLast<S, N extends number, Gone extends 1[] = []> = Gone['length'] extends N
  ? S['length' & keyof S]
  : S extends readonly [...infer Head, unknown]
    ? dropLast<Head, N, [...Gone, 1]>
    : 0;
export const axisOf = (rank: number, axis: number): number => (axis < 0 ? axis + rank : axis);
