import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimAt } from '../../src/shape/axis.ts';
import { broadcast } from '../../src/shape/broadcast.ts';
import { isNoCount, isNoSize } from '../../src/shape/count.ts';
import type { Dim, Shape } from '../../src/shape/dimension.ts';
import { fits } from '../../src/shape/fit.ts';
import { show } from '../../src/shape/message.ts';
import { type Padding, windowLength, windowShape } from '../../src/shape/window.ts';
import { caseOf, checkTypes, equalAssertions } from '../support/type-check.ts';

const imports = `import type { dimAt } from '../../src/shape/axis.ts';
import type { broadcast } from '../../src/shape/broadcast.ts';
import type { isNoCount, isNoSize } from '../../src/shape/count.ts';
import type { fits } from '../../src/shape/fit.ts';
import type { show } from '../../src/shape/message.ts';
import type { windowLength, windowShape } from '../../src/shape/window.ts';
`;

/** A rule, applied to known sizes: as a type, and what its function says. */
interface Case {
  readonly type: string;
  readonly value: unknown;
  /** The same with some sizes that only the function knows. */
  readonly blurred: string;
}

/** A value as a type. */
const typeOf = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(typeOf).join(', ')}]`
    : (JSON.stringify(value) ?? 'undefined');

/** The type with one in three sizes replaced by `number`, the same ones each time. */
const blur = (type: string): string => {
  let count = 0;
  return type.replace(/(?<![\w'-])\d+(?![\w'])/g, (size) => (count++ % 3 === 1 ? 'number' : size));
};

const sample = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] =>
  fc.sample(arbitrary, { seed: 784, numRuns: 400 });

const size = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 }));
const dim: fc.Arbitrary<Dim> = fc.oneof({ weight: 5, arbitrary: size }, fc.constant(null));
const shape = (most: number): fc.Arbitrary<Shape> =>
  fc.array(dim, { minLength: 1, maxLength: most });
/** Pairs that differ in a place or two, so that both answers come up. */
const likePair: fc.Arbitrary<readonly [Shape, Shape]> = fc
  .tuple(
    shape(5),
    fc.array(fc.constantFrom('same', 'same', 'same', 'one', 'null', 'other', 'drop')),
  )
  .map(([a, edits]) => [
    a,
    a.flatMap((own, i): Dim[] => {
      switch (edits[i]) {
        case 'one':
          return [1];
        case 'null':
          return [null];
        case 'other':
          return [(own ?? 6) + 1];
        case 'drop':
          return [];
        default:
          return [own];
      }
    }),
  ]);

const small = fc.integer({ min: 1, max: 7 });
const padding = fc.constantFrom<Padding>('same', 'valid');
/** A number that may be none of `1`, `2`, `3`, … */
const numeric = fc.oneof(
  { weight: 8, arbitrary: small },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -12, 0.5, 2.25, 1e-7) },
);
const numbers = fc.oneof(numeric, fc.array(numeric, { minLength: 1, maxLength: 3 }));

const rules: Readonly<Record<string, readonly Case[]>> = {
  windowLength: sample(fc.tuple(dim, small, small, padding, fc.constantFrom(1, 1, 2, 3))).map(
    ([length, kernel, stride, pad, dilation]) =>
      one(
        'windowLength',
        [length, kernel, stride, pad, dilation],
        windowLength(length, kernel, stride, pad, dilation),
      ),
  ),
  windowShape: sample(
    fc.tuple(fc.array(dim, { minLength: 1, maxLength: 3 }), numeric, numeric, padding),
  ).map(([spatial, kernel, stride, pad]) =>
    one(
      'windowShape',
      [spatial, kernel, spatial.map(() => stride), pad, 1],
      windowShape(
        spatial,
        kernel,
        spatial.map(() => stride),
        pad,
        1,
      ),
    ),
  ),
  isNoCount: sample(numbers).map((value) => one('isNoCount', [value], isNoCount(value))),
  isNoSize: sample(fc.oneof(numbers, fc.array(numbers, { maxLength: 2 }))).map((value) =>
    one('isNoSize', [value], isNoSize(value)),
  ),
  broadcast: sample(likePair)
    .filter(([, b]) => b.length > 0)
    .map(([a, b]) => one('broadcast', [a, b], broadcast(a, b))),
  fits: sample(likePair).map(([a, b]) => one('fits', [a, b], fits(a, b))),
  dimAt: sample(fc.tuple(shape(5), fc.integer({ min: -7, max: 6 }))).map(([a, axis]) =>
    one('dimAt', [a, axis], dimAt(a, axis)),
  ),
  show: sample(shape(6)).map((a) => one('show', [a], show(a))),
};

function one(name: string, given: readonly unknown[], value: unknown): Case {
  const [first, ...rest] = given.map(typeOf);
  return {
    type: `${name}<${[first, ...rest].join(', ')}>`,
    value,
    blurred: `${name}<${[blur(first as string), ...rest].join(', ')}>`,
  };
}

describe.each(Object.entries(rules))('%s', (_, cases) => {
  it('says the same as a type and as a function', () => {
    const assertions = cases.map(({ type, value }) => ({ actual: type, expected: typeOf(value) }));
    const wrong = checkTypes(imports + equalAssertions(assertions)).map(
      (diagnostic) => `${cases[caseOf(diagnostic)]?.type}: ${diagnostic.message}`,
    );
    expect(wrong).toEqual([]);
  });
});

// Of what is not known it is not certain that it is none.
const { show: _, isNoCount: __, isNoSize: ___, ...flowing } = rules;

describe.each(Object.entries(flowing))('%s', (_, cases) => {
  it('never says what turns out wrong where a size is not known to the compiler', () => {
    // What fails at run time may pass the compiler here: that is what is left to run time.
    const works = cases.filter(
      ({ value }) => !['misfit', 'no window', false].includes(value as string),
    );
    const lines = works.map(
      ({ blurred, value }, i) =>
        `export const case_${i}: ${blurred} = 0 as never as ${typeOf(value)};`,
    );
    const diagnostics = checkTypes(imports + lines.join('\n'));
    expect(diagnostics.map(({ text, message }) => `${text}\n${message}`)).toEqual([]);
  });
});
