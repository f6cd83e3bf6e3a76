import * as tf from '@tensorflow/tfjs';
import { type Dag, type LayerNode, layersOf } from '../graph/dag.ts';
import { isLayerName, notALayerName } from '../graph/layer-name.ts';
import { nameLayers } from '../graph/names.ts';
import { mayHaveWeights } from '../graph/weighted.ts';
import { heldBy } from '../layers/inner.ts';
import { GraphError } from '../shape/errors.ts';

/** Refuses a name that tfjs does not take. */
export const checkLayerNames = (names: ReadonlyMap<LayerNode, string>): void => {
  for (const name of names.values()) {
    if (isLayerName(name)) continue;
    throw new GraphError(notALayerName('emit', name), {
      code: 'bad-name',
      layer: name,
      received: name,
    });
  }
};

/**
 * Refuses layers with weights of one name inside different nested models, or inside and outside of one,
 * to any depth, also in a wrapper: tfjs saves their weights under that name, and then fails to load the
 * file. What is one layer in several places is told otherwise.
 */
export const checkInnerNames = (dag: Dag, names: ReadonlyMap<LayerNode, string>): void => {
  const owners = new Map<string, Weighted>();
  for (const layer of layersOf(dag)) {
    const owner = names.get(layer) as string;
    if (layer.inner) checkInnerNames(layer.inner, nameLayers(layer.inner, owner));
    for (const [name, source] of weighted(layer, owner)) {
      const other = owners.get(name);
      if (other !== undefined && (source === undefined || source !== other.source)) {
        throw new GraphError(
          `emit: both '${other.owner}' and '${owner}' have weights of a layer '${name}', and tfjs could not load such a file; rename one of them`,
          { code: 'inner-name-taken', layer: name, received: [other.owner, owner] },
        );
      }
      owners.set(name, { owner, source });
    }
  }
};

/** A layer with weights that may be inside of another, and the layer of the graph that it is or is in. */
interface Weighted {
  readonly owner: string;
  readonly source: LayerNode['source'];
}

/** The names under which tfjs saves the weights of a layer, its own or those of the layers inside. */
const weighted = (
  layer: LayerNode,
  name: string,
): readonly (readonly [string, LayerNode['source']])[] => {
  const { inner, source } = layer;
  if (inner)
    return [...nameLayers(inner, name)].flatMap(([one, itsName]) => weighted(one, itsName));
  const model = source && modelIn(source);
  if (model) return weightedIn(model);
  return mayHaveWeights(layer) ? [[name, source]] : [];
};
/** The model that a wrapper holds, perhaps through others. */
const modelIn = (wrapper: tf.layers.Layer): tf.LayersModel | undefined => {
  const held = heldBy(wrapper);
  return held instanceof tf.LayersModel ? held : held && modelIn(held);
};
const weightedIn = (model: tf.LayersModel): readonly (readonly [string, tf.layers.Layer])[] =>
  model.layers.flatMap((layer) => {
    const inside = layer instanceof tf.LayersModel ? layer : modelIn(layer);
    if (inside) return weightedIn(inside);
    return layer.weights.length > 0 ? [[layer.name, layer] as const] : [];
  });
