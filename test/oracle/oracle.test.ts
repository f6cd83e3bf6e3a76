import { beforeAll, describe, expect, test } from 'vitest';
import { allowed } from './allowed.ts';
import { filledFor } from './answers.ts';
import { type Case, ourCode } from './case.ts';
import { roundTrip } from './emitted.ts';
import type { Judged } from './judge.ts';
import { draw, examine, methods, summarize, withoutGenerator } from './run.ts';

const SEED = 8549;
const CASES = 50;

const missing = withoutGenerator();
const drawn = methods.filter((method) => !missing.includes(method));

describe('the oracle', () => {
  const results = new Map<string, Judged[]>();

  beforeAll(() => {
    for (const judged of examine(drawn.flatMap((method) => draw(method, CASES, SEED)))) {
      results.set(judged.it.method, [...(results.get(judged.it.method) ?? []), judged]);
    }
  }, 600_000);

  test('draws for every layer of the catalogue', () => {
    expect(missing).toEqual([]);
  });

  test.each(drawn)('%s: types, rule and tfjs agree', (method) => {
    const row = summarize(method, results.get(method) ?? []);
    expect(row.smallest.join('\n\n')).toBe('');
    expect(row.cases).toBe(CASES);
    expect(row.computed).toBeGreaterThan(CASES / 10);
  });
});

describe('a graph of one layer', () => {
  const FEW = 5;
  test.each(drawn)('%s: is emitted, read, saved and loaded as it was', async (method) => {
    const accepted = draw(method, CASES, SEED + 1)
      .map((it) => ({ it, filled: filledFor(it) }))
      .filter((both): both is { it: Case; filled: Case } => both.filled !== undefined);
    expect(accepted.length).toBeGreaterThan(FEW);
    for (const { it, filled } of accepted.slice(-FEW)) {
      const wrong = await roundTrip(it, filled);
      expect(wrong.map((text) => `${ourCode(it)}: ${text}`)).toEqual([]);
    }
  });
});

describe('what tfjs gets wrong', () => {
  test.each(allowed.map((entry) => [`${entry.example.method}: ${entry.reason}`, entry] as const))(
    '%s',
    (_, { example, kind }) => {
      const [judged] = examine([example]);
      expect(judged?.problems.map((problem) => problem.kind)).toContain(kind);
    },
  );
});
