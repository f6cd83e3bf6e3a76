import type { isUnion } from '../shape/union.ts';
import type { Entry } from './trace.ts';

/**
 * What the types know of a graph. A signature is generated for a saved model, or comes with an
 * authored graph.
 *
 * `layers` and `from` are dictionaries by layer name. `outputs` holds, for each output of the graph,
 * the layers nearest upstream of it.
 */
export interface Signature {
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly layers: object;
  readonly from: object;
}

/** The signature of a graph that was written here. */
export interface Authored<Outputs extends readonly unknown[], Names, Edges, Layers> {
  readonly inputs: readonly unknown[];
  readonly outputs: Outputs;
  readonly names: Names;
  readonly layers: Layers & object;
  readonly from: Edges & object;
}

/**
 * The signature of a graph after surgery: that of the graph it began as, untouched, and what has
 * changed since. To merge the two at each cut would cost twenty times as much.
 *
 * `Gone`: the names that are there no more. `Redirects`: what feeds the consumers of a cut's last
 * layer now. `Moved`: what feeds single layers now. `Names`, `Edges` and `Layers`: what was grafted in.
 */
export interface Edited<
  Base extends Signature,
  Gone,
  Redirects,
  Moved,
  Outputs extends readonly unknown[],
  Names,
  Edges,
  Layers,
> {
  readonly base: Base;
  readonly gone: Gone;
  readonly redirects: Redirects;
  readonly moved: Moved;
  readonly inputs: Base['inputs'];
  readonly outputs: Outputs;
  readonly names: Names;
  readonly layers: Layers & object;
  readonly from: Edges & object;
}

/** The signature of a graph of which the compiler knows nothing. */
export interface Unchecked {
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly names: string;
  readonly layers: {
    readonly [name: string]: Entry<
      readonly (readonly (number | null)[])[],
      readonly (number | null)[]
    >;
  };
  readonly from: { readonly [name: string]: string };
}

/** The names of the layers that are there. */
export type Names<G> =
  G extends Edited<
    infer Base,
    infer Gone,
    infer _R,
    infer _M,
    infer _O,
    infer Added,
    infer _E,
    infer _L
  >
    ? Exclude<ownNames<Base> | Added, Gone>
    : ownNames<G>;
type ownNames<G> = G extends { readonly names: infer N }
  ? N
  : G extends Signature
    ? keyof G['layers']
    : never;

/** Whether the compiler knows nothing of a graph. */
export type isUnchecked<G extends Signature> = string extends Names<G> ? true : false;

/** The entry of a layer. */
export type entryOf<G extends Signature, Name> =
  G extends Edited<
    infer Base,
    infer _G,
    infer _R,
    infer _M,
    infer _O,
    infer Added,
    infer _E,
    infer Layers
  >
    ? Name extends Added
      ? at<Layers, Name>
      : at<Base['layers'], Name>
    : at<G['layers'], Name>;
export type insOf<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly in: infer In } ? In : never;
export type outOf<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly out: infer Out } ? Out : never;

/**
 * Whether a name may stand for several calls, which the compiler does not tell apart: it is not one
 * literal, or it is that of a shared layer.
 */
export type isVague<G extends Signature, Name> =
  isUnion<Name> extends true
    ? true
    : entryOf<G, Name> extends { readonly calls: number }
      ? true
      : false;

/** The layers that feed a layer, or several, now. */
export type feedsOf<G extends Signature, Name> =
  G extends Edited<
    infer Base,
    infer _G,
    infer R,
    infer Moved,
    infer _O,
    infer Added,
    infer Edges,
    infer _L
  >
    ? follow<R, at<Moved, Name> | unmoved<Base['from'], Edges, Added, Exclude<Name, keyof Moved>>>
    : at<G['from'], Name>;
type unmoved<InBase, InAdded, Added, Name> =
  | at<InAdded, Extract<Name, Added>>
  | at<InBase, Exclude<Name, Added>>;
type follow<R, From> = From extends keyof R ? follow<R, R[From]> : From;

/** The layers that a layer feeds now. */
export type consumersOf<G extends Signature, Name> =
  G extends Edited<
    infer Base,
    infer Gone,
    infer R,
    infer Moved,
    infer _O,
    infer _N,
    infer Edges,
    infer _L
  >
    ? Exclude<
        consumersIn<
          inverse<Base['from']>,
          inverse<Edges>,
          inverse<Moved>,
          keyof Moved,
          inverse<R>,
          Name
        >,
        Gone
      >
    : at<inverse<G['from']>, Name>;
type consumersIn<InBase, InAdded, InMoved, Moved, InRedirects, Name> =
  | at<InMoved, Name>
  | Exclude<at<InBase, Name> | at<InAdded, Name>, Moved>
  | (Name extends keyof InRedirects
      ? consumersIn<InBase, InAdded, InMoved, Moved, InRedirects, InRedirects[Name]>
      : never);

type at<Dictionary, Key> = Dictionary[Key & keyof Dictionary];
/** The edges by what they come from. Evaluated once for each dictionary. */
type inverse<Edges> = { readonly [K in keyof Edges as Edges[K] & string]: K };

/** Whether a layer is what an output of the graph shows. */
export type isOutput<G extends Signature, Name> = Name extends G['outputs'][number] ? true : false;
