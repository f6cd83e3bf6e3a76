/** How the layers of tfjs are written for Keras 3: one line for each class. */

import { quote } from '../../files/failure.ts';
import { isObject, type Json } from '../../files/json.ts';
import {
  alikeOptions,
  impliedOptions,
  renamedOptions,
  unlikeClasses,
} from '../../keras/differences.ts';
import { drop } from '../../keras/steps.ts';
import { ConfigError } from '../../shape/errors.ts';
import { withArticle } from '../../shape/message.ts';
import { kerasObject, kerasOptions } from './options.ts';

/** A layer of tfjs, with its options as tfjs names them. */
export interface TfjsLayer {
  readonly name: string;
  readonly className: string;
  readonly config: Json;
}
type Step = (layer: TfjsLayer) => Json;
/** The class of Keras, and what becomes of the options. */
interface Line {
  readonly className?: string;
  readonly steps: readonly Step[];
}

const line = (...steps: readonly Step[]): Line => ({ steps });
const same: Line = line();

const set =
  (options: Json): Step =>
  ({ config }) => ({ ...options, ...config });
const keep =
  (...keys: readonly string[]): Step =>
  ({ config }) =>
    Object.fromEntries(Object.entries(config).filter(([key]) => keys.includes(key)));
const rename =
  (from: string, to: string): Step =>
  ({ config: { [from]: value, ...others } }) =>
    value === undefined ? others : { ...others, [to]: value };

/** Refuses an option that Keras obeys, and tfjs does not. */
const only =
  (key: string, value: unknown): Step =>
  ({ name, className, config }) => {
    const given = config[key];
    const items = Array.isArray(given) ? given : [given ?? value];
    if (items.every((item) => item === value)) return config;
    throw new ConfigError(
      `the ${key} of the layer ${quote(name)} (${className}) is ${quote(given)}, with which Keras does something else than tfjs; give it ${quote(value)}`,
      { code: 'option-value', layer: name, received: given, expected: value },
    );
  };

/** Keras would take what is not given from a file of the user's. */
const channelsLast = set({ dataFormat: 'channelsLast' });

/** A layer or cells inside another. */
const inside =
  (...keys: readonly string[]): Step =>
  ({ config }) => ({
    ...config,
    ...Object.fromEntries(keys.map((key) => [key, innerOf(config[key])])),
  });
const innerOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(innerOf);
  // A model has been written already.
  if (!isObject(value) || value.module !== undefined) return value;
  const config = value.config as Json;
  return kerasLayer({ name: String(config.name), className: String(value.className), config });
};

/** tfjs makes their names up anew each time. */
const unnamed = drop('name');

const noForgetBias = set({ unitForgetBias: false });
const shared = ['name', 'trainable', 'dtype'] as const;
const sequence = ['returnSequences', 'returnState', 'goBackwards', 'stateful', 'unroll'] as const;

const merge = same;
const pool1d = line(channelsLast);

const lines: ReadonlyMap<string, Line> = new Map<string, Line>([
  ['Dense', same],
  ['Activation', same],
  ['Flatten', line(channelsLast)],
  ['Reshape', same],
  ['Permute', same],
  ['RepeatVector', same],
  ['Masking', same],
  ['Embedding', line(drop('inputLength'))],
  ['ReLU', same],
  ['LeakyReLU', same],
  ['PReLU', same],
  ['ELU', same],
  ['ThresholdedReLU', { className: 'ReLU', steps: [rename('theta', 'threshold')] }],
  ['Softmax', same],
  ['Conv1D', line(channelsLast)],
  ['Conv2D', same],
  ['Conv3D', same],
  ['Conv2DTranspose', same],
  ['Conv3DTranspose', same],
  ['DepthwiseConv2D', same],
  ['SeparableConv2D', same],
  ['Add', merge],
  ['Multiply', merge],
  ['Average', merge],
  ['Maximum', merge],
  ['Minimum', merge],
  ['Concatenate', merge],
  ['Dot', merge],
  ['Dropout', same],
  ['SpatialDropout1D', line(keep('name', 'dtype', 'rate', 'seed'))],
  ['AlphaDropout', same],
  ['GaussianDropout', same],
  ['GaussianNoise', same],
  ['BatchNormalization', same],
  ['LayerNormalization', same],
  ['MaxPooling1D', pool1d],
  ['MaxPooling2D', same],
  ['MaxPooling3D', same],
  ['AveragePooling1D', pool1d],
  ['AveragePooling2D', same],
  ['AveragePooling3D', same],
  ['GlobalMaxPooling1D', pool1d],
  ['GlobalMaxPooling2D', same],
  ['GlobalAveragePooling1D', pool1d],
  ['GlobalAveragePooling2D', same],
  ['UpSampling2D', same],
  ['ZeroPadding2D', same],
  ['Cropping2D', same],
  ['CenterCrop', line(channelsLast)],
  ['Rescaling', same],
  ['CategoryEncoding', same],
  ['SimpleRNN', same],
  ['GRU', same],
  ['LSTM', line(noForgetBias)],
  ['ConvLSTM2D', line(noForgetBias)],
  ['RNN', line(keep(...shared, ...sequence, 'cell'), inside('cell'))],
  ['SimpleRNNCell', same],
  ['GRUCell', same],
  ['LSTMCell', line(noForgetBias)],
  ['StackedRNNCells', line(unnamed, inside('cells'))],
  ['TimeDistributed', line(inside('layer'))],
  ['Bidirectional', line(inside('layer'))],
]);

/** What Keras calls a class of tfjs. */
export const kerasClass = (className: string): string =>
  lines.get(className)?.className ?? className;

/** What tfjs keeps in a config, and Keras works out. */
const neverWritten: readonly string[] = ['batchInputShape', 'inputShape', 'inputDType'];

/**
 * A layer as an object of Keras 3.
 *
 * @throws ConfigError where Keras does not have it, or does something else.
 */
export const kerasLayer = (layer: TfjsLayer): Json => {
  const { name, className } = layer;
  const found = lines.get(className);
  if (!found) throw notInKeras(layer);
  for (const [key, value] of Object.entries(alikeOptions.get(className) ?? {})) {
    only(key, value)(layer);
  }
  let config: Json = { ...layer.config, dtype: layer.config.dtype ?? 'float32' };
  for (const step of found.steps) config = step({ ...layer, config });
  const [to, from] = renamedOptions.get(className) ?? ['', ''];
  config = rename(from, to)({ ...layer, config: { ...config, ...impliedOptions.get(className) } });
  const written = drop(...neverWritten, 'activityRegularizer')({ ...layer, config });
  const { activityRegularizer } = config;
  const all = activityRegularizer ? { ...written, activityRegularizer } : written;
  const called = `${quote(name)} (${className})`;
  return kerasObject('keras.layers', kerasClass(className), kerasOptions(all, called));
};

const notInKeras = ({ name, className }: TfjsLayer): ConfigError => {
  const why = unlikeClasses.get(className);
  return new ConfigError(
    why === undefined
      ? `the layer ${quote(name)} is ${withArticle(className, quote(className))}, which Keras does not have; replace it before it is converted`
      : `the layer ${quote(name)} is ${withArticle(className)}: ${why}; take it out of the model`,
    {
      code: why === undefined ? 'unknown-layer' : 'unlike-keras',
      layer: name,
      received: className,
    },
  );
};
