import type { Dim, Shape } from './dimension.ts';
import type { Spec } from './dtype.ts';

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

export const show = (shape: Shape): string => `[${shape.map(showSize).join(', ')}]`;
/** JavaScript may give text for a size, which is shown as such. */
const showSize = (size: unknown): string => (typeof size === 'string' ? `'${size}'` : String(size));

/** How many there are of something: `counted<1, 'input'> → '1 input'`. */
export type counted<Count extends number, Noun extends string> = Count extends 1
  ? `1 ${Noun}`
  : `${Count} ${Noun}s`;
export const counted = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count} ${noun}s`;

/** `'filters' → 'Filters'` */
export const upperFirst = (word: string): string => `${word[0]?.toUpperCase()}${word.slice(1)}`;

/** A class with its article, as one says it: `a Dense`, `an Add`, `an LSTM`. */
export const withArticle = (className: string, shown: string = className): string => {
  // Of two capitals the first is said by its name.
  const isVowel = /^[A-Z]{2}/.test(className) ? /^[AEFHILMNORSX]/ : /^[AEIOU]/i;
  return `${isVowel.test(className) ? 'an' : 'a'} ${shown}`;
};

/** A shape with its dtype, where that is not `float32`: `showSpec<[null, 4], 'int32'> → 'int32 [null, 4]'`. */
export type showSpec<S, D extends string> = D extends 'float32' ? show<S> : `${D} ${show<S>}`;
export const showSpec = (spec: Spec): string => {
  if (!('shape' in spec)) return show(spec);
  return spec.dtype === 'float32' ? show(spec.shape) : `${spec.dtype} ${show(spec.shape)}`;
};
