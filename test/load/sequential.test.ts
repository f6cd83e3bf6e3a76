import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { check, fromModel, load, save, signatureSource, verify } from '../../src/index.ts';
import { observe, predict } from '../support/models.ts';

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

const dense = (name: string, units: number): tf.layers.Layer =>
  tf.layers.dense({ name, units, ...(name === 'dense' ? { inputShape: [8] } : {}) });
const functional = (): tf.LayersModel => {
  const pixels = tf.input({ shape: [8], name: 'pixels' });
  const outputs = dense('dense', 5).apply(pixels) as tf.SymbolicTensor;
  return tf.model({ name: 'base', inputs: pixels, outputs });
};
const sequential = (name: string, layers: tf.layers.Layer[]): tf.LayersModel =>
  tf.sequential({ name, layers });

describe.each<[string, string, () => tf.LayersModel]>([
  ['a sequential one', 'dense_input', () => sequential('base', [dense('dense', 5)])],
  ['a functional one', 'pixels', functional],
  [
    'a sequential one that does so too',
    'dense_input',
    () => sequential('base', [sequential('inside', [dense('dense', 5)]), dense('more', 5)]),
  ],
])('a Sequential that begins with %s', (_, input, base) => {
  const make = (): tf.LayersModel => sequential('whole', [base(), dense('head', 2)]);

  it('is the same, whether it is live or comes from a file', async () => {
    const model = make();
    const live = fromModel(model);
    const path = await save(model, folder);
    const loaded = await load(path);
    expect(live.summary().rows.map(({ name }) => name)).toEqual([input, 'base', 'head']);
    expect(String(loaded.summary())).toBe(String(live.summary()));
    expect(signatureSource(loaded, { name: 'Net' })).toBe(signatureSource(live, { name: 'Net' }));
    expect(loaded.within('base', (x) => x).summary().rows).toHaveLength(3);
    expect((await verify(model, loaded)).largest).toBe(0);
    expect(check(model)).toEqual([]);
    expect(live.emit().inputNames).toEqual([input]);
  });

  it('is edited as any nested model is, and keeps its weights', async () => {
    const model = make();
    const seen = observe(model);
    const frozen = fromModel(model).freeze('base').emit();
    expect(frozen.trainableWeights).toHaveLength(2);
    const cut = fromModel(model)
      .cut('head')
      .insert((x) => x.dense({ name: 'other', units: 3 }));
    const { layers, largest } = await verify(model, cut);
    expect([layers.map(({ layer }) => layer), largest]).toEqual([['base'], 0]);
    expect(predict(fromModel(model).inline('base').emit())).toEqual(predict(model));
    expect(observe(model)).toEqual(seen);
  });
});
