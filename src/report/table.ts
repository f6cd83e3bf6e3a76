/** Data that prints as text: `String(data)` and template literals show what `text` gives. */
export const printable = <T extends object, M extends { readonly toString: () => string }>(
  data: T,
  methods: M,
): T & M => {
  const own = Object.fromEntries(
    Object.entries(methods).map(([name, value]) => [name, { value, enumerable: false }]),
  );
  return Object.freeze(Object.defineProperties({ ...data }, own)) as T & M;
};

/** A column: its heading, and whether its cells are set to the right, as numbers are. */
export interface Column {
  readonly heading: string;
  readonly isNumber?: boolean;
}

/** A table in plain text: columns as wide as their widest cell, nothing cut off. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const heading = columns.map((column) => column.heading);
  const widths = columns.map((_, i) =>
    Math.max(...[heading, ...rows].map((row) => lengthOf(row[i] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ isNumber }, i) => pad(row[i] ?? '', widths[i] as number, isNumber))
      .join('  ')
      .trimEnd();
  return [line(heading), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)];
};

const pad = (text: string, width: number, isNumber = false): string => {
  const spaces = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return isNumber ? spaces + text : text + spaces;
};
const lengthOf = (text: string): number => [...text].length;

/** `1234567 → 1,234,567`, and `?` where it is not known. */
export const showCount = (count: number | null): string =>
  count === null ? '?' : count.toLocaleString('en-US');

/** As `showCount`, with the sign: `+1,234`. */
export const showChange = (count: number | null): string =>
  count !== null && count > 0 ? `+${showCount(count)}` : showCount(count);

/** Names that may hold anything stay on their line, and run as they are written. */
export const showName = (name: string): string => name.replace(unseen, spelled);

/** What has no shape, ends a line or makes text run backwards. */
const unseen: RegExp =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;

const spelled = (character: string): string => {
  const json = JSON.stringify(character).slice(1, -1);
  if (json !== character) return json;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
};
