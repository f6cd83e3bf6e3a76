import * as tf from '@tensorflow/tfjs';
import { quote } from '../files/failure.ts';
import { registeredClass } from '../layers/registered.ts';
import { isDictionary } from '../shape/given.ts';

/**
 * Refuses an initialiser, a regulariser, a constraint or an activation that is something else, and one of
 * tfjs whose numbers are none: tfjs takes all of them as they come, and may never return.
 *
 * @param config what a layer saved.
 * @param isOfTfjs whether it is a layer of tfjs: of others an option may be called as they please.
 * @throws Error with what is wrong.
 */
export const checkKinds = (config: object, isOfTfjs: boolean): void => {
  for (const [option, value] of Object.entries(config)) {
    const kind = kinds.find(({ suffix }) => suffix.test(option));
    if (!kind || value === undefined || value === null) continue;
    const { className, config: own = {} } = isDictionary(value)
      ? value
      : { className: value, config: {} };
    const cls = registered(className);
    const isOther = cls && !(cls.prototype instanceof kind.base());
    if (isOther || (isOfTfjs && !isClassName(className))) {
      throw new Error(`${option} must be ${kind.one}, but is ${quote(className ?? value)}`);
    }
    if (typeof className !== 'string') continue;
    if (!isDictionary(own)) {
      if (!isOfTfjs) continue;
      throw new Error(`${option}: its config must be an object, but is ${quote(own)}`);
    }
    checkNumbers(option, className, own);
    checkWords(option, className, own);
  }
};

/** Whether it may be the name of a class: tfjs finds something for what every object has. */
const isClassName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !(value in Object.prototype);

const checkNumbers = (
  option: string,
  className: string,
  config: Readonly<Record<string, unknown>>,
): void => {
  for (const name of numbers.get(className) ?? []) {
    const value = config[name];
    if (value === undefined || value === null || Number.isFinite(value)) continue;
    throw new Error(`${option}: ${name} must be a finite number, but is ${quote(value)}`);
  }
};

const checkWords = (
  option: string,
  className: string,
  config: Readonly<Record<string, unknown>>,
): void => {
  for (const [name, words] of Object.entries(choices.get(className) ?? {})) {
    const value = config[name];
    if (value === undefined || value === null || words.includes(value as string)) continue;
    const expected = words.map((word) => quote(word)).join(' or ');
    throw new Error(`${option}: ${name} must be ${expected}, but is ${quote(value)}`);
  }
};

type Class = abstract new (...args: never[]) => object;
/** Cast: of a class that is registered only what it is derived from is asked. */
const registered = (className: unknown): Class | undefined =>
  typeof className === 'string'
    ? (registeredClass(className)?.[0] as Class | undefined)
    : undefined;

/** The class that something of tfjs is derived from, of which tfjs exports instances only. */
const baseOf = (derived: object): Class => Object.getPrototypeOf(derived.constructor);

const kinds = [
  {
    suffix: /initializer$/i,
    one: 'an initializer',
    base: () => baseOf(tf.initializers.zeros()),
  },
  {
    suffix: /regularizer$/i,
    one: 'a regularizer',
    base: () => baseOf(tf.regularizers.l1({ l1: 0 })),
  },
  {
    suffix: /constraint$/i,
    one: 'a constraint',
    base: () => baseOf(tf.constraints.nonNeg()),
  },
  {
    suffix: /^(recurrentA|a)ctivation$/,
    one: 'an activation',
    base: () => baseOf(activationOf(tf.layers.activation({ activation: 'relu' }))),
  },
] as const;
const activationOf = (layer: tf.layers.Layer): object =>
  (layer as tf.layers.Layer & { readonly activation: object }).activation;

/** The options of those of tfjs that it computes with. */
const numbers: ReadonlyMap<string, readonly string[]> = new Map([
  ['Constant', ['value']],
  ['Identity', ['gain']],
  ['L1L2', ['l1', 'l2']],
  ['MaxNorm', ['maxValue', 'axis']],
  ['MinMaxNorm', ['minValue', 'maxValue', 'rate', 'axis']],
  ['Orthogonal', ['gain']],
  ['RandomNormal', ['mean', 'stddev']],
  ['RandomUniform', ['minval', 'maxval']],
  ['TruncatedNormal', ['mean', 'stddev']],
  ['UnitNorm', ['axis']],
  ['VarianceScaling', ['scale']],
]);

/** The words that those of tfjs can be told. */
const choices: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> = new Map([
  [
    'VarianceScaling',
    {
      mode: ['fanIn', 'fanOut', 'fanAvg'],
      distribution: ['normal', 'uniform', 'truncatedNormal'],
    },
  ],
]);
