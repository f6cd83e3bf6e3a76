import { checkCalls, replay } from '../graph/apply.ts';
import {
  type Call,
  createSocket,
  type Dag,
  handedOn,
  isInput,
  sortCalls,
  type Value,
} from '../graph/dag.ts';
import { pairs } from '../graph/group.ts';
import type {
  AnyEdited,
  among,
  asLoose,
  End,
  endsOf,
  endsOfAll,
  entryOf,
  feedsInto,
  feedsOf,
  indicesOf,
  inputsAmong,
  isUnchecked,
  isVague,
  layerFeeding,
  Names,
  outOf,
  Signature,
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import type { Start } from '../graph/trace.ts';
import type { Dim } from '../shape/dimension.ts';
import type { dtypeOf, shapeOf } from '../shape/dtype.ts';
import { GraphError, ShapeError } from '../shape/errors.ts';
import type { fits } from '../shape/fit.ts';
import type { isUnion } from '../shape/union.ts';
import type { isUndecided, sharedIfKept } from './calls.ts';
import type { fromIn, fromInEach, outIn, redirected } from './ends.ts';
import { findCall } from './find.ts';
import type { listed } from './insert.ts';
import { graftInputs, graftMisfit, nameTaken } from './messages.ts';
import { type inputsOf, type leadingTo, outputsOnly } from './part.ts';
import { canReplace } from './replacement.ts';
import type { givesSizes, resizedAfterEach, sizeIn } from './resized.ts';

/**
 * Two graphs joined: the second takes what layers of the first give for its inputs, and its outputs
 * are those of the whole. Layers of the first that they do not need are gone.
 *
 * @param at for each input of `other`, the layer that feeds it.
 * @throws ShapeError where what a layer gives does not fit the input, or no weights fit all calls of a
 * shared layer.
 * @throws GraphError where a name is unknown, or both graphs have a layer of one name.
 */
export const graft = (dag: Dag, other: Dag, at: readonly string[]): Dag => {
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

/**
 * The same of a graph as it was written, also where several inputs have no name: which of them feeds what
 * the types do not know.
 */
export type inputsInOrder<H extends Signature> = [inputsOf<H>] extends [never]
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
/**
 * What is to feed another graph, in order, as the outputs of layers; `never` where the types cannot tell
 * that, or which layers lead there.
 */
type placesOf<G extends Signature, At> =
  isUndecided<G, leadingTo<G, never, among<At>>> extends true ? never : tensorsAt<G, At>;
/** The same, whatever leads there. */
type tensorsAt<G extends Signature, At> = true extends
  | isUnchecked<G>
  | isUnion<At>
  | (At extends readonly unknown[]
      ? { [I in keyof At]: isVague<G, At[I]> }[number]
      : isVague<G, At>)
  ? never
  : At extends string
    ? endsOfAll<G, readonly [At], true>
    : At extends readonly [] | readonly [string, ...string[]]
      ? endsOfAll<G, At, true>
      : never;

/** The other graph, or the sentence that says why it cannot be joined on. */
export type checkGraft<G extends Signature, At, H extends Signature, Given> = [
  inputsInOrder<H>,
] extends [never]
  ? Given
  : [tensorsAt<G, At>] extends [never]
    ? Given
    : joinProblem<G, tensorsAt<G, At>, placesOf<G, At>, H, inputsInOrder<H>> extends infer Problem
      ? [Problem] extends [never]
        ? Given
        : Problem
      : never;
type joinProblem<
  G extends Signature,
  At extends readonly unknown[],
  Known extends readonly unknown[],
  H extends Signature,
  Inputs extends readonly unknown[],
> = At['length'] extends Inputs['length']
  ? [misfits<At, H, Inputs>] extends [never]
    ? Extract<
        leadingTo<G, never, layerFeeding<fromInEach<Known>[number]>>,
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
  | isUnchecked<G>
  | isUnchecked<H>
  ? Unchecked
  : joinedKnown<G, At, H>;
type joinedKnown<G extends Signature, At, H extends Signature> = true extends
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
