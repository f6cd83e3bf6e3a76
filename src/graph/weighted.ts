import { type LayerNode, layersOf } from './dag.ts';

/** Whether a layer has weights, or may have some once it is built; an input has none. */
export const mayHaveWeights = ({ inner, source, definition }: LayerNode): boolean => {
  if (inner) return layersOf(inner).some(mayHaveWeights);
  if (source?.built) return source.weights.length > 0;
  return definition ? definition.weights !== undefined : source !== undefined;
};
