/** Models that somebody else made, as source: it compiles, and makes the same model. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMobileNet } from '../../../examples/models/mobilenet.ts';
import { loadUpscaler } from '../../../examples/models/upscaler.ts';
import { useWasm } from '../../../examples/models/wasm.ts';
import { fromModel, load, toCode } from '../../../src/index.ts';
import { differenceToKeras, fixtureFiles, isRefused, keras } from '../../load/fixtures.ts';
import { dataOf } from '../../support/models.ts';
import { moduleFolder, topologyOf } from '../../support/source.ts';
import { checkTypes } from '../../support/type-check.ts';

const { path, importSource } = moduleFolder('code');

/** What `load` refuses, as its own test says, cannot be written. */
const files = fixtureFiles.filter((file) => !isRefused(file));

describe('a model that Keras saved', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('is there in every fixture that can be loaded', () => {
    expect(new Set(files.map((file) => file.split('/')[0])).size).toBeGreaterThan(22);
  });

  test.each(files.flatMap((file) => [[file, true] as const, [file, false] as const]))(
    '%s makes the same model as source, with functions: %s',
    async (file, functions) => {
      const [fixture] = file.split('/') as [string];
      const graph = await load(join(keras, file));
      const source = toCode(graph, { name: 'net', functions });
      const name = `${file.replaceAll(/\W/g, '-')}${functions ? '' : '-flat'}.ts`;
      const { net } = await importSource(source, name);
      expect(topologyOf(net!)).toEqual(topologyOf(graph));

      const trained = graph.emit({ loadable: false });
      const { graph: filled, missed } = net!.transfer(trained);
      expect(missed).toEqual([]);
      const model = filled.emit({ loadable: false });
      const isRandom = fixture.startsWith('widths');
      if (!isRandom) {
        expect(differenceToKeras(model, fixture)).toBe(differenceToKeras(trained, fixture));
      }
      expect(toCode(model, { name: 'net', functions })).toBe(source);
    },
  );
});

describe('a real model', () => {
  beforeAll(useWasm);
  afterAll(() => tf.setBackend('cpu'));

  test.each([
    ['MobileNetV2', loadMobileNet, [1, 224, 224, 3], 120],
    ['the upscaler', loadUpscaler, [1, 12, 16, 3], 50],
  ] as const)('%s makes the same model as source', async (name, open, shape, most) => {
    const trained = await open();
    const source = toCode(trained, { name: 'net' });
    expect(source.split('\n').length).toBeLessThan(most);
    const { net } = await importSource(source, `${name.replaceAll(' ', '-')}.ts`);
    expect(topologyOf(net!)).toEqual(topologyOf(fromModel(trained)));

    const x = tf.randomUniform([...shape], 0, 1, 'float32', 7);
    const [before, transferred, opened] = [
      trained,
      net!.transfer(trained).graph.emit(),
      fromModel(trained, net!).emit(),
    ].map((model) => dataOf(model.predict(x) as tf.Tensor));
    expect(transferred).toEqual(before);
    expect(opened).toEqual(before);

    const flat = toCode(trained, { name: 'net', functions: false });
    const { net: same } = await importSource(flat, `${name.replaceAll(' ', '-')}-flat.ts`);
    expect(topologyOf(same!)).toEqual(topologyOf(net!));
  });
});

describe('the source of all of them', () => {
  const sources = (): Record<string, string> => {
    // Those of one fixture are alike in most of the formats.
    const byText = new Map(
      readdirSync(path).map((file) => [readFileSync(join(path, file), 'utf8'), file]),
    );
    return Object.fromEntries([...byText].map(([text, file]) => [file, text]));
  };

  test('compiles under strict settings', () => {
    expect(Object.keys(sources()).length).toBeGreaterThan(20);
    expect(checkTypes(sources())).toEqual([]);
  });

  test('has no line over 100 characters, and is formatted as Biome formats it', () => {
    const lines = Object.values(sources()).flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const args = [biome, 'format', '--vcs-enabled=false', path];
    expect(() => execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' })).not.toThrow();
  });
});
