import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  costOf,
  cuts,
  graftings,
  LAYERS,
  layerCalls,
  mistakes,
  operations,
  type Program,
  reusables,
} from '../../bench/programs.ts';
import { countTypes } from '../support/count-types.ts';

const sources = (path: string): string[] => [
  fileURLToPath(new URL(`../../src/${path}`, import.meta.url)),
];
const paths = {
  tensorgraft: sources('index.ts'),
  'tensorgraft/shape/arithmetic': sources('shape/arithmetic.ts'),
};

const known = new Map<string, number>();
/** The compiler's count, which is exact, for a program with just the mistakes that it should have. */
const instantiations = ({ source, mistakes: expected }: Program): number => {
  const counted = known.get(source);
  if (counted !== undefined) return counted;
  const { messages, instantiations: count } = countTypes(source, { paths });
  expect(messages.length, messages.join('\n')).toBe(expected);
  known.set(source, count);
  return count;
};

describe(`instantiations after ${LAYERS} named layers`, () => {
  test.each([...operations, ...layerCalls, ...graftings])(
    '$name: at most $budget',
    ({ times, budget }) => {
      const cost = costOf(times, instantiations);
      // A step that costs nothing was not measured.
      expect(cost).toBeGreaterThan(10);
      expect(cost).toBeLessThanOrEqual(budget);
    },
  );

  test.each(mistakes)('$name: at most twice the same without the mistake', (mistake) => {
    const passing = costOf(mistake.passing, instantiations);
    const failing = costOf(mistake.failing, instantiations);
    expect(passing).toBeGreaterThan(10);
    expect(failing).toBeLessThanOrEqual(2 * passing);
  });

  test('each layer that could be applied again costs the same, however many there are', () => {
    const [few, some, many] = [40, 90, 140].map((count) => instantiations(reusables(count)));
    expect(many! - some!).toBeLessThanOrEqual(1.1 * (some! - few!));
    expect((many! - few!) / 100).toBeLessThanOrEqual(700);
  });

  test('twenty cuts, one after another, cost no more each than five', () => {
    const [none, five, twenty] = [0, 5, 20].map((count) => instantiations(cuts(count)));
    expect((twenty! - none!) / 20).toBeLessThanOrEqual((1.5 * (five! - none!)) / 5);
  });
});
