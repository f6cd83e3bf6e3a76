import type { checkShared } from '../graph/reusable.ts';
import type { layersOf, sharedOf } from '../graph/trace.ts';
import type { foreignTensor, replacementGiver } from './messages.ts';

/** The tensor, or each of the tensors. */
export type eachOf<T> = T extends readonly unknown[] ? T[number] : T;

/**
 * What was found of what a callback made, or, before all that, the sentence that says what of it is from
 * elsewhere, or which layer in it no weights fit. What is `any` may be right.
 */
export type checkMade<T, Found, Giver extends string = replacementGiver> = 0 extends T & 1
  ? T
  : [inputAmong<layersOf<eachOf<T>>>] extends [never]
    ? checkShared<Found, sharedOf<eachOf<T>>>
    : foreignTensor<inputAmong<layersOf<eachOf<T>>>, Giver>;
/** The named inputs among layers, none of which a callback can have made of what it is given. */
type inputAmong<Layer> = Layer extends {
  readonly class: 'InputLayer';
  readonly name: infer Name extends string;
}
  ? Name
  : never;
