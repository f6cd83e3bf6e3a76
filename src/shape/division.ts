/**
 * Long division of decimal text, digit by digit from the front. By one digit it is a table look-up
 * a digit; by more, the digits of the quotient must be found by trial, which costs ten times that.
 */
import type { addText, carry, pad, subtractText, tens, trim, units, unknownOf } from './decimal.ts';
import type { Product, Quotient, RoundUp, Sum } from './digits.ts';

type Rounding = 'floor' | 'ceil';

/** Divides `N`, as it is, by `D`, padded: `divideText<'28', '0003', 'ceil'> → '00010'`. */
export type divideText<
  N extends string,
  D extends string,
  Round extends Rounding,
> = D extends `000${infer Digit extends number}`
  ? Digit extends 0
    ? never
    : divideByDigit<pad<N>, Digit, Round>
  : D extends keyof Factors
    ? divideByFactors<N, Factors[D], Round>
    : divideByTrial<N, D, Round>;

/** Rounding twice in one direction is rounding once: `⌊n / 32⌋ = ⌊⌊n / 8⌋ / 4⌋`. */
type divideByFactors<N extends string, By extends Factors[keyof Factors], Round extends Rounding> =
  divideByDigit<pad<N>, By[0], Round> extends infer Q
    ? Q extends string
      ? divideText<trim<Q>, By[1], Round>
      : Q
    : never;

// biome-ignore format: a pair of digits to a line reads as a column
type divideByDigit<N, D extends number, Round extends Rounding> = N extends `${
  infer A extends number}${infer B extends number}${
  infer C extends number}${infer E extends number}`
  ? Round extends 'floor'
    ? `${tens<first<D, A>>}${
        tens<second<D, A, B>>}${
        tens<third<D, A, B, C>>}${
        tens<fourth<D, A, B, C, E>>}`
    : carry<
        tens<first<D, A>>,
        tens<second<D, A, B>>,
        tens<third<D, A, B, C>>,
        Sum[tens<fourth<D, A, B, C, E>>][RoundUp[units<fourth<D, A, B, C, E>>]]
      >
  : N extends `L${infer Digits}`
    ? divideLongByDigit<Digits, D, Round>
    : unknownOf<N>;

type first<D extends number, A extends number> = Quotient[D][0][A];
type second<D extends number, A extends number, B extends number> = step<D, first<D, A>, B>;
type third<D extends number, A extends number, B extends number, C extends number> = step<
  D,
  second<D, A, B>,
  C
>;
type fourth<
  D extends number,
  A extends number,
  B extends number,
  C extends number,
  E extends number,
> = step<D, third<D, A, B, C>, E>;

/** The step of a division by one digit that follows `Last` and brings digit `A` down. */
type step<D extends number, Last extends number, A extends number> = Quotient[D][units<Last>][A];

type divideLongByDigit<
  N,
  D extends number,
  Round extends Rounding,
  Last extends number = 0,
  Q extends string = '',
> = N extends `${infer A extends number}${infer Rest}`
  ? divideLongByDigit<Rest, D, Round, step<D, Last, A>, `${Q}${tens<step<D, Last, A>>}`>
  : N extends ''
    ? rounded<Q, `${units<Last>}`, Round>
    : unknownOf<N>;

/** Rounds by what is left over; leading zeros of `Left` are gone. */
type rounded<Q extends string, Left, Round extends Rounding> = Round extends 'floor'
  ? Q
  : Left extends '' | '0'
    ? Q
    : addText<`${pad<Q>} + 0001`>;

type divideByTrial<N extends string, D extends string, Round extends Rounding> = N extends string
  ? `${number}` extends N
    ? unknownOf<D>
    : D extends `${string}.${string}`
      ? unknownOf<N>
      : D extends `00${infer A extends number}${infer B extends number}`
        ? // Ten times both, so that the divisor has three digits.
          divideByWord<`${N}0`, '', A, B, 0, Round>
        : D extends `0${infer A extends number}${infer B extends number}${infer C extends number}`
          ? divideByWord<N, '', A, B, C, Round>
          : D extends `${number}` | `L${number}`
            ? divideByLong<N, D, Round>
            : unknownOf<`${N}${D}`>
  : never;

/** By three digits. `Left` is the remainder so far, also in three digits. */
// biome-ignore format: a pair of digits to a line reads as a column
type divideByWord<
  N extends string,
  Left extends string,
  D1 extends number,
  D2 extends number,
  D3 extends number,
  Round extends Rounding,
  Q extends string = '',
> = Left extends ''
  ? // Two digits can be brought down at once: they are less than the divisor.
    N extends `${infer A extends number}${infer B extends number}${infer Rest}`
    ? divideByWord<Rest, `0${A}${B}`, D1, D2, D3, Round>
    : divideByWord<N, '000', D1, D2, D3, Round>
  : `${Left}${N}` extends `${
        infer R1 extends number}${infer R2 extends number}${
        infer R3 extends number}${infer R4 extends number}${infer Rest}`
    ? trialDigit<
        remainder<`${R1}${R2}${R3}${R4}`, guess<R1, R2, D1>, D1, D2, D3>,
        `0${D1}${D2}${D3}`,
        guess<R1, R2, D1>
      > extends [infer Digit extends number, `0${infer Next}`]
      ? divideByWord<Rest, Next, D1, D2, D3, Round, `${Q}${Digit}`>
      : number
    : N extends ''
      ? rounded<Q, trim<Left>, Round>
      : unknownOf<N>;

/** A digit of the quotient, or a little less: the remainder's two leading digits decide. */
type guess<R1 extends number, R2 extends number, D1 extends number> = tens<
  Quotient[Sum[D1][1]][R1][R2]
>;

type remainder<
  R extends string,
  Q extends number,
  D1 extends number,
  D2 extends number,
  D3 extends number,
> =
  carry<0, Product[Q][D1], Product[Q][D2], Product[Q][D3]> extends `0${infer Taken}`
    ? subtractText<`${R} - ${Taken}`> extends `1${infer Left}`
      ? Left
      : never
    : never;

/** By four digits and more. */
type divideByLong<
  N,
  D extends string,
  Round extends Rounding,
  Left extends string = '',
  Q extends string = '',
> = N extends `${infer A extends number}${infer Rest}`
  ? trialDigit<pad<`${trim<Left>}${A}`>, D> extends [
      infer Digit extends number,
      infer Next extends string,
    ]
    ? divideByLong<Rest, D, Round, Next, `${Q}${Digit}`>
    : number
  : N extends ''
    ? rounded<Q, trim<Left>, Round>
    : unknownOf<N>;

/** Counts on from `Q` how often `D` can be taken from `R`; gives the digit and what is left. */
type trialDigit<R extends string, D extends string, Q extends number = 0> =
  subtractText<`${R} - ${D}`> extends `${infer Fits extends number}${infer Left}`
    ? Fits extends 1
      ? trialDigit<pad<Left>, D, Sum[Q][1]>
      : Fits extends 0
        ? [Q, R]
        : number
    : number;

/**
 * Common divisors as a digit times a smaller divisor, which is much quicker to divide by: sizes of
 * windows and patches, powers of two, numbers of channels. Keys and rests are padded text.
 */
interface Factors {
  '0010': [5, '0002'];
  '0012': [6, '0002'];
  '0014': [7, '0002'];
  '0015': [5, '0003'];
  '0016': [8, '0002'];
  '0018': [9, '0002'];
  '0020': [5, '0004'];
  '0021': [7, '0003'];
  '0024': [8, '0003'];
  '0025': [5, '0005'];
  '0027': [9, '0003'];
  '0028': [7, '0004'];
  '0030': [6, '0005'];
  '0032': [8, '0004'];
  '0035': [7, '0005'];
  '0036': [9, '0004'];
  '0040': [8, '0005'];
  '0042': [7, '0006'];
  '0045': [9, '0005'];
  '0048': [8, '0006'];
  '0049': [7, '0007'];
  '0050': [5, '0010'];
  '0054': [9, '0006'];
  '0056': [8, '0007'];
  '0060': [6, '0010'];
  '0063': [9, '0007'];
  '0064': [8, '0008'];
  '0072': [9, '0008'];
  '0080': [8, '0010'];
  '0081': [9, '0009'];
  '0084': [7, '0012'];
  '0096': [8, '0012'];
  '0098': [7, '0014'];
  '0100': [5, '0020'];
  '0112': [8, '0014'];
  '0120': [8, '0015'];
  '0128': [8, '0016'];
  '0144': [9, '0016'];
  '0160': [8, '0020'];
  '0192': [8, '0024'];
  '0196': [7, '0028'];
  '0200': [8, '0025'];
  '0224': [8, '0028'];
  '0240': [8, '0030'];
  '0256': [8, '0032'];
  '0320': [8, '0040'];
  '0336': [8, '0042'];
  '0384': [8, '0048'];
  '0400': [8, '0050'];
  '0448': [8, '0056'];
  '0480': [8, '0060'];
  '0512': [8, '0064'];
  '0576': [9, '0064'];
  '0640': [8, '0080'];
  '0672': [8, '0084'];
  '0768': [8, '0096'];
  '0784': [8, '0098'];
  '0896': [8, '0112'];
  '0960': [8, '0120'];
  '1024': [8, '0128'];
  '1152': [9, '0128'];
  '1280': [8, '0160'];
  '1536': [8, '0192'];
  '1792': [8, '0224'];
  '2048': [8, '0256'];
  '3072': [8, '0384'];
  '4096': [8, '0512'];
}
