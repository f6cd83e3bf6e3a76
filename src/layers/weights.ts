import { multiply, product } from '../shape/arithmetic.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { onAxis, type PerAxis } from '../shape/window.ts';
import { type DataFormat, readImage } from './image.ts';

/** A weight that a layer has once it is built. */
export interface Weight {
  /** The name that tfjs gives it: `kernel`, `bias`, `gamma`, … */
  readonly name: string;
  readonly shape: Shape;
  /** Whether `fit` may change it, where the layer is not frozen. */
  readonly isTrainable: boolean;
  /**
   * How often each of its values is multiplied and added for one example; `null` where that depends
   * on data. Kernels only: what is added or scaled value by value counts as 0, as in papers.
   *
   * @see https://arxiv.org/abs/1704.04861 section 3.1
   */
  readonly uses: Dim;
}

/** A weight that is trained. */
export const weight = (name: string, shape: Shape, uses: Dim = 0): Weight => ({
  name,
  shape,
  isTrainable: true,
  uses,
});

/** A weight that `fit` moves in another way, such as an average. */
export const fixed = (name: string, shape: Shape): Weight => ({
  ...weight(name, shape),
  isTrainable: false,
});

/** The bias, where there is one. */
export const biasOf = (
  { useBias = true }: { readonly useBias?: boolean },
  size: Dim,
): readonly Weight[] => (useBias ? [weight('bias', [size])] : []);

/** The weights of what is inside a layer, used so many times as often. */
export const repeated = (
  weights: readonly Weight[] | undefined,
  times: Dim,
): readonly Weight[] | undefined =>
  weights?.map((one) => ({ ...one, uses: multiply(one.uses, times) }));

/** How many places an image has: `[null, 7, 7, 32] → 49`. */
export const placesOf = (image: Shape, format: DataFormat | undefined): Dim =>
  product(readImage(image, format).spatial);

/** A size for each spatial axis: `kernelSize: 3` of an image is `[3, 3]`. */
export const perAxis = (sizes: PerAxis, axes: number): Shape =>
  Array.from({ length: axes }, (_, axis) => onAxis(sizes, axis));

/** Weights that depend on the last axis of the input: `[null, 10, 4] → [4]`. */
export type weighedByFeatures<S> = S extends readonly [...unknown[], infer Features]
  ? [Features]
  : unknown;
export const weighedByFeatures = (input: Shape): Shape => input.slice(-1);
