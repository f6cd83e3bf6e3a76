import { checkFunction } from '../shape/given.ts';
import type { LayerConfig } from './layer.ts';

/** Says what an option must be, where its value is not that. */
export interface OptionCheck {
  (value: unknown): string | undefined;
  readonly isRequired?: false;
  /** Whether tfjs computes with the number, or the numbers, as they come. */
  readonly isNumber?: true | undefined;
}
/** The check of an option without which a layer cannot be made: `required` makes it. */
export interface RequiredCheck {
  (value: unknown): string | undefined;
  readonly isRequired: true;
  readonly isNumber?: true | undefined;
}

/**
 * A check for every option of a layer: one that is left out is a compile error, and so is an option
 * that must be given by the type of the config, but not by its check, or the other way round.
 */
export type Options<Config> = {
  readonly [Key in keyof Config]-?: {} extends Pick<Config, Key> ? OptionCheck : RequiredCheck;
};

/**
 * Makes the check of an option that must be given.
 *
 * @example
 * options: { factor: required((value) => (Number.isFinite(value) ? undefined : 'a finite number')) }
 */
export const required = (holds: OptionCheck): RequiredCheck => {
  checkFunction('required', "(value) => (value > 0 ? undefined : 'a number above 0')", holds);
  const { isNumber } = holds;
  return Object.assign((value: unknown) => holds(value), { isRequired: true, isNumber } as const);
};

/** Says what is expected where a value is not that. */
export const check =
  (expected: string, holds: (value: unknown) => boolean): OptionCheck =>
  (value) =>
    holds(value) ? undefined : expected;

/** The check of numbers that tfjs computes with as they come: `load` holds what is in files against it. */
const computedWith = (expected: string, holds: (value: unknown) => boolean): OptionCheck =>
  Object.assign(check(expected, holds), { isNumber: true } as const);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
/** The check of sizes, which says how large one can be where it is too large to be counted. */
const countCheck =
  (expected: string, holds: (value: unknown) => boolean): OptionCheck =>
  (value) => {
    if (holds(value)) return undefined;
    const isTooLarge = Number.isInteger(value) && (value as number) > Number.MAX_SAFE_INTEGER;
    return isTooLarge ? `${expected}, and at most ${Number.MAX_SAFE_INTEGER}` : expected;
  };
const isListOf = (value: unknown, length: number, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === length && value.every(holds);

/** Anything: tfjs checks it. */
export const anything: OptionCheck = () => undefined;
export const text: OptionCheck = check('a string', (value) => typeof value === 'string');
/** The name of a layer or of an input. What else tfjs takes in one, `emit` and `check` say. */
export const layerName: OptionCheck = check(
  'a string that is not empty',
  (value) => typeof value === 'string' && value !== '',
);
export const flag: OptionCheck = check('true or false', (value) => typeof value === 'boolean');
export const real: OptionCheck = computedWith('a finite number', Number.isFinite);
export const atLeastZero: OptionCheck = computedWith(
  'a finite number ≥ 0',
  (value) => Number.isFinite(value) && (value as number) >= 0,
);
export const integer: OptionCheck = check('an integer', Number.isInteger);
/** `1`, `2`, `3`, … */
export const count: OptionCheck = countCheck('a positive integer', isCount);
/** One count for every spatial axis, or a list of one for each. */
export const countPerAxis = (axes: number): OptionCheck =>
  countCheck(
    `a positive integer or a list of ${axes}`,
    (value) => isCount(value) || isListOf(value, axes, isCount),
  );
export const counts = (length: number): OptionCheck =>
  check(`a list of ${length} positive integers`, (value) => isListOf(value, length, isCount));
/** One size for all edges, one for each axis, or one for each edge of each axis. */
export type edges = 'an integer ≥ 0, [rows, columns] or [[top, bottom], [left, right]]';
export const edges: OptionCheck = check(
  'an integer ≥ 0, [rows, columns] or [[top, bottom], [left, right]]' satisfies edges,
  (value) =>
    isSize(value) ||
    isListOf(value, 2, isSize) ||
    isListOf(value, 2, (pair) => isListOf(pair, 2, isSize)),
);
export const oneOf = (...allowed: readonly string[]): OptionCheck =>
  check(`one of '${allowed.join("', '")}'`, (value) => allowed.includes(value as string));
/** A number such as the share of what is dropped. */
export type fraction = 'a number from 0 up to, but not including, 1';
export const fraction: OptionCheck = computedWith(
  'a number from 0 up to, but not including, 1' satisfies fraction,
  (value) => typeof value === 'number' && value >= 0 && value < 1,
);
/** A shape without its batch; `-1` or `null` stands for a size to be worked out. */
export const partialShape: OptionCheck = check(
  'a list of sizes, with at most one -1',
  (value) =>
    Array.isArray(value) &&
    value.every((dim) => dim === null || dim === -1 || isCount(dim)) &&
    value.filter((dim) => dim === null || dim === -1).length <= 1,
);

export const listOfCounts: OptionCheck = check(
  'a list of positive integers',
  (value) => Array.isArray(value) && value.every(isCount),
);
export const countOrList: OptionCheck = countCheck(
  'a positive integer or a list of them',
  (value) => isCount(value) || (Array.isArray(value) && value.every(isCount)),
);
/** One axis or several. */
export const axes: OptionCheck = check(
  'an integer or a list of integers',
  (value) =>
    Number.isInteger(value) ||
    (Array.isArray(value) && value.every((axis) => Number.isInteger(axis))),
);
/** A count, or a list of them in which `null` stands for any. */
export const lengths: OptionCheck = countCheck(
  'a positive integer or a list of them',
  (value) => isCount(value) || isShapeList(value),
);
/** A list of sizes; `null` stands for the size that is there. */
export const shapeList: OptionCheck = computedWith('a list of sizes', (value) =>
  isShapeList(value),
);
const isShapeList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((dim) => dim === null || isCount(dim));

/** A dtype of tfjs. */
export const dtype: OptionCheck = oneOf('float32', 'int32', 'bool', 'complex64', 'string');

/** The options that every layer has. */
export const common: Options<LayerConfig> = {
  name: layerName,
  trainable: flag,
  dtype,
  weights: anything,
};
