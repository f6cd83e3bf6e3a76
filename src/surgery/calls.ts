/**
 * Calls of shared layers. A signature has one entry for all that are fed alike, and edges from name to
 * name: of several calls the types do not know which is which.
 */
import type {
  among,
  asUnlike,
  byName,
  consumersOf,
  entryOf,
  feedsInto,
  feedsOf,
  isMixed,
  isOutput,
  isVague,
  layerFeeding,
  layerIn,
  looseIn,
  marked,
  marksOf,
  outOf,
  Signature,
  sharedIn,
  sharedMarks,
  unlikeIn,
} from '../graph/signature.ts';
import type { AnyNamed, layersOf, sharedOf } from '../graph/trace.ts';
import type { Spec } from '../shape/dtype.ts';
import type { isUnion } from '../shape/union.ts';
import type { flowsInto, removedBy } from './span.ts';

/**
 * What goes into each call of the layer of a name, if that takes one tensor, by its entries; else
 * `unknown`.
 */
export type intoCall<G extends Signature, Name> =
  isLoose<G, Name> extends true ? unknown : takenByEach<entryOf<G, layerIn<Name>>>;
/** Whether not all of what feeds a layer, or of what it feeds, is known. */
type isLoose<G extends Signature, Name> = [Extract<layerIn<Name>, looseIn<G>>] extends [never]
  ? false
  : true;
type takenByEach<E> = E extends { readonly calls: infer N; readonly in: infer In }
  ? In extends readonly unknown[] & { readonly length: N }
    ? In[number]
    : unknown
  : E extends { readonly in: readonly [infer One] }
    ? One
    : unknown;
/**
 * Whether all calls of the one layer that a name stands for give the same. What those of a generated
 * signature give is in one list, so that several tensors of each are not to be told apart.
 */
export type givesAlike<G extends Signature, Name> = true extends isUnion<Name> | isLoose<G, Name>
  ? false
  : entryOf<G, layerIn<Name>> extends { readonly calls: number }
    ? isOneSpec<outOf<G, layerIn<Name>>>
    : [outOf<G, layerIn<Name>>] extends [never]
      ? false
      : isUnion<outOf<G, layerIn<Name>>> extends true
        ? false
        : true;
/** Whether all calls of a layer take one tensor, the same, and give the same. */
export type areAlike<G extends Signature, Name> = [
  givesAlike<G, Name>,
  isOneSpec<intoCall<G, Name>>,
] extends [true, true]
  ? true
  : false;
/** Whether it is one spec, and not several possible ones. */
export type isOneSpec<X> = [X] extends [Spec] ? (isUnion<X> extends true ? false : true) : false;
/** Whether a name is that of one call, such as `'encoder#1'`. */
export type isOneCall<Name> = Name extends layerIn<Name> ? false : true;
/** Whether an output of the graph is what a call of the layer gives, with nothing in between. */
export type isGiven<Outputs, Name> = {
  [K in keyof Outputs]: [layerFeeding<Outputs[K]>] extends [Name] ? true : false;
} extends infer Each extends readonly unknown[]
  ? Each[number]
  : never;

/**
 * Whether the types do not know what a cut takes away: one of several calls, or all, of which not all
 * take and give the same; or from one layer to another that perhaps is not downstream of it, as another call
 * of a shared layer in between leads there.
 */
export type isBlurred<G extends Signature, First, Last> = true extends
  | isVague<G, First>
  | isVague<G, Last>
  ? [First, Last, First, areAlike<G, First>] extends [Last, First, unlikeIn<G>, true]
    ? false
    : true
  : [unlikeIn<G>] extends [never]
    ? false
    : flowsInto<G, First, Last, unlikeIn<G>> extends true
      ? false
      : true;
/**
 * Whether several layers feed the calls of a shared layer, and it feeds several: which call lies between
 * which of them the types do not know.
 */
export type isCrossed<G extends Signature, Name> = [Name] extends [unlikeIn<G>]
  ? [isUnion<among<feedsInto<G, Name>>>, isUnion<takersOf<G, Name>>] extends [true, true]
    ? true
    : false
  : false;
/** The layers that a layer feeds, and the places of the graph's outputs that it leads to. */
type takersOf<G extends Signature, Name> = consumersOf<G, Name> | placesAmong<G['outputs'], Name>;
type placesAmong<Outputs, Name> = {
  [K in keyof Outputs]: Name extends layerFeeding<Outputs[K]> ? { place: K } : never;
} extends infer Each extends readonly unknown[]
  ? Each[number]
  : never;
/**
 * Whether a call of a shared layer, or a layer of which not all neighbours are known, feeds the span from
 * aside: what else feeds it may go with the span.
 */
export type isTangled<G extends Signature, First, Last> = [unlikeIn<G> | looseIn<G>] extends [never]
  ? false
  : isMixed<
      G,
      Exclude<feedsOf<G, Exclude<removedBy<G, First, Last>, First>>, removedBy<G, First, Last>>
    >;

/**
 * Whether it is not known which calls of the shared layers among those that are kept are kept: what one
 * of them feeds may not be.
 */
export type isUndecided<G extends Signature, Kept> = [
  Extract<Kept, unlikeIn<G> | looseIn<G>>,
] extends [never]
  ? false
  : true extends mayLoseCalls<G, Extract<Kept, sharedIn<G> | looseIn<G>>, Kept>
    ? true
    : false;
type mayLoseCalls<G extends Signature, Name, Kept> = Name extends unknown
  ? true extends isOutput<G, Name>
    ? true
    : [Exclude<consumersOf<G, Name>, Kept>] extends [never]
      ? false
      : true
  : never;

/** What a part of a graph says of those of its shared layers that it keeps. */
export type sharedIfKept<G extends Signature, Kept> = Extract<sharedMarks<G>, marksOf<Kept>>;
/** The shared layers that a replacement brings, marked where their calls are fed differently. */
export type sharedBy<T> = marked<byName<Extract<layersOf<T>, AnyNamed>>, sharedOf<T>['name']>;
/** The names of what stands for a shared layer: that is shared too. */
export type sharedAs<G extends Signature, First, Last, Names> = [First, Last] extends [Last, First]
  ? First extends unlikeIn<G>
    ? asUnlike<Names>
    : First extends sharedIn<G>
      ? Names
      : never
  : never;
