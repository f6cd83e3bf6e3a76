import { showSpec } from '../shape/message.ts';
import type { Pair } from './compare.ts';
import type { Ends } from './diff.ts';
import type { Row } from './rows.ts';

/**
 * Two graphs as one Mermaid flow chart: a box for each layer, what is added in green, removed in red
 * and changed in yellow; new edges are thick, and edges that go are dotted.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export const mermaid = (all: readonly Pair[], { outputs }: { readonly outputs: Ends }): string => {
  const ids = new Map(all.map((pair, i) => [pair, `n${i}`]));
  const before = new Map(all.flatMap((pair) => (pair.before ? [[pair.before.name, pair]] : [])));
  const after = new Map(all.flatMap((pair) => (pair.after ? [[pair.after.name, pair]] : [])));
  const boxes = all.map((pair) => {
    const row = (pair.after ?? pair.before) as Row;
    const lines = [row.name, row.className, row.output.map(showSpec).join(', ')];
    return `  ${ids.get(pair)}["${lines.map(escaped).join('<br/>')}"]${classOf(pair)}`;
  });
  const [old, now] = [
    edgesOf(all, 'before', before, ids, outputs.before),
    edgesOf(all, 'after', after, ids, outputs.after),
  ];
  const edges = [...new Set([...old, ...now])].map((edge) => {
    const [from, to] = edge.split(' ');
    const arrow = old.has(edge) ? (now.has(edge) ? '-->' : '-.->') : '==>';
    return `  ${from} ${arrow} ${to}`;
  });
  return ['flowchart TD', ...boxes, '  out(("outputs"))', ...edges, ...classes, ''].join('\n');
};

const edgesOf = (
  all: readonly Pair[],
  side: 'before' | 'after',
  byName: ReadonlyMap<string, Pair>,
  ids: ReadonlyMap<Pair, string>,
  outputs: readonly string[],
): ReadonlySet<string> => {
  const idOf = (name: string): string => ids.get(byName.get(name) as Pair) as string;
  const edges = new Set<string>();
  for (const pair of all) {
    for (const name of pair[side]?.from.flat() ?? []) edges.add(`${idOf(name)} ${ids.get(pair)}`);
  }
  for (const name of outputs) edges.add(`${idOf(name)} out`);
  return edges;
};

const classOf = ({ before, after, changes }: Pair): string => {
  if (!before) return ':::added';
  if (!after) return ':::removed';
  return changes.length > 0 ? ':::changed' : '';
};

const classes = [
  '  classDef added fill:#d4f7d4,stroke:#2a7d2a,color:#000',
  '  classDef removed fill:#fbd5d5,stroke:#a33,color:#000,stroke-dasharray:4',
  '  classDef changed fill:#fdf3c7,stroke:#96780a,color:#000',
];

/** A name may hold anything, and Mermaid takes quotes, tags and backticks in a label for its own. */
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{N} _.,:/()[\]-]/gu, (character) => `#${character.codePointAt(0)};`);
