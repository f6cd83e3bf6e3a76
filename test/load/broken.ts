import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeEach, expect } from 'vitest';
import { graph, input, load, save } from '../../src/index.ts';

/** A folder with a small model, saved anew before each test, for the test to break. */
export const folder: string = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
export const path: string = join(folder, 'model.json');
export const shard: string = join(folder, 'group1-shard1of1.bin');
afterAll(() => rmSync(folder, { recursive: true }));

/** The JSON of a model, which a test breaks somewhere. */
export interface Saved {
  modelTopology: { class_name: string; config: { layers: Entry[]; [key: string]: unknown } };
  weightsManifest: { paths: string[]; weights: Weight[] }[];
}
interface Entry {
  class_name: string;
  name: string;
  config: Record<string, unknown>;
  inbound_nodes: unknown[];
}
interface Weight {
  name: unknown;
  shape: unknown;
  dtype: string;
  quantization?: unknown;
}
export const read = (): Saved => JSON.parse(readFileSync(path, 'utf8')) as Saved;

beforeEach(async () => {
  // What a test has made of it may be no model, which none is written over.
  rmSync(path, { force: true });
  const x = input({ shape: [4], name: 'x' });
  const y = x.dense({ name: 'a', units: 3 }).dense({ name: 'b', units: 2 });
  await save(graph({ inputs: x, outputs: y, name: 'net' }), folder);
});

/** The sentence about a model that was changed. */
export const problem = async (change: (saved: Saved) => void): Promise<unknown> => {
  const saved = read();
  change(saved);
  writeFileSync(path, JSON.stringify(saved));
  return sentence(path);
};
/** What `load` says, having left no tensor behind. */
export const sentence = async (source: string | tf.io.IOHandler): Promise<unknown> => {
  const before = tf.memory().numTensors;
  const error = await load(source).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(tf.memory().numTensors).toBe(before);
  expect(error).toMatchObject({ name: 'LoadError' });
  return (error as Error).message;
};
export const layerNamed = ({ modelTopology }: Saved, name: string): Entry =>
  modelTopology.config.layers.find((layer) => layer.name === name)!;
