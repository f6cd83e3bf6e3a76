/**
 * The entries without which a thing would not be the same, in their order: each of the others can be
 * left out.
 */
export const leanest = <T>(
  entries: ReadonlyMap<string, T>,
  isSame: (entries: ReadonlyMap<string, T>) => boolean,
  isRequired: (key: string) => boolean = () => false,
): ReadonlyMap<string, T> => {
  let kept = entries;
  for (const key of entries.keys()) {
    if (isRequired(key)) continue;
    const without = new Map([...kept].filter(([other]) => other !== key));
    if (isSame(without)) kept = without;
  }
  return kept;
};

/** Whether something that may throw holds. */
export const holds = (ask: () => boolean): boolean => {
  try {
    return ask();
  } catch {
    return false;
  }
};
