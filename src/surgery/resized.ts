/**
 * A known size fits where `null` was, and then the sizes of what lies downstream are worked out again:
 * what was `null` there may be a number by now. In the types it is `number | null` from then on.
 */
import type {
  Names as AllNames,
  consumersOf,
  End,
  endsOf,
  entryOf,
  feedsOf,
  Signature,
} from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { Named, Start, specsOf, Unnamed } from '../graph/trace.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Spec, shapeOf, Typed } from '../shape/dtype.ts';
import type { revised } from './graft.ts';

/** The signature once the specs `Given` are to stand for what a layer gives, which was `Taken`. */
export type resizedAfter<G extends Signature, Name, Given, Taken> =
  givesSizes<Given, Taken> extends true ? resized<G, Name, consumersOf<G, Name>> : G;
/** The signature once the specs `Given` are to feed some layers, which took `Taken`. */
export type resizedFrom<G extends Signature, Names, Given, Taken> =
  givesSizes<Given, Taken> extends true ? resized<G, never, Names> : G;

/** What a tensor, or each of some tensors, looks like: a list of specs. */
export type specsIn<T> = T extends AnyTensor ? specsOf<[T]> : specsOf<T>;
/** What a layer gives, as a list of specs. */
export type specsFrom<Out> = Out extends Spec ? readonly [Out] : Out;

/** Whether known sizes stand where unknown ones were, apart from that of the batch. */
export type givesSizes<Given, Taken> =
  isSized<Taken> extends true ? false : [Given] extends [Taken] ? false : true;
type isSized<Specs> = Specs extends readonly [infer One, ...infer Others]
  ? shapeOf<One> extends readonly [Dim, ...number[]]
    ? isSized<Others>
    : false
  : true;

/**
 * The signature once each of some layers gives known sizes for unknown ones, and `Batch` for a `null`
 * batch. Of an input without a name, all lies downstream: there is no other.
 */
export type resizedAfterEach<G extends Signature, Names, Batch = null> = [Names] extends [never]
  ? G
  : resized<G, Names, Start extends Names ? AllNames<G> : consumersOf<G, Names>, Batch>;

/**
 * The signature with open sizes in some layers, in all that they feed, and in the outputs that `Last`
 * feeds past layers without a name. `Batch` is what stands for a `null` batch there.
 */
type resized<G extends Signature, Last, Layers, Batch = null> = resizedAmong<
  G,
  Last,
  downstream<G, Layers, never>,
  Batch
>;
type resizedAmong<G extends Signature, Last, Layers, Batch> = revised<
  G,
  never,
  {},
  {},
  openEnds<endsOf<G>, Last, Layers, Batch>,
  Layers,
  openLayers<G, Layers, Batch>,
  never
>;

/** Some layers, and all that they feed. */
type downstream<G extends Signature, Frontier, Seen> = [Frontier] extends [never]
  ? Seen
  : downstream<G, Exclude<consumersOf<G, Frontier>, Seen | Frontier>, Seen | Frontier>;

type openLayers<G extends Signature, Name, Batch> = Name extends unknown
  ? openLayer<Name, feedsOf<G, Name>, entryOf<G, Name>, Batch>
  : never;
type openLayer<Name, From, E, Batch> = E extends { readonly in: infer In; readonly out: infer Out }
  ? Named<Name, From, openEach<In, Batch>, openOut<Out, Batch>> &
      Omit<E, keyof Named<Name, From, In, Out>>
  : never;

type openEnds<Ends, Last, Layers, Batch> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<From, isDownstream<From, Last, Layers> extends true ? open<Out, Batch> : Out>
    : never;
};
type isDownstream<From, Last, Layers> = [Extract<From, Layers>] extends [never]
  ? [Extract<From, Last>] extends [never]
    ? false
    : Unnamed extends From
      ? true
      : false
  : true;

/** What a layer gives, with its sizes open. */
export type openOut<Out, Batch = null> = Out extends Spec ? open<Out, Batch> : openEach<Out, Batch>;
type openEach<Specs, Batch> = { [K in keyof Specs]: open<Specs[K], Batch> };
/** A spec in which what was unknown may be known; of the batch, only where `Batch` says so. */
type open<X, Batch> =
  X extends Typed<infer S, infer D>
    ? Typed<openShape<S, Batch>, D>
    : X extends Shape
      ? openShape<X, Batch>
      : X;
type openShape<S extends Shape, Batch> = S extends readonly [
  infer First,
  ...infer Sizes extends Shape,
]
  ? [
      null extends First ? Batch & Dim : First & Dim,
      ...{ [K in keyof Sizes]: null extends Sizes[K] ? Dim : Sizes[K] },
    ]
  : S;
