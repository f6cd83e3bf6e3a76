import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { type Graph, load, type Unchecked } from '../../src/index.ts';
import { snakeCase } from '../../src/keras/places.ts';
import { translate } from '../../src/load/keras/translate.ts';
import type { Writer } from '../../src/load/plan.ts';
import { differenceToKeras, keras } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The tfjs layers for a layer of Keras: class, config and the suffix of the name. */
const pieces = (className: string, config: object, writer: Writer = 'keras3'): unknown[] =>
  translate(
    {
      name: 'l',
      className,
      config: { ...config },
      isOperation: false,
      isMasked: false,
      inputs: 1,
      constants: new Map(),
    },
    writer,
    true,
  ).map(({ className: name, config: { name: _, ...rest }, suffix }) => [name, rest, suffix]);

describe('a layer of Keras', () => {
  test.each([
    ['ReLU', { negative_slope: 0.1, max_value: null }, [['LeakyReLU', { alpha: 0.1 }, undefined]]],
    ['ReLU', { max_value: 6, threshold: 0 }, [['ReLU', { maxValue: 6 }, undefined]]],
    ['ReLU', { threshold: 1 }, [['ThresholdedReLU', { theta: 1 }, undefined]]],
    ['LeakyReLU', { negative_slope: 0.3 }, [['LeakyReLU', { alpha: 0.3 }, undefined]]],
    ['Identity', {}, [['Activation', { activation: 'linear' }, undefined]]],
    [
      'SpatialDropout3D',
      { rate: 0.5, data_format: 'channels_last' },
      [['Dropout', { rate: 0.5, noiseShape: [null, 1, 1, 1, null] }, undefined]],
    ],
    [
      'SpatialDropout2D',
      { rate: 0.5, data_format: 'channels_first' },
      [['Dropout', { rate: 0.5, noiseShape: [null, null, 1, 1] }, undefined]],
    ],
    [
      'GlobalMaxPooling1D',
      { keepdims: true, data_format: 'channels_last' },
      [
        ['GlobalMaxPooling1D', { dataFormat: 'channelsLast' }, undefined],
        ['Reshape', { targetShape: [1, -1] }, 'kept'],
      ],
    ],
    [
      'Dense',
      { units: 2, activation: 'hard_sigmoid' },
      [
        ['Dense', { units: 2, activation: 'linear' }, undefined],
        ['Rescaling', { scale: 1, offset: 3 }, 'shifted'],
        ['ReLU', { maxValue: 6 }, 'clipped'],
        ['Rescaling', { scale: 1 / 6, offset: 0 }, 'scaled'],
      ],
    ],
  ])('%s %j is what does the same in tfjs', (className, config, expected) => {
    expect(pieces(className, config)).toEqual(expected);
  });

  test('has the hard sigmoid of its version', () => {
    expect(pieces('Dense', { units: 2, activation: 'hard_sigmoid' }, 'keras2')).toEqual([
      ['Dense', { units: 2, activation: 'hardSigmoid' }, undefined],
    ]);
  });

  test.each([
    ['Conv2D', { groups: 2 }, 'the groups of the layer'],
    ['Conv2DTranspose', { output_padding: [1, 1] }, 'the output_padding of the layer'],
    ['ReLU', { threshold: 1, max_value: 6 }, 'the threshold of the layer'],
    ['ReLU', { negative_slope: 0.1, max_value: 6 }, 'the max_value of the layer'],
    ['ELU', { alpha: 0.5 }, 'the alpha of the layer'],
    ['LSTM', { recurrent_activation: 'hard_sigmoid' }, "the recurrent_activation 'hard_sigmoid'"],
    ['LSTM', { activation: 'leaky_relu' }, "the activation 'leaky_relu'"],
    ['Dense', { activation: 'exponential' }, "the activation 'exponential'"],
    ['LayerNormalization', { rms_scaling: true }, 'the rms_scaling of the layer'],
    [
      'TimeDistributed',
      { layer: { class_name: 'Dense', config: { name: 'd', activation: 'leaky_relu' } } },
      "the layer 'd' (Dense) stands inside another",
    ],
    [
      'Bidirectional',
      {
        layer: { class_name: 'LSTM', config: { name: 'f', units: 2 } },
        backward_layer: { class_name: 'LSTM', config: { name: 'b', units: 3 } },
      },
      "the layer 'l' has one layer for each direction",
    ],
  ])('%s %j is refused, as tfjs would do something else', (className, config, sentence) => {
    expect(() => pieces(className, config)).toThrow(sentence);
  });

  test.each([
    ['Conv2DTranspose', 'conv2d_transpose'],
    ['ConvLSTM2D', 'conv_lstm2d'],
    ['PReLU', 'p_re_lu'],
    ['SimpleRNNCell', 'simple_rnn_cell'],
    ['Functional', 'functional'],
  ])('%s has its weights under %s', (className, place) => {
    expect(snakeCase(className)).toBe(place);
  });
});

describe('a model of Keras 3', () => {
  /** What comes of a fixture's model.json after a change. */
  const changed = async (fixture: string, from: RegExp, to: string): Promise<Graph<Unchecked>> => {
    const source = join(keras, fixture);
    const text = readFileSync(join(source, 'model.json'), 'utf8');
    expect(text).toMatch(from);
    cpSync(join(source, 'weights.bin'), join(folder, 'weights.bin'));
    writeFileSync(join(folder, 'model.json'), text.replace(from, to));
    return load(join(folder, 'model.json'));
  };

  test('is refused where a dilated depthwise convolution would not be dilated', async () => {
    const dilation = /("class_name": "DepthwiseConv2D".*?"dilation_rate": )\[1, 1\]/;
    await expect(changed('images-keras3', dilation, '$1[2, 2]')).rejects.toThrow(
      "load: model.json: the layer 'depthwise' (DepthwiseConv2D) cannot be built: depthwiseConv2d: ",
    );
  });

  test('is refused where tfjs would normalise along another axis', async () => {
    const axis = /("class_name": "BatchNormalization".*?"axis": )(?:\[3\]|-1|3)/;
    await expect(changed('images-keras3', axis, '$11')).rejects.toThrow(
      "load: model.json: the layer 'conv_bn' (BatchNormalization) cannot be built: batchNormalization: tfjs does not implement a normalization along any axis but the last; permute the axes first",
    );
  });

  test.each([
    [
      '"axis": [-1]',
      '"axis": [7]',
      "axis '[7]' of the Normalization must name axes of [null, 4, 5, 3] whose sizes are known",
    ],
    [
      '"mean": null',
      '"mean": [null, 1, 2]',
      "the mean of the Normalization is '[null,1,2]', where 3 numbers should be",
    ],
    [
      '"mean": null',
      '"mean": [1, 2]',
      "the mean of the Normalization is '[1,2]', where 3 numbers should be",
    ],
    [
      '"mean": null',
      '"mean": true',
      "the mean of the Normalization is 'true', where 3 numbers should be",
    ],
  ])('is refused where %s of a Normalization is %s', async (from, to, says) => {
    const option = new RegExp(`("name": "by_channel".*?)${from.replace(/[[\]]/g, '\\$&')}`);
    await expect(changed('adapted-keras3', option, `$1${to}`)).rejects.toThrow(
      `load: model.json: the layer 'by_channel' (Rescaling) cannot be built: ${says}`,
    );
  });

  test('takes one number of a Normalization for all, and those of the last axis for all others', async () => {
    for (const mean of ['[1, 2, 3]', '2']) {
      const option = /("name": "by_row".*?"mean": )\[\[.*?\]\]/;
      const graph = await changed('adapted-keras3', option, `$1${mean}`);
      expect(graph.layer('by_row').output).toEqual([null, 4, 5, 3]);
    }
  });

  test('is refused where a layer is given a mask that somebody made', async () => {
    const mask = /"keras_history": \["not_equal", 0, 0\]/;
    await expect(
      changed('masked-keras3', mask, '"keras_history": ["words", 0, 0]'),
    ).rejects.toThrow(
      "load: model.json: 'words' is given to a layer as its mask, which tfjs cannot be told; use a masking layer",
    );
  });

  test('is refused where tfjs would hand a mask on to another branch', async () => {
    // tfjs goes to the last input first: to the masked branch, after the change.
    const inputs = /\["first", 0, 0\](.*?)\["second", 0, 0\]/s;
    const exchanged = '["second", 0, 0]$1["first", 0, 0]';
    await expect(changed('leaking-keras3', inputs, exchanged)).rejects.toThrow(
      "load: model.json: in the layer 'second' (LSTM) tfjs and Keras differ: tfjs makes it skip the steps that 'masking' masks, which are not those of what it takes; give each a model of its own",
    );
  });

  test('has its weights by the names of layers, in whatever order these are listed', async () => {
    for (const fixture of ['sequences-keras3', 'nested-keras3', 'shared-keras3']) {
      const entries = unzipSync(readFileSync(join(keras, fixture, 'model.keras')));
      const config = JSON.parse(strFromU8(entries['config.json']!));
      const reverse = (model: { config: { layers: { class_name: string }[] } }): void => {
        model.config.layers.reverse();
        for (const layer of model.config.layers) {
          if (layer.class_name === 'Functional') reverse(layer as never);
        }
      };
      reverse(config);
      const file = join(folder, 'model.keras');
      const reversed = strToU8(JSON.stringify(config));
      writeFileSync(file, zipSync({ ...entries, 'config.json': reversed }, { level: 0 }));
      expect(differenceToKeras((await load(file)).emit(), fixture)).toBeLessThan(1e-5);
    }
  });

  test('has the numbers of its operations on their sides', async () => {
    const operation = (className: string, at: number): unknown =>
      translate(
        {
          name: 'l',
          className,
          config: {},
          isOperation: true,
          isMasked: false,
          inputs: 1,
          constants: new Map([[at, 4]]),
        },
        'keras3',
        true,
      )[0]?.config;
    expect(operation('Subtract', 0)).toEqual({ name: 'l', scale: -1, offset: 4 });
    expect(operation('Subtract', 1)).toEqual({ name: 'l', scale: 1, offset: -4 });
    expect(operation('TrueDivide', 1)).toEqual({ name: 'l', scale: 0.25, offset: 0 });
  });
});
