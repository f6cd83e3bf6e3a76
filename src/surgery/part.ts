import { replay } from '../graph/apply.ts';
import { createDag, createSocket, type Dag, isInput, sortCalls, type Value } from '../graph/dag.ts';
import { pairs } from '../graph/group.ts';
import type {
  among,
  consumersOf,
  End,
  endsOfAll,
  entryOf,
  feedsInto,
  feedsOf,
  inputOf,
  inputsAmong,
  insOf,
  isMixed,
  isUnchecked,
  isVague,
  layerFeeding,
  Names,
  outOf,
  Signature,
  sharedIn,
  Unchecked,
} from '../graph/signature.ts';
import type { Nameless, Start, Unnamed } from '../graph/trace.ts';
import { GraphError } from '../shape/errors.ts';
import type { isUnion } from '../shape/union.ts';
import type { isUndecided, sharedIfKept } from './calls.ts';
import type { feedsFrom } from './ends.ts';
import { findCall, findEnds } from './find.ts';
import type { listed, revised } from './insert.ts';

/**
 * A part of a graph as a graph of its own: what lies between what feeds `first` and what `last`
 * gives. What feeds `first` becomes an input; an input of the graph that feeds the part beside it
 * stays one.
 *
 * @throws GraphError where a name is unknown, or `last` is not downstream of `first`.
 */
export const slice = (dag: Dag, first: string, last: string): Dag => {
  const [from, to] = findEnds(dag, 'slice', first, last);
  if (isInput(from)) return outputsOnly(dag, to.outputs);
  const sources = [...new Set(from.inputs)];
  const inputs = sources.map((value) => (isInput(value.call) ? value : createSocket(value)));
  const others = dag.inputs.filter((input) => !sources.includes(input));
  const outputs = replay(
    to.outputs,
    new Map(pairs(sources, inputs).filter(([old, now]) => old !== now)),
  );
  const upstream = new Set(sortCalls(outputs));
  const needed = others.filter(({ call }) => upstream.has(call));
  return createDag([...inputs, ...needed], outputs, dag);
};

/**
 * The graph with other outputs: what the named layers give, or `'lstm:1'`, one of several tensors. Layers,
 * and inputs, that none of them needs are gone.
 *
 * @throws GraphError where a name is unknown, or none is given.
 */
export const outputs = (dag: Dag, names: readonly string[]): Dag => {
  if (names.length === 0) {
    throw new GraphError('outputs: name at least one layer', { code: 'empty', received: names });
  }
  return outputsOnly(
    dag,
    names.flatMap((name) => findOutputs(dag, name)),
  );
};

const findOutputs = (dag: Dag, name: string): readonly Value[] => {
  const [, layer, place] = /^(.+):(0|[1-9]\d*)$/.exec(name) ?? [];
  if (layer === undefined) return findCall(dag, 'outputs', name).outputs;
  const { outputs: given } = findCall(dag, 'outputs', layer);
  const value = given.length > 1 ? given[Number(place)] : undefined;
  if (value) return [value];
  throw new GraphError(noSuchTensor(name, layer, given.length), {
    code: 'unknown-tensor',
    layer,
    received: name,
    expected: given.length === 1 ? layer : given.map((_, i) => `${layer}:${i}`),
  });
};
const noSuchTensor = (name: string, layer: string, count: number): string =>
  count === 1
    ? `outputs: '${layer}' gives one tensor, so that there is no '${name}'; name the layer`
    : `outputs: '${layer}' gives ${count} tensors, from '${layer}:0' to '${layer}:${count - 1}', but no '${name}'`;

export const outputsOnly = (dag: Dag, values: readonly Value[]): Dag => {
  const upstream = new Set(sortCalls(values));
  return createDag(
    dag.inputs.filter(({ call }) => upstream.has(call)),
    values,
    dag,
  );
};

/** The layers that lead to some, and those themselves; not by the feeds at which to stop. */
export type leadingTo<G extends Signature, Stop, Frontier, Seen = never> = [Frontier] extends [
  never,
]
  ? Seen
  : leadingTo<
      G,
      Stop,
      Exclude<
        layerFeeding<Exclude<among<feedsInto<G, Frontier>>, Stop>>,
        Seen | Frontier | Nameless
      >,
      Seen | Frontier
    >;
/** The inputs of the graph among some layers. */
export type inputNamesAmong<G extends Signature, Name> = Name extends string
  ? [insOf<G, Name>] extends [readonly []]
    ? Name
    : never
  : never;

/** The signature of a part. */
export type sliced<G extends Signature, First, Last> =
  isUnchecked<G> extends true ? Unchecked : slicedKnown<G, First, Last>;
type slicedKnown<G extends Signature, First, Last> = true extends
  | isVague<G, First>
  | isVague<G, Last>
  ? Unchecked
  : [insOf<G, First>] extends [readonly []]
    ? part<
        G,
        Last,
        leadingTo<G, never, Last>,
        never,
        never,
        inputsAmong<G['inputs'], leadingTo<G, never, Last>>
      >
    : Unnamed extends feedsOf<G, First>
      ? isFedBeside<G, First, besides<G, First, Last>> extends true
        ? Unchecked
        : cutApart<G, First, Last, besides<G, First, Last>>
      : isSplit<
            G,
            feedsOf<G, First>,
            Exclude<leadingTo<G, among<feedsInto<G, First>>, Last>, First>
          > extends true
        ? Unchecked
        : cutOff<
            G,
            First,
            Last,
            leadingTo<G, among<feedsInto<G, First>>, Last> | inputNamesAmong<G, feedsOf<G, First>>
          >;
type cutOff<G extends Signature, First, Last, Kept> = part<
  G,
  Last,
  Kept,
  Exclude<among<feedsInto<G, First>>, inputNamesAmong<G, feedsOf<G, First>>>,
  never,
  newInputs<G, First, Kept>
>;
/** Where layers without a name feed the first one, and no other layer of the part is fed by what feeds these. */
type cutApart<G extends Signature, First, Last, Besides> = part<
  G,
  Last,
  First | Besides,
  never,
  First,
  Start extends feedsOf<G, Besides> ? readonly unknown[] : newInputs<G, First, Besides>
>;
/** The layers that lead to the last one past the first. */
type besides<G extends Signature, First, Last> = [First, Last] extends [Last, First]
  ? never
  : leadingTo<G, feedsFrom<First, outOf<G, First>>, Last>;
/**
 * Whether what feeds a layer feeds others of the part too, or is an input, which may stay: an input without
 * a name that was grafted onto it looks like a layer in between.
 */
type isFedBeside<G extends Signature, First, Besides> = [
  | Extract<consumersOf<G, Exclude<feedsOf<G, First>, Nameless>>, Besides>
  | inputNamesAmong<G, feedsOf<G, First>>,
] extends [never]
  ? false
  : true;
/** The one input of a part that begins at a layer with one input, where no other is kept. */
type newInputs<G extends Signature, First, Kept> = [inputNamesAmong<G, Kept>] extends [never]
  ? insOf<G, First> extends readonly [infer One]
    ? readonly [End<Start, One>]
    : readonly unknown[]
  : readonly unknown[];
/**
 * Whether a layer of which one call becomes an input may be needed for another one: it feeds something
 * else of the part as well.
 */
type isSplit<G extends Signature, Feeds, Others> =
  isMixed<G, Feeds> extends true
    ? true
    : [Extract<consumersOf<G, Extract<Feeds, sharedIn<G>>>, Others>] extends [never]
      ? false
      : true;
/**
 * The signature of the layers `Kept`. What `Stop` gives is an input now, and all that feeds `Apart`. What
 * feeds a shared layer may be kept for another of its calls: then the compiler cannot tell.
 */
type part<G extends Signature, Last, Kept, Stop, Apart, Inputs extends readonly unknown[]> =
  isUndecided<G, Kept> extends true
    ? Unchecked
    : listed<
        Inputs,
        endsOfAll<G, readonly [Last]>,
        Kept,
        {
          readonly [K in Kept & string]: stopped<feedsInto<G, K>, K extends Apart ? unknown : Stop>;
        },
        { readonly [K in Kept & string]: entryOf<G, K> },
        sharedIfKept<G, Kept>
      >;
type stopped<From, Stop> = From extends readonly unknown[]
  ? { readonly [K in keyof From]: stopped<From[K], Stop> }
  : From extends Stop
    ? Start
    : From;

/** The signature of a graph with other outputs. */
export type withOutputs<G extends Signature, Outputs extends readonly string[]> =
  isUnchecked<G> extends true ? Unchecked : withKnownOutputs<G, Outputs>;
type withKnownOutputs<G extends Signature, Outputs extends readonly string[]> = true extends
  | { [K in keyof Outputs]: isVague<G, layerFeeding<Outputs[K]>> }[number]
  | isUndecided<G, leadingTo<G, never, layerFeeding<Outputs[number]>>>
  ? Unchecked
  : revised<
      G,
      Exclude<Names<G>, leadingTo<G, never, layerFeeding<Outputs[number]>>>,
      {},
      {},
      endsOfAll<G, Outputs>,
      never,
      never,
      never
    >;

/** The inputs of a graph, in order, as a signature lists them, or `never` where the compiler cannot tell. */
export type inputsOf<H extends Signature> =
  isUnchecked<H> extends true
    ? never
    : inputsAmong<H['inputs'], Names<H>> extends infer Inputs extends
          | readonly [End<Start, unknown>]
          | readonly [string, ...string[]]
      ? Inputs
      : Start extends feedsOf<H, Names<H>> | H['outputs'][number]
        ? never
        : onlyOne<inputOf<H>>;
type onlyOne<Name> = [Name] extends [never]
  ? never
  : isUnion<Name> extends true
    ? never
    : readonly [Name];
