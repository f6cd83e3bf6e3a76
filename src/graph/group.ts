/** Adds an item to those of its key. */
export const addTo = <K, T>(groups: Map<K, T[]>, key: K, item: T): void => {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
};

/** The items of each key, of which there are some; keys and items in their order. */
export const groupBy = <K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, [T, ...T[]]> => {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) addTo(groups, keyOf(item), item);
  return groups;
};

/** What two lists of one length have at each place. */
export const pairs = <A, B>(a: readonly A[], b: readonly B[]): readonly (readonly [A, B])[] =>
  a.map((one, i) => [one, b[i] as B]);

/** The number of a key: that which it has, or the next. */
export const numberIn = <K>(numbers: Map<K, number>, key: K): number => {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
};
