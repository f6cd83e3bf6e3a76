import type { Shape } from '../shape/dimension.ts';
import type { Spec, shapeOf } from '../shape/dtype.ts';
import type { isUnion } from '../shape/union.ts';
import type { AnyNamed, feedAt, Start } from './trace.ts';

/**
 * What the types know of a graph. A signature is generated for a saved model, or comes with an
 * authored graph.
 *
 * `layers` and `from` are dictionaries by layer name. `from` holds what feeds a layer, or, where it
 * takes several tensors, a list of what feeds each; `outputs` what each output of the graph shows. It
 * is a union of feeds: the layers nearest upstream, by name, and of one that gives several tensors
 * which of them it is, such as `'lstm_1:2'`.
 */
export interface Signature {
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly layers: object;
  readonly from: object;
}

/**
 * The signature of a graph that was written here, of the named layers `Layers`. `Inputs`: the names of
 * its inputs, in order; what one without a name gives, as an `End`.
 */
export interface Authored<
  Inputs extends readonly unknown[],
  Ends extends readonly unknown[],
  Names,
  Layers extends AnyNamed,
  Shared,
> {
  readonly inputs: Inputs;
  readonly outputs: feedsOfEach<Ends>;
  readonly ends: Ends;
  readonly names: Names;
  readonly layers: byName<Layers>;
  readonly from: feedsByName<Layers>;
  readonly consumers: namesByFeed<Layers>;
  readonly shared: marked<byName<Layers>, Shared>;
}
/**
 * The names of shared layers, with marks of those that have calls which are fed differently: by other
 * layers, or by such calls of one.
 */
export type marked<Layers, Shared> =
  | Shared
  | asUnlike<unlikeAmong<Layers, Shared, withUnlikeEntries<Layers, Shared>>>;
type withUnlikeEntries<Layers, Name> = Name extends unknown
  ? isUnion<at<Layers, Name>> extends true
    ? Name
    : never
  : never;
type unlikeAmong<Layers, Shared, Known> = [
  fedByAny<Layers, Exclude<Shared, Known>, Known>,
] extends [never]
  ? Known
  : unlikeAmong<Layers, Shared, Known | fedByAny<Layers, Exclude<Shared, Known>, Known>>;
type fedByAny<Layers, Name, Feeds> = [Feeds] extends [never]
  ? never
  : Name extends unknown
    ? at<Layers, Name> extends { readonly from: infer From }
      ? [Extract<layerFeeding<among<From>>, Feeds>] extends [never]
        ? never
        : Name
      : never
    : never;
/** Something that feeds, such as an output of a graph: its feeds, and what it is; `unknown` where that is not known. */
export interface End<out From, out Out> {
  readonly from: From;
  readonly out: Out;
}
type feedsOfEach<Ends> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, unknown> ? From : never;
} extends infer Feeds extends readonly unknown[]
  ? Feeds
  : never;
/** Layers by their names; the calls of a shared one together. */
export type byName<Layers extends AnyNamed> = {
  readonly [L in Layers as L['name'] & string]: L;
};
/** What feeds each of some layers, by their names. */
export type feedsByName<Layers extends AnyNamed> = {
  readonly [L in Layers as L['name'] & string]: L['from'];
};
/** What some layers feed, by their feeds, and by the layers that give these. */
type namesByFeed<Layers extends AnyNamed> = {
  readonly [L in Layers as keysOfFeeds<L['from']>]: L['name'];
};
type keysOfFeeds<From> = From extends string
  ? From | layerFeeding<From>
  : From extends readonly unknown[]
    ? keysOfFeeds<From[number]>
    : never;

/** The signature of a graph whose layers surgery has listed anew. */
export interface Listed<
  Inputs extends readonly unknown[],
  Ends extends readonly unknown[],
  Names,
  Edges,
  Layers,
  Shared,
> {
  readonly inputs: Inputs;
  readonly outputs: feedsOfEach<Ends>;
  readonly ends: Ends;
  readonly names: Names;
  readonly layers: Layers & object;
  readonly from: Edges & object;
  readonly shared: Shared;
}

/**
 * The signature of a graph after surgery: that of the graph it began as, untouched, and what has
 * changed since. To merge the two at each cut would cost twenty times as much.
 *
 * `Gone`: the names that are there no more. `Redirects`: what feeds the consumers of a cut's last
 * layer now. `Moved`: what feeds single layers now. `Added`: the names of the layers that were grafted
 * in, or changed; `Layers`: those themselves.
 */
export interface Edited<
  Base extends Signature,
  Gone,
  Redirects,
  Moved,
  Ends extends readonly unknown[],
  Added,
  Layers extends AnyNamed,
  Shared,
> {
  readonly base: Base;
  readonly gone: Gone;
  readonly redirects: Redirects;
  readonly moved: Moved;
  readonly inputs: Base['inputs'];
  readonly outputs: feedsOfEach<Ends>;
  readonly ends: Ends;
  readonly names: Added;
  readonly layers: byName<Layers>;
  readonly from: feedsByName<Layers>;
  readonly consumers: namesByFeed<Layers>;
  readonly shared: Shared;
}
/** The signature of any graph after surgery. */
export interface AnyEdited extends Signature {
  readonly base: Signature;
  readonly gone: unknown;
  readonly redirects: unknown;
  readonly moved: unknown;
  readonly names: unknown;
  readonly consumers: unknown;
}

/** The signature of a graph of which the compiler knows nothing. */
export interface Unchecked {
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly names: string;
  readonly layers: {
    readonly [name: string]: { readonly in: readonly Shape[]; readonly out: Shape };
  };
  readonly from: { readonly [name: string]: string };
  readonly shared: never;
}

/** The names of the layers that are there. */
export type Names<G> = G extends AnyEdited
  ? Exclude<ownNames<G['base']> | G['names'], G['gone']>
  : ownNames<G>;
type ownNames<G> = G extends { readonly names: infer N }
  ? N
  : G extends Signature
    ? keyof G['layers']
    : never;

/** What the types know of a graph; nothing of an `AnyGraph`. */
export type signatureOf<T> = T extends { readonly signature?: infer G }
  ? NonNullable<G> extends infer H extends Signature
    ? H
    : Unchecked
  : Unchecked;

/** Whether the compiler knows nothing of a graph. */
export type isUnchecked<G extends Signature> = string extends Names<G> ? true : false;

/**
 * Marks a name among those of shared layers as one whose calls are fed differently. Where all are fed
 * alike, it is all the same to the types how many there are.
 */
export interface Unlike<out Name> {
  readonly several: Name;
}
/**
 * Marks a name as that of a layer of which the types know that it is there, and not all of what feeds it,
 * or of what it feeds: that depends on which call of a shared layer something was done to.
 */
export interface Loose<out Name> {
  readonly loose: Name;
}
/** The names with that mark. */
export type asLoose<Name> = Name extends unknown ? Loose<Name> : never;
/** The names of the layers that are marked so. */
export type looseIn<G extends Signature> = [marksIn<G>] extends [never]
  ? never
  : Extract<looseOf<marksIn<G>>, Names<G>>;
type looseOf<Marks> = Marks extends Loose<infer Name> ? Name : never;
/** The names of the layers that may have several calls. */
export type sharedIn<G extends Signature> = Extract<marksIn<G>, Names<G>>;
/** Those of them that have several calls, fed differently, which the types do not tell apart. */
export type unlikeIn<G extends Signature> = [marksIn<G>] extends [never]
  ? never
  : Extract<unlikeOf<marksIn<G>>, Names<G>>;
type unlikeOf<Marks> = Marks extends Unlike<infer Name> ? Name : never;
type marksIn<G extends Signature> = G extends { readonly shared: infer Marks }
  ? Marks
  : asUnlike<sharedAmong<G['layers']>>;
/** What a signature that comes of this one says of its shared layers. */
export type sharedMarks<G extends Signature> =
  | sharedIn<G>
  | asUnlike<unlikeIn<G>>
  | asLoose<looseIn<G>>;
/** The marks of some names. */
export type marksOf<Name> = Name | Unlike<Name> | Loose<Name>;
/** The marks once each of their names became what `Renamed` has in its place. */
export type marksNow<Marks, Renamed> =
  Marks extends Unlike<infer Name>
    ? Unlike<Renamed[Name & keyof Renamed]>
    : Marks extends Loose<infer Name>
      ? Loose<Renamed[Name & keyof Renamed]>
      : Renamed[Marks & keyof Renamed];
/** The names with the mark that each has several calls. */
export type asUnlike<Name> = Name extends unknown ? Name | Unlike<Name> : never;
/** The names of the layers in a generated signature that have several calls. */
export type sharedAmong<Layers> = {
  [K in keyof Layers]: Layers[K] extends { readonly calls: number } ? K : never;
}[keyof Layers];
/** How single calls of shared layers are called: `'encoder#1'`. */
type callName<G extends Signature> = callsOf<G, sharedIn<G>>;
type callsOf<G extends Signature, Name> = Name extends string
  ? `${Name}#${placesOfCalls<entryOf<G, Name>>}`
  : never;
/** Those that there are at most, where a generated signature says it of calls that take one tensor. */
type placesOfCalls<E> = E extends { readonly calls: infer N; readonly in: infer In }
  ? In extends readonly unknown[] & { readonly length: N }
    ? indicesOf<In> & string
    : number
  : number;
/** The places in a tuple: `'0' | '1'`. */
export type indicesOf<List> = Exclude<keyof List, keyof []>;
/** The layer that `'encoder#1'` is a call of. */
export type layerIn<Name> = Name extends `${infer Layer}#${number}` ? Layer : Name;
/**
 * What names a layer, or a call of a shared one. A conditional type, so that errors list the names
 * instead of this one.
 */
export type LayerName<G extends Signature> = [sharedIn<G>] extends [never]
  ? Names<G> & string
  : (Names<G> & string) | callName<G>;

/** Whether a name may stand for calls that the types do not tell apart, or is not one literal. */
export type isVague<G extends Signature, Name> =
  isUnion<Name> extends true ? true : isMixed<G, Name>;
/**
 * Whether any of the names stands for calls that are fed differently, for one of several calls, or for a
 * layer of which not all neighbours are known.
 */
export type isMixed<G extends Signature, Name> = [marksIn<G>] extends [never]
  ? false
  : [Extract<Name, unlikeIn<G> | looseIn<G> | callName<G>>] extends [never]
    ? false
    : true;
/** Whether a name may stand for several calls, or is not one literal. */
export type isShared<G extends Signature, Name> =
  isUnion<Name> extends true
    ? true
    : [Extract<Name, sharedIn<G> | callName<G>>] extends [never]
      ? false
      : true;

/** The entry of a layer; a union, where a shared one has several. */
export type entryOf<G extends Signature, Name> = G extends AnyEdited
  ? Name extends G['names']
    ? at<G['layers'], Name>
    : at<G['base']['layers'], Name>
  : at<G['layers'], Name>;
export type insOf<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly in: infer In } ? In : never;
export type outOf<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly out: infer Out } ? Out : never;
/**
 * What those get that take what a layer gives: tfjs hands on whatever a layer gives as `float32`, and
 * inputs as they are.
 */
export type handedOnBy<G extends Signature, Name> =
  insOf<G, Name> extends readonly [] ? outOf<G, Name> : asFloats<outOf<G, Name>>;
type asFloats<Out> = Out extends Spec
  ? shapeOf<Out>
  : { readonly [K in keyof Out]: asFloats<Out[K]> };

/** The outputs of a graph. */
export type endsOf<G extends Signature> = G extends { readonly ends: infer Ends }
  ? Ends
  : endsAt<G, G['outputs']>;
type endsAt<G extends Signature, Outputs> = {
  readonly [K in keyof Outputs]: endAt<G, Outputs[K]>;
};
type endAt<G extends Signature, Feed> = Feed extends `${infer Layer}:${infer Index}`
  ? End<
      Feed,
      entryOf<G, Layer> extends { readonly calls: number } ? unknown : at<outOf<G, Layer>, Index>
    >
  : End<Feed, oneOf<outOf<G, Feed>>>;
type oneOf<Out> = Out extends Spec ? Out : unknown;
/**
 * All that the layers of some names give, of `'lstm:1'` that tensor alone, or, where it is handed on, as
 * those get it that take it.
 */
export type endsOfAll<G extends Signature, Layers, IsHandedOn = false> = Layers extends readonly [
  infer Name,
  ...infer Others,
]
  ? readonly [
      ...(Name extends `${string}:${number}`
        ? readonly [endAt<G, Name>]
        : endsOfLayer<Name, IsHandedOn extends true ? handedOnBy<G, Name> : outOf<G, Name>>),
      ...endsOfAll<G, Others, IsHandedOn>,
    ]
  : readonly [];
/** What a layer gives, of which `Out` is all that comes out. */
export type endsOfLayer<Name, Out> = Out extends Spec
  ? readonly [End<Name, Out>]
  : {
        readonly [K in keyof Out]: End<feedAt<Name, K>, Out[K]>;
      } extends infer Ends extends readonly unknown[]
    ? Ends
    : never;

/** The feeds of all that a layer takes. */
export type among<From> = From extends string
  ? From
  : From extends readonly unknown[]
    ? From[number]
    : From;
/** The feeds of all that a layer takes, one after another. */
export type listOfFeeds<From> = [From] extends [readonly unknown[]] ? From : readonly [From];
/** The layer that gives what a feed is. */
export type layerFeeding<Feed> = Feed extends `${infer Layer}:${number}` ? Layer : Feed;

/** The layers that feed a layer, or several, now. */
export type feedsOf<G extends Signature, Name> = layerFeeding<among<feedsInto<G, Name>>>;
/** What feeds a layer now; where it takes several tensors, a list. */
export type feedsInto<G extends Signature, Name> = G extends AnyEdited
  ? follow<
      G['redirects'],
      | at<G['moved'], Name>
      | unmoved<G['base']['from'], G['from'], G['names'], Exclude<Name, keyof G['moved']>>
    >
  : at<G['from'], Name>;
type unmoved<InBase, InAdded, Added, Name> =
  | at<InAdded, Extract<Name, Added>>
  | at<InBase, Exclude<Name, Added>>;
/** What feeds a layer once what some feeds lead to is followed, on and on. */
export type follow<R, From> = From extends keyof R
  ? follow<R, R[From]>
  : From extends readonly unknown[]
    ? { readonly [K in keyof From]: follow<R, From[K]> }
    : From;

/** The layers that a layer feeds now. */
export type consumersOf<G extends Signature, Name> = G extends AnyEdited
  ? Exclude<
      consumersIn<
        namesFedBy<G['base']>,
        G['consumers'],
        inverse<G['moved']>,
        keyof G['moved'],
        inverse<G['redirects']>,
        Name
      >,
      G['gone']
    >
  : at<namesFedBy<G>, Name>;
type consumersIn<InBase, InAdded, InMoved, Moved, InRedirects, Name> =
  | at<InMoved, Name>
  | Exclude<at<InBase, Name> | at<InAdded, Name>, Moved>
  | (Name extends keyof InRedirects
      ? consumersIn<InBase, InAdded, InMoved, Moved, InRedirects, InRedirects[Name]>
      : never);

/** What each layer feeds, before any surgery. */
type namesFedBy<G extends Signature> = G extends { readonly consumers: infer Consumers }
  ? Consumers
  : inverse<G['from']>;

type at<Dictionary, Key> = Dictionary[Key & keysOf<Dictionary>];
/** A conditional type, of which the compiler keeps the answer; it works `keyof` out at every look-up. */
type keysOf<Dictionary> = Dictionary extends unknown ? keyof Dictionary : never;
/** The edges by what they come from, as `namesByFeed`. Evaluated once for each dictionary. */
type inverse<Edges> = { readonly [K in keyof Edges as keysOfFeeds<Edges[K]>]: K };

/** The names of a graph's inputs, where the compiler knows them. */
export type inputOf<G extends Signature> =
  isUnchecked<G> extends true
    ? never
    : { [K in Names<G> & string]: insOf<G, K> extends readonly [] ? K : never }[Names<G> & string];

/**
 * Those of a graph's inputs that are there still, where the compiler can tell them apart: by their
 * names, or because there is one only.
 */
export type inputsAmong<Inputs, Names> = Inputs extends readonly [End<Start, unknown>]
  ? Inputs
  : namedAmong<Inputs, Names>;
type namedAmong<Inputs, Names> = Inputs extends readonly [infer One, ...infer Others]
  ? One extends Names
    ? readonly [One, ...namedAmong<Others, Names>]
    : One extends string
      ? namedAmong<Others, Names>
      : readonly unknown[]
  : Inputs extends readonly []
    ? readonly []
    : readonly unknown[];

/** Those of some feeds that layers, or outputs of the graph, take. */
export type consumedAmong<G extends Signature, Feed> = Feed extends unknown
  ? [consumersOf<G, Feed> | Extract<G['outputs'][number], Feed>] extends [never]
    ? never
    : Feed
  : never;

/** Whether a layer gives what an output of the graph shows. */
export type isOutput<G extends Signature, Name> =
  Name extends layerFeeding<G['outputs'][number]> ? true : false;
