import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { disposeWeights } from '../../src/graph/disposed.ts';
import { fromModel, graph, input, load } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { handlerOf, predict } from '../support/models.ts';

/** A model with a nested one, a shared layer, wrappers, and states that are kept from batch to batch. */
const model = (): tf.LayersModel => {
  const encoder = tf.sequential({
    name: 'encoder',
    layers: [tf.layers.dense({ name: 'inner', units: 3, inputShape: [2] })],
  });
  const x = tf.input({ batchShape: [1, 4, 2], name: 'x' });
  const steps = tf.layers
    .timeDistributed({ layer: encoder, name: 'steps' })
    .apply(x) as tf.SymbolicTensor;
  const memory = tf.layers.lstm({ name: 'memory', units: 3, stateful: true });
  const shared = tf.layers.dense({ name: 'shared', units: 3 });
  const both = tf.layers.bidirectional({
    name: 'both',
    layer: tf.layers.gru({ units: 2 }) as tf.RNN,
    mergeMode: 'concat',
  });
  const one = shared.apply(memory.apply(steps)) as tf.SymbolicTensor;
  const y = tf.layers
    .concatenate({ name: 'y' })
    .apply([shared.apply(one), both.apply(steps)] as tf.SymbolicTensor[]);
  return tf.model({ inputs: x, outputs: y as tf.SymbolicTensor, name: 'all' });
};
const tensors = (): number => tf.memory().numTensors;
const predictAnew = (net: tf.LayersModel): readonly number[] => {
  net.resetStates();
  return predict(net);
};

test('frees all that was read, and nothing of what is emitted or live', async () => {
  const original = model();
  const handler = await handlerOf(original);
  const before = tensors();
  const trained = await load(handler);
  const edited = trained.before('y').insert(([a, b]) => [a.reLU(), b]);
  const emitted = trained.emit();
  const values = predictAnew(emitted);

  expect(edited.dispose()).toBe(original.weights.length);
  expect(predictAnew(emitted)).toEqual(values);
  expect(failure(() => trained.emit())).toMatchObject({
    code: 'disposed',
    layer: 'inner',
    message: "emit: 'inner' was disposed, so it has no weights to keep",
  });
  expect(trained.dispose()).toBe(0);

  // What `load` did not read is not its own to free.
  expect(fromModel(original).dispose()).toBe(0);
  expect(predictAnew(original)).toEqual(values);
  disposeWeights(emitted);
  expect(tensors()).toBe(before);
});

test('frees what another graph took over, with the weights of that', async () => {
  const trained = await load(await handlerOf(model()));
  const [first, second] = [trained.outputs('memory'), fromModel(model()).transfer(trained).graph];
  expect(first.dispose()).toBeGreaterThan(0);
  expect(second.check()).toContainEqual(expect.objectContaining({ code: 'disposed' }));
  expect(second.dispose()).toBeGreaterThan(0);
  expect(trained.dispose()).toBe(0);
});

test('frees what a graph keeps, and not what it took over a live model for', async () => {
  const trained = await load(await handlerOf(model()));
  const taken = trained.transfer(model()).graph;
  expect(taken.dispose()).toBe(0);
  expect(() => trained.emit()).not.toThrow();
});

test('has nothing to free where the signature was another', async () => {
  const x = input({ shape: [4], name: 'x' });
  const net = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2 }) });
  const handler = await handlerOf(model());
  const before = tensors();
  await expect(load(handler, net)).rejects.toThrow('the model is not what the signature says');
  expect(tensors()).toBe(before);
});
