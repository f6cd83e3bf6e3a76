/** What feeds layers, and the outputs of a graph, with something in the place of what fed them. */
import type { among, End, indicesOf } from '../graph/signature.ts';
import type { AnySocket } from '../graph/socket.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { AnyTrace, feedAt, fromOf, Start, spec, trace, Unnamed } from '../graph/trace.ts';
import type { Spec } from '../shape/dtype.ts';

/**
 * What comes in the place of what a layer gives, as an `End` for each of its feeds, where the layer gives
 * `Out`. `T`: the tensor, or the tensors, that come; `FedBy`: the feeds of what the callback was given.
 */
export type swaps<Name, Out, T, FedBy> = Out extends Spec
  ? { readonly [K in Name & string]: endOf<only<T>, FedBy> }
  : {
      readonly [I in indicesOf<Out> as feedAt<Name, I>]: endOf<memberOf<T, I>, FedBy>;
    };
type endOf<T, FedBy> = End<feedOf<T, FedBy>, givenBy<T>>;
type only<T> = T extends readonly [infer One] ? One : T;
/** One of several tensors; any of them, where it is not known how many there are. */
type memberOf<T, I> = T extends readonly unknown[]
  ? number extends T['length']
    ? T[number]
    : T[I & keyof T]
  : T;
/**
 * Those of the things, one for each of the tensors that a layer gives, of which anything becomes: the feed
 * of the tensor is among `Used`.
 */
export type usedOf<Name, Out, T, Used> = Out extends Spec
  ? only<T>
  : {
      readonly [I in indicesOf<Out>]: feedAt<Name, I> extends Used ? memberOf<T, I> : never;
    }[indicesOf<Out>];
/** The feeds of what a layer gives. */
export type feedsFrom<Name, Out> = Out extends Spec ? Name : feedAt<Name, indicesOf<Out>>;

/** What a tensor gives to an output of a graph. */
export type givenBy<T> = T extends AnyTensor ? spec<T['shape'], T['dtype']> : unknown;

/** What a tensor is fed by, where the callback was given what `FedBy` feeds. */
export type feedOf<T, FedBy> = T extends { readonly [trace]: AnyTrace }
  ? grounded<fromOf<T>, FedBy>
  : T extends AnySocket
    ? among<FedBy>
    : among<FedBy> | Unnamed;
/** The feeds of a layer of a replacement, with what really feeds it in the place of the start. */
export type grounded<From, FedBy> = From extends Start
  ? among<FedBy>
  : From extends number
    ? FedBy[From & keyof FedBy]
    : From extends readonly unknown[]
      ? { readonly [K in keyof From]: grounded<From[K], FedBy> }
      : From;

/** Feeds with others in the place of some; once, as what comes may have the name of what it replaces. */
export type redirected<From, R> = From extends keyof R
  ? R[From]
  : From extends readonly unknown[]
    ? { readonly [K in keyof From]: redirected<From[K], R> }
    : From;
/** Some outputs of a graph; where nothing lay in between, they are what comes. */
export type swapEach<Ends, Swaps> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<
        redirected<From, redirects<Swaps>>,
        [From] extends [keyof Swaps] ? outIn<Swaps[From]> : Out
      >
    : never;
};
/** What the feeds that are replaced lead to now. */
export type redirects<Swaps> = { readonly [K in keyof Swaps]: fromIn<Swaps[K]> };
export type fromIn<E> = E extends End<infer From, unknown> ? From : never;
export type outIn<E> = E extends End<unknown, infer Out> ? Out : never;
/** What feeds each of some outputs. */
export type fromInEach<Ends> = { readonly [K in keyof Ends]: fromIn<Ends[K]> };
