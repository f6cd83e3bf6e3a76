import type { Shape } from '../shape/dimension.ts';
import type { DType, Typed } from '../shape/dtype.ts';
import type { Tensor as TracedTensor } from './named.ts';
import type { AnySocket, Tensor as Socket } from './socket.ts';
import type { AnyTensor, Tensor } from './tensor.ts';

/** Where a tensor keeps its trace: in its type only. */
export declare const trace: unique symbol;

/**
 * What a tensor remembers of the named layers upstream of it.
 *
 * `From`: the feeds, as signatures have them: the nearest of the layers, with `Start` for an unnamed
 * start and `Unnamed` where unnamed layers lie in between. `Names`: all of them. `Layers`: the same as
 * a union of `Named`. `Shared`: those that may be applied again.
 *
 * They are unions, not dictionaries: a union grows by one layer, merges with another and comes upon
 * a layer twice at no further cost. The names stand apart because to read them off all the layers
 * would cost more than all the rest.
 */
export interface Trace<out From, out Names, out Layers, out Shared, out D> {
  readonly from: From;
  readonly names: Names;
  readonly layers: Layers;
  readonly shared: Shared;
  readonly dtype: D;
}
/** Any trace. */
export type AnyTrace = Trace<unknown, unknown, unknown, AnyShared, unknown>;
/** The trace `M` past layers without a name, the last of which gave the dtype `D`. */
export interface Past<out M extends AnyTrace, out D> {
  readonly from: M['from'] | Unnamed;
  readonly names: M['names'];
  readonly layers: M['layers'];
  readonly shared: M['shared'];
  readonly dtype: D;
  /** One that is past unnamed layers stays as it is past some more. */
  readonly past: D;
  readonly computed: true;
}
/** The trace of what a named layer gives, where that is not `float32`. */
export interface Computed<out From, out Names, out Layers, out Shared, out D>
  extends Trace<From, Names, Layers, Shared, D> {
  readonly computed: true;
}
/** The trace of what a replacement is given, and that of other tensors that have none. */
type Untraced = Trace<Start, never, never, never, 'float32'>;
type Passed = Trace<Start | Unnamed, never, never, never, 'float32'>;
/** The trace of one of several tensors that a replacement is given: which of them it is, counted from 0. */
export interface Given<out Index, out D> extends Trace<Index, never, never, never, D> {}

/** The feed of a layer whose input comes straight from an unnamed start. It is like no name. */
export declare const start: unique symbol;
export type Start = typeof start;
/** Marks a feed that passed through layers without a name. It is like no name. */
export declare const unnamed: unique symbol;
export type Unnamed = typeof unnamed;
/** All feeds that are no layer's: of those without a name, and what a callback is given. */
export type Nameless = Start | Unnamed | number;

/** The feed of one of several tensors that a layer gives: `'lstm_1:2'`. */
export type feedAt<Name, Index> = `${Name & string}:${Index & string}`;

/** What the types know of a named layer: its feeds, what goes in and what comes out, and its class. */
export interface Named<out Name, out From, out In, out Out, out Class> {
  readonly name: Name;
  readonly from: From;
  readonly in: In;
  readonly out: Out;
  readonly class: Class;
}
/** Any named layer. */
export type AnyNamed = Named<unknown, unknown, unknown, unknown, unknown>;
/** A named layer that may be applied again, and the sizes that its weights were made for. */
export interface Shared<out Name, out Sizes> {
  readonly name: Name;
  readonly sizes: Sizes;
}

/** Any of them. */
export type AnyShared = Shared<unknown, unknown>;

interface Traced {
  readonly [trace]: AnyTrace;
}
/** What a tensor, or any of several, remembers. */
export type memory<T> = T extends Traced
  ? T[typeof trace]
  : T extends AnySocket
    ? Untraced
    : Passed;
/**
 * The dtype that a layer gets which takes a tensor: tfjs hands on what a layer gives as `float32`, and
 * what goes into the graph as it is.
 */
export type fedDType<T extends AnyTensor> = T['dtype'] extends 'float32'
  ? 'float32'
  : unlessComputed<T>;
type unlessComputed<T extends AnyTensor> = T extends {
  readonly [trace]: { readonly computed: true };
}
  ? 'float32'
  : T['dtype'];
/** The feeds of a tensor. */
export type fromOf<T> = memory<T>['from'];
/** All names upstream. */
export type namesOf<T> = memory<T>['names'];
/** The layers upstream. */
export type layersOf<T> = memory<T>['layers'];
/** The layers upstream that may be applied again. */
export type sharedOf<T> = memory<T>['shared'];

/**
 * A tensor with a trace. The arguments stand alone so that none of them is evaluated late; the
 * conditional keeps this alias's name out of what editors show.
 */
type traced<S extends Shape, From, Names, Layers, Shared, D> = [S] extends [Shape]
  ? TracedTensor<S, Trace<From, Names, Layers, Shared, D>>
  : never;
/** The same for what a layer gives. */
type computed<S extends Shape, From, Names, Layers, Shared, D> = [D] extends ['float32']
  ? TracedTensor<S, Trace<From, Names, Layers, Shared, D>>
  : TracedTensor<S, Computed<From, Names, Layers, Shared, D>>;

/** A tensor of a shape and a dtype, without names. */
export type bare<S extends Shape, D> = [D] extends ['float32']
  ? Tensor<S>
  : traced<S, Start, never, never, never, D>;

/** The same tensor with its shape stated. */
export type restated<T, S extends Shape> = T extends Traced
  ? TracedTensor<S, T[typeof trace]>
  : T extends AnySocket
    ? Socket<S>
    : Tensor<S>;

/** What comes out of a layer without a name, of what remembers `M`. */
export type unnamedOutput<M extends AnyTrace, S extends Shape, D> = [
  M['names'],
  M['from'],
  D,
] extends [never, Start | Unnamed, 'float32']
  ? Tensor<S>
  : M extends { readonly past: D }
    ? TracedTensor<S, M>
    : TracedTensor<S, Past<M, D>>;

/**
 * What comes out of a layer with a name, of what remembers `M` and is fed by `From`. `Out` is all that
 * comes out of it, and `Feed` what this is of it, where it gives several tensors; `Again` the layer
 * itself, where it may be applied again; `Inside` what else its entry says.
 */
export type namedOutput<
  M extends AnyTrace,
  From,
  Name,
  In,
  S extends Shape,
  D,
  Class,
  Again,
  Inside,
  Out = spec<S, D>,
  Feed = Name,
> = computed<
  S,
  Feed,
  Name | M['names'],
  (Named<Name, From, In, Out, Class> & Inside) | M['layers'],
  Again | M['shared'],
  D
>;
/** The feeds of a layer that takes some tensors, which remember `M`: of one, or of each of several. */
export type feedsOfAll<I extends readonly AnyTensor[], M extends AnyTrace> = I extends readonly [
  unknown,
]
  ? M['from']
  : { readonly [K in keyof I]: fromOf<I[K]> };

/** A named input. */
export type inputOutput<Name extends string, S extends Shape, D> = traced<
  S,
  Name,
  Name,
  Named<Name, never, [], spec<S, D>, 'InputLayer'>,
  never,
  D
>;

/** A shape as the entries hold it: bare for `float32`. */
export type spec<S, D> = [D] extends ['float32']
  ? S
  : S extends Shape
    ? Typed<S, D & DType>
    : never;
/** `float32` is asked for first: nearly all tensors are of it, and the compiler does less for each. */
export type specOf<T extends AnyTensor> = T['dtype'] extends 'float32'
  ? T['shape']
  : spec<T['shape'], fedDType<T>>;
/** The specs of several tensors, as a layer gets them that takes these. */
export type specsOf<I> = {
  -readonly [K in keyof I]: I[K] extends AnyTensor ? specOf<I[K]> : never;
};
