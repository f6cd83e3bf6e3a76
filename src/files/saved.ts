import type * as tf from '@tensorflow/tfjs';

/** A weight as it lies in a file: it is read once it is known to fit. */
export interface SavedWeight {
  /** Its name in the file, for messages. */
  readonly name: string;
  /** The layers that it belongs to, from the outermost, and its own name last. */
  readonly path: readonly string[];
  /** The layer of the whole model that the file has it under, where it says so. */
  readonly group?: string | undefined;
  readonly shape: readonly number[];
  readonly read: () => tf.Tensor;
}

/** The weights of a model in a file. */
export type SavedWeights =
  /** By their names. */
  | { readonly kind: 'named'; readonly weights: readonly SavedWeight[] }
  /** By the place of their layer in the model, then by their number, in the order in which it made them. */
  | {
      readonly kind: 'placed';
      readonly weights: ReadonlyMap<string, ReadonlyMap<number, SavedWeight>>;
    };

/** The number of values in all weights, which bounds what a model may allocate for them. */
export const countValues = (saved: SavedWeights): number => {
  return allWeights(saved).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
};

/** The weights in a file, in whatever way it has them. */
export const allWeights = (saved: SavedWeights): readonly SavedWeight[] =>
  saved.kind === 'named'
    ? saved.weights
    : [...saved.weights.values()].flatMap((weights) => [...weights.values()]);

/** The weight of which most of the path, and of the layer that it is under, is among some names. */
export const nearestPath = (
  names: readonly string[],
  candidates: readonly SavedWeight[],
): SavedWeight | undefined => {
  const known: ReadonlySet<string | undefined> = new Set(names);
  let best: SavedWeight | undefined;
  let most = -1;
  for (const candidate of candidates) {
    const alike = [...candidate.path, candidate.group].filter((part) => known.has(part)).length;
    if (alike > most) [best, most] = [candidate, alike];
  }
  return best;
};

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A name's parts: `'block/dense/kernel:0' → ['block', 'dense', 'kernel']`. */
export const pathOf = (name: string): readonly string[] => name.replace(/:\d+$/, '').split('/');
