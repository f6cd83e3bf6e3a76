import type * as tf from '@tensorflow/tfjs';
import { check } from './check.ts';

/** What two models have in common, layer by layer, and what became of the weights that both have. */
export interface Comparison {
  readonly kept: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The weights of the kept layers: how many there are, and how many have the same bits. */
  readonly keptWeights: number;
  readonly bitEqual: number;
  /** The weights of the added layers. */
  readonly addedWeights: number;
}

/** Compares a derived model with the one that it was made from, layers by name and weights by bits. */
export function compareModels(original: tf.LayersModel, derived: tf.LayersModel): Comparison {
  const before = layersByName(original);
  const after = layersByName(derived);
  const kept = [...after.keys()].filter((name) => before.has(name));
  const added = [...after.keys()].filter((name) => !before.has(name));
  const pairs = kept.flatMap((name) => {
    const [old, now] = [before.get(name)!.getWeights(), after.get(name)!.getWeights()];
    check(old.length === now.length, `'${name}' has ${now.length} weights, not ${old.length}`);
    return old.map((weight, i) => [weight, now[i]!] as const);
  });
  return {
    kept,
    added,
    removed: [...before.keys()].filter((name) => !after.has(name)),
    keptWeights: pairs.length,
    bitEqual: pairs.filter(([old, now]) => sameBits(old, now)).length,
    addedWeights: added.reduce((sum, name) => sum + after.get(name)!.getWeights().length, 0),
  };
}

/** Whether two tensors have the same shape and the same bits. */
export function sameBits(a: tf.Tensor, b: tf.Tensor): boolean {
  return String(a.shape) === String(b.shape) && bytesOf(a).equals(bytesOf(b));
}

/** The values of a model's weights, by the names that their layers gave them. */
export type Weights = ReadonlyMap<string, Buffer>;

export function copyWeights(model: tf.LayersModel): Weights {
  const copy = new Map(model.weights.map((w) => [w.originalName, bytesOf(w.read())]));
  check(copy.size === model.weights.length, 'two weights of the model have one name');
  return copy;
}

/** The names of the weights of a model that are no longer those of a copy. */
export function movedSince(copy: Weights, model: tf.LayersModel): readonly string[] {
  const now = copyWeights(model);
  check(now.size === copy.size, `the model has ${now.size} weights, not ${copy.size}`);
  return [...now].filter(([name, bytes]) => !copy.get(name)?.equals(bytes)).map(([name]) => name);
}

function bytesOf(tensor: tf.Tensor): Buffer {
  const { buffer, byteOffset, byteLength } = tensor.dataSync();
  return Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

function layersByName(model: tf.LayersModel): ReadonlyMap<string, tf.layers.Layer> {
  return new Map(model.layers.map((layer) => [layer.name, layer]));
}
