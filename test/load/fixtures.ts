import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';

/** What Keras wrote; `make.py` there says how. */
export const keras: string = fileURLToPath(new URL('../fixtures/keras', import.meta.url));
export const formats: readonly string[] = ['model.keras', 'model.h5', 'model.json'];

/** Every file of a fixture, as `sequential-keras3/model.h5`. */
export const fixtureFiles: readonly string[] = readdirSync(keras, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => formats.map((format) => `${name}/${format}`))
  .filter((file) => existsSync(join(keras, file)));

/** What Keras saved that tfjs cannot do, and the sentence about it. */
export const refused: ReadonlyMap<string, string> = new Map([
  [
    'bilinear-keras2',
    "the interpolation of the layer 'up' (UpSampling2D) is 'bilinear', which tfjs cannot do; train it with 'nearest'",
  ],
  [
    'bilinear-keras3',
    "the interpolation of the layer 'up' (UpSampling2D) is 'bilinear', which tfjs cannot do; train it with 'nearest'",
  ],
  [
    'resizing-keras2',
    "the layer 'resize' is a Resizing: tfjs takes other pixels than Keras; take it out of the model",
  ],
  [
    'resizing-keras3',
    "the layer 'resize' is a Resizing: tfjs takes other pixels than Keras; take it out of the model",
  ],
  [
    'widths-keras2',
    "the layer 'widen' is a RandomWidth: tfjs changes the width when it predicts, too; take it out of the model",
  ],
  [
    'resetting-keras3',
    "the reset_after of the layer 'gru' (GRU) is 'true', which tfjs cannot do; train it with 'false'",
  ],
  [
    'zeroed-keras3',
    "the zero_output_for_mask of the layer 'forward_lstm' (LSTM) is 'true', which tfjs cannot do; train it with 'false'",
  ],
  [
    'averaged-keras3',
    "in the layer 'mean' (GlobalAveragePooling1D) tfjs and Keras differ: they skip other steps, or give other values for those; mask what goes in by zeros",
  ],
  [
    'trained-keras3',
    "in the layer 'drop' (Dropout) tfjs and Keras differ: it is called with training: true, which tfjs ignores when it predicts; call it without",
  ],
  [
    'lambdas-keras3',
    "the layer 'twice' is a 'Lambda', which holds Python code: it is never run; replace it by layers",
  ],
]);
export const parts = (file: string): readonly [string, string] =>
  file.split('/') as [string, string];
/** A model.json of Keras 2 is what tfjs itself loads, and is taken as tfjs takes it. */
const isForTfjs = (file: string): boolean => file.endsWith('keras2/model.json');
export const isRefused = (file: string): boolean => refused.has(parts(file)[0]) && !isForTfjs(file);

interface Flat {
  readonly shape: number[];
  readonly values: number[];
}

/** The largest difference between what a model predicts for a fixture's inputs and what Keras did. */
export const differenceToKeras = (model: tf.LayersModel, fixture: string): number => {
  const io = JSON.parse(readFileSync(join(keras, fixture, 'io.json'), 'utf8')) as {
    readonly inputs: readonly Flat[];
    readonly outputs: readonly Flat[];
  };
  return tf.tidy(() => {
    const inputs = io.inputs.map(({ values, shape }, i) =>
      tf.tensor(values, shape, model.inputs[i]!.dtype),
    );
    const given = model.predict(inputs.length === 1 ? inputs[0]! : inputs);
    const outputs = Array.isArray(given) ? given : [given];
    const differences = io.outputs.map(({ values, shape }, i) => {
      const output = outputs[i]!;
      if (String(output.shape) !== String(shape)) return Number.POSITIVE_INFINITY;
      const data = output.dataSync();
      // A NaN is no small difference.
      return Math.max(
        ...values.map(
          (value, j) =>
            Math.abs(value - data[j]!) ||
            Number(data[j] !== value && Number.isNaN(data[j]!) ? Infinity : 0),
        ),
      );
    });
    return outputs.length === io.outputs.length ? Math.max(...differences) : Infinity;
  });
};

/** The weights of the `frozen` fixtures that `fit` changes. */
export const trainedWhenFrozen: readonly string[] = [
  'second/kernel',
  'second/bias',
  'base_second/kernel',
  'base_second/bias',
  'third/kernel',
  'third/bias',
];
