import { describe, expect, it } from 'vitest';
import { type Comparison, compare, sum } from '../support/programs/compare.ts';
import { randomProgram } from '../support/programs/program.ts';

describe('random surgeries', () => {
  const count = Number(process.env.SURGERIES ?? 300);
  const seed = Number(process.env.SEED ?? 1);
  const perProgram = 5;
  const programsAtOnce = 200;

  it('are taken by the compiler if and only if they work, with the same names, shapes and sentences', () => {
    const programs = Math.ceil(count / perProgram);
    const parts: Comparison[] = [];
    for (let start = 0; start < programs; start += programsAtOnce) {
      const length = Math.min(programsAtOnce, programs - start);
      const part = Array.from({ length }, (_, i) =>
        randomProgram(seed * 1_000_003 + start + i, perProgram),
      );
      parts.push(compare(part));
    }
    const { outcomes, byVerb, wrong } = sum(parts);
    console.log(outcomes);
    console.table(byVerb);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(outcomes).toMatchObject({ onlyTypesTake: 0, onlyTypesRefuse: 0 });
    expect(outcomes.bothTake).toBeGreaterThan(count / 3);
    expect(outcomes.bothRefuse).toBeGreaterThan(count / 4);
    expect(outcomes.unknown).toBeLessThan(count / 7);
    expect(Object.keys(byVerb).sort()).toEqual(
      [
        'after',
        'before',
        'cut',
        'freeze',
        'graft',
        'inline',
        'outputs',
        'rename',
        'replaceAll',
        'slice',
        'transfer',
        'unfreeze',
        'within',
      ].sort(),
    );
    for (const [verb, { bothTake }] of Object.entries(byVerb)) {
      expect(bothTake, verb).toBeGreaterThan(0);
    }
  }, 1_800_000);
});
