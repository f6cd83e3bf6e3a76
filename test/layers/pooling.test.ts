import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { input } from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import { COMPILING, compareRows, type Row } from './table.ts';

const volumes = [null, 8, 9, 10, 2] as const;

describe('poolings', () => {
  it(
    'give the same shape at run time, in the types and in tfjs',
    () => {
      const { said, expected } = compareRows([
        ['maxPooling1d', [null, 9, 3], {}, [null, 4, 3]],
        ['maxPooling1d', [null, 9, 3], { poolSize: [3], strides: 1 }, [null, 7, 3]],
        ['maxPooling1d', [null, null, null], { padding: 'same' }, [null, null, null]],
        ['averagePooling1d', [null, 9, 3], { poolSize: 9 }, [null, 1, 3]],
        [
          'averagePooling1d',
          [null, 9, 3],
          { poolSize: 2, strides: [4], padding: 'same' },
          [null, 3, 3],
        ],
        ['maxPooling2d', [null, 3, 9, 8], { dataFormat: 'channelsFirst' }, [null, 3, 4, 4]],
        ['maxPooling2d', [null, 9, 8, 3], { poolSize: [9, 1], strides: [1, 3] }, [null, 1, 3, 3]],
        [
          'averagePooling2d',
          [2, 9, 8, 3],
          { poolSize: 3, strides: 2, padding: 'same' },
          [2, 5, 4, 3],
        ],
        ['maxPooling3d', volumes, {}, [null, 4, 4, 5, 2]],
        ['maxPooling3d', volumes, { poolSize: [1, 2, 3], strides: [3, 2, 1] }, [null, 3, 4, 8, 2]],
        [
          'averagePooling3d',
          [null, 2, 8, null, 9],
          { poolSize: 3, strides: 2, padding: 'same', dataFormat: 'channelsFirst' },
          [null, 2, 4, null, 5],
        ],
        ['averagePooling3d', volumes, { poolSize: [8, 9, 10] }, [null, 1, 1, 1, 2]],
        ['globalAveragePooling1d', [null, 9, 3], {}, [null, 3]],
        ['globalMaxPooling1d', [null, null, 3], {}, [null, 3]],
        ['globalMaxPooling2d', [null, 3, 9, 8], { dataFormat: 'channelsFirst' }, [null, 3]],
        ['avgPool2d', [null, 9, 8, 3], {}, [null, 4, 4, 3]],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it(
    'say the same sentence at run time and in the types where they cannot be',
    () => {
      const { said, expected } = compareRows([
        ...(['maxPooling3d', 'averagePooling3d'] as const).map(
          (method): Row => [
            method,
            volumes,
            { poolSize: [2, 2, 1], strides: 2, padding: 'same' },
            `${method}: tfjs does not implement padding: 'same' with strides above the poolSize; use padding: 'valid'`,
          ],
        ),
        [
          'maxPooling1d',
          [null, 9],
          {},
          'maxPooling1d: takes [batch, steps, channels], but gets [null, 9]; a reshape before it can mend the rank',
        ],
        [
          'averagePooling1d',
          [null, 2, 3],
          { poolSize: 3 },
          "averagePooling1d: the poolSize does not fit into [null, 2, 3]; make it smaller or use padding: 'same'",
        ],
        [
          'maxPooling3d',
          [null, 8, 1, 8, 3],
          {},
          "maxPooling3d: the poolSize does not fit into [null, 8, 1, 8, 3]; make it smaller or use padding: 'same'",
        ],
        [
          'averagePooling3d',
          [null, 9, 8, 3],
          {},
          'averagePooling3d: takes [batch, depth, height, width, channels], but gets [null, 9, 8, 3]; a reshape before it can mend the rank',
        ],
        [
          'globalAveragePooling1d',
          [null, 9, 8, 3],
          {},
          'globalAveragePooling1d: takes [batch, steps, channels], but gets [null, 9, 8, 3]; a reshape before it can mend the rank',
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('are one layer under all their names', () => {
    for (const [alias, method] of [
      ['maxPool1d', 'maxPooling1d'],
      ['avgPool3d', 'averagePooling3d'],
      ['avgPooling2d', 'averagePooling2d'],
      ['globalMaxPool1d', 'globalMaxPooling1d'],
    ] as const) {
      expect(definitions.get(alias)).toBe(definitions.get(method));
    }
  });

  it('give the dtype that tfjs computes', () => {
    const steps = input({ shape: [9, 3], dtype: 'int32' });
    expect(steps.maxPooling1d().dtype).toBe('int32');
    expect(steps.globalAveragePooling1d().dtype).toBe('float32');
    const planes = input({ shape: [4, 4, 4, 3], dtype: 'int32' });
    expect(planes.maxPooling3d().dtype).toBe('float32');
    // @ts-expect-error
    expect(() => steps.averagePooling1d()).toThrow('takes float32, but gets int32');
  });
});

describe('padded volumes that steps pass over', () => {
  const line = tf.tensor([1, 2, 3, 4]);
  const config = { poolSize: 1, strides: 2 };
  const valuesOf = (output: unknown): readonly number[] => [...(output as tf.Tensor).dataSync()];

  it('are shifted by tfjs, unlike images; without padding they are what Keras computes', () => {
    const image = line.reshape([1, 1, 4, 1]);
    const volume = line.reshape([1, 1, 1, 4, 1]);
    const same = { ...config, padding: 'same' } as const;
    expect(valuesOf(tf.layers.maxPooling2d(same as never).apply(image))).toEqual([1, 3]);
    expect(valuesOf(tf.layers.maxPooling3d(same as never).apply(volume))).toEqual([2, 4]);
    expect(valuesOf(tf.layers.maxPooling3d(config as never).apply(volume))).toEqual([1, 3]);
  });

  it('are taken where the window covers every step', () => {
    const x = input({ shape: [4, 4, 4, 1] });
    expect(x.maxPooling3d({ poolSize: 2, padding: 'same' }).shape).toEqual([null, 2, 2, 2, 1]);
  });
});
