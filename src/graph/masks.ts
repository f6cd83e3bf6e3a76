/**
 * What tfjs hands from layer to layer besides tensors: masks, the marks of steps that later layers
 * skip, and initial states.
 */
import * as tf from '@tensorflow/tfjs';
import { familyOf } from '../layers/families.ts';
import { type Definition, definitionOf, takesState } from '../layers/registry.ts';
import { type Call, type Dag, isInput, type LayerNode, type Value } from './dag.ts';
import { executionOrder } from './execution.ts';

/** The marks on a value. */
export interface Mask {
  /** The call that made them, or the first of those whose marks were put together. */
  readonly maker: Call;
  readonly isMerged: boolean;
}

/** What tfjs runs a model for. `evaluate` runs it as `predict` does. */
export type Run = 'predict' | 'fit';

/** What tfjs tells a call to skip. */
export interface Told {
  readonly call: Call;
  readonly told: Mask | undefined;
  /** The mask of what the call takes; nested models are seen through. */
  readonly own: Mask | undefined;
}

/** A call that tfjs tells to skip other steps than those that are marked in what it takes. */
export interface Stray extends Told {
  readonly told: Mask;
  /** Whether it skips them; of a layer of one's own which does not say so nobody can tell. */
  readonly obeys: boolean | 'perhaps';
}

/** A call that finds the initial state of another among its arguments, or its own of the time before. */
export interface Leak {
  readonly call: Call;
  readonly from: Call;
}

/** Something that tfjs does to a call, and whether it does so in `fit` only. */
export type Found<T> = T & { readonly onlyInFit: boolean };

/** Whether a layer marks steps of its own accord. */
export const makesMask = (layer: LayerNode): boolean =>
  masksOf(layer)?.makes?.(layer.config as never) ?? false;

/** Whether a layer skips steps that are marked, as far as can be told: every layer is told of them. */
const obeysMask = (layer: LayerNode): Stray['obeys'] => {
  const { className, config, source } = layer;
  const obeys = masksOf(layer)?.obeys;
  if (obeys) return obeys(config as never);
  if (source instanceof tf.RNN) return true;
  return familyOf(className) === undefined && takesArguments(layer) ? 'perhaps' : false;
};

/** Whether the `call` of a layer's class declares the arguments in which a mask would be. */
const takesArguments = (layer: LayerNode): boolean => (liveOf(layer)?.call.length ?? 0) > 1;

/** What the catalogue knows of a layer, also where its rule cannot tell the shape. */
const entryOf = ({ className, definition }: LayerNode): Definition | undefined =>
  definition ?? definitionOf(className);
const masksOf = (layer: LayerNode): Definition['masks'] => entryOf(layer)?.masks;

/** Whether steps are marked anywhere in a graph. */
export const hasMasks = (dag: Dag): boolean =>
  dag.calls.some(({ layer }) => (layer.inner ? hasMasks(layer.inner) : makesMask(layer)));

/**
 * What tfjs tells the calls of a graph to skip, those inside of nested models included. It calls every
 * layer with the same arguments, and writes a mask into them where an input of the layer has one: the
 * layers after that get it as well, whatever they take, until one takes another. A nested model gets
 * those arguments too, but neither takes nor gives masks with its tensors. To predict there are no
 * arguments before the first mask, so that a nested model has some of its own; in `fit` there are.
 *
 * @see execute in tfjs-layers/src/engine/executor.ts
 */
export const tellMasks = (dag: Dag, run: Run = 'predict'): readonly Told[] =>
  hasMasks(dag) ? seenIn(dag, run).told : [];

export const strayMasks = (dag: Dag): readonly Found<Stray>[] =>
  inEither((run) => tellMasks(dag, run).flatMap(strayOf));
const strayOf = ({ call, told, own }: Told): readonly Stray[] => {
  if (told === undefined || told === own) return [];
  const obeys = obeysMask(call.layer);
  return obeys === false ? [] : [{ call, told, own, obeys }];
};

/** Whether a layer anywhere in a graph begins with a state that it is given. */
const hasInitialStates = (dag: Dag): boolean =>
  dag.calls.some((call) =>
    call.layer.inner ? hasInitialStates(call.layer.inner) : isFromState(call),
  );

/**
 * The calls to which tfjs hands the initial state of others, those inside of nested models included. A
 * layer over sequences writes it into the arguments that the layers after it get as well. What is
 * emitted copies them, but not once it was saved and tfjs has loaded it.
 *
 * @see RNN.apply in tfjs-layers/src/layers/recurrent.ts
 */
export const leakedStates = (dag: Dag): readonly Found<Leak>[] =>
  hasInitialStates(dag) ? inEither((run) => seenIn(dag, run).leaks) : [];

/** What is found as a model predicts, then what is found in `fit` only. */
const inEither = <T extends { readonly call: Call }>(
  find: (run: Run) => readonly T[],
): readonly Found<T>[] => {
  const always = find('predict');
  const calls = new Set(always.map(({ call }) => call));
  const inFit = find('fit').filter(({ call }) => !calls.has(call));
  return [
    ...always.map((one) => ({ ...one, onlyInFit: false })),
    ...inFit.map((one) => ({ ...one, onlyInFit: true })),
  ];
};

/** Why the mask of another layer is a mistake: what becomes of the layer, and what to do. */
export const skipsOthers = (layer: string, maker: string | undefined): string =>
  `tfjs makes ${layer} skip the steps that ${nameOf(maker)} masks, which are not those of what it takes; give each a model of its own`;
/** The same of a layer of one's own, which may read the mask or not. */
export const maySkipOthers = (layer: string, maker: string | undefined): string =>
  `tfjs calls ${layer} with the mask of ${nameOf(maker)}, which is not that of what it takes; give each a model of its own if its call reads masks, or say masks: { obeys: () => false } in its defineLayer`;
const nameOf = (maker: string | undefined): string =>
  maker === undefined ? 'another layer' : `'${maker}'`;

/** What tfjs calls every layer with. */
interface Arguments {
  mask?: Mask | undefined;
  /** The call whose initial state is in them. */
  state?: Call;
}
type Masks = readonly (Mask | undefined)[];

/** What is seen while a graph is executed. */
interface Seen {
  readonly told: Told[];
  readonly leaks: Leak[];
}
const seenIn = (dag: Dag, run: Run): Seen => {
  const seen: Seen = { told: [], leaks: [] };
  execute(dag, [], run === 'fit' ? {} : undefined, seen);
  return seen;
};

/** Executes a graph as tfjs does, and gives the masks that its outputs should have. */
const execute = (dag: Dag, given: Masks, before: Arguments | undefined, seen: Seen): Masks => {
  let args = before;
  const inTfjs = new Map<Value, Mask | undefined>();
  const own = new Map<Value, Mask | undefined>(dag.inputs.map((value, i) => [value, given[i]]));
  const executed = new Set<Call>();
  for (const { call } of executionOrder(dag)) {
    if (isInput(call)) continue;
    const { layer, inputs, outputs } = call;
    const passed = inputs.map((value) => inTfjs.get(value));
    const meant = inputs.map((value) => own.get(value));
    if (passed.some((mask) => mask !== undefined)) {
      args ??= {};
      args.mask = passed[0];
    }
    if (args?.state && isStateTaker(layer)) seen.leaks.push({ call, from: args.state });
    if (args && isFromState(call)) args.state = call;
    const isFirst = !executed.has(call);
    executed.add(call);
    // Executed again for another output, it gives what counts only as an output of the model.
    if (isFirst || outputs.some((value) => dag.outputs.includes(value))) {
      if (!layer.inner) seen.told.push({ call, told: args?.mask, own: meant[0] });
    }
    if (layer.inner) {
      const masks = execute(layer.inner, meant, args ?? {}, seen);
      for (const [i, value] of outputs.entries()) own.set(value, masks[i]);
    } else if (isFirst) {
      const [handed, right] = handOn(call, passed, meant);
      for (const value of outputs) {
        inTfjs.set(value, handed);
        if (hasSteps(call, value)) own.set(value, right);
      }
    }
  }
  return dag.outputs.map((value) => own.get(value));
};

/** What a call hands on of the masks that tfjs passes to it, and of those that it should get. */
const handOn = (
  call: Call,
  passed: Masks,
  meant: Masks,
): readonly [inTfjs: Mask | undefined, own: Mask | undefined] => {
  const { layer } = call;
  if (makesMask(layer)) {
    const made: Mask = { maker: call, isMerged: false };
    return [made, made];
  }
  if ([...passed, ...meant].every((mask) => mask === undefined)) return [undefined, undefined];
  const isSupported = supportsMasking(layer);
  const handsOn = (masks: Masks): boolean => {
    const isMasked = masks.map((mask) => mask !== undefined);
    return (
      masksOf(layer)?.handsOn?.(layer.config as never, isMasked) ??
      (isSupported && isMasked[0] === true)
    );
  };
  const right = handsOn(meant) ? together(call, meant) : undefined;
  if (!isSupported || !handsOn(passed)) return [undefined, right];
  return [passed.every((mask, i) => mask === meant[i]) ? right : together(call, passed), right];
};

/** One mask of those of a call's inputs. tfjs takes the first, where it is no merge layer. */
const together = (call: Call, masks: Masks): Mask | undefined => {
  if (call.layer.definition?.kind !== 'merge') return masks[0];
  const [first, ...others] = new Set(masks.filter((mask) => mask !== undefined));
  return first && others.length > 0 ? { maker: first.maker, isMerged: true } : first;
};

/** Whether an output has the steps of the first; the final states of a layer over sequences have none. */
const hasSteps = ({ layer, outputs }: Call, { shape }: Value): boolean =>
  layer.definition?.kind !== 'recurrent' || shape.length === outputs[0]?.shape.length;

/** Whether tfjs lets a layer hand masks on at all. */
const supportsMasking = (layer: LayerNode): boolean => liveOf(layer)?.supportsMasking === true;

/** The tfjs layer, or one that is like it. */
const liveOf = ({
  source,
  definition,
  config,
  className,
}: LayerNode): tf.layers.Layer | undefined =>
  source ?? definition?.create({ ...config, name: className });

/** Whether a layer begins with the state that it finds among the arguments. */
const isStateTaker = (layer: LayerNode): boolean =>
  goesThroughSteps(layer) || takesState(entryOf(layer), layer.config);

/** Whether a call begins with a state that it is given, and so writes it into the arguments. */
const isFromState = ({ layer, inputs }: Call): boolean =>
  inputs.length > 1 && goesThroughSteps(layer);

/** Whether a layer goes through a sequence, as one of tfjs or of a class derived from it. */
const goesThroughSteps = (layer: LayerNode): boolean =>
  layer.source instanceof tf.RNN || entryOf(layer)?.kind === 'recurrent';
