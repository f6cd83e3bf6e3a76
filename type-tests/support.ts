import type { A } from 'ts-toolbelt';

/**
 * Fails to compile unless `Actual` is `Expected` to the letter, `readonly`, optional keys and `any`
 * included: `same<typeof x.shape, readonly [null, 10]>()`.
 *
 * `expectType<Expected>(value)` is that strict under tsd only; to the plain compilers it asks no more
 * than that `value` can be assigned.
 */
export declare function same<Actual, Expected>(
  ...difference: A.Equals<Actual, Expected> extends 1 ? [] : [actual: Actual, expected: Expected]
): void;
