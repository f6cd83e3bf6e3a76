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
