import { groupBy } from '../../graph/group.ts';
import { opsOf } from './function.ts';
import type { Expr } from './ir.ts';
import { keyOf } from './leaf.ts';
import type { Region } from './regions.ts';

/** Those of alike regions whose layers are named in one manner: they were made by one piece of code. */
export const kinships = (regions: readonly Region[]): readonly (readonly Region[])[] =>
  [ownWord, ownNumber].flatMap((mannerOf) => {
    const groups = groupBy(regions, (region) => mannerOf(namesIn(region)));
    return [...groups.values()].filter(
      (group) => group.length > 1 && group.length < regions.length,
    );
  });

const namesIn = (region: Region): readonly string[] =>
  opsOf(region).flatMap(({ options }) => {
    const name = options.get('name');
    return name ? [spelled(name)] : [];
  });

const spelled = (name: Expr): string => {
  if (name.kind !== 'text') return keyOf(name);
  const known = spellings.get(name);
  if (known !== undefined) return known;
  const text = name.parts.map((part) => (typeof part === 'string' ? part : '\u0000')).join('');
  spellings.set(name, text);
  return text;
};
const spellings = new WeakMap<Expr, string>();

/** What is left of the names where the start that they share is taken away: `_expand`, `_expand_BN`. */
const ownWord = (names: readonly string[]): string => {
  const [first = ''] = names;
  let start = 0;
  while (start < first.length && names.every((name) => name[start] === first[start])) start++;
  return JSON.stringify(names.map((name) => name.slice(start)));
};

/** What is left of the names without numbers: `conv2d_`, `batch_normalization_`. */
const ownNumber = (names: readonly string[]): string =>
  JSON.stringify(names.map((name) => name.replace(/_?\d*$/, '')));
