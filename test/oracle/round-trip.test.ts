import { describe, expect, test } from 'vitest';
import { filledFor } from './answers.ts';
import { type Case, ourCode } from './case.ts';
import { roundTrip } from './emitted.ts';
import { draw, methods } from './run.ts';

const SEED = 8550;
/** Of the calls that are drawn, so many that are accepted. */
const FEW = 6;

describe('a graph of one layer', () => {
  test.each(methods)('%s: is emitted, read, saved and loaded as it was', async (method) => {
    const accepted = draw(method, 50, SEED)
      .map((it) => ({ it, filled: filledFor(it) }))
      .filter((both): both is { it: Case; filled: Case } => both.filled !== undefined);
    expect(accepted.length).toBeGreaterThan(FEW);
    for (const { it, filled } of accepted.slice(-FEW)) {
      const wrong = await roundTrip(it, filled);
      expect(wrong.map((text) => `${ourCode(it)}: ${text}`)).toEqual([]);
    }
  });
});
