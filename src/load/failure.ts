import { type ErrorDetails, LoadError } from '../shape/errors.ts';

/** A sentence about a file, and the place in it. */
export const failure = (
  file: string,
  problem: string,
  details: ErrorDetails,
  verb: 'load' | 'save' = 'load',
): LoadError => new LoadError(`${verb}: ${file}: ${problem}`, details);

/** A name that came from a file, short and on one line: whatever it holds, it stays inside. */
export const quote = (name: unknown): string => {
  const text = JSON.stringify(name) ?? String(name);
  const inside = text.startsWith('"') ? text.slice(1, -1) : text;
  return `'${inside.length > longest ? `${inside.slice(0, longest)}…` : inside}'`;
};
const longest = 80;

/** The first line of what something else threw. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? '';
