import { type Call, consumersOf, type Dag, type Value } from '../graph/dag.ts';
import { pairs } from '../graph/group.ts';
import type {
  among,
  consumedAmong,
  endsOf,
  endsOfLayer,
  feedsInto,
  feedsOf,
  insOf,
  isUnchecked,
  isVague,
  layerIn,
  consumersOf as layersFedBy,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { fedDType, layersOf, namesOf, Unnamed } from '../graph/trace.ts';
import { checkOptions } from '../layers/check-options.ts';
import { check, type Options } from '../layers/options.ts';
import type { dtypeOf, shapeOf } from '../shape/dtype.ts';
import { GraphError } from '../shape/errors.ts';
import { didYouMean, nearest } from '../shape/nearest.ts';
import type { isUnion } from '../shape/union.ts';
import type { intoCall, isOneSpec, sharedBy } from './calls.ts';
import { checkSpanFit, finish } from './cut.ts';
import type { feedOf, feedsFrom, fromInEach, swapEach, swaps, usedOf } from './ends.ts';
import { findCall } from './find.ts';
import type {
  appliesAgain,
  broughtBy,
  firstOf,
  isScattered,
  nameProblem,
  problemInCalls,
  rebased,
  refed,
  revised,
  takenName,
} from './insert.ts';
import type { checkMade, eachOf } from './made.ts';
import type { replacementCount, replacementMisfit } from './messages.ts';
import type { fitsSpec, misfit } from './misfit.ts';
import type { placedAfterCall, placedBeforeCall } from './one-call.ts';
import { checkAllUsed, checkFit, makeReplacement } from './replacement.ts';
import type { resizedAfter, resizedFrom, specsFrom, specsIn } from './resized.ts';

/** A place beside a layer, where something is to be inserted. */
export interface Place {
  readonly kind: 'place';
  readonly dag: Dag;
  readonly call: Call;
  readonly side: 'before' | 'after';
}

/** The consumers of a layer that an insertion after it is meant for. */
export interface Only<Name extends string = string> {
  /** The names of layers that it feeds directly. Default: all that it feeds, and the outputs. */
  readonly only?: readonly [Name, ...Name[]];
}

export const findPlace = (dag: Dag, side: Place['side'], name: string): Place => {
  const call = findCall(dag, side, name);
  if (side === 'before' && call.inputs.length === 0) {
    throw new GraphError(beforeInput(name), { code: 'before-input', layer: name, received: name });
  }
  return Object.freeze({ kind: 'place', dag, call, side });
};

/** Something is to be put before an input, which nothing feeds. */
export type beforeInput<Name extends string> =
  `before: '${Name}' is an input of the graph; insert after it`;
export const beforeInput = (name: string): string =>
  `before: '${name}' is an input of the graph; insert after it`;

/** The graph in which what `replace` makes stands between a layer and its neighbours. */
export const insertBeside = (
  place: Place,
  replace: (x: never) => unknown,
  options: Only = {},
): Dag => {
  const { side } = place;
  checkOptions(side, side === 'before' ? {} : onlyOptions, options);
  return side === 'before'
    ? insertBefore(place, replace)
    : insertAfter(place, replace, options.only);
};

const onlyOptions: Options<Only> = { only: check('a list of names', Array.isArray) };

const insertBefore = ({ dag, call }: Place, replace: (x: never) => unknown): Dag => {
  const { name } = call.layer;
  const gap = { layer: name, side: 'takes', count: call.inputs.length, verb: 'insert' } as const;
  const made = makeReplacement(dag, call.inputs, gap, replace);
  for (const [i, taken] of call.inputs.entries()) {
    checkFit(name, made.values[i] as Value, taken, () => `'${name}'`);
  }
  checkAllUsed(made);
  const replaced = new Map(pairs(made.sockets, call.inputs));
  return finish(dag, { replaced, fed: new Map([[call, made.values]]) }, 'before');
};

const insertAfter = (
  { dag, call }: Place,
  replace: (x: never) => unknown,
  only: readonly string[] | undefined,
): Dag => {
  const consumers = consumersOf(dag).get(call) ?? [];
  const chosen = only ? chooseConsumers(call, consumers, only) : consumers;
  const { layer, outputs } = call;
  const gap = { layer: layer.name, side: 'gives', count: outputs.length, verb: 'insert' } as const;
  const made = makeReplacement(dag, call.outputs, gap, replace);
  checkSpanFit(dag, call, made.values);
  checkAllUsed(made);
  const swap = (value: Value): Value => made.values[call.outputs.indexOf(value)] ?? value;
  const changes = {
    replaced: new Map(pairs(made.sockets, call.outputs)),
    fed: new Map(chosen.map((consumer) => [consumer, consumer.inputs.map(swap)])),
    outputs: only ? dag.outputs : dag.outputs.map(swap),
  };
  return finish(dag, changes, 'after');
};

const chooseConsumers = (
  { layer }: Call,
  consumers: readonly Call[],
  only: readonly string[],
): readonly Call[] => {
  const names = consumers.flatMap((call) => call.layer.name ?? []);
  if (only.length === 0) {
    throw new GraphError(`after: 'only' must name a layer that '${layer.name}' feeds`, {
      code: 'empty',
      layer: layer.name,
      received: only,
      expected: names,
    });
  }
  return only.flatMap((name) => {
    const chosen = consumers.filter((call) => call.layer.name === name);
    if (chosen.length > 0) return chosen;
    const hint = didYouMean(nearest(String(name), names));
    throw new GraphError(`after: '${layer.name}' does not feed '${name}' directly${hint}`, {
      code: 'not-a-consumer',
      layer: layer.name,
      received: name,
      expected: names,
    });
  });
};

/** Whether the compiler can follow what becomes of one layer of a graph. */
type isKnown<G extends Signature, Name> = true extends isUnchecked<G> | isVague<G, Name>
  ? false
  : true;

/**
 * What may stand before a layer, or the sentence that says why it may not. `T` stands in it as it is,
 * or the compiler would take what is returned for a list, not a tuple.
 */
export type checkBefore<G extends Signature, Name, T> = checkMade<
  T,
  [problemBefore<G, Name, T>] extends [never] ? T : problemBefore<G, Name, T>
>;
type problemBefore<G extends Signature, Name, T> =
  isKnown<G, Name> extends true
    ? insOf<G, Name> extends infer Taken extends readonly unknown[]
      ? T extends readonly AnyTensor[]
        ? number extends T['length']
          ? never
          : T['length'] extends Taken['length']
            ? problemOfEach<G, Name, T, Taken>
            : replacementCount<Name & string, Taken['length'], T['length'], 'takes'>
        : T extends AnyTensor
          ? Taken extends readonly [infer Only]
            ? problemOf<G, Name, T, Only>
            : replacementCount<Name & string, Taken['length'], 1, 'takes'>
          : never
      : never
    : isOneSpec<intoCall<G, Name>> extends true
      ? isUnion<Name> extends true
        ? never
        : T extends AnyTensor
          ? problemOf<G, layerIn<Name>, T, intoCall<G, Name>>
          : never
      : never;
/** The tuple with sentences in the places of what is wrong, if anything is. */
type problemOfEach<G extends Signature, Name, T extends readonly AnyTensor[], Taken> = [
  { [I in keyof T]: problemOf<G, Name, T[I], Taken[I & keyof Taken]> }[number],
] extends [never]
  ? never
  : {
      readonly [I in keyof T]: [problemOf<G, Name, T[I], Taken[I & keyof Taken]>] extends [never]
        ? T[I]
        : problemOf<G, Name, T[I], Taken[I & keyof Taken]>;
    };
type problemOf<G extends Signature, Name, T extends AnyTensor, Taken> =
  fitsSpec<T, Taken> extends true
    ? takenName<G, never, broughtBy<G, T>>
    : replacementMisfit<
        T['shape'],
        fedDType<T>,
        shapeOf<Taken>,
        dtypeOf<Taken>,
        `'${Name & string}'`
      >;

/** What may stand after a layer, or the sentence that says why it may not. */
export type checkAfter<G extends Signature, Name, T, Chosen> =
  isUninferred<T> extends true ? T : checkMade<T, firstOf<problemOfAfter<G, Name, T, Chosen>, T>>;
type problemOfAfter<G extends Signature, Name, T, Chosen> =
  isUnchecked<G> extends true
    ? never
    : isKnown<G, Name> extends true
      ? problemAfter<G, Name, T, Chosen>
      : problemInCalls<G, Name, T>;
/** Whether the compiler did not look at the callback, as it does not where `only` is wrong. */
type isUninferred<T> = [AnyTensor | readonly AnyTensor[]] extends [T] ? true : false;
type problemAfter<G extends Signature, Name, T, Chosen> = firstOf<
  misfit<G, Name, T>,
  nameProblem<G, never, T, usedAfter<G, Name, Chosen, T>>
>;

/**
 * The layers that a layer may feed with nothing in between. Where layers without a name feed them as
 * well, whether it does is known at run time.
 */
export type directConsumers<G extends Signature, Name> =
  isKnown<G, Name> extends true ? layersFedBy<G, Name> : string;
/** Whether layers without a name feed any of the named ones. */
type isFedUnnamed<G extends Signature, Name> = Unnamed extends feedsOf<G, Name> ? true : false;

/** The signature with something inserted before a layer. */
export type placedBefore<G extends Signature, Name, T> =
  isUnchecked<G> extends true ? Unchecked : placedBeforeKnown<G, Name, T>;
type placedBeforeKnown<G extends Signature, Name, T> = [isKnown<G, Name>, isScattered<T>] extends [
  true,
  false,
]
  ? placed<
      resizedFrom<G, Name, feedsOf<G, Name>, specsIn<T>, insOf<G, Name>>,
      { readonly [K in Name & string]: feedOfEach<T, feedsInto<G, Name>> },
      {},
      eachOf<T>,
      feedsInto<G, Name>
    >
  : placedBeforeCall<G, Name, T>;
type feedOfEach<T, FedBy> = T extends readonly [infer One]
  ? feedOf<One, FedBy>
  : T extends readonly unknown[]
    ? { readonly [I in keyof T]: feedOf<T[I], FedBy> }
    : feedOf<T, FedBy>;

/** The signature with something inserted after a layer, for some of what it feeds or for all. */
export type placedAfter<G extends Signature, Name, Chosen, T> =
  isUnchecked<G> extends true ? Unchecked : placedAfterKnown<G, Name, Chosen, T>;
type placedAfterKnown<G extends Signature, Name, Chosen, T> = [
  isKnown<G, Name>,
  isScattered<T>,
] extends [true, false]
  ? [Chosen] extends [never]
    ? placed<
        resizedAfter<G, Name, specsIn<T>, specsFrom<outOf<G, Name>>>,
        refed<G, layersFedBy<G, Name>, swapsAfter<G, Name, T>>,
        swapsAfter<G, Name, T>,
        usedAfter<G, Name, Chosen, T>,
        givenFor<G, Name>
      >
    : isFedUnnamed<G, Chosen> extends true
      ? Unchecked
      : placed<
          resizedFrom<G, Chosen, Name, specsIn<T>, specsFrom<outOf<G, Name>>>,
          refed<G, Chosen, swapsAfter<G, Name, T>>,
          {},
          usedAfter<G, Name, Chosen, T>,
          givenFor<G, Name>
        >
  : [Chosen] extends [never]
    ? placedAfterCall<G, Name, T>
    : Unchecked;
/** The feeds of what the callback is given after a layer. */
type givenFor<G extends Signature, Name> = fromInEach<endsOfLayer<Name, outOf<G, Name>>>;
type swapsAfter<G extends Signature, Name, T> = swaps<Name, outOf<G, Name>, T, givenFor<G, Name>>;
/** Those of the tensors that something takes: a layer that is chosen, where any is. */
type usedAfter<G extends Signature, Name, Chosen, T> = usedOf<
  Name,
  outOf<G, Name>,
  T,
  [Chosen] extends [never]
    ? consumedAmong<G, feedsFrom<Name, outOf<G, Name>>>
    : among<feedsInto<G, Chosen>>
>;

/**
 * The signature with something inserted: `Made` are the tensors of it that are taken, and `Swaps` those that
 * are outputs now.
 */
type placed<G extends Signature, Moved, Swaps, Made, FedBy> =
  appliesAgain<G, Made> extends true
    ? Unchecked
    : revised<
        G,
        never,
        {},
        Moved,
        swapEach<endsOf<G>, Swaps>,
        namesOf<Made>,
        rebased<layersOf<Made>, FedBy>,
        sharedBy<Made>
      >;
