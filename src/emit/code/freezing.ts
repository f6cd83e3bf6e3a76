import { quote } from '../source.ts';
import type { Body } from './ir.ts';
import { type CallCode, type Code, call, list } from './layout.ts';

/** How the frozen layers of a graph are told from the others. */
export interface Freezing {
  /** A list of names, or of what they begin with, if one is needed: its name, and what is in it. */
  readonly list: readonly [name: string, value: Code] | undefined;
  readonly call: CallCode;
}

/**
 * Writes what freezes the layers of a graph, by what the names of the frozen ones, or of the others,
 * begin with; whichever is shorter to say.
 */
export const writeFreezing = (
  { frozen, names }: Body,
  take: (name: string) => string,
): Freezing | undefined => {
  if (frozen.size === 0) return undefined;
  const others = names.filter((name) => !frozen.has(name));
  if (others.length === 0) return { list: undefined, call: call('freeze', '() => true') };
  const [cold, warm] = [startsOf([...frozen], others), startsOf(others, [...frozen])];
  const isShorter = cold.join().length <= warm.join().length;
  const starts = isShorter ? cold : warm;
  const name = take(isShorter ? 'frozen' : 'trained');
  const isExact = starts.some((start) => (isShorter ? others : [...frozen]).some(begins(start)));
  const test = isExact
    ? `${name}.includes(name ?? '')`
    : `${name}.some((start) => name?.startsWith(start))`;
  return {
    list: [name, list(starts.map(quote))],
    call: call('freeze', `({ name }) => ${isShorter ? '' : '!'}${test}`),
  };
};

const begins =
  (start: string) =>
  (name: string): boolean =>
    name.startsWith(start);

/** What the names begin with, up to the end of a word, and none of the others does; or all the names. */
const startsOf = (names: readonly string[], others: readonly string[]): readonly string[] => {
  const starts = new Set<string>();
  for (const name of names) {
    if ([...starts].some((start) => name.startsWith(start))) continue;
    const ends = [...name.matchAll(/[^A-Za-z0-9]/g)].flatMap(({ index }) => [
      name.slice(0, index),
      name.slice(0, index + 1),
    ]);
    const start = [...ends.filter((end) => end !== ''), name].find(
      (one) => !others.some(begins(one)),
    );
    if (start === undefined) return names;
    starts.add(start);
  }
  return [...starts];
};
