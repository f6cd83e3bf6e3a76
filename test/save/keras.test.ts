import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  type AnyGraph,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  load,
  save,
  type Unchecked,
} from '../../src/index.ts';
import { openHdf5 } from '../../src/load/keras/hdf5.ts';
import {
  differenceToKeras,
  fixtureFiles,
  isRefused,
  keras,
  parts,
  trainedWhenFrozen,
} from '../load/fixtures.ts';
import { observe } from '../support/models.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(folder, { recursive: true }));

const loaded = fixtureFiles.filter((file) => !isRefused(file));
/** A model.json of Keras 2 may have what tfjs does in its own way; Keras is not given that. */
const isUnlike = (file: string): boolean => /^(bilinear|resizing|widths)-/.test(file);
const convertible = loaded.filter((file) => !isUnlike(file));

const topologyOf = (model: tf.LayersModel): string =>
  JSON.stringify(model.toJSON(null, false)).replace(/_StackedRNNCells\d+/g, '');

/** What a `.keras` file consists of: its layers by their order, and its weights by their places. */
const contents = async (path: string): Promise<{ layers: string[]; weights: string[] }> => {
  const entries = unzipSync(readFileSync(path));
  const json = JSON.parse(new TextDecoder().decode(entries['config.json']));
  const hdf5 = await openHdf5(entries['model.weights.h5'] as Uint8Array, path);
  const weights = [...hdf5.folders()].flatMap(([place, names]) =>
    names.map((name) => {
      const { shape, read } = hdf5.weight(`${place}/${name}`, [], undefined);
      return `${place}/${name} ${shape} ${read().sum().dataSync()}`;
    }),
  );
  hdf5.close();
  return {
    layers: json.config.layers.map(({ name }: { name: string }) => name),
    weights: weights.sort(),
  };
};

describe('a .keras file', () => {
  test.each(convertible)('of %s is loaded again as the same model', async (file) => {
    const [fixture] = parts(file);
    const first = await load(join(keras, file));
    const path = join(folder, `${file.replace(/\W/g, '-')}.keras`);
    expect(await save(first, path)).toBe(path);
    const again = (await load(path)).emit({ loadable: false });
    const before = first.emit({ loadable: false });
    expect(topologyOf(again)).toBe(topologyOf(before));
    expect(differenceToKeras(again, fixture)).toBe(differenceToKeras(before, fixture));
    expect(differenceToKeras(again, fixture)).toBeLessThan(
      fixture.startsWith('half') ? 1e-3 : 1e-5,
    );
  });

  // Where a layer becomes several, or a sequential model a functional one, the order is another.
  const byKeras = convertible.filter((file) =>
    /^(?!adapted|operations|merges|shared).*-keras3.model.keras$/.test(file),
  );
  test.each(byKeras)(
    'has the layers in the order, and the weights at the places, of %s by Keras',
    async (file) => {
      const path = join(folder, 'ordered.keras');
      await save(await load(join(keras, file)), path);
      const [ours, theirs] = [await contents(path), await contents(join(keras, file))];
      // Keras lists the operations by which it makes masks, too.
      const isCommon = (name: string): boolean =>
        ours.layers.includes(name) && theirs.layers.includes(name);
      expect(ours.layers.filter(isCommon)).toEqual(theirs.layers.filter(isCommon));
      expect(ours.weights).toEqual(theirs.weights);
      expect(ours.weights.length).toBeGreaterThan(0);
    },
  );

  test('of one model has the same bytes, whenever it is written', async () => {
    const model = (await load(join(keras, 'sequences-keras3/model.keras'))).emit();
    const bytes = [];
    for (const when of ['2001-02-03', '2031-05-07']) {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(when) });
      bytes.push(readFileSync(await save(model, join(folder, 'same.keras'))));
      vi.useRealTimers();
    }
    expect(bytes[0]?.equals(bytes[1] as Buffer)).toBe(true);
  });

  test('leaves the clock as it was', async () => {
    const { now } = Date;
    await save(dense('clock'), join(folder, 'clock.keras'));
    expect(Date.now).toBe(now);
  });

  test('is whole or not there', async () => {
    const path = join(folder, 'whole', 'net.keras');
    await save(dense('first'), path);
    const before = readFileSync(path);
    await expect(save(resized(), path)).rejects.toThrow();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'whole'))).toEqual(['net.keras']);
    writeFileSync(join(folder, 'file'), '');
    await expect(save(dense('a'), join(folder, 'file', 'net.keras'))).rejects.toMatchObject({
      name: 'LoadError',
      code: 'unwritable',
      message: expect.stringMatching(/^save: .*net\.keras: the model cannot be written: /),
    });
  });

  test('frees what it made', async () => {
    await save(dense('warm'), join(folder, 'memory.keras'));
    const { numTensors } = tf.memory();
    await save(dense('warm'), join(folder, 'memory.keras'));
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('has the activation of tfjs that is an option of no layer here', async () => {
    const activation = 'logSoftmax' as 'softmax';
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 2, activation, inputShape: [4] })],
    });
    const again = (await load(await save(model, join(folder, 'log.keras')))).emit();
    const data = tf.randomUniform([2, 4]);
    const [a, b] = [model, again].map((m) => (m.predict(data) as tf.Tensor).dataSync());
    expect(b).toEqual(a);
  });

  test('has the hard sigmoid of tfjs where Keras has another', async () => {
    const x = input({ shape: [4, 3], name: 'x' });
    const y = x
      .lstm({ units: 3, returnSequences: true })
      .bidirectional({ layer: layers.gru({ units: 2 }) })
      .dense({ units: 2, activation: 'hardSigmoid' });
    const model = graph({ inputs: x, outputs: y }).emit();
    const again = (await load(await save(model, join(folder, 'hard.keras')))).emit();
    const data = tf.randomUniform([2, 4, 3], -3, 3);
    const [a, b] = [model, again].map((m) => (m.predict(data) as tf.Tensor).dataSync());
    expect(b).toEqual(a);
    expect(JSON.stringify(again.toJSON(null, false))).toContain(
      '"recurrent_activation":"hard_sigmoid"',
    );
  });

  test('says for each layer whether it is trained', async () => {
    for (const name of ['frozen-keras2', 'frozen-keras3']) {
      const path = await save(
        await load(join(keras, name, 'model.keras')),
        join(folder, 'f.keras'),
      );
      const model = (await load(path)).emit();
      expect(model.trainableWeights.map(({ originalName }) => originalName)).toEqual(
        trainedWhenFrozen,
      );
    }
    const whole = dense('whole');
    const model = fromModel(Object.assign(emitted(whole), { trainable: false }));
    const path = await save(model, join(folder, 'still.keras'));
    expect((await load(path)).emit().trainableWeights).toEqual([]);
  });

  test('is written of a live model without touching it', async () => {
    const model = (await load(join(keras, 'shared-keras3/model.keras'))).emit();
    const before = observe(model);
    await save(model, join(folder, 'live.keras'));
    expect(observe(model)).toEqual(before);
  });
});

describe('what Keras would do otherwise', () => {
  const x = input({ shape: [4, 2], name: 'x' });
  const image = input({ shape: [6, 6, 2], name: 'image' });
  const of = (inputs: never, outputs: unknown): AnyGraph => graph({ inputs, outputs } as never);
  class Doubled extends tf.layers.Layer {
    static className = 'Doubled';
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul(2, Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
    }
  }
  tf.serialization.registerClass(Doubled);
  const Zeros = tf.initializers.zeros().constructor as new () => object;
  class Odd extends Zeros {
    static className = 'Odd';
  }
  const kernelInitializer = new Odd() as never;
  const cells = [layers.lstmCell({ units: 2 }), layers.gruCell({ units: 2 })] as const;
  const masked = x.masking({ name: 'mask' });
  const two = layers.lstm({ units: 2, returnSequences: true });
  const averaged = tf.layers.globalAveragePooling1d({ name: 'mean' });

  test.each([
    [
      of(x as never, x.apply(new Doubled({ name: 'd' }))),
      "the layer 'd' is a 'Doubled', which Keras does not have; replace it before it is converted",
    ],
    [
      of(image as never, image.resizing({ name: 'r', height: 2, width: 2 })),
      "the layer 'r' is a Resizing: tfjs takes other pixels than Keras; take it out of the model",
    ],
    [
      of(
        image as never,
        image.upSampling2d({ name: 'u', size: [2, 2], interpolation: 'bilinear' }),
      ),
      "the interpolation of the layer 'u' (UpSampling2D) is 'bilinear', with which Keras does something else than tfjs; give it 'nearest'",
    ],
    [
      of(x as never, x.dense({ name: 'a/b', units: 2 })),
      "the name 'a/b' has a '/' in it, which Keras does not take in the name of a layer; rename it",
    ],
    [
      of(x as never, x.dense({ name: 'o', units: 2, kernelInitializer })),
      "the kernelInitializer of the layer 'o' (Dense) is an 'Odd', which Keras does not have; give it another",
    ],
    [
      of(x as never, x.rnn({ name: 's', cell: cells, returnState: true })),
      "in the layer 's' (RNN) tfjs and Keras differ: its states are those of several cells, which each lists in an order of its own; use one cell",
    ],
    [
      of(x as never, masked.apply(averaged)),
      "in the layer 'mean' (GlobalAveragePooling1D) tfjs and Keras differ: they skip other steps, or give other values for those; mask what goes in by zeros",
    ],
    [
      of(x as never, masked.bidirectional({ name: 'b', layer: two })),
      "in the layer 'b' (Bidirectional) tfjs and Keras differ: they skip other steps, or give other values for those; mask what goes in by zeros",
    ],
    [
      of(image as never, image.centerCrop({ name: 'c', height: 8, width: 2 })),
      "in the layer 'c' (CenterCrop) tfjs and Keras differ: it crops [null, 6, 6, 2] to 8 by 2, and images that are too small they enlarge each in its own way; give it larger ones",
    ],
  ] as const)('is refused: case %#', async (network, sentence) => {
    await expect(save(network, join(folder, 'no.keras'))).rejects.toMatchObject({
      name: 'LoadError',
      message: `save: ${join(folder, 'no.keras')}: ${sentence}`,
    });
  });

  test('is refused where tfjs hands a mask on to a layer that has none in Keras', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.masking({ name: 'mask', inputShape: [4, 2] }),
        tf.layers.lstm({ units: 2 }),
        tf.layers.repeatVector({ n: 4 }),
        tf.layers.lstm({ name: 'l', units: 2 }),
      ],
    });
    await expect(save(model, join(folder, 'no.keras'))).rejects.toThrow(
      "in the layer 'l' (LSTM) tfjs and Keras differ: tfjs makes it skip the steps that 'mask' masks, which are not those of what it takes; give each a model of its own",
    );
  });

  test('is refused where Keras does not have the activation', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ name: 'g', units: 2, activation: 'gelu_new', inputShape: [4] })],
    });
    await expect(save(model, join(folder, 'no.keras'))).rejects.toThrow(
      "the activation of the layer 'g' (Dense) is a 'gelu_new', which Keras does not have; give it another",
    );
  });

  test('is refused where tfjs would not dilate', async () => {
    const layer = tf.layers.depthwiseConv2d({ name: 'w', kernelSize: 2, inputShape: [6, 6, 2] });
    const model = tf.sequential({ layers: [layer] });
    Object.assign(layer, { dilationRate: [2, 2] });
    await expect(save(model, join(folder, 'no.keras'))).rejects.toThrow(
      "in the layer 'w' (DepthwiseConv2D) tfjs and Keras differ: tfjs does not implement a dilationRate above 1; use conv2d or leave it out",
    );
  });

  test.each([
    ['by itself', (layer: tf.layers.Layer) => layer],
    ['at each step', (layer: tf.layers.Layer) => tf.layers.timeDistributed({ name: 'b', layer })],
  ])('is refused where tfjs would normalise along another axis, %s', async (_, wrapped) => {
    const x = tf.input({ shape: [3, 4, 5] });
    const layer = tf.layers.batchNormalization({ name: 'b', axis: 1 });
    const model = tf.model({ inputs: x, outputs: wrapped(layer).apply(x) as tf.SymbolicTensor });
    await expect(save(model, join(folder, 'no.keras'))).rejects.toThrow(
      /in the layer 'b' \(\w+\) tfjs and Keras differ: tfjs does not implement a normalization along any axis but the last; permute the axes first/,
    );
  });
});

const emitted = (network: AnyGraph): tf.LayersModel => (network as Graph<Unchecked>).emit();
const dense = (name: string): AnyGraph => {
  const x = input({ shape: [3], name: 'x' });
  return graph({ inputs: x, outputs: x.dense({ name, units: 2 }), name: 'net' });
};
const resized = (): AnyGraph => {
  const x = input({ shape: [4, 4, 1], name: 'x' });
  return graph({ inputs: x, outputs: x.resizing({ name: 'resized', height: 2, width: 2 }) });
};
