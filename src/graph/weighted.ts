import * as tf from '@tensorflow/tfjs';
import { oneOrList } from '../layers/apply.ts';
import { isBuilt } from '../layers/inner.ts';
import { madeLike } from '../layers/protected.ts';
import type { Weight } from '../layers/weights.ts';
import type { Shape } from '../shape/dimension.ts';
import { TensorgraftError } from '../shape/errors.ts';
import { type Call, isInput, type LayerNode, layersOf, type Value } from './dag.ts';
import { disposeWeights } from './disposed.ts';
import { liveOf } from './saved-config.ts';

/** Whether a layer has weights, or may have some once it is built; an input has none. */
export const mayHaveWeights = ({ inner, source, definition }: LayerNode): boolean => {
  if (inner) return layersOf(inner).some(mayHaveWeights);
  if (source && isBuilt(source)) return source.weights.length > 0;
  return definition ? definition.weights !== undefined : source !== undefined;
};

/** The weights that a layer has once it is built on such inputs, as far as they can be told. */
export const declaredWeights = (call: Call): readonly Weight[] | undefined => {
  const { definition, config } = call.layer;
  if (!definition) return isInput(call) ? [] : undefined;
  if (!definition.weights) return [];
  return attempt(() => definition.weights?.((call.inputs[0] as Value).shape, config));
};

/** The sizes of a layer's weights, from those that it has or from its config. */
export const weightShapes = (call: Call): readonly Shape[] | undefined => {
  const { source, inner } = call.layer;
  if (inner) return undefined;
  if (source && isBuilt(source)) return source.weights.map(({ shape }) => shape as Shape);
  return declaredWeights(call)?.map(({ shape }) => shape);
};

/** The sizes of the weights that a layer has once it is built, found out by building one like it. */
export const builtShapes = ({ layer, inputs }: Call): readonly Shape[] | undefined => {
  const { source, inner } = layer;
  if (inner) return undefined;
  let made: tf.layers.Layer | undefined;
  try {
    made = source ? madeLike(source, structuredClone(source.getConfig())) : liveOf(layer);
    const taken = inputs.map(({ shape, dtype }) => tf.input({ batchShape: [...shape], dtype }));
    made?.apply(oneOrList(taken));
    return made?.weights.map(({ shape }) => shape as Shape);
  } catch {
    // A class of somebody's own may throw whatever it likes, and tfjs as well.
    return undefined;
  } finally {
    if (made) disposeWeights(made);
  }
};

/** A live model may have shapes that our rules refuse; `check` says so, here they are not known. */
export const attempt = <T>(ask: () => T): T | undefined => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof TensorgraftError) return undefined;
    throw error;
  }
};
