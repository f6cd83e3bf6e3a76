import { quote } from '../../files/failure.ts';
import type { Json } from '../../files/json.ts';
import { type SavedWeight, sizeOf } from '../../files/saved.ts';
import type { Shape } from '../../shape/dimension.ts';
import { ConfigError } from '../../shape/errors.ts';
import type { Piece, Saved } from '../plan.ts';

/** What Keras divides by at least. */
const least = 1e-7;

/**
 * The mean taken off, and divided by the standard deviation; or the other way about. Both are options of
 * the layer, or are saved with it, and become options of layers that rescale.
 */
export const normalization = ({
  name,
  config,
}: {
  readonly name: string;
  readonly config: Json;
}): readonly Piece[] => {
  const { axis, invert, mean, variance, ...others } = config;
  const find = (key: 'mean' | 'variance', given: unknown, input: Shape, saved: Saved): Scale => {
    const weights = saved(['mean', 'variance', 'count']);
    const values = numbersIn(given) ?? valuesOf(weights[key === 'mean' ? 0 : 1]);
    const shape = shapeAlong(axis, input);
    if (values && [1, sizeOf(shape)].includes(values.length)) return { values, shape };
    throw new ConfigError(
      `the ${key} of the layer ${quote(name)} (Normalization) is not in the file, or is not one for each of ${sizeOf(shape)}; adapt it before it is saved`,
      { code: 'missing-weight', layer: name, received: values?.length, expected: sizeOf(shape) },
    );
  };
  const shift = (sign: number): Omit<Piece, 'suffix'> => ({
    className: 'Rescaling',
    config: { ...others, scale: 1 },
    settle: (input, saved) => ({
      offset: scaled(find('mean', mean, input, saved), (value) => sign * value),
    }),
  });
  const deviation = (value: number): number => Math.max(Math.sqrt(value), least);
  const scale = (of: (deviation: number) => number): Omit<Piece, 'suffix'> => ({
    className: 'Rescaling',
    config: { ...others, offset: 0 },
    settle: (input, saved) => ({
      scale: scaled(find('variance', variance, input, saved), (value) => of(deviation(value))),
    }),
  });
  return invert === true
    ? [{ suffix: 'scaled', ...scale((value) => value) }, shift(1)]
    : [{ suffix: 'centered', ...shift(-1) }, scale((value) => 1 / value)];
};

/** One number for all, or for each place along some axes, as those that follow the first of them need it. */
interface Scale {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** The sizes along the axes that are told apart, from the first of them on; 1 along others. */
const shapeAlong = (axis: unknown, input: Shape): readonly number[] => {
  const axes = [axis ?? []]
    .flat()
    .map((one) => (Number(one) < 0 ? Number(one) + input.length : one));
  const sizes = input.map((size, i) => (axes.includes(i) ? Number(size) : 1));
  const first = sizes.findIndex((size) => size !== 1);
  return first === -1 ? [] : sizes.slice(first);
};

const scaled = ({ values, shape }: Scale, of: (value: number) => number): unknown => {
  const numbers = values.map(of);
  return numbers.length === 1 ? numbers[0] : nested(numbers, shape);
};
/** Numbers as lists in lists, of such a shape. */
const nested = (numbers: readonly number[], [, ...rest]: readonly number[]): unknown => {
  if (rest.length === 0) return numbers;
  const size = sizeOf(rest);
  return Array.from({ length: numbers.length / size }, (_, i) =>
    nested(numbers.slice(i * size, (i + 1) * size), rest),
  );
};

/** The numbers of an option: one, or lists of them. */
const numbersIn = (value: unknown): readonly number[] | undefined => {
  if (value === undefined || value === null) return undefined;
  return [value].flat(Number.POSITIVE_INFINITY).map(Number);
};
const valuesOf = (weight: SavedWeight | undefined): readonly number[] | undefined => {
  const tensor = weight?.read();
  try {
    return tensor && [...tensor.dataSync()];
  } finally {
    tensor?.dispose();
  }
};
