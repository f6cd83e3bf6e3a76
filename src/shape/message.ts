import type { Dim, Shape } from './dimension.ts';

/** A shape as the messages print it: `show<[null, 28, 28, 1]> → '[null, 28, 28, 1]'`. */
export type show<S> = S extends readonly []
  ? '[]'
  : S extends readonly [infer First, ...infer Rest]
    ? `[${showRest<Rest, showDim<First>>}]`
    : 'a shape of unknown rank';
type showRest<S, Text extends string> = S extends readonly [infer First, ...infer Rest]
  ? showRest<Rest, `${Text}, ${showDim<First>}`>
  : Text;
type showDim<D> = number extends D ? 'number' : D extends Dim ? `${D}` : 'unknown';

export const show = (shape: Shape): string => `[${shape.map(String).join(', ')}]`;
