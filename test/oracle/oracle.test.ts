import { beforeAll, describe, expect, test } from 'vitest';
import { allowed } from './allowed.ts';
import type { Judged } from './judge.ts';
import { draw, examine, faultsOf, methods, summarize, withoutGenerator } from './run.ts';

const SEED = 8549;
const CASES = 40;

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

describe('what tfjs gets wrong', () => {
  let judged: readonly Judged[] = [];
  beforeAll(() => {
    judged = examine(allowed.map(({ example }) => example));
  }, 600_000);

  test.each(allowed.map(({ example, reason, kind }, i) => ({ i, kind, reason, example })))(
    '$example.method: $reason',
    ({ i, kind }) => {
      const one = judged[i] as Judged;
      expect(one.problems.map((problem) => problem.kind)).toContain(kind);
      expect(faultsOf(one)).toEqual([]);
    },
  );
});
