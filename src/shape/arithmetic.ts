/**
 * Arithmetic on dimensions: each operation as a type and, under the same name, as a function.
 *
 * Natural literals give an exact literal. `null` in either operand gives `null`, else `number` in
 * either gives `number`. A union of operands gives the union of the results. What the types do not
 * calculate (negative operands, fractions, results above 2^53 - 1) is `number`, never a wrong
 * literal.
 */
import type {
  addText,
  borrows,
  multiplyText,
  pad,
  signed,
  subtractText,
  toDim,
} from './decimal.ts';
import type { Dim, Shape } from './dimension.ts';
import type { divideText } from './division.ts';

/** Sum of two dimensions: `add<28, 2> → 30`. */
export type add<A extends Dim, B extends Dim> = toDim<addText<`${pad<`${A}`>} + ${pad<`${B}`>}`>>;
export const add = <A extends Dim, B extends Dim>(a: A, b: B): add<A, B> =>
  calculate(a, b, (x, y) => x + y) as add<A, B>;

/** Difference of two dimensions, negative if need be: `subtract<28, 3> → 25`. */
export type subtract<A extends Dim, B extends Dim> = signed<
  subtractText<`${pad<`${A}`>} - ${pad<`${B}`>}`>
>;
export const subtract = <A extends Dim, B extends Dim>(a: A, b: B): subtract<A, B> =>
  calculate(a, b, (x, y) => x - y) as subtract<A, B>;

/** Product of two dimensions, exact up to 2^53 - 1: `multiply<14, 14> → 196`. */
export type multiply<A extends Dim, B extends Dim> = toDim<
  multiplyText<`${pad<`${A}`>} * ${pad<`${B}`>}`>
>;
export const multiply = <A extends Dim, B extends Dim>(a: A, b: B): multiply<A, B> =>
  calculate(a, b, (x, y) => x * y) as multiply<A, B>;

/**
 * Quotient rounded down: `floorDivide<28, 3> → 9`. Division by zero is `never`.
 *
 * @throws RangeError on division by zero.
 */
export type floorDivide<A extends Dim, B extends Dim> = toDim<
  divideText<`${A}`, pad<`${B}`>, 'floor'>
>;
export const floorDivide = <A extends Dim, B extends Dim>(a: A, b: B): floorDivide<A, B> =>
  calculate(a, nonZero(b), (x, y) => Math.floor(x / y)) as floorDivide<A, B>;

/**
 * Quotient rounded up: `ceilDivide<28, 3> → 10`. Division by zero is `never`.
 *
 * @throws RangeError on division by zero.
 */
export type ceilDivide<A extends Dim, B extends Dim> = toDim<
  divideText<`${A}`, pad<`${B}`>, 'ceil'>
>;
export const ceilDivide = <A extends Dim, B extends Dim>(a: A, b: B): ceilDivide<A, B> =>
  calculate(a, nonZero(b), (x, y) => Math.ceil(x / y)) as ceilDivide<A, B>;

/**
 * Whether the first is the smaller: `isLess<2, 28> → true`. `boolean` where a type does not tell;
 * the function answers `false` for `null`.
 */
export type isLess<A extends Dim, B extends Dim> = borrows<
  subtractText<`${pad<`${A}`>} - ${pad<`${B}`>}`>
>;
export const isLess = <A extends Dim, B extends Dim>(a: A, b: B): isLess<A, B> =>
  (a !== null && b !== null && a < b) as isLess<A, B>;

/** Product of all dimensions: `product<[7, 7, 32]> → 1568`, and `product<[]> → 1`. */
export type product<S extends Shape> = S extends readonly [
  infer First extends Dim,
  ...infer Rest extends Shape,
]
  ? productFrom<First, Rest>
  : S extends readonly []
    ? 1
    : multiply<S[number], number>;
export const product = <S extends Shape>(shape: S): product<S> =>
  shape.reduce<Dim>((total, dim) => multiply(total, dim), 1) as product<S>;

type productFrom<Total extends Dim, S extends Shape> = S extends readonly [
  infer First extends Dim,
  ...infer Rest extends Shape,
]
  ? productFrom<multiply<Total, First>, Rest>
  : S extends readonly []
    ? Total
    : // A rest of unknown length.
      multiply<Total, multiply<S[number], number>>;

const calculate = (a: Dim, b: Dim, operation: (a: number, b: number) => number): Dim =>
  a === null || b === null ? null : operation(a, b);

const nonZero = (divisor: Dim): Dim => {
  if (divisor === 0) throw new RangeError('division by zero');
  return divisor;
};
