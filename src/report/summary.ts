import { type Dag, isGraph } from '../graph/dag.ts';
import { checkOptions } from '../layers/check-options.ts';
import { check, flag, type Options } from '../layers/options.ts';
import { counted, showSpec } from '../shape/message.ts';
import { findRuns, type Run } from './blocks.ts';
import { byName, pairLayers } from './compare.ts';
import { type Cost, sumCosts } from './cost.ts';
import { type Row, rowsOf } from './rows.ts';
import { printable, showCount, showName, table } from './table.ts';

/** How a summary is made. */
export interface SummaryOptions {
  /** Whether runs of alike blocks are shown once, with how often they come. Default: `false`. */
  readonly fold?: boolean;
  /** The graph that this one was made of: what is new since, or has changed, is marked. */
  readonly since?: { readonly dag: Dag };
}

/** A layer, as a summary shows it. */
export interface SummaryRow extends Row {
  /** How it differs from the graph of `since`. */
  readonly mark: 'new' | 'changed' | undefined;
}

/** Blocks of layers that are alike: `times` of them, of `length` layers each, from `start` on. */
export type RepeatedBlock = Run;

/** What a graph is made of, as data; `String(summary)` is a table. */
export interface Summary {
  readonly kind: 'summary';
  readonly name: string | undefined;
  /** One row for each layer, in the order of their first calls. */
  readonly rows: readonly SummaryRow[];
  /** The runs of alike blocks, as indices of rows: of one class, wiring, output and size each. */
  readonly repeated: readonly RepeatedBlock[];
  /** All layers together. What is frozen is `parameters - trainable`. */
  readonly total: Cost;
  toString(): string;
}

/** Lists the layers of a graph. Nothing is built. */
export const summarize = (dag: Dag, options: SummaryOptions = {}): Summary => {
  checkOptions('summary', summaryOptions, options);
  const { fold = false, since } = options;
  const marks = since ? marksSince(since.dag, dag) : new Map<string, SummaryRow['mark']>();
  const rows = [...rowsOf(dag).values()].map((row) =>
    Object.freeze({ ...row, mark: marks.get(row.name) }),
  );
  const repeated = Object.freeze(findRuns(tokensOf(rows)).map((run) => Object.freeze(run)));
  const data = {
    kind: 'summary' as const,
    name: dag.name,
    rows: Object.freeze(rows),
    repeated,
    total: Object.freeze(sumCosts(rows)),
  };
  return printable(data, {
    toString: () => print(data, fold ? repeated : [], since !== undefined),
  });
};

const summaryOptions: Options<SummaryOptions> = {
  fold: flag,
  since: check('a graph', isGraph),
};

const marksSince = (before: Dag, after: Dag): ReadonlyMap<string, SummaryRow['mark']> =>
  new Map(
    pairLayers(before, after, byName).flatMap((pair): readonly [string, SummaryRow['mark']][] => {
      if (!pair.after) return [];
      if (!pair.before) return [[pair.after.name, 'new']];
      return pair.changes.length > 0 ? [[pair.after.name, 'changed']] : [];
    }),
  );

/** What a row is apart from its name: two rows with one token do the same to what is as far above. */
const tokensOf = (rows: readonly SummaryRow[]): readonly string[] => {
  const places = new Map(rows.map(({ name }, i) => [name, i]));
  return rows.map(({ className, output, parameters, trainable, multiplyAdds, from, mark }, i) => {
    const above = from.map((call) => call.map((name) => i - (places.get(name) as number)));
    return JSON.stringify([className, output, parameters, trainable, multiplyAdds, above, mark]);
  });
};

const marks = { new: '+', changed: '~' } as const;

const print = (
  { name, rows, total }: Pick<Summary, 'name' | 'rows' | 'total'>,
  folded: readonly Run[],
  isMarked: boolean,
): string => {
  const lines: (readonly string[])[] = [];
  for (let i = 0; i < rows.length; ) {
    const run = folded.find(({ start }) => start === i);
    if (run) {
      const block = rows.slice(i, i + run.length);
      const last = rows.slice(i + run.length * (run.times - 1), i + run.length * run.times);
      for (const [j, row] of block.entries()) {
        const bracket = j === 0 ? `┌ ${run.times}×` : j === run.length - 1 ? '└' : '│';
        lines.push(cells(row, bracket, ` … ${showName((last[j] as SummaryRow).name)}`));
      }
    } else {
      lines.push(cells(rows[i] as SummaryRow));
    }
    i += run ? run.length * run.times : 1;
  }
  const shown = [isMarked, folded.length > 0, true, true, true, true, true, true];
  const pick = <T>(items: readonly T[]): readonly T[] => items.filter((_, i) => shown[i]);
  return [
    `${name === undefined ? 'graph' : showName(name)}: ${counted(rows.length, 'layer')}`,
    '',
    ...table(pick(columns), lines.map(pick)),
    '',
    ...totals(total),
    ...(isMarked ? ['+ new, ~ changed'] : []),
  ].join('\n');
};

const columns = [
  { heading: '' },
  { heading: '' },
  { heading: 'layer' },
  { heading: 'class' },
  { heading: 'output' },
  { heading: 'parameters', isNumber: true },
  { heading: 'multiply-adds', isNumber: true },
  { heading: 'fed by' },
];

const cells = (row: SummaryRow, bracket = '', also = ''): readonly string[] => [
  row.mark ? marks[row.mark] : '',
  bracket,
  showName(row.name) + also,
  row.className,
  row.output.map(showSpec).join(', '),
  showCount(row.parameters),
  showCount(row.multiplyAdds),
  row.feeds.map((call) => call.map(showName).join(', ')).join(' | '),
];

const totals = ({ parameters, trainable, multiplyAdds }: Cost): readonly string[] => [
  `parameters: ${showCount(parameters)} (${showCount(trainable)} trainable, ${showCount(frozen(parameters, trainable))} frozen)`,
  `multiply-adds: ${showCount(multiplyAdds)} for one example`,
];

const frozen = (parameters: number | null, trainable: number | null): number | null =>
  parameters === null || trainable === null ? null : parameters - trainable;
