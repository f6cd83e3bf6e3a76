import * as tf from '@tensorflow/tfjs';
import {
  type Call,
  type Dag,
  isInput,
  type LayerNode,
  layersOf,
  type Value,
} from '../graph/dag.ts';
import { readModel } from '../graph/read.ts';
import { GraphError } from '../shape/errors.ts';
import { adoptWeights } from './adopt.ts';
import { checkLoadable } from './loadable.ts';
import { checkInnerNames, nameLayers } from './names.ts';
import { loadingOrder, numberAlike } from './reload.ts';

/** How a model is emitted. */
export interface EmitOptions {
  /** The model's name. Default: the graph's. */
  readonly name?: string;
  /**
   * Whether the model must be of use once tfjs has saved and loaded it. `false` is for a model that
   * stays in memory, with layers that tfjs can save but not load. Default: `true`.
   */
  readonly loadable?: boolean;
}

/**
 * Builds the tfjs model that a graph describes. What is kept of a trained model is adopted.
 *
 * @throws GraphError where the model, once saved, would load as another or not at all.
 */
export const emitModel = (dag: Dag, options: EmitOptions = {}): tf.LayersModel => {
  const names = nameLayers(dag);
  const { loadable = true } = options;
  if (loadable) checkInnerNames(dag, names);
  if (loadable) checkLoadable(dag, names);
  const name = options.name ?? dag.name;
  let order = dag.calls;
  for (let tries = 0; tries < mostTries; tries++) {
    const model = build(dag, order, names, name);
    if (!hasSharedLayers(dag) || !loadable) return model;
    const reloaded = loadingOrder(sortLayers(dag, names, model), order);
    if (reloaded && numberAlike(order, reloaded)) return model;
    model.dispose();
    if (!reloaded) break;
    order = reloaded;
  }
  throw new GraphError(
    'emit: the loader of tfjs would take the calls of a shared layer for one another, so that this model would change when it is saved and loaded; call the layer fewer times',
    { code: 'call-order', received: sharedNames(dag) },
  );
};

/** Reordering the calls settles within a few rounds, or never. */
const mostTries = 8;

const hasSharedLayers = (dag: Dag): boolean => dag.calls.length > layersOf(dag).length;
const sharedNames = (dag: Dag): readonly (string | undefined)[] =>
  layersOf(dag)
    .filter((layer) => dag.calls.filter((call) => call.layer === layer).length > 1)
    .map(({ name }) => name);

/** The layers in the order in which tfjs saves them. */
const sortLayers = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
  model: tf.LayersModel,
): readonly LayerNode[] => {
  const byName = new Map(layersOf(dag).map((layer) => [names.get(layer) as string, layer]));
  return model.layers.map((layer) => byName.get(layer.name) as LayerNode);
};

const build = (
  dag: Dag,
  order: readonly Call[],
  names: ReadonlyMap<LayerNode, string>,
  name: string | undefined,
): tf.LayersModel => {
  const layers = new Map<LayerNode, Made>();
  const tensors = new Map<Value, tf.SymbolicTensor>();
  const layerOf = (layer: LayerNode): Made => {
    const known = layers.get(layer);
    if (known) return known;
    const made = makeLayer(layer, names.get(layer) as string);
    layers.set(layer, made);
    return made;
  };
  const tensorsOf = (values: readonly Value[]): tf.SymbolicTensor[] =>
    values.map((value) => tensors.get(value) as tf.SymbolicTensor);
  try {
    for (const call of order) {
      const outputs = isInput(call)
        ? call.outputs.map((value) => makeInput(value, names.get(call.layer) as string))
        : applyMade(layerOf(call.layer), tensorsOf(call.inputs), call);
      for (const [i, value] of call.outputs.entries()) {
        tensors.set(value, outputs[i] as tf.SymbolicTensor);
      }
    }
    return tf.model({
      inputs: tensorsOf(dag.inputs),
      outputs: tensorsOf(dag.outputs),
      ...(name === undefined ? {} : { name }),
    });
  } catch (error) {
    for (const { layer } of layers.values()) for (const weight of layer.weights) weight.dispose();
    throw error;
  }
};

/** A tfjs layer, and what is to be done once it is built. */
interface Made {
  readonly layer: tf.layers.Layer;
  readonly settle: () => void;
}

const makeInput = ({ shape, dtype }: Value, name: string): tf.SymbolicTensor =>
  tf.input({ batchShape: [...shape], dtype, name });

/**
 * Applies a layer, with the shapes that the graph has. Those of tfjs would know less, some are wrong,
 * and one layer writes its own into the shape of what it is given.
 */
const applyMade = (
  { layer, settle }: Made,
  inputs: tf.SymbolicTensor[],
  { outputs: values, args }: Call,
): tf.SymbolicTensor[] => {
  const shapes = values.map(({ shape }) => [...shape]);
  layer.computeOutputShape = () => only(shapes) as tf.Shape | tf.Shape[];
  const outputs = layer.apply(only(inputs), args && { ...args }) as
    | tf.SymbolicTensor
    | tf.SymbolicTensor[];
  Reflect.deleteProperty(layer, 'computeOutputShape');
  settle();
  return Array.isArray(outputs) ? outputs : [outputs];
};

const only = <T>(items: T[]): T | T[] => (items.length === 1 ? (items[0] as T) : items);

const makeLayer = (node: LayerNode, name: string): Made => {
  const { source, frozen, definition, config } = node;
  if (source instanceof tf.LayersModel) return settled(nested(source, name, frozen));
  if (source) return trained(source, node, name);
  return settled((definition as NonNullable<typeof definition>).create({ ...config, name }));
};

const settled = (layer: tf.layers.Layer): Made => ({ layer, settle: () => {} });

const trained = (
  source: tf.layers.Layer,
  { definition, frozen }: LayerNode,
  name: string,
): Made => {
  const { mend = (layer: tf.layers.Layer) => layer } = definition ?? {};
  // A view of the source is mended: the source itself stays as it is.
  const { getConfig } = mend(Object.create(source));
  const layer = mend(remake(source, { ...getConfig.call(source), name }, frozen));
  return source.built ? { layer, settle: adoptWeights(layer, source, frozen) } : settled(layer);
};

/** Makes a layer from config. A model inside a wrapper is emitted, or it would lose its weights. */
const remake = (
  source: tf.layers.Layer,
  config: tf.serialization.ConfigDict,
  frozen: boolean,
): tf.layers.Layer => {
  const cls = source.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer> & {
    fromConfig: typeof tf.layers.Layer.fromConfig;
  };
  const { layer: inner } = source as { readonly layer?: tf.layers.Layer };
  if (!inner || !holdsModel(inner)) return cls.fromConfig(cls, config);
  const layer =
    inner instanceof tf.LayersModel
      ? nested(inner, inner.name, frozen)
      : remake(inner, inner.getConfig(), frozen);
  return new cls({ ...config, layer } as never);
};

const holdsModel = (layer: tf.layers.Layer): boolean => {
  const { layer: inner } = layer as { readonly layer?: tf.layers.Layer };
  return layer instanceof tf.LayersModel || (inner !== undefined && holdsModel(inner));
};

const nested = (source: tf.LayersModel, name: string, frozen: boolean): tf.layers.Layer => {
  // What is inside was looked at together with what is outside.
  const model = emitModel(readModel(source, frozen), { name, loadable: false });
  // The setter would freeze or thaw every weight inside, which the layers have settled already.
  Object.assign(model, { trainable_: source.trainable });
  return model;
};
