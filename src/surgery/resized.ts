/**
 * A known size fits where `null` was, and then the sizes of what lies downstream are worked out again:
 * what was `null` there is a number now. In the types it is `number` from then on, or `number | null`
 * where other unknown sizes come in.
 */
import type {
  Names as AllNames,
  consumersOf,
  End,
  endsOf,
  entryOf,
  feedsInto,
  feedsOf,
  layerFeeding,
  Signature,
} from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { AnyNamed, Named, Nameless, Start, specsOf, Unnamed } from '../graph/trace.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { Spec, shapeOf, Typed } from '../shape/dtype.ts';
import type { revised } from './insert.ts';
import type { whereFree } from './misfit.ts';

/**
 * The signature once the specs `Given` are to stand for what a layer gives, which was `Taken`. What nothing
 * takes settles no size.
 */
export type resizedAfter<G extends Signature, Name, Given, Taken> = resizedBy<
  G,
  Name,
  whereFree<G, Name, Taken, Given>,
  Taken
>;
type resizedBy<G extends Signature, Name, Given, Taken> =
  givesSizes<Given, Taken> extends true
    ? resized<G, Name, consumersOf<G, Name>, null, sizeIn<Given>>
    : G;
/** The signature once the specs `Given` are to feed a layer in the place of `From`, which gave `Taken`. */
export type resizedFrom<G extends Signature, Names, From, Given, Taken> =
  givesSizes<Given, Taken> extends true ? resized<G, never, Names, null, sizeIn<Given>, From> : G;

/** What a tensor, or each of some tensors, looks like: a list of specs. */
export type specsIn<T> = T extends AnyTensor ? specsOf<[T]> : specsOf<T>;
/** What a layer gives, as a list of specs. */
export type specsFrom<Out> = Out extends Spec ? readonly [Out] : Out;

/** Whether known sizes stand where unknown ones were, apart from that of the batch. */
export type givesSizes<Given, Taken> =
  isSized<Taken> extends true ? false : [Given] extends [Readonly<Taken>] ? false : true;
type isSized<Specs> = Specs extends readonly [infer One extends Spec, ...infer Others]
  ? shapeOf<One> extends readonly [Dim, ...number[]]
    ? isSized<Others>
    : false
  : Specs extends readonly []
    ? true
    : false;

/** What an unknown size becomes where such specs come in. */
export type sizeIn<Specs> = isSized<Specs> extends true ? number : Dim;

/**
 * The signature once each of some layers gives known sizes for unknown ones, and `Batch` for a `null`
 * batch. Of an input without a name, all lies downstream: there is no other.
 */
export type resizedAfterEach<G extends Signature, Names, Size, Batch = null> = [Names] extends [
  never,
]
  ? G
  : resized<G, Names, Start extends Names ? AllNames<G> : consumersOf<G, Names>, Batch, Size>;

/**
 * The signature with open sizes in some layers, in all that they feed, and in the outputs that `Last`
 * feeds past layers without a name. A `null` batch becomes `Batch`; other sizes `Size`, but for those
 * of layers that are fed from elsewhere too, by others than `Last`, and what they feed. `From` gave `Layers`
 * what they take now.
 */
type resized<G extends Signature, Last, Layers, Batch, Size, From = never> = resizedAmong<
  G,
  Last,
  Layers,
  From,
  downstream<G, Layers, never>,
  Batch,
  Size
>;
type resizedAmong<G extends Signature, Last, First, From, Layers, Batch, Size> = opened<
  G,
  Last,
  Layers,
  downstream<
    G,
    | fedFromElsewhere<G, Exclude<Layers, First>, Layers | Last | Nameless>
    | fedFromElsewhere<G, First, Layers | Last | From | Nameless>,
    never
  >,
  Batch,
  Size
>;
type fedFromElsewhere<G extends Signature, Name, Known> = Name extends unknown
  ? [Exclude<feedsOf<G, Name>, Known>] extends [never]
    ? never
    : Name
  : never;
type opened<G extends Signature, Last, Layers, Mixed, Batch, Size> = revised<
  G,
  never,
  {},
  {},
  openEnds<endsOf<G>, Last, Layers, Mixed, Batch, Size>,
  Layers,
  openLayers<G, Exclude<Layers, Mixed>, Batch, Size> | openLayers<G, Mixed, Batch, Dim>,
  never
>;

/** Some layers, and all that they feed. */
type downstream<G extends Signature, Frontier, Seen> = [Frontier] extends [never]
  ? Seen
  : downstream<G, Exclude<consumersOf<G, Frontier>, Seen | Frontier>, Seen | Frontier>;

type openLayers<G extends Signature, Name, Batch, Size> = Name extends unknown
  ? openLayer<Name, feedsInto<G, Name>, entryOf<G, Name>, Batch, Size>
  : never;
type openLayer<Name, From, E, Batch, Size> = E extends {
  readonly in: infer In;
  readonly out: infer Out;
  readonly class: infer Class;
}
  ? Named<Name, From, openEach<In, Batch, Size>, openOut<Out, Size, Batch>, Class> &
      Omit<E, keyof AnyNamed>
  : never;

type openEnds<Ends, Last, Layers, Mixed, Batch, Size> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<
        From,
        isDownstream<layerFeeding<From>, Last, Layers> extends true
          ? open<
              Out,
              Batch,
              [Exclude<layerFeeding<From>, Exclude<Layers, Mixed> | Last | Nameless>] extends [
                never,
              ]
                ? Size
                : Dim
            >
          : Out
      >
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
export type openOut<Out, Size, Batch = null> = Out extends Spec
  ? open<Out, Batch, Size>
  : openEach<Out, Batch, Size>;
type openEach<Specs, Batch, Size> = { [K in keyof Specs]: open<Specs[K], Batch, Size> };
/** A spec in which what was unknown may be known; of the batch, only where `Batch` says so. */
type open<X, Batch, Size> =
  X extends Typed<infer S, infer D>
    ? Typed<openShape<S, Batch, Size>, D>
    : X extends Shape
      ? openShape<X, Batch, Size>
      : X;
type openShape<S extends Shape, Batch, Size> = S extends readonly [
  infer First,
  ...infer Sizes extends Shape,
]
  ? [
      (null extends First ? Batch : First) & Dim,
      ...{ [K in keyof Sizes]: (null extends Sizes[K] ? Size : Sizes[K]) & Dim },
    ]
  : S;
