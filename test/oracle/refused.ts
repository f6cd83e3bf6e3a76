/**
 * Values of options that we refuse and tfjs takes: for each reason, which option of which layer has
 * which value, in a call that shows it.
 */
import type { Shape } from '../../src/shape/dimension.ts';
import type { ConfigError } from '../../src/shape/errors.ts';
import type { Allowed } from './allowed.ts';
import { isError } from './answers.ts';
import type { Judged } from './judge.ts';

const N = null;

/** A call in which the option has the value that is refused; `below` as in a `Case`. */
type Refused = readonly [
  method: string,
  option: string,
  shape: Shape,
  config: Readonly<Record<string, unknown>>,
  below?: number,
];

const refused: Readonly<Record<string, readonly Refused[]>> = {
  'causal is taken for valid': [
    ['averagePooling1d', 'padding', [N, 1, 3], { padding: 'causal' }],
    ['averagePooling2d', 'padding', [N, 1, 1, 1], { poolSize: 2, strides: 4, padding: 'causal' }],
    [
      'averagePooling3d',
      'padding',
      [N, 1, 1, 4, 1],
      { poolSize: 2, strides: 4, padding: 'causal' },
    ],
    ['maxPooling1d', 'padding', [N, 1, 3], { padding: 'causal' }],
    ['maxPooling2d', 'padding', [N, 1, 1, 1], { poolSize: 2, strides: 4, padding: 'causal' }],
    [
      'depthwiseConv2d',
      'padding',
      [N, 2, 1, 5],
      { kernelSize: [4, 4], depthMultiplier: 1, padding: 'causal' },
    ],
    ['maxPooling3d', 'padding', [N, 1, 1, 4, 1], { poolSize: 2, strides: 4, padding: 'causal' }],
  ],
  'a list that is too short leaves an axis with a size of NaN, or as it was': [
    ['averagePooling2d', 'poolSize', [2, 2, N, N], { poolSize: [2], strides: 2, padding: 'same' }],
    ['averagePooling3d', 'poolSize', [1, 2, 5, 2, 1], { poolSize: [2], strides: 2 }],
    ['maxPooling2d', 'poolSize', [2, 2, N, N], { poolSize: [2], strides: 2, padding: 'same' }],
    ['maxPooling3d', 'poolSize', [1, 2, 5, 2, 1], { poolSize: [2], strides: 2 }],
  ],
  'a shared axis that is the batch, below 0 or a fraction is ignored': [
    ['prelu', 'sharedAxes', [N], { sharedAxes: [1.5] }],
    ['prelu', 'sharedAxes', [N], { sharedAxes: [0] }],
    ['prelu', 'sharedAxes', [3, 9], { sharedAxes: 0 }],
    ['prelu', 'sharedAxes', [N, 2, 3], { sharedAxes: -1 }],
    ['prelu', 'sharedAxes', [N, 2, 3], { sharedAxes: -2 }],
    ['prelu', 'sharedAxes', [N, 2, 3], { sharedAxes: -3 }],
    ['prelu', 'sharedAxes', [N, 2, 3], { sharedAxes: -4 }],
    ['prelu', 'sharedAxes', [N, 2, 3], { sharedAxes: -5 }],
  ],
  'of a kernel of size 0 nothing but the bias comes out': [
    [
      'conv1d',
      'kernelSize',
      [N, 1, 1],
      { filters: 4, kernelSize: 0, strides: [1], padding: 'same', useBias: false },
    ],
    ['conv2d', 'kernelSize', [3, 3, 10, 4], { filters: 2, kernelSize: 0 }],
    ['conv3d', 'kernelSize', [N, N, 3, 2, 4], { filters: 2, kernelSize: 0, strides: 2 }],
    ['depthwiseConv2d', 'kernelSize', [1, 4, 6, 4], { kernelSize: 0 }],
    [
      'separableConv2d',
      'kernelSize',
      [2, 1, 4, 1],
      { filters: 2, kernelSize: 0, depthMultiplier: 3, strides: 2, useBias: false },
    ],
    ['conv2dTranspose', 'kernelSize', [3, 3, 10, 4], { filters: 2, kernelSize: 0 }],
    ['conv3dTranspose', 'kernelSize', [N, N, 3, 2, 4], { filters: 2, kernelSize: 0, strides: 2 }],
  ],
  'strides below 0 give sizes of 0 or less': [
    [
      'conv2d',
      'strides',
      [N, 1, 3, 5],
      { filters: 2, kernelSize: 4, strides: -1, padding: 'same' },
    ],
    [
      'depthwiseConv2d',
      'strides',
      [N, 7, 3, 1],
      { kernelSize: 1, depthMultiplier: 1, strides: -1 },
    ],
    [
      'separableConv2d',
      'strides',
      [N, 4, 3, 1],
      { filters: 3, kernelSize: 1, depthMultiplier: 3, strides: -1, useBias: false },
    ],
    [
      'conv2dTranspose',
      'strides',
      [N, 1, 3, 5],
      { filters: 1, kernelSize: 2, strides: -1, padding: 'same' },
    ],
    [
      'conv3dTranspose',
      'strides',
      [N, 5, 2, N, 1],
      { filters: 1, kernelSize: [4, 3, 4], strides: -1, useBias: false },
    ],
  ],
  'no channels come out of the depthwise step': [
    [
      'depthwiseConv2d',
      'depthMultiplier',
      [2, 3, 2, 4],
      { kernelSize: [1, 6], depthMultiplier: 0, strides: 4, padding: 'same' },
    ],
    [
      'separableConv2d',
      'depthMultiplier',
      [N, N, N, 1],
      { filters: 1, kernelSize: [4, 3], depthMultiplier: 0, strides: 4 },
    ],
  ],
  'a fraction of a token is a size that no tensor has': [
    ['categoryEncoding', 'numTokens', [N], { numTokens: 2.5, outputMode: 'count' }, 2],
  ],
  'a mode that there is not is taken for count': [
    ['categoryEncoding', 'outputMode', [2, 1], { numTokens: 5, outputMode: 'one' }, 5],
  ],
  'a rate is not looked at before training': [
    ['dropout', 'rate', [3], { rate: 2 }],
    ['dropout', 'rate', [3], { rate: -0.5 }],
    ['dropout', 'rate', [1], { rate: 1 }],
    ['spatialDropout1d', 'rate', [3, 1, 3], { rate: -0.5 }],
    ['spatialDropout1d', 'rate', [2, 2, 1], { rate: 1 }],
    ['spatialDropout1d', 'rate', [1, 2, 3], { rate: 2 }],
    ['gaussianDropout', 'rate', [1], { rate: 1 }],
    ['gaussianDropout', 'rate', [2], { rate: -0.5 }],
    ['alphaDropout', 'rate', [1], { rate: 1 }],
    ['alphaDropout', 'rate', [2], { rate: -0.5 }],
    ['simpleRNN', 'dropout', [N, 3, 1], { units: 2, dropout: -1 }],
    ['simpleRNN', 'dropout', [2, 2, 1], { units: 3, dropout: 1 }],
    ['gru', 'dropout', [N, N, 4], { units: 4, dropout: -1 }],
    ['gru', 'dropout', [N, 1, 2], { units: 4, dropout: 1 }],
    ['lstm', 'dropout', [N, 1, 3], { units: 2, dropout: -1 }],
    ['lstm', 'dropout', [N, 2, 1], { units: 3, dropout: 1 }],
  ],
  'a vector repeated 0 times is empty': [['repeatVector', 'n', [3, 2], { n: 0 }]],
  'there is no loop to unroll, so it is ignored': [
    ['simpleRNN', 'unroll', [N, 3, 2], { units: 1, unroll: true }],
    ['gru', 'unroll', [N, 3, 4], { units: 4, unroll: true }],
    ['lstm', 'unroll', [N, N, 3], { units: 4, unroll: true }],
  ],
  'whatever is not empty or 0 is taken for true': [
    ['simpleRNN', 'returnState', [N, 3, 2], { units: 1, returnState: 1 }],
    ['gru', 'returnState', [N, 1, 1], { units: 4, returnState: 1 }],
    ['lstm', 'returnState', [N, 3, 2], { units: 1, returnState: 1 }],
  ],
  'there is but one implementation, so it is ignored': [
    ['gru', 'implementation', [2, 4, 5], { units: 2, implementation: 1 }],
    ['lstm', 'implementation', [1, 1, 3], { units: 4, implementation: 1 }],
  ],
  'a negative padding makes the image smaller': [
    ['zeroPadding2d', 'padding', [3, 2, 4, 4], { padding: -1 }],
  ],
  'half a row of padding is added to sizes, and rounded in the data': [
    ['zeroPadding2d', 'padding', [3, 4, 1, 4], { padding: 0.5 }],
  ],
  'half a row is taken off the sizes, and rounded in the data': [
    ['cropping2D', 'cropping', [2, 2, 2, 2], { cropping: 0.5 }],
  ],
  'an image with no rows is empty': [['upSampling2d', 'size', [N, 2, 7, 2], { size: [0, 1] }]],
  'a number for two gives sizes of NaN': [['upSampling2d', 'size', [N, 4, 4, 3], { size: 2 }]],
  'a factor that is a fraction gives sizes that are fractions': [
    ['upSampling2d', 'size', [N, 4, 1, 2], { size: [1.5, 2] }],
  ],
};

/** Whether a case has this value of this option, and is refused for it. */
const isRefusedFor =
  (option: string, value: unknown) =>
  ({ it, ours }: Judged): boolean => {
    if (!isError(ours)) return false;
    const { code, received, message } = ours.error as Partial<ConfigError>;
    return (
      code === 'option-value' &&
      message?.startsWith(`${it.method}: ${option} must be `) === true &&
      JSON.stringify(received) === JSON.stringify(value)
    );
  };

/** An entry for each layer, option and value. */
export const refusedValues: readonly Allowed[] = Object.entries(refused).flatMap(([why, calls]) =>
  calls.map(([method, option, shape, config, below]): Allowed => {
    const value = config[option];
    return {
      kind: 'tfjs-accepts',
      methods: [method],
      when: isRefusedFor(option, value),
      reason: `${option}: ${JSON.stringify(value)}: ${why}`,
      example: {
        method,
        inputs: [{ shape, dtype: 'float32' }],
        config,
        bad: option,
        ...(below === undefined ? {} : { below }),
      },
    };
  }),
);
