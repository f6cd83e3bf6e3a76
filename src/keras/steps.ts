import type { Json } from '../files/json.ts';

/** A step of a translation, to Keras or from it, that leaves options out. */
export const drop =
  (...keys: readonly string[]) =>
  ({ config }: { readonly config: Json }): Json =>
    Object.fromEntries(Object.entries(config).filter(([key]) => !keys.includes(key)));
