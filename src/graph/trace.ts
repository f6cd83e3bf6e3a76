import type { Shape } from '../shape/dimension.ts';
import type { DType, Typed } from '../shape/dtype.ts';
import type { Tensor as TracedTensor } from './named.ts';
import type { Tensor as Socket } from './socket.ts';
import type { AnyTensor, Tensor } from './tensor.ts';

/** Where a tensor keeps its trace: in its type only. */
export declare const trace: unique symbol;

/**
 * What a tensor remembers of the named layers upstream of it.
 *
 * `From`: the nearest of them, with `''` for an unnamed start and `'~'` where unnamed layers lie in
 * between. `Names`: all of them. `Edges`: what feeds each. `Layers`: the shapes of each.
 *
 * The names stand apart because `keyof` of a dictionary of 300 costs more than all the rest.
 */
export interface Trace<From, Names, Edges, Layers, D> {
  readonly from: From;
  readonly names: Names;
  readonly edges: Edges;
  readonly layers: Layers;
  readonly dtype: D;
}

/** The feed of a layer whose input comes straight from an unnamed start. */
export type Start = '';
/** Marks a feed that passed through layers without a name. */
export type Unnamed = '~';

/** An entry of `Trace.edges`: the layers nearest upstream. */
export type Fed<Name extends string, By> = { readonly [K in Name]: By };
/** An entry of `Trace.layers`: the shapes that go in, and the one that comes out. */
export type Has<Name extends string, In, Out> = { readonly [K in Name]: Entry<In, Out> };

/** What the types know of a named layer. */
export interface Entry<In, Out> {
  readonly in: In;
  readonly out: Out;
}

/**
 * A tensor with a trace. The arguments stand alone so that none of them is evaluated late; the
 * conditional keeps this alias's name out of what editors show.
 */
type traced<S extends Shape, From, Names, Edges, Layers, D> = [S] extends [Shape]
  ? TracedTensor<S, Trace<From, Names, Edges, Layers, D>>
  : never;

/** A tensor of a shape and a dtype, without names. */
export type bare<S extends Shape, D> = [D] extends ['float32']
  ? Tensor<S>
  : traced<S, Start, never, {}, {}, D>;

/** The same tensor with its shape stated. */
export type restated<T, S extends Shape> =
  T extends TracedTensor<infer _, infer Memory extends { readonly dtype: unknown }>
    ? TracedTensor<S, Memory>
    : T extends Socket<infer _S>
      ? Socket<S>
      : Tensor<S>;

/** The key under which a trace keeps the sizes that the weights of a shared layer were made for. */
export type memoryOf<Name extends string> = `@${Name}`;

/** A tensor that remembers for which sizes a shared layer has its weights. */
export type remembered<T, Name, Sizes> = Name extends string
  ? Sizes extends Shape
    ? T extends readonly unknown[]
      ? { [K in keyof T]: remembered<T[K], Name, Sizes> }
      : T extends TracedTensor<
            infer S,
            Trace<infer From, infer Names, infer Edges, infer Layers, infer D>
          >
        ? traced<S, From, Names, Edges, Memory<Name, Sizes> & Layers, D>
        : T extends AnyTensor
          ? traced<T['shape'], Start, never, {}, Memory<Name, Sizes>, 'float32'>
          : T
    : T
  : T;
/** An entry of `Trace.layers` that no name of a layer can have. */
export type Memory<Name extends string, Sizes> = { readonly [K in memoryOf<Name>]: Sizes };
/** A tensor after an unnamed layer, where no layer is named but a shared one may be remembered. */
type bareAfter<S extends Shape, D, Layers> = {} extends Layers
  ? bare<S, D>
  : traced<S, Start, never, {}, Layers, D>;

/** What comes out of a layer without a name. */
export type unnamedOutput<T, S extends Shape, D> =
  T extends TracedTensor<
    infer _,
    Trace<infer From, infer Names, infer Edges, infer Layers, infer _D>
  >
    ? [Names] extends [never]
      ? bareAfter<S, D, Layers>
      : traced<S, From | Unnamed, Names, Edges, Layers, D>
    : bare<S, D>;

/** What comes out of a layer with a name. */
export type namedOutput<T, Name extends string, S extends Shape, D> =
  T extends TracedTensor<
    infer I,
    Trace<infer From, infer Names, infer Edges, infer Layers, infer DIn>
  >
    ? traced<
        S,
        Name,
        Name | Names,
        Fed<Name, From> & Edges,
        Has<Name, [spec<I, DIn>], spec<S, D>> & Layers,
        D
      >
    : T extends AnyTensor
      ? traced<S, Name, Name, Fed<Name, Start>, Has<Name, [T['shape']], spec<S, D>>, D>
      : never;

/** A named input. */
export type inputOutput<Name extends string, S extends Shape, D> = traced<
  S,
  Name,
  Name,
  Fed<Name, never>,
  Has<Name, [], spec<S, D>>,
  D
>;

/** A shape as the entries hold it: bare for `float32`. */
export type spec<S, D> = [D] extends ['float32']
  ? S
  : S extends Shape
    ? Typed<S, D & DType>
    : never;

/** The specs of several tensors. */
export type specsOf<I> = {
  -readonly [K in keyof I]: I[K] extends AnyTensor ? specOf<I[K]> : never;
};
export type specOf<T extends AnyTensor> = spec<T['shape'], T['dtype']>;

/** The names directly upstream of any of several tensors. */
export type fromOf<T> =
  T extends TracedTensor<infer _, Trace<infer From, infer _N, infer _E, infer _L, infer _D>>
    ? From
    : Start;
/** The names upstream of any of several tensors. */
export type namesOf<T> =
  T extends TracedTensor<infer _, Trace<infer _F, infer Names, infer _E, infer _L, infer _D>>
    ? Names
    : never;
/** The layers known to a tensor, and what feeds them. */
export type layersOf<T> =
  T extends TracedTensor<infer _, Trace<infer _F, infer _N, infer _E, infer Layers, infer _D>>
    ? Layers
    : {};
export type edgesOf<T> =
  T extends TracedTensor<infer _, Trace<infer _F, infer _N, infer Edges, infer _L, infer _D>>
    ? Edges
    : {};

/** What several tensors remember together. */
export type allEdges<I, Out = {}> = I extends readonly [infer T, ...infer Rest]
  ? allEdges<Rest, both<Out, edgesOf<T>>>
  : Out;
export type allLayers<I, Out = {}> = I extends readonly [infer T, ...infer Rest]
  ? allLayers<Rest, both<Out, layersOf<T>>>
  : Out;
type both<A, B> = {} extends A ? B : {} extends B ? A : A & B;

/** What comes out of a merge of the tensors `I`. */
export type mergedOutput<I extends readonly AnyTensor[], Name, S extends Shape, D> = mergeOutput<
  Name,
  S,
  fromOf<I[number]>,
  namesOf<I[number]>,
  allEdges<I>,
  allLayers<I>,
  specsOf<I>,
  D
>;
type mergeOutput<Name, S extends Shape, From, Names, Edges, Layers, In, D> = Name extends string
  ? traced<S, Name, Name | Names, Fed<Name, From> & Edges, Has<Name, In, spec<S, D>> & Layers, D>
  : [From, D] extends [Start, 'float32']
    ? Tensor<S>
    : traced<S, From | Unnamed, Names, Edges, Layers, D>;
