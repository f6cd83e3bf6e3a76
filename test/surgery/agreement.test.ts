import { describe, expect, it } from 'vitest';
import { type Program, randomProgram } from '../support/surgeries.ts';
import { checkTypes } from '../support/type-check.ts';

/** How many surgeries the compiler and the runtime took alike, and how many not. */
const compare = (programs: readonly Program[]) => {
  const outcomes = { bothTake: 0, bothRefuse: 0, onlyTypesTake: 0, onlyTypesRefuse: 0 };
  const wrong: string[] = [];
  const files = Object.fromEntries(programs.map(({ source }, i) => [`p${i}.ts`, source]));
  const { diagnostics } = checkTypes(files);
  for (const [i, { source, surgeries }] of programs.entries()) {
    const lines = new Map<number, string>();
    for (const { file, line, message } of diagnostics) {
      if (file.endsWith(`p${i}.ts`)) lines.set(line, `${lines.get(line) ?? ''}${message}\n`);
    }
    const accused = new Set(surgeries.flatMap(({ line, namesLine }) => [line, namesLine ?? line]));
    for (const [line, message] of lines) {
      if (!accused.has(line)) wrong.push(`${source}\nline ${line}: ${message}`);
    }
    for (const { line, sentence, namesLine } of surgeries) {
      const message = lines.get(line);
      const took = sentence === undefined;
      if (took && message === undefined) outcomes.bothTake++;
      else if (!took && message !== undefined) outcomes.bothRefuse++;
      else outcomes[took ? 'onlyTypesRefuse' : 'onlyTypesTake']++;
      const disagrees =
        took !== (message === undefined) ||
        (namesLine !== undefined && lines.has(namesLine)) ||
        (sentence !== undefined && !message?.includes(sentence));
      if (disagrees) {
        wrong.push(
          `${source}\nline ${line}\n  run time: ${sentence}\n  compiler: ${message}\n  names: ${namesLine && lines.get(namesLine)}`,
        );
      }
    }
  }
  return { outcomes, wrong };
};

describe('random surgeries', () => {
  const count = Number(process.env.SURGERIES ?? 400);
  const seed = Number(process.env.SEED ?? 1);
  const perProgram = 5;

  it('are taken by the compiler if and only if they work, with the same names and sentences', () => {
    const programs = Array.from({ length: Math.ceil(count / perProgram) }, (_, i) =>
      randomProgram(seed * 1_000_003 + i, perProgram),
    );
    const { outcomes, wrong } = compare(programs);
    console.log(outcomes);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(outcomes).toMatchObject({ onlyTypesTake: 0, onlyTypesRefuse: 0 });
    expect(outcomes.bothTake).toBeGreaterThan(count / 5);
    expect(outcomes.bothRefuse).toBeGreaterThan(count / 10);
  }, 600_000);
});
