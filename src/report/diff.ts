import type { Dag } from '../graph/dag.ts';
import { nameLayers } from '../graph/names.ts';
import { showSpec } from '../shape/message.ts';
import { byName, type Change, type Match, type Pair, pairLayers, showEdit } from './compare.ts';
import { type Cost, type Exchange, growth, nothing, sumCosts, sumExchanges } from './cost.ts';
import { mermaid } from './mermaid.ts';
import type { Row } from './rows.ts';
import { type SvgOptions, toSvg } from './svg.ts';
import { printable, showChange, showCount, showName, table } from './table.ts';

/** A layer that is in both graphs, and not quite the same. */
export interface ChangedLayer {
  /** Its name in the graph that came after. */
  readonly name: string;
  readonly changes: readonly Change[];
}

/** What lies between two graphs. */
export interface Difference {
  /** The names of the layers that are the same in both. */
  readonly kept: readonly string[];
  readonly added: readonly Row[];
  readonly removed: readonly Row[];
  readonly changed: readonly ChangedLayer[];
  /** What the inputs and the outputs of the graph are fed by, before and after. */
  readonly inputs: Ends;
  readonly outputs: Ends;
  /** What the graph that came before costs, and the one that came after. */
  readonly before: Cost;
  readonly after: Cost;
  /**
   * What comes with layers that are added, get other weights or grow, and goes with those that are removed,
   * had other weights or shrink: `after` is `before` with what comes, and without what goes.
   */
  readonly comes: Cost;
  readonly goes: Cost;
}

/** The layers at one end of a graph, before and after. */
export interface Ends {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How a report on two graphs is read. */
export interface Printed {
  /** A table of all that is not kept. */
  toString(): string;
  /** Both graphs as one Mermaid flow chart: what is added, removed and changed in colours. */
  toMermaid(): string;
  /**
   * Both graphs as one picture in SVG: what is added, removed and changed in colours and with a word.
   * Repeated blocks are drawn once.
   */
  toSvg(options?: SvgOptions): Promise<string>;
}

/** The difference between two graphs, as data; `String(diff)` is a table. */
export interface Diff extends Difference, Printed {
  readonly kind: 'diff';
}

/** What layers are kept, added, removed and changed from one graph to another. */
export const diff = (before: Dag, after: Dag): Diff => {
  const { data, all } = compare(before, after, byName);
  return printable(
    { kind: 'diff' as const, ...data },
    {
      toString: () => print(data, all).join('\n'),
      toMermaid: () => mermaid(all, data),
      toSvg: (options?: SvgOptions) => toSvg(before, after, byName, options),
    },
  );
};

/** The difference, and the pairs of layers that it was made of. */
export const compare = (
  before: Dag,
  after: Dag,
  match: Match,
): { readonly data: Difference; readonly all: readonly Pair[] } => {
  const all = pairLayers(before, after, match);
  const both = all.filter((pair) => pair.before && pair.after);
  const rows = (side: 'before' | 'after', of: readonly Pair[]): readonly Row[] =>
    Object.freeze(of.flatMap((pair) => pair[side] ?? []));
  const changed = both.filter(({ changes }) => changes.length > 0);
  const { comes, goes } = sumExchanges(all.map(exchangeOf));
  const only = (side: 'before' | 'after'): readonly Pair[] =>
    all.filter((pair) => !pair[side === 'before' ? 'after' : 'before']);
  const ends = (side: 'inputs' | 'outputs'): Ends =>
    Object.freeze({ before: endsOf(before, side), after: endsOf(after, side) });
  const data = {
    kept: Object.freeze(
      both.filter(({ changes }) => changes.length === 0).map(({ after }) => (after as Row).name),
    ),
    added: rows('after', only('after')),
    removed: rows('before', only('before')),
    changed: Object.freeze(
      changed.map(({ after, changes }) => Object.freeze({ name: (after as Row).name, changes })),
    ),
    inputs: ends('inputs'),
    outputs: ends('outputs'),
    before: total(rows('before', all)),
    after: total(rows('after', all)),
    comes: Object.freeze(comes),
    goes: Object.freeze(goes),
  };
  return { data, all };
};

/** Whether the same layers are at both ends, in the same order. */
const isSameEnd = ({ before, after }: Ends): boolean => String(before) === String(after);

/** Whether nothing differs but what the weights may be. */
export const isUnchanged = ({ added, removed, changed, inputs, outputs }: Difference): boolean =>
  added.length + removed.length + changed.length === 0 && isSameEnd(inputs) && isSameEnd(outputs);

const endsOf = (dag: Dag, side: 'inputs' | 'outputs'): readonly string[] => {
  const names = nameLayers(dag);
  return Object.freeze(dag[side].map(({ call }) => names.get(call.layer) as string));
};

const total = (rows: readonly Cost[]): Cost =>
  Object.freeze(rows.length === 0 ? nothing : sumCosts(rows));

/** All of a layer comes or goes that is in one graph only, or that has other weights in each. */
const exchangeOf = ({ before, after, changes, inside }: Pair): Exchange => {
  const whole = { comes: after ?? nothing, goes: before ?? nothing };
  if (!before || !after) return whole;
  const { comes, goes } = growth(before, after);
  if (inside.length > 0) {
    const within = sumExchanges(inside.map(exchangeOf));
    return {
      comes: { ...within.comes, multiplyAdds: comes.multiplyAdds },
      goes: { ...within.goes, multiplyAdds: goes.multiplyAdds },
    };
  }
  const weights = changes.find(({ what }) => what === 'weights');
  const isReplaced = weights !== undefined && weights.before !== weights.after;
  return isReplaced || before.parameters !== after.parameters ? whole : { comes, goes };
};

const marks = (pair: Pair): string => (pair.before ? (pair.after ? '~' : '-') : '+');

/** The lines of a table of all that is not kept, and what it costs. */
export const print = (data: Difference, all: readonly Pair[]): readonly string[] => {
  const { kept, added, removed, changed, inputs, outputs } = data;
  const edits = all.filter((pair) => !(pair.before && pair.after && pair.changes.length === 0));
  const lines = edits.map((pair) => {
    const row = (pair.after ?? pair.before) as Row;
    return [
      marks(pair),
      showName(row.name),
      row.className,
      row.output.map(showSpec).join(', '),
      showCount(row.parameters),
      showCount(row.multiplyAdds),
      pair.changes.map(showEdit).join('; '),
    ];
  });
  const end = (what: string, ends: Ends): readonly string[] => {
    if (isSameEnd(ends)) return [];
    const [before, after] = [ends.before, ends.after].map((names) =>
      names.map(showName).join(', '),
    );
    return [`${what}: ${before} → ${after}`];
  };
  return [
    `${kept.length} kept, ${added.length} added, ${removed.length} removed, ${changed.length} changed`,
    ...(lines.length > 0 ? ['', ...table(columns, lines)] : []),
    '',
    ...end('inputs', inputs),
    ...end('outputs', outputs),
    costLine('parameters', data, ({ parameters }) => parameters),
    costLine('multiply-adds', data, ({ multiplyAdds }) => multiplyAdds),
  ];
};

const columns = [
  { heading: '' },
  { heading: 'layer' },
  { heading: 'class' },
  { heading: 'output' },
  { heading: 'parameters', isNumber: true },
  { heading: 'multiply-adds', isNumber: true },
  { heading: 'what changed' },
];

const costLine = (
  what: string,
  { before, after, comes, goes }: Difference,
  read: (cost: Cost) => number | null,
): string => {
  const gone = read(goes);
  const change = `${showChange(read(comes))}, ${showChange(gone === null ? null : 0 - gone)}`;
  return `${what}: ${showCount(read(before))} → ${showCount(read(after))} (${change})`;
};
