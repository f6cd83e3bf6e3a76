import * as tf from '@tensorflow/tfjs';
import { add, concatenate, graph, input } from '../../src/index.ts';

/** A chain of dense layers, as in the article. */
export const chain = () => {
  const pixels = input({ shape: [784], name: 'pixels' });
  const probs = pixels
    .dense({ name: 'dense_1', units: 128, activation: 'relu' })
    .dense({ name: 'dense_2', units: 64, activation: 'relu' })
    .dense({ name: 'dense_3', units: 32, activation: 'relu' })
    .dense({ name: 'probs', units: 10, activation: 'softmax' });
  return graph({ inputs: pixels, outputs: probs, name: 'legacy' });
};

/** Two residual blocks, the second with a convolution on its short cut. */
export const residual = () => {
  const image = input({ shape: [8, 8, 3], name: 'image' });
  const stem = image.conv2d({ name: 'stem', filters: 4, kernelSize: 3, padding: 'same' });
  const a = stem
    .conv2d({ name: 'a_conv', filters: 4, kernelSize: 3, padding: 'same' })
    .batchNormalization({ name: 'a_norm' });
  const aOut = a.add(stem, { name: 'a_add' }).reLU({ name: 'a_relu' });
  const b = aOut.conv2d({ name: 'b_conv', filters: 6, kernelSize: 3, padding: 'same' });
  const side = aOut.conv2d({ name: 'b_side', filters: 6, kernelSize: 1 });
  const out = add([b, side], { name: 'b_add' })
    .globalAveragePooling2d({ name: 'pool' })
    .dense({ name: 'head', units: 5 });
  return graph({ inputs: image, outputs: out });
};

/** Two inputs that meet, and two outputs that part. */
export const twoByTwo = () => {
  const left = input({ shape: [4], name: 'left' });
  const right = input({ shape: [6], name: 'right' });
  const l = left.dense({ name: 'l', units: 8 });
  const r = right.dense({ name: 'r', units: 8 });
  const both = concatenate([l, r], { name: 'both' });
  const trunk = both.dense({ name: 'trunk', units: 8 });
  return graph({
    inputs: [left, right],
    outputs: [trunk.dense({ name: 'one', units: 2 }), trunk.dense({ name: 'two', units: 3 })],
  });
};

/**
 * A model of tfjs that changes when it is saved and loaded: the second call of 'f' waits for 'g', which
 * comes later, so that the loader takes the third for it.
 */
export const swapped = (name?: string): tf.LayersModel => {
  const dense = (name: string): tf.layers.Layer =>
    tf.layers.dense({ name, units: 4, activation: 'tanh' });
  const [f, g] = [dense('f'), dense('g')];
  const call = (layer: tf.layers.Layer, from: tf.SymbolicTensor): tf.SymbolicTensor =>
    layer.apply(from) as tf.SymbolicTensor;
  const x = tf.input({ shape: [4], name: 'x' });
  const other = call(g, x);
  const first = call(f, x);
  const second = call(f, other);
  const third = call(f, first);
  const out = tf.layers.concatenate({ name: 'out' }).apply([first, other, third, second]);
  return tf.model({ inputs: x, outputs: out as tf.SymbolicTensor, ...(name && { name }) });
};

/** The chain, and the same with one layer in the place of two. */
export const cheaper = () => {
  const before = chain();
  const after = before
    .cut('dense_2', 'dense_3')
    .insert((x) => x.dense({ name: 'bridge', units: 32 }));
  return { before, after };
};
