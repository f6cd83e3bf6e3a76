import type { Shape } from '../../../src/index.ts';
import { append, type Draft, isLike, merged, type Script, seen, type Wanted } from './draft.ts';
import type { Random } from './random.ts';
import { type Reusable, reusableLayer } from './shared.ts';

/** How the layers of a program are named: a name each, or none. */
export type Naming = () => { readonly name?: string };

/** What layers are made with. */
export interface Making {
  readonly random: Random;
  readonly naming: Naming;
  /** Where a layer that is to be applied several times is made. */
  readonly script: Script;
  /** The layers that were made so, to apply them again. */
  readonly reusables: Reusable[];
}

type Kind = 'ids' | 'flat' | 'sequence' | 'image' | 'anySequence' | 'anyImage';
const kindOf = (tensor: Wanted): Kind => kindOfSeen(seen(tensor));
const kindOfSeen = ({ shape, dtype }: Wanted): Kind =>
  dtype === 'int32'
    ? 'ids'
    : shape.length === 2
      ? 'flat'
      : shape.length === 3
        ? hasSizes(shape)
          ? 'sequence'
          : 'anySequence'
        : hasSizes(shape)
          ? 'image'
          : 'anyImage';
const hasSizes = ([, ...sizes]: Shape): boolean => !sizes.includes(null);

/** A layer, and what it is configured with for a size and what it is put on. */
interface Layer {
  readonly method: string;
  readonly configOf: (size: number, x: Wanted) => object;
}
const layer = (method: string, configOf: Layer['configOf'] = () => ({})): Layer => ({
  method,
  configOf,
});
const put = ({ method, configOf }: Layer, x: Draft, size: number, named: object): Draft =>
  append(x, method, { ...named, ...configOf(size, x.tensor) });

const embedding = layer('embedding', (outputDim) => ({ inputDim: 9, outputDim }));
const dense = layer('dense', (units) => ({ units }));
const flatten = layer('flatten');
const pooledSequence = layer('globalAveragePooling1d');
const pooledImage = layer('globalAveragePooling2d');
const anySequence = [
  dense,
  layer('conv1d', (filters) => ({ filters, kernelSize: 1 })),
  layer('lstm', (units) => ({ units })),
  pooledSequence,
];
const anyImage = [
  layer('conv2d', (filters) => ({ filters, kernelSize: 1 })),
  layer('conv2d', (filters) => ({ filters, kernelSize: 3, padding: 'same' })),
  layer('reLU'),
  pooledImage,
];

/** The layers that can take a tensor of a kind. */
const layersFor: Readonly<Record<Kind, readonly Layer[]>> = {
  ids: [embedding, layer('reshape', (_, { shape }) => ({ targetShape: shape.slice(1) }))],
  flat: [
    dense,
    dense,
    layer('reLU'),
    layer('dropout', () => ({ rate: 0.5 })),
    layer('reshape', (_, { shape }) => ({ targetShape: [1, shape[1]] })),
  ],
  sequence: [...anySequence, flatten],
  image: [...anyImage, flatten],
  anySequence,
  anyImage,
};

export const randomSize = (random: Random): number => 2 + random.below(3);

/** One more layer on a tensor: now and then one that has another call, or may get one. */
export const grow = (making: Making, x: Draft): Draft => {
  const { random, naming } = making;
  if (random.once(5)) return again(making, x);
  return put(random.pick(layersFor[kindOf(x.tensor)]), x, randomSize(random), naming());
};

const again = ({ random, naming, script, reusables }: Making, x: Draft): Draft => {
  const known = reusables.filter(
    ({ takes: [only, ...more] }) =>
      only !== undefined && more.length === 0 && isLike(only, x.tensor),
  );
  if (known.length > 0 && !random.once(4)) return random.pick(random.pick(known).apply(x));
  const { method, configOf } = random.pick(layersFor[kindOf(x.tensor)]);
  const config = { ...naming(), ...configOf(randomSize(random), x.tensor) };
  const made = reusableLayer(script, x.tensor, method, config);
  reusables.push(made);
  return made.apply(x)[0] as Draft;
};

/** What is made of some tensors, all of them, such that it looks as wanted where that can be. */
export const fitted = (making: Making, drafts: readonly Draft[], wanted: Wanted): Draft => {
  const { random, naming } = making;
  const one = together(making, drafts);
  if (isLike(one.tensor, wanted) && random.once(2)) return one;
  if (seen(wanted).dtype === 'int32') {
    const [, ...targetShape] = wanted.shape;
    return volume(one.tensor) === volume(wanted)
      ? append(one, 'reshape', { ...naming(), targetShape })
      : one;
  }
  const grown = random.once(2) ? grow(making, one) : one;
  if (
    seen(grown.tensor).dtype === 'float32' &&
    String(grown.tensor.shape.slice(1, -1)) === String(wanted.shape.slice(1, -1))
  ) {
    return put(dense, grown, wanted.shape.at(-1) as number, naming());
  }
  // A size that is wanted to be unknown may be known.
  const sizes = wanted.shape.slice(1).map((size) => size ?? 3);
  const known: Wanted = { shape: [null, ...sizes], dtype: 'float32' };
  const wide = put(dense, flat(grown, naming), volume(known), naming());
  return sizes.length === 1 ? wide : append(wide, 'reshape', { ...naming(), targetShape: sizes });
};

const volume = ({ shape }: Wanted): number =>
  shape.slice(1).reduce<number>((product, size) => product * (size ?? 1), 1);

const flat = (x: Draft, naming: Naming): Draft => {
  const float = seen(x.tensor).dtype === 'int32' ? put(embedding, x, 2, naming()) : x;
  if (float.tensor.shape.length === 2) return float;
  const pooled = { anySequence: pooledSequence, anyImage: pooledImage };
  const kind = kindOf(float.tensor) as keyof typeof pooled;
  return put(pooled[kind] ?? flatten, float, 0, naming());
};

/** One tensor made of several, of which some are taken further on the way. */
const together = (making: Making, drafts: readonly Draft[]): Draft => {
  const { random, naming } = making;
  if (drafts.length === 1) return drafts[0] as Draft;
  const grown = drafts.map((draft) => (random.once(3) ? grow(making, draft) : draft));
  const [first, ...others] = grown as readonly Draft[] as readonly [Draft, ...Draft[]];
  const isAlike = others.every(({ tensor }) => isLike(tensor, first.tensor));
  const merge = random.once(2) ? 'add' : 'concatenate';
  return isAlike && seen(first.tensor).dtype === 'float32'
    ? merged(merge, grown, naming())
    : merged(
        'concatenate',
        grown.map((x) => flat(x, naming)),
        naming(),
      );
};
