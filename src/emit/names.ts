import { type Dag, type LayerNode, layersOf } from '../graph/dag.ts';
import { isLayerName, notALayerName } from '../graph/layer-name.ts';
import { nameLayers } from '../graph/names.ts';
import { mayHaveWeights } from '../graph/weighted.ts';
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
 * to any depth: tfjs saves their weights under that name, and then fails to load the file.
 */
export const checkInnerNames = (dag: Dag, names: ReadonlyMap<LayerNode, string>): void => {
  const owners = new Map<string, string>();
  for (const layer of layersOf(dag)) {
    const outer = names.get(layer) as string;
    if (layer.inner) checkInnerNames(layer.inner, nameLayers(layer.inner, outer));
    for (const name of weighted(layer, outer)) {
      const other = owners.get(name);
      if (other !== undefined) {
        throw new GraphError(
          `emit: both '${other}' and '${outer}' have weights of a layer '${name}', and tfjs could not load such a file; rename one of them`,
          { code: 'inner-name-taken', layer: name, received: [other, outer] },
        );
      }
      owners.set(name, outer);
    }
  }
};

/** The names under which tfjs saves the weights of a layer: its own, or those of the layers inside. */
const weighted = (layer: LayerNode, name: string): readonly string[] => {
  const { inner } = layer;
  if (!inner) return mayHaveWeights(layer) ? [name] : [];
  return [...nameLayers(inner, name)].flatMap(([one, itsName]) => weighted(one, itsName));
};
