import { isObject } from './json.ts';

/** `'channels_last' → 'channelsLast'`, as tfjs does to every key and string of a config. */
export const camelCase = (word: string): string =>
  word.length <= 1 || !word.includes('_')
    ? word
    : word.replace(/_+(\w|$)/g, (_, next: string) => next.toUpperCase());

/** A config with the names that tfjs gives its options; names of layers stay as they are. */
export const tsConfig = (value: unknown, key?: string): unknown => {
  if (typeof value === 'string') return key === 'name' ? value : camelCase(value);
  if (Array.isArray(value)) return value.map((item) => tsConfig(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([inner, item]) => [camelCase(inner), tsConfig(item, inner)]),
  );
};

/** `'channelsLast' → 'channels_last'`: the way back. */
export const underscored = (word: string): string =>
  word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What a config has for an option, as Keras wrote it. */
export const asInKeras = (value: unknown): unknown =>
  typeof value === 'string' ? underscored(value) : value;
