import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { load, save } from '../../src/index.ts';
import { unlikeClasses } from '../../src/keras/differences.ts';
import { cells, definitions } from '../../src/layers/catalogue.ts';
import {
  differenceToKeras,
  fixtureFiles,
  formats,
  isRefused,
  keras,
  parts,
  refused,
  trainedWhenFrozen,
} from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(folder, { recursive: true }));

const loaded = fixtureFiles.filter((file) => !refused.has(parts(file)[0]));

describe('a model that Keras saved', () => {
  test.each(loaded)('%s predicts what Keras predicts, also after it was saved', async (file) => {
    const [fixture] = parts(file);
    const most = fixture.startsWith('half') ? 1e-3 : 1e-5;
    const graph = await load(join(keras, file));
    // Some of them `load` can read, but not tfjs; `save` says so, unless it is told.
    const isSpoilt = spoilt.some((name) => fixture.startsWith(name));
    const model = graph.emit({ loadable: !isSpoilt });
    expect(differenceToKeras(model, fixture)).toBeLessThan(most);

    const place = join(folder, file.replace('.', '-'));
    const saved = await save(graph, place, { loadable: !isSpoilt });
    const again = (await load(saved)).emit({ loadable: !isSpoilt });
    expect(differenceToKeras(again, fixture)).toBe(differenceToKeras(model, fixture));
    expect(topologyOf(again)).toBe(topologyOf(model));

    if (isSpoilt) return;
    const byTfjs = await tf.loadLayersModel(readSaved(place));
    expect(differenceToKeras(byTfjs, fixture)).toBeLessThan(most);
  });

  test.each(fixtureFiles.filter(isRefused))(
    '%s is refused where tfjs cannot do it',
    async (file) => {
      const [fixture, format] = parts(file);
      await expect(load(join(keras, file))).rejects.toMatchObject({
        name: 'LoadError',
        message: `load: ${format}: ${refused.get(fixture)}`,
      });
    },
  );

  test('is what tfjs makes of it, where it is a model.json of Keras 2', async () => {
    const path = join(keras, 'bilinear-keras2');
    const ours = (await load(join(path, 'model.json'))).emit();
    const theirs = await tf.loadLayersModel(readSaved(path));
    const x = tf.randomUniform([2, 4, 4, 1]);
    const [a, b] = [ours, theirs].map((model) => (model.predict(x) as tf.Tensor).arraySync());
    expect(a).toEqual(b);
  });

  test('has every layer and cell of the catalogue in a fixture that is loaded, or there is a reason', async () => {
    const found = new Set<string>();
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('class_name' in value) found.add(String(value.class_name));
      for (const inner of Object.values(value)) walk(inner);
    };
    for (const file of loaded.filter((name) => name.endsWith('.keras'))) {
      const model = (await load(join(keras, file))).emit({ loadable: false });
      walk(model.toJSON(null, false));
    }
    const all = [...definitions.values(), ...cells.values()].map(({ className }) => className);
    const missing = new Set(all.filter((className) => !found.has(className)));
    // Why they are in none: Keras computes them otherwise.
    expect([...missing].sort()).toEqual([...unlikeClasses.keys()].sort());
  });

  test('is there as .keras, as .h5 and as model.json', () => {
    for (const format of formats) {
      expect(loaded.filter((file) => file.endsWith(format)).length).toBeGreaterThan(20);
    }
  });

  test('keeps its frozen layers frozen', async () => {
    for (const format of formats) {
      for (const version of ['keras2', 'keras3']) {
        const model = (await load(join(keras, `frozen-${version}`, format))).emit();
        expect(model.getLayer('first').trainable).toBe(false);
        expect(model.getLayer('second').trainable).toBe(true);
        expect(model.trainableWeights.map(({ originalName }) => originalName)).toEqual(
          trainedWhenFrozen,
        );
      }
    }
  });
});

/** The fixtures with a layer that writes its output's shape into its input, where tfjs loads it. */
const spoilt: readonly string[] = ['images', 'merges'];

/** A topology without the names that tfjs makes up anew for stacks of cells. */
const topologyOf = (model: tf.LayersModel): string =>
  JSON.stringify(model.toJSON(null, false)).replace(/_StackedRNNCells\d+/g, '');

/** A handler of tfjs for a folder: tfjs alone reads no files. */
const readSaved = (path: string): tf.io.IOHandler => {
  const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
  const [{ paths, weights }] = json.weightsManifest;
  const data = Buffer.concat(paths.map((shard: string) => readFileSync(join(path, shard))));
  return tf.io.fromMemory({
    modelTopology: json.modelTopology,
    weightSpecs: weights,
    weightData: new Uint8Array(data).buffer,
  });
};
