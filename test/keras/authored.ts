import * as tf from '@tensorflow/tfjs';
import {
  type AnyGraph,
  add,
  average,
  concatenate,
  dot,
  fromModel,
  graph,
  input,
  layers,
  maximum,
  minimum,
  multiply,
  type Tensor,
} from '../../src/index.ts';

/** Named anew at each step, so that the compiler has no names to keep. */
type Row = Tensor<[null, 4]>;

/** Models with what Keras itself would not have written: what tfjs alone does, and hard cases of order. */
export const authored = (): Readonly<Record<string, AnyGraph>> => ({
  'hard-sigmoid': hardSigmoid(),
  images: images(),
  options: options(),
  states: states(),
  masks: masks(),
  wrapped: wrapped(),
  ends: ends(),
  order: order(),
  frozen: frozen(),
  whole: wholeNumbers(),
});

/** `0.2 x + 0.5` is the hard sigmoid of tfjs, and the activation of every gate that has no other. */
const hardSigmoid = (): AnyGraph => {
  const steps = input({ shape: [5, 4], name: 'steps' });
  const video = input({ shape: [3, 5, 5, 2], name: 'video' });
  const x = steps
    .lstm({ units: 3, returnSequences: true })
    .gru({ units: 4, returnSequences: true })
    .bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }) })
    .rnn({ cell: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })] })
    .dense({ units: 4, activation: 'hardSigmoid' });
  const y = video
    .convLstm2d({ filters: 2, kernelSize: 2 })
    .conv2d({ filters: 2, kernelSize: 2, activation: 'hardSigmoid' })
    .flatten()
    .dense({ units: 4 })
    .activation({ activation: 'hardSigmoid' });
  return graph({ inputs: [steps, video], outputs: add([x, y]) });
};

const images = (): AnyGraph => {
  const image = input({ shape: [10, 10, 3], name: 'image' });
  const x = image
    .conv2d({
      filters: 4,
      kernelSize: [3, 2],
      strides: [1, 2],
      padding: 'same',
      activation: 'relu6',
    })
    .conv2d({ filters: 3, kernelSize: 2, dilationRate: 2, activation: 'mish' })
    .thresholdedReLU({ theta: 0.3 })
    .depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, activation: 'gelu' })
    .separableConv2d({ filters: 3, kernelSize: 2, depthMultiplier: 2, activation: 'swish' })
    .zeroPadding2d({
      padding: [
        [2, 1],
        [0, 3],
      ],
    })
    .upSampling2d({ size: [2, 3] })
    .conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, activation: 'selu' })
    .cropping2D({
      cropping: [
        [1, 2],
        [3, 0],
      ],
    })
    .dropout({ rate: 0.2, noiseShape: [null, 1, 1, 2] })
    .averagePooling2d({ poolSize: [3, 2], strides: [2, 3], padding: 'same' })
    .leakyReLU({ alpha: 0.15 })
    .prelu({ sharedAxes: [1, 2] });
  return graph({ inputs: image, outputs: x.softmax({ axis: 3 }), name: 'images' });
};

/** Initialisers, regularisers and constraints, which Keras reads before it reads the weights. */
const options = (): AnyGraph => {
  const { initializers, regularizers, constraints } = tf;
  const x: Row = input({ shape: [4] });
  const all = [
    initializers.heNormal({ seed: 1 }),
    initializers.leCunUniform({ seed: 2 }),
    initializers.orthogonal({ gain: 2, seed: 3 }),
    initializers.identity({ gain: 1 }),
    initializers.varianceScaling({
      scale: 2,
      mode: 'fanAvg',
      distribution: 'truncatedNormal',
    }),
    initializers.constant({ value: 0.1 }),
    initializers.randomUniform({ minval: -1, maxval: 1 }),
    initializers.truncatedNormal({ mean: 0, stddev: 0.5 }),
    initializers.randomNormal({ mean: 0, stddev: 0.5 }),
    initializers.ones(),
  ];
  const bounds = [
    constraints.maxNorm({ maxValue: 2, axis: 0 }),
    constraints.minMaxNorm({ minValue: 0.1, maxValue: 3, rate: 0.9, axis: 0 }),
    constraints.nonNeg(),
    constraints.unitNorm({ axis: 0 }),
  ];
  const penalties = [
    regularizers.l1({ l1: 0.01 }),
    regularizers.l2({ l2: 0.02 }),
    regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
  ];
  let y: Row = x;
  for (const [i, kernelInitializer] of all.entries()) {
    const kernelConstraint = bounds[i % bounds.length] as never;
    const biasRegularizer = penalties[i % penalties.length] as never;
    y = y.dense({ units: 4, kernelInitializer, kernelConstraint, biasRegularizer });
  }
  return graph({ inputs: x, outputs: y.layerNormalization({ epsilon: 0.01, center: false }) });
};

const states = (): AnyGraph => {
  const source = input({ shape: [5, 3], name: 'source' });
  const target = input({ shape: [4, 2], name: 'target' });
  const [, h, c] = source.lstm({ units: 3, returnState: true, recurrentActivation: 'sigmoid' });
  const decoded = target.lstm({ units: 3, goBackwards: true }, { initialState: [h, c] });
  const [, g] = source.gru({ units: 3, returnState: true, recurrentActivation: 'sigmoid' });
  const simple = target.simpleRNN({ units: 3 }, { initialState: [g] });
  const layer = layers.lstm({ units: 3, returnState: true });
  const [both, there, , back] = source.bidirectional({ layer, mergeMode: 'sum' });
  return graph({ inputs: [source, target], outputs: [decoded, simple, both, there, back] });
};

/** Where Keras works masks out by operations of its own, it lists the layers in another order. */
const masks = (): AnyGraph => {
  const steps = input({ shape: [4, 3], name: 'steps' });
  const words = input({ shape: [4], name: 'words', dtype: 'int32' });
  const early = steps.dense({ name: 'early', units: 3, useBias: false });
  const masked = early
    .masking({ maskValue: 0 })
    .dense({ name: 'kept', units: 3 })
    .lstm({ name: 'reader', units: 3, returnSequences: true })
    .batchNormalization({ name: 'norm' })
    .gru({ name: 'last', units: 3 });
  const read = words
    .embedding({ inputDim: 4, outputDim: 3, maskZero: true })
    .dropout({ rate: 0.1 })
    .lstm({ name: 'words_reader', units: 3 });
  return graph({ inputs: [steps, words], outputs: concatenate([masked, read]) });
};

const wrapped = (): AnyGraph => {
  const inside = input({ shape: [4], name: 'inside' });
  const encoder = graph({
    inputs: inside,
    outputs: inside.dense({ name: 'inner_a', units: 3 }).dense({ name: 'inner_b', units: 2 }),
    name: 'encoder',
  }).emit();
  const x = input({ shape: [5, 4], name: 'x' });
  const each = x.apply(tf.layers.timeDistributed({ name: 'each', layer: encoder as never }));
  const images = input({ shape: [3, 6, 6, 2], name: 'images' });
  const pooled = images.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 3 }) });
  return graph({ inputs: [x, images], outputs: [each, pooled] });
};

/** Nested models that are outputs and feed others, and one with several ends. */
const ends = (): AnyGraph => {
  const dense = (name: string, units = 3) => tf.layers.dense({ name, units });
  const take = (name: string) => tf.input({ shape: [3], name });
  const apply = (layer: tf.layers.Layer, ...x: tf.SymbolicTensor[]) =>
    [layer.apply(x.length === 1 ? (x[0] as tf.SymbolicTensor) : x)].flat() as tf.SymbolicTensor[];
  const [a, b] = [take('in_a'), take('in_b')];
  const [sum] = apply(tf.layers.add({ name: 'in_sum' }), a, ...apply(dense('in_c'), b));
  const two = tf.model({
    inputs: [a, b],
    outputs: [...apply(dense('in_d'), sum as never), ...apply(dense('in_e', 2), b)],
    name: 'two',
  });
  const c = take('in_f');
  const one = tf.model({ inputs: c, outputs: apply(dense('in_g'), c), name: 'one' });
  const [x, z] = [take('x'), take('z')];
  const [first] = apply(one, x) as [tf.SymbolicTensor];
  const [second] = apply(one, first) as [tf.SymbolicTensor];
  const twice = dense('twice');
  const [y] = apply(twice, ...apply(twice, second)) as [tf.SymbolicTensor];
  const pair = apply(two, y, z);
  return fromModel(tf.model({ inputs: [x, z], outputs: [second, first, ...pair, y] }));
};

/** Layers of one class at other distances from the outputs than they are made in. */
const order = (): AnyGraph => {
  const x = input({ shape: [4], name: 'x' });
  const z = input({ shape: [4], name: 'z' });
  const dense = (name: string) => ({ name, units: 4 });
  const long = x.dense(dense('l1')).dense(dense('l2')).dense(dense('l3')).dense(dense('l4'));
  const short = x.dense(dense('s1'));
  const other = z.dense(dense('o1')).dense(dense('o2'));
  const least = minimum([multiply([other, short]), average([long, other, short])]);
  const pair = maximum([add([short, long]), least]);
  const rows = pair.reshape({ targetShape: [2, 2] });
  const others = short.reshape({ targetShape: [2, 2] });
  const product = dot([rows, others], { axes: [2, 1], normalize: true }).permute({ dims: [2, 1] });
  return graph({
    inputs: [z, x],
    outputs: [other.dense(dense('end')), product.flatten(), short.repeatVector({ n: 2 })],
  });
};

const frozen = (): AnyGraph => {
  const x = input({ shape: [4], name: 'x' });
  const y = x
    .dense({ name: 'still', units: 4 })
    .batchNormalization({ name: 'norm', trainable: false })
    .dense({ name: 'moving', units: 4 });
  return graph({ inputs: x, outputs: y }).freeze('still');
};

const wholeNumbers = (): AnyGraph => {
  const a = input({ shape: [3], name: 'a', dtype: 'int32' });
  const counts = a.categoryEncoding({ numTokens: 4, outputMode: 'count' });
  const many = a.categoryEncoding({ numTokens: 4, outputMode: 'multiHot' });
  const rows = a.rescaling({ scale: 0.5, offset: 1 }).dense({ units: 4 });
  return graph({ inputs: a, outputs: [counts, many, rows, a.reshape({ targetShape: [3, 1] })] });
};
