/** What `toCode` writes for graphs and live models of each kind. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type AnyGraph,
  add,
  defineLayer,
  fromModel,
  type Graph,
  graph,
  input,
  type LayerConfig,
  layers,
  type Rule,
  required,
  type Tensor,
  toCode,
  type Unchecked,
} from '../../../src/index.ts';
import { predict } from '../../support/models.ts';
import { cook, recipes } from '../../support/random-graph.ts';
import { moduleFolder, topologyOf } from '../../support/source.ts';
import { checkTypes } from '../../support/type-check.ts';

type Emitting = AnyGraph & Pick<Graph<Unchecked>, 'emit'>;

const { importSource } = moduleFolder('code-kinds');

beforeAll(() => tf.setBackend('cpu'));

/** All that was written, to be compiled together. */
const sources: Record<string, string> = {};

/** Writes a graph, and checks that the source makes the same model. */
const survives = async (
  given: Emitting,
  options: Parameters<typeof toCode>[1] = {},
): Promise<string> => {
  const source = toCode(given, { name: 'net', ...options });
  const { net, ...others } = await importSource(source);
  expect(others).toEqual({});
  expect(topologyOf(net!)).toEqual(topologyOf(given));
  sources[`net-${Object.keys(sources).length}.ts`] = source;
  return source;
};

describe('the source of a graph', () => {
  test('is one chain for a straight run of layers, without options that need not be given', async () => {
    const x = input({ shape: [28, 28, 1], name: 'pixels' });
    const y = x
      .conv2d({ name: 'conv', filters: 8, kernelSize: [3, 3], strides: [1, 1], useBias: true })
      .maxPooling2d({ name: 'pool', poolSize: [2, 2], strides: [2, 2], padding: 'valid' })
      .flatten({ name: 'flat' })
      .dense({ name: 'probs', units: 10, activation: 'softmax', trainable: true });
    expect(await survives(graph({ inputs: x, outputs: y, name: 'digits' }))).toMatchInlineSnapshot(`
      "// The graph 'digits': 5 layers.
      import { graph, input } from 'tensorgraft';

      const pixels = input({ shape: [28, 28, 1], name: 'pixels' });
      const probs = pixels
        .conv2d({ name: 'conv', filters: 8, kernelSize: 3 })
        .maxPooling2d({ name: 'pool' })
        .flatten({ name: 'flat' })
        .dense({ name: 'probs', units: 10, activation: 'softmax' });

      export const net = graph({ inputs: pixels, outputs: probs, name: 'digits' });
      "
    `);
  });

  test('has a variable at each branch, named after what it holds', async () => {
    const x = input({ shape: [8], name: 'x' });
    const stem = x.dense({ name: 'stem', units: 4 });
    const sum = add([stem, stem.dense({ name: 'side/branch', units: 4 })], { name: 'sum' });
    const source = await survives(graph({ inputs: x, outputs: [sum, sum.reLU({ name: 'last' })] }));
    expect(source).toContain('const stem = x.dense(');
    expect(source).toContain('const sideBranch = stem.dense(');
    expect(source).toContain("const sum = add([stem, sideBranch], { name: 'sum' });");
    expect(source).toContain('outputs: [sum, last]');
  });

  test('leaves layers without names without names, so that they get the same ones', async () => {
    const x = input({ shape: [4] });
    const source = await survives(graph({ inputs: x, outputs: x.dense({ units: 2 }).reLU() }));
    expect(source).not.toContain('name:');
  });

  test('says what its inputs are', async () => {
    const a = input({ batchShape: [2, 3, 4], name: 'a' });
    const b = input({ shape: [null, 5], dtype: 'int32', name: 'b' });
    const outputs = [a.flatten({ name: 'c' }), b.reLU({ name: 'd' })];
    const source = await survives(graph({ inputs: [a, b], outputs: outputs as never }));
    expect(source).toContain("input({ batchShape: [2, 3, 4], name: 'a' })");
    expect(source).toContain("input({ shape: [null, 5], dtype: 'int32', name: 'b' })");
  });

  test('writes initialisers, regularisers and constraints as tfjs makes them', async () => {
    const x = input({ shape: [4], name: 'x' });
    const y = x
      .dense({
        name: 'a',
        units: 4,
        kernelInitializer: tf.initializers.truncatedNormal({ mean: 0, stddev: 0.2 }),
        biasInitializer: 'ones',
        kernelRegularizer: tf.regularizers.l2({ l2: 0.25 }),
      })
      .dense({
        name: 'b',
        units: 4,
        kernelInitializer: 'heNormal',
        kernelConstraint: tf.constraints.maxNorm({ maxValue: 3 }),
        biasRegularizer: tf.regularizers.l1l2({ l1: 0.5, l2: 0.25 }),
      });
    const source = await survives(graph({ inputs: x, outputs: y }));
    expect(source).toContain('tf.initializers.truncatedNormal({ stddev: 0.2 })');
    expect(source).toContain("biasInitializer: 'ones'");
    expect(source).toContain('tf.regularizers.l2({ l2: 0.25 })');
    expect(source).toContain("kernelInitializer: 'heNormal'");
    expect(source).toContain('tf.constraints.maxNorm({ maxValue: 3 })');
    expect(source).toContain('tf.regularizers.l1l2({ l1: 0.5, l2: 0.25 })');
  });

  test('writes a merge without options as its list alone', async () => {
    const x = input({ shape: [4], name: 'x' });
    const source = await survives(graph({ inputs: x, outputs: add([x, x.dense({ units: 4 })]) }));
    expect(source).toContain('add([x, dense]);');
  });

  test('writes a constraint over several axes, which the types of tfjs do not have', async () => {
    const axis = [0, 1, 2] as never;
    const image = input({ shape: [8, 8, 3], name: 'image' });
    const y = image
      .conv2d({ filters: 2, kernelSize: 3, kernelConstraint: tf.constraints.unitNorm({ axis }) })
      .conv2d({
        filters: 2,
        kernelSize: 3,
        kernelConstraint: tf.constraints.maxNorm({ axis, maxValue: 3 }),
      });
    const source = await survives(graph({ inputs: image, outputs: y }));
    expect(source).toContain('axis: [0, 1, 2] as never');
  });

  test('names options that recur in many layers', async () => {
    const x = input({ shape: [4], name: 'x' });
    let y = x as Tensor<[null, number]>;
    for (const [i, units] of [3, 5, 7, 9].entries()) {
      y = y.dense({ name: `d${i}`, units, kernelInitializer: 'heNormal', useBias: false });
    }
    const source = await survives(graph({ inputs: x, outputs: y }), { functions: false });
    expect(source).toContain(
      "const dense = { useBias: false, kernelInitializer: 'heNormal' } as const;",
    );
    expect(source.match(/\.\.\.dense/g)).toHaveLength(4);
  });

  test('says which layers are frozen by what their names begin with', async () => {
    const x = input({ shape: [4], name: 'x' });
    let y = x as Tensor<[null, number]>;
    for (const name of ['base_1', 'base_2', 'base_3', 'base_4', 'head', 'top']) {
      y = y.dense({ name, units: 4, trainable: !name.startsWith('base') });
    }
    const net = fromModel(graph({ inputs: x, outputs: y }).emit());
    const source = await survives(net);
    expect(source).toContain("const frozen = ['base'];");
    expect(source).not.toContain('trainable');
    expect(await survives(net.freeze('head'))).toContain("const trained = ['top'];");
    expect(await survives(net.freeze(['head', 'top']))).toContain('.freeze(() => true)');
    const unnamed = graph({ inputs: x, outputs: y.dense({ units: 2 }) });
    expect(await survives(unnamed)).toContain('trainable: false');
    expect(await survives(net.unfreeze(['base_1', 'base_2']))).toContain('trainable: false');
  });

  test('has no input of a dtype on which tfjs cannot predict', () => {
    const words = tf.input({ shape: [4], name: 'words', dtype: 'string' });
    const outputs = tf.layers.reshape({ targetShape: [2, 2] }).apply(words) as tf.SymbolicTensor;
    expect(() => toCode(fromModel(tf.model({ inputs: words, outputs })))).toThrow(
      "toCode: 'words' is an input of string, which source cannot say",
    );
  });

  test('keeps shared layers, states to begin with, and outputs that nobody takes', async () => {
    const a = input({ shape: [5, 3], name: 'a' });
    const b = input({ shape: [4, 3], name: 'b' });
    const shared = layers.dense({ name: 'shared', units: 3 });
    const [, h, c] = a.apply(shared).lstm({ name: 'encoder', units: 6, returnState: true });
    const y = b
      .apply(shared)
      .lstm({ name: 'decoder', units: 6, returnSequences: true }, { initialState: [h, c] })
      .timeDistributed({ name: 'each', layer: layers.dense({ units: 2 }) })
      .bidirectional({ name: 'both', layer: layers.gru({ units: 2 }), mergeMode: 'sum' });
    const source = await survives(graph({ inputs: [a, b], outputs: y }));
    expect(source).toContain("const shared = layers.dense({ name: 'shared', units: 3 });");
    expect(source).toContain('const [, encoderState, encoderState2] =');
    expect(source).toContain('{ initialState: [encoderState, encoderState2] }');
    expect(source).toContain('layer: layers.dense({ units: 2 })');
  });

  test('keeps cells and stacks of cells', async () => {
    const x = input({ shape: [5, 3], name: 'x' });
    const cell = [layers.lstmCell({ units: 4 }), layers.gruCell({ units: 2 })] as const;
    const y = x
      .rnn({ name: 'stacked', cell, returnSequences: true })
      .rnn({ name: 'single', cell: layers.simpleRNNCell({ units: 2 }) });
    expect(await survives(graph({ inputs: x, outputs: y }))).toContain(
      'layers.simpleRNNCell({ units: 2 })',
    );
  });

  test('keeps merges that are shared, which only tfjs can make', async () => {
    const [a, b] = [0, 1].map((i) => tf.input({ shape: [4], name: `in${i}` })) as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    const merge = tf.layers.add({ name: 'merge' });
    const once = merge.apply([a, b]) as tf.SymbolicTensor;
    const outputs = merge.apply([once, b]) as tf.SymbolicTensor;
    const source = await survives(fromModel(tf.model({ inputs: [a, b], outputs })));
    expect(source).toContain("registered('Add', { name: 'merge' })");
    expect(source).toContain('[[null, 4]]');
  });

  test('keeps any graph', async () => {
    await fc.assert(
      fc.asyncProperty(recipes, async (recipe) => {
        const given = cook(recipe);
        for (const functions of [true, false]) {
          const { net } = await importSource(toCode(given, { name: 'net', functions }));
          expect(topologyOf(net!)).toEqual(topologyOf(given));
        }
        const live = given.emit();
        const { net } = await importSource(toCode(live, { name: 'net' }));
        const { graph: filled, missed } = net!.transfer(live);
        expect(missed).toEqual([]);
        expect(predict(filled.emit())).toEqual(predict(live));
      }),
      { numRuns: 40 },
    );
  });
});

test('the source of a graph leaves out the axis that tfjs resolved as it built the layer', async () => {
  const x = input({ shape: [6, 4], name: 'x' });
  const y = x
    .layerNormalization({ name: 'last' })
    .layerNormalization({ name: 'steps', axis: -2 })
    .layerNormalization({ name: 'both', axis: [1, -1] });
  const written = graph({ inputs: x, outputs: y });
  const model = written.emit();
  expect(model.getLayer('last').getConfig().axis).toEqual([2]);
  const source = await survives(fromModel(model));
  expect(source).toContain(".layerNormalization({ name: 'last' })");
  expect(source).toContain(".layerNormalization({ name: 'steps', axis: 1 })");
  expect(source).toContain(".layerNormalization({ name: 'both', axis: [1, 2] })");
  expect(await survives(written)).toContain(".layerNormalization({ name: 'steps', axis: -2 })");
  model.dispose();
});

describe('the source of nested models', () => {
  const nestedIn = (inner: tf.LayersModel, ...shapes: number[][]): Graph<Unchecked> => {
    const inputs = shapes.map((shape, i) => tf.input({ shape, name: `in${i}` }));
    const given = inner.apply(inputs.length === 1 ? inputs[0]! : inputs) as tf.SymbolicTensor;
    return fromModel(tf.model({ inputs, outputs: given }));
  };

  const encoder = (): tf.LayersModel =>
    tf.sequential({
      name: 'encoder',
      layers: [
        tf.layers.dense({ name: 'e1', units: 5, inputShape: [8] }),
        tf.layers.dense({ name: 'e2', units: 6 }),
      ],
    });

  test('has each as a graph of its own, frozen where it is', async () => {
    const inner = encoder();
    inner.trainable = false;
    const source = await survives(nestedIn(inner, [8]));
    expect(source).toContain('encoder.trainable = false;');
    expect(source).toContain('.apply(encoder).as([null, 6])');
    const thawed = await survives(nestedIn(encoder(), [8]));
    expect(thawed).toContain('layers.model({ graph: graph({ inputs: e1Input, outputs: e2 }),');
    expect(thawed).toContain('.apply(encoder);');
  });

  test('calls those with several inputs and outputs, and one within another', async () => {
    const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
    const sum = add([a, b], { name: 'inner_sum' });
    const deepest = graph({ inputs: [a, b], outputs: [sum, a.reLU({ name: 'r' })], name: 'deep' });
    const p = tf.input({ shape: [4], name: 'p' });
    const [s, r] = deepest.emit().apply([p, p]) as [tf.SymbolicTensor, tf.SymbolicTensor];
    const middle = tf.model({ inputs: p, outputs: [s, r], name: 'middle' });
    const source = await survives(nestedIn(middle, [4]));
    expect(source).toContain('const [deep2, deep3] = call(deep, [p, p]);');
    expect(source).toContain('const [middle2, middle3] = call(middle, [in0]);');
  });
});

describe('the source of models in wrappers', () => {
  const encoder = (): tf.LayersModel =>
    tf.sequential({
      name: 'encoder',
      layers: [
        tf.layers.dense({ name: 'e1', units: 5, inputShape: [4] }),
        tf.layers.dense({ name: 'e2', units: 6 }),
      ],
    });
  const distributed = (shape: number[], layer: tf.layers.Layer): Graph<Unchecked> => {
    const x = tf.input({ shape, name: 'x' });
    const outputs = layer.apply(x) as tf.SymbolicTensor;
    return fromModel(tf.model({ inputs: x, outputs }));
  };
  const frames = (layer: tf.layers.Layer, name: string): tf.layers.Layer =>
    tf.layers.timeDistributed({ layer, name });

  test('has each as a graph of its own, to which the wrapper is given', async () => {
    const net = distributed([3, 4], frames(encoder(), 'frames'));
    const source = await survives(net);
    expect(source).toContain(
      "const encoder = layers.model({ graph: graph({ inputs: e1Input, outputs: e2 }), name: 'encoder' });",
    );
    expect(source).toContain(".apply(layers.timeDistributed({ name: 'frames', layer: encoder }));");
    const { net: again } = await importSource(source);
    const { graph: filled, taken, missed } = again!.transfer(net);
    expect([taken, missed]).toEqual([['frames/e1', 'frames/e2'], []]);
    expect(predict(filled.emit())).toEqual(predict(net.emit()));
  });

  test('gives a wrapper to a wrapper, and freezes what is frozen', async () => {
    const net = distributed([2, 3, 4], frames(frames(encoder(), 'inside'), 'outside'));
    const inside = "tf.layers.timeDistributed({ name: 'inside', layer: encoder })";
    expect(await survives(net)).toContain(inside);
    const frozen = await survives(net.freeze(['outside']));
    expect(frozen.match(/trainable: false/g)).toHaveLength(2);
    const whole = encoder();
    whole.trainable = false;
    expect(await survives(distributed([3, 4], frames(whole, 'frames')))).toContain(
      'encoder.trainable = false;',
    );
  });
});

describe('the source of layers that tfjs does not have', () => {
  class Scaling extends tf.layers.Layer {
    static className = 'CodeScaling';
    readonly factor: number;
    constructor(config: { factor: number; name?: string }) {
      super(config);
      this.factor = config.factor;
    }
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, this.factor);
    }
    override getConfig(): tf.serialization.ConfigDict {
      return { ...super.getConfig(), factor: this.factor, "*/ ${'`": ['\n', '*/'] };
    }
  }
  class Unregistered extends Scaling {
    static override className = 'CodeUnregistered';
  }
  const model = (layer: tf.layers.Layer): tf.LayersModel => {
    const x = tf.input({ shape: [4], name: 'x' });
    return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
  };
  beforeAll(() => {
    tf.serialization.registerClass(Scaling);
  });

  test('makes them by their class, and states their shape', async () => {
    const net = fromModel(model(new Scaling({ factor: 0.5, name: 'half' })));
    const source = await survives(net);
    expect(source).toContain("registered('CodeScaling', {");
    expect(source).toContain('.as([null, 4])');
  });

  test('refuses those that could not be made again', () => {
    expect(() => toCode(model(new Unregistered({ factor: 2, name: 'twice' })))).toThrow(
      "toCode: 'twice' is a CodeUnregistered, which is not registered with tf.serialization",
    );
  });

  test('makes those of defineLayer with the function of the module that is named', () => {
    interface Config extends LayerConfig {
      readonly factor: number;
    }
    interface SameRule extends Rule {
      readonly out: this['in'];
    }
    class Doubling extends Scaling {
      static override className = 'CodeDoubling';
    }
    tf.serialization.registerClass(Doubling);
    const doubling = defineLayer<Config, SameRule>({
      method: 'doubling',
      className: 'CodeDoubling',
      options: { factor: required(() => undefined) },
      shapeOptions: [],
      shape: (shape) => shape,
      create: (config) => new Doubling(config),
    });
    const x = input({ shape: [4], name: 'x' });
    const outputs = x.apply(doubling({ factor: 2, name: 'd' })).dense({ name: 'e', units: 2 });
    const source = toCode(graph({ inputs: x, outputs }), {
      layers: { CodeDoubling: './doubling.ts' },
    });
    expect(source).toContain("import { doubling } from './doubling.ts';");
    expect(source).toContain("x.apply(doubling({ name: 'd', factor: 2 })).dense(");
    expect(source).not.toContain('registered');
    // Under another name where a layer, an input or the module has that one.
    const [named, exported] = ['model', 'doubling'].map((name) =>
      toCode(
        graph({ inputs: x, outputs: x.apply(doubling({ factor: 2, name: 'doubling' })) }).emit(),
        { name, layers: { CodeDoubling: './doubling.ts' } },
      ),
    ) as [string, string];
    expect(named).toContain(
      "const doubling2 = x.apply(doubling({ name: 'doubling', factor: 2 }));",
    );
    expect(exported).toContain("import { doubling as doubling2 } from './doubling.ts';");
    expect(exported).toContain('export const doubling = graph(');
  });
});

test('the source of all of them compiles', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(15);
  expect(checkTypes(sources)).toEqual([]);
});
