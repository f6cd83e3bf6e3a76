import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import type { Judged } from './judge.ts';
import { draw, examine, methods, type Row, summarize, withoutGenerator } from './run.ts';

/** `npm run oracle -- --cases 50000 --seed random --only conv2d,dense` */
export const main = (args: readonly string[]): number => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '5000' },
      seed: { type: 'string', default: 'random' },
      only: { type: 'string' },
    },
  });
  const seed = values.seed === 'random' ? randomInt(2 ** 31) : Number(values.seed);
  const only = values.only?.split(',');
  const missing = withoutGenerator();
  const drawn = methods.filter(
    (method) => !missing.includes(method) && (only?.includes(method) ?? true),
  );
  const each = Math.ceil(Number(values.cases) / Math.max(1, drawn.length));
  if (!Number.isSafeInteger(each) || !Number.isSafeInteger(seed)) {
    process.stderr.write('--cases and --seed take whole numbers, or --seed random\n');
    return 2;
  }
  process.stdout.write(`${each} cases of each of ${drawn.length} layers, seed ${seed}\n\n`);

  const start = performance.now();
  const rows = [...inPortions(drawn, each, seed)].map(([method, all]) => summarize(method, all));
  process.stdout.write(`${table(rows)}\n`);
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  for (const text of rows.flatMap(({ smallest }) => smallest)) {
    process.stdout.write(`\n${text}\n`);
  }
  if (missing.length > 0) process.stdout.write(`\nNo generator for: ${missing.join(', ')}\n`);
  const wrong = rows.some(({ disagreed }) => disagreed > 0);
  return wrong || missing.length > 0 ? 1 : 0;
};

/** Several layers go to the compiler together, as each program has its price. */
const PORTION = 1500;
const inPortions = (drawn: readonly string[], each: number, seed: number) => {
  const results = new Map<string, Judged[]>(drawn.map((method) => [method, []]));
  let waiting: Case[] = [];
  let done = 0;
  const settle = (): void => {
    for (const judged of examine(waiting)) results.get(judged.it.method)?.push(judged);
    done += waiting.length;
    process.stderr.write(`${done} of ${each * drawn.length}\n`);
    waiting = [];
  };
  for (const method of drawn) {
    for (const it of draw(method, each, seed)) {
      waiting.push(it);
      if (waiting.length >= PORTION) settle();
    }
  }
  settle();
  return results;
};

const columns = {
  layer: ({ method }: Row) => method,
  cases: ({ cases }: Row) => cases,
  agree: ({ agreed }: Row) => agreed,
  'with data': ({ computed }: Row) => computed,
  'refused by both': ({ refusedByBoth }: Row) => refusedByBoth,
  'by us only': ({ refusedByUs }: Row) => refusedByUs,
  disagree: ({ disagreed }: Row) => disagreed,
};

export const table = (rows: readonly Row[]): string => {
  const cells = [
    Object.keys(columns),
    ...rows.map((row) => Object.values(columns).map((cell) => String(cell(row)))),
  ];
  const widths = Object.keys(columns).map((_, i) =>
    Math.max(...cells.map((row) => (row[i] as string).length)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, i) =>
          i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
        )
        .join('  '),
    )
    .join('\n');
};
