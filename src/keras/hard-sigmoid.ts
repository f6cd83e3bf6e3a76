import { isObject, type Json } from '../files/json.ts';

/**
 * The hard sigmoid of tfjs, `0.2 x + 0.5` between 0 and 1, as Keras 3 can say it: its own is
 * `relu6(x + 3) / 6`, so the activation is a model of two layers.
 */
export const tfjsHardSigmoid: Json = {
  module: 'keras',
  class_name: 'Sequential',
  config: {
    name: 'hard_sigmoid',
    layers: [
      {
        module: 'keras.layers',
        class_name: 'Rescaling',
        config: { name: 'hard_sigmoid_line', scale: 0.2, offset: 0.5 },
        registered_name: null,
      },
      {
        module: 'keras.layers',
        class_name: 'ReLU',
        config: { name: 'hard_sigmoid_ends', max_value: 1 },
        registered_name: null,
      },
    ],
  },
  registered_name: null,
};

/** Whether an activation, with the names that tfjs gives options, is such a model. */
export const isTfjsHardSigmoid = (activation: unknown): boolean => {
  const layers = configOf(activation, 'Sequential')?.layers;
  // Keras puts an input before them when it saves the model again.
  const [first, second, ...more] = (Array.isArray(layers) ? layers : []).filter(
    (layer) => configOf(layer, 'InputLayer') === undefined,
  );
  const line = configOf(first, 'Rescaling');
  const ends = configOf(second, 'ReLU');
  return (
    more.length === 0 &&
    line?.scale === 0.2 &&
    line.offset === 0.5 &&
    ends?.maxValue === 1 &&
    !ends.negativeSlope &&
    !ends.threshold
  );
};

const configOf = (value: unknown, className: string): Json | undefined =>
  isObject(value) && value.className === className && isObject(value.config)
    ? value.config
    : undefined;
