/** Whether a type is a union: then the compiler knows several possibilities, not one. */
export type isUnion<T, Whole = T> = [T] extends [never]
  ? false
  : T extends unknown
    ? [Whole] extends [T]
      ? false
      : true
    : never;
