import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fromModel, graph, input } from '../../src/index.ts';
import { reload } from '../support/models.ts';
import { COMPILING, compareRows } from './table.ts';

const images = [null, 28, 28, 3] as const;
const volumes = [null, 8, 9, 10, 2] as const;

describe('convolutions', () => {
  it(
    'give the same shape at run time, in the types and in tfjs',
    () => {
      const { said, expected } = compareRows([
        ['conv1d', [null, 10, 3], { filters: 4, kernelSize: 3 }, [null, 8, 4]],
        ['conv1d', [null, 10, 3], { filters: 4, kernelSize: [10] }, [null, 1, 4]],
        ['conv1d', [null, null, 3], { filters: 4, kernelSize: [3] }, [null, null, 4]],
        ['conv1d', [2, 10, 3], { filters: 4, kernelSize: 3, dilationRate: [4] }, [2, 2, 4]],
        ['conv1d', [null, 10, 3], { filters: 4, kernelSize: 2, strides: [3] }, [null, 3, 4]],
        [
          'conv1d',
          [null, 10, 3],
          { filters: 4, kernelSize: 3, strides: 3, padding: 'same' },
          [null, 4, 4],
        ],
        [
          'conv2d',
          [null, 3, 28, 27],
          { filters: 8, kernelSize: [3, 5], dataFormat: 'channelsFirst' },
          [null, 8, 26, 23],
        ],
        ['conv2d', images, { filters: 8, kernelSize: 28 }, [null, 1, 1, 8]],
        ['conv2d', images, { filters: 8, kernelSize: 3, dilationRate: [1, 2] }, [null, 26, 24, 8]],
        ['conv3d', volumes, { filters: 4, kernelSize: 3 }, [null, 6, 7, 8, 4]],
        [
          'conv3d',
          volumes,
          { filters: 4, kernelSize: [1, 2, 3], strides: [1, 2, 3] },
          [null, 8, 4, 3, 4],
        ],
        [
          'conv3d',
          [null, 2, 8, null, 10],
          { filters: 4, kernelSize: 3, padding: 'same', strides: 2, dataFormat: 'channelsFirst' },
          [null, 4, 4, null, 5],
        ],
        [
          'conv3d',
          volumes,
          { filters: 4, kernelSize: 2, dilationRate: [1, 2, 4] },
          [null, 7, 7, 6, 4],
        ],
        ['depthwiseConv2d', images, { kernelSize: 3, depthMultiplier: 4 }, [null, 26, 26, 12]],
        [
          'separableConv2d',
          images,
          { filters: 8, kernelSize: 3, depthMultiplier: 2 },
          [null, 26, 26, 8],
        ],
        [
          'separableConv2d',
          images,
          { filters: 8, kernelSize: 3, dilationRate: 2 },
          [null, 24, 24, 8],
        ],
        [
          'separableConv2d',
          [null, 3, 9, 8],
          { filters: 8, kernelSize: 2, dataFormat: 'channelsFirst', useBias: false },
          [null, 8, 8, 7],
        ],
        ['conv2dTranspose', [null, 5, 4, 3], { filters: 2, kernelSize: 3 }, [null, 7, 6, 2]],
        [
          'conv2dTranspose',
          [null, 5, 4, 3],
          { filters: 2, kernelSize: 3, strides: 2 },
          [null, 11, 9, 2],
        ],
        // A kernel that does not reach to its next place leaves gaps, at the end too.
        [
          'conv2dTranspose',
          [null, 5, 4, 3],
          { filters: 2, kernelSize: 1, strides: 3 },
          [null, 15, 12, 2],
        ],
        [
          'conv2dTranspose',
          [null, 3, 5, null],
          {
            filters: 2,
            kernelSize: 3,
            strides: [2, 1],
            padding: 'same',
            dataFormat: 'channelsFirst',
          },
          [null, 2, 10, null],
        ],
        [
          'conv3dTranspose',
          [null, 2, 3, 4, 5],
          { filters: 2, kernelSize: [2, 3, 4], strides: [1, 3, 2] },
          [null, 3, 9, 10, 2],
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it(
    'say the same sentence at run time and in the types where they cannot be',
    () => {
      const { said, expected } = compareRows([
        [
          'conv1d',
          images,
          { filters: 4, kernelSize: 3 },
          'conv1d: takes [batch, steps, channels], but gets [null, 28, 28, 3]; a reshape before it can mend the rank',
        ],
        [
          'conv1d',
          [null, 4, null],
          { filters: 4, kernelSize: 3 },
          'conv1d: the channels must be known before data arrives, but it gets [null, 4, null]; give them in the shape of the input',
        ],
        [
          'conv1d',
          [null, 4, 3],
          { filters: 4, kernelSize: 5 },
          "conv1d: the kernelSize does not fit into [null, 4, 3]; make it smaller or use padding: 'same'",
        ],
        [
          'conv1d',
          [null, 9, 3],
          { filters: 4, kernelSize: 5, padding: 'causal' },
          "conv1d: tfjs does not implement padding: 'causal'; use 'valid' or 'same'",
        ],
        [
          'conv1d',
          [null, 9, 3],
          { filters: 4, kernelSize: 5, dataFormat: 'channelsFirst' },
          "conv1d: tfjs does not implement dataFormat: 'channelsFirst'; put a permute before it",
        ],
        [
          'conv3d',
          images,
          { filters: 4, kernelSize: 3, dataFormat: 'channelsFirst' },
          'conv3d: takes [batch, channels, depth, height, width], but gets [null, 28, 28, 3]; a reshape before it can mend the rank',
        ],
        [
          'conv3d',
          volumes,
          { filters: 4, kernelSize: 3, strides: [1, 1, 2], dilationRate: [2, 1, 1] },
          'conv3d: tfjs does not implement strides and dilationRate both above 1; use one of them',
        ],
        [
          'conv3d',
          [null, 6, 6, 6, 1],
          { filters: 2, kernelSize: 1, strides: [1, 2, 1], padding: 'same' },
          "conv3d: tfjs does not implement padding: 'same' with strides above the kernelSize; use padding: 'valid'",
        ],
        [
          'conv3dTranspose',
          [null, 6, 6, 6, 1],
          { filters: 2, kernelSize: [3, 3, 1], strides: 3, padding: 'same' },
          "conv3dTranspose: tfjs does not implement padding: 'same' with strides above the kernelSize; use padding: 'valid'",
        ],
        [
          'separableConv2d',
          [null, 3, 9, 9],
          { filters: 4, kernelSize: 3, dataFormat: 'channelsFirst' },
          "separableConv2d: tfjs does not implement a bias with dataFormat: 'channelsFirst'; set useBias: false",
        ],
        [
          'conv2dTranspose',
          [null, 9, 9, 3],
          { filters: 4, kernelSize: 3, dilationRate: [1, 2] },
          'conv2dTranspose: tfjs does not implement a dilationRate above 1; leave it out',
        ],
        [
          'conv3dTranspose',
          [null, 9],
          { filters: 4, kernelSize: 3 },
          'conv3dTranspose: takes [batch, depth, height, width, channels], but gets [null, 9]; a reshape before it can mend the rank',
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('are kept, saved and loaded with what tfjs forgets of them', async () => {
    const x = input({ shape: [6, 6, 2] });
    const authored = graph({
      inputs: x,
      outputs: x
        .separableConv2d({ filters: 3, kernelSize: 2, depthMultiplier: 2 })
        .depthwiseConv2d({
          kernelSize: 2,
          // Loading applies the constraint.
          depthwiseInitializer: 'ones',
          depthwiseRegularizer: 'l1l2',
          depthwiseConstraint: 'nonNeg',
        }),
    });
    const model = authored.emit();
    const data = tf.randomUniform([2, 6, 6, 2]);
    const expected = (model.predict(data) as tf.Tensor).arraySync();
    const loaded = await reload(model);
    const again = fromModel(loaded).emit();
    for (const one of [loaded, fromModel(model).emit(), again]) {
      expect((one.predict(data) as tf.Tensor).arraySync()).toEqual(expected);
      expect(one.layers[2]).toMatchObject({
        depthwiseConstraint: tf.constraints.nonNeg(),
        depthwiseRegularizer: { l1: 0.01, l2: 0.01 },
      });
    }
  });
});
