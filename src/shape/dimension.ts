/**
 * One dimension of a shape: a literal where it is known, `null` where it is unknown until data
 * arrives, `number` where the compiler was not told.
 */
export type Dim = number | null;

/** The dimensions of a tensor, batch included: `[null, 28, 28, 1]`. */
export type Shape = readonly Dim[];
