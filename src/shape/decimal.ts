/**
 * Arithmetic on decimal text, four digits (a *word*) at a time.
 *
 * Both operands are padded to a word and matched by one pattern, and the answer is one flat
 * expression of table look-ups, in which the compiler evaluates each repeated part once. Only
 * longer numbers, `null` and `number` leave that path. Every operation distributes over unions,
 * because it is a conditional type on the joined text of its operands.
 *
 * Digits are inferred as `extends number`, not as a union of digits: where such a match fails, the
 * compiler would multiply the unions out into 10^8 texts.
 */
import type { Difference, Product, Sum } from './digits.ts';
import type { Dim } from './dimension.ts';

/** Pads to a word: `'28' → '0028'`. A longer number is marked, so that no word matches it. */
export type pad<S extends string> = S extends `${number}${number}${number}`
  ? S extends `${number}${number}${number}${number}`
    ? S extends `${number}${number}${number}${number}${number}`
      ? `L${S}`
      : S
    : `0${S}`
  : S extends `${number}${number}`
    ? `00${S}`
    : S extends ''
      ? '0000'
      : `000${S}`;

/** Parses digits. `null` stays; what is no exact safe integer is `number`. */
export type toDim<S> = S extends `0${infer Rest}`
  ? toDim<Rest>
  : S extends `${infer N extends number}`
    ? S extends SixteenDigits
      ? safe<S, N>
      : N
    : S extends ''
      ? 0
      : S extends null
        ? null
        : number;

type FourNumbers = `${number}${number}${number}${number}`;
type SixteenDigits = `${FourNumbers}${FourNumbers}${FourNumbers}${FourNumbers}`;

type safe<S extends string, N extends number> =
  subtractText<`L9007199254740991 - L${S}`> extends `1${string}` ? N : number;

/** The answer where an operand is neither a word nor marked as long. */
export type unknownOf<T> = T extends `${string}null${string}` ? null : number;

/** Cuts the last word off: `'L1234567' → ['123', '4567']`, and `'0028' → ['0', '0028']`. */
type split<S> = S extends `L${infer Digits}` ? splitLong<Digits> : ['0', S];

type splitLong<
  S,
  High extends string = '',
> = S extends `${infer D}${infer A}${infer B}${infer C}${infer E}${infer Rest}`
  ? splitLong<`${A}${B}${C}${E}${Rest}`, `${High}${D}`>
  : [High, S];

/** Normalises four columns, each below 100, first to last, to five digits. */
// biome-ignore format: a pair of digits to a line reads as a column
export type carry<A extends number, B extends number, C extends number, D extends number> = `${
  tens<carryInto<A, carryInto<B, carryInto<C, D>>>>}${
  units<carryInto<A, carryInto<B, carryInto<C, D>>>>}${
  units<carryInto<B, carryInto<C, D>>>}${
  units<carryInto<C, D>>}${
  units<D>}`;

export type tens<N extends number> = Sum[N]['t'];
export type units<N extends number> = Sum[N]['u'];
type carryInto<N extends number, Column extends number> = Sum[N][Sum[Column]['t']];

/** Takes leading zeros, and the mark of a long number, off. */
export type trim<S extends string> = S extends `0${infer Rest}`
  ? trim<Rest>
  : S extends `L${infer Rest}`
    ? trim<Rest>
    : S;

// Addition and subtraction. The text that comes out starts with the carry.

// biome-ignore format: a pair of digits to a line reads as a column
export type addText<T, Carry extends number = 0> = T extends `${
  infer A1 extends number}${infer A2 extends number}${
  infer A3 extends number}${infer A4 extends number} + ${
  infer B1 extends number}${infer B2 extends number}${
  infer B3 extends number}${infer B4 extends number}`
  ? carry<Sum[A1][B1], Sum[A2][B2], Sum[A3][B3], Sum[Sum[A4][B4]][Carry]>
  : T extends `${infer A} + ${infer B}`
    ? longText<A, B, '+', Carry>
    : never;

// biome-ignore format: a pair of digits to a line reads as a column
export type subtractText<T, Carry extends number = 1> = T extends `${
  infer A1 extends number}${infer A2 extends number}${
  infer A3 extends number}${infer A4 extends number} - ${
  infer B1 extends number}${infer B2 extends number}${
  infer B3 extends number}${infer B4 extends number}`
  ? carry<
      Difference[B1][A1],
      Difference[B2][A2],
      Difference[B3][A3],
      Sum[Difference[B4][A4]][Carry]
    >
  : T extends `${infer A} - ${infer B}`
    ? longText<A, B, '-', Carry>
    : never;

/** Low words first, then all above them with the carry. */
type longText<
  A extends string,
  B extends string,
  Sign extends '+' | '-',
  Carry extends number,
> = `${A}${B}` extends `${string}L${string}`
  ? [...split<A>, ...split<B>] extends [
      infer AHigh extends string,
      infer ALow extends string,
      infer BHigh extends string,
      infer BLow extends string,
    ]
    ? sumText<ALow, BLow, Sign, Carry> extends `${infer Next extends number}${infer Low}`
      ? `${sumText<pad<AHigh>, pad<BHigh>, Sign, Next>}${Low}`
      : unknownOf<`${ALow}${BLow}`>
    : never
  : unknownOf<`${A}${B}`>;

type sumText<
  A extends string,
  B extends string,
  Sign extends '+' | '-',
  Carry extends number,
> = Sign extends '+' ? addText<`${A} + ${B}`, Carry> : subtractText<`${A} - ${B}`, Carry>;

/** A borrow leaves the ten's complement of what the difference is below zero. */
export type signed<R> = R extends `1${infer Digits}`
  ? toDim<Digits>
  : R extends `0${infer Digits}`
    ? negative<toDim<subtractText<`0000 - ${pad<Digits>}`>>>
    : toDim<R>;

type negative<N extends Dim> = `-${N}` extends `${infer M extends number}` ? M : number;

export type borrows<R> = R extends `0${string}` ? true : R extends `1${string}` ? false : boolean;

// Multiplication, one row of the schoolbook scheme after another.

// biome-ignore format: a pair of digits to a line reads as a column
export type multiplyText<T> = T extends `${
  infer A1 extends number}${infer A2 extends number}${
  infer A3 extends number}${infer A4 extends number} * ${
  infer B1 extends number}${infer B2 extends number}${
  infer B3 extends number}${infer B4 extends number}`
  ? carry<Product[B4][A1], Product[B4][A2], Product[B4][A3], Product[B4][A4]> extends `${
      infer R1 extends number}${infer R2 extends number}${
      infer R3 extends number}${infer R4 extends number}${infer P8}`
    ? T extends `${string} * 000${string}`
      ? `000${R1}${R2}${R3}${R4}${P8}`
      : row<A1, A2, A3, A4, B3, R1, R2, R3, R4> extends `${
          infer R1 extends number}${infer R2 extends number}${
          infer R3 extends number}${infer R4 extends number}${infer P7}`
      ? row<A1, A2, A3, A4, B2, R1, R2, R3, R4> extends `${
          infer R1 extends number}${infer R2 extends number}${
          infer R3 extends number}${infer R4 extends number}${infer P6}`
        ? `${row<A1, A2, A3, A4, B1, R1, R2, R3, R4>}${P6}${P7}${P8}`
        : number
      : number
    : number
  : T extends `L${infer A} * ${infer B}`
    ? splitLong<A> extends [infer High extends string, infer Low extends string]
      ? shiftedSum<multiplyText<`${pad<High>} * ${B}`>, multiplyText<`${Low} * ${B}`>>
      : never
    : T extends `${infer A} * L${infer B}`
      ? multiplyText<`L${B} * ${A}`>
      : unknownOf<T>;

/** The rows so far, without the digits that are final, plus the first number times one digit. */
type row<
  A1 extends number,
  A2 extends number,
  A3 extends number,
  A4 extends number,
  B extends number,
  R1 extends number,
  R2 extends number,
  R3 extends number,
  R4 extends number,
> = carry<
  Sum[Product[B][A1]][R1],
  Sum[Product[B][A2]][R2],
  Sum[Product[B][A3]][R3],
  Sum[Product[B][A4]][R4]
>;

/** Ten thousand times the first, plus the second. */
type shiftedSum<High, Low> = High extends string
  ? Low extends string
    ? splitLong<Low> extends [infer Above extends string, infer Last extends string]
      ? `${addText<`${pad<trim<High>>} + ${pad<trim<Above>>}`>}${Last}`
      : never
    : Low
  : High;
