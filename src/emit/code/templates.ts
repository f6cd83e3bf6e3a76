import { groupBy } from '../../graph/group.ts';
import type { Expr, Text } from './ir.ts';
import { keyOf } from './leaf.ts';

type Part = Text['parts'][number];

/** What is alike in names, and what each of them has in its place. */
interface Pattern {
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  readonly middles: readonly (readonly Part[])[];
}

/** Names of several layers, each at several places, as texts around one text that is the place's own. */
export interface Family {
  /** Which of the lists of names these are. */
  readonly members: readonly number[];
  readonly patterns: readonly Pick<Pattern, 'before' | 'after'>[];
  /** The text of each place. */
  readonly texts: readonly Text[];
}

/**
 * Finds what the names have in common: `block_1_expand`, `block_1_project` at one place and
 * `block_2_expand`, `block_2_project` at another are `block_1` and `block_2` before `_expand` and
 * `_project`. Names that do not follow one text make families of their own. `undefined` where what is alike
 * is a part of a number.
 *
 * @param names of each layer, its name at each place.
 */
export const findFamilies = (
  names: readonly (readonly Text[])[],
): readonly Family[] | undefined => {
  const patterns = names.map(patternOf);
  const groups = groupBy(patterns.keys(), (i) =>
    (patterns[i] as Pattern).middles.map((parts) => keyOf({ kind: 'text', parts })).join(),
  );
  const families = [...groups.values()].map((members) =>
    grown(
      members,
      members.map((i) => patterns[i] as Pattern),
    ),
  );
  return families.some(splitsNumber) ? undefined : families;
};

/** Whether some digits of a number would be the place's own, and others not: that is chance. */
const splitsNumber = ({ patterns, texts }: Family): boolean => {
  const [starts, ends] = [0, -1].map((at) => texts.some(({ parts }) => isDigit(parts.at(at))));
  return patterns.some(
    ({ before, after }) => (starts && isDigit(before.at(-1))) || (ends && isDigit(after[0])),
  );
};
const isDigit = (part: Part | undefined): boolean => typeof part === 'string' && /\d/.test(part);

const patternOf = (names: readonly Text[]): Pattern => {
  const all = names.map(({ parts }) => parts);
  const [first] = all as [readonly Part[], ...(readonly Part[])[]];
  const before = sharedStart(all);
  const rests = all.map((parts) => parts.slice(before));
  const after = sharedStart(rests.map((parts) => [...parts].reverse()));
  return {
    before: first.slice(0, before),
    after: after === 0 ? [] : first.slice(-after),
    middles: rests.map((parts) => parts.slice(0, parts.length - after)),
  };
};

/** How many parts lists begin with in common, up to a parameter: that is of the place, not of the name. */
const sharedStart = (lists: readonly (readonly Part[])[]): number => {
  const [first] = lists as [readonly Part[], ...(readonly Part[])[]];
  const end = first.findIndex(
    (part, i) => typeof part !== 'string' || lists.some((list) => list[i] !== part),
  );
  const shortest = Math.min(...lists.map(({ length }) => length));
  return end === -1 ? shortest : end;
};

/** Moves what surrounds the place's own text in all patterns into it, up to the end of a word. */
const grown = (members: readonly number[], patterns: readonly Pattern[]): Family => {
  const [first] = patterns as [Pattern, ...Pattern[]];
  const starts = patterns.map(({ before }) => [...before].reverse());
  const ends = patterns.map(({ after }) => after);
  const isWhole = patterns.every(({ before }) => sameParts(before, first.before));
  const goesOn = (at: 0 | -1): boolean =>
    first.middles.every((middle) => isWordPart(middle.at(at)));
  const start = isWhole
    ? first.before.length
    : goesOn(0)
      ? wordStart(first.before, sharedStart(starts))
      : 0;
  const end = goesOn(-1) ? wordEnd(first.after, sharedStart(ends)) : 0;
  const lead = first.before.slice(first.before.length - start);
  const tail = first.after.slice(0, end);
  return {
    members,
    patterns: patterns.map(({ before, after }) => ({
      before: before.slice(0, before.length - start),
      after: after.slice(end),
    })),
    texts: first.middles.map((middle) => ({ kind: 'text', parts: [...lead, ...middle, ...tail] })),
  };
};

const sameParts = (a: readonly Part[], b: readonly Part[]): boolean =>
  a.length === b.length && a.every((part, i) => part === b[i]);

const isWordPart = (part: Part | undefined): boolean =>
  typeof part === 'string' && /[\p{L}\p{N}]/u.test(part);
/** How many of the last parts, at most so many, belong to the word that goes on after them. */
const wordStart = (parts: readonly Part[], most: number): number => {
  let length = 0;
  while (length < most && isWordPart(parts[parts.length - 1 - length])) length++;
  return length;
};
const wordEnd = (parts: readonly Part[], most: number): number => {
  let length = 0;
  while (length < most && isWordPart(parts[length])) length++;
  return length;
};

/** The texts as numbers, where each of them is one. */
export const asNumbers = (texts: readonly Text[]): readonly Expr[] | undefined => {
  const numbers = texts.map(({ parts }): Expr | undefined => {
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') {
      return only.type === 'number' ? { kind: 'ref', param: only } : undefined;
    }
    const digits = parts.join('');
    return /^(0|[1-9]\d{0,5})$/.test(digits) && parts.every((part) => typeof part === 'string')
      ? { kind: 'literal', value: Number(digits) }
      : undefined;
  });
  return numbers.includes(undefined) ? undefined : (numbers as readonly Expr[]);
};
