import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { add, call, fromModel, graph, input, layers, load, save, verify } from '../../src/index.ts';
import { failure } from '../support/failure.ts';

const pixels = input({ shape: [8], name: 'pixels' });
const net = graph({
  inputs: pixels,
  outputs: pixels
    .dense({ name: 'e1', units: 5 })
    .batchNormalization({ name: 'norm' })
    .dense({ name: 'e2', units: 6 }),
});
const trained = net.emit();
const encoder = layers.model({ graph: fromModel(trained, net), name: 'encoder' });
const [a, b] = [input({ shape: [8], name: 'a' }), input({ shape: [8], name: 'b' })] as const;
const siamese = graph({
  inputs: [a, b],
  outputs: add([a.apply(encoder), b.apply(encoder)]).dense({ name: 'top', units: 2 }),
});
const frames = input({ shape: [10, 8], name: 'frames' });
const video = graph({
  inputs: frames,
  outputs: frames.timeDistributed({ name: 'each', layer: encoder }),
});

const weightsIn = (model: tf.LayersModel): readonly number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);
const predict = (model: tf.LayersModel, ...data: tf.Tensor[]): number[] => [
  ...(model.predict(data.length === 1 ? (data[0] as tf.Tensor) : data) as tf.Tensor).dataSync(),
];

describe('a graph as a layer', () => {
  test('is one nested model, with the trained weights, in all of its calls', () => {
    const before = weightsIn(trained);
    const model = siamese.emit();
    const nested = model.getLayer('encoder') as tf.LayersModel;
    expect(nested).toBeInstanceOf(tf.LayersModel);
    expect(weightsIn(nested)).toEqual(before);
    expect(nested.inboundNodes.length).toBeGreaterThan(2);
    const data = tf.randomNormal([3, 8]);
    const top = model.getLayer('top').getWeights()[0] as tf.Tensor2D;
    const encoded = trained.predict(data) as tf.Tensor2D;
    const expected = encoded.add(encoded).matMul(top).dataSync();
    expect(predict(model, data, data)).toEqual([...expected]);
    model.dispose();
    expect(weightsIn(trained)).toEqual(before);
  });

  test('may be applied to each step', () => {
    const model = video.emit();
    expect(model.outputShape).toEqual([null, 10, 6]);
    const steps = tf.randomNormal([2, 10, 8]);
    const each = (trained.predict(steps.reshape([20, 8])) as tf.Tensor).dataSync();
    const given = predict(model, steps);
    expect(
      Math.max(...given.map((value, i) => Math.abs(value - (each[i] as number)))),
    ).toBeLessThan(1e-5);
  });

  test('takes and gives several tensors by call', () => {
    const pair = layers.model({
      graph: graph({ inputs: [a, b], outputs: [add([a, b]), a.concatenate(b)] }),
      name: 'pair',
    });
    const [sum, both] = call(pair, [a, b.dense({ name: 'wide', units: 8 })]);
    expect([sum.shape, both.shape]).toEqual([
      [null, 8],
      [null, 16],
    ]);
    const model = graph({ inputs: [a, b], outputs: [both, sum] }).emit();
    expect(model.outputShape).toEqual([
      [null, 16],
      [null, 8],
    ]);
    expect(failure(() => call(pair, [a] as never))).toMatchObject({
      code: 'input-count',
      message:
        "'pair' takes as many tensors as it has inputs: 2, not 1; give a list of them to call(…)",
    });
    expect(failure(() => a.apply(pair as never)).message).toContain("'pair' takes as many tensors");
  });

  test('gives the sizes that its input settles', () => {
    const words = input({ shape: [null, 3], name: 'words' });
    const conv = graph({
      inputs: words,
      outputs: words.conv1d({ name: 'conv', filters: 4, kernelSize: 3, padding: 'same' }),
    });
    const layer = layers.model({ graph: conv, name: 'net' });
    expect(words.apply(layer).shape).toEqual([null, null, 4]);
    expect(input({ batchShape: [2, 7, 3] }).apply(layer).shape).toEqual([2, 7, 4]);
  });

  test('is edited, opened and dissolved as any nested model', async () => {
    const one = graph({ inputs: a, outputs: a.apply(encoder).dense({ name: 'top', units: 2 }) });
    const edited = one.within('encoder', (inner) => inner.cut('norm').remove());
    expect(String(one.diff(edited))).toContain('1 changed');
    const flat = one.inline('encoder', { prefix: 'enc_' });
    expect(flat.emit().layers.map(({ name }) => name)).toEqual([
      'a',
      'enc_e1',
      'enc_norm',
      'enc_e2',
      'top',
    ]);
    expect(String(one.cut('encoder').plan((x) => x.dense({ units: 6 })))).toContain(
      '1 kept, 1 added, 1 removed, 1 changed',
    );
    const frozen = video.freeze('each').emit();
    expect(frozen.trainableWeights).toHaveLength(0);
    expect(await verify(one, fromModel(one.emit(), one))).toMatchObject({ largest: 0 });
    const inside = video.within('each', (inner) =>
      inner.cut('e2').insert((x) => x.dense({ units: 3 })),
    );
    expect(inside.emit().outputShape).toEqual([null, 10, 3]);
  });

  test('nests to any depth, in wrappers too, and reloads', async () => {
    const clips = input({ shape: [4, 10, 8], name: 'clips' });
    const outer = graph({
      inputs: clips,
      outputs: clips.timeDistributed({
        name: 'clip',
        layer: layers.model({ graph: video, name: 'video' }),
      }),
    });
    const edited = outer.within('clip', (one) =>
      one.within('each', (inner) => inner.cut('e2').insert((x) => x.dense({ units: 2 }))),
    );
    const model = edited.emit();
    expect(model.outputShape).toEqual([null, 4, 10, 2]);
    const path = await save(edited, mkdtempSync(join(tmpdir(), 'tensorgraft-')));
    expect((await load(path)).layer('clip').output).toEqual([null, 4, 10, 2]);
  });

  test('is frozen with the wrapper that is made around it', () => {
    const layer = layers.timeDistributed({ name: 'each', trainable: false, layer: encoder });
    const net = graph({ inputs: frames, outputs: frames.apply(layer) });
    expect(net.emit().trainableWeights).toHaveLength(0);
    expect(String(net.summary())).toContain('(0 trainable, 101 frozen)');
    expect(net.unfreeze('each').emit().trainableWeights).toHaveLength(6);
  });

  test('leaves the graph that it is made of as it was', () => {
    const saved = JSON.stringify(trained.toJSON(undefined, false));
    const nodes = trained.layers.map(({ inboundNodes }) => inboundNodes.length);
    const { numTensors } = tf.memory();
    graph({ inputs: a, outputs: a.apply(encoder) })
      .emit()
      .dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(JSON.stringify(trained.toJSON(undefined, false))).toBe(saved);
    expect(trained.layers.map(({ inboundNodes }) => inboundNodes.length)).toEqual(nodes);
  });

  test('is refused where it is no layer, or has no name', () => {
    const messages = [
      () => a.apply(net as never),
      () => layers.model(net as never),
      () => call(net as never, [a]),
      () => layers.model({ graph: net } as never),
      () => layers.model({ graph: trained, name: 'net' } as never),
      () => layers.model({ graph: net, name: 'net', units: 3 } as never),
      () => input({ shape: [7] }).apply(encoder as never),
      () => input({ shape: [8], dtype: 'int32' }).apply(encoder as never),
      () => input({ shape: [10, 7] }).timeDistributed({ layer: encoder as never }),
      () =>
        input({ shape: [10, 8] }).timeDistributed({
          layer: layers.model({ graph: siamese, name: 'two' }) as never,
        }),
      () =>
        input({ shape: [4, 10, 8] }).timeDistributed({
          layer: layers.timeDistributed({ layer: encoder }) as never,
        }),
      () => frames.bidirectional({ layer: encoder as never }),
      () => graph({ inputs: a, outputs: encoder as never }),
    ].map((mistake) => failure(mistake).message);
    expect(messages).toEqual([
      "apply: of a graph, make a layer first: layers.model({ graph, name: 'encoder' })",
      "model: takes an object of options, { graph, name: 'encoder' }, but gets a graph",
      "call: of a graph, make a layer first: layers.model({ graph, name: 'encoder' })",
      'model: name must be a string that is not empty, but is left out',
      'model: graph must be a graph made by tensorgraft, but is a LayersModel',
      "model: there is no option 'units'",
      "'encoder' takes [null, 8], but gets [null, 7]",
      "'encoder' takes [null, 8], but gets int32 [null, 8]",
      "'timeDistributed' takes [null, 10, 8], but gets [null, 10, 7]",
      "'timeDistributed' applies a model with 2 inputs and 1 output to each step, where tfjs takes one of each",
      'timeDistributed: of the wrapper of a model, make a graph, and wrap layers.model({ graph, name }) of that',
      'bidirectional: tfjs does not implement any layer inside it but simpleRNN, gru, lstm and convLstm2d; use one of them',
      'graph: outputs must be tensors made by tensorgraft, not the layer Model',
    ]);
  });
});
