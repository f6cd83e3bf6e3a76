import { failure, quote } from '../files/failure.ts';
import type { SavedWeight, SavedWeights } from '../files/saved.ts';
import { show } from '../shape/message.ts';

/** A weight that a layer asks for. */
export interface Wanted {
  /** The layers that it belongs to, from the outermost. */
  readonly layers: readonly string[];
  /** Its name in its layer: `kernel`. */
  readonly name: string;
  /** Where `.keras` files keep those of its layer: `layers/dense/vars`. */
  readonly place: string;
  readonly shape: readonly number[];
}

/** What is wrong with the first weight that the file has in another shape, as far as names tell. */
export const firstUnlike = (
  wanted: readonly Wanted[],
  saved: SavedWeights,
  file: string,
): Error | undefined => {
  const counts = new Map<string, number>();
  for (const weight of wanted) {
    const { layers, shape, place } = weight;
    const index = counts.get(place) ?? 0;
    counts.set(place, index + 1);
    const alike = weightsFor(weight, index, saved);
    const [first] = alike;
    if (!first || alike.some((candidate) => show(candidate.shape) === show(shape))) continue;
    return unlikeShape(first, layers.at(-1), shape, file);
  }
  return undefined;
};

/** What a file has for a weight of a layer, which is so many after the first: as far as names tell. */
export const weightsFor = (
  wanted: Pick<Wanted, 'layers' | 'name' | 'place'>,
  index: number,
  saved: SavedWeights,
): readonly SavedWeight[] =>
  saved.kind === 'named'
    ? saved.weights.filter((candidate) => isNamedAs(wanted, candidate))
    : [saved.weights.get(wanted.place)?.get(index)].filter((one) => one !== undefined);

const isNamedAs = (
  { layers, name }: Pick<Wanted, 'layers' | 'name'>,
  { path, group }: SavedWeight,
): boolean => path.at(-1) === name && [...path.slice(0, -1), group].includes(layers.at(-1));

/** How many axes a message lists: more than any weight has, while a damaged HDF5 file may claim hundreds. */
const mostAxes = 8;

export const unlikeShape = (
  { name, shape }: SavedWeight,
  layer: string | undefined,
  expected: readonly number[],
  file: string,
): Error =>
  failure(
    file,
    `the weight ${quote(name)} is ${shape.length > mostAxes ? `of ${shape.length} axes` : show(shape)}, but the layer ${quote(layer)} asks for ${show(expected)}; is it that model's?`,
    { code: 'weight-shape', layer, received: shape, expected },
  );
