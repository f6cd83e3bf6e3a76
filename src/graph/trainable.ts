import { createNode, type Dag, isInput, type LayerNode } from './dag.ts';
import { mapLayers } from './map-layers.ts';

/** Whether `fit` may change the weights of a layer; of a nested model, those of a layer inside of it. */
export const isTrainable = ({ inner, trainable, source, frozen, config }: LayerNode): boolean => {
  if (inner) return hasTrainable(inner);
  const { trainable: own = true } = config as { readonly trainable?: boolean };
  return trainable ?? (source ? source.trainable && !frozen : own);
};

/**
 * Whether a layer of a graph may be trained. A nested model that came frozen stays frozen as a whole
 * until one may.
 */
export const hasTrainable = ({ calls }: Dag): boolean =>
  calls.some((call) => !isInput(call) && isTrainable(call.layer));

/**
 * The layer frozen, or thawed; a nested model layer by layer, so that what is done inside of it later
 * stands.
 */
export const withTrainable = (layer: LayerNode, trainable: boolean): LayerNode =>
  layer.inner
    ? createNode({ ...layer, inner: allTrainable(layer.inner, trainable) })
    : createNode({ ...layer, trainable });

/** The graph with all of its layers frozen, or thawed. */
export const allTrainable = (dag: Dag, trainable: boolean): Dag =>
  mapLayers(dag, (layer) => withTrainable(layer, trainable));
