/**
 * One dimension of a shape: a literal where it is known, `null` where it is unknown until data
 * arrives, `number` where the compiler was not told.
 */
export type Dim = number | null;
export const isDim = (value: unknown): value is Dim =>
  value === null || (Number.isSafeInteger(value) && (value as number) > 0);

/** The dimensions of a tensor, batch included: `[null, 28, 28, 1]`. */
export type Shape = readonly Dim[];
