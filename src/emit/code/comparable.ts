/**
 * A config as text, to compare. An input shape says nothing in a graph, the dtype beside it neither; what
 * is `null` is as if it were left out; and tfjs numbers stacks of cells anew each time.
 */
export const comparable = (config: object): string =>
  JSON.stringify(config, (key, value) =>
    key === 'batchInputShape' || key === 'dtype' || value === null || isMadeUp(key, value)
      ? undefined
      : value,
  );

/** Whether a name is that of a stack of cells, which tfjs numbers anew each time it makes one. */
export const isMadeUp = (key: string, value: unknown): boolean =>
  key === 'name' &&
  typeof value === 'string' &&
  /(_StackedRNNCells\d+|^stackedRNNCells)$/.test(value);
