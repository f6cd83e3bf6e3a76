import { underscored } from '../../files/camel.ts';
import { quote } from '../../files/failure.ts';
import { isObject, type Json } from '../../files/json.ts';
import { aliases, renamedObjects } from '../../keras/differences.ts';
import { tfjsHardSigmoid } from '../../keras/hard-sigmoid.ts';
import { savedActivations } from '../../layers/kernel-options.ts';
import { ConfigError } from '../../shape/errors.ts';
import { withArticle } from '../../shape/message.ts';

/** An object as Keras 3 writes it. */
export const kerasObject = (module: string, className: string, config: Json): Json => ({
  module,
  class_name: className,
  config,
  registered_name: null,
});

/** The options of a layer as Keras 3 writes them; `layer` is what messages call it. */
export const kerasOptions = (config: Json, layer: string): Json =>
  Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      value === undefined ? [] : [[underscored(key), optionOf(key, value, layer)]],
    ),
  );

const optionOf = (key: string, value: unknown, layer: string): unknown => {
  if (key === 'name') return value;
  if (key === 'dtype') return kerasObject('keras', 'DTypePolicy', { name: value });
  if (/activation$/i.test(key)) return activationOf(key, value, layer);
  if (typeof value === 'string') return underscored(value);
  if (!isObject(value)) return value;
  const { className, config, module } = value;
  // A layer inside of another has been translated.
  if (module !== undefined) return value;
  const known = objects.find(([ending]) => key.toLowerCase().endsWith(ending));
  const [, place, classes] = known ?? ['', '', []];
  if (!classes.includes(String(className)) || !isObject(config)) {
    throw unknownToKeras(key, layer, className, classes);
  }
  const [theirs] = renamedObjects.find(([, ours]) => ours === className) ?? [String(className)];
  return kerasObject(`keras.${place}`, theirs, kerasOptions(config, layer));
};

const keras = new Map([...aliases].map(([theirs, ours]) => [ours, theirs]));

const activationOf = (key: string, value: unknown, layer: string): unknown => {
  if (typeof value !== 'string') return value;
  if (value === 'hardSigmoid') return tfjsHardSigmoid;
  if (!savedActivations.includes(value)) throw unknownToKeras(key, layer, value, savedActivations);
  return keras.get(value) ?? underscored(value);
};

const unknownToKeras = (
  option: string,
  layer: string,
  received: unknown,
  expected: readonly string[],
): ConfigError =>
  new ConfigError(
    `the ${option} of the layer ${layer} is ${withArticle(String(received), quote(received))}, which Keras does not have; give it another`,
    { code: 'option-value', layer, received, expected },
  );

/** The objects of tfjs that Keras has: what options of them end in, where they are, their classes. */
const objects: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'initializer',
    'initializers',
    [
      'Zeros',
      'Ones',
      'Constant',
      'RandomUniform',
      'RandomNormal',
      'TruncatedNormal',
      'Identity',
      'VarianceScaling',
      'GlorotUniform',
      'GlorotNormal',
      'HeNormal',
      'HeUniform',
      'LeCunNormal',
      'LeCunUniform',
      'Orthogonal',
    ],
  ],
  ['regularizer', 'regularizers', ['L1L2']],
  ['constraint', 'constraints', ['MaxNorm', 'MinMaxNorm', 'NonNeg', 'UnitNorm']],
];
