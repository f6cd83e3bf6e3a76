import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';

/** A network of layers that make, hand on, forget and obey masks, as a recipe. */
export interface MaskedRecipe {
  readonly steps: readonly Step[];
  readonly isReversed: boolean;
}
interface Step {
  readonly kind: (typeof kinds)[number];
  readonly from: number;
  readonly other: number;
}
const kinds = [
  'masking',
  'embedding',
  'dense',
  'leakyReLU',
  'conv1d',
  'lstm',
  'gruWithState',
  'lstmFromState',
  'bidirectional',
  'summary',
  'timeDistributed',
  'add',
  'concatenate',
  'concatenateSteps',
  'softmax',
] as const;

export const maskedRecipes: fc.Arbitrary<MaskedRecipe> = fc.record({
  steps: fc.array(
    fc.record({ kind: fc.constantFrom(...kinds), from: fc.nat(20), other: fc.nat(20) }),
    { minLength: 2, maxLength: 9 },
  ),
  isReversed: fc.boolean(),
});

/** As many steps as features, so that each step of a recipe can take any tensor. */
const size = 4;
/** Another number: a mask of a wrong shape is then an error, never the right one by chance. */
const batch = 3;

/** The tfjs model of a recipe: tensors of one shape throughout, so that each step can take any. */
export const maskedModel = ({ steps, isReversed }: MaskedRecipe): tf.LayersModel => {
  const [a, b] = ['a', 'b'].map((name) => tf.input({ shape: [size, size], name }));
  const words = tf.input({ shape: [size], dtype: 'int32', name: 'words' });
  const inputs = [a, b, words] as tf.SymbolicTensor[];
  const first = tf.layers.masking({}).apply(a as tf.SymbolicTensor);
  const made = [a, b, first] as tf.SymbolicTensor[];
  for (const { kind, from, other } of steps) {
    const [x, y] = [from, other].map((i) => made[i % made.length]) as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    made.push(step(kind, x, y, made[from % 2] as tf.SymbolicTensor, words));
  }
  const outputs = [...new Set(made)].filter((tensor) => !inputs.includes(tensor));
  return tf.model({ inputs, outputs: isReversed ? outputs.reverse() : outputs });
};

const step = (
  kind: Step['kind'],
  x: tf.SymbolicTensor,
  y: tf.SymbolicTensor,
  raw: tf.SymbolicTensor,
  words: tf.SymbolicTensor,
): tf.SymbolicTensor => {
  const units = size;
  const one = (layer: tf.layers.Layer, ...given: tf.SymbolicTensor[]): tf.SymbolicTensor =>
    layer.apply(given.length === 1 ? (given[0] as tf.SymbolicTensor) : given) as tf.SymbolicTensor;
  const several = (layer: tf.layers.Layer, given: tf.SymbolicTensor): tf.SymbolicTensor[] =>
    layer.apply(given) as tf.SymbolicTensor[];
  const again = tf.layers.repeatVector({ n: size });
  switch (kind) {
    // Only what comes in has steps of zeros.
    case 'masking':
      return one(tf.layers.masking({}), raw);
    case 'embedding':
      return one(tf.layers.embedding({ inputDim: 3, outputDim: size, maskZero: true }), words);
    case 'dense':
      return one(tf.layers.dense({ units }), x);
    case 'leakyReLU':
      return one(tf.layers.leakyReLU({}), x);
    case 'conv1d':
      return one(tf.layers.conv1d({ filters: size, kernelSize: 3, padding: 'same' }), x);
    case 'lstm':
      return one(tf.layers.lstm({ units, returnSequences: true }), x);
    case 'gruWithState': {
      const gru = tf.layers.gru({ units, returnSequences: true, returnState: true });
      const [sequence, state] = several(gru, x) as [tf.SymbolicTensor, tf.SymbolicTensor];
      return one(tf.layers.average(), sequence, one(again, one(tf.layers.dense({ units }), state)));
    }
    case 'lstmFromState': {
      const [, h, c] = several(tf.layers.lstm({ units, returnState: true }), y);
      const decoder = tf.layers.lstm({ units, returnSequences: true });
      return decoder.apply([x, h, c] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    }
    case 'bidirectional': {
      const layer = tf.layers.gru({ units, returnSequences: true }) as tf.RNN;
      return one(tf.layers.bidirectional({ layer, mergeMode: 'ave' }), x);
    }
    case 'summary':
      return one(again, one(tf.layers.simpleRNN({ units }), x));
    case 'timeDistributed':
      return one(tf.layers.timeDistributed({ layer: tf.layers.dense({ units }) }), x);
    case 'add':
      return x === y ? x : one(tf.layers.add(), x, y);
    case 'concatenate':
      return one(
        tf.layers.dense({ units }),
        one(tf.layers.concatenate(), x, one(tf.layers.reLU(), y)),
      );
    case 'concatenateSteps': {
      const joined = one(tf.layers.concatenate({ axis: 1 }), x, one(tf.layers.reLU(), y));
      return one(again, one(tf.layers.simpleRNN({ units }), joined));
    }
    case 'softmax':
      return one(tf.layers.softmax({ axis: -1 }), x);
  }
};

/** Data in which some steps are to be skipped, others in each input. */
export const maskedData = (): tf.Tensor[] => {
  const values = tf.randomUniform([2, batch, size, size], 0.2, 1, 'float32', 3);
  const [a, b] = tf.unstack(values) as [tf.Tensor, tf.Tensor];
  const steps = (rows: number[][]): tf.Tensor => tf.tensor(rows).expandDims(-1);
  return [
    a.mul(
      steps([
        [1, 0, 1, 0],
        [0, 1, 1, 1],
        [1, 1, 0, 0],
      ]),
    ),
    b.mul(
      steps([
        [0, 1, 1, 1],
        [1, 1, 0, 1],
        [1, 0, 1, 0],
      ]),
    ),
    tf.tensor(
      [
        [1, 2, 0, 0],
        [0, 2, 1, 0],
        [1, 0, 2, 1],
      ],
      [batch, size],
      'int32',
    ),
  ];
};

interface Masked {
  readonly value: tf.Tensor;
  readonly mask: tf.Tensor | null;
}
type Call = (inputs: tf.Tensor | tf.Tensor[], args: object) => tf.Tensor | tf.Tensor[];

/** What a model gives, each layer called by itself with the mask of what it takes. */
export const layerByLayer = (model: tf.LayersModel, data: readonly tf.Tensor[]): tf.Tensor[] => {
  const known = new Map<tf.SymbolicTensor, Masked>(
    model.inputs.map((input, i) => [input, { value: data[i] as tf.Tensor, mask: null }]),
  );
  const resultOf = (tensor: tf.SymbolicTensor): Masked => {
    if (!known.has(tensor)) callMaker(tensor);
    return known.get(tensor) as Masked;
  };
  const callMaker = ({ sourceLayer: layer, nodeIndex }: tf.SymbolicTensor): void => {
    const { inputTensors, outputTensors } = layer.inboundNodes[nodeIndex] as unknown as {
      readonly inputTensors: tf.SymbolicTensor[];
      readonly outputTensors: tf.SymbolicTensor[];
    };
    const taken = inputTensors.map(resultOf);
    const [values, masks] = [taken.map(({ value }) => value), taken.map(({ mask }) => mask)];
    const isRecurrent = layer instanceof tf.RNN;
    const args = {
      mask: masks[0],
      ...(isRecurrent && values.length > 1 && { initialState: values.slice(1) }),
    };
    const call = layer.call.bind(layer) as Call;
    const given = [call(isRecurrent ? (values[0] as tf.Tensor) : values, args)].flat();
    const marks = marksOf(layer, values, masks);
    for (const [i, tensor] of outputTensors.entries()) {
      known.set(tensor, { value: given[i] as tf.Tensor, mask: marks[i] ?? null });
    }
  };
  return model.outputs.map((output) => resultOf(output).value);
};

/** The masks of what a layer gives: those that Keras would give, where tfjs drops or spoils them. */
const marksOf = (
  layer: tf.layers.Layer,
  values: tf.Tensor[],
  masks: (tf.Tensor | null)[],
): readonly (tf.Tensor | null)[] => {
  const className = layer.getClassName();
  if (className === 'LeakyReLU' || className === 'Softmax') return masks;
  if (className === 'Add' || className === 'Average') return [inAll(masks)];
  if (className === 'Concatenate' && layer.getConfig().axis === 1) return [joined(values, masks)];
  if (!layer.supportsMasking) return [];
  return [layer.computeMask(values, masks as tf.Tensor[]) as tf.Tensor].flat();
};

/** The masks one after another; what has none skips nothing. */
const joined = (values: tf.Tensor[], masks: (tf.Tensor | null)[]): tf.Tensor | null => {
  if (masks.every((mask) => mask === null)) return null;
  const all = values.map(({ shape }) => tf.ones(shape.slice(0, 2), 'bool'));
  return tf.concat(
    masks.map((mask, i) => mask ?? (all[i] as tf.Tensor)),
    1,
  );
};

/** The steps that no mask skips. */
const inAll = (masks: (tf.Tensor | null)[]): tf.Tensor | null =>
  masks.reduce((a, b) => (a && b ? tf.logicalAnd(a, b) : (a ?? b)), null);
