/** Each sentence once: a layer that is called more than once is told of it once. */
export const toldOnce = <T extends { readonly message: string }>(
  all: readonly T[],
): readonly T[] => [...new Map(all.map((one) => [one.message, one])).values()];
