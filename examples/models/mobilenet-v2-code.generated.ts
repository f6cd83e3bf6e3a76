// The graph 'model_1': 162 layers.
// Written by: npm run examples:code
import * as tf from '@tensorflow/tfjs';
import { add, block, graph, input, type Tensor } from 'tensorgraft';

type Image = [null, number, number, number];

const zeroPadding = {
  padding: [
    [0, 1],
    [0, 1],
  ],
} as const;
const conv = { useBias: false, kernelInitializer: 'glorotUniform' } as const;

const depthwiseConvBlock = block(
  (x: Tensor<Image>, name: string, filters: number, strides: number, padding: 'same' | 'valid') =>
    x
      .depthwiseConv2d({
        name: `${name}_depthwise`,
        kernelSize: 3,
        strides,
        padding,
        useBias: false,
        depthwiseInitializer: 'glorotUniform',
      })
      .batchNormalization({ name: `${name}_depthwise_BN`, momentum: 0.999 })
      .reLU({ name: `${name}_depthwise_relu`, maxValue: 6 })
      .conv2d({ name: `${name}_project`, filters, kernelSize: 1, padding: 'same', ...conv })
      .batchNormalization({ name: `${name}_project_BN`, momentum: 0.999 }),
);

const convBlock = block((x: Tensor<Image>, name: string, expand: number, project: number) => {
  const expandRelu = x
    .conv2d({ name: `${name}_expand`, filters: expand, kernelSize: 1, padding: 'same', ...conv })
    .batchNormalization({ name: `${name}_expand_BN`, momentum: 0.999 })
    .reLU({ name: `${name}_expand_relu`, maxValue: 6 });
  return depthwiseConvBlock(expandRelu, name, project, 1, 'same');
});

const residualBlock = block((x: Tensor<Image>, name: string, expand: number, project: number) =>
  add([x, convBlock(x, name, expand, project)], { name: `${name}_add` }),
);

const zeroPaddingBlock = block(
  (x: Tensor<Image>, name: string, expand: number, project: number) => {
    const pad = x
      .conv2d({ name: `${name}_expand`, filters: expand, kernelSize: 1, padding: 'same', ...conv })
      .batchNormalization({ name: `${name}_expand_BN`, momentum: 0.999 })
      .reLU({ name: `${name}_expand_relu`, maxValue: 6 })
      .zeroPadding2d({ name: `${name}_pad`, ...zeroPadding });
    return depthwiseConvBlock(pad, name, project, 2, 'valid');
  },
);

const input1 = input({ shape: [224, 224, 3], name: 'input_1' });
const conv1Relu = input1
  .zeroPadding2d({ name: 'Conv1_pad', ...zeroPadding })
  .conv2d({ name: 'Conv1', filters: 32, kernelSize: 3, strides: 2, ...conv })
  .batchNormalization({ name: 'bn_Conv1', momentum: 0.999 })
  .reLU({ name: 'Conv1_relu', maxValue: 6 });
const expandedConv = depthwiseConvBlock(conv1Relu, 'expanded_conv', 16, 1, 'same');
const block1 = zeroPaddingBlock(expandedConv, 'block_1', 96, 24);
const block2 = residualBlock(block1, 'block_2', 144, 24);
const block3 = zeroPaddingBlock(block2, 'block_3', 144, 32);
const block4 = residualBlock(block3, 'block_4', 192, 32);
const block5 = residualBlock(block4, 'block_5', 192, 32);
const block6 = zeroPaddingBlock(block5, 'block_6', 192, 64);
const block7 = residualBlock(block6, 'block_7', 384, 64);
const block8 = residualBlock(block7, 'block_8', 384, 64);
const block9 = residualBlock(block8, 'block_9', 384, 64);
const block10 = convBlock(block9, 'block_10', 384, 96);
const block11 = residualBlock(block10, 'block_11', 576, 96);
const block12 = residualBlock(block11, 'block_12', 576, 96);
const block13 = zeroPaddingBlock(block12, 'block_13', 576, 160);
const block14 = residualBlock(block13, 'block_14', 960, 160);
const block15 = residualBlock(block14, 'block_15', 960, 160);
const dense3 = convBlock(block15, 'block_16', 960, 320)
  .as([null, 7, 7, 320])
  .conv2d({ name: 'Conv_1', filters: 1280, kernelSize: 1, ...conv })
  .batchNormalization({ name: 'Conv_1_bn', momentum: 0.999 })
  .reLU({ name: 'out_relu', maxValue: 6 })
  .averagePooling2d({ name: 'average_pooling2d_1', poolSize: 7 })
  .flatten({ name: 'flatten_1', dataFormat: 'channelsLast' })
  .dense({
    name: 'dense_1',
    units: 256,
    activation: 'relu',
    kernelInitializer: 'heNormal',
    kernelRegularizer: tf.regularizers.l2({ l2: 0.0005000000237487257 }),
  })
  .dropout({ name: 'dropout_2', rate: 0.5 })
  .dense({ name: 'dense_2', units: 128, activation: 'relu', kernelInitializer: 'heNormal' })
  .dropout({ name: 'dropout_3', rate: 0.25 })
  .dense({ name: 'dense_3', units: 5, activation: 'softmax', kernelInitializer: 'glorotUniform' });

const trained = [
  'block_11',
  'block_12',
  'block_13',
  'block_14',
  'block_15',
  'block_16',
  'Conv_',
  'out',
  'average',
  'flatten',
  'dense',
  'dropout',
];

export const mobileNetV2 = graph({ inputs: input1, outputs: dense3, name: 'model_1' }).freeze(
  ({ name }) => !trained.some((start) => name?.startsWith(start)),
);
