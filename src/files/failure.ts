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

/** The first line of what something else threw, or of what that came of: `fetch` says only that it failed. */
export const reason = (error: unknown): string => {
  const { cause } = error instanceof Error ? error : {};
  const from = cause instanceof Error ? cause : error;
  const message = from instanceof Error ? from.message || (from as Coded).code : from;
  return String(message).split('\n', 1)[0]?.slice(0, 200) ?? '';
};
type Coded = Error & { readonly code?: string };

/** A file with more in it than can be read of it. */
export const tooLong = (label: string, size: number, most: number): Error =>
  failure(label, `this file is too long: ${size} bytes, where at most ${most} belong`, {
    code: 'too-long',
    received: size,
    expected: most,
  });
