/**
 * Gives one object another method for a while. What comes back restores it by assignment: an object
 * that a property was deleted from is slow in V8 for as long as it lives.
 */
export const override = <T extends object, K extends keyof T>(
  target: T,
  key: K,
  method: T[K],
): (() => void) => {
  const original = target[key];
  target[key] = method;
  return () => {
    target[key] = original;
  };
};
