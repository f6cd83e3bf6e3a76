import * as tf from '@tensorflow/tfjs';
import { type Dag, isInput, type LayerNode, type Value } from '../graph/dag.ts';
import { readModel } from '../graph/read.ts';
import { adoptWeights } from './adopt.ts';
import { nameLayers } from './names.ts';

/** How a model is emitted. */
export interface EmitOptions {
  /** The model's name. Default: the graph's. */
  readonly name?: string;
}

/** Builds the tfjs model that a graph describes. What is kept of a trained model is adopted. */
export const emitModel = (dag: Dag, options: EmitOptions = {}): tf.LayersModel => {
  const names = nameLayers(dag);
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
  for (const call of dag.calls) {
    const outputs = isInput(call)
      ? call.outputs.map((value) => makeInput(value, names.get(call.layer) as string))
      : applyMade(layerOf(call.layer), tensorsOf(call.inputs), call.args);
    for (const [i, value] of call.outputs.entries()) {
      tensors.set(value, outputs[i] as tf.SymbolicTensor);
    }
  }
  const name = options.name ?? dag.name;
  return tf.model({
    inputs: tensorsOf(dag.inputs),
    outputs: tensorsOf(dag.outputs),
    ...(name === undefined ? {} : { name }),
  });
};

/** A tfjs layer, and what is to be done once it is built. */
interface Made {
  readonly layer: tf.layers.Layer;
  readonly settle: () => void;
}

const makeInput = ({ shape, dtype }: Value, name: string): tf.SymbolicTensor =>
  tf.input({ batchShape: [...shape], dtype, name });

const applyMade = (
  { layer, settle }: Made,
  inputs: tf.SymbolicTensor[],
  args: object | undefined,
): tf.SymbolicTensor[] => {
  const outputs = layer.apply(
    inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs,
    args && { ...args },
  ) as tf.SymbolicTensor | tf.SymbolicTensor[];
  settle();
  return Array.isArray(outputs) ? outputs : [outputs];
};

const makeLayer = ({ source, definition, config }: LayerNode, name: string): Made => {
  if (source instanceof tf.LayersModel) return settled(nested(source, name));
  if (source) return trained(source, name);
  return settled((definition as NonNullable<typeof definition>).create({ ...config, name }));
};

const settled = (layer: tf.layers.Layer): Made => ({ layer, settle: () => {} });

const trained = (source: tf.layers.Layer, name: string): Made => {
  const cls = source.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer> & {
    fromConfig: typeof tf.layers.Layer.fromConfig;
  };
  const layer = cls.fromConfig(cls, { ...source.getConfig(), name });
  return source.built ? { layer, settle: adoptWeights(layer, source) } : settled(layer);
};

const nested = (source: tf.LayersModel, name: string): tf.layers.Layer => {
  const model = emitModel(readModel(source), { name });
  model.trainable = source.trainable;
  return model;
};
