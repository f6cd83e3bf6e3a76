import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { checkTypes } from '../support/type-check.ts';
import { COMPILING, compareRows } from './table.ts';

const N = null;

describe('layers of features, words and axes', () => {
  it(
    'give the same shape at run time, in the types and in tfjs',
    () => {
      const { said, expected } = compareRows(
        [
          ['dense', [N, 784], { units: 10 }, [N, 10]],
          ['dense', [3, 4, N, 5], { units: 2, activation: 'softmax' }, [3, 4, N, 2]],
          ['dense', [N, 2, 1, 2, 1, 3], { units: 2, activation: 'elu' }, [N, 2, 1, 2, 1, 2]],
          ['dense', [N, 2, 1, 2, 3], { units: 2, activation: 'tanh' }, [N, 2, 1, 2, 2]],
          [
            'dense',
            [N, 2, 1, 2, 1, 3],
            { units: 2, activation: 'tanh', useBias: false },
            [N, 2, 1, 2, 1, 2],
          ],
          ['flatten', [N, 14, 14, 32], {}, [N, 6272]],
          ['flatten', [2, 3, 1], { dataFormat: 'channelsFirst' }, [2, 3]],
          ['reshape', [N, 784], { targetShape: [28, -1, 4] }, [N, 28, 7, 4]],
          ['reshape', [N, N, 4], { targetShape: [2, N] }, [N, 2, N]],
          ['reshape', [N, 1], { targetShape: [] }, [N]],
          ['permute', [N, 28, N, 3], { dims: [3, 1, 2] }, [N, 3, 28, N]],
          ['permute', [N, 5], { dims: [1] }, [N, 5]],
          ['repeatVector', [N, 32], { n: 10 }, [N, 10, 32]],
          ['repeatVector', [2, N], { n: 1 }, [2, 1, N]],
          ['masking', [N, N, 8], { maskValue: -1 }, [N, N, 8]],
          ['embedding', [N, 20], { inputDim: 50, outputDim: 8 }, [N, 20, 8]],
          ['embedding', [N, 4, N], { inputDim: 5, outputDim: 3 }, [N, 4, N, 3]],
          ['embedding', [N, N], { inputDim: 5, outputDim: 3, inputLength: 7 }, [N, 7, 3]],
          [
            'embedding',
            [N, N, 4],
            { inputDim: 5, outputDim: 3, inputLength: [N, 4], maskZero: true },
            [N, N, 4, 3],
          ],
          ['categoryEncoding', [N, 5], { numTokens: 10 }, [N, 10]],
          ['categoryEncoding', [N, N], { numTokens: 4, outputMode: 'count' }, [N, 4]],
          ['categoryEncoding', [N, 1], { numTokens: 4, outputMode: 'oneHot' }, [N, 4]],
        ],
        // tfjs does not work out the -1 of a reshape.
        ['symbolic-shape'],
      );
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it(
    'say the same sentence at run time and in the types where they cannot be',
    () => {
      const { said, expected } = compareRows([
        [
          'dense',
          [N, N],
          { units: 3 },
          'dense: the features must be known before data arrives, but it gets [null, null]; give them in the shape of the input',
        ],
        [
          'dense',
          [N, 2, 1, 2, 1, 3],
          { units: 2, activation: 'tanh' },
          'dense: tfjs does not implement a bias before this activation for [null, 2, 1, 2, 1, 3], of more than 5 axes; use useBias: false, or a layer activation after it',
        ],
        [
          'flatten',
          [N, 3],
          {},
          'flatten: takes [batch, a, b, …], but gets [null, 3]; a reshape before it can mend the rank',
        ],
        [
          'reshape',
          [N, 2, 3, 4, 5],
          { targetShape: [7, -1] },
          'reshape: [null, 2, 3, 4, 5] does not hold as many values as targetShape [7, -1]',
        ],
        [
          'permute',
          [N],
          { dims: [1] },
          'permute: [null] does not have one axis, batch aside, for each of dims [1]',
        ],
        [
          'permute',
          [N, 2, 3],
          { dims: [1, 1] },
          'permute: dims [1, 1] must name each axis from 1 on once',
        ],
        [
          'permute',
          [N, 2, 3, 4, 5],
          { dims: [2, 1] },
          'permute: [null, 2, 3, 4, 5] does not have one axis, batch aside, for each of dims [2, 1]',
        ],
        [
          'repeatVector',
          [N, 2, 3],
          { n: 2 },
          'repeatVector: takes [batch, features], but gets [null, 2, 3]; a reshape before it can mend the rank',
        ],
        [
          'embedding',
          [N, 5],
          { inputDim: 5, outputDim: 3, inputLength: 4 },
          'embedding: [null, 5] does not have the inputLength [4], batch aside',
        ],
        [
          'embedding',
          [N, 5, 2, 3],
          { inputDim: 5, outputDim: 3, inputLength: [5, 2] },
          'embedding: [null, 5, 2, 3] does not have the inputLength [5, 2], batch aside',
        ],
        [
          'categoryEncoding',
          [N, 5],
          { numTokens: 4, outputMode: 'oneHot' },
          'categoryEncoding: takes [batch, 1], but gets [null, 5]; a reshape before it can mend the rank',
        ],
        [
          'categoryEncoding',
          [N, 5],
          { numTokens: 4, outputMode: 'tfIdf' },
          "categoryEncoding: tfjs does not implement outputMode 'tfIdf' in a model; use 'oneHot', 'multiHot' or 'count'",
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('a category encoding straight after an input leaves the shape of the input as it is', () => {
    const ids = input({ shape: [5], dtype: 'int32' });
    const model = graph({ inputs: ids, outputs: ids.categoryEncoding({ numTokens: 3 }) }).emit({
      loadable: false,
    });
    expect(model.inputs[0]?.shape).toEqual([null, 5]);
    const bits = model.predict(tf.tensor2d([[0, 2, 2, 0, 0]], [1, 5], 'int32')) as tf.Tensor;
    expect(bits.arraySync()).toEqual([[1, 0, 1]]);
  });
});

describe('a reshape that is made once', () => {
  const resolvedSizes = (outputs: readonly AnyTensor[], x: AnyTensor): readonly unknown[] =>
    graph({ inputs: x, outputs: [...outputs] })
      .emit()
      .layers.filter((layer) => layer.getClassName() === 'Reshape')
      .map((layer) => layer.getConfig().targetShape);

  it('has its -1 worked out where it is applied, and stays one layer', () => {
    const image = layers.reshape({ targetShape: [28, -1] });
    const x = input({ shape: [784] });
    const [a, b] = [x.apply(image), x.reLU().apply(image)];
    expect(a.shape).toEqual([null, 28, 28]);
    expect(resolvedSizes([a, b], x)).toEqual([[28, 28]]);
  });

  it('is a layer for each size that comes of it', () => {
    const flat = layers.reshape({ targetShape: [-1] });
    const x = input({ shape: [4, 6] });
    const outputs = [x.apply(flat), x.averagePooling1d().apply(flat)];
    expect(resolvedSizes(outputs, x)).toEqual([[24], [12]]);
  });
});

describe('noise', () => {
  it('is refused on integers, at run time and by the compiler', () => {
    const calls = [
      'dropout({ rate: 0.5 })',
      'gaussianNoise({ stddev: 1 })',
      'gaussianDropout({ rate: 0.5 })',
      'alphaDropout({ rate: 0.5 })',
    ];
    const ids = "input({ shape: [4], dtype: 'int32' })";
    const diagnostics = checkTypes(
      [
        "import { input } from '../../src/index.ts';",
        ...calls.map((call) => `${ids}.${call};`),
      ].join('\n'),
    );
    for (const [i, call] of calls.entries()) {
      const run = new Function('input', `return ${ids}.${call}`);
      const { message } = failure(() => run(input));
      expect(message).toMatch(/float32.*int32/);
      expect(diagnostics.filter(({ line }) => line === i + 2).map((one) => one.message)).toEqual([
        expect.stringContaining(message),
      ]);
    }
  });

  it(
    'changes no shape',
    () => {
      const { said, expected } = compareRows([
        ['dropout', [N, 4, N], { rate: 0.5 }, [N, 4, N]],
        ['dropout', [N, 4, 3], { rate: 0.5, noiseShape: [N, 1, 3] }, [N, 4, 3]],
        ['spatialDropout1d', [N, N, 3], { rate: 0.5 }, [N, N, 3]],
        ['gaussianNoise', [N, 4], { stddev: 0.1 }, [N, 4]],
        ['gaussianDropout', [2, 4], { rate: 0.5 }, [2, 4]],
        ['alphaDropout', [N, 4, 2, 2], { rate: 0.5 }, [N, 4, 2, 2]],
        [
          'dropout',
          [N, 4],
          { rate: 0.5, noiseShape: [2, 4] },
          'dropout: noiseShape [2, 4] cannot be repeated to [null, 4]; each size must be null, 1 or the same',
        ],
        [
          'dropout',
          [N, 4, 3],
          { rate: 0.5, noiseShape: [1] },
          'dropout: noiseShape [1] cannot be repeated to [null, 4, 3]; each size must be null, 1 or the same',
        ],
        [
          'spatialDropout1d',
          [N, 4],
          { rate: 0.5 },
          'spatialDropout1d: takes [batch, steps, channels], but gets [null, 4]; a reshape before it can mend the rank',
        ],
        [
          'alphaDropout',
          [N, 4],
          { rate: 0.5, noiseShape: [1, 4] },
          'alphaDropout: tfjs does not implement saving noiseShape; leave it out',
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('a noise shape drops what it joins together', () => {
    const x = input({ shape: [50, 3] });
    const model = graph({
      inputs: x,
      outputs: x.dropout({ rate: 0.5, noiseShape: [null, 1, null], seed: 3 }),
    }).emit();
    const dropped = model.apply(tf.ones([2, 50, 3]), { training: true }) as tf.Tensor3D;
    const [first] = dropped.arraySync()[0] as number[][];
    for (const step of dropped.arraySync()[0] as number[][]) expect(step).toEqual(first);
  });
});
