import type { listOfFeeds, Signature, sharedAmong } from './signature.ts';

/**
 * A signature as a value: what a generated file exports, with what feeds each layer in order, and of a
 * shared layer which of its calls that is: `'encoder#1'`.
 */
export interface SignatureValue<G extends Signature> {
  readonly signature?: G;
  readonly inputs: G['inputs'];
  readonly outputs: calledIn<G, G['outputs']>;
  readonly layers: { readonly [K in keyof G['layers']]: entryValue<G['layers'][K]> };
  readonly from: { readonly [K in keyof G['from']]: fedValue<G, G['from'][K]> };
}
/** An entry as a value: that of a nested model holds the value of a signature. */
type entryValue<E> = E extends { readonly inner: infer H extends Signature }
  ? { readonly [K in keyof E]: K extends 'inner' ? SignatureValue<H> : E[K] }
  : E;
/** What feeds a layer as a value: a list, with one feed for each tensor that it takes. */
type fedValue<G extends Signature, From> = [From] extends [never]
  ? readonly []
  : calledIn<G, listOfFeeds<From>>;
/** Feeds that may say which call of a shared layer each is, if there are any. */
type calledIn<G extends Signature, Feeds> = [sharedAmong<G['layers']>] extends [never]
  ? Feeds
  : calledEach<Feeds>;
type calledEach<Feeds> = { readonly [K in keyof Feeds]: called<Feeds[K]> };
type called<Feed> = Feed extends `${infer Layer}:${infer Index}`
  ? Feed | `${Layer}#${number}:${Index}`
  : Feed extends string
    ? Feed | `${Feed}#${number}`
    : Feed;
