import { quote } from '../../files/failure.ts';
import type { Json } from '../../files/json.ts';
import { type SavedWeight, sizeOf } from '../../files/saved.ts';
import type { Shape } from '../../shape/dimension.ts';
import { ConfigError } from '../../shape/errors.ts';
import { counted, show } from '../../shape/message.ts';
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
  const { axis = -1, invert, mean, variance, ...others } = config;
  const find = (key: 'mean' | 'variance', given: unknown, input: Shape, saved: Saved): Scale => {
    // How many examples it was adapted to is of no use any more, but it is no weight of another layer.
    const weights = saved(['mean', 'variance', 'count']);
    return scaleOf(name, key, given ?? valuesOf(weights[key === 'mean' ? 0 : 1]), axis, input);
  };
  const shift = (sign: number): Omit<Piece, 'suffix'> => ({
    className: 'Rescaling',
    config: { ...others, scale: 1 },
    fillIn: (input, saved) => ({
      offset: scaled(find('mean', mean, input, saved), (value) => sign * value),
    }),
  });
  const deviation = (value: number): number => Math.max(Math.sqrt(value), least);
  const scale = (of: (deviation: number) => number): Omit<Piece, 'suffix'> => ({
    className: 'Rescaling',
    config: { ...others, offset: 0 },
    fillIn: (input, saved) => ({
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

const scaleOf = (
  layer: string,
  key: 'mean' | 'variance',
  given: unknown,
  axis: unknown,
  input: Shape,
): Scale => {
  const fail = (problem: string, received: unknown): Error =>
    new ConfigError(problem, { code: 'option-value', layer, received });
  const all = shapeAlong(axis, input);
  if (!all) {
    const problem = `axis ${quote(axis)} of the Normalization must name axes of ${show(input)} whose sizes are known`;
    throw fail(problem, axis);
  }
  if (given === undefined) {
    throw fail(`the ${key} of the Normalization is not in the file; adapt it first`, given);
  }
  const values: readonly unknown[] = [given].flat(Number.POSITIVE_INFINITY);
  // As numpy does it, fewer stand for all along the first axes.
  const shape = all.map((_, i) => all.slice(i)).find((some) => sizeOf(some) === values.length);
  if (values.every(isFiniteNumber) && (shape || values.length === 1)) {
    return { values, shape: shape ?? [] };
  }
  throw fail(
    `the ${key} of the Normalization is ${quote(given)}, where ${counted(sizeOf(all), 'number')} should be`,
    given,
  );
};

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

/**
 * The sizes along the axes that are told apart, from the first of them on; 1 along others. `undefined`
 * where there is no such axis, or its size is not known.
 */
const shapeAlong = (axis: unknown, input: Shape): readonly number[] | undefined => {
  const axes = ([axis ?? []].flat() as readonly unknown[]).map((one) =>
    typeof one === 'number' && one < 0 ? one + input.length : one,
  );
  if (!axes.every((one) => typeof one === 'number' && Number.isInteger(input[one]))) {
    return undefined;
  }
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

const valuesOf = (weight: SavedWeight | undefined): readonly number[] | undefined => {
  const tensor = weight?.read();
  try {
    return tensor && [...tensor.dataSync()];
  } finally {
    tensor?.dispose();
  }
};
