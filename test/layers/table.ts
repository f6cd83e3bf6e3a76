import type { Shape } from '../../src/shape/dimension.ts';
import { isError } from '../oracle/answers.ts';
import { ourCode } from '../oracle/case.ts';
import type { ProblemKind } from '../oracle/judge.ts';
import { examine } from '../oracle/run.ts';

/** A layer, what goes in, its config, and the shape that comes out or the sentence that is said. */
export type Row = readonly [
  method: string,
  input: Shape | readonly Shape[],
  config: object,
  expected: Shape | string,
];

/** How long a test that compiles may take, in ms. */
export const COMPILING = 120_000;

/** What the runtime and the types say of rows, line by line, and what is expected. */
export const compareRows = (
  rows: readonly Row[],
  except: readonly ProblemKind[] = [],
): { readonly said: readonly string[]; readonly expected: readonly string[] } => {
  const cases = rows.map(([method, shape, config]) => ({
    method,
    inputs: ((Array.isArray(shape[0]) ? shape : [shape]) as readonly Shape[]).map((one) => ({
      shape: one,
      dtype: 'float32' as const,
    })),
    config,
  }));
  const lineOf = (i: number, answer: unknown): string =>
    `${ourCode(cases[i] as (typeof cases)[number])} // ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`;
  return {
    said: examine(cases).flatMap(({ ours, problems }, i) => [
      lineOf(i, isError(ours) ? ours.error.message : ours.outputs[0]?.shape),
      // Where we refuse, tfjs may do what it likes.
      ...problems
        .filter(({ kind }) => kind !== 'tfjs-accepts' && !except.includes(kind))
        .map(({ kind, detail }) => `${kind}: ${detail}`),
    ]),
    expected: rows.map(([, , , answer], i) => lineOf(i, answer)),
  };
};
