import {
  type Call,
  createDag,
  type Dag,
  isInput,
  type LayerNode,
  layersOf,
  type Value,
} from '../graph/dag.ts';
import { addTo } from '../graph/group.ts';
import { mapLayers } from '../graph/map-layers.ts';

/**
 * What a replacement gives, where a layer of a graph that it applies again is as the graph has it: frozen, or
 * with the weights that it took, since it was made.
 */
export const withLayersOf = (graph: Dag, values: readonly Value[]): readonly Value[] => {
  const made = createDag([], values);
  const own = ownLayers(graph);
  const now = new Map<LayerNode, LayerNode>();
  for (const layer of layersOf(made)) {
    const { identity, source } = layer;
    const alike = [...(own.get(identity) ?? []), ...((source && own.get(source)) ?? [])];
    const other = alike.includes(layer) ? undefined : alike.find((one) => isAgain(layer, one));
    if (other) now.set(layer, other);
  }
  return now.size === 0 ? values : mapLayers(made, (layer) => now.get(layer) ?? layer).outputs;
};

/** The layers of a graph by what one is known by. A verb may replace hundreds of layers of one graph. */
const ownLayers = (graph: Dag): ReadonlyMap<object, readonly LayerNode[]> => {
  const known = indices.get(graph);
  if (known) return known;
  const own = new Map<object, LayerNode[]>();
  for (const layer of layersOf(graph)) {
    addTo(own, layer.identity, layer);
    if (layer.source) addTo(own, layer.source, layer);
  }
  indices.set(graph, own);
  return own;
};
const indices = new WeakMap<Dag, ReadonlyMap<object, readonly LayerNode[]>>();

/** Whether a layer is that of a graph, as it was before verbs changed that, or is read from the same live one. */
const isAgain = (layer: LayerNode, own: LayerNode): boolean => {
  const isOne =
    layer.identity === own.identity
      ? layer.config === own.config
      : layer.source !== undefined && layer.source === own.source;
  if (!isOne || layer.name !== own.name) return false;
  return layer.inner === own.inner || isSameInside(layer.inner, own.inner);
};

/** Whether two graphs are of the same layers, called alike. */
const isSameInside = (a: Dag | undefined, b: Dag | undefined): boolean => {
  if (!a || !b || a.calls.length !== b.calls.length) return false;
  const places = new Map(a.calls.map((call, i) => [call, b.calls[i]]));
  const isSame = (one: readonly Value[], other: readonly Value[]): boolean =>
    one.length === other.length &&
    one.every(
      (value, i) =>
        places.get(value.call) === other[i]?.call &&
        value.call.outputs.indexOf(value) === other[i]?.call.outputs.indexOf(other[i]),
    );
  return (
    isSame(a.inputs, b.inputs) &&
    isSame(a.outputs, b.outputs) &&
    a.calls.every((call, i) => {
      const other = b.calls[i] as Call;
      return isInput(call)
        ? isInput(other)
        : isAgain(call.layer, other.layer) && isSame(call.inputs, other.inputs);
    })
  );
};
