/** The shape that each layer of the first catalogue gives, and what it refuses. */
import * as tf from '@tensorflow/tfjs';
import { add, concatenate, input, layers, type Shape, type Tensor } from 'tensorgraft';
import { same } from './support.ts';

declare const some: number;

const row = input({ shape: [784] });
const image = input({ shape: [28, 28, 3] });
const first = input({ shape: [3, 28, 28] });
const open = input({ shape: [null, null, 3] });
const sized = input({ shape: [some, 28, 3] });
const batch = input({ batchShape: [8, 28, 28, 3] });
declare const either: Tensor<[null, 28 | 14, 28, 3]>;

// input
same<typeof row, Tensor<[null, 784]>>();
same<typeof open.shape, [null, null, null, 3]>();
same<typeof sized.shape, [null, number, 28, 3]>();
same<typeof batch.shape, [8, 28, 28, 3]>();
same<typeof row.dtype, 'float32'>();
const tokens = input({ shape: [12], dtype: 'int32' });
same<typeof tokens.dtype, 'int32'>();
same<typeof tokens.shape, [null, 12]>();
// @ts-expect-error: one of shape and batchShape
input({ name: 'nothing' });
// @ts-expect-error: no such option
input({ shape: [4], dtyp: 'int32' });

// dense
const dense = row.dense({ units: 10 });
same<typeof dense, Tensor<[null, 10]>>();
same<typeof image.shape, [null, 28, 28, 3]>();
const denseOverImage = image.dense({ units: 10, activation: 'relu', useBias: false });
same<typeof denseOverImage.shape, [null, 28, 28, 10]>();
const denseSome = row.dense({ units: some });
same<typeof denseSome.shape, [null, number]>();
const denseEither = row.dense({ units: 10 as 10 | 20 });
same<typeof denseEither.shape, [null, 10 | 20]>();
// @ts-expect-error: units are missing
row.dense({});
// @ts-expect-error: no config at all
row.dense();
// @ts-expect-error: a misspelt option
row.dense({ unit: 10 });
// @ts-expect-error: an activation that there is not
row.dense({ units: 10, activation: 'rleu' });
row.dense({ units: 10, kernelInitializer: 'heNormal', kernelConstraint: 'maxNorm' });
row.dense({ units: 10, biasInitializer: tf.initializers.constant({ value: 1 }) });
// @ts-expect-error: an initializer that there is not
row.dense({ units: 10, kernelInitializer: 'he_normal' });
// @ts-expect-error: one that needs a value
row.dense({ units: 10, kernelInitializer: 'constant' });
// @ts-expect-error: a regularizer that there is not
row.dense({ units: 10, kernelRegularizer: 'l2' });
// @ts-expect-error: a constraint that there is not
row.dense({ units: 10, kernelConstraint: 'max_norm' });
// @ts-expect-error: the features are not known
input({ shape: [null] }).dense({ units: 10 });
// @ts-expect-error: input: batchShape begins with the size of the batch, or null, but is []
input({ batchShape: [] });
// @ts-expect-error: no axis but the batch
input({ shape: [] }).dense({ units: 10 });

// conv2d
const conv = image.conv2d({ filters: 32, kernelSize: 3 });
same<typeof conv, Tensor<[null, 26, 26, 32]>>();
const convSame = image.conv2d({ filters: 32, kernelSize: 3, padding: 'same' });
same<typeof convSame.shape, [null, 28, 28, 32]>();
const convTuple = image.conv2d({ filters: 32, kernelSize: [5, 3], strides: [2, 3] });
same<typeof convTuple.shape, [null, 12, 9, 32]>();
const convSameStrides = image.conv2d({ filters: 8, kernelSize: 3, strides: 3, padding: 'same' });
same<typeof convSameStrides.shape, [null, 10, 10, 8]>();
const convDilated = image.conv2d({ filters: 8, kernelSize: 3, dilationRate: [1, 4] });
same<typeof convDilated.shape, [null, 26, 20, 8]>();
const convOpen = open.conv2d({ filters: 8, kernelSize: 3 });
same<typeof convOpen.shape, [null, null, null, 8]>();
const convSized = sized.conv2d({ filters: some, kernelSize: 3 });
same<typeof convSized.shape, [null, number, 26, number]>();
const convBatch = batch.conv2d({ filters: 8, kernelSize: 1 });
same<typeof convBatch.shape, [8, 28, 28, 8]>();
const convEither = either.conv2d({ filters: 8, kernelSize: 3 });
same<typeof convEither.shape, [null, 26, 26, 8] | [null, 12, 26, 8]>();
const convSomeKernel = image.conv2d({ filters: 8, kernelSize: some });
same<typeof convSomeKernel.shape, [null, number, number, 8]>();
const convFirst = first.conv2d({ filters: 8, kernelSize: 3, dataFormat: 'channelsFirst' });
same<typeof convFirst.shape, [null, 8, 26, 26]>();
// @ts-expect-error: the kernel is larger than the image
image.conv2d({ filters: 8, kernelSize: 29 });
// @ts-expect-error: and where it is dilated
image.conv2d({ filters: 8, kernelSize: 15, dilationRate: 2 });
// @ts-expect-error: strides and dilation
image.conv2d({ filters: 8, kernelSize: 3, strides: 2, dilationRate: 2 });
// @ts-expect-error: no image
row.conv2d({ filters: 8, kernelSize: 3 });
// @ts-expect-error: channels that are not known
input({ shape: [28, 28, null] }).conv2d({ filters: 8, kernelSize: 3 });
// @ts-expect-error: no such padding
image.conv2d({ filters: 8, kernelSize: 3, padding: 'sme' });

// depthwiseConv2d
const depthwise = image.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 4 });
same<typeof depthwise, Tensor<[null, 26, 26, 12]>>();
const depthwiseSame = image.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' });
same<typeof depthwiseSame.shape, [null, 14, 14, 3]>();
const depthwiseOpen = open.depthwiseConv2d({ kernelSize: [3, 3] });
same<typeof depthwiseOpen.shape, [null, null, null, 3]>();
// @ts-expect-error: tfjs ignores the dilation
image.depthwiseConv2d({ kernelSize: 3, dilationRate: 2 });
// @ts-expect-error: the kernel is larger than the image
image.depthwiseConv2d({ kernelSize: [3, 40] });

// maxPooling2d, averagePooling2d
const pooled = image.maxPooling2d();
same<typeof pooled, Tensor<[null, 14, 14, 3]>>();
const pooledOdd = image.maxPooling2d({ poolSize: 3, strides: 2 });
same<typeof pooledOdd.shape, [null, 13, 13, 3]>();
const pooledSame = image.maxPooling2d({ poolSize: [3, 5], padding: 'same' });
same<typeof pooledSame.shape, [null, 10, 6, 3]>();
const pooledFirst = first.averagePooling2d({ poolSize: 4, dataFormat: 'channelsFirst' });
same<typeof pooledFirst.shape, [null, 3, 7, 7]>();
const pooledOpen = open.averagePooling2d({ poolSize: 2 });
same<typeof pooledOpen.shape, [null, null, null, 3]>();
// @ts-expect-error: the window is larger than the image
image.averagePooling2d({ poolSize: 30 });
// @ts-expect-error: no image, and no config to blame
row.maxPooling2d();

// globalAveragePooling2d, globalMaxPooling2d
const averaged = image.globalAveragePooling2d();
same<typeof averaged, Tensor<[null, 3]>>();
const largest = first.globalMaxPooling2d({ dataFormat: 'channelsFirst' });
same<typeof largest.shape, [null, 3]>();
const largestOpen = open.globalMaxPooling2d();
same<typeof largestOpen.shape, [null, 3]>();
// @ts-expect-error: no image
row.globalAveragePooling2d();

// flatten
const flat = image.flatten();
same<typeof flat, Tensor<[null, 2352]>>();
const flatSized = sized.flatten();
same<typeof flatSized.shape, [null, number]>();
const flatBatch = batch.flatten();
same<typeof flatBatch.shape, [8, 2352]>();
// @ts-expect-error: sizes that are not known
open.flatten();

// reshape
const reshaped = row.reshape({ targetShape: [28, 28, 1] });
same<typeof reshaped, Tensor<[null, 28, 28, 1]>>();
const reshapedHole = row.reshape({ targetShape: [7, -1, 4] });
same<typeof reshapedHole.shape, [null, 7, 28, 4]>();
const reshapedSized = sized.reshape({ targetShape: [-1, 3] });
same<typeof reshapedSized.shape, [null, number, 3]>();
// @ts-expect-error: another number of values
row.reshape({ targetShape: [28, 29] });
// @ts-expect-error: nothing to divide by 5
row.reshape({ targetShape: [-1, 5] });

// activation, reLU, softmax, batchNormalization, dropout: the shape stays
const activated = image.activation({ activation: 'relu' });
same<typeof activated, Tensor<[null, 28, 28, 3]>>();
const rectified = open.reLU({ maxValue: 6 });
same<typeof rectified.shape, [null, null, null, 3]>();
const rectifiedPlain = row.reLU();
same<typeof rectifiedPlain, Tensor<[null, 784]>>();
const probable = dense.softmax();
same<typeof probable, Tensor<[null, 10]>>();
const probableLast = image.softmax({ axis: 3 });
same<typeof probableLast.shape, [null, 28, 28, 3]>();
// @ts-expect-error: tfjs computes no axis but the last
image.softmax({ axis: 1 });
const normal = image.batchNormalization({ momentum: 0.9 });
same<typeof normal, Tensor<[null, 28, 28, 3]>>();
const normalLast = image.batchNormalization({ axis: 3 });
same<typeof normalLast.shape, [null, 28, 28, 3]>();
// @ts-expect-error: tfjs computes no axis but the last
first.batchNormalization({ axis: 1 });
// @ts-expect-error: no such axis
image.batchNormalization({ axis: 4 });
// @ts-expect-error: the size of the axis is not known
input({ shape: [4, null] }).batchNormalization();
const dropped = row.dropout({ rate: 0.5 });
same<typeof dropped, Tensor<[null, 784]>>();
// @ts-expect-error: the rate is missing
row.dropout({});

// zeroPadding2d
const padded = image.zeroPadding2d();
same<typeof padded, Tensor<[null, 30, 30, 3]>>();
const paddedRows = image.zeroPadding2d({ padding: [2, 3] });
same<typeof paddedRows.shape, [null, 32, 34, 3]>();
const paddedEdges = image.zeroPadding2d({
  padding: [
    [0, 1],
    [2, 3],
  ],
});
same<typeof paddedEdges.shape, [null, 29, 33, 3]>();
const paddedFirst = first.zeroPadding2d({ padding: 1, dataFormat: 'channelsFirst' });
same<typeof paddedFirst.shape, [null, 3, 30, 30]>();
const paddedOpen = open.zeroPadding2d({ padding: 3 });
same<typeof paddedOpen.shape, [null, null, null, 3]>();
// @ts-expect-error: no image
row.zeroPadding2d();

// upSampling2d
const enlarged = image.upSampling2d();
same<typeof enlarged, Tensor<[null, 56, 56, 3]>>();
const enlargedRows = image.upSampling2d({ size: [3, 1] });
same<typeof enlargedRows.shape, [null, 84, 28, 3]>();
const enlargedFirst = first.upSampling2d({ size: [2, 2], dataFormat: 'channelsFirst' });
same<typeof enlargedFirst.shape, [null, 3, 56, 56]>();

// add, as a method and as a function
const other = input({ shape: [28, 28, 3] });
const sum = image.add(other);
same<typeof sum, Tensor<[null, 28, 28, 3]>>();
const sumOfThree = image.add([other, convSame.conv2d({ filters: 3, kernelSize: 1 })]);
same<typeof sumOfThree.shape, [null, 28, 28, 3]>();
const sumOfTwo = add([image, other]);
same<typeof sumOfTwo, Tensor<[null, 28, 28, 3]>>();
const broadcast = add([image, input({ shape: [1, 28, 1] })]);
same<typeof broadcast.shape, [null, 28, 28, 3]>();
const sumOpen = add([open, image]);
same<typeof sumOpen.shape, [null, null, null, 3]>();
const sumSized = add([sized, image]);
same<typeof sumSized.shape, [null, 28, 28, 3]>();
const sumBatch = add([batch, image]);
same<typeof sumBatch.shape, [8, 28, 28, 3]>();
// @ts-expect-error: 28 and 26
image.add(conv);
// @ts-expect-error: the same, as a function
add([image, conv]);
// @ts-expect-error: nothing to add
add([image]);

// concatenate, both ways
const joined = concatenate([image, convSame]);
same<typeof joined, Tensor<[null, 28, 28, 35]>>();
const joinedMethod = image.concatenate(convSame);
same<typeof joinedMethod, Tensor<[null, 28, 28, 35]>>();
const joinedRows = concatenate([image, other], { axis: 1 });
same<typeof joinedRows.shape, [null, 56, 28, 3]>();
const joinedThree = image.concatenate([other, other], { axis: -1 });
same<typeof joinedThree.shape, [null, 28, 28, 9]>();
const joinedSome = concatenate([row, denseSome]);
same<typeof joinedSome.shape, [null, number]>();
// @ts-expect-error: other sizes differ
concatenate([image, conv]);
// @ts-expect-error: no such axis
concatenate([image, other], { axis: 4 });

// One of several strides may be none.
declare const stride: 1 | 0;
const slid = image.conv2d({ filters: 2, kernelSize: 3, strides: stride });
same<typeof slid.shape, [null, 26, 26, 2]>();

// Of options that are any nothing is known.
const parsed = input({ shape: [4] }).dense(JSON.parse('{ "units": 4 }'));
same<typeof parsed.shape, Shape>();

// What is one of several gives what any of them gives.
declare const isFirst: boolean;
const inside = isFirst ? layers.dense({ units: 4 }) : layers.reLU();
same<(typeof steps)['shape'], [null, 6, 4] | [null, 6, 8]>();
const steps = input({ shape: [6, 8] }).timeDistributed({ layer: inside });
declare const maybe: { shape: [3]; dtype?: 'int32' };
same<(typeof optional)['dtype'], 'float32' | 'int32'>();
const optional = input(maybe);

// What is wrong with one option is not said of another.
input({ shape: [10, 8] }).bidirectional({
  layer: layers.lstm({ units: 3 }),
  // @ts-expect-error: there is no such mode
  mergeMode: 'summ',
});
