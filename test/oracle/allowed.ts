/**
 * Where tfjs is wrong and we are not: each with its reason, and with a call that shows it. A test
 * sees to it that the call still does; when tfjs is mended, the entry goes.
 */
import { type Answer, isError } from './answers.ts';
import { type Case, Inner, type Spec } from './case.ts';
import type { Judged, ProblemKind } from './judge.ts';
import { refusedValues } from './refused.ts';

export interface Allowed {
  readonly kind: ProblemKind;
  readonly methods: readonly string[];
  /** Which cases it covers, beyond the methods and the kind. */
  readonly when: (judged: Judged) => boolean;
  readonly reason: string;
  readonly example: Case;
}

const floats = (...shapes: Spec['shape'][]): readonly Spec[] =>
  shapes.map((shape) => ({ shape, dtype: 'float32' }));
const ints = (shape: Spec['shape']): readonly Spec[] => [{ shape, dtype: 'int32' }];

const optionOf = ({ it: { config } }: Judged, key: string): unknown =>
  (config as Record<string, unknown> | undefined)?.[key];
const codeOf = ({ ours }: Judged): string | undefined =>
  isError(ours) ? (ours.error as Error & { code?: string }).code : undefined;
const refusedFor =
  (code: string) =>
  (judged: Judged): boolean =>
    codeOf(judged) === code;
const sizesOf = (answer: Answer): readonly (number | null)[] =>
  isError(answer) ? [] : answer.outputs.flatMap(({ shape }) => shape);
/** tfjs throws, with a message like this, on the data. */
const throwsOn =
  (message: RegExp) =>
  ({ theirs: { data } }: Judged): boolean =>
    isError(data) && message.test(data.error.message);
/** What comes out has a size that no tensor with values in it has. */
const isEmpty = ({ theirs }: Judged): boolean =>
  [...sizesOf(theirs.symbolic), ...sizesOf(theirs.data)].some(
    (size) => size !== null && !(Number.isInteger(size) && size > 0),
  );
const image = floats([null, 4, 4, 2]);

export const allowed: readonly Allowed[] = [
  ...refusedValues,
  {
    kind: 'tfjs-accepts',
    methods: [
      ...['conv1d', 'conv2d', 'conv3d', 'depthwiseConv2d', 'separableConv2d'],
      ...['averagePooling1d', 'averagePooling2d', 'averagePooling3d'],
      ...['maxPooling1d', 'maxPooling2d', 'maxPooling3d', 'cropping2D'],
      ...['convLstm2d', 'bidirectional', 'timeDistributed'],
    ],
    when: (judged) =>
      (refusedFor('window')(judged) || refusedFor('cropping')(judged)) && isEmpty(judged),
    reason: 'a window that does not fit gives a tensor that is empty, or of a negative size',
    example: { method: 'conv2d', inputs: image, config: { filters: 2, kernelSize: 5 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['depthwiseConv2d', 'conv2dTranspose', 'conv3dTranspose'],
    when: (judged) =>
      refusedFor('not-implemented')(judged) && optionOf(judged, 'dilationRate') !== undefined,
    reason: 'dilationRate is ignored: tfjs computes as if it were 1',
    example: {
      method: 'depthwiseConv2d',
      inputs: image,
      config: { kernelSize: 2, dilationRate: 2 },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['activation'],
    when: (judged) =>
      refusedFor('dtype')(judged) &&
      ['selu', 'softplus'].includes(String(optionOf(judged, 'activation'))),
    reason: 'selu and softplus of integers are cut off to integers: softplus(1) is 1',
    example: { method: 'activation', inputs: ints([null, 4]), config: { activation: 'softplus' } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['activation', 'dense'],
    when: (judged) => optionOf(judged, 'activation') === 'gelu_new',
    reason: 'gelu_new is saved, but when it is loaded it is looked for as geluNew',
    example: { method: 'activation', inputs: image, config: { activation: 'gelu_new' } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['batchNormalization', 'layerNormalization', 'timeDistributed'],
    when: refusedFor('dtype'),
    reason: 'integers are normalised to integers, which makes no sense',
    example: { method: 'batchNormalization', inputs: ints([null, 4]) },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['batchNormalization', 'timeDistributed'],
    when: refusedFor('not-implemented'),
    reason: 'statistics along any axis but the last are taken in turn, value by value',
    example: { method: 'batchNormalization', inputs: image, config: { axis: 1 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['conv1d'],
    when: (judged) => optionOf(judged, 'dataFormat') === 'channelsFirst',
    reason:
      'of a sequence with channels first the axes are mixed up, and that it is one is not saved',
    example: {
      method: 'conv1d',
      inputs: floats([null, 3, 8]),
      config: { filters: 4, kernelSize: 3, dataFormat: 'channelsFirst' },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['separableConv2d'],
    when: (judged) => optionOf(judged, 'dataFormat') === 'channelsFirst',
    reason: 'the bias is added along the wrong axis; where that fits, nothing is said',
    example: {
      method: 'separableConv2d',
      inputs: floats([null, 3, 6, 6]),
      config: { filters: 4, kernelSize: 3, dataFormat: 'channelsFirst' },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['conv3d'],
    when: refusedFor('dtype'),
    reason: 'the sums over integers are cut off to integers, before the bias is added',
    example: {
      method: 'conv3d',
      inputs: ints([null, 4, 4, 4, 2]),
      config: { filters: 2, kernelSize: 2 },
    },
  },
  {
    kind: 'symbolic-shape',
    methods: ['cropping2D'],
    when: ({ it }) => it.inputs[0]?.shape.includes(null) === true,
    reason: 'an unknown size counts as 0, from which is cropped',
    example: { method: 'cropping2D', inputs: floats([null, null, 4, 2]), config: { cropping: 1 } },
  },
  {
    kind: 'symbolic-shape',
    methods: ['resizing', 'randomWidth'],
    when: ({ theirs: { symbolic } }) =>
      !isError(symbolic) && symbolic.outputs[0]?.shape.length === 3,
    reason: 'there is no batch in the shape that is reported',
    example: { method: 'resizing', inputs: image, config: { height: 2, width: 2 } },
  },
  {
    kind: 'data-throws',
    methods: ['resizing', 'randomWidth'],
    when: throwsOn(/x must be rank 3 or 4/),
    reason: 'in a model, it does not take the one tensor out of the list that it is given',
    example: { method: 'resizing', inputs: image, config: { height: 2, width: 2 } },
  },
  {
    kind: 'data-throws',
    methods: ['centerCrop'],
    when: throwsOn(/x must be rank 3 or 4/),
    reason: 'it writes its shape into that of what it takes, and cannot scale up in a model',
    example: { method: 'centerCrop', inputs: image, config: { height: 9, width: 9 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dropout', 'spatialDropout1d', 'timeDistributed'],
    when: refusedFor('dtype'),
    reason: 'of integers nothing can be dropped: tfjs throws in training',
    example: { method: 'dropout', inputs: ints([null, 4]), config: { rate: 0.5 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['gaussianNoise', 'gaussianDropout', 'alphaDropout'],
    when: refusedFor('dtype'),
    reason: 'integers are integers in prediction, and float32 in training',
    example: { method: 'gaussianNoise', inputs: ints([null, 4]), config: { stddev: 1 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['conv3d', 'conv3dTranspose', 'maxPooling3d', 'averagePooling3d'],
    when: (judged) =>
      refusedFor('not-implemented')(judged) && optionOf(judged, 'padding') === 'same',
    reason: 'of a padded volume that steps pass over every window is shifted',
    example: {
      method: 'maxPooling3d',
      inputs: floats([null, 4, 4, 4, 2]),
      config: { poolSize: 1, strides: 2, padding: 'same' },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['simpleRNN', 'gru', 'lstm', 'rnn'],
    when: (judged) =>
      refusedFor('not-implemented')(judged) && optionOf(judged, 'stateful') === true,
    reason: 'a model throws on states that are kept and given; only the layer by itself takes them',
    example: {
      method: 'simpleRNN',
      inputs: floats([2, 3, 4], [1, 3]),
      config: { units: 3, stateful: true },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['centerCrop'],
    when: refusedFor('rank'),
    reason: 'of one image without a batch it reports a shape without a batch, too',
    example: {
      method: 'centerCrop',
      inputs: floats([2, 7, 1]),
      config: { height: 1, width: 1 },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['concatenate'],
    when: (judged) => Number(optionOf(judged, 'axis')) < -1,
    reason: 'tfjs promises the axis that it is told, and then takes the last for any negative one',
    example: {
      method: 'concatenate',
      inputs: floats([2, 3, 3], [2, 3, 3]),
      config: { axis: -2 },
    },
  },
  {
    kind: 'symbolic-shape',
    methods: ['reshape'],
    when: ({ theirs }) => sizesOf(theirs.symbolic).slice(1).includes(null),
    reason: 'a -1 is reported as null where the batch is, although the size is known',
    example: {
      method: 'reshape',
      inputs: floats([null, 784]),
      config: { targetShape: [28, -1, 4] },
    },
  },
  {
    kind: 'data-throws',
    methods: ['softmax'],
    when: (judged) =>
      optionOf(judged, 'axis') === undefined && throwsOn(/non-last dimension/)(judged),
    reason: 'the default axis is 1, although -1 is documented: we pass -1',
    example: { method: 'softmax', inputs: image },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dropout'],
    when: refusedFor('noise-shape'),
    reason: 'a noiseShape is not looked at before training',
    example: {
      method: 'dropout',
      inputs: floats([null, 4]),
      config: { rate: 0.5, noiseShape: [3, 4] },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['prelu'],
    when: refusedFor('axis'),
    reason:
      'a shared axis past the end adds an axis to the slopes, which is seen where they do not fit',
    example: { method: 'prelu', inputs: floats([null, 1]), config: { sharedAxes: 2 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['concatenate'],
    when: (judged) =>
      refusedFor('not-implemented')(judged) &&
      (optionOf(judged, 'axis') === 0 || judged.it.inputs[0]?.shape.length === 1),
    reason: 'predict joins batches in portions of 32, so that examples come out in another order',
    example: { method: 'concatenate', inputs: floats([null, 3], [null, 3]), config: { axis: 0 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['concatenate'],
    when: refusedFor('axis'),
    reason: 'an axis past the end by one gives an unknown size and then joins the last axis',
    example: { method: 'concatenate', inputs: floats([1, 6], [1, 6]), config: { axis: 2 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dot'],
    when: (judged) =>
      refusedFor('rank')(judged) && judged.it.inputs.some(({ shape }) => shape.length < 2),
    reason:
      'a tensor of nothing but a batch is summed up along it: tfjs reports [1, 1] and gives one number for all examples',
    example: {
      method: 'dot',
      inputs: floats([null, 1], [null]),
      config: { axes: [-2, -1], normalize: true },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dot'],
    when: refusedFor('not-implemented'),
    reason: 'a product along the batch adds up the examples, in portions of 32 in predict',
    example: { method: 'dot', inputs: floats([null, 3], [null, 3]), config: { axes: 0 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dot'],
    when: refusedFor('merge'),
    reason: 'sizes along two negative axes are not compared: unknown beside known is left to luck',
    example: { method: 'dot', inputs: floats([null, null], [null, 3]), config: { axes: [-1, -1] } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dot'],
    when: refusedFor('axis'),
    reason: 'axes that are not there are not looked at: two of them have the same size, none',
    example: { method: 'dot', inputs: floats([2, 3], [2, 3, 2]), config: { axes: 3 } },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['dot'],
    when: refusedFor('dtype'),
    reason: 'integers are multiplied on some backends only, truth values to nonsense',
    example: {
      method: 'dot',
      inputs: [...ints([null, 3]), ...ints([null, 3])],
      config: { axes: 1 },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['add', 'average', 'maximum', 'minimum', 'multiply', 'concatenate'],
    when: refusedFor('dtype'),
    reason: 'tensors of several dtypes are made one in ways that depend on the operation',
    example: { method: 'add', inputs: [...floats([null, 3]), ...ints([null, 3])] },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['categoryEncoding'],
    when: refusedFor('not-implemented'),
    reason: 'int reports the shape of multiHot, which its data has by chance only',
    example: {
      method: 'categoryEncoding',
      inputs: ints([null, 3]),
      config: { numTokens: 3, outputMode: 'int' },
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['categoryEncoding'],
    when: refusedFor('rank'),
    reason: 'a batch of no axes is taken for one example',
    example: {
      method: 'categoryEncoding',
      inputs: ints([3]),
      config: { numTokens: 4 },
      below: 3,
    },
  },
  {
    kind: 'tfjs-accepts',
    methods: ['simpleRNN', 'gru', 'lstm', 'rnn', 'bidirectional'],
    when: refusedFor('initial-state'),
    reason:
      'the rank and the batch of an initial state are not looked at: one row is repeated over the batch',
    example: {
      method: 'gru',
      inputs: floats([2, 4, 3], [1, 5]),
      config: { units: 5 },
    },
  },
  {
    kind: 'symbolic-shape',
    methods: ['bidirectional'],
    when: ({ theirs }) => sizesOf(theirs.symbolic).includes(0),
    reason: 'an unknown width of images with channels first is doubled to 0',
    example: {
      method: 'bidirectional',
      inputs: floats([null, 2, 3, 4, null]),
      config: {
        layer: new Inner('convLstm2d', { filters: 2, kernelSize: 2, dataFormat: 'channelsFirst' }),
      },
    },
  },
];
