import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { load } from '../../src/index.ts';
import { keras } from './fixtures.ts';

it('waits for a backend that takes time to start, such as that of wasm', async () => {
  // One that then does not start: tfjs goes on with the next.
  const late = (): Promise<never> =>
    new Promise((_, reject) => setTimeout(() => reject(new Error('It does not start.')), 20));
  tf.registerBackend('late', late, 99);
  expect(() => tf.zeros([1])).toThrow("The highest priority backend 'late' has not yet been");
  const graph = await load(join(keras, 'sequential-keras3', 'model.keras'));
  expect(graph.emit().layers.length).toBeGreaterThan(1);
});
