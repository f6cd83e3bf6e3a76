import { failure, quote, reason, tooLong } from './failure.ts';
import { mostNesting, mostText } from './limits.ts';

/** An object of a file's JSON. */
export type Json = { readonly [key: string]: unknown };

/** The value that a JSON text stands for, once it is known to be harmless. */
export const parseJson = (bytes: Uint8Array, file: string): unknown => {
  if (bytes.length > mostText) throw tooLong(file, bytes.length, mostText);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (bytes.length === 0) throw failure(file, 'this file is empty', { code: 'json' });
    throw failure(file, `this is not JSON: ${reason(error)}; is it whole?`, { code: 'json' });
  }
  checkJson(value, file);
  return value;
};

/** Refuses what nests too deeply to walk, and keys that would change an object instead of be in it. */
export const checkJson = (value: unknown, file: string): void => {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostNesting) {
      throw failure(
        file,
        `its lists and objects are nested more than ${mostNesting} deep; no model needs that`,
        { code: 'nesting', expected: mostNesting },
      );
    }
    level = level.flatMap((item) => {
      if (typeof item !== 'object' || item === null) return [];
      if (Object.hasOwn(item, '__proto__')) {
        throw failure(file, "'__proto__' cannot be a key; take it out", {
          code: 'key',
          received: '__proto__',
        });
      }
      return Object.values(item).filter((inner) => typeof inner === 'object' && inner !== null);
    });
  }
};

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, file: string, what: string): Json => {
  if (isObject(value)) return value;
  throw failure(file, `${what} must be an object, but is ${kindOf(value)}`, {
    code: 'format',
    received: value,
    expected: 'an object',
  });
};

export const listAt = (value: unknown, file: string, what: string): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw failure(file, `${what} must be a list, but is ${kindOf(value)}`, {
    code: 'format',
    received: value,
    expected: 'a list',
  });
};

export const textAt = (value: unknown, file: string, what: string): string => {
  if (typeof value === 'string') return value;
  throw failure(file, `${what} must be a string, but is ${kindOf(value)}`, {
    code: 'format',
    received: value,
    expected: 'a string',
  });
};

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : quote(value);
};
