import * as tf from '@tensorflow/tfjs';
import { fromModel, graph, input, layers } from 'tensorgraft';
import { expect, test } from 'vitest';

test('what is handed out of a graph cannot be written to', () => {
  const x = input({ shape: [4], name: 'x' });
  const y = x.dense({ name: 'y', units: 2 });
  const authored = graph({ inputs: x, outputs: y });
  const read = fromModel(authored.emit(), authored);
  expect(() => (y.shape as unknown as number[]).push(1)).toThrow(TypeError);
  for (const { config, inputs, output, outputs } of [authored.layer('y'), read.layer('y')]) {
    for (const part of [config, inputs[0], output, outputs[0]]) {
      expect(() => Object.assign(part as object, { 0: 7, units: 7 })).toThrow(TypeError);
    }
  }
  expect(read.emit().outputs[0]?.shape).toEqual([null, 2]);
});

test('what a layer is given can be changed afterwards', () => {
  const batchShape: (number | null)[] = [null, 4];
  const [targetShape, dims, kernelSize] = [
    [2, 2, 1],
    [2, 1, 3],
    [1, 1],
  ];
  const x = input({ batchShape: batchShape as [null, 4] });
  const turned = x
    .reshape({ targetShape: targetShape as [2, 2, 1] })
    .conv2d({ filters: 3, kernelSize: kernelSize as [1, 1] })
    .permute({ dims: dims as [2, 1, 3] });
  const g = graph({ inputs: x, outputs: turned });
  const shared = layers.conv2d({ name: 'shared', filters: 3, kernelSize: kernelSize as [1, 1] });
  for (const list of [batchShape, targetShape, dims, kernelSize]) list.fill(7);
  const model = g.emit();
  expect(model.inputs[0]?.shape).toEqual([null, 4]);
  expect(tf.tidy(() => (model.predict(tf.zeros([1, 4])) as tf.Tensor).shape)).toEqual([1, 2, 2, 3]);
  expect(graph({ inputs: x, outputs: turned.apply(shared) }).layer('shared').config).toMatchObject({
    kernelSize: [1, 1],
  });
});

type Saved = Readonly<Record<string, unknown>>;

test('the lists in a config cannot be written to, and what a live layer says of itself can', () => {
  class Listed extends tf.layers.Layer {
    static className = 'ImmutableListed';
    readonly saved = { name: 'own', sizes: [1, 2] };
    override getConfig(): tf.serialization.ConfigDict {
      return this.saved;
    }
    override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return [x].flat()[0] as tf.Tensor;
    }
  }
  const listed = new Listed({ name: 'own' });
  const first = tf.layers.conv2d({
    name: 'conv',
    filters: 2,
    kernelSize: [3, 3],
    inputShape: [8, 8, 1],
  });
  const read = fromModel(tf.sequential({ layers: [first, listed] }));
  listed.saved.sizes.push(3);
  const [conv, own] = ['conv', 'own'].map((name) => read.layer(name).config as Saved);
  const lists = [conv?.kernelSize, own?.sizes];
  expect(lists).toEqual([
    [3, 3],
    [1, 2],
  ]);
  for (const list of lists) expect(() => (list as number[]).push(5)).toThrow(TypeError);
});

test('what reports hand out of a graph cannot be written to', () => {
  const x = input({ shape: [4], name: 'x' });
  const g = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2 }) });
  const { rows } = g.summary();
  for (const { output } of rows) {
    expect(() => (output[0] as number[]).push(1)).toThrow(TypeError);
  }
  expect(g.layer('y').output).toEqual([null, 2]);
});
