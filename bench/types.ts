import { type Compiler, compile, compilers } from './compilers.ts';
import {
  costOf,
  cuts,
  empty,
  graftings,
  LAYERS,
  layerCalls,
  mistakes,
  operations,
  type Program,
  type Step,
} from './programs.ts';
import { count, median, printTable, ratio, seconds, verdict } from './report.ts';

const RUNS = 3;
/** What a program with five cuts may take to check, on a machine that does nothing else. */
const LIMIT: Readonly<Record<string, number>> = { typescript: 1, typescript7: 0.25 };

/** What the types of a whole program cost, under each compiler. */
export const benchPrograms = (): void => {
  const programs: readonly (readonly [string, Program])[] = [
    ['nothing but the import', empty],
    [`${LAYERS} named layers`, cuts(0)],
    ...[1, 5, 20].map(
      (n) => [`${LAYERS} named layers, ${n} cut${n === 1 ? '' : 's'}`, cuts(n)] as const,
    ),
  ];
  const rows = compilers.flatMap((compiler) =>
    programs.map(([name, program]) => {
      const runs = Array.from({ length: RUNS }, () => compile(compiler, program));
      const times = runs.map(({ checkSeconds }) => checkSeconds);
      const limit = program === programs[3]?.[1] ? LIMIT[compiler.folder] : undefined;
      return [
        compiler.label,
        name,
        count(median(runs.map(({ instantiations }) => instantiations))),
        seconds(median(times)),
        seconds(Math.min(...times)),
        limit === undefined ? '' : `≤ ${seconds(limit)}`,
        limit === undefined ? '' : verdict(Math.min(...times) <= limit),
      ];
    }),
  );
  printTable(
    `Type-checking a program against dist/ (${RUNS} processes each; the limit is for the quickest)`,
    ['compiler', 'program', 'instantiations', 'check, median', 'quickest', 'limit', ''],
    rows,
  );
};

/** What single steps cost, against their budgets. */
export const benchSteps = (): void => {
  // The quickest to start; the tests count the same under 6.0.
  const compiler = compilers.at(-1) as Compiler;
  const measured = new Map<string, number>();
  const instantiations = (program: Program): number => {
    const known = measured.get(program.source);
    if (known !== undefined) return known;
    const counted = compile(compiler, program).instantiations;
    measured.set(program.source, counted);
    return counted;
  };
  const row = ({ name, times, budget }: Step): string[] => {
    const cost = costOf(times, instantiations);
    return [name, count(cost), `≤ ${count(budget)}`, verdict(cost > 0 && cost <= budget)];
  };
  printTable(
    `Instantiations of one step after ${LAYERS} named layers, ${compiler.label}`,
    ['step', 'instantiations', 'budget', ''],
    [...operations, ...layerCalls, ...graftings].map(row),
  );
  printTable(
    `Instantiations of a mistake, and of the same without it, ${compiler.label}`,
    ['mistake', 'passing', 'failing', 'ratio', 'budget', ''],
    mistakes.map(({ name, passing, failing }) => {
      const [right, wrong] = [costOf(passing, instantiations), costOf(failing, instantiations)];
      return [
        name,
        count(right),
        count(wrong),
        ratio(wrong / right),
        '≤ 2×',
        verdict(right > 0 && wrong <= 2 * right),
      ];
    }),
  );
};
