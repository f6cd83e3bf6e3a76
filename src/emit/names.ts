import type * as tf from '@tensorflow/tfjs';
import { type Dag, type LayerNode, layersOf } from '../graph/dag.ts';
import { isLayerName, notALayerName } from '../graph/layer-name.ts';
import { nameLayers } from '../graph/names.ts';
import { mayHaveWeights } from '../graph/weighted.ts';
import { modelIn, pairWeighted } from '../layers/inner.ts';
import { GraphError } from '../shape/errors.ts';

/** Refuses a name that tfjs does not take. */
export const checkLayerName = (name: string, verb: string): void => {
  if (isLayerName(name)) return;
  throw new GraphError(notALayerName(verb, name), {
    code: 'bad-name',
    layer: name,
    received: name,
  });
};

/**
 * Refuses layers with weights of one name inside different nested models, or inside and outside of one,
 * to any depth, also in a wrapper: tfjs saves their weights under that name, and then fails to load the
 * file. What is one layer in several places is told otherwise.
 */
export const checkInnerNames = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
  verb: string,
): void => {
  const owners = new Map<string, Weighted>();
  for (const layer of layersOf(dag)) {
    const owner = names.get(layer) as string;
    if (layer.inner) checkInnerNames(layer.inner, nameLayers(layer.inner, owner), verb);
    for (const [name, source, donor] of weighted(layer, owner)) {
      const other = owners.get(name);
      const isOne = source !== undefined && source === other?.source && donor === other.donor;
      if (other !== undefined && !isOne) {
        throw new GraphError(
          `${verb}: both '${other.owner}' and '${owner}' have weights of a layer '${name}', and tfjs could not load such a file; rename one of them`,
          { code: 'inner-name-taken', layer: name, received: [other.owner, owner] },
        );
      }
      owners.set(name, { owner, source, donor });
    }
  }
};

/** A layer with weights that may be inside of another, and the layer of the graph that it is or is in. */
interface Weighted {
  readonly owner: string;
  readonly source: LayerNode['source'];
  readonly donor: LayerNode['donor'];
}
type Named = readonly [name: string, source: LayerNode['source'], donor: LayerNode['donor']];

/** The names under which tfjs saves the weights of a layer, its own or those of the layers inside. */
const weighted = (layer: LayerNode, name: string): readonly Named[] => {
  const { inner, source, donor } = layer;
  if (inner)
    return [...nameLayers(inner, name)].flatMap(([one, itsName]) => weighted(one, itsName));
  const model = source && modelIn(source);
  if (model) return weightedIn(model, donor && modelIn(donor));
  return mayHaveWeights(layer) ? [[name, source, donor]] : [];
};
const weightedIn = (model: tf.LayersModel, donors?: tf.LayersModel): readonly Named[] =>
  pairWeighted(model, donors).flatMap(([layer, donor]): readonly Named[] => {
    const inside = modelIn(layer);
    return inside ? weightedIn(inside, donor && modelIn(donor)) : [[layer.name, layer, donor]];
  });
