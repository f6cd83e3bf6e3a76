import * as tf from '@tensorflow/tfjs';
import { fromModel, graph, input } from 'tensorgraft';
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
  const targetShape = [2, 2];
  const batchShape: (number | null)[] = [null, 4];
  const x = input({ batchShape: batchShape as [null, 4] });
  const g = graph({ inputs: x, outputs: x.reshape({ targetShape: targetShape as [2, 2] }) });
  batchShape[1] = 5;
  const model = g.emit();
  expect(model.inputs[0]?.shape).toEqual([null, 4]);
  expect(tf.tidy(() => (model.predict(tf.zeros([1, 4])) as tf.Tensor).shape)).toEqual([1, 2, 2]);
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
