import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  type AnyTensor,
  add,
  concatenate,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Shape,
  type Tensor,
  type Unchecked,
} from '../../src/index.ts';

/** A graph, as a recipe that shrinks well: each step takes what earlier steps gave, by index. */
export interface Recipe {
  readonly inputs: number;
  readonly steps: readonly Step[];
  readonly outputs: readonly number[];
}
interface Step {
  readonly kind: (typeof kinds)[number];
  readonly from: number;
  readonly other: number;
  readonly units: number;
  readonly isNamed: boolean;
}
const kinds = [
  'dense',
  'relu',
  'norm',
  'add',
  'concatenate',
  'shared',
  'nested',
  'stepwise',
  'model',
  'each',
  'image',
  'lstm',
] as const;

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  inputs: fc.integer({ min: 1, max: 2 }),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      from: fc.nat(20),
      other: fc.nat(20),
      units: fc.integer({ min: 1, max: 4 }),
      isNamed: fc.constantFrom(true, true, true, false),
    }),
    { minLength: 2, maxLength: 10 },
  ),
  outputs: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
});

type Flat = Tensor<[null, number]>;

/** The graph of a recipe: tensors of rank 2 throughout, so that every step can take any of them. */
export const cook = ({ inputs, steps, outputs }: Recipe): Graph<Unchecked> => {
  const starts = Array.from(
    { length: inputs },
    (_, i) => input({ shape: [3], name: `in_${i}` }) as AnyTensor as Flat,
  );
  const made: Flat[] = [...starts];
  const parts = makeParts();
  for (const [i, { kind, from, other, units, isNamed }] of steps.entries()) {
    const [x, y] = [from, other].map((k) => made[k % made.length]) as [Flat, Flat];
    const named = isNamed ? { name: `${kind}_${i}` } : {};
    made.push(step(kind, x, y, units, named, parts) as AnyTensor as Flat);
  }
  // Everything must be needed, and no input idle: what nothing takes goes into the last output.
  const chosen = [...new Set(outputs.map((k) => made[k % made.length] as Flat))].filter(
    (tensor) => !starts.includes(tensor),
  );
  const all = concatenate([...made], { name: 'all' }) as AnyTensor;
  return graph({ inputs: starts, outputs: [all, ...chosen] }) as never;
};

const step = (
  kind: Step['kind'],
  x: Flat,
  y: Flat,
  units: number,
  named: { readonly name?: string },
  { shared, nested, stepwise, model, each }: Parts,
): AnyTensor => {
  switch (kind) {
    case 'dense':
      return x.dense({ ...named, units, activation: 'tanh' });
    case 'relu':
      return x.reLU(named);
    case 'norm':
      return x.batchNormalization(named);
    case 'add':
      return add([x, x.dense({ units: x.shape[1] })], named);
    case 'concatenate':
      return concatenate([x, y], named);
    case 'shared':
      return x.dense({ ...named, units: 3 }).apply(shared);
    case 'nested':
      return x.dense({ ...named, units: 3 }).apply(nested);
    case 'stepwise': {
      const steps = x.dense({ ...named, units: 6 }).reshape({ targetShape: [2, 3] });
      return steps.apply(stepwise).as([null, 2, 3]).flatten();
    }
    case 'model':
      return x.dense({ ...named, units: 3 }).apply(model);
    case 'each': {
      const steps = x.dense({ ...named, units: 6 }).reshape({ targetShape: [2, 3] });
      return steps.apply(each).flatten();
    }
    case 'image':
      return x
        .dense({ units: 16 })
        .reshape({ targetShape: [4, 4, 1] })
        .conv2d({ ...named, filters: units, kernelSize: 3, padding: 'same' })
        .maxPooling2d({ poolSize: 2 })
        .flatten();
    case 'lstm':
      return x
        .dense({ units: 6 })
        .reshape({ targetShape: [3, 2] })
        .lstm({ ...named, units });
  }
};

/** The layers that steps apply, which may have several calls. */
const makeParts = () => {
  const [frames, written, writtenFrames] = [nestedModel(), nestedModel(), nestedModel()] as const;
  const layerOf = (live: tf.LayersModel) =>
    layers.model({ graph: fromModel(live), name: `layer_${live.name}` });
  return {
    shared: layers.dense({ name: 'shared', units: 3 }),
    nested: nestedModel(),
    stepwise: tf.layers.timeDistributed({ name: `each_${frames.name}`, layer: frames }),
    model: layerOf(written),
    each: layers.timeDistributed({
      name: `each_${writtenFrames.name}`,
      layer: layerOf(writtenFrames),
    }),
  };
};
type Parts = ReturnType<typeof makeParts>;

/** A model with two layers, to be nested; each has names of its own. */
let made = 0;
const nestedModel = (): tf.LayersModel => {
  const name = `encoder_${made++}`;
  return tf.sequential({
    name,
    layers: [
      tf.layers.dense({ name: `${name}_1`, units: 4, inputShape: [3], activation: 'tanh' }),
      tf.layers.batchNormalization({ name: `${name}_2` }),
      tf.layers.dense({ name: `${name}_3`, units: 3 }),
    ],
  });
};

/** The names of the layers of an emitted model that a verb can take. */
export const layerNames = (model: tf.LayersModel): readonly string[] =>
  model.layers.filter((layer) => layer.getClassName() !== 'InputLayer').map(({ name }) => name);

/** The shape of a model's layer at its first call. */
export const outputShape = (model: tf.LayersModel, name: string): Shape =>
  (model.getLayer(name).getOutputAt(0) as tf.SymbolicTensor).shape as Shape;
