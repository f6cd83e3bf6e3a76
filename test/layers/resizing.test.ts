import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fromModel, graph, input } from '../../src/index.ts';
import { COMPILING, compareRows } from './table.ts';

const images = [null, 8, 7, 3] as const;

describe('layers that change height and width', () => {
  it(
    'give the same shape at run time, in the types and in tfjs',
    () => {
      const { said, expected } = compareRows([
        ['cropping2D', images, { cropping: 1 }, [null, 6, 5, 3]],
        ['cropping2D', images, { cropping: [0, 3] }, [null, 8, 1, 3]],
        [
          'cropping2D',
          [null, 3, 8, 7],
          {
            cropping: [
              [1, 2],
              [3, 0],
            ],
            dataFormat: 'channelsFirst',
          },
          [null, 3, 5, 4],
        ],
        [
          'zeroPadding2d',
          images,
          {
            padding: [
              [1, 2],
              [3, 0],
            ],
          },
          [null, 11, 10, 3],
        ],
        [
          'upSampling2d',
          [null, 3, 8, 7],
          { size: [2, 3], interpolation: 'bilinear', dataFormat: 'channelsFirst' },
          [null, 3, 16, 21],
        ],
        ['rescaling', [null, 8], { scale: 2, offset: -1 }, [null, 8]],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it(
    'give what tfjs reports wrongly or cannot compute in a model',
    () => {
      const { said, expected } = compareRows(
        [
          ['cropping2D', [null, null, 7, 3], { cropping: 1 }, [null, null, 5, 3]],
          ['centerCrop', images, { height: 4, width: 5 }, [null, 4, 5, 3]],
          ['centerCrop', images, { height: 12, width: 9 }, [null, 12, 9, 3]],
          ['centerCrop', [null, null, null, 3], { height: 4, width: 5 }, [null, 4, 5, 3]],
          ['resizing', images, { height: 16, width: 5 }, [null, 16, 5, 3]],
          ['resizing', images, { height: 4, width: 5, interpolation: 'nearest' }, [null, 4, 5, 3]],
          ['randomWidth', images, { factor: 0.5 }, [null, 8, null, 3]],
          ['randomWidth', images, { factor: [0, 0], interpolation: 'nearest' }, [null, 8, null, 3]],
        ],
        ['symbolic-shape', 'data-throws'],
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
          'cropping2D',
          images,
          { cropping: [4, 0] },
          'cropping2D: the cropping leaves nothing of [null, 8, 7, 3]; crop less',
        ],
        [
          'cropping2D',
          images,
          {
            cropping: [
              [0, 0],
              [9, 0],
            ],
          },
          'cropping2D: the cropping leaves nothing of [null, 8, 7, 3]; crop less',
        ],
        [
          'centerCrop',
          [null, 8, 7],
          { height: 4, width: 4 },
          'centerCrop: takes [batch, height, width, channels], but gets [null, 8, 7]; a reshape before it can mend the rank',
        ],
        [
          'resizing',
          images,
          { height: 4, width: 4, cropToAspectRatio: true },
          'resizing: tfjs does not implement cropToAspectRatio; put a cropping2D before it',
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('leave the shape of what they take, so that a model in memory predicts', () => {
    const x = input({ shape: [8, 8, 3] });
    const cropped = x.centerCrop({ height: 4, width: 4 }).conv2d({ filters: 2, kernelSize: 3 });
    const beside = x.conv2d({ filters: 2, kernelSize: 7 });
    const scaled = x
      .resizing({ height: 6, width: 6 })
      .randomWidth({ factor: 0.5 })
      .conv2d({ filters: 2, kernelSize: 3, padding: 'same' })
      .globalAveragePooling2d();
    const authored = graph({ inputs: x, outputs: [cropped, beside, scaled] });
    const model = authored.emit({ loadable: false });
    expect(model.inputs[0]?.shape).toEqual([null, 8, 8, 3]);
    expect(model.outputs.map(({ shape }) => shape)).toEqual(
      [cropped, beside, scaled].map(({ shape }) => [...shape]),
    );
    // Read from the live model and emitted again, they still work.
    for (const one of [model, fromModel(model).emit({ loadable: false })]) {
      const outputs = one.predict(tf.zeros([2, 8, 8, 3])) as tf.Tensor[];
      expect(outputs.map(({ shape }) => shape)).toEqual([
        [2, 2, 2, 2],
        [2, 2, 2, 2],
        [2, 2],
      ]);
    }
  });

  it('emit a cropping of an unknown height with that height unknown', () => {
    const x = input({ shape: [null, 8, 3] });
    const y = x.cropping2D({ cropping: [2, 1] }).conv2d({ filters: 2, kernelSize: 3 });
    const model = graph({ inputs: x, outputs: y }).emit();
    expect(model.outputs[0]?.shape).toEqual([null, null, 4, 2]);
    expect((model.predict(tf.zeros([2, 9, 8, 3])) as tf.Tensor).shape).toEqual([2, 3, 4, 2]);
  });

  it('give the dtype that tfjs computes', () => {
    const x = input({ shape: [8, 8, 3], dtype: 'int32' });
    expect(x.rescaling({ scale: 2 }).dtype).toBe('float32');
    expect(x.centerCrop({ height: 4, width: 4 }).dtype).toBe('int32');
    expect(x.resizing({ height: 4, width: 4 }).dtype).toBe('float32');
    expect(x.resizing({ height: 4, width: 4, interpolation: 'nearest' }).dtype).toBe('int32');
    expect(x.upSampling2d().dtype).toBe('int32');
    expect(x.upSampling2d({ interpolation: 'bilinear' }).dtype).toBe('float32');
    const mask = input({ shape: [8, 8, 3], dtype: 'bool' });
    expect(mask.resizing({ height: 4, width: 4 }).dtype).toBe('float32');
    // @ts-expect-error
    expect(() => mask.upSampling2d()).toThrow('takes float32 or int32, but gets bool');
  });
});
