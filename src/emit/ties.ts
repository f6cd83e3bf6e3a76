import * as tf from '@tensorflow/tfjs';
import { type LayerNode, layersOf } from '../graph/dag.ts';
import { groupBy } from '../graph/group.ts';
import { heldBy } from '../layers/inner.ts';

/**
 * What each trained layer became. One that stands in several places, in a nested model and around it or
 * in a wrapper and outside, stays one: what trains it in one place trains it in all.
 */
export type Ties = Map<tf.layers.Layer, Tied>;

/** The layer that was made of a trained one, and the one whose weights it took instead, if it did. */
interface Tied {
  readonly layer: tf.layers.Layer;
  readonly donor: tf.layers.Layer | undefined;
}

/** The layer that a trained one became elsewhere. Under another name, or with other weights, it is another. */
export const tiedTo = (
  ties: Ties,
  source: tf.layers.Layer,
  name: string,
  donor: tf.layers.Layer | undefined,
): tf.layers.Layer | undefined => {
  const tied = ties.get(source);
  return tied?.layer.name === name && tied.donor === donor ? tied.layer : undefined;
};

/** Remembers what a trained layer became, and what became of the one that it wraps. */
export const tie = (
  ties: Ties,
  source: tf.layers.Layer,
  layer: tf.layers.Layer,
  donor: tf.layers.Layer | undefined,
): void => {
  if (!ties.has(source)) ties.set(source, { layer, donor });
  const [from, to] = [heldBy(source), heldBy(layer)];
  if (from && to) tie(ties, from, to, donor && heldBy(donor));
};

/** The weights of all layers so far. */
export const weightsOf = (ties: Ties): ReadonlySet<object> =>
  new Set([...ties.values()].flatMap(({ layer }) => layer.weights));

/** Trained layers that stand in the same several places, one of them in a wrapper. */
export interface TiedLayers {
  readonly layers: readonly [string, ...string[]];
  /** The layers of the graph that they are, or are in. */
  readonly places: readonly string[];
}

/**
 * The layers that tfjs saves once for each place they stand in, so that they are no longer tied once they
 * are loaded. Those of which none is in a wrapper have one name twice, which `emit` refuses.
 */
export const tiesThroughWrappers = (
  names: ReadonlyMap<LayerNode, string>,
): readonly TiedLayers[] => {
  const all = [...names].flatMap(([layer, name]) => placesIn(layer, name, name));
  const tied = [...groupBy(all, ({ layer }) => layer)].filter(
    ([{ weights }, places]) =>
      weights.length > 0 && places.length > 1 && places.some(({ isWrapped }) => isWrapped),
  );
  const byPlaces = groupBy(tied, ([, places]) => places.map(({ place }) => place).join('/'));
  return [...byPlaces.values()].map(([first, ...rest]) => ({
    layers: [first[0].name, ...rest.map(([{ name }]) => name)],
    places: first[1].map(({ place }) => place),
  }));
};

/** Where a layer stands, as in `in 'encoder' and by itself`. */
export const standsIn = (layer: string, places: readonly string[]): string =>
  places.map((place) => (place === layer ? 'by itself' : `in '${place}'`)).join(' and ');

interface Place {
  readonly layer: tf.layers.Layer;
  readonly place: string;
  readonly isWrapped: boolean;
}

const placesIn = (node: LayerNode, name: string, place: string): readonly Place[] => {
  const { source, inner } = node;
  if (inner) return layersOf(inner).flatMap((layer) => placesIn(layer, layer.name ?? '', place));
  if (source?.name !== name) return [];
  return [{ layer: source, place, isWrapped: false }, ...placesInWrapper(source, place)];
};

/** What is inside of a wrapper, to any depth. */
const placesInWrapper = (wrapper: tf.layers.Layer, place: string): readonly Place[] => {
  const held = wrapper instanceof tf.LayersModel ? wrapper.layers : [heldBy(wrapper) ?? []].flat();
  return held.flatMap((layer) => [
    { layer, place, isWrapped: true },
    ...placesInWrapper(layer, place),
  ]);
};
