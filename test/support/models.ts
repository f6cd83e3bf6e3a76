import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { wrappedBy } from '../../src/layers/inner.ts';

/** Everything about a model that somebody who holds it could observe. */
export interface Observation {
  readonly topology: string;
  readonly layers: readonly string[];
  readonly nodes: readonly (readonly [string, number, number])[];
  readonly weights: readonly string[];
  readonly predictions: readonly number[];
}

export const observe = (model: tf.LayersModel): Observation => ({
  topology: JSON.stringify(model.toJSON(null, false)),
  layers: model.layers.map((layer) => layer.name),
  nodes: model.layers.map((layer) => [
    layer.name,
    layer.inboundNodes.length,
    layer.outboundNodes.length,
  ]),
  weights: model.getWeights().map(bitsOf),
  predictions: predict(model),
});

/** What a model predicts for inputs that are the same at each call. */
export const predict = (model: tf.LayersModel): readonly number[] =>
  tf.tidy(() => {
    const inputs = model.inputs.map((input, i) => sample(input.shape, input.dtype, i));
    const outputs = model.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs);
    return (Array.isArray(outputs) ? outputs : [outputs]).flatMap(dataOf);
  });

const sample = (shape: readonly (number | null)[], dtype: tf.DataType, seed: number): tf.Tensor => {
  const concrete = shape.map((dim, i) => dim ?? (i === 0 ? 2 : 5));
  const uniform = tf.randomUniform(concrete, -1, 1, 'float32', seed + 7);
  return dtype === 'float32' ? uniform : tf.abs(uniform.mul(4)).cast(dtype);
};

export const dataOf = (tensor: tf.Tensor): readonly number[] => [...tensor.dataSync()];

/** A tensor bit for bit, in few words: to compare millions of numbers one by one takes seconds. */
export const bitsOf = (tensor: tf.Tensor): string => {
  const { buffer, byteOffset, byteLength } = tensor.dataSync();
  const digest = createHash('sha256').update(new Uint8Array(buffer, byteOffset, byteLength));
  return `${tensor.dtype} [${tensor.shape}] ${digest.digest('base64')}`;
};

/** The weights of each layer, by name. */
export const weightsByLayer = (model: tf.LayersModel): ReadonlyMap<string, readonly string[]> =>
  new Map(model.layers.map((layer) => [layer.name, layer.getWeights().map(bitsOf)]));

/** The weights of each layer that holds some itself, by where it is: `encoder/dense_1`. */
export const weightsByPath = (
  model: tf.LayersModel,
  path = '',
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    model.layers.flatMap((layer): [string, readonly string[]][] => {
      const inner = wrappedBy(layer) ?? layer;
      return inner instanceof tf.LayersModel
        ? [...weightsByPath(inner, `${path}${layer.name}/`)]
        : [[`${path}${layer.name}`, layer.getWeights().map(bitsOf)]];
    }),
  );

/** What a model is when it is saved to memory. */
export const handlerOf = async (model: tf.LayersModel): Promise<tf.io.IOHandler> => {
  let saved: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return tf.io.fromMemory(saved);
};
/** Saves a model to memory and loads it again. */
export const reload = async (model: tf.LayersModel): Promise<tf.LayersModel> =>
  tf.loadLayersModel(await handlerOf(model));

/** The largest difference between two lists of numbers of one length. */
export const largestDifference = (a: readonly number[], b: readonly number[]): number => {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
};
