/** `true` where the two types are one to the letter: `readonly`, optional keys and `any` included. */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * Fails to compile unless `Actual` is `Expected` to the letter: `same<typeof x.shape, readonly [null, 10]>()`.
 *
 * `expectType<Expected>(value)` is that strict under tsd only; to the plain compilers it asks no more
 * than that `value` can be assigned.
 */
export declare function same<Actual, Expected>(
  ...difference: Same<Actual, Expected> extends true ? [] : [actual: Actual, expected: Expected]
): void;
