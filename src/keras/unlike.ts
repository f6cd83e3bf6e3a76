import { quote } from '../files/failure.ts';
import { isObject, type Json } from '../files/json.ts';
import { outputsOf } from '../graph/apply.ts';
import { type Call, type Dag, isInput, type LayerNode } from '../graph/dag.ts';
import { ConfigError, ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import { type Unlike, unlikeMask } from './masks.ts';

/**
 * The first layer with which Keras does something else than tfjs, for reasons that its options alone
 * do not show.
 */
export const unlikeKeras = (dag: Dag): Unlike | undefined => unlikeCall(dag) ?? unlikeMask(dag);

export const notAlike = ({ layer: { name, className }, why }: Unlike): ConfigError =>
  new ConfigError(`in the layer ${quote(name)} (${className}) tfjs and Keras differ: ${why}`, {
    code: 'unlike-keras',
    layer: name,
    received: className,
  });

const unlikeCall = (dag: Dag): Unlike | undefined => {
  for (const call of dag.calls) {
    const { layer, args } = call;
    const found = layer.inner && unlikeCall(layer.inner);
    if (found) return found;
    const why =
      trainingOf(layer, args as Json | undefined) ??
      otherArgument(args) ??
      byClass.get(layer.className)?.(call) ??
      notImplemented(call);
    if (why !== undefined) return { layer, why };
  }
  return undefined;
};

/** Layers that do something else in training. */
const trainable: ReadonlySet<string> = new Set([
  'Dropout',
  'SpatialDropout1D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'BatchNormalization',
]);
const trainingOf = (
  { className, config, inner }: LayerNode,
  args: Json | undefined,
): string | undefined => {
  const { dropout, recurrentDropout } = config as Json;
  const differs = inner || trainable.has(className) || dropout || recurrentDropout;
  if (args?.training !== true || !differs) return undefined;
  return 'it is called with training: true, which tfjs ignores when it predicts; call it without';
};

const otherArgument = (args: object | undefined): string | undefined => {
  const key = Object.keys(args ?? {}).find((name) => name !== 'training');
  return key && `it is called with ${key}, which cannot be told both of them; call it without`;
};

/** Of an image that is too small both make a larger one, each in its own way. */
const smallCrop = ({ layer: { config }, inputs }: Call): string | undefined => {
  const { height, width } = config as { readonly height: number; readonly width: number };
  const [rows, columns] = inputs[0]?.shape.slice(-3) ?? [];
  const fits = Number(rows) >= height && Number(columns) >= width;
  if (fits) return undefined;
  return `it crops ${show(inputs[0]?.shape ?? [])} to ${height} by ${width}, and images that are too small they enlarge each in its own way; give it larger ones`;
};

/** tfjs lists the states of a stack from its last cell to its first, Keras from its first. */
const stackedStates = ({ layer: { config }, inputs, outputs }: Call): string | undefined => {
  const { cell, returnState } = config as Json;
  const stack = isObject(cell) && isObject(cell.config) ? cell.config.cells : undefined;
  const isStack = Array.isArray(stack) && stack.length > 1;
  if (!isStack || (!returnState && inputs.length === 1 && outputs.length === 1)) return undefined;
  return 'its states are those of several cells, which each lists in an order of its own; use one cell';
};

/** What our own rule refuses as it is not in tfjs, or computed wrongly there. */
const notImplemented = (call: Call): string | undefined => {
  if (isInput(call) || !call.layer.definition) return undefined;
  try {
    outputsOf(call.layer, call.inputs);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const { code, received, expected } = error;
    if (code === 'not-implemented') return `tfjs does not implement ${received}; ${expected}`;
  }
  return undefined;
};

const byClass: ReadonlyMap<string, (call: Call) => string | undefined> = new Map([
  ['CenterCrop', smallCrop],
  ['RNN', stackedStates],
]);
