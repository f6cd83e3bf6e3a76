/** Masks, the marks of steps that later layers skip, as tfjs hands them from layer to layer. */
import { type Definition, definitionOf } from '../layers/registry.ts';
import { type Call, type Dag, isInput, type LayerNode, type Value } from './dag.ts';
import { executionOrder } from './execution.ts';

/** The marks on a value. */
export interface Mask {
  /** The call that made them, or the first of those whose marks were put together. */
  readonly maker: Call;
  readonly isMerged: boolean;
}

/** What tfjs tells a call to skip as a model predicts. */
export interface Told {
  readonly call: Call;
  readonly told: Mask | undefined;
  /** The mask of what the call takes; nested models are seen through. */
  readonly own: Mask | undefined;
}

/** A call that tfjs tells to skip other steps than those that are marked in what it takes. */
export interface Stray extends Told {
  readonly told: Mask;
}

/** Whether a layer marks steps of its own accord. */
export const makesMask = (layer: LayerNode): boolean =>
  masksOf(layer)?.makes?.(layer.config as never) ?? false;

/** Whether a layer skips steps that are marked; of a nested model, whether one inside does. */
const obeysMask = (layer: LayerNode): boolean =>
  layer.inner
    ? layer.inner.calls.some((call) => obeysMask(call.layer))
    : (masksOf(layer)?.obeys?.(layer.config as never) ?? false);

/** What the catalogue knows of a layer, also where its rule cannot tell the shape. */
const masksOf = ({ className, definition }: LayerNode): Definition['masks'] =>
  (definition ?? definitionOf(className))?.masks;

/** Whether steps are marked anywhere in a graph. */
export const hasMasks = (dag: Dag): boolean =>
  dag.calls.some(({ layer }) => (layer.inner ? hasMasks(layer.inner) : makesMask(layer)));

/**
 * What tfjs tells the calls of a graph to skip, those inside of nested models included. It calls every
 * layer with the same arguments, and writes a mask into them where an input of the layer has one: the
 * layers after that get it as well, whatever they take, until one takes another. A nested model gets
 * those arguments too, but neither takes nor gives masks with its tensors.
 *
 * @see execute in tfjs-layers/src/engine/executor.ts
 */
export const tellMasks = (dag: Dag): readonly Told[] => {
  const all: Told[] = [];
  if (hasMasks(dag)) execute(dag, [], undefined, all);
  return all;
};

export const strayMasks = (dag: Dag): readonly Stray[] => tellMasks(dag).filter(isStray);
const isStray = (one: Told): one is Stray =>
  one.told !== undefined && one.told !== one.own && obeysMask(one.call.layer);

/** Why the mask of another layer is a mistake: what becomes of the layer, and what to do. */
export const skipsOthers = (layer: string, maker: string | undefined): string =>
  `tfjs makes ${layer} skip the steps that ${maker === undefined ? 'another layer' : `'${maker}'`} masks, which are not those of what it takes; give each a model of its own`;

/** What tfjs calls every layer with. */
interface Arguments {
  mask: Mask | undefined;
}
type Masks = readonly (Mask | undefined)[];

/** Executes a graph as tfjs does, and gives the masks that its outputs should have. */
const execute = (dag: Dag, given: Masks, before: Arguments | undefined, all: Told[]): Masks => {
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
      args ??= { mask: undefined };
      args.mask = passed[0];
    }
    const isFirst = !executed.has(call);
    executed.add(call);
    // Executed again for another output, it gives what counts only as an output of the model.
    if (isFirst || outputs.some((value) => dag.outputs.includes(value))) {
      if (!layer.inner) all.push({ call, told: args?.mask, own: meant[0] });
    }
    if (layer.inner) {
      const masks = execute(layer.inner, meant, args ?? { mask: undefined }, all);
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
const supportsMasking = ({ source, definition, config, className }: LayerNode): boolean =>
  (source ?? definition?.create({ ...config, name: className }))?.supportsMasking === true;
