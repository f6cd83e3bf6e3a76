import { isBuilt } from '../layers/inner.ts';
import type { Weight } from '../layers/weights.ts';
import type { Shape } from '../shape/dimension.ts';
import { TensorgraftError } from '../shape/errors.ts';
import { type Call, isInput, type LayerNode, layersOf, type Value } from './dag.ts';

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

/** A live model may have shapes that our rules refuse; `check` says so, here they are not known. */
export const attempt = <T>(ask: () => T): T | undefined => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof TensorgraftError) return undefined;
    throw error;
  }
};
