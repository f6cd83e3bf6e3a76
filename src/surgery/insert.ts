import type { Tensor as Traced } from '../graph/named.ts';
import type {
  AnyEdited,
  among,
  byName,
  consumedAmong,
  consumersOf,
  Edited,
  endsOf,
  entryOf,
  feedsByName,
  feedsInto,
  feedsOf,
  handedOnBy,
  inputsAmong,
  insOf,
  isOutput,
  isUnchecked,
  isVague,
  Listed,
  layerFeeding,
  layerIn,
  marksOf,
  Names,
  outOf,
  Signature,
  sharedIn,
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import type { Tensor as Socket, Unknown } from '../graph/socket.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type {
  AnyNamed,
  bare,
  fromOf,
  Given,
  layersOf,
  Named,
  Nameless,
  namesOf,
  Start,
  sharedOf,
} from '../graph/trace.ts';
import type { dtypeOf, Spec, shapeOf } from '../shape/dtype.ts';
import type { isSame, isUnion } from '../shape/union.ts';
import type {
  givesAlike,
  intoCall,
  isBlurred,
  isCrossed,
  isGiven,
  isOneCall,
  isOneSpec,
  isTangled,
  sharedAs,
  sharedBy,
} from './calls.ts';
import type {
  feedOf,
  feedsFrom,
  grounded,
  redirected,
  redirects,
  swapEach,
  swaps,
  usedOf,
} from './ends.ts';
import type { checkMade, eachOf } from './made.ts';
import type {
  nameTaken,
  removalCount,
  removalGiver,
  replacementGiver,
  unusedInput,
} from './messages.ts';
import type { misfit } from './misfit.ts';
import type { Inside } from './model-rule.ts';
import type { graftedAtCall } from './one-call.ts';
import type { resizedAfter, specsFrom, specsIn } from './resized.ts';
import type { removedBy } from './span.ts';

/** The tensor, or the tensors, that feed a layer. */
export type tensorsInto<G extends Signature, Name> =
  isUnchecked<G> extends true
    ? Unknown
    : isVague<G, Name> extends true
      ? isOneSpec<intoCall<G, Name>> extends true
        ? tensorOf<intoCall<G, Name>>
        : Unknown
      : insOf<G, Name> extends readonly [infer One]
        ? tensorOf<One>
        : tensorsOf<insOf<G, Name>>;
/** The tensor that a layer gives, or the tensors where it gives several. */
export type tensorFrom<G extends Signature, Name> =
  isUnchecked<G> extends true
    ? Unknown
    : [isVague<G, Name>, givesAlike<G, Name>] extends [true, false]
      ? Unknown
      : outOf<G, layerIn<Name>> extends Spec
        ? tensorOf<handedOnBy<G, layerIn<Name>>>
        : tensorsOf<handedOnBy<G, layerIn<Name>>>;
export type tensorsOf<Specs> = { [K in keyof Specs]: oneOfTensors<Specs[K], K> };
type oneOfTensors<X, Index> = Index extends `${infer I extends number}`
  ? Traced<shapeOf<X>, Given<I, dtypeOf<X>>>
  : tensorOf<X>;
export type tensorOf<X> =
  dtypeOf<X> extends 'float32' ? Socket<shapeOf<X>> : bare<shapeOf<X>, dtypeOf<X>>;

/** The replacement, or the sentence that says why it cannot stand where the span stood. */
export type checkReplacement<G extends Signature, First, Last, T> = checkMade<
  T,
  [problem<G, First, Last, T>] extends [never] ? T : problem<G, First, Last, T>
>;
type problem<G extends Signature, First, Last, T, Giver extends string = replacementGiver> =
  isUnchecked<G> extends true
    ? never
    : true extends isVague<G, First> | isVague<G, Last>
      ? [First, Last] extends [Last, First]
        ? problemInCalls<G, Last, T, Giver>
        : never
      : firstOf<
          misfit<G, Last, T, Giver>,
          leftover<
            G,
            keptBy<G, First, Last, T>,
            removedFor<G, First, Last, T>,
            T,
            usedBy<G, Last, T>
          >
        >;
/**
 * The same for all calls of a shared layer, or for one of them. Which of the calls the graph gives the
 * types do not know: where it gives any, one call may be free.
 */
export type problemInCalls<G extends Signature, Name, T, Giver extends string = replacementGiver> =
  givesAlike<G, Name> extends true
    ? firstOf<
        true extends isGiven<G['outputs'], layerIn<Name>> & isOneCall<Name>
          ? never
          : misfit<G, layerIn<Name>, T, Giver>,
        nameProblem<G, isOneCall<Name> extends true ? never : Name, T, eachOf<T>>
      >
    : never;

/** The names that a replacement brings. */
export type broughtBy<G extends Signature, T> = Exclude<namesOf<T>, again<G, T>>;
/**
 * The reusable layers in a replacement that may be the graph's own, applied once more. The compiler
 * knows them by their names only, and models by the names inside of them, too, which may have been edited.
 */
type again<G extends Signature, T> = [sharedOf<T>] extends [never]
  ? never
  : asInGraph<G, layersOf<T>, Extract<sharedOf<T>['name'], sharedIn<G>>>;
type asInGraph<G extends Signature, Brought, Name> = Name extends unknown
  ? isSame<
      namesInside<entryOf<G, Name>>,
      namesInside<Extract<Brought, { readonly name: Name }>>
    > extends true
    ? Name
    : never
  : never;
type namesInside<Layer> = Layer extends { readonly inner: infer H extends Signature }
  ? Names<H>
  : never;
/** Whether any of some tensors may apply a layer of the graph once more, of what is left of that. */
export type appliesAgain<G extends Signature, T, Removed = never> = [
  Exclude<again<G, T>, Removed>,
] extends [never]
  ? false
  : true;
/**
 * Whether it is not known what a replacement is made of: how many tensors there are, or which of several
 * that it may be, with layers of different names.
 */
export type isScattered<T> =
  isEither<T> extends true
    ? true
    : T extends readonly unknown[]
      ? number extends T['length']
        ? true
        : true extends { [I in keyof T]: isEither<T[I]> }[number]
          ? true
          : false
      : false;
type isEither<T> =
  isUnion<T> extends true ? ([namesOf<eachOf<T>>] extends [never] ? false : true) : false;

/** What is wrong with the graph that would be left: an input without use, or a name twice. */
type leftover<G extends Signature, Kept, Removed, T, Used> =
  idleInput<G, Kept, Removed> extends infer Idle extends string
    ? [Idle] extends [never]
      ? nameProblem<G, Removed, T, Used>
      : unusedInput<Idle>
    : never;
type idleInput<G extends Signature, Kept, Removed> = idle<
  G,
  Exclude<feedsOf<G, Removed>, Kept | Removed | Nameless>,
  Removed
>;
type idle<G extends Signature, Name, Removed> = Name extends unknown
  ? [insOf<G, Name>, isOutput<G, Name>] extends [readonly [], false]
    ? [Exclude<consumersOf<G, Name>, Removed>] extends [never]
      ? Name
      : never
    : never
  : never;
/**
 * The sentence on a name that is taken, if any of the tensors `Used` brings one; in the place of the
 * tensor that does, where there are several.
 */
export type nameProblem<G extends Signature, Removed, T, Used> = [
  takenName<G, Removed, broughtBy<G, Used>>,
] extends [never]
  ? never
  : T extends readonly unknown[]
    ? { readonly [I in keyof T]: firstOf<takenName<G, Removed, broughtBy<G, T[I]>>, T[I]> }
    : takenName<G, Removed, broughtBy<G, T>>;
/** The one problem, or, where there is none, the other. */
export type firstOf<Problem, Other> = [Problem] extends [never] ? Other : Problem;
export type takenName<G extends Signature, Removed, Given> = [Given] extends [never]
  ? never
  : Exclude<Extract<Given, Names<G>>, Removed> extends infer Taken extends string
    ? nameTaken<Taken>
    : never;

/** The signature after a replacement took the place of a span. */
export type grafted<G extends Signature, First, Last, T> =
  isUnchecked<G> extends true
    ? Unchecked
    : isCallAlone<First, Last> extends true
      ? graftedAtCall<G, First, T>
      : true extends
            | isBlurred<G, First, Last>
            | isTangled<G, First, Last>
            | appliesAgain<G, eachOf<T>, removedFor<G, First, Last, T>>
            | isScattered<T>
            | (Start extends feedOf<eachOf<T>, Start> ? isCrossed<G, First> : false)
        ? Unchecked
        : edit<
            resizedAfter<G, Last, specsIn<T>, specsFrom<outOf<G, Last>>>,
            removedFor<G, First, Last, T>,
            swaps<Last, outOf<G, Last>, T, feedsInto<G, First>>,
            namesOf<usedBy<G, Last, T>>,
            rebased<layersOf<usedBy<G, Last, T>>, feedsInto<G, First>>,
            sharedBy<usedBy<G, Last, T>> | sharedAs<G, First, Last, namesOf<usedBy<G, Last, T>>>
          >;

/** Whether it is one call of a shared layer that is cut. */
type isCallAlone<First, Last> = [First, Last] extends [Last, First] ? isOneCall<First> : false;

/** Those of the tensors of a replacement that something takes. */
type usedBy<G extends Signature, Last, T> =
  outOf<G, Last> extends Spec
    ? eachOf<T>
    : usedOf<Last, outOf<G, Last>, T, consumedAmong<G, feedsFrom<Last, outOf<G, Last>>>>;
/** What feeds those: of several, some may go that are made of what nothing else needs. */
type keptBy<G extends Signature, First, Last, T> =
  outOf<G, Last> extends Spec
    ? feedsOf<G, First>
    : layerFeeding<grounded<startsOf<usedBy<G, Last, T>>, feedsInto<G, First>>>;
/** The places at which tensors begin that were made of what a callback was given. */
type startsOf<T> = Extract<fromOf<T> | feedsWithin<layersOf<T>>, Start | number>;
type feedsWithin<Layers> = Layers extends AnyNamed ? among<Layers['from']> : never;
/** What goes with a span once a replacement is there. */
type removedFor<G extends Signature, First, Last, T> = removedBy<
  G,
  First,
  Last,
  keptBy<G, First, Last, T>
>;

/** The signature after a span was taken out. */
export type closed<G extends Signature, First, Last> =
  isUnchecked<G> extends true
    ? Unchecked
    : isCallAlone<First, Last> extends true
      ? graftedAtCall<G, First, tensorsInto<G, First>>
      : true extends isBlurred<G, First, Last> | isTangled<G, First, Last> | isCrossed<G, First>
        ? Unchecked
        : edit<
            resizedAfter<G, Last, specsIn<tensorsInto<G, First>>, specsFrom<outOf<G, Last>>>,
            removedBy<G, First, Last>,
            swaps<Last, outOf<G, Last>, tensorsInto<G, First>, feedsInto<G, First>>,
            never,
            never,
            never
          >;

/** The layers of a replacement, with what really feeds them in the place of its unnamed start. */
export type rebased<Layers, FedBy> =
  Layers extends Named<infer Name, infer From, infer In, infer Out, infer Class>
    ? Named<Name, grounded<From, FedBy>, In, Out, Class> & insideOf<Layers>
    : never;
type insideOf<Layer> = Layer extends { readonly inner: infer H } ? Inside<H> : unknown;
/** What feeds some layers, with something in the place of what fed them. */
export type refed<G extends Signature, Consumers, Swaps> = {
  readonly [K in Consumers & string]: redirected<feedsInto<G, K>, redirects<Swaps>>;
};
/** The signature with something in the place of a span. */
type edit<G extends Signature, Removed, Swaps, Added, Layers extends AnyNamed, Shared> = revised<
  G,
  Removed,
  redirects<Swaps>,
  {},
  swapEach<endsOf<G>, Swaps>,
  Added,
  Layers,
  Shared
>;

/** The signature with further changes, on top of those that it has: see `Edited`. */
export type revised<
  G extends Signature,
  Gone,
  R,
  Moved,
  Ends,
  Added,
  Layers extends AnyNamed,
  Shared,
> = [Extract<Added, Gone | goneFrom<G>>] extends [never]
  ? stacked<G, Gone, R, Moved, Ends, Added, Layers, Shared>
  : relisted<G, Gone, R, Moved, Ends, Added, Layers, Shared>;
/** The names that earlier surgery removed. */
type goneFrom<G extends Signature> = G extends AnyEdited ? G['gone'] : never;

type stacked<G extends Signature, Gone, R, Moved, Ends, Added, Layers extends AnyNamed, Shared> =
  G extends Edited<
    infer Base,
    infer GoneBefore,
    infer Redirects,
    infer MovedBefore,
    infer _O,
    infer AddedBefore,
    infer LayersBefore,
    infer SharedBefore
  >
    ? edited<
        Base,
        GoneBefore | Gone,
        Redirects & R,
        over<MovedBefore, Moved>,
        Ends,
        AddedBefore | Added,
        except<LayersBefore, Extract<Added, AddedBefore>> | Layers,
        SharedBefore | Shared
      >
    : edited<G, Gone, R, Moved, Ends, Added, Layers, sharedMarks<G> | Shared>;
/** The layers but for those that are added once more: what was a nested model's inside is one no more. */
type except<Layers, Name> = [Name] extends [never]
  ? Layers
  : Layers extends { readonly name: Name }
    ? never
    : Layers;
type over<Old, New> = {} extends New
  ? Old
  : {
      readonly [K in keyof Old | keyof New]: K extends keyof New
        ? New[K]
        : K extends keyof Old
          ? Old[K]
          : never;
    };
/** As in `traced`: arguments that stand alone, and no alias for editors to show. */
type edited<Base extends Signature, Gone, R, Moved, Ends, N, L extends AnyNamed, Shared> = [
  Ends,
] extends [readonly unknown[]]
  ? Edited<Base, Gone, R, Moved, Ends, N, L, Shared>
  : never;

/** A name that went and came back needs its old entry gone, so here the dictionaries are rewritten. */
type relisted<
  G extends Signature,
  Gone,
  R,
  Moved,
  Ends,
  Added,
  Layers extends AnyNamed,
  Shared,
> = listed<
  inputsAmong<G['inputs'], Exclude<Names<G>, Gone>>,
  Ends,
  Exclude<Names<G>, Gone> | Added,
  {
    readonly [K in Exclude<Names<G>, Gone> & string]: K extends keyof Moved
      ? Moved[K]
      : redirected<feedsInto<G, K>, R>;
  } & feedsByName<Layers>,
  { readonly [K in Exclude<Names<G>, Gone> & string]: entryOf<G, K> } & byName<Layers>,
  Exclude<sharedMarks<G>, marksOf<Gone>> | Shared
>;
export type listed<Inputs extends readonly unknown[], Ends, N, E, L, Shared> = [Ends] extends [
  readonly unknown[],
]
  ? Listed<Inputs, Ends, N, E, L, Shared>
  : never;

/** The cut itself, or the sentence that says why its span cannot be left out. */
export type checkRemoval<G extends Signature, First, Last, Self> =
  isUnchecked<G> extends true
    ? Self
    : areAsMany<tensorsInto<G, First>, tensorFrom<G, Last>> extends true
      ? firstOf<
          problem<G, First, Last, tensorsInto<G, First>, removalGiver<layerIn<First> & string>>,
          Self
        >
      : removalCount<layerIn<First> & string>;
/** Whether there are as many tensors, or it is not known how many there are. */
type areAsMany<A, B> = [A] extends [Unlisted]
  ? true
  : [B] extends [Unlisted]
    ? true
    : countOf<A> extends countOf<B>
      ? true
      : false;
/** What may be one tensor or several. */
type Unlisted = AnyTensor & readonly unknown[];
type countOf<T> = T extends readonly unknown[] ? T['length'] : 1;
