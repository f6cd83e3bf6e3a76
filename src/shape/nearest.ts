/** The candidate that differs least from a word, if one is near enough to be meant. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined;
  const { length } = word;
  // Of a short word half may be wrong, or it has nothing to do with the other.
  let least = Math.min(Math.max(2, Math.floor(length / 3)), Math.floor(length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
};

/** The end of a sentence about a word that is not known; nothing, where none is near enough. */
export const didYouMean = (hint: string | undefined): string =>
  hint === undefined ? '' : `; did you mean '${hint}'?`;

/** Levenshtein's distance, or `limit` where it is not below that. */
const editDistance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return Math.min(above[b.length] as number, limit);
};
