import type * as tf from '@tensorflow/tfjs';
import { layersInside } from '../layers/inner.ts';
import { type LayerWeight, type LiveWeight, protectedOf } from '../layers/protected.ts';
import { GraphError } from '../shape/errors.ts';
import { type Dag, type LayerNode, layersOf } from './dag.ts';

/** Whether the weights that a layer would keep, its own or those of a donor, are gone. */
export const isWithoutWeights = ({ donor, source }: LayerNode): boolean =>
  (donor ?? source)?.weights.some(isDisposed) === true;

/** Whether a weight's data is gone: only the variable knows. */
export const isDisposed = (weight: LiveWeight): boolean => (weight as LayerWeight).val.isDisposed;

/** A trained layer whose weights are gone, by its name. */
export const wasDisposed = (verb: string, layer: string): GraphError =>
  new GraphError(`${verb}: '${layer}' was disposed, so it has no weights to keep`, {
    code: 'disposed',
    layer,
  });

/**
 * Frees the weights of a layer or a model, and what layers keep from batch to batch:
 * `model.dispose()` leaves the weights of a layer with several calls, and all that is kept.
 *
 * @param others weights that are still of use.
 */
export const disposeWeights = (
  layer: tf.layers.Layer,
  others: ReadonlySet<object> = new Set(),
): void => {
  for (const weight of layer.weights)
    if (!others.has(weight) && !isDisposed(weight)) weight.dispose();
  disposeStates(layer);
};
/** Frees what a layer, and those inside of it, keep from batch to batch. */
export const disposeStates = (layer: tf.layers.Layer): void => {
  const { states_, dropoutMask, recurrentDropoutMask } = protectedOf(layer);
  const kept = [states_, dropoutMask, recurrentDropoutMask].flatMap((tensors) => tensors ?? []);
  for (const tensor of kept) if (!tensor.isDisposed) tensor.dispose();
  for (const inner of layersInside(layer)) disposeStates(inner);
};

/** The weights of what `load` made: graphs keep them, and no model that somebody else could dispose of. */
const loadedWeights = new WeakSet<object>();

/** Says of a model that `load` made it, so that its graphs can free its weights. */
export const markLoaded = ({ weights }: tf.LayersModel): void => {
  for (const weight of weights) loadedWeights.add(weight);
};

/** Frees the weights of what `load` made that a graph keeps, in nested models too; gives how many. */
export const disposeLoaded = (dag: Dag): number => {
  let count = 0;
  for (const { inner, donor, source } of layersOf(dag)) {
    if (inner) {
      count += disposeLoaded(inner);
      continue;
    }
    const kept = donor ?? source;
    const loaded = kept?.weights.filter((weight) => loadedWeights.has(weight)) ?? [];
    if (kept && loaded.length > 0) disposeStates(kept);
    for (const weight of loaded) {
      if (isDisposed(weight)) continue;
      weight.dispose();
      count++;
    }
  }
  return count;
};

/**
 * Refuses a graph with a layer, in nested models too, whose weights are gone.
 *
 * @throws GraphError with the first of them.
 */
export const checkDisposed = (verb: string, dag: Dag): void => {
  for (const layer of layersOf(dag)) {
    if (layer.inner) checkDisposed(verb, layer.inner);
    else if (isWithoutWeights(layer)) throw wasDisposed(verb, layer.name as string);
  }
};
