import type * as tf from '@tensorflow/tfjs';

/**
 * Applies a layer that reports other output shapes meanwhile: those of tfjs are less known, and some
 * wrong. The layer gets its method back by a plain assignment: an object that a property is deleted
 * from, or that gets more than a few by a computed key, is slow in V8 for as long as it lives.
 */
export const applyReporting = (
  layer: tf.layers.Layer,
  shapeOf: tf.layers.Layer['computeOutputShape'],
  inputs: readonly tf.SymbolicTensor[],
  args: object | undefined,
): tf.SymbolicTensor[] => {
  const { computeOutputShape } = layer;
  layer.computeOutputShape = shapeOf;
  try {
    const outputs = layer.apply(oneOrList([...inputs]), args as Args) as
      | tf.SymbolicTensor
      | tf.SymbolicTensor[];
    return Array.isArray(outputs) ? outputs : [outputs];
  } finally {
    layer.computeOutputShape = computeOutputShape;
  }
};
type Args = Parameters<tf.layers.Layer['apply']>[1];

/** Shapes or tensors as tfjs has them: one by itself, several in a list. */
export const oneOrList = <T>(items: T[]): T | T[] => (items.length === 1 ? (items[0] as T) : items);
