import fc from 'fast-check';
import { definitions } from '../../src/layers/catalogue.ts';
import { allowed } from './allowed.ts';
import { askOurs, askTheirs, isError, isPredictable } from './answers.ts';
import { type Case, ourCode, theirCode } from './case.ts';
import { generators } from './generators/index.ts';
import { type Judged, judge, type Problem } from './judge.ts';
import { askTypes } from './types.ts';

/** The layers of the catalogue, each under the name that it has in tfjs: aliases are left out. */
export const methods: readonly string[] = [
  ...new Set([...definitions.values()].map(({ method }) => method)),
];

/** The layers of the catalogue that nothing is drawn for. */
export const withoutGenerator = (): readonly string[] =>
  methods.filter((method) => !generators.has(method));

/** Draws calls of one layer. */
export const draw = (method: string, count: number, seed: number): readonly Case[] => {
  const generator = generators.get(method);
  if (!generator) throw new Error(`'${method}' has no generator; see generators/index.ts`);
  return fc.sample(generator, { seed, numRuns: count }).map((drawn) => ({ method, ...drawn }));
};

/** Puts cases to all four. */
export const examine = (cases: readonly Case[]): readonly Judged[] => {
  const asked = cases.map((it) => ({ it, ours: askOurs(it) }));
  const types = askTypes(asked);
  return asked.map(({ it, ours }, i) => judge(it, ours, askTheirs(it), types[i]));
};

/** The name that a layer goes by in the list, whatever its alias. */
const nameOf = ({ method }: Case): string => definitions.get(method)?.method ?? method;

/** Whether a disagreement is one that is listed. */
export const isAllowed = (judged: Judged, { kind }: Problem): boolean =>
  allowed.some(
    (entry) =>
      entry.kind === kind && entry.methods.includes(nameOf(judged.it)) && entry.when(judged),
  );

/** What must not be. */
export const faultsOf = (judged: Judged): readonly Problem[] =>
  judged.problems.filter((problem) => !isAllowed(judged, problem));

/** How the cases of one layer came out. */
export interface Row {
  readonly method: string;
  readonly cases: number;
  /** A shape that everybody agrees on, but for what is allowed. */
  readonly agreed: number;
  /** How many of those data was computed for: by tfjs, or by the model that we emit. */
  readonly computed: number;
  readonly refusedByBoth: number;
  readonly refusedByUs: number;
  readonly disagreed: number;
  /** The shortest call that shows each kind of disagreement. */
  readonly smallest: readonly string[];
}

export const summarize = (method: string, all: readonly Judged[]): Row => {
  const wrong = all.filter((judged) => faultsOf(judged).length > 0);
  const right = all.filter((judged) => faultsOf(judged).length === 0);
  const accepted = right.filter(({ ours }) => !isError(ours));
  const refusedByUs = right.filter(({ problems }) =>
    problems.some(({ kind }) => kind === 'tfjs-accepts'),
  );
  const shortest = new Map<string, { readonly judged: Judged; readonly problem: Problem }>();
  for (const judged of wrong) {
    for (const problem of faultsOf(judged)) {
      const known = shortest.get(problem.kind);
      if (!known || ourCode(judged.it).length < ourCode(known.judged.it).length) {
        shortest.set(problem.kind, { judged, problem });
      }
    }
  }
  return {
    method,
    cases: all.length,
    agreed: accepted.length,
    computed: accepted.filter(({ theirs }) => !isError(theirs.data) || isPredictable(theirs.filled))
      .length,
    refusedByBoth: right.length - accepted.length - refusedByUs.length,
    refusedByUs: refusedByUs.length,
    disagreed: wrong.length,
    smallest: [...shortest.values()].map(({ judged: { it }, problem }) =>
      [
        `${it.method}: ${problem.kind}: ${problem.detail}`,
        `  tensorgraft: ${ourCode(it)}`,
        `  tfjs:        ${theirCode(it)}`,
      ].join('\n'),
    ),
  };
};
