import * as tf from '@tensorflow/tfjs';
import type { LayerNode } from '../graph/dag.ts';
import { groupBy } from '../graph/group.ts';
import { nameLayers } from '../graph/names.ts';
import { heldBy, pairWeighted } from '../layers/inner.ts';

/**
 * What each trained layer became. One that stands in several places, in a nested model and around it or
 * in a wrapper and outside, stays one: what trains it in one place trains it in all.
 */
export type Ties = Map<tf.layers.Layer, readonly Tied[]>;

/** A layer that was made of a trained one, and the one whose weights it took instead, if it did. */
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
): tf.layers.Layer | undefined =>
  ties.get(source)?.find((tied) => tied.layer.name === name && tied.donor === donor)?.layer;

/** Remembers what a trained layer became, and what became of the one that it wraps. */
export const tie = (
  ties: Ties,
  source: tf.layers.Layer,
  layer: tf.layers.Layer,
  donor: tf.layers.Layer | undefined,
): void => {
  if (!tiedTo(ties, source, layer.name, donor))
    ties.set(source, [...(ties.get(source) ?? []), { layer, donor }]);
  const [from, to] = [heldBy(source), heldBy(layer)];
  if (from && to) tie(ties, from, to, donor && heldBy(donor));
};

/** The weights of all layers so far. */
export const weightsOf = (ties: Ties): ReadonlySet<object> =>
  new Set([...ties.values()].flatMap((all) => all.flatMap(({ layer }) => layer.weights)));

/** Trained layers that stand in the same several places. */
export interface TiedLayers {
  readonly first: string;
  /** `'d' is one layer in 'encoder' and by itself` */
  readonly clause: string;
  /** Whether they could be renamed in one of the places, which makes them two: not inside of a wrapper. */
  readonly canPart: boolean;
}

/**
 * The layers with weights that stand in several places. tfjs saves their weights once for each, under one
 * name, and cannot load the file; Keras makes several layers of them.
 */
export const tiedLayers = (names: ReadonlyMap<LayerNode, string>): readonly TiedLayers[] => {
  // Most graphs have no layer that anything could stand in.
  if (![...names.keys()].some(holdsOthers)) return [];
  const all = [...names].flatMap(([layer, name]) => placesIn(layer, name, name));
  const tied = [...groupBy(all, ({ layer }) => layer).values()]
    .flatMap((places) => [...groupBy(places, ({ donor }) => donor).values()])
    .flatMap((places) => [...groupBy(places, ({ name }) => name).values()])
    .filter((places) => places.length > 1 && places[0].layer.weights.length > 0);
  const byPlaces = groupBy(tied, (places) => places.map(({ place }) => place).join('/'));
  return [...byPlaces.values()].map(([places, ...more]) => {
    const first = places[0].name;
    const who =
      more.length === 0
        ? `'${first}' is one layer`
        : `'${first}' and ${more.length} more are the same layers`;
    const where = places.map(({ place }) => (place === first ? 'by itself' : `in '${place}'`));
    return {
      first,
      clause: `${who} ${where.join(' and ')}`,
      canPart: places.some(({ isWrapped }) => !isWrapped),
    };
  });
};

const holdsOthers = ({ inner, source }: LayerNode): boolean =>
  inner !== undefined || (source !== undefined && heldBy(source) !== undefined);

interface Place {
  readonly layer: tf.layers.Layer;
  /** What it is called there. */
  readonly name: string;
  readonly donor: tf.layers.Layer | undefined;
  /** The layer of the graph that it is, or is in. */
  readonly place: string;
  readonly isWrapped: boolean;
}

const placesIn = (node: LayerNode, name: string, place: string): readonly Place[] => {
  const { source, inner, donor } = node;
  if (inner)
    return [...nameLayers(inner, name)].flatMap(([layer, its]) => placesIn(layer, its, place));
  if (!source) return [];
  return [
    { layer: source, name, donor, place, isWrapped: false },
    ...placesInWrapper(source, donor, place),
  ];
};

/** What is inside of a wrapper, to any depth. */
const placesInWrapper = (
  wrapper: tf.layers.Layer,
  donor: tf.layers.Layer | undefined,
  place: string,
): readonly Place[] => {
  return layersHeld(wrapper, donor).flatMap(([layer, given]) => [
    { layer, name: layer.name, donor: given, place, isWrapped: true },
    ...placesInWrapper(layer, given, place),
  ]);
};
/** The layer that a wrapper runs, or those of a model, each with the one whose weights it takes. */
const layersHeld = (
  layer: tf.layers.Layer,
  donor: tf.layers.Layer | undefined,
): ReturnType<typeof pairWeighted> => {
  if (layer instanceof tf.LayersModel) {
    return pairWeighted(layer, donor instanceof tf.LayersModel ? donor : undefined);
  }
  const held = heldBy(layer);
  return held ? [[held, donor && heldBy(donor)]] : [];
};
