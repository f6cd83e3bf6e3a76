import type { Shape } from 'tensorgraft';
import type { Report } from './operate.ts';

const ROWS: readonly (readonly [label: string, cell: (report: Report) => string])[] = [
  ['layers kept', ({ kept, removed }) => `${kept.length} of ${kept.length + removed.length}`],
  ['layers added', ({ added }) => String(added.length)],
  ['layers removed', ({ removed }) => String(removed.length)],
  ['parameters before', ({ parametersBefore }) => count(parametersBefore)],
  ['parameters after', ({ parametersAfter }) => count(parametersAfter)],
  ['kept weights, bit-equal', ({ bitEqual, keptWeights }) => `${bitEqual} of ${keptWeights}`],
  ["original's predictions", (r) => (r.originalPredictsTheSame ? 'unchanged' : 'CHANGED')],
  ["original's weights moved", ({ originalWeightsMoved }) => String(originalWeightsMoved)],
  ['predictions after reload', (r) => (r.reloadedPredictsTheSame ? 'the same' : 'OTHERS')],
  [
    'data buffers added',
    ({ buffersAdded, addedWeights }) => `${buffersAdded}, for ${addedWeights} new weights`,
  ],
  ['cut, insert, emit', ({ milliseconds }) => `${milliseconds.toFixed(1)} ms`],
];

/** The reports side by side. */
export function table(reports: readonly Report[]): readonly string[] {
  const rows = [
    ['', ...reports.map(({ name }) => name)],
    ...ROWS.map(([label, cell]) => [label, ...reports.map(cell)]),
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i]!))
      .join('   ')
      .trimEnd(),
  );
}

export const count = (n: number): string => n.toLocaleString('en');

export const show = (shape: Shape): string => `[${shape.map(String).join(', ')}]`;
