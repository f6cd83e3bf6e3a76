import { describe, expect, it } from 'vitest';
import { TensorgraftError } from '../../src/index.ts';

/** What an act throws, now or later. */
export const thrown = async (act) => {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

/**
 * A test for each row `[act, sentence, code]` of a table, whose keys are what the act calls: after a `.`
 * for methods.
 */
export const testTable = (title, rows, before) => {
  const cases = Object.entries(rows).flatMap(([of, acts]) =>
    acts.map(([act, ...rest]) => [String(act).replace(/^\(\) =>\s*/, ''), act, of, ...rest]),
  );
  describe(title, () => {
    it.each(cases)('%s', async (source, act, of, sentence, code) => {
      expect(source).toContain(`${before}${of}(`);
      const error = await thrown(act);
      expect(error.message).toBe(sentence);
      expect(error).toBeInstanceOf(TensorgraftError);
      expect(error.code).toBe(code);
    });
  });
};

/** The methods of what something is. */
export const methodsOf = (value) => {
  const prototype = Object.getPrototypeOf(value);
  return Object.getOwnPropertyNames(prototype).filter(
    (key) =>
      key !== 'constructor' &&
      typeof Object.getOwnPropertyDescriptor(prototype, key).value === 'function',
  );
};
