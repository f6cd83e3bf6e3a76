import type { Shape } from '../shape/dimension.ts';
import { show } from '../shape/message.ts';

/** A name that two layers of a graph would bear. */
export type nameTaken<Name extends string> =
  `the name '${Name}' is taken by another layer; give this one a name of its own`;
export const nameTaken = (name: string): string =>
  `the name '${name}' is taken by another layer; give this one a name of its own`;

/** A stated shape that is not the real one. */
export type statedMisfit<Known, Stated> = `as: the tensor is ${show<Known>}, not ${show<Stated>}`;
export const statedMisfit = (known: Shape, stated: Shape): string =>
  `as: the tensor is ${show(known)}, not ${show(stated)}`;
