import type { checkShared } from '../graph/reusable.ts';
import type {
  AnyEdited,
  byName,
  consumersOf,
  Edited,
  endsOf,
  entryOf,
  feedsByName,
  feedsOf,
  inputsAmong,
  insOf,
  isOutput,
  isUnchecked,
  isVague,
  Listed,
  layerIn,
  Names,
  outOf,
  Several,
  Signature,
  sharedIn,
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import type { AnySocket, Tensor as Socket, Unknown } from '../graph/socket.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type {
  AnyNamed,
  AnyTrace,
  bare,
  fromOf,
  layersOf,
  Named,
  namesOf,
  Start,
  sharedOf,
  trace,
  Unnamed,
} from '../graph/trace.ts';
import type { DType, dtypeOf, Spec, shapeOf } from '../shape/dtype.ts';
import type { fits } from '../shape/fit.ts';
import type { isUnion } from '../shape/union.ts';
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
import type { givenBy, givenInstead, swap, swapEach } from './ends.ts';
import type {
  nameTaken,
  removalCount,
  removalGiver,
  replacementCount,
  replacementGiver,
  replacementMisfit,
  unusedInput,
} from './messages.ts';
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
        ? tensorOf<outOf<G, layerIn<Name>>>
        : tensorsOf<outOf<G, layerIn<Name>>>;
export type tensorsOf<Specs> = { [K in keyof Specs]: tensorOf<Specs[K]> };
export type tensorOf<X> =
  dtypeOf<X> extends 'float32' ? Socket<shapeOf<X>> : bare<shapeOf<X>, dtypeOf<X>>;

/** The replacement, or the sentence that says why it cannot stand where the span stood. */
export type checkReplacement<G extends Signature, First, Last, T> = checkCalls<
  T,
  [problem<G, First, Last, T>] extends [never] ? T : problem<G, First, Last, T>
>;
/** What was found, or, before all that, the sentence that says which layer in it no weights fit. */
export type checkCalls<T, Found> = checkShared<Found, sharedOf<eachOf<T>>>;
type problem<G extends Signature, First, Last, T, Giver extends string = replacementGiver> =
  isUnchecked<G> extends true
    ? never
    : true extends isVague<G, First> | isVague<G, Last>
      ? [First, Last] extends [Last, First]
        ? problemInCalls<G, Last, T, Giver>
        : never
      : firstOf<misfit<G, Last, T, Giver>, leftover<G, First, removedBy<G, First, Last>, T>>;
/**
 * The same for all calls of a shared layer, or for one of them. Which of the calls the graph gives the
 * types do not know: where it gives any, one call may be free.
 */
export type problemInCalls<G extends Signature, Name, T, Giver extends string = replacementGiver> =
  givesAlike<G, Name> extends true
    ? true extends isGiven<G['outputs'], layerIn<Name>> & isOneCall<Name>
      ? never
      : firstOf<
          misfit<G, layerIn<Name>, T, Giver>,
          nameProblem<G, isOneCall<Name> extends true ? never : Name, T>
        >
    : never;

/** The names that a replacement brings. */
export type broughtBy<G extends Signature, T> = Exclude<namesOf<eachOf<T>>, again<G, T>>;
/**
 * The reusable layers in a replacement that may be the graph's own, applied once more. The compiler
 * knows them by their names only.
 */
type again<G extends Signature, T> = [sharedOf<eachOf<T>>] extends [never]
  ? never
  : Extract<sharedOf<eachOf<T>>['name'], sharedIn<G>>;
/** Whether a replacement may apply a layer of the graph once more, of what is left of that. */
export type appliesAgain<G extends Signature, T, Removed = never> = [
  Exclude<again<G, T>, Removed>,
] extends [never]
  ? false
  : true;
/**
 * Whether the types do not know which of several tensors comes from which of the named layers: what takes
 * one of them they take for fed by all.
 */
export type isScattered<T> = T extends readonly [unknown, unknown, ...unknown[]]
  ? [namesOf<T[number]>] extends [never]
    ? false
    : isUnion<{ [I in keyof T]: [Exclude<fromOf<T[I]>, Unnamed>] }[number]>
  : false;

/** The tensor, or each of the tensors. */
export type eachOf<T> = T extends readonly unknown[] ? T[number] : T;

/** The sentence that says why something cannot stand for what a layer gives; `never` where it can. */
export type misfit<G extends Signature, Last, T, Giver extends string = replacementGiver> =
  outOf<G, Last> extends Spec
    ? T extends AnyTensor
      ? misfitOf<G, Last, T, outOf<G, Last>, Giver>
      : T extends readonly [infer One]
        ? misfitOf<G, Last, One, outOf<G, Last>, Giver>
        : countMisfit<Last, T, 1>
    : countMisfit<Last, T, lengthOf<outOf<G, Last>>> extends infer Misfit
      ? [Misfit] extends [never]
        ? firstMisfit<G, Last, T, outOf<G, Last>, Giver>
        : Misfit
      : never;
type firstMisfit<G extends Signature, Last, T, Taken, Giver extends string> = [T, Taken] extends [
  readonly [infer One, ...infer Rest],
  readonly [infer Spec, ...infer Others],
]
  ? misfitOf<G, Last, One, Spec, Giver> extends infer Misfit
    ? [Misfit] extends [never]
      ? firstMisfit<G, Last, Rest, Others, Giver>
      : Misfit
    : never
  : never;
type lengthOf<List> = List extends readonly unknown[] ? List['length'] : never;
type countMisfit<Last, T, Count extends number> = T extends readonly unknown[]
  ? number extends T['length']
    ? never
    : T['length'] extends Count
      ? never
      : replacementCount<Last & string, Count, T['length']>
  : replacementCount<Last & string, Count, 1>;
type misfitOf<G extends Signature, Last, T, Taken, Giver extends string> = T extends AnyTensor
  ? isFree<G, Last> extends true
    ? never
    : fitsSpec<T, Taken> extends true
      ? never
      : replacementMisfit<
          T['shape'],
          T['dtype'],
          shapeOf<Taken>,
          dtypeOf<Taken>,
          consumerOf<G, Last, Taken>,
          Giver
        >
  : never;

/** What is wrong with the graph that would be left: an input without use, or a name twice. */
type leftover<G extends Signature, First, Removed, T> =
  idleInput<G, feedsOf<G, First>, Removed> extends infer Idle extends string
    ? [Idle] extends [never]
      ? nameProblem<G, Removed, T>
      : unusedInput<Idle>
    : never;
type idleInput<G extends Signature, Kept, Removed> = idle<
  G,
  Exclude<feedsOf<G, Removed>, Kept | Removed | Start | Unnamed>,
  Removed
>;
type idle<G extends Signature, Name, Removed> = Name extends unknown
  ? [insOf<G, Name>] extends [readonly []]
    ? [Exclude<consumersOf<G, Name>, Removed>] extends [never]
      ? Name
      : never
    : never
  : never;
/** The sentence on a name that is taken; in the place of the tensor that brings it, where there are several. */
export type nameProblem<G extends Signature, Removed, T> = [
  takenName<G, Removed, broughtBy<G, T>>,
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

export type fitsSpec<T extends AnyTensor, Target> = [T['dtype']] extends [dtypeOf<Target>]
  ? fits<T['shape'], shapeOf<Target>>
  : DType extends T['dtype']
    ? fits<T['shape'], shapeOf<Target>>
    : false;

/** Whether nothing takes what a layer gives, but for the graph's own outputs. */
export type isFree<G extends Signature, Last> = [consumersOf<G, Last>] extends [never]
  ? true extends passesOn<G['outputs'][number], G['outputs'], Last>
    ? false
    : true
  : false;
/** Whether an output lies downstream of the layer, with unnamed layers in between. */
type passesOn<_, Outputs, Last> = {
  [K in keyof Outputs]: Last extends Outputs[K]
    ? Unnamed extends Outputs[K]
      ? true
      : false
    : false;
} extends infer Each extends readonly unknown[]
  ? Each[number]
  : never;

/**
 * How a message names what takes a layer's output: by the one named layer that it reaches first, if
 * there is one and it takes such a shape.
 */
export type consumerOf<G extends Signature, Last, Taken> =
  consumersOf<G, Last> extends infer Consumer extends string
    ? true extends isOutput<G, Last> | isUnion<Consumer>
      ? whatFollows<Last>
      : [Consumer] extends [never]
        ? whatFollows<Last>
        : [Taken] extends [Extract<insOf<G, Consumer>, readonly unknown[]>[number]]
          ? `'${Consumer}'`
          : whatFollows<Last>
    : never;
type whatFollows<Last> = `what '${Last & string}' feeds`;

/** The signature after a replacement took the place of a span. */
export type grafted<G extends Signature, First, Last, T> =
  isUnchecked<G> extends true
    ? Unchecked
    : true extends
          | isBlurred<G, First, Last>
          | isTangled<G, First, Last>
          | appliesAgain<G, T, removedBy<G, First, Last>>
          | isScattered<T>
          | (Start extends replacementFrom<T, Start> ? isCrossed<G, First> : false)
      ? Unchecked
      : edit<
          resizedAfter<G, Last, specsIn<T>, specsFrom<outOf<G, Last>>>,
          Last,
          removedBy<G, First, Last>,
          replacementFrom<T, feedsOf<G, First>>,
          givenInstead<T, outOf<G, Last>>,
          namesOf<eachOf<T>>,
          rebased<layersOf<eachOf<T>>, feedsOf<G, First>>,
          sharedBy<eachOf<T>> | sharedAs<G, First, Last, namesOf<eachOf<T>>>
        >;

/** The signature after a span was taken out. */
export type closed<G extends Signature, First, Last> =
  isUnchecked<G> extends true
    ? Unchecked
    : true extends isBlurred<G, First, Last> | isTangled<G, First, Last> | isCrossed<G, First>
      ? Unchecked
      : edit<
          resizedAfter<G, Last, specsIn<tensorsInto<G, First>>, specsFrom<outOf<G, Last>>>,
          Last,
          removedBy<G, First, Last>,
          feedsOf<G, First>,
          givenBy<tensorsInto<G, First>>,
          never,
          never,
          never
        >;

/** What the consumers of the span are fed by now. */
export type replacementFrom<T, FedBy> = feedOf<eachOf<T>, FedBy>;
type feedOf<T, FedBy> = T extends { readonly [trace]: AnyTrace }
  ? swap<fromOf<T>, Start, FedBy>
  : T extends AnySocket
    ? FedBy
    : FedBy | Unnamed;
/** The layers of a replacement, with what really feeds them in the place of its unnamed start. */
export type rebased<Layers, FedBy> =
  Layers extends Named<infer Name, infer From, infer In, infer Out, infer Class>
    ? Named<Name, swap<From, Start, FedBy>, In, Out, Class>
    : never;
/** The signature with something in the place of a span. */
type edit<
  G extends Signature,
  Last,
  Removed,
  From,
  Given,
  Added,
  Layers extends AnyNamed,
  Shared,
> = revised<
  G,
  Removed,
  redirect<Last, From>,
  {},
  swapEach<endsOf<G>, Last, From, Given>,
  Added,
  Layers,
  Shared
>;
type redirect<Last, From> = { readonly [K in Last & string]: From };

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
      : redirected<feedsOf<G, K>, R>;
  } & feedsByName<Layers>,
  { readonly [K in Exclude<Names<G>, Gone> & string]: entryOf<G, K> } & byName<Layers>,
  Exclude<sharedMarks<G>, Gone | Several<Gone>> | Shared
>;
/** Once, not on and on: what came back may have the name of what it replaces. */
type redirected<From, R> = From extends keyof R ? R[From] : From;
export type listed<Inputs extends readonly unknown[], Ends, N, E, L, Shared> = [Ends] extends [
  readonly unknown[],
]
  ? Listed<Inputs, Ends, N, E, L, Shared>
  : never;

/** The cut itself, or the sentence that says why its span cannot be left out. */
export type checkRemoval<G extends Signature, First, Last, Self> =
  isUnchecked<G> extends true
    ? Self
    : countOf<tensorsInto<G, First>> extends countOf<tensorFrom<G, Last>>
      ? firstOf<
          problem<G, First, Last, tensorsInto<G, First>, removalGiver<layerIn<First> & string>>,
          Self
        >
      : removalCount<layerIn<First> & string>;
/** How many tensors there are; where that is not known, one stands for them. */
type countOf<T> = T extends readonly unknown[] ? T['length'] : 1;
