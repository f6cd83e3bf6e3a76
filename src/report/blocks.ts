import { numberIn } from '../graph/group.ts';

/** A run of blocks that are alike: `times` blocks of `length` rows each. */
export interface Run {
  readonly start: number;
  readonly length: number;
  readonly times: number;
}

/**
 * Finds the runs of alike blocks in a list of tokens, each of which stands for a row and for how it is
 * fed relative to its own place. From the front, the run that covers most rows is taken; of several,
 * that of the shortest block. A block has at least two rows.
 */
export const findRuns = (tokens: readonly string[]): readonly Run[] => {
  const ids = numbered(tokens);
  const count = ids.length;
  const best: (Run | undefined)[] = Array.from({ length: count });
  for (let length = 2; length * 2 <= count; length++) {
    // How many rows from here on are as those one block further on.
    let alike = 0;
    for (let start = count - length - 1; start >= 0; start--) {
      alike = ids[start] === ids[start + length] ? alike + 1 : 0;
      const times = Math.floor(alike / length) + 1;
      const known = best[start];
      if (times > 1 && times * length > (known ? known.times * known.length : 0)) {
        best[start] = { start, length, times };
      }
    }
  }
  const runs: Run[] = [];
  for (let start = 0; start < count; ) {
    const run = best[start];
    if (run) runs.push(run);
    start += run ? run.length * run.times : 1;
  }
  return runs;
};

const numbered = (tokens: readonly string[]): readonly number[] => {
  const ids = new Map<string, number>();
  return tokens.map((token) => numberIn(ids, token));
};
