import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type AnyTensor, fromModel, graph, input } from '../../src/index.ts';

/** A layer that reads the config of its initialiser for itself, as it saved it. */
class Offset extends tf.layers.Layer {
  static readonly className = 'Offset';
  readonly value: number;
  readonly offsetInitializer: ReturnType<typeof tf.initializers.constant>;

  constructor(config: { name?: string; offsetInitializer: { config: { value: number } } }) {
    super(config as never);
    this.value = config.offsetInitializer.config.value;
    this.offsetInitializer = tf.initializers.constant({ value: this.value });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      offsetInitializer: { className: 'Constant', config: this.offsetInitializer.getConfig() },
    };
  }
}

it('a layer of one’s own is made again of the very config that it saved', () => {
  tf.serialization.registerClass(Offset as never);
  const x = tf.input({ shape: [3], name: 'x' });
  const offset = new Offset({ name: 'offset', offsetInitializer: { config: { value: 2 } } });
  const model = tf.model({ inputs: x, outputs: offset.apply(x) as tf.SymbolicTensor });
  expect((fromModel(model).emit().getLayer('offset') as Offset).value).toBe(2);
});

it('a layer of tfjs keeps its initialisers, and neither layer changes the other', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        name: 'dense',
        inputShape: [3],
        units: 2,
        kernelInitializer: tf.initializers.randomNormal({ stddev: 0.5, seed: 7 }),
      }),
      tf.layers.batchNormalization({ name: 'normal', gammaInitializer: 'zeros' }),
    ],
  });
  const emitted = fromModel(model).emit();
  for (const name of ['dense', 'normal']) {
    const [made, source] = [emitted, model].map((one) => one.getLayer(name).getConfig());
    const initializers = Object.keys(source as object).filter((key) => /Initializer$/.test(key));
    expect(initializers.length).toBeGreaterThan(0);
    for (const key of initializers) expect(made?.[key]).toEqual(source?.[key]);
  }
});

it('weights that no memory holds are refused by the name of their layer', () => {
  const x = input({ shape: [4], name: 'x' });
  const inner = graph({ inputs: x, outputs: x.dense({ name: 'big', units: 2 ** 52 }), name: 'in' });
  const before = tf.memory().numTensors;
  expect(() => inner.emit()).toThrow(
    expect.objectContaining({
      name: 'GraphError',
      code: 'too-large',
      layer: 'big',
      message: "emit: the weights of 'big' are more than memory holds; make the layer smaller",
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [
    'initialiser',
    { kernelInitializer: 'identity' },
    'Identity matrix initializer can only be used for 2D square matrices',
  ],
  [
    'number of weights',
    { weights: [] as tf.Tensor[] },
    'You called setWeights(weights) on layer "far" with a weight list of length 0, but the layer was expecting 2 weights. Provided weights: ...',
  ],
] as const)('of a wrong %s it says in which layer it is', (_, options, said) => {
  const x = input({ shape: [4], name: 'x' });
  const far = x.dense({ name: 'near', units: 2 }).dense({ name: 'far', units: 3, ...options });
  const before = tf.memory().numTensors;
  expect(() => graph({ inputs: x, outputs: far as AnyTensor }).emit()).toThrow(
    expect.objectContaining({
      name: 'GraphError',
      code: 'not-made',
      layer: 'far',
      message: `emit: 'far' cannot be made: ${said}`,
      cause: expect.any(Error),
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});
