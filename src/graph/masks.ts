/**
 * What tfjs hands from layer to layer besides tensors: masks, the marks of steps that later layers
 * skip, and initial states.
 */
import * as tf from '@tensorflow/tfjs';
import { familyOf } from '../layers/families.ts';
import { type Definition, definitionOf, takesState } from '../layers/registry.ts';
import { type Call, type Dag, isInput, type LayerNode, nestedIn, type Value } from './dag.ts';
import { executionOrder } from './execution.ts';
import { liveOf } from './saved-config.ts';

/** The marks on a value. */
export interface Mask {
  /** The call that made them, or the first of those whose marks were put together. */
  readonly maker: Call;
  /** What was put together: masks of the same marks skip the same steps. */
  readonly marks: ReadonlySet<object>;
  /** What tfjs did wrongly when it put masks together; `undefined`: nothing. */
  readonly spoilt?: Spoilt | undefined;
}
interface Spoilt {
  /** The call that merges what is masked. */
  readonly by: Call;
  readonly excess: number;
}
/** Whether a mask is not just that of its maker. */
export const isMerged = ({ marks, spoilt }: Mask): boolean => marks.size > 1 || !!spoilt;

/** What tfjs runs a model for. `evaluate` runs it as `predict` does. */
export type Run = 'predict' | 'fit';

/** What tfjs tells a call to skip. */
export interface Told {
  readonly call: Call;
  readonly told: Mask | undefined;
  /** The mask of what the call takes; nested models are seen through. */
  readonly own: Mask | undefined;
  /** Whether tfjs fails, as it cannot put the masks of what the call takes together. */
  readonly fails?: true;
}

/** A call that tfjs tells to skip other steps than those that are marked in what it takes, or none. */
export interface Stray extends Told {
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

/** Whether a layer skips the steps that are masked, as far as is known: every layer is passed the mask. */
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
 * those arguments too, also in each step of a wrapper, but neither takes nor gives masks with its
 * tensors; a wrapper does. To predict there are no arguments before the first mask, so that a nested
 * model has some of its own; in `fit` there are.
 *
 * @see execute in tfjs-layers/src/engine/executor.ts
 */
export const tellMasks = (dag: Dag, run: Run = 'predict'): readonly Told[] =>
  hasMasks(dag) ? seenIn(dag, run).told : [];

export const strayMasks = (dag: Dag): readonly Found<Stray>[] =>
  inEither((run) => tellMasks(dag, run).flatMap(strayOf));
const strayOf = (it: Told): readonly Stray[] => {
  if (isAlike(it.told, it.own)) return [];
  const obeys = it.fails ?? obeysMask(it.call.layer);
  return obeys === false ? [] : [{ ...it, obeys }];
};
const isAlike = (a: Mask | undefined, b: Mask | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    !a.spoilt &&
    !b.spoilt &&
    a.marks.size === b.marks.size &&
    [...a.marks].every((mark) => b.marks.has(mark)));

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
/** Why it is one that a layer gets no mask, though what it takes has one. */
export const skipsNone = (layer: string, maker: string | undefined): string =>
  `tfjs does not make ${layer} skip the steps that ${nameOf(maker)} masks in what it takes; mask them right before it`;
/** Why it is one that tfjs merges what is masked. */
export const skipsSpoilt = (layer: string, merge: string | undefined): string =>
  `tfjs puts the masks of what ${nameOf(merge)} takes together wrongly, so that ${layer} fails or skips other steps; mask what ${nameOf(merge)} gives`;
/** Why it is one that a merge takes masks which tfjs cannot put together. */
export const cannotMerge = (layer: string): string =>
  `tfjs fails to put the masks of what ${layer} takes together; mask all that it takes, or nothing of it`;
/** The first two of a layer of one's own, which may read the mask or not. */
export const maySkipOthers = (layer: string, maker: string | undefined): string =>
  `tfjs calls ${layer} with the mask of ${nameOf(maker)}, which is not that of what it takes; give each a model of its own ${unlessIgnored}`;
export const maySkipNone = (layer: string, maker: string | undefined): string =>
  `tfjs calls ${layer} without the mask of ${nameOf(maker)}, which is that of what it takes; mask it right before ${unlessIgnored}`;
const unlessIgnored =
  'if its call reads masks, or say masks: { obeys: () => false } in its defineLayer';
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
  const made: Mask[] = [];
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
    if (args?.state && !layer.inner && isStateTaker(layer))
      seen.leaks.push({ call, from: args.state });
    if (args && isFromState(call)) args.state = call;
    const isFirst = !executed.has(call);
    executed.add(call);
    // Executed again for another output, it gives what counts only as an output of the model.
    if (isFirst || outputs.some((value) => dag.outputs.includes(value))) {
      if (!layer.inner) seen.told.push({ call, told: args?.mask, own: meant[0] });
    }
    const nested = nestedIn(layer);
    if (nested) {
      const masks = execute(nested, meant, args ?? {}, seen);
      for (const [i, value] of outputs.entries()) own.set(value, masks[i]);
      continue;
    }
    if (layer.inner) executeSteps(call, layer.inner, args ?? {}, seen);
    if (isFirst) {
      const { handed, right, fails } = handOn(call, passed, meant, made);
      if (fails) seen.told.push({ call, told: handed, own: right, fails });
      for (const value of outputs) {
        inTfjs.set(value, handed);
        if (hasSteps(call, value)) own.set(value, right);
      }
    }
  }
  return dag.outputs.map((value) => own.get(value));
};

/** Executes what is inside of a wrapper: from the second step on with what the one before has left. */
const executeSteps = ({ inputs }: Call, inner: Dag, args: Arguments, seen: Seen): void => {
  const { mask, state } = args;
  execute(inner, [], args, seen);
  const isLeft = args.mask?.maker !== mask?.maker || args.state !== state;
  if (isLeft && inputs[0]?.shape[1] !== 1) execute(inner, [], args, seen);
};

/** The mask that tfjs hands on, and that which it should. */
interface HandedOn {
  readonly handed: Mask | undefined;
  readonly right: Mask | undefined;
  readonly fails?: true;
}

/** What a call hands on of the masks that tfjs passes to it, and of those that it should get. */
const handOn = (call: Call, passed: Masks, meant: Masks, made: Mask[]): HandedOn => {
  const { layer } = call;
  if (makesMask(layer)) {
    const mask = madeBy(call, made);
    made.push(mask);
    return { handed: mask, right: mask };
  }
  if ([...passed, ...meant].every((mask) => mask === undefined)) {
    return { handed: undefined, right: undefined };
  }
  const isSupported = supportsMasking(layer);
  const handsOn = (masks: Masks): boolean => {
    const isMasked = masks.map((mask) => mask !== undefined);
    return (
      masksOf(layer)?.handsOn?.(layer.config as never, isMasked) ??
      (isSupported && isMasked[0] === true)
    );
  };
  const right = handsOn(meant) ? together(call, meant) : undefined;
  if (!isSupported || !handsOn(passed)) return { handed: undefined, right };
  const isRight = passed.every((mask, i) => mask === meant[i]);
  const handed = isRight ? right : together(call, passed);
  const inTfjs = masksOf(layer)?.inTfjs;
  if (!handed || !inTfjs) return { handed, right };
  const excess = inTfjs(
    passed.map((mask) => mask && (mask.spoilt?.excess ?? 0)),
    call.inputs.map(({ shape }, i) => ({ shape, maskRank: rankOf(passed[i]) })),
    layer.config as never,
  );
  if (excess === 0) return { handed, right };
  if (excess === undefined) return { handed: undefined, right };
  const fails = excess === 'fails';
  const by = (fails && passed.find((mask) => mask?.spoilt)?.spoilt?.by) || call;
  const spoilt = { ...handed, spoilt: { by, excess: fails ? 1 : excess } };
  return { handed: spoilt, right, ...(fails && { fails }) };
};

/** How many dimensions a mask should have: one less than what its maker gives, if tfjs has made it. */
const rankOf = (mask: Mask | undefined): number | undefined => {
  if (!mask || familyOf(mask.maker.layer.className) === undefined) return undefined;
  const [made] = mask.maker.outputs;
  return made && made.shape.length - 1;
};

/** The mask that a call makes: of the same marks as others of such a layer on the same value. */
const madeBy = (call: Call, made: readonly Mask[]): Mask => {
  const alike = made.find(({ maker }) => makesAlike(maker, call));
  return { maker: call, marks: alike?.marks ?? new Set([{}]) };
};
const makesAlike = (a: Call, b: Call): boolean =>
  a.inputs[0] === b.inputs[0] &&
  familyOf(a.layer.className) !== undefined &&
  a.layer.className === b.layer.className &&
  optionsOf(a.layer) === optionsOf(b.layer);
/** With the defaults of tfjs, but for the name. */
const optionsOf = (layer: LayerNode): string =>
  JSON.stringify({ ...liveOf(layer)?.getConfig(), name: undefined });

/** One mask of those of a call's inputs. tfjs takes the first, where it is no merge layer. */
const together = (call: Call, masks: Masks): Mask | undefined => {
  if (entryOf(call.layer)?.kind !== 'merge') return masks[0];
  const given = masks.filter((mask) => mask !== undefined);
  const [first] = given;
  const areOthers = masksOf(call.layer)?.joinsSteps?.(call.layer.config as never);
  const marks = areOthers ? [{}] : given.flatMap((mask) => [...mask.marks]);
  return first && { ...first, marks: new Set(marks) };
};

/** Whether an output has the steps of the first; the final states of a layer over sequences have none. */
const hasSteps = ({ layer, outputs }: Call, { shape }: Value): boolean =>
  layer.definition?.kind !== 'recurrent' || shape.length === outputs[0]?.shape.length;

/** Whether tfjs lets a layer hand masks on at all. */
const supportsMasking = (layer: LayerNode): boolean => liveOf(layer)?.supportsMasking === true;

/** Whether a layer begins with the state that it finds among the arguments. */
const isStateTaker = (layer: LayerNode): boolean =>
  goesThroughSteps(layer) || takesState(entryOf(layer), layer.config);

/** Whether a call begins with a state that it is given, and so writes it into the arguments. */
const isFromState = ({ layer, inputs }: Call): boolean =>
  inputs.length > 1 && goesThroughSteps(layer);

/** Whether a layer goes through a sequence, as one of tfjs or of a class derived from it. */
const goesThroughSteps = (layer: LayerNode): boolean =>
  layer.source instanceof tf.RNN || entryOf(layer)?.kind === 'recurrent';
