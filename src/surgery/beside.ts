import { type Call, consumersOf, type Dag, type Value } from '../graph/dag.ts';
import type {
  byName,
  endsOf,
  entryOf,
  feedsByName,
  feedsOf,
  insOf,
  isUnchecked,
  isVague,
  consumersOf as layersFedBy,
  Names,
  Signature,
  sharedIn,
  Unchecked,
} from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { AnyNamed, layersOf, namesOf, sharedOf, Unnamed } from '../graph/trace.ts';
import type { dtypeOf, shapeOf } from '../shape/dtype.ts';
import { GraphError } from '../shape/errors.ts';
import { checkSpanFit, finish, pairs } from './cut.ts';
import { findCall } from './find.ts';
import type {
  eachOf,
  fitsSpec,
  givenBy,
  goneFrom,
  listed,
  misfit,
  rebased,
  replacementFrom,
  revised,
  swap,
  swapEach,
  takenName,
} from './graft.ts';
import type { replacementMisfit } from './messages.ts';
import { checkFit, makeReplacement } from './replacement.ts';

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
  readonly only?: readonly Name[];
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
  { only }: Only = {},
): Dag =>
  place.side === 'before' ? insertBefore(place, replace) : insertAfter(place, replace, only);

const insertBefore = ({ dag, call }: Place, replace: (x: never) => unknown): Dag => {
  const { name } = call.layer;
  const made = makeReplacement(call.inputs, name, call.inputs.length, replace);
  for (const [i, taken] of call.inputs.entries()) {
    checkFit(name, made.values[i] as Value, taken, () => `'${name}'`);
  }
  const replaced = new Map(pairs(made.sockets, call.inputs));
  return finish(dag, { replaced, fed: new Map([[call, made.values]]) });
};

const insertAfter = (
  { dag, call }: Place,
  replace: (x: never) => unknown,
  only: readonly string[] | undefined,
): Dag => {
  const consumers = consumersOf(dag).get(call) ?? [];
  const chosen = only ? chooseConsumers(call, consumers, only) : consumers;
  const made = makeReplacement(call.outputs, call.layer.name, call.outputs.length, replace);
  checkSpanFit(dag, call, made.values);
  const swap = (value: Value): Value => made.values[call.outputs.indexOf(value)] ?? value;
  return finish(dag, {
    replaced: new Map(pairs(made.sockets, call.outputs)),
    fed: new Map(chosen.map((consumer) => [consumer, consumer.inputs.map(swap)])),
    outputs: only ? dag.outputs : dag.outputs.map(swap),
  });
};

const chooseConsumers = (
  { layer }: Call,
  consumers: readonly Call[],
  only: readonly string[],
): readonly Call[] =>
  only.flatMap((name) => {
    const chosen = consumers.filter((call) => call.layer.name === name);
    if (chosen.length > 0) return chosen;
    const names = consumers.flatMap((call) => call.layer.name ?? []);
    throw new GraphError(`after: '${layer.name}' does not feed '${name}' directly`, {
      code: 'not-a-consumer',
      layer: layer.name,
      received: name,
      expected: names,
    });
  });

/** Whether the compiler can follow what becomes of one layer of a graph. */
type isKnown<G extends Signature, Name> = true extends isUnchecked<G> | isVague<G, Name>
  ? false
  : true;

/** What may stand before a layer, or the sentence that says why it may not. */
export type checkBefore<G extends Signature, Name, T> =
  isKnown<G, Name> extends true
    ? T extends readonly AnyTensor[]
      ? checkEach<G, Name, T, insOf<G, Name>>
      : T extends AnyTensor
        ? insOf<G, Name> extends readonly [infer Taken]
          ? checkTaken<G, Name, T, Taken>
          : T
        : never
    : T;
type checkEach<G extends Signature, Name, T extends readonly AnyTensor[], Taken> = {
  readonly [K in keyof T]: K extends keyof Taken ? checkTaken<G, Name, T[K], Taken[K]> : T[K];
};
type checkTaken<G extends Signature, Name, T extends AnyTensor, Taken> =
  fitsSpec<T, Taken> extends true
    ? orTaken<G, T>
    : replacementMisfit<
        T['shape'],
        T['dtype'],
        shapeOf<Taken>,
        dtypeOf<Taken>,
        `'${Name & string}'`
      >;
type orTaken<G extends Signature, T> = [takenName<G, never, namesOf<eachOf<T>>>] extends [never]
  ? T
  : takenName<G, never, namesOf<eachOf<T>>>;

/** What may stand after a layer, or the sentence that says why it may not. */
export type checkAfter<G extends Signature, Name, T> =
  isKnown<G, Name> extends true
    ? misfit<G, Name, T> extends infer Misfit
      ? [Misfit] extends [never]
        ? orTaken<G, T>
        : Misfit
      : never
    : T;

/** The layers that a layer feeds with nothing in between. */
export type directConsumers<G extends Signature, Name> =
  isKnown<G, Name> extends true ? direct<G, layersFedBy<G, Name>> : string;
type direct<G extends Signature, Name> = Name extends string
  ? Unnamed extends feedsOf<G, Name>
    ? never
    : Name
  : never;

/** The signature with something inserted before a layer. */
export type placedBefore<G extends Signature, Name, T> =
  isKnown<G, Name> extends true
    ? placed<
        G,
        { readonly [K in Name & string]: replacementFrom<T, feedsOf<G, Name>> },
        endsOf<G>,
        T,
        feedsOf<G, Name>
      >
    : Unchecked;
/** The signature with something inserted after a layer, for some of what it feeds or for all. */
export type placedAfter<G extends Signature, Name, Chosen, T> =
  isKnown<G, Name> extends true
    ? [Chosen] extends [never]
      ? placed<
          G,
          refed<G, layersFedBy<G, Name>, Name, replacementFrom<T, Name>>,
          swapEach<endsOf<G>, Name, replacementFrom<T, Name>, givenBy<T>>,
          T,
          Name
        >
      : placed<G, refed<G, Chosen, Name, replacementFrom<T, Name>>, endsOf<G>, T, Name>
    : Unchecked;
type refed<G extends Signature, Consumers, Old, New> = {
  readonly [K in Consumers & string]: swap<feedsOf<G, K>, Old, New>;
};

type placed<G extends Signature, Moved, Outputs, T, FedBy> = place<
  G,
  Moved,
  Outputs,
  namesOf<eachOf<T>>,
  rebased<layersOf<eachOf<T>>, FedBy>,
  sharedOf<eachOf<T>>['name']
>;
type place<G extends Signature, New, Outputs, Added, Layers extends AnyNamed, Shared> = [
  Extract<Added, goneFrom<G>>,
] extends [never]
  ? revised<G, never, {}, New, Outputs, Added, Layers, Shared>
  : rewritten<G, New, Outputs, Added, Layers, Shared>;
/** A name that went and came back: see `flattened` of a cut. */
type rewritten<G extends Signature, New, Outputs, Added, Layers extends AnyNamed, Shared> = listed<
  Outputs,
  Names<G> | Added,
  {
    readonly [K in Names<G> & string]: K extends keyof New ? New[K] : feedsOf<G, K>;
  } & feedsByName<Layers>,
  { readonly [K in Names<G> & string]: entryOf<G, K> } & byName<Layers>,
  sharedIn<G> | Shared
>;
