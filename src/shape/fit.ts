import type { Dim, Shape } from './dimension.ts';

/**
 * Whether a tensor of shape `Source` can stand where one of shape `Target` stood.
 *
 * The rank is equal and each dimension fits: a literal fits an equal literal, `null` or `number`;
 * `null` fits `null`; a `number`, which the compiler cannot know, fits any size until it is built.
 *
 * `fits<[null, 32], [null, 32]> → true`, `fits<[null, 6272], [null, 32]> → false`
 */
export type fits<Source extends Shape, Target extends Shape> = Source extends Target
  ? true
  : number extends Source['length'] | Target['length']
    ? true
    : Source extends readonly [infer A, ...infer Rest extends Shape]
      ? Target extends readonly [infer B, ...infer Others extends Shape]
        ? dimFits<A, B> extends true
          ? fits<Rest, Others>
          : false
        : false
      : false;

type dimFits<A, B> = null extends B
  ? true
  : null extends A
    ? [A] extends [null]
      ? false
      : true
    : number extends A | B
      ? true
      : [Extract<A, B>] extends [never]
        ? false
        : true;

export const fits = (source: Shape, target: Shape): boolean =>
  source.length === target.length && source.every((dim, i) => dimFits(dim, target[i] as Dim));

const dimFits = (source: Dim, target: Dim): boolean => target === null || source === target;

/** Whether two shapes are the same, size for size. */
export const isSameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);
