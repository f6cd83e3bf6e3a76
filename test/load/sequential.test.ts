import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, it } from 'vitest';
import { fromModel, load, save, verify } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a Sequential inside of a model is the same, whether it is live or comes from a file', async () => {
  const encoder = tf.sequential({
    name: 'encoder',
    layers: [tf.layers.dense({ name: 'dense', units: 5, inputShape: [8] })],
  });
  const pixels = tf.input({ shape: [8], name: 'pixels' });
  const model = tf.model({
    inputs: pixels,
    outputs: encoder.apply(pixels) as tf.SymbolicTensor,
  });
  const live = fromModel(model);
  const loaded = await load(await save(model, folder));
  const { changed, added, removed } = live.diff(loaded);
  expect([...changed, ...added, ...removed]).toEqual([]);
  expect(loaded.layer('encoder').className).toBe(live.layer('encoder').className);
  expect((await verify(live, loaded)).largest).toBe(0);
});
