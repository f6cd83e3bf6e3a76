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

/** The recorder for the layers of a model. */
export type LayersRecorder = Pick<Recorder, 'inside'>;

/** The recorder of a whole model. */
export class ModelRecorder implements LayersRecorder {
  readonly #file: string;
  readonly #saved: SavedWeights | undefined;
  readonly #most: number;
  readonly #weights: Recorded[] = [];
  readonly #watched: Watched[] = [];
  readonly #read = new Map<SavedWeight, string>();
  /** How many values the layers may still ask for. */
  #left: number;

  /**
   * @param saved the weights in the file, or `undefined` where it has none.
   */
  constructor(file: string, saved: SavedWeights | undefined) {
    this.#file = file;
    this.#saved = saved;
    this.#most = saved ? countValues(saved) : mostFresh;
    this.#left = saved ? this.#most + Math.max(this.#most, mostLacking) : this.#most;
  }

  inside(layer: string, place: string): Recorder {
    return this.#at([layer], place);
  }

  /** The weights of all layers that were built, those that a layer did not make as it was built last. */
  weights(): readonly Recorded[] {
    const known = new Set(this.#weights.map(({ weight }) => weight));
    // What is inside of a layer comes first: the layer lists those weights too.
    const others = [...this.#watched].reverse().flatMap(({ layer, ...where }) =>
      weightsIn(layer).flatMap((weight) => {
        if (known.has(weight)) return [];
        known.add(weight);
        return [recordedOf(weight, where)];
      }),
    );
    return [...this.#weights, ...others];
  }

  /** What was asked for as the layers were made: it is no weight of the model. */
  read(): ReadonlySet<SavedWeight> {
    return new Set(this.#read.keys());
  }

  /** Makes the layers ordinary ones again. */
  unwatch(): void {
    for (const { unwatch } of this.#watched) unwatch();
  }

  /** Gives back all that was made for a model that cannot be. */
  dispose(): void {
    for (const { weight } of this.weights()) weight.dispose();
    // A layer that is stateful has made its states by now.
    for (const { layer } of this.#watched) disposeStates(layer);
  }

  #at(layers: readonly string[], place: string): Recorder {
    return {
      inside: (layer, at) => this.#at([...layers, layer], at),
      saved: (names) => this.#savedFor(layers, place, names),
      watch: (layer) => this.#watch({ layer, layers, inner: [], place }),
    };
  }

  #savedFor(
    layers: readonly string[],
    place: string,
    names: Parameters<Saved>[0],
  ): ReturnType<Saved> {
    const owner = JSON.stringify(layers);
    return names.map((name, index) => {
      const wanted = { layers, name, place: `${place}/vars` };
      // Layers inside of models may have one name, and what is another's is taken.
      const free = (this.#saved ? weightsFor(wanted, index, this.#saved) : []).filter(
        (weight) => (this.#read.get(weight) ?? owner) === owner,
      );
      const found = nearestPath(layers, free);
      if (found) this.#read.set(found, owner);
      return found;
    });
  }

  /** Records what a layer, and each that is inside of it, makes as it is built. */
  #watch(place: Omit<Watched, 'unwatch'>): void {
    const { layer, layers, inner } = place;
    if (layer instanceof tf.LayersModel) return;
    const builder = protectedOf(layer);
    const { addWeight } = builder;
    builder.addWeight = (name, shape, dtype, initializer, ...rest) => {
      const wanted: Wanted = { layers, name, shape: [...shape], place: `${place.place}/vars` };
      this.#take(wanted);
      const initial = this.#saved === undefined ? within(initializer) : zeros;
      const weight = made(initial, (one) =>
        addWeight.call(layer, name, shape, dtype, one, ...rest),
      );
      this.#weights.push({ ...wanted, weight, inner, isTrained: rest[1] !== false });
      return weight;
    };
    const unwatch = (): void => {
      builder.addWeight = addWeight;
    };
    this.#watched.push({ ...place, unwatch });
    const places = placesInside(layer);
    for (const [i, part] of innerLayers(layer).entries()) {
      this.#watch({
        layer: part,
        layers,
        inner: [...inner, part.name],
        place: `${place.place}/${places[i]}`,
      });
    }
  }

  /** Refuses a weight with which there would be more than there can be. */
  #take(wanted: Wanted): void {
    this.#left -= checkSize(wanted.shape);
    if (this.#left >= 0) return;
    const saved = this.#saved;
    const unlike = saved && firstUnlike([...this.#weights, wanted], saved, this.#file);
    throw unlike ?? tooLarge(wanted, this.#most, saved !== undefined, this.#file);
  }
}

/** Makes a weight; what it begins as goes where it cannot be made, as tfjs disposes of a weight only. */
const made = (
  initial: Initializer,
  make: (initializer: Initializer) => LayerWeight,
): LayerWeight => {
  let value: tf.Tensor | undefined;
  const remembered: Initializer = {
    apply: (...args) => {
      value = initial.apply(...args);
      return value;
    },
  };
  try {
    return make(remembered);
  } catch (error) {
    value?.dispose();
    throw error;
  }
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
