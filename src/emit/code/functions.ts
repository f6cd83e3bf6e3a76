import { costOf, costOfArgs } from './cost.ts';
import { type Extraction, extract, opsOf } from './function.ts';
import type { Scope } from './identifiers.ts';
import { inlined } from './inline.ts';
import type { Body, Fn, Op, Options } from './ir.ts';
import { kinships } from './kinship.ts';
import { nameFunctions } from './naming.ts';
import { bodiesOf, mapBodies, type Program } from './program.ts';
import { findRepeats, type Region } from './regions.ts';

/** So many lines must a function save, at least: what is read in one place is worth something. */
const least = 1.5;
/** A function takes lines of its own, besides its body, and is read apart from it. */
const overhead = 3.5;
const perParam = 0.25;
/** What a function is chosen by, as long as the whole is not known. */
export interface Strategy {
  /** A call ends the chain that it stands in: how many lines that is taken for. */
  readonly perCall: number;
  /** How much long functions are preferred to short ones. */
  readonly preference: number;
}
/** Which of them leads to the shortest source only the source can tell. */
export const strategies: readonly Strategy[] = [0, 0.5, 1].flatMap((preference) =>
  [0.75, 1.5, 2.25].map((perCall) => ({ perCall, preference })),
);
/** A second name costs at each call, in what one has to keep apart. */
const perName = 0.7;

/**
 * Finds what repeats in a graph, and puts it into functions: again and again that which shortens the
 * source the most, so that functions come to call each other.
 */
export const findFunctions = (main: Body, scope: Scope, strategy: Strategy): Program => {
  let program: Program = { main, fns: [] };
  for (let round = 0; round < mostFunctions; round++) {
    const best = bestExtraction(program, `candidate ${round}`, strategy);
    if (!best) break;
    program = applyExtraction(program, best);
  }
  return nameFunctions(inlined(program), scope);
};
const mostFunctions = 40;

const bestExtraction = (
  program: Program,
  name: string,
  { perCall, preference }: Strategy,
): Extraction | undefined => {
  const groups = findRepeats(bodiesOf(program))
    .map((regions) => {
      const weight = (regions[0] as Region).length ** preference;
      return { regions, weight, bound: boundOf(regions, perCall) };
    })
    .filter(({ bound }) => bound > least)
    .sort((a, b) => b.bound * b.weight - a.bound * a.weight);
  let best: { readonly extraction: Extraction; readonly score: number } | undefined;
  for (const { regions, bound, weight } of groups) {
    if (best && bound * weight <= best.score) break;
    for (const extraction of extractions(regions, name)) {
      const saved = savedBy(extraction, perCall);
      if (saved < least || saved * weight <= (best?.score ?? 0)) continue;
      best = { extraction, score: saved * weight };
    }
  }
  return best?.extraction;
};

/** The function for alike regions; where it needs several names, those for the ones named alike too. */
const extractions = (regions: readonly Region[], name: string): readonly Extraction[] => {
  const whole = extract(regions, name);
  if (whole && namesOf(whole) < 2) return [whole];
  const kin = kinships(regions).flatMap((some) => extract(some, name) ?? []);
  return whole ? [whole, ...kin] : kin;
};
const namesOf = ({ fn }: Extraction): number =>
  fn.params.filter(({ type }) => type === 'string').length;

/** What a function could save, had its calls no arguments. */
const boundOf = (regions: readonly Region[], perCall: number): number => {
  const costs = regions.map((region) => sum(opsOf(region).map(costOf)));
  return sum(costs) - Math.min(...costs) - overhead - perCall * regions.length;
};

const savedBy = ({ fn, regions, args }: Extraction, perCall: number): number => {
  const before = sum(regions.map((region) => sum(opsOf(region).map(costOf))));
  const body = sum(fn.body.ops.map(costOf));
  const calls = sum(args.map((given) => costOfArgs(given) + perCall));
  const names = namesOf({ fn, regions, args });
  const confusion = names > 1 ? perName * (names - 1) * regions.length : 0;
  return before - body - overhead - perParam * fn.params.length - calls - confusion;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** The program in which each of the regions is a call of the function. */
const applyExtraction = ({ main, fns }: Program, { fn, regions, args }: Extraction): Program =>
  mapBodies({ main, fns: [fn, ...fns] }, (body) => {
    const ops: Op[] = [];
    for (let i = 0; i < body.ops.length; ) {
      const k = regions.findIndex((region) => region.body === body && region.start === i);
      const region = regions[k];
      ops.push(region ? callOf(fn, region, args[k] as Options) : (body.ops[i] as Op));
      i += region?.length ?? 1;
    }
    return ops;
  });

const callOf = (fn: Fn, region: Region, options: Options): Op => ({
  kind: 'op',
  callee: { kind: 'function', fn },
  options,
  full: options,
  definition: undefined,
  inputs: [region.entry],
  outputs: (opsOf(region).at(-1) as Op).outputs,
});
