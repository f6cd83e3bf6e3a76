/** The text of a literal that is none of `0`, `1`, `2`, … */
type NoSize = `-${string}` | `${string}.${string}` | `${string}e-${string}`;
/** The text of a literal that is none of `1`, `2`, `3`, … */
export type NoCount = '0' | NoSize;

/**
 * Whether a number, or one in a list, is certainly none of `1`, `2`, `3`, …: `isNoCount<[3, 0]> → true`.
 * `boolean` where one of several may be.
 */
export type isNoCount<Value> = hasAny<Value, NoCount>;
/** As `isNoCount`, where `0` is fine: `isNoSize<[[0, 1], [0, -1]]> → true`. */
export type isNoSize<Value> = hasAny<Value, NoSize>;
type hasAny<Value, Texts extends string> = Value extends readonly unknown[]
  ? true extends {
      [I in keyof Value]: [hasAny<Value[I], Texts>] extends [true] ? true : never;
    }[number]
    ? true
    : false
  : Value extends number
    ? `${Value}` extends Texts
      ? true
      : false
    : false;

/**
 * Whether a number is certainly none from 0 up to, but not including, 1: `isNoFraction<1.5> → true`.
 * `boolean` where one of several may be.
 */
export type isNoFraction<Value> = number extends Value
  ? false
  : Value extends number
    ? `${Value}` extends `-${string}`
      ? true
      : `${Value}` extends '0' | `0.${string}` | `${string}e-${string}`
        ? false
        : true
    : false;

export const isNoCount = (value: unknown): boolean => hasAny(value, 1);
export const isNoSize = (value: unknown): boolean => hasAny(value, 0);
const hasAny = (value: unknown, least: number): boolean =>
  Array.isArray(value)
    ? value.some((item) => hasAny(item, least))
    : typeof value === 'number' && !(Number.isInteger(value) && value >= least);
