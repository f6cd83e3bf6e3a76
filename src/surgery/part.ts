import { checkCalls, replay } from '../graph/apply.ts';
import {
  type Call,
  createDag,
  createSocket,
  type Dag,
  handedOn,
  isInput,
  sortCalls,
  type Value,
} from '../graph/dag.ts';
import type {
  AnyEdited,
  among,
  asLoose,
  consumersOf,
  End,
  endsOf,
  endsOfAll,
  entryOf,
  feedsInto,
  feedsOf,
  indicesOf,
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
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import type { Nameless, Start, Unnamed } from '../graph/trace.ts';
import type { Dim } from '../shape/dimension.ts';
import type { dtypeOf, shapeOf } from '../shape/dtype.ts';
import { GraphError, ShapeError } from '../shape/errors.ts';
import type { fits } from '../shape/fit.ts';
import type { isUnion } from '../shape/union.ts';
import type { isUndecided, sharedIfKept } from './calls.ts';
import { pairs } from './cut.ts';
import type { feedsFrom, fromIn, fromInEach, outIn, redirected } from './ends.ts';
import { findCall, flowsInto } from './find.ts';
import type { listed, revised } from './graft.ts';
import { graftInputs, graftMisfit, nameTaken, notDownstream } from './messages.ts';
import { canReplace } from './replacement.ts';
import type { givesSizes, resizedAfterEach, sizeIn } from './resized.ts';

/**
 * A part of a graph as a graph of its own: what lies between what feeds `first` and what `last`
 * gives. What feeds `first` becomes an input; an input of the graph that feeds the part beside it
 * stays one.
 *
 * @throws GraphError where a name is unknown, or `last` is not downstream of `first`.
 */
export const slice = (dag: Dag, first: string, last: string): Dag => {
  const [from, to] = [findCall(dag, 'slice', first), findCall(dag, 'slice', last)];
  if (!flowsInto(from, to)) {
    throw new GraphError(notDownstream(last, 'slice'), {
      code: 'not-downstream',
      layer: last,
      received: [first, last],
      expected: [last, first],
    });
  }
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
 * The graph with other outputs: what the named layers give. Layers, and inputs, that none of them
 * needs are gone.
 *
 * @throws GraphError where a name is unknown, or none is given.
 */
export const outputs = (dag: Dag, names: readonly string[]): Dag => {
  if (names.length === 0) {
    throw new GraphError('outputs: name at least one layer', { code: 'empty', received: names });
  }
  return outputsOnly(
    dag,
    names.flatMap((name) => findCall(dag, 'outputs', name).outputs),
  );
};

const outputsOnly = (dag: Dag, values: readonly Value[]): Dag => {
  const upstream = new Set(sortCalls(values));
  return createDag(
    dag.inputs.filter(({ call }) => upstream.has(call)),
    values,
    dag,
  );
};

/**
 * Two graphs joined: the second takes what layers of the first give for its inputs, and its outputs
 * are those of the whole. Layers of the first that they do not need are gone.
 *
 * @param at for each input of `other`, the layer that feeds it.
 * @throws ShapeError where what a layer gives does not fit the input, or no weights fit all calls of a
 * shared layer.
 * @throws GraphError where a name is unknown, or both graphs have a layer of one name.
 */
export const join = (dag: Dag, other: Dag, at: readonly string[]): Dag => {
  const feeds = at.flatMap((name) => findCall(dag, 'graft', name).outputs);
  if (feeds.length !== other.inputs.length) {
    throw new GraphError(graftInputs(other.inputs.length, feeds.length), {
      code: 'graft-inputs',
      received: feeds.length,
      expected: other.inputs.length,
    });
  }
  for (const [i, input] of other.inputs.entries()) {
    const given = feeds[i] as Value;
    if (canReplace(given, input)) continue;
    const { name } = input.call.layer;
    throw new ShapeError(graftMisfit(given.call.layer.name as string, handedOn(given), input), {
      code: 'graft-misfit',
      layer: name,
      received: given.shape,
      expected: input.shape,
    });
  }
  checkApart(sortCalls(feeds), other);
  // By way of sockets: the graphs may have an input in common.
  const sockets = other.inputs.map(createSocket);
  const apart = replay(other.outputs, new Map(pairs(other.inputs, sockets)));
  const outputs = replay(apart, new Map(pairs(sockets, feeds)));
  const joined = outputsOnly(dag, outputs);
  checkCalls(joined.calls, dag.calls);
  return joined;
};

/** Refuses a graph that has a name in common with some calls, but for its inputs. */
const checkApart = (calls: readonly Call[], other: Dag): void => {
  const names = new Set(calls.map(({ layer }) => layer.name));
  const taken = other.calls.find(
    (call) => !isInput(call) && call.layer.name && names.has(call.layer.name),
  );
  if (!taken) return;
  const name = taken.layer.name as string;
  throw new GraphError(nameTaken(name), { code: 'name-taken', layer: name, received: name });
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
export type sliced<G extends Signature, First, Last> = true extends
  | isUnchecked<G>
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
export type withOutputs<G extends Signature, Outputs extends readonly string[]> = true extends
  | isUnchecked<G>
  | { [K in keyof Outputs]: isVague<G, Outputs[K]> }[number]
  | isUndecided<G, leadingTo<G, never, Outputs[number]>>
  ? Unchecked
  : revised<
      G,
      Exclude<Names<G>, leadingTo<G, never, Outputs[number]>>,
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
/**
 * The same of a graph as it was written, also where several inputs have no name: which of them feeds what
 * the types do not know.
 */
type inputsInOrder<H extends Signature> = [inputsOf<H>] extends [never]
  ? severalInputs<H>
  : inputsOf<H>;
type severalInputs<H extends Signature> = H extends AnyEdited
  ? never
  : H['inputs'] extends infer Inputs extends readonly (string | End<Start, unknown>)[]
    ? number extends Inputs['length']
      ? never
      : Inputs
    : never;
/** What an input gives, and how layers call what it feeds. */
export type specOfInput<H extends Signature, Input> =
  Input extends End<unknown, infer Out> ? Out : outOf<H, Input>;
type sourceOf<Input> = Input extends End<infer From, unknown> ? From : Input;
type onlyOne<Name> = [Name] extends [never]
  ? never
  : isUnion<Name> extends true
    ? never
    : readonly [Name];
/** What is to feed another graph, in order, as the outputs of layers; `never` where the types cannot tell. */
type placesOf<G extends Signature, At> = true extends
  | isUnchecked<G>
  | isUnion<At>
  | isUndecided<G, leadingTo<G, never, among<At>>>
  | (At extends readonly unknown[]
      ? { [I in keyof At]: isVague<G, At[I]> }[number]
      : isVague<G, At>)
  ? never
  : At extends string
    ? endsOfAll<G, readonly [At], true>
    : At extends readonly [string, ...string[]]
      ? endsOfAll<G, At, true>
      : never;

/** The other graph, or the sentence that says why it cannot be joined on. */
export type checkJoin<G extends Signature, At, H extends Signature, Given> = [
  inputsInOrder<H>,
] extends [never]
  ? Given
  : [placesOf<G, At>] extends [never]
    ? Given
    : joinProblem<G, placesOf<G, At>, H, inputsInOrder<H>> extends infer Problem
      ? [Problem] extends [never]
        ? Given
        : Problem
      : never;
type joinProblem<
  G extends Signature,
  At extends readonly unknown[],
  H extends Signature,
  Inputs extends readonly unknown[],
> = At['length'] extends Inputs['length']
  ? [misfits<At, H, Inputs>] extends [never]
    ? Extract<
        leadingTo<G, never, layerFeeding<fromInEach<At>[number]>>,
        Exclude<Names<H>, Inputs[number]>
      > extends infer Taken
      ? [Taken] extends [never]
        ? never
        : nameTaken<Taken & string>
      : never
    : misfits<At, H, Inputs>
  : graftInputs<Inputs['length'], At['length']>;
/** What the first layer that does not fit gives. */
type misfits<At, H extends Signature, Inputs> = At extends readonly [
  End<infer From, infer Out>,
  ...infer Places,
]
  ? Inputs extends readonly [infer Input, ...infer Others]
    ? misfit<layerFeeding<From>, Out, specOfInput<H, Input>> extends infer Misfit
      ? [Misfit] extends [never]
        ? misfits<Places, H, Others>
        : Misfit
      : never
    : never
  : never;
type misfit<At, Given, Taken> = [
  dtypeOf<Given> extends dtypeOf<Taken> ? fits<shapeOf<Given>, shapeOf<Taken>> : false,
] extends [true]
  ? never
  : graftMisfit<At & string, shapeOf<Given>, dtypeOf<Given>, shapeOf<Taken>, dtypeOf<Taken>>;

/** The signature of two graphs joined. */
export type joined<G extends Signature, At, H extends Signature> = true extends
  | ([inputsInOrder<H>] extends [never] ? true : false)
  | ([placesOf<G, At>] extends [never] ? true : false)
  ? Unchecked
  : [inputsOf<H>] extends [never]
    ? joinedInAnyWay<G, H, placesOf<G, At>, severalInputs<H>>
    : joinAs<
        G,
        fed<placesOf<G, At>, H, inputsOf<H>>,
        leadingTo<G, never, layersAt<placesOf<G, At>>>,
        Exclude<Names<H>, inputsOf<H>[number]>,
        feedsByInput<inputsOf<H>, placesOf<G, At>>,
        never
      >;
type layersAt<Places extends readonly unknown[]> = layerFeeding<fromInEach<Places>[number]>;
/** Where it is not known which of several inputs without a name feeds what: each may be fed by all. */
type joinedInAnyWay<
  G extends Signature,
  H extends Signature,
  Places extends readonly unknown[],
  Inputs extends readonly unknown[],
> = [settledBy<Places, H, Inputs>] extends [never]
  ? joinAs<
      G,
      H,
      leadingTo<G, never, layersAt<Places>>,
      Exclude<Names<H>, Inputs[number]>,
      feedsByInput<Inputs, Places>,
      asLoose<layersAt<Places> | fedUnnamed<H, Names<H>>>
    >
  : Unchecked;
/** The layers that an input without a name feeds. */
type fedUnnamed<H extends Signature, Name> = Name extends unknown
  ? Start extends feedsOf<H, Name>
    ? Name
    : never
  : never;
/** A graph with the sizes open that what is at `At`, which feeds its inputs, may settle. */
export type fed<
  At extends readonly unknown[],
  H extends Signature,
  Inputs extends readonly unknown[],
> = resizedAfterEach<
  H,
  settledBy<At, H, Inputs>,
  sizeIn<{ [I in keyof At]: outIn<At[I]> }>,
  [shapeOf<outIn<At[number]>>[0]] extends [null] ? null : Dim
>;
/** What feeds by those of the inputs for which sizes come that were not known. */
type settledBy<At, H extends Signature, Inputs extends readonly unknown[]> = {
  [I in keyof Inputs]: settles<outIn<At[I & keyof At]>, specOfInput<H, Inputs[I]>> extends true
    ? sourceOf<Inputs[I]>
    : never;
}[number];
type settles<Given, Taken> = shapeOf<Given>[0] extends shapeOf<Taken>[0]
  ? givesSizes<[Given], [Taken]>
  : true;
/** What feeds each input of a graph, by what the graph knows of it. */
export type feedsByInput<Inputs extends readonly unknown[], At extends readonly unknown[]> = {
  readonly [I in indicesOf<Inputs> as sourceOf<Inputs[I]> & PropertyKey]: fromIn<At[I & keyof At]>;
};
type joinAs<G extends Signature, H extends Signature, Kept, Added, FedBy, Marks> = listed<
  inputsAmong<G['inputs'], Kept>,
  endsInstead<endsOf<H>, FedBy>,
  Kept | Added,
  { readonly [K in Kept & string]: feedsInto<G, K> } & {
    readonly [K in Added & string]: redirected<feedsInto<H, K>, FedBy>;
  },
  { readonly [K in Kept & string]: entryOf<G, K> } & {
    readonly [K in Added & string]: entryOf<H, K>;
  },
  sharedIfKept<G, Kept> | sharedMarks<H> | Marks
>;
type endsInstead<Ends, FedBy> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<redirected<From, FedBy>, Out>
    : never;
};
