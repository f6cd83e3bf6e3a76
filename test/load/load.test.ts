import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadMobileNet } from '../../examples/models/mobilenet.ts';
import { mobileNetV2 } from '../../examples/models/mobilenet-v2.generated.ts';
import { loadUpscaler } from '../../examples/models/upscaler.ts';
import { useWasm } from '../../examples/models/wasm.ts';
import { artifactsOf } from '../../src/emit/artifacts.ts';
import { fromModel, graph, input, layers, load, save } from '../../src/index.ts';
import {
  handlerOf,
  largestDifference,
  predict,
  reload,
  weightsByLayer,
} from '../support/models.ts';
import { swapped } from '../support/networks.ts';
import { differenceToKeras, keras } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a real model', () => {
  beforeAll(useWasm);

  test('of 162 layers is loaded by a signature, bit by bit, and survives being saved', async () => {
    const model = await loadMobileNet();
    const loaded = await load(await handlerOf(model), mobileNetV2);
    const path = await save(loaded, join(folder, 'mobilenet'));
    const again = (await load(path, mobileNetV2)).emit();
    expect(weightsByLayer(again)).toEqual(weightsByLayer(model));
    expect(again.layers.filter(({ trainable }) => !trainable).map(({ name }) => name)).toEqual(
      model.layers.filter(({ trainable }) => !trainable).map(({ name }) => name),
    );
    expect(largestDifference(predict(again), predict(model))).toBeLessThan(1e-6);
    const shards = readdirSync(join(folder, 'mobilenet')).filter((name) => name.endsWith('.bin'));
    expect(shards.length).toBeGreaterThan(1);
    for (const shard of shards) {
      expect(statSync(join(folder, 'mobilenet', shard)).size).toBeLessThanOrEqual(4 * 1024 * 1024);
    }
  });

  test('of changing height and width is loaded from its folder, by path and by file URL', async () => {
    const entry = createRequire(import.meta.url).resolve('@upscalerjs/default-model');
    const root = entry.slice(0, entry.indexOf('default-model') + 'default-model'.length);
    const path = join(root, 'models', 'model.json');
    const model = await loadUpscaler();
    for (const source of [path, pathToFileURL(path), pathToFileURL(path).href]) {
      const loaded = (await load(source)).emit();
      expect(weightsByLayer(loaded)).toEqual(weightsByLayer(model));
    }
    expect(dirname(path)).not.toBe(folder);
  });
});

describe('load', () => {
  test('lists how a model differs from its signature', async () => {
    const x = input({ shape: [4], name: 'x' });
    const small = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2 }) });
    const large = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 3 }) });
    const path = await save(small, join(folder, 'small'));
    await expect(load(path, large)).rejects.toMatchObject({
      name: 'GraphError',
      message: [
        'load: the model is not what the signature says:',
        '  \'y\' has the config {"units":2}, not {"units":3}',
        "  'y' takes and gives [null,4] → [null,2], not [null,4] → [null,3]",
      ].join('\n'),
    });
    expect((await load(path, small)).layer('y').output).toEqual([null, 2]);
  });

  test('reads weights that are quantised to uint8, to uint16 and to float16', async () => {
    const quantised = (dtype: 'uint8' | 'uint16' | 'float16', data: Uint8Array | Uint16Array) =>
      tf.io.fromMemory({
        modelTopology: {
          class_name: 'Sequential',
          config: {
            name: 's',
            layers: [
              {
                class_name: 'Dense',
                config: { name: 'd', units: 1, use_bias: false, batch_input_shape: [null, 2] },
              },
            ],
          },
        },
        weightSpecs: [
          {
            name: 'd/kernel',
            shape: [2, 1],
            dtype: 'float32',
            quantization: dtype === 'float16' ? { dtype } : { dtype, scale: 0.5, min: -1 },
          },
        ],
        weightData: Uint8Array.from(new Uint8Array(data.buffer)).buffer,
      });
    const kernel = async (handler: tf.io.IOHandler): Promise<number[]> => [
      ...(await load(handler)).emit().getLayer('d').getWeights()[0]!.dataSync(),
    ];
    expect(await kernel(quantised('uint8', new Uint8Array([0, 4])))).toEqual([-1, 1]);
    expect(await kernel(quantised('uint16', new Uint16Array([2, 1000])))).toEqual([0, 499]);
    expect(await kernel(quantised('float16', new Uint16Array([0x3c00, 0xc000])))).toEqual([1, -2]);
  });

  test('wires the calls of a shared layer as they were saved, where tfjs takes one for another', async () => {
    const model = swapped();
    expect(largestDifference(predict(await reload(model)), predict(model))).toBeGreaterThan(1e-3);
    const loaded = (await load(await handlerOf(model))).emit();
    expect(largestDifference(predict(loaded), predict(model))).toBe(0);
  });

  test('loads models in a model, and in a wrapper', async () => {
    const steps = tf.input({ shape: [3, 4], name: 'steps' });
    const inner = tf.sequential({
      name: 'inner',
      layers: [
        tf.layers.dense({ name: 'one', units: 3, inputShape: [4], activation: 'relu' }),
        tf.layers.batchNormalization({ name: 'norm' }),
      ],
    });
    const each = tf.layers.timeDistributed({ layer: inner, name: 'each' }).apply(steps);
    const outer = tf.sequential({
      name: 'outer',
      layers: [tf.layers.gru({ name: 'gru', units: 2, inputShape: [3, 3] })],
    });
    const model = tf.model({ inputs: steps, outputs: outer.apply(each) as tf.SymbolicTensor });
    const loaded = (await load(await handlerOf(model))).emit();
    expect(largestDifference(predict(loaded), predict(model))).toBe(0);
  });

  test('loads a model without weights, initialised as its layers say', async () => {
    const x = input({ shape: [4], name: 'x' });
    const y = x.dense({ name: 'y', units: 2, kernelInitializer: 'ones', biasInitializer: 'ones' });
    const model = graph({ inputs: x, outputs: y }).emit();
    const handler = tf.io.fromMemory({ modelTopology: model.toJSON(null, false) as object });
    const [kernel, bias] = (await load(handler)).emit().getLayer('y').getWeights();
    expect([...kernel!.dataSync(), ...bias!.dataSync()]).toEqual(Array(10).fill(1));
  });

  test('loads a layer class that was registered', async () => {
    class Twice extends tf.layers.Layer {
      static className = 'LoadedTwice';
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return (Array.isArray(inputs) ? inputs[0]! : inputs).mul(2);
      }
    }
    tf.serialization.registerClass(Twice);
    const x = input({ shape: [2], name: 'x' });
    const model = graph({ inputs: x, outputs: x.apply(new Twice({ name: 'twice' })) }).emit();
    const loaded = (await load(await handlerOf(model))).emit();
    expect(predict(loaded)).toEqual(predict(model));
  });

  test('gives no tensor away that it does not need', async () => {
    const path = join(keras, 'sequential-keras3', 'model.keras');
    const before = tf.memory().numTensors;
    const model = (await load(path)).emit();
    // Each weight of the graph, and that of the model, which shares its data.
    expect(tf.memory().numTensors - before).toBe(2 * model.weights.length);
  });
});

describe('save', () => {
  test('names the files of weights after the JSON file, where that is not model.json', async () => {
    const x = input({ shape: [4], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2 }) });
    const path = join(folder, 'named', 'net.json');
    expect(await save(net, path)).toBe(path);
    expect(readdirSync(join(folder, 'named')).sort()).toEqual([
      'net-group1-shard1of1.bin',
      'net.json',
    ]);
    expect((await load(path)).layer('y').output).toEqual([null, 2]);
  });

  test('takes a tfjs model too, and leaves it and what it saves of a graph as they were', async () => {
    const x = input({ shape: [4], name: 'x' });
    const shared = layers.dense({ name: 'y', units: 4 });
    const model = graph({ inputs: x, outputs: x.apply(shared).apply(shared) }).emit();
    mkdirSync(join(folder, 'live'));
    const before = tf.memory().numTensors;
    await save(model, join(folder, 'live'));
    await save(fromModel(model), join(folder, 'live'));
    expect(tf.memory().numTensors).toBe(before);
    const loaded = (await load(join(folder, 'live', 'model.json'))).emit();
    expect(largestDifference(predict(loaded), predict(model))).toBe(0);
  });

  test('keeps what its user has noted in a tfjs model, in graphs of it too', async () => {
    const x = input({ shape: [4], name: 'x' });
    const model = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2 }) }).emit();
    const noted = { labels: ['cat', 'dog'] };
    model.setUserDefinedMetadata(noted);
    const path = await save(model, join(folder, 'noted'));
    const trained = await load(path);
    const edited = trained.before('y').insert((v) => v.dropout({ rate: 0.5 }));
    const [again] = [edited.emit()];
    for (const file of [path, await save(edited, join(folder, 'noted-2'))]) {
      expect(JSON.parse(readFileSync(file, 'utf8')).userDefinedMetadata).toEqual(noted);
      const loaded = await tf.loadLayersModel(await handlerOf((await load(file)).emit()));
      expect(loaded.getUserDefinedMetadata()).toEqual(noted);
    }
    Object.assign(again.getUserDefinedMetadata(), { labels: [] });
    expect(fromModel(model).emit().getUserDefinedMetadata()).toEqual(noted);
    expect(graph({ inputs: x, outputs: x.reLU() }).emit().getUserDefinedMetadata()).toBeUndefined();
    const handler = tf.io.fromMemory({
      ...(await artifactsOf(model)),
      userDefinedMetadata: ['cat'] as never,
    });
    await expect(load(handler)).rejects.toMatchObject({
      message: 'load: the IOHandler: userDefinedMetadata must be an object, but is a list',
    });
  });

  test('mends a tfjs model as it does a graph, or refuses it', async () => {
    // tfjs saves a depthMultiplier that its loader does not take.
    const separable = tf.layers.separableConv2d({
      filters: 3,
      kernelSize: 3,
      depthMultiplier: 2,
      inputShape: [9, 9, 2],
      name: 'separable',
    });
    const tower = tf.sequential({
      name: 'tower',
      layers: [tf.layers.flatten({ inputShape: [7, 7, 3] }), tf.layers.dense({ units: 2 })],
    });
    tower.trainable = false;
    const model = tf.sequential({ layers: [separable, tower] });
    const loaded = (await load(await save(model, join(folder, 'mended')))).emit();
    expect(predict(loaded)).toEqual(predict(model));
    expect(loaded.trainableWeights).toHaveLength(model.trainableWeights.length);

    const lost = tf.sequential({
      layers: [tf.layers.dense({ units: 2, inputShape: [2], activation: 'gelu_new' as never })],
    });
    const { name } = lost.layers[0] as tf.layers.Layer;
    await expect(save(lost, join(folder, 'lost'))).rejects.toMatchObject({ layer: name });
  });
});

describe('a package that only some files need', () => {
  const absent = (name: string): void => {
    vi.doMock(name, () => {
      throw new Error(`Cannot find package '${name}'`);
    });
  };
  afterEach(() => {
    for (const name of ['fflate', 'jsfive', 'h5wasm']) vi.doUnmock(name);
  });

  test('fflate is named where there is none to read .keras with', async () => {
    absent('fflate');
    await expect(load(join(keras, 'half-keras3', 'model.keras'))).rejects.toMatchObject({
      message:
        'load: model.keras: reading this format takes the package fflate: npm install fflate',
    });
  });

  test('jsfive is named where there is neither it nor h5wasm', async () => {
    absent('jsfive');
    absent('h5wasm');
    await expect(load(join(keras, 'half-keras3', 'model.h5'))).rejects.toMatchObject({
      message: 'load: model.h5: reading this format takes the package jsfive: npm install jsfive',
    });
  });

  test.each(['model.h5', 'model.keras'])(
    'h5wasm reads %s where there is no jsfive',
    async (file) => {
      absent('jsfive');
      for (const fixture of ['images-keras3', 'states-keras2']) {
        const model = (await load(join(keras, fixture, file))).emit({ loadable: false });
        expect(differenceToKeras(model, fixture)).toBeLessThan(1e-5);
      }
    },
  );
});
