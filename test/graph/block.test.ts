import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { block, call, graph, input, ShapeError, type Tensor } from '../../src/index.ts';

describe('a block', () => {
  const convNorm = block(
    (x: Tensor<[null, number, number, number]>, name: string, filters: number) =>
      x.conv2d({ name, filters, kernelSize: 3 }).batchNormalization({ name: `${name}_norm` }),
  );
  const image = input({ shape: [8, 8, 3], name: 'image' });

  test('makes its layers anew at each call', () => {
    const twice = convNorm(convNorm(image, 'one', 4).as([null, 6, 6, 4]), 'two', 5);
    const model = graph({ inputs: image, outputs: twice }).emit();
    expect(model.layers.map(({ name }) => name)).toEqual([
      'image',
      'one',
      'one_norm',
      'two',
      'two_norm',
    ]);
    expect(model.outputShape).toEqual([null, 4, 4, 5]);
  });

  test('is checked when it is called: the compiler cannot know all sizes', () => {
    expect(() => convNorm(image, 'one', 4).as([null, 8, 8, 4])).toThrow(
      'as: the tensor is [null, 6, 6, 4], not [null, 8, 8, 4]',
    );
    const small = input({ shape: [2, 2, 3], name: 'small' });
    expect(() => convNorm(small, 'one', 4)).toThrow(ShapeError);
  });
});

describe('a call of a tfjs layer', () => {
  const [p, q] = [tf.input({ shape: [4], name: 'p' }), tf.input({ shape: [4], name: 'q' })];
  const sum = tf.layers.add({ name: 'sum' }).apply([p, q]) as tf.SymbolicTensor;
  const wide = tf.layers.dense({ name: 'wide', units: 6 }).apply(p) as tf.SymbolicTensor;
  const inner = tf.model({ inputs: [p, q], outputs: [sum, wide], name: 'inner' });
  const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];

  test('takes several tensors and gives several', () => {
    const [both, six] = call(
      inner,
      [a, b],
      [
        [null, 4],
        [null, 6],
      ],
    );
    const model = graph({ inputs: [a, b], outputs: [both, six.reLU({ name: 'r' })] }).emit();
    expect(model.outputShape).toEqual([
      [null, 4],
      [null, 6],
    ]);
    const x = tf.ones([1, 4]);
    const [one] = model.predict([x, x]) as [tf.Tensor];
    expect([...one.dataSync()]).toEqual([2, 2, 2, 2]);
  });

  test('gives a layer of tfjs no more tensors than it takes', () => {
    const dense = tf.layers.dense({ units: 3, name: 'one' });
    expect(() => call(dense, [a, a], [[null, 3]])).toThrow("call: 'one' takes one tensor, not 2");
    expect(call(dense, [a], [[null, 3]])[0].shape).toEqual([null, 3]);
    expect(call(tf.layers.add(), [a, b], [[null, 4]])[0].shape).toEqual([null, 4]);
  });

  test('is refused where something else comes out than was stated', () => {
    expect(() =>
      call(
        inner,
        [a, b],
        [
          [null, 4],
          [null, 7],
        ],
      ),
    ).toThrow("call: 'inner' gives [null, 4] and [null, 6], not [null, 4] and [null, 7]");
    expect(() => call(inner, [a, b], [[null, 4]])).toThrow('not [null, 4]');
    expect(() => call(inner, [a, b], [[null, 4], { shape: [null, 6], dtype: 'int32' }])).toThrow(
      'not [null, 4] and int32 [null, 6]',
    );
    expect(() =>
      call(
        inner,
        [a, {} as typeof b],
        [
          [null, 4],
          [null, 6],
        ],
      ),
    ).toThrow('inner: what it is given is not a tensor made by tensorgraft');
  });
});
