import { isObject, type Json } from '../files/json.ts';
import { isModelClass } from '../files/model-class.ts';
import {
  type Call,
  type Dag,
  isStepwise,
  type LayerNode,
  nestedIn,
  type Value,
} from '../graph/dag.ts';
import {
  hasMasks,
  isMerged,
  makesMask,
  skipsOthers,
  type Told,
  tellMasks,
} from '../graph/masks.ts';

/** A layer, and a clause about what Keras makes of it that tfjs does not. */
export interface Unlike {
  readonly layer: LayerNode;
  readonly why: string;
}

/** The call that says which steps to skip, or several of them in one mask. */
type Mask = Call | 'merged';

/** What Keras does with a mask that comes with a layer's input, by class. Default: it forgets it. */
interface Habits {
  /** Whether what the layer gives has the mask of what it takes. */
  readonly handsOn?: true | ((config: Json) => boolean);
  /** Whether the layer is told of it, so that it may compute something else. */
  readonly takes?: true;
  /** Whether it does compute something else: tfjs has to be told of the same mask, or none. */
  readonly obeys?: true;
  /** Whether tfjs does not compute that. */
  readonly isUnlike?: true | ((config: Json) => boolean);
}
const sequences = ({ returnSequences, layer }: Json): boolean =>
  isObject(layer) && isObject(layer.config) ? sequences(layer.config) : returnSequences === true;
const handsOn: Habits = { handsOn: true };
const recurrent: Habits = { handsOn: sequences, takes: true, obeys: true };

const habits: ReadonlyMap<string, Habits> = new Map<string, Habits>([
  ['Activation', handsOn],
  ['ELU', handsOn],
  ['LeakyReLU', handsOn],
  ['PReLU', handsOn],
  ['ReLU', handsOn],
  ['ThresholdedReLU', handsOn],
  ['Dense', handsOn],
  ['LayerNormalization', handsOn],
  ['Rescaling', handsOn],
  ['Dropout', handsOn],
  ['SpatialDropout1D', handsOn],
  ['AlphaDropout', handsOn],
  ['GaussianDropout', handsOn],
  ['GaussianNoise', handsOn],
  ['Add', handsOn],
  ['Multiply', handsOn],
  ['Average', handsOn],
  ['Maximum', handsOn],
  ['Minimum', handsOn],
  ['Concatenate', handsOn],
  // Only its statistics leave masked steps out, in training.
  ['BatchNormalization', { handsOn: true, takes: true }],
  ['Softmax', { handsOn: true, takes: true, obeys: true, isUnlike: true }],
  ['GlobalAveragePooling1D', { takes: true, obeys: true, isUnlike: true }],
  ['SimpleRNN', recurrent],
  ['GRU', recurrent],
  ['LSTM', recurrent],
  ['RNN', recurrent],
  ['ConvLSTM2D', { ...recurrent, isUnlike: true }],
  // Of steps that are skipped Keras gives zeros, and tfjs the step before.
  ['Bidirectional', { ...recurrent, isUnlike: sequences }],
  ['TimeDistributed', { handsOn: true, takes: true, isUnlike: (config) => obeysInside(config) }],
]);
const obeysInside = ({ layer }: Json): boolean => {
  const { className } = isObject(layer) ? layer : {};
  return isModelClass(className) || habits.get(String(className))?.obeys === true;
};

const ask = (habit: true | ((config: Json) => boolean) | undefined, config: Json): boolean =>
  typeof habit === 'function' ? habit(config) : habit === true;
const configOf = (layer: LayerNode): Json => layer.config as Json;

/** The mask of each value of a graph, where Keras gives it one. */
const flowInKeras = (dag: Dag): ReadonlyMap<Value, Mask> => {
  const masks = new Map<Value, Mask>();
  for (const call of dag.calls) {
    const { layer } = call;
    const [first, ...more] = call.inputs.map((value) => masks.get(value));
    const isMasked = [first, ...more].some((mask) => mask !== undefined);
    const merges = call.inputs.length > 1 && layer.definition?.kind !== 'recurrent';
    const passes = isMasked && ask(habits.get(layer.className)?.handsOn, configOf(layer));
    const nested = nestedIn(layer);
    const mask = makesMask(layer)
      ? call
      : nested
        ? (isMasked || hasMasks(nested)) && 'merged'
        : passes && (merges ? 'merged' : first);
    if (mask) for (const value of call.outputs) masks.set(value, mask);
  }
  return masks;
};

/** For the calls that Keras tells of a mask, the call that made it. */
export const masksInKeras = (dag: Dag): ReadonlyMap<Call, Call> => {
  const masks = flowInKeras(dag);
  return new Map(
    dag.calls.flatMap((call) => {
      const mask = call.inputs[0] && masks.get(call.inputs[0]);
      const takes = habits.get(call.layer.className)?.takes;
      return takes && mask && mask !== 'merged' ? [[call, mask] as const] : [];
    }),
  );
};

/** The first layer that Keras and tfjs tell to skip other steps, with a clause about it. */
export const unlikeMask = (dag: Dag): Unlike | undefined =>
  hasMasks(dag) ? firstUnlike(dag, tellMasks(dag)) : undefined;

const firstUnlike = (dag: Dag, told: readonly Told[]): Unlike | undefined => {
  const inKeras = flowInKeras(dag);
  for (const call of dag.calls) {
    const { layer, inputs } = call;
    const [first] = inputs;
    if (!first) continue;
    const keras = inKeras.get(first);
    if (layer.inner) {
      if (keras && (isStepwise(layer) || obeysInKeras(layer.inner))) return { layer, why: unlike };
      const inner = firstUnlike(layer.inner, told);
      if (inner) return inner;
      continue;
    }
    const { obeys, isUnlike, takes } = habits.get(layer.className) ?? {};
    if (keras && ask(isUnlike, configOf(layer))) return { layer, why: unlike };
    if (takes && keras === 'merged') return { layer, why: unlike };
    if (!obeys) continue;
    const other = told.find(
      ({ call: other, told: mask }) =>
        other === call && (mask?.maker !== keras || (mask && isMerged(mask))),
    );
    if (!other) continue;
    // Where Keras masks nothing, tfjs has kept the mask that it met last.
    const stray = keras === undefined ? other.told?.maker.layer.name : undefined;
    return { layer, why: keras === undefined ? skipsOthers('it', stray) : unlike };
  }
  return undefined;
};
const obeysInKeras = (dag: Dag): boolean =>
  dag.calls.some(({ layer }) =>
    layer.inner ? obeysInKeras(layer.inner) : (habits.get(layer.className)?.obeys ?? false),
  );

const unlike = 'they skip other steps, or give other values for those; mask what goes in by zeros';
