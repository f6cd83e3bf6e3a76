/** Whether a type is a union: then the compiler knows several possibilities, not one. */
export type isUnion<T, Whole = T> = [T] extends [never]
  ? false
  : T extends unknown
    ? [Whole] extends [T]
      ? false
      : true
    : never;

/** Whether a type is one literal string: not `string`, no pattern such as `a_${string}`, no union. */
export type isLiteral<Name> = [Name] extends [never]
  ? false
  : {} extends { readonly [K in Name & string]: 1 }
    ? false
    : isUnion<Name> extends true
      ? false
      : true;

/** Whether each of two types is assignable to the other. */
export type isSame<A, B> = [A, B] extends [B, A] ? true : false;
