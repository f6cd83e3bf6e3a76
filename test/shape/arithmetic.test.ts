import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  ceilDivide,
  floorDivide,
  isLess,
  multiply,
  product,
  subtract,
} from '../../src/shape/arithmetic.ts';
import type { Dim } from '../../src/shape/dimension.ts';
import { countTypes } from '../support/count-types.ts';
import { caseOf, checkTypes, equalAssertions, type TypeCase } from '../support/type-check.ts';

const operations = { add, subtract, multiply, floorDivide, ceilDivide, isLess } as const;
type Operation = keyof typeof operations;
const names = Object.keys(operations) as Operation[];

const preamble = `import type {
  add, ceilDivide, floorDivide, isLess, multiply, product, subtract,
} from '../../src/shape/arithmetic.ts';
import type { Difference, Product, Quotient, RoundUp, Sum } from '../../src/shape/digits.ts';
import type { Dim } from '../../src/shape/dimension.ts';
`;

/** Wrong cases with the compiler's message; empty where all types are as expected. */
const unequal = (cases: readonly TypeCase[]): string[] =>
  checkTypes(preamble + equalAssertions(cases)).map(
    (diagnostic) => `${cases[caseOf(diagnostic)]?.actual}: ${diagnostic.message}`,
  );

/** An operand: a literal, `null`, or a number that only the function knows. */
interface Hidden {
  readonly hidden: number;
}
type Operand = Dim | Hidden;
const isHidden = (operand: Operand): operand is Hidden => typeof operand === 'object' && !!operand;
const dimOf = (operand: Operand): Dim => (isHidden(operand) ? operand.hidden : operand);
const typeOf = (operand: Operand): string => (isHidden(operand) ? 'number' : String(operand));

/** The type that an operation on such operands ought to have, according to its function. */
const expectedType = (name: Operation, a: Operand, b: Operand): string => {
  if (b === 0 && name.endsWith('Divide')) {
    expect(() => operations[name](dimOf(a), 0)).toThrow(RangeError);
    return 'never';
  }
  const unknown = a === null || b === null ? 'null' : 'number';
  if (unknown === 'null' || isHidden(a) || isHidden(b)) {
    return name === 'isLess' ? 'boolean' : unknown;
  }
  const result = operations[name](a, b);
  return typeof result === 'number' && !Number.isSafeInteger(result) ? 'number' : String(result);
};

const edges = [0, 1, 2, 9, 10, 11, 99, 100, 101, 999, 1000, 1001, 9999, 10000, 99999, 10 ** 9];
const literal = fc.oneof(
  fc.constantFrom(...edges),
  fc.integer({ min: 0, max: 10 }),
  fc.integer({ min: 0, max: 10_000 }),
  fc.integer({ min: 0, max: 10 ** 9 }),
);
const operand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 12, arbitrary: literal },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ hidden: fc.integer({ min: 1, max: 99 }) }) },
);

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: 8549, numRuns: count });

describe('the digit tables', () => {
  const digits = [...Array(10).keys()];
  const cell = (actual: string, value: number) => ({ actual, expected: String(value) });

  it('hold sums, differences and products of digits', () => {
    const cases = digits.flatMap((a) =>
      digits.flatMap((b) => [
        cell(`Product[${a}][${b}]`, a * b),
        cell(`Difference[${a}][${b}]`, 9 - a + b),
        cell(`Sum[${10 * a + b}]['t']`, a),
        cell(`Sum[${10 * a + b}]['u']`, b),
        ...digits
          .filter((c) => 10 * a + b + c < 100)
          .map((c) => cell(`Sum[${10 * a + b}][${c}]`, 10 * a + b + c)),
      ]),
    );
    expect(unequal(cases)).toEqual([]);
  });

  it('hold quotients, remainders and how to round up', () => {
    const cases = [...digits.slice(1), 10].flatMap((divisor) =>
      digits.slice(0, divisor).flatMap((left) => [
        cell(`RoundUp[${left}]`, left === 0 ? 0 : 1),
        ...digits.map((digit) => {
          const dividend = 10 * left + digit;
          const step = 10 * Math.floor(dividend / divisor) + (dividend % divisor);
          return cell(`Quotient[${divisor}][${left}][${digit}]`, step);
        }),
      ]),
    );
    expect(unequal(cases)).toEqual([]);
  });
});

describe('arithmetic', () => {
  it('calculates the same in types and in functions', () => {
    const drawn = sample(fc.tuple(operand, operand), 300);
    const pairs = [...edges.flatMap((a) => edges.map((b) => [a, b] as const)), ...drawn];
    const cases = names.flatMap((name) =>
      pairs.map(([a, b]) => ({
        actual: `${name}<${typeOf(a)}, ${typeOf(b)}>`,
        expected: expectedType(name, a, b),
      })),
    );
    expect(unequal(cases)).toEqual([]);
  }, 60_000);

  it('divides by every number up to 300, and by common sizes, without a wrong digit', () => {
    const sizes = [
      320, 336, 384, 400, 448, 480, 512, 576, 640, 672, 768, 784, 896, 960, 1024, 1152, 1280, 1536,
      1792, 2048, 3072, 4096,
    ];
    const divisors = [...Array(301).keys(), ...sizes, 1000, 1001, 12345];
    const dividends = sample(fc.integer({ min: 0, max: 300_000 }), divisors.length);
    const cases = divisors.slice(1).flatMap((divisor, i) =>
      [dividends[i]!, divisor * ((i % 12) + 1), divisor * ((i % 12) + 1) - 1].flatMap((dividend) =>
        (['floorDivide', 'ceilDivide'] as const).map((name) => ({
          actual: `${name}<${dividend}, ${divisor}>`,
          expected: expectedType(name, dividend, divisor),
        })),
      ),
    );
    expect(unequal(cases)).toEqual([]);
  }, 60_000);

  it('calculates the expected values', () => {
    expect(add(28, 2)).toBe(30);
    expect(subtract(28, 30)).toBe(-2);
    expect(multiply(14, 14)).toBe(196);
    expect(floorDivide(28, 3)).toBe(9);
    expect(ceilDivide(28, 3)).toBe(10);
    expect(isLess(2, 28)).toBe(true);
    expect(isLess(28, 28)).toBe(false);
    expect(product([7, 7, 32])).toBe(1568);
    expect(product([])).toBe(1);
  });

  it('lets an unknown dimension flow through as null', () => {
    for (const name of ['add', 'subtract', 'multiply', 'floorDivide', 'ceilDivide'] as const) {
      expect(operations[name](null, 3)).toBeNull();
      expect(operations[name](3, null)).toBeNull();
    }
    expect(isLess(null, 3)).toBe(false);
    expect(product([7, null, 32])).toBeNull();
  });

  it('throws on division by zero, even of an unknown dimension', () => {
    expect(() => floorDivide(5, 0)).toThrow(RangeError);
    expect(() => ceilDivide(null, 0)).toThrow(RangeError);
  });

  it('gives the result of a call its literal type', () => {
    const diagnostics = checkTypes(
      `import { add, product } from '../../src/shape/arithmetic.ts';
      export const sum: 5 = add(2, 3);
      export const area: 6 = product([2, 3] as const);
      export const wrong: 6 = add(2, 3);`,
    );
    expect(diagnostics.map((d) => d.text.trim())).toEqual(['export const wrong: 6 = add(2, 3);']);
  });

  it('multiplies all dimensions of a shape', () => {
    const shapes = sample(fc.array(fc.oneof(fc.nat(60), fc.constant(null)), { maxLength: 5 }), 60);
    const cases = shapes.map((shape) => ({
      actual: `product<${JSON.stringify(shape)}>`,
      expected: String(product(shape)),
    }));
    expect(
      unequal([
        ...cases,
        { actual: 'product<readonly [2, number]>', expected: 'number' },
        { actual: 'product<[2, number, null]>', expected: 'null' },
        { actual: 'product<number[]>', expected: 'number' },
        { actual: 'product<readonly Dim[]>', expected: 'Dim' },
        { actual: 'product<[null, ...number[]]>', expected: 'null' },
        { actual: 'product<[2 | 3, 5]>', expected: '10 | 15' },
      ]),
    ).toEqual([]);
  });

  it('gives a union of operands every result that is possible, and no other', () => {
    const member = fc.oneof(literal, fc.constant(null));
    const union = fc.array(member, { minLength: 1, maxLength: 3 });
    const cases = sample(fc.tuple(fc.constantFrom(...names), union, union), 200).map(
      ([name, as, bs]) => {
        const results = as.flatMap((a) => bs.map((b) => expectedType(name, a, b)));
        return {
          actual: `${name}<${as.map(String).join(' | ')}, ${bs.map(String).join(' | ')}>`,
          expected: results.join(' | '),
        };
      },
    );
    expect(unequal(cases)).toEqual([]);
    expect(
      unequal([
        { actual: 'add<Dim, 1>', expected: 'Dim' },
        { actual: 'floorDivide<Dim, 33>', expected: 'Dim' },
        { actual: 'multiply<never, 1>', expected: 'never' },
        { actual: 'floorDivide<6 | 8, 0 | 2>', expected: '3 | 4' },
      ]),
    ).toEqual([]);
  });

  it('is exact up to the largest safe integer and makes no literal above it', () => {
    expect(
      unequal([
        { actual: 'add<9007199254740990, 1>', expected: '9007199254740991' },
        { actual: 'add<9007199254740991, 1>', expected: 'number' },
        { actual: 'add<9007199254740991, 9007199254740991>', expected: 'number' },
        { actual: 'subtract<9007199254740991, 1>', expected: '9007199254740990' },
        { actual: 'multiply<1000000000, 1000000>', expected: '1000000000000000' },
        { actual: 'multiply<94906265, 94906265>', expected: '9007199136250225' },
        { actual: 'multiply<94906267, 94906267>', expected: 'number' },
        { actual: 'multiply<1000000000, 1000000000>', expected: 'number' },
      ]),
    ).toEqual([]);
  });

  it('makes no literal of operands that are no natural numbers', () => {
    const strange = ['-2', '-12345', '1.5', '12345.5', '1e21', '1e-7', 'any'];
    const cases = names.flatMap((name) =>
      strange.flatMap((operand) =>
        [3, 33, 3333, 33333].flatMap((other) =>
          [`${name}<${operand}, ${other}>`, `${name}<${other}, ${operand}>`].map((actual) => ({
            actual,
            expected: name === 'isLess' ? 'boolean' : 'number',
          })),
        ),
      ),
    );
    expect(unequal(cases)).toEqual([]);
  });

  it('nests in generic types', () => {
    const diagnostics = checkTypes(
      `${preamble}export type nested<A extends Dim, B extends Dim> =
        add<floorDivide<subtract<multiply<A, product<[A, B]>>, B>, ceilDivide<A, B>>, 1>;
      export const n: nested<28, 4> = 448;`,
    );
    expect(diagnostics).toEqual([]);
  });
});

describe('the cost of arithmetic', () => {
  type Range = readonly [least: number, most: number];
  const within = ([min, max]: Range) => fc.integer({ min, max });
  const costOf = (name: Operation, left: Range, right: Range) => {
    const pairs = [[1000, 2], ...sample(fc.tuple(within(left), within(right)), 200)];
    const count = (used: number[][]) =>
      countTypes(
        preamble + used.map(([a, b], i) => `export type t${i} = ${name}<${a}, ${b}>;\n`).join(''),
      ).instantiations;
    return Math.round((count(pairs) - count(pairs.slice(0, 1))) / (pairs.length - 1));
  };

  it.each<[Operation, Range, Range, number]>([
    ['add', [100, 9999], [100, 9999], 98],
    ['add', [100_000, 999_999], [100_000, 999_999], 357],
    ['subtract', [1000, 9999], [100, 999], 101],
    ['subtract', [100, 999], [1000, 9999], 187],
    ['isLess', [100, 9999], [100, 9999], 85],
    ['multiply', [100, 9999], [100, 9999], 256],
    ['multiply', [100, 9999], [2, 9], 117],
    ['multiply', [10_000, 999_999], [100, 999], 888],
    ['floorDivide', [100, 9999], [2, 9], 79],
    ['ceilDivide', [100, 9999], [2, 9], 106],
    ['floorDivide', [1000, 9999], [16, 16], 143],
    ['floorDivide', [100_000, 999_999], [100, 999], 1185],
  ])('is known: %s of %j and %j takes %i instantiations', (name, left, right, expected) => {
    expect(costOf(name, left, right)).toBe(expected);
  });
});
