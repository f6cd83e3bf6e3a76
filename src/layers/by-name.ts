import * as tf from '@tensorflow/tfjs';
import { check, type OptionCheck } from './options.ts';

/** What tfjs makes by its name: `constant` needs a value, and of the regularisers one has both. */
type InitializerName = Exclude<keyof typeof tf.initializers, 'constant'>;
type RegularizerName = Exclude<keyof typeof tf.regularizers, 'l1' | 'l2'>;
type ConstraintName = keyof typeof tf.constraints;

/**
 * Options of tfjs, with the names that it knows where its own types take any string. What a class of
 * one's own makes is given as an instance.
 */
export type ByName<Args> = {
  readonly [Key in keyof Args]: Exclude<Args[Key], string> | nameFor<Key>;
};
type nameFor<Key> = Key extends `${string}Initializer`
  ? InitializerName
  : Key extends `${string}Regularizer`
    ? RegularizerName
    : Key extends `${string}Constraint`
      ? ConstraintName
      : never;

/** The check of what tfjs makes by a name, or is given: of what is none of the names, tfjs is asked. */
const madeByTfjs = (
  option: 'kernelInitializer' | 'kernelRegularizer' | 'kernelConstraint',
  names: readonly string[],
  instance: string,
): OptionCheck =>
  check(`'${names.join("', '")}' or an instance, such as ${instance}`, (value) => {
    if (names.includes(value as string)) return true;
    try {
      tf.layers.dense({ name: option, units: 1, [option]: value });
      return true;
    } catch {
      return false;
    }
  });

export const initializer: OptionCheck = madeByTfjs(
  'kernelInitializer',
  Object.keys(tf.initializers).filter((name) => name !== 'constant'),
  'tf.initializers.constant({ value: 1 })',
);
export const regularizer: OptionCheck = madeByTfjs(
  'kernelRegularizer',
  ['l1l2'] satisfies RegularizerName[],
  'tf.regularizers.l2({ l2: 0.01 })',
);
export const constraint: OptionCheck = madeByTfjs(
  'kernelConstraint',
  Object.keys(tf.constraints),
  'tf.constraints.maxNorm({ maxValue: 1 })',
);
