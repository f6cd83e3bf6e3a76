import { append, type Draft, isLike, merged, type Wanted } from './draft.ts';
import type { Random } from './random.ts';

/** How the layers of a program are named: a name each, or none. */
export type Naming = () => { readonly name?: string };

type Kind = 'ids' | 'flat' | 'sequence' | 'image';
const kindOf = ({ shape, dtype }: Wanted): Kind =>
  dtype === 'int32'
    ? 'ids'
    : shape.length === 2
      ? 'flat'
      : shape.length === 3
        ? 'sequence'
        : 'image';

type Layer = (x: Draft, size: number, named: object) => Draft;
const layer =
  (method: string, configOf: (size: number, x: Draft) => object = () => ({})): Layer =>
  (x, size, named) =>
    append(x, method, { ...named, ...configOf(size, x) });

const embedding = layer('embedding', (outputDim) => ({ inputDim: 9, outputDim }));
const dense = layer('dense', (units) => ({ units }));
const flatten = layer('flatten');

/** The layers that can take a tensor of a kind. */
const layersFor: Readonly<Record<Kind, readonly Layer[]>> = {
  ids: [embedding, layer('reshape', (_, { tensor }) => ({ targetShape: tensor.shape.slice(1) }))],
  flat: [
    dense,
    dense,
    layer('reLU'),
    layer('dropout', () => ({ rate: 0.5 })),
    layer('reshape', (_, { tensor }) => ({ targetShape: [1, tensor.shape[1]] })),
  ],
  sequence: [
    dense,
    layer('conv1d', (filters) => ({ filters, kernelSize: 1 })),
    layer('lstm', (units) => ({ units })),
    flatten,
    layer('globalAveragePooling1d'),
  ],
  image: [
    layer('conv2d', (filters) => ({ filters, kernelSize: 1 })),
    layer('conv2d', (filters) => ({ filters, kernelSize: 3, padding: 'same' })),
    layer('reLU'),
    flatten,
    layer('globalAveragePooling2d'),
  ],
};

export const randomSize = (random: Random): number => 2 + random.below(3);

/** One more layer on a tensor. */
export const grow = (random: Random, x: Draft, naming: Naming): Draft =>
  random.pick(layersFor[kindOf(x.tensor)])(x, randomSize(random), naming());

/** What is made of some tensors, all of them, such that it looks as wanted where that can be. */
export const fitted = (
  random: Random,
  drafts: readonly Draft[],
  wanted: Wanted,
  naming: Naming,
): Draft => {
  const one = together(random, drafts, naming);
  if (isLike(one.tensor, wanted) && random.once(2)) return one;
  if (wanted.dtype === 'int32') {
    const [, ...targetShape] = wanted.shape;
    return volume(one.tensor) === volume(wanted)
      ? append(one, 'reshape', { ...naming(), targetShape })
      : one;
  }
  const grown = random.once(2) ? grow(random, one, naming) : one;
  const [, ...sizes] = wanted.shape as readonly number[];
  if (
    grown.tensor.dtype === 'float32' &&
    String(grown.tensor.shape.slice(1, -1)) === String(sizes.slice(0, -1))
  ) {
    return dense(grown, sizes.at(-1) as number, naming());
  }
  const wide = dense(flat(grown, naming), volume(wanted), naming());
  return sizes.length === 1 ? wide : append(wide, 'reshape', { ...naming(), targetShape: sizes });
};

const volume = ({ shape }: Wanted): number =>
  shape.slice(1).reduce<number>((product, size) => product * (size ?? 1), 1);

const flat = (x: Draft, naming: Naming): Draft => {
  const float = x.tensor.dtype === 'int32' ? embedding(x, 2, naming()) : x;
  return float.tensor.shape.length === 2 ? float : flatten(float, 0, naming());
};

/**
 * One tensor made of several. No layer on the way is named: of which of several layers each tensor
 * comes, the types of a replacement do not know.
 */
const together = (random: Random, drafts: readonly Draft[], naming: Naming): Draft => {
  const [first, ...others] = drafts as readonly [Draft, ...Draft[]];
  if (others.length === 0) return first;
  const isAlike = others.every(({ tensor }) => isLike(tensor, first.tensor));
  const merge = random.once(2) ? 'add' : 'concatenate';
  return isAlike && first.tensor.dtype === 'float32'
    ? merged(merge, drafts, naming())
    : merged(
        'concatenate',
        drafts.map((x) => flat(x, () => ({}))),
        naming(),
      );
};
