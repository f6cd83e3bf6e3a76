/** Prints a table: columns of text to the left, columns of figures to the right. */
export const printTable = (
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void => {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const isFigure = header.map((_, column) =>
    rows.every((row) => /^[\d.,×%+-]/.test(row[column] ?? '')),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (isFigure[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  console.log(`\n${title}\n`);
  console.log(line(header));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
};

let missed = 0;

/** `ok`, or `MISSED`, which makes the whole run fail at its end. */
export const verdict = (holds: boolean): string => {
  if (holds) return 'ok';
  missed += 1;
  process.exitCode = 1;
  return 'MISSED';
};

export const missedGoals = (): number => missed;

export const count = (value: number): string => Math.round(value).toLocaleString('en');
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const ratio = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)}×`;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
};

/** Empties the heap of what came before, or the way that is timed next pays for what another left. */
export const collectGarbage = (): void => {
  if (globalThis.gc === undefined) throw new Error('Run node with --expose-gc.');
  globalThis.gc({ type: 'minor' });
};
