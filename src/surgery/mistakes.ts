/** What the compiler says of the places that a verb is given, each a layer's name or that of a call. */
import type {
  entryOf,
  indicesOf,
  insOf,
  isUnchecked,
  LayerName,
  layerIn,
  Names,
  outOf,
  Signature,
  Unchecked,
  unlikeIn,
} from '../graph/signature.ts';
import type { feedAt } from '../graph/trace.ts';
import type { Spec } from '../shape/dtype.ts';
import type { isUnion } from '../shape/union.ts';
import type { beforeInput } from './beside.ts';
import type { cutsInput, namesInputsOnly, notDownstream, sharedLayer } from './messages.ts';
import type { flowsInto } from './span.ts';

/** The graph, of which nothing is known where there is a mistake in the place of a name: one error is enough. */
export type unlessMistaken<G extends Signature, Checked, Given> = [Checked] extends [Given]
  ? G
  : Unchecked;
export type checkFirst<G extends Signature, First extends string, Last> =
  isUnchecked<G> extends true
    ? First
    : [insOf<G, First>] extends [readonly []]
      ? // Also where `First` is any name there is, as no other was found.
        [Names<G>] extends [First]
        ? namesInputsOnly
        : cutsInput<First>
      : [First, Last] extends [Last, First]
        ? First
        : checkOneCall<G, First, 'cut'>;
export type checkLast<
  G extends Signature,
  First,
  Last extends string,
  Verb extends string = 'cut',
> =
  isUnchecked<G> extends true
    ? Last
    : [flowsInto<G, layerIn<First>, layerIn<Last>>] extends [false]
      ? notDownstream<Last, Verb>
      : [Verb, First, Last] extends ['cut', Last, First]
        ? Last
        : checkOneCall<G, Last, Verb>;

/** The name, unless it is an input's: nothing lies before that. */
export type checkNotInput<G extends Signature, Name extends string> =
  isUnchecked<G> extends true
    ? Name
    : [insOf<G, Name>] extends [readonly []]
      ? beforeInput<Name>
      : checkOneCall<G, Name, 'before'>;

/**
 * The name, for a verb that takes one call, or the sentence that there are several. After surgery some of
 * them may be gone, which only run time knows.
 */
export type checkOneCall<G extends Signature, Name extends string, Verb extends string> =
  isAsWritten<G> extends true
    ? isUnion<Name> extends true
      ? Name
      : [Extract<Name, severalIn<G>>] extends [never]
        ? Name
        : sharedLayer<Verb, Name>
    : Name;
/** What names one call: each name but those of layers with several. */
export type CallName<G extends Signature> =
  isAsWritten<G> extends true ? Exclude<LayerName<G>, severalIn<G>> : LayerName<G>;
/**
 * The names of the layers that have several calls for certain: not of one that is called once, and fed by a
 * layer with several, which to the types may have a call for each.
 */
type severalIn<G extends Signature> = severalAmong<G, unlikeIn<G>>;
type severalAmong<G extends Signature, Name> = Name extends unknown
  ? entryOf<G, Name> extends { readonly calls: number }
    ? Name
    : isUnion<entryOf<G, Name>> extends true
      ? Name
      : never
  : never;
/** What names outputs: such a name, or one of the tensors of a layer that gives several, `'lstm:1'`. */
export type OutputName<G extends Signature> =
  isUnchecked<G> extends true ? string : CallName<G> | tensorNames<G, CallName<G>>;
type tensorNames<G extends Signature, Name> = Name extends string
  ? outOf<G, layerIn<Name>> extends infer Out
    ? Out extends Spec
      ? never
      : feedAt<Name, indicesOf<Out>>
    : never
  : never;
/** Whether a graph is as it was written, or as its signature says. */
type isAsWritten<G extends Signature> = G extends { readonly base: unknown }
  ? false
  : G extends { readonly names: unknown }
    ? G extends { readonly consumers: unknown }
      ? true
      : false
    : true;
