import { replay } from '../graph/apply.ts';
import {
  type Call,
  createNode,
  type Dag,
  isStepwise,
  isStepwiseClass,
  type LayerNode,
  type Value,
} from '../graph/dag.ts';
import { pairs } from '../graph/group.ts';
import { mapLayers } from '../graph/map-layers.ts';
import type {
  among,
  consumedAmong,
  End,
  endsOf,
  endsOfLayer,
  entryOf,
  feedsInto,
  indicesOf,
  insOf,
  isUnchecked,
  isVague,
  layerFeeding,
  listOfFeeds,
  marksNow,
  Names,
  outOf,
  Signature,
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import type { Nameless, Start } from '../graph/trace.ts';
import { checkOptions } from '../layers/check-options.ts';
import { type Options, text } from '../layers/options.ts';
import type { timeDistributed } from '../layers/wrappers.ts';
import { GraphError } from '../shape/errors.ts';
import { withArticle } from '../shape/message.ts';
import type { isLiteral } from '../shape/union.ts';
import type { areAlike, intoCall, isCrossed, isUndecided, sharedAs } from './calls.ts';
import { finish } from './cut.ts';
import type {
  feedsFrom,
  fromIn,
  fromInEach,
  outIn,
  redirected,
  redirects,
  swapEach,
  usedOf,
} from './ends.ts';
import { findLayer } from './find.ts';
import type { fed, feedsByInput } from './graft.ts';
import type { listed, takenName } from './insert.ts';
import { inlineSteps } from './messages.ts';
import type { inputsOf, leadingTo } from './part.ts';

/** A nested model of a graph, perhaps one that a wrapper applies to each step, and all of its calls. */
export interface Nested {
  readonly layer: LayerNode;
  readonly inner: Dag;
  readonly calls: readonly Call[];
}

/** The nested model of a name. */
export const findNested = (dag: Dag, verb: string, name: string): Nested => {
  const calls = findLayer(dag, verb, name);
  const { layer } = calls[0] as Call;
  if (layer.inner) return { layer, inner: layer.inner, calls };
  const is = isStepwiseClass(layer.className)
    ? 'applies a layer to each step, not a model'
    : `is ${withArticle(layer.className)}, not a nested model`;
  throw new GraphError(`${verb}: '${name}' ${is}`, {
    code: 'not-nested',
    layer: name,
    received: layer.className,
    expected: 'a nested model',
  });
};

/** How a nested model is dissolved. */
export interface InlineOptions {
  /** What the names of its layers are to begin with. Default: nothing. */
  readonly prefix?: string;
}

/**
 * The graph with the layers of a nested model in the place of the model.
 *
 * @throws GraphError where there is no nested model of that name, a wrapper applies it to each step, or
 * a name is in both.
 */
export const inline = (dag: Dag, name: string, options: InlineOptions = {}): Dag => {
  const { layer, inner, calls } = findNested(dag, 'inline', name);
  if (isStepwise(layer)) {
    throw new GraphError(inlineSteps(name), {
      code: 'each-step',
      layer: name,
      received: layer.className,
      expected: 'a nested model',
    });
  }
  checkOptions('inline', inlineOptions, options);
  const { prefix = '' } = options;
  return finish(dag, { replaced: new Map(openedCalls(inner, calls, prefix)) }, 'inline');
};

/** What each call of a nested model gives, with what its layers, named with a prefix, give in its place. */
export const openedCalls = (
  inner: Dag,
  calls: readonly Call[],
  prefix: string,
): readonly (readonly [Value, Value])[] => {
  const parts = mapLayers(inner, (part) =>
    createNode({ ...part, name: part.name && `${prefix}${part.name}` }),
  );
  return calls.flatMap((call) =>
    pairs(call.outputs, replay(parts.outputs, new Map(pairs(parts.inputs, call.inputs)))),
  );
};

const inlineOptions: Options<InlineOptions> = { prefix: text };

/** The names of the nested models; any name where the compiler knows nothing, a sentence where there are none. */
export type NestedName<G extends Signature, Verb extends string> =
  isUnchecked<G> extends true
    ? string
    : [nestedAmong<G, Names<G>>] extends [never]
      ? noNested<Verb>
      : nestedAmong<G, Names<G>>;
/** Those of them that can be dissolved. */
export type InlineName<G extends Signature> =
  isUnchecked<G> extends true
    ? string
    : [nestedAmong<G, Names<G>>] extends [never]
      ? noNested<'inline'>
      : [Exclude<nestedAmong<G, Names<G>>, stepwiseAmong<G, nestedAmong<G, Names<G>>>>] extends [
            never,
          ]
        ? inlineSteps<stepwiseAmong<G, nestedAmong<G, Names<G>>>>
        : Exclude<nestedAmong<G, Names<G>>, stepwiseAmong<G, nestedAmong<G, Names<G>>>>;
/** Those of some models that a wrapper applies to each step. */
type stepwiseAmong<G extends Signature, Name> = Name extends string
  ? isStepwiseAt<G, Name> extends true
    ? Name
    : never
  : never;
/** Of a model that was applied in the graph itself the compiler does not know the name. */
type noNested<Verb extends string> =
  `${Verb}: the compiler knows of no nested model here; open the graph with a generated signature`;
type nestedAmong<G extends Signature, Name> = Name extends string
  ? entryOf<G, Name> extends { readonly inner: unknown }
    ? Name
    : never
  : never;
/** Whether a wrapper applies what is inside of a layer to each step. */
export type isStepwiseAt<G extends Signature, Name> = [entryOf<G, Name>] extends [never]
  ? false
  : [entryOf<G, Name>] extends [{ readonly class: typeof timeDistributed.className }]
    ? true
    : false;
/** What is inside a nested model. */
export type innerOf<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly inner: infer H extends Signature } ? H : Unchecked;

/** What an `InlineOptions` says of the prefix; several where it may be left out. */
export type prefixOf<Options> = Options extends { readonly prefix: infer P extends string }
  ? P
  : Options extends { readonly prefix?: infer P }
    ? '' | Extract<P, string>
    : '';

/** The name of the model, or the sentence that says which name is both inside and outside of it. */
export type checkInline<G extends Signature, Name extends string, Prefix extends string> =
  isInlineKnown<G, Name, Prefix> extends true
    ? takenName<
        G,
        Name,
        `${Prefix}${broughtOut<G, Name, innerOf<G, Name>> & string}`
      > extends infer Taken
      ? [Taken] extends [never]
        ? Name
        : Taken
      : never
    : Name;
/**
 * Whether the compiler can follow the layers of a nested model out of it: its calls are alike, and what is
 * used of what it gives needs all of its inputs, and all calls of the shared layers inside.
 */
type isInlineKnown<G extends Signature, Name, Prefix extends string> = true extends
  | isUnchecked<G>
  | (isVague<G, Name> extends true ? isBlurredInside<G, Name, innerOf<G, Name>> : false)
  | isUnchecked<innerOf<G, Name>>
  ? false
  : [inputsOf<innerOf<G, Name>>] extends [never]
    ? false
    : [
          Exclude<
            inputsOf<innerOf<G, Name>>[number],
            usedInside<G, Name, innerOf<G, Name>> | End<Start, unknown>
          >,
        ] extends [never]
      ? losesCalls<G, Name, innerOf<G, Name>> extends true
        ? false
        : isLiteral<Prefix>
      : false;
/** Whether a shared layer inside of a model may have calls that only what nobody uses of it needs. */
type losesCalls<G extends Signature, Name, H extends Signature> = [
  Exclude<feedsFrom<Name, outOf<G, Name>>, consumedAmong<G, feedsFrom<Name, outOf<G, Name>>>>,
] extends [never]
  ? false
  : isUndecided<H, usedInside<G, Name, H>>;
/**
 * Whether of a model with several calls it is not known what becomes of them: they are not alike, or what
 * goes in comes out past no named layer, and then it is not known of which call.
 */
type isBlurredInside<G extends Signature, Name, H extends Signature> =
  areAlike<G, Name> extends true
    ? [
        Extract<layerFeeding<fromInEach<endsOf<H>>[number]>, inputsOf<H>[number] | Nameless>,
      ] extends [never]
      ? false
      : isCrossed<G, Name>
    : true;
/** The layers inside of a model, its inputs among them, that are needed for what is used of what it gives. */
type usedInside<G extends Signature, Name, H extends Signature> = leadingTo<
  H,
  never,
  Exclude<
    layerFeeding<
      usedOf<
        Name,
        outOf<G, Name>,
        fromInEach<endsOf<H>>,
        consumedAmong<G, feedsFrom<Name, outOf<G, Name>>>
      >
    >,
    Nameless
  >
>;
/** The layers of a model that come out of it. */
type broughtOut<G extends Signature, Name, H extends Signature> = Exclude<
  usedInside<G, Name, H>,
  inputsOf<H>[number]
>;

/** The signature after the layers of a nested model took its place. */
export type inlined<G extends Signature, Name, Prefix extends string> =
  isInlineKnown<G, Name, Prefix> extends true
    ? inlinedAs<
        G,
        Name,
        Prefix,
        fed<placesInto<G, Name>, innerOf<G, Name>, inputsOf<innerOf<G, Name>>>,
        broughtOut<G, Name, innerOf<G, Name>>,
        feedsByInput<inputsOf<innerOf<G, Name>>, placesInto<G, Name>>
      >
    : Unchecked;
/** What feeds a layer, as outputs of others. */
type placesInto<G extends Signature, Name> =
  isVague<G, Name> extends true
    ? readonly [End<among<feedsInto<G, Name>>, intoCall<G, Name>>]
    : placesAs<insOf<G, Name>, listOfFeeds<feedsInto<G, Name>>>;
type placesAs<Ins, Feeds> = {
  readonly [I in keyof Ins]: End<Feeds[I & keyof Feeds], Ins[I]>;
} extends infer Places extends readonly unknown[]
  ? Places
  : never;
type inlinedAs<
  G extends Signature,
  Name,
  Prefix extends string,
  H extends Signature,
  Brought,
  FedBy,
> =
  swapsInline<endsOfLayer<Name, outOf<G, Name>>, endsOf<H>, Prefix, FedBy> extends infer Swaps
    ? listed<
        G['inputs'],
        swapEach<endsOf<G>, Swaps>,
        Exclude<Names<G>, Name> | `${Prefix}${Brought & string}`,
        {
          readonly [K in Exclude<Names<G>, Name> & string]: redirected<
            feedsInto<G, K>,
            redirects<Swaps>
          >;
        } & {
          readonly [K in Brought & string as `${Prefix}${K}`]: redirected<
            outward<feedsInto<H, K>, Prefix, FedBy>,
            redirects<Swaps>
          >;
        },
        { readonly [K in Exclude<Names<G>, Name> & string]: entryOf<G, K> } & {
          readonly [K in Brought & string as `${Prefix}${K}`]: entryOf<H, K>;
        },
        | sharedMarks<G>
        | marksNow<sharedMarks<H>, prefixed<Names<H>, Prefix>>
        | sharedAs<G, Name, Name, `${Prefix}${Brought & string}`>
      >
    : never;
/** What comes in the place of what the model gives: what gives that inside of it. */
type swapsInline<Ends, Inside, Prefix extends string, FedBy> = {
  readonly [I in indicesOf<Ends> as fromIn<Ends[I]> & string]: End<
    outward<fromIn<Inside[I & keyof Inside]>, Prefix, FedBy>,
    outIn<Ends[I]>
  >;
};
/** The names of the layers inside, each with the one that it gets outside. */
type prefixed<Name, Prefix extends string> = {
  readonly [K in Name & string]: `${Prefix}${K}`;
};
/** Feeds inside of a nested model, as seen from outside. */
type outward<From, Prefix extends string, FedBy> = From extends keyof FedBy
  ? FedBy[From]
  : From extends readonly unknown[]
    ? { readonly [K in keyof From]: outward<From[K], Prefix, FedBy> }
    : From extends Nameless
      ? From
      : `${Prefix}${From & string}`;
