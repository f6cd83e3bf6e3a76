import * as tf from '@tensorflow/tfjs';
import { failure, quote } from '../files/failure.ts';
import { mostFresh, mostLacking, mostOrthogonal } from '../files/limits.ts';
import {
  countValues,
  nearestPath,
  type SavedWeight,
  type SavedWeights,
  sizeOf,
} from '../files/saved.ts';
import { disposeStates } from '../graph/disposed.ts';
import { placesInside } from '../keras/places.ts';
import { innerLayers } from '../layers/inner.ts';
import { type Initializer, type LayerWeight, protectedOf, weightsIn } from '../layers/protected.ts';
import { show } from '../shape/message.ts';
import type { Saved } from './plan.ts';
import { firstUnlike, type Wanted, weightsFor } from './unlike-shape.ts';

/** A weight of a model that is being built. */
export interface Recorded extends Wanted {
  readonly weight: LayerWeight;
  /** The layers and cells inside its layer, down to the one that has it. */
  readonly inner: readonly string[];
  /** Whether its layer trains it, before it was frozen. */
  readonly isTrained: boolean;
}

/** Sees to it that layers make their weights within bounds, and knows which weight is whose. */
export interface Recorder {
  /** The recorder for what is in a layer. */
  readonly inside: (layer: string, place: string) => Recorder;
  /** What the file has for the layer that this is the recorder of. */
  readonly saved: Saved;
  readonly watch: (layer: tf.layers.Layer) => void;
}

/**
 * @param saved the weights in the file, or `undefined` where it has none.
 */
export const createRecorder = (
  file: string,
  saved: SavedWeights | undefined,
): Recorder & {
  /** The weights of all layers that were built, those that a layer did not make as it was built last. */
  readonly weights: () => readonly Recorded[];
  /** What was asked for as the layers were made: it is no weight of the model. */
  readonly read: () => ReadonlySet<SavedWeight>;
  /** Makes the layers ordinary ones again. */
  readonly unwatch: () => void;
  /** Gives back all that was made for a model that cannot be. */
  readonly dispose: () => void;
} => {
  const weights: Recorded[] = [];
  const watched: Watched[] = [];
  const most = saved ? countValues(saved) : mostFresh;
  let left = saved ? most + Math.max(most, mostLacking) : most;
  const watch = (
    layer: tf.layers.Layer,
    layers: readonly string[],
    inner: readonly string[],
    place: string,
  ): void => {
    if (layer instanceof tf.LayersModel) return;
    const builder = protectedOf(layer);
    const { addWeight } = builder;
    builder.addWeight = (name, shape, dtype, initializer, ...rest) => {
      left -= checkSize(shape);
      const wanted: Wanted = { layers, name, shape: [...shape], place: `${place}/vars` };
      if (!(left >= 0)) {
        const unlike = saved && firstUnlike([...weights, wanted], saved, file);
        throw unlike ?? tooLarge(wanted, most, saved !== undefined, file);
      }
      const initial = saved === undefined ? within(initializer) : zeros;
      let value: tf.Tensor | undefined;
      const remembered: Initializer = {
        apply: (...args) => {
          value = initial.apply(...args);
          return value;
        },
      };
      let weight: LayerWeight;
      try {
        weight = addWeight.call(layer, name, shape, dtype, remembered, ...rest);
      } catch (error) {
        // tfjs disposes of it only once there is a weight.
        value?.dispose();
        throw error;
      }
      const isTrained = rest[1] !== false;
      weights.push({ ...wanted, weight, inner, isTrained });
      return weight;
    };
    const unwatch = (): void => {
      builder.addWeight = addWeight;
    };
    watched.push({ layer, layers, inner, place, unwatch });
    const places = placesInside(layer);
    for (const [i, part] of innerLayers(layer).entries()) {
      watch(part, layers, [...inner, part.name], `${place}/${places[i]}`);
    }
  };
  const read = new Map<SavedWeight, string>();
  const savedFor =
    (layers: readonly string[], place: string): Saved =>
    (names) =>
      names.map((name, index) => {
        const owner = JSON.stringify(layers);
        const wanted = { layers, name, place: `${place}/vars` };
        // Layers inside of models may have one name, and what is another's is taken.
        const free = (saved ? weightsFor(wanted, index, saved) : []).filter(
          (weight) => (read.get(weight) ?? owner) === owner,
        );
        const found = nearestPath(layers, free);
        if (found) read.set(found, owner);
        return found;
      });
  const inside = (layers: readonly string[], place: string): Recorder => ({
    inside: (layer, at) => inside([...layers, layer], at),
    saved: savedFor(layers, place),
    watch: (layer) => watch(layer, layers, [], place),
  });
  const all = (): readonly Recorded[] => {
    const known = new Set(weights.map(({ weight }) => weight));
    // What is inside of a layer comes first: the layer lists those weights too.
    const others = [...watched].reverse().flatMap(({ layer, ...where }) =>
      weightsIn(layer).flatMap((weight) => {
        if (known.has(weight)) return [];
        known.add(weight);
        return [recordedOf(weight, where)];
      }),
    );
    return [...weights, ...others];
  };
  return {
    ...inside([], ''),
    weights: all,
    read: () => new Set(read.keys()),
    dispose: () => {
      for (const { weight } of all()) weight.dispose();
      // A layer that is stateful has made its states by now.
      for (const { layer } of watched) disposeStates(layer);
    },
    unwatch: () => {
      for (const { unwatch } of watched) unwatch();
    },
  };
};

/** A layer whose weights are recorded, and where it is. */
interface Watched extends Pick<Recorded, 'layers' | 'inner' | 'place'> {
  readonly layer: tf.layers.Layer;
  readonly unwatch: () => void;
}

/** A weight that a layer did not make as it was built: as it was constructed, or in a layer that only it knows. */
const recordedOf = (
  weight: LayerWeight,
  { layers, inner, place }: Pick<Recorded, 'layers' | 'inner' | 'place'>,
): Recorded => ({
  layers,
  inner,
  name: weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1),
  shape: weight.shape as number[],
  place: `${place}/vars`,
  weight,
  isTrained: weight.trainable,
});

/** What is saved takes their place: until then no initialiser has to run. */
const zeros: Initializer = { apply: (shape, dtype) => tf.zeros(shape, dtype) };

/** An initialiser that is not given what would take it hours. */
const within = (initializer: Initializer): Initializer => ({
  apply: (shape, dtype) => {
    const { gain } = initializer as { readonly gain?: unknown };
    const isOrthogonal = gain !== undefined;
    // Some layers of tfjs leave tensors behind.
    if (!isOrthogonal || sizeOf(shape) <= mostOrthogonal) {
      return tf.tidy(() => initializer.apply(shape, dtype));
    }
    throw new Error(
      `tfjs would take very long to make ${show(shape)} orthogonal, and the file has no weights; load one that has`,
    );
  },
});

const checkSize = (shape: readonly unknown[]): number => {
  const isShape = shape.every((dim) => Number.isInteger(dim) && (dim as number) >= 0);
  if (isShape) return sizeOf(shape as number[]);
  throw new Error(`its weights would be of shape ${quote(shape)}, which is none`);
};

const tooLarge = (
  { layers, shape }: Wanted,
  most: number,
  isSaved: boolean,
  file: string,
): Error => {
  const layer = layers.at(-1);
  return failure(
    file,
    isSaved
      ? `the layer ${quote(layer)} asks for weights of ${show(shape)}, but the file has ${most} values in all; is it that model's?`
      : `the layer ${quote(layer)} asks for weights of ${show(shape)}, with which the model would take more than ${most} values; load one that has weights`,
    { code: 'too-large', layer, received: shape, expected: most },
  );
};
