import { describe, expect, it } from 'vitest';
import { graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { COMPILING, compareRows } from './table.ts';

const N = null;

describe('activations and normalisations', () => {
  it(
    'change no shape',
    () => {
      const { said, expected } = compareRows(
        [
          ['softmax', [N, 5], {}, [N, 5]],
          ['softmax', [N, 5, 3], {}, [N, 5, 3]],
          ['softmax', [N, 5, 3], { axis: 2 }, [N, 5, 3]],
          ['softmax', [N, 5, 3], { axis: [1, -1] }, [N, 5, 3]],
          ['elu', [N, N], { alpha: 1 }, [N, N]],
          ['leakyReLU', [N, 4], { alpha: 0.2 }, [N, 4]],
          ['thresholdedReLU', [2, 4], {}, [2, 4]],
          ['prelu', [N, 5, 3], {}, [N, 5, 3]],
          ['prelu', [N, N, 3], { sharedAxes: 1 }, [N, N, 3]],
          ['prelu', [N, N, N, 3], { sharedAxes: [1, 2] }, [N, N, N, 3]],
          ['batchNormalization', [N, N, 3], {}, [N, N, 3]],
          ['batchNormalization', [N, N, N, 3], { axis: 3 }, [N, N, N, 3]],
          ['layerNormalization', [N, N, 4], {}, [N, N, 4]],
          ['layerNormalization', [N, 3, 4], { axis: [-1, 1] }, [N, 3, 4]],
          ['layerNormalization', [N, N], { scale: false, center: false }, [N, N]],
        ],
        // Left to itself, tfjs takes axis 1 for a softmax.
        ['data-throws'],
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
          'softmax',
          [N, 5, 3],
          { axis: 1 },
          'softmax: tfjs does not implement a softmax over any axis but the last; permute the axes first',
        ],
        [
          'batchNormalization',
          [N, 5, 3],
          { axis: -2 },
          'batchNormalization: tfjs does not implement a normalization along any axis but the last; permute the axes first',
        ],
        ['softmax', [N, 5, 3], { axis: [1, 3] }, 'softmax: there is no axis 3 in [null, 5, 3]'],
        [
          'softmax',
          [N, 5, 3],
          { axis: [2, -1] },
          'softmax: axis -1 of [null, 5, 3] is named twice',
        ],
        [
          'elu',
          [N, 5],
          { alpha: 2 },
          'elu: tfjs does not implement an alpha other than 1; leave it out',
        ],
        [
          'prelu',
          [N, 5, N],
          { sharedAxes: 1 },
          'prelu: all sizes but those of the batch and of sharedAxes must be known before data arrives, but it gets [null, 5, null]; give them in the shape of the input',
        ],
        [
          'prelu',
          [N, 5],
          { sharedAxes: [2] },
          'prelu: [null, 5] does not have all of sharedAxes [2]',
        ],
        [
          'batchNormalization',
          [N, 2, 2, 2, 3],
          {},
          'batchNormalization: takes two to four axes, but gets [null, 2, 2, 2, 3]; a reshape before it can mend the rank',
        ],
        [
          'batchNormalization',
          [N, N],
          {},
          'batchNormalization: the size of axis -1 must be known before data arrives, but it gets [null, null]; give them in the shape of the input',
        ],
        [
          'layerNormalization',
          [N],
          {},
          'layerNormalization: takes two to four axes, but gets [null]; a reshape before it can mend the rank',
        ],
        [
          'layerNormalization',
          [N, 5, 3],
          { axis: [1, 3] },
          'layerNormalization: there is no axis 3 in [null, 5, 3]',
        ],
        [
          'layerNormalization',
          [N, 5, 3],
          { axis: [1, -2] },
          'layerNormalization: axis -2 of [null, 5, 3] is named twice',
        ],
        [
          'layerNormalization',
          [N, N, 3],
          { axis: [1, 2] },
          'layerNormalization: the sizes of its axes must be known before data arrives, but it gets [null, null, 3]; give them in the shape of the input',
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('weights made for sizes of one tensor are not applied to others', () => {
    const meeting = (layer: unknown, ...shapes: readonly (readonly number[])[]): unknown => {
      const inputs = shapes.map((shape) => input({ shape }));
      const outputs = inputs.map((x) => x.apply(layer as never));
      return graph({ inputs, outputs } as never);
    };
    const slopes = layers.prelu();
    expect(failure(() => meeting(slopes, [4], [7]))).toMatchObject({ code: 'weights' });
    const norm = layers.layerNormalization({ axis: [1, 2] });
    expect(failure(() => meeting(norm, [4, 3], [5, 3]))).toMatchObject({ code: 'weights' });
  });
});
