import { GraphError } from './errors.ts';
import { isPlain } from './plain.ts';

/** A value of another kind than a function takes; the example is how to mend it. */
export const takes = (verb: string, expected: string, example: string, given: unknown): string =>
  `${verb}: takes ${expected}, such as ${example}, but gets ${print(given)}`;

/**
 * Refuses what cannot be called, before it is.
 *
 * @throws GraphError where it is no function.
 */
export const checkFunction = (verb: string, example: string, given: unknown): void => {
  if (typeof given === 'function') return;
  throw new GraphError(takes(verb, 'a function', example, given), {
    code: 'not-a-function',
    received: given,
    expected: 'a function',
  });
};

/**
 * Refuses what is no list, or not one that holds what it should.
 *
 * @throws GraphError where it is not.
 */
export const checkList = (
  verb: string,
  expected: string,
  example: string,
  given: unknown,
  holds: (list: readonly unknown[]) => boolean = () => true,
): void => {
  if (Array.isArray(given) && holds(given)) return;
  throw new GraphError(takes(verb, expected, example, given), {
    code: 'not-a-list',
    received: given,
    expected,
  });
};

/**
 * Whether a value is an object with keys of its own, or could be one: not a list, nor a `Map`, a tensor or
 * another instance that has none, whose keys one would go over in vain.
 */
export const isDictionary = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  (isPlain(value) || Object.keys(value).length > 0);

/**
 * A value as a sentence names it, short and whatever it is: JSON would throw on a model, which holds
 * itself.
 */
export const print = (value: unknown, depth: number = 3): string => {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    const text = depth > 0 ? `[${value.map((item) => print(item, depth - 1)).join(',')}]` : '';
    return isShort(text) ? text : `a list of ${value.length}`;
  }
  if (!isPlain(value)) return named(value.constructor?.name ?? '');
  const made = madeHere(value);
  if (made !== undefined) return made;
  const members =
    depth > 0
      ? Object.entries(value).map(([key, item]) => `"${key}":${print(item, depth - 1)}`)
      : [];
  const text = depth > 0 ? `{${members.join(',')}}` : '';
  return isShort(text) ? text : 'an object';
};

/** A layer or a cell that was made by `layers`, which says what it is. */
const madeHere = ({
  kind,
  className,
}: {
  readonly kind?: unknown;
  readonly className?: unknown;
}): string | undefined =>
  (kind === 'layer' || kind === 'cell') && typeof className === 'string'
    ? `the ${kind} ${className}`
    : undefined;

const longest = 80;
const shortened = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;
const isShort = (text: string): boolean => text !== '' && text.length <= longest;
const named = (kind: string): string =>
  kind === '' ? 'an object' : `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
