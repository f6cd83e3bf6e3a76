/**
 * Surgery at one call of a shared layer, `'encoder#1'`. All layers stay that were there. Which of them the
 * layer feeds, and is fed by, and which what came instead, the types do not know, so they take each for
 * fed by both, and mark those in question as `Loose`.
 */
import type {
  among,
  asLoose,
  consumersOf,
  End,
  endsOf,
  feedsInto,
  feedsOf,
  layerIn,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { layersOf, Nameless, namesOf } from '../graph/trace.ts';
import type { Spec } from '../shape/dtype.ts';
import type { isUnion } from '../shape/union.ts';
import type { areAlike, intoCall, isGiven, isOneCall, sharedBy } from './calls.ts';
import type { feedOf, fromIn, outIn, swapEach, swaps } from './ends.ts';
import type { appliesAgain, isScattered, rebased, refed, revised } from './insert.ts';
import type { eachOf } from './made.ts';
import type { givesSizes, specsFrom, specsIn } from './resized.ts';

/** The signature after what `T` is took the place of one call, fed by what fed that. */
export type graftedAtCall<G extends Signature, Name, T> = fedByEither<
  G,
  Name,
  T,
  feedsInto<G, layerIn<Name>>,
  feedsOf<G, layerIn<Name>>
>;
/** The signature with something inserted after one call. */
export type placedAfterCall<G extends Signature, Name, T> = fedByEither<
  G,
  Name,
  T,
  layerIn<Name>,
  never
>;
/** The signature with something inserted before one call. */
export type placedBeforeCall<G extends Signature, Name, T> =
  isFollowed<G, Name, T, readonly [intoCall<G, Name>]> extends true
    ? revised<
        G,
        never,
        {},
        {
          readonly [K in layerIn<Name> & string]:
            | among<feedsInto<G, K>>
            | feedOf<eachOf<T>, feedsInto<G, K>>;
        },
        endsOf<G>,
        namesOf<eachOf<T>>,
        rebased<layersOf<eachOf<T>>, feedsInto<G, layerIn<Name>>>,
        sharedBy<eachOf<T>> | unsettled<layerIn<Name> | feedsOf<G, layerIn<Name>>, T>
      >
    : Unchecked;

/**
 * Whether the compiler can follow what becomes of a call: all calls of its layer take and give one tensor,
 * the same, which has all sizes that those of the replacement are to stand for.
 */
type isFollowed<G extends Signature, Name, T, Taken> = [
  isOneCall<Name>,
  isUnion<Name>,
  areAlike<G, Name>,
  outOf<G, layerIn<Name>> extends Spec ? true : false,
  isScattered<T>,
  appliesAgain<G, eachOf<T>>,
] extends [true, false, true, true, false, false]
  ? givesSizes<specsIn<T>, Taken> extends true
    ? false
    : true
  : false;
/** Whether an output of the graph is the same, whichever call it shows. */
type givesTheSame<G extends Signature, Name, T> =
  true extends isGiven<G['outputs'], layerIn<Name>>
    ? [specsIn<T>] extends [specsFrom<outOf<G, layerIn<Name>>>]
      ? true
      : false
    : true;

/**
 * The signature in which what the layer feeds may be fed by the replacement, which `FedBy` feeds.
 * `Feeders`: the layers of which it is not known any more whether they feed the layer.
 */
type fedByEither<G extends Signature, Name, T, FedBy, Feeders> = [
  isFollowed<G, Name, T, specsFrom<outOf<G, layerIn<Name>>>>,
  givesTheSame<G, Name, T>,
] extends [true, true]
  ? besides<swaps<layerIn<Name>, outOf<G, layerIn<Name>>, T, FedBy>> extends infer Swaps
    ? revised<
        G,
        never,
        {},
        refed<G, consumersOf<G, layerIn<Name>>, Swaps>,
        swapEach<endsOf<G>, Swaps>,
        namesOf<eachOf<T>>,
        rebased<layersOf<eachOf<T>>, FedBy>,
        sharedBy<eachOf<T>> | unsettled<layerIn<Name> | Feeders, T>
      >
    : never
  : Unchecked;
type besides<Swaps> = {
  readonly [K in keyof Swaps]: End<K | fromIn<Swaps[K]>, outIn<Swaps[K]>>;
};
/** The marks of some layers, and of those of a replacement, whose neighbours are not all known. */
type unsettled<Layers, T> = asLoose<Exclude<Layers, Nameless> | namesOf<eachOf<T>>>;
