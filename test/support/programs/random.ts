/** A small generator of random numbers, so that a seed stands for a program. */
export interface Random {
  /** An integer from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number;
  /** True once in so many times. */
  readonly once: (times: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Up to so many of the items, each once, in their order. */
  readonly some: <T>(items: readonly T[], most: number) => readonly T[];
}

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit) | 0;
  };
  return {
    below,
    once: (times) => below(times) === 0,
    pick: (items) => items[below(items.length)] as never,
    some: (items, most) => {
      const chosen = new Set(Array.from({ length: most }, () => below(items.length)));
      return items.filter((_, i) => chosen.has(i));
    },
  };
};
