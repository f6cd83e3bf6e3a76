import { type Dag, type LayerNode, layersOf } from '../graph/dag.ts';
import { isLayerName, notALayerName } from '../graph/layer-name.ts';
import { nameLayers } from '../graph/names.ts';
import { mayHaveWeights } from '../graph/weighted.ts';
import { GraphError } from '../shape/errors.ts';
import { standsIn } from './ties.ts';

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
  const owners = new Map<string, Weighted>();
  for (const layer of layersOf(dag)) {
    const owner = names.get(layer) as string;
    if (layer.inner) checkInnerNames(layer.inner, nameLayers(layer.inner, owner));
    for (const [name, source] of weighted(layer, owner)) {
      const other = owners.get(name);
      if (other !== undefined) {
        throw new GraphError(nameTaken(name, { owner, source }, other), {
          code: 'inner-name-taken',
          layer: name,
          received: [other.owner, owner],
        });
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

const nameTaken = (name: string, one: Weighted, other: Weighted): string =>
  one.source !== undefined && one.source === other.source
    ? `emit: '${name}' is one layer ${standsIn(name, [other.owner, one.owner])}, and tfjs could not load such a file; rename one of them to make it two, or pass { loadable: false } for a model that stays in memory, in which it is one`
    : `emit: both '${other.owner}' and '${one.owner}' have weights of a layer '${name}', and tfjs could not load such a file; rename one of them`;

/** The names under which tfjs saves the weights of a layer, its own or those of the layers inside. */
const weighted = (
  layer: LayerNode,
  name: string,
): readonly (readonly [string, LayerNode['source']])[] => {
  const { inner, source } = layer;
  if (!inner) return mayHaveWeights(layer) ? [[name, source]] : [];
  return [...nameLayers(inner, name)].flatMap(([one, itsName]) => weighted(one, itsName));
};
