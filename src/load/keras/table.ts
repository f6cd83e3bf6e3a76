/** How the layers of Keras are written in tfjs: one line for each that is written differently. */

import { asInKeras, underscored } from '../../files/camel.ts';
import { quote } from '../../files/failure.ts';
import { isObject, type Json } from '../../files/json.ts';
import { isModelClass } from '../../files/model-class.ts';
import {
  alikeOptions,
  impliedOptions,
  renamedOptions,
  unlikeClasses,
} from '../../keras/differences.ts';
import { drop } from '../../keras/steps.ts';
import { isInner } from '../../layers/reusable.ts';
import type { Shape } from '../../shape/dimension.ts';
import { ConfigError } from '../../shape/errors.ts';
import { withArticle } from '../../shape/message.ts';
import type { Piece, Writer } from '../plan.ts';
import { activationPieces, checkActivation } from './activation.ts';
import { normalization } from './normalization.ts';
import { difference } from './operations.ts';

/** A layer of Keras, with the options named as tfjs names them. */
export interface KerasLayer {
  readonly name: string;
  readonly className: string;
  readonly config: Json;
  readonly writer: Writer;
  /** Whether it must do in tfjs just what it did in Keras, or be refused. */
  readonly isStrict: boolean;
  /** Whether it is told which steps to skip. */
  readonly isMasked: boolean;
}
type Translation = (layer: KerasLayer) => readonly Piece[];

/** Changes a layer's options, or refuses them. */
type Step = (layer: KerasLayer) => Json;

/** A layer that stays one layer, after some steps. */
const one =
  (...steps: readonly Step[]): Translation =>
  (layer) => {
    let { config } = layer;
    for (const step of steps) config = step({ ...layer, config });
    return [{ className: layer.className, config }];
  };

/** A layer whose last step is an activation, which becomes a layer where tfjs does not offer it as an option. */
const activated =
  (...steps: readonly Step[]): Translation =>
  (layer) =>
    one(...steps)(layer).flatMap((piece) => {
      const { activation, ...others } = piece.config;
      const after = layersFor(activation, layer);
      if (!after) return activationPieces(layer, piece);
      return [{ ...piece, config: { ...others, activation: 'linear' } }, ...after];
    });

/** The layer that is given as an activation, where it is one without weights. */
const layersFor = (activation: unknown, outer: KerasLayer): readonly Piece[] | undefined => {
  const { className, config }: Json = isObject(activation) ? activation : {};
  if (typeof className !== 'string' || !weightless.has(className)) return undefined;
  const inner = { ...outer, className, config: isObject(config) ? config : {} };
  return translations
    .get(className)?.(inner)
    .map(({ suffix = 'activation', ...piece }) => ({
      ...piece,
      suffix,
    }));
};
const weightless: ReadonlySet<string> = new Set(['ELU', 'LeakyReLU', 'ReLU', 'Softmax']);

/** Refuses an option with any other value: tfjs would do without it. */
const only =
  (key: string, ...values: readonly unknown[]): Step =>
  ({ config, className, name, isStrict }) => {
    const { [key]: value, ...others } = config;
    if (!isStrict) return config;
    if (value === undefined || value === null || values.includes(value)) return others;
    throw new ConfigError(
      `the ${underscored(key)} of the layer ${quote(name)} (${className}) is ${quote(asInKeras(value))}, which tfjs cannot do; train it with ${values.map((one) => quote(asInKeras(one))).join(' or ') || 'none'}`,
      { code: 'option-value', layer: name, received: value, expected: values },
    );
  };

/** Gives options the names that tfjs has for them. */
const renamed: Step = ({ className, config }) => {
  const [from, to] = renamedOptions.get(className) ?? ['', ''];
  const { [from]: value, ...others } = config;
  return value === undefined ? others : { ...others, [to]: value };
};

/** Refuses options that tfjs does not have, or does otherwise, unless they ask for what tfjs does. */
const sameAsTfjs: Step = (layer) => {
  let { config } = layer;
  for (const [key, value] of Object.entries(impliedOptions.get(layer.className) ?? {})) {
    config = only(key, value)({ ...layer, config });
  }
  for (const [key, value] of Object.entries(alikeOptions.get(layer.className) ?? {})) {
    only(key, value)({ ...layer, config });
  }
  return config;
};

/** An axis that is a list of one. */
const oneAxis: Step = ({ config }) => {
  const { axis } = config;
  return Array.isArray(axis) && axis.length === 1 ? { ...config, axis: axis[0] } : config;
};

/** What tfjs saves as Keras wrote it: the axis of a normalization, also of one in a wrapper. */
export const savedByTfjs: Step = (layer) => {
  const { layer: inner, ...config } = layer.config;
  if (isInner(inner)) {
    const own = savedByTfjs({ ...layer, ...inner, config: inner.config as Json });
    return { ...config, layer: { ...inner, config: own } };
  }
  return layer.className === 'BatchNormalization' ? oneAxis(layer) : layer.config;
};

/** tfjs joins along another axis than one that is counted from the end, but for the last. */
const joined: Translation = ({ className, config }) => {
  const axis = Number(config.axis ?? -1);
  const fillIn = ({ length }: Shape): Json => ({ axis: axis + length });
  return [{ className, config, ...(axis < -1 ? { fillIn } : {}) }];
};

/** A layer or cell inside another is translated as it would be outside. */
const inside =
  (...keys: readonly string[]): Step =>
  (layer) => {
    const { config } = layer;
    const translated = keys.flatMap((key) =>
      config[key] === undefined ? [] : [[key, innerOf(config[key], layer)] as const],
    );
    return { ...config, ...Object.fromEntries(translated) };
  };
const innerOf = (value: unknown, outer: KerasLayer): unknown => {
  if (Array.isArray(value)) return value.map((item) => innerOf(item, outer));
  if (!isObject(value) || isModelClass(value.className)) return value;
  const { className, config } = value;
  if (typeof className !== 'string' || !isObject(config)) return value;
  const name = String(config.name);
  const pieces = translations.get(className)?.({ ...outer, name, className, config });
  const [piece, ...more] = pieces ?? [{ className, config }];
  if (piece && more.length === 0) return { className: piece.className, config: piece.config };
  throw new ConfigError(
    `the layer ${quote(name)} (${className}) stands inside another, where what it does takes several layers of tfjs; take it out`,
    { code: 'inner-layer', layer: name, received: className },
  );
};

/** The layer for the way back has to be the one for the way there. */
const sameBackwards: Step = ({ config, name }) => {
  const { backwardLayer, ...others } = config;
  if (backwardLayer === undefined || backwardLayer === null) return others;
  const [there, back] = [others.layer, backwardLayer].map(directionless);
  if (there === back) return others;
  throw new ConfigError(
    `the layer ${quote(name)} has one layer for each direction, which tfjs makes of one; give it one`,
    { code: 'option-value', layer: name, received: backwardLayer, expected: others.layer },
  );
};
const directionless = (layer: unknown): string => {
  const { className, config } = layer as { className?: unknown; config?: Json };
  const { name: _, goBackwards: __, ...others } = config ?? {};
  return JSON.stringify([className, Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1))]);
};

/** Where a step is skipped, tfjs repeats the output before it. */
const zeroWhereMasked: Step = (layer) => {
  const step = layer.isMasked ? only('zeroOutputForMask', false) : drop('zeroOutputForMask');
  return step(layer);
};

const recurrent: readonly Step[] = [
  only('timeMajor', false),
  zeroWhereMasked,
  sameAsTfjs,
  checkActivation('activation'),
  checkActivation('recurrentActivation'),
  drop('implementation', 'unroll', 'useCudnn', 'seed'),
];

/** Keeps the axes that a pooling over all places leaves out. */
const pooled =
  (target: (channelsFirst: boolean) => readonly number[]): Translation =>
  ({ className, config }) => {
    const { keepdims, ...others } = config;
    const pool: Piece = { className, config: others };
    if (keepdims !== true) return [pool];
    const targetShape = target(others.dataFormat === 'channelsFirst');
    return [pool, { suffix: 'kept', className: 'Reshape', config: { targetShape } }];
  };
const pooled1d = pooled((first) => (first ? [-1, 1] : [1, -1]));
const pooled2d = pooled((first) => (first ? [-1, 1, 1] : [1, 1, -1]));

/** Whole channels are dropped by noise that is alike at all places. */
const wholeChannels =
  (axes: number): Translation =>
  ({ config }) => {
    const { dataFormat, noiseShape: _, ...others } = config;
    const places = Array.from({ length: axes }, () => 1);
    const noiseShape =
      dataFormat === 'channelsFirst' ? [null, null, ...places] : [null, ...places, null];
    return [{ className: 'Dropout', config: { ...others, noiseShape } }];
  };

const relu: Translation = (layer) => {
  const { negativeSlope, threshold, maxValue: most, ...plain } = layer.config;
  if (threshold && !negativeSlope && isMissing(most)) {
    return [{ className: 'ThresholdedReLU', config: { ...plain, theta: threshold } }];
  }
  const { negativeSlope: _, ...others } = only('threshold', 0)(layer);
  if (!negativeSlope) return [{ className: 'ReLU', config: others }];
  only('maxValue')(layer);
  return [{ className: 'LeakyReLU', config: { ...plain, alpha: negativeSlope } }];
};
const isMissing = (value: unknown): boolean => value === undefined || value === null;

const never =
  (why: string): Translation =>
  ({ name, className, config, isStrict }) => {
    if (!isStrict) return [{ className, config }];
    throw new ConfigError(
      `the layer ${quote(name)} is ${withArticle(className)}: ${why}; take it out of the model`,
      { code: 'unlike-keras', layer: name, received: className },
    );
  };

const convolution = activated(sameAsTfjs);
const depthwise = activated(only('groups', 1));
const transposed = activated(only('outputPadding'), only('groups', 1));

export const translations: ReadonlyMap<string, Translation> = new Map<string, Translation>([
  ['InputLayer', one(renamed, drop('optional', 'ragged'))],
  ['Dense', activated(drop('quantizationConfig'))],
  ['Activation', activated()],
  ['Conv1D', convolution],
  ['Conv2D', convolution],
  ['Conv3D', convolution],
  ['DepthwiseConv2D', depthwise],
  [
    'SeparableConv2D',
    activated(
      only('groups', 1),
      drop('kernelInitializer', 'kernelRegularizer', 'kernelConstraint'),
    ),
  ],
  ['ELU', one(sameAsTfjs)],
  ['Conv2DTranspose', transposed],
  ['Conv3DTranspose', transposed],
  ['ConvLSTM2D', one(...recurrent)],
  ['SimpleRNN', one(...recurrent)],
  ['SimpleRNNCell', one(...recurrent)],
  ['GRU', one(...recurrent)],
  ['GRUCell', one(...recurrent)],
  ['LSTM', one(...recurrent)],
  ['LSTMCell', one(...recurrent)],
  ['StackedRNNCells', one(inside('cells'))],
  ['RNN', one(...recurrent, inside('cell'))],
  ['TimeDistributed', one(inside('layer'))],
  ['Bidirectional', one(inside('layer', 'backwardLayer'), sameBackwards)],
  ['LeakyReLU', one(renamed)],
  ['ReLU', relu],
  ['Softmax', one(oneAxis)],
  ['BatchNormalization', one(oneAxis, only('renorm', false), drop('synchronized', 'fused'))],
  ['LayerNormalization', one(only('rmsScaling', false))],
  ['GlobalAveragePooling1D', pooled1d],
  ['GlobalMaxPooling1D', pooled1d],
  ['GlobalAveragePooling2D', pooled2d],
  ['GlobalMaxPooling2D', pooled2d],
  ['SpatialDropout2D', wholeChannels(2)],
  ['SpatialDropout3D', wholeChannels(3)],
  [
    'Identity',
    ({ config }) => [{ className: 'Activation', config: { ...config, activation: 'linear' } }],
  ],
  ['Concatenate', joined],
  ['Normalization', normalization],
  ['Subtract', ({ name }) => difference(name)],
  ['UpSampling2D', one(sameAsTfjs)],
  ...[...unlikeClasses].map(([className, why]) => [className, never(why)] as const),
]);
