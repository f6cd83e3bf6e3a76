/** Drops findings with the same message, as a layer that is called several times has. */
export const toldOnce = <T extends { readonly message: string }>(
  all: readonly T[],
): readonly T[] => [...new Map(all.map((one) => [one.message, one])).values()];
