import { createNode, type Dag } from '../graph/dag.ts';
import { mapLayers } from '../graph/map-layers.ts';
import { hasTrainable } from '../graph/trainable.ts';

/** What is inside of a nested model as it is made anew, and whether the model is frozen as a whole. */
interface Inside {
  readonly dag: Dag;
  readonly isFrozen: boolean;
}

/**
 * What is inside of a model that may have come frozen as a whole. Once a layer of it may be trained, the
 * others say so themselves, which tfjs saves.
 */
export const insideOf = (dag: Dag, cameFrozen: boolean): Inside => {
  if (!cameFrozen) return { dag, isFrozen: false };
  return hasTrainable(dag)
    ? { dag: frozenOneByOne(dag), isFrozen: false }
    : { dag, isFrozen: true };
};

/**
 * A graph in which each layer says itself whether it is frozen. tfjs does not save that a nested model is
 * frozen as a whole; in memory it has to stay so, or setting `trainable` of the model would thaw nothing.
 */
export const frozenOneByOne = (dag: Dag): Dag =>
  mapLayers(dag, (layer) => {
    if (layer.inner) return createNode({ ...layer, inner: frozenOneByOne(layer.inner) });
    const { trainable = layer.frozen ? false : undefined } = layer;
    return createNode({ ...layer, trainable });
  });
