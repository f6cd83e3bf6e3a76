/** Whether it is an object as `{}` makes it, which in another window has a prototype of its own. */
export const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/**
 * Whether a value is data: no instance of a class, such as a model, nor what holds one, nor what is nested
 * deeper than the data that is given here, or in itself.
 */
export const isData = (value: unknown, depth: number = 3): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (depth === 0 || !(Array.isArray(value) || isPlain(value))) return false;
  return Object.values(value).every((item) => isData(item, depth - 1));
};
