import * as tf from '@tensorflow/tfjs';
import { fromModel, type Graph, graph, input } from 'tensorgraft';

const pixels = input({ shape: [784], name: 'pixels' });

/** The network that the article starts from, 784 → 128 → 64 → 32 → 10: here it is a signature only. */
export const legacy = graph({
  inputs: pixels,
  outputs: pixels
    .dense({ name: 'dense_1', units: 128, activation: 'relu' })
    .dense({ name: 'dense_2', units: 64, activation: 'relu' })
    .dense({ name: 'dense_3', units: 32, activation: 'relu' })
    .dense({ name: 'probs', units: 10, activation: 'softmax' }),
});

/** What the compiler knows of it. */
export type Legacy = typeof legacy extends Graph<infer G> ? G : never;

/** Such a network as somebody may have left it: plain tfjs, trained for a moment. */
export async function trainLegacy(): Promise<tf.LayersModel> {
  const { dense } = tf.layers;
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [784], name: 'pixels' }),
      dense({ name: 'dense_1', units: 128, activation: 'relu' }),
      dense({ name: 'dense_2', units: 64, activation: 'relu' }),
      dense({ name: 'dense_3', units: 32, activation: 'relu' }),
      dense({ name: 'probs', units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  const x = tf.randomUniform([32, 784], 0, 1, 'float32', 1);
  const y = tf.tidy(() => tf.oneHot(tf.range(0, 32, 1, 'int32').mod(10).toInt(), 10).toFloat());
  await model.fit(x, y, { epochs: 1, verbose: 0 });
  tf.dispose([x, y]);
  return model;
}

/** The trained network, opened: from here on the compiler knows its layers. */
export async function openLegacy(): Promise<{
  readonly model: tf.LayersModel;
  readonly trained: Graph<Legacy>;
}> {
  const model = await trainLegacy();
  return { model, trained: fromModel(model, legacy) };
}
