import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, test } from 'vitest';
import { fromModel, graph, input, layers, signatureSource } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { type Bad, type Good, testRefusals, testShapes } from '../support/layer-table.ts';
import { bitsOf, dataOf, observe, predict, reload } from '../support/models.ts';
import { checkTypes } from '../support/type-check.ts';

const x = 'input({ shape: [10, 8] })';
const h = (units: number): string => `input({ shape: [${units}] })`;
const film = 'input({ shape: [4, 6, 7, 2] })';
const each = (layer: string): string => `timeDistributed({ layer: layers.${layer} })`;
const both = (layer: string, more = ''): string =>
  `bidirectional({ layer: layers.${layer}${more} })`;

const good: readonly Good[] = [
  [`${x}.${each('dense({ units: 4 })')}`, ['[null, 10, 4]']],
  [`input({ shape: [null, 8] }).${each('dense({ units: 4 })')}`, ['[null, null, 4]']],
  [
    `${film}.${each("conv2d({ filters: 3, kernelSize: 2, padding: 'same' })")}`,
    ['[null, 4, 6, 7, 3]'],
  ],
  [`${film}.${each('flatten()')}`, ['[null, 4, 84]']],
  [`${film}.${each('reshape({ targetShape: [-1, 2] })')}`, ['[null, 4, 42, 2]']],
  [`${film}.${each('maxPooling2d({ poolSize: 2 })')}`, ['[null, 4, 3, 3, 2]']],
  [`input({ shape: [4, 10, 8] }).${each('lstm({ units: 3 })')}`, ['[null, 4, 3]']],
  [
    `input({ shape: [4, 10, 8] }).${each('bidirectional({ layer: layers.gru({ units: 3, returnSequences: true }) })')}`,
    ['[null, 4, 10, 6]'],
  ],
  [
    `input({ shape: [4, 10, 8] }).${each(`timeDistributed({ layer: layers.dense({ units: 3 }) })`)}`,
    ['[null, 4, 10, 3]'],
  ],
  [
    `${x}.apply(layers.timeDistributed({ layer: layers.dropout({ rate: 0.5 }) }))`,
    ['[null, 10, 8]'],
  ],
  [`${x}.${both('lstm({ units: 4 })')}`, ['[null, 8]']],
  [`${x}.${both('gru({ units: 4, returnSequences: true })')}`, ['[null, 10, 8]']],
  [`${x}.${both('lstm({ units: 4 })', ", mergeMode: 'sum'")}`, ['[null, 4]']],
  [`${x}.${both('simpleRNN({ units: 4 })', ", mergeMode: 'mul'")}`, ['[null, 4]']],
  [
    `${x}.${both('lstm({ units: 4, returnSequences: true })', ", mergeMode: 'ave'")}`,
    ['[null, 10, 4]'],
  ],
  [`${x}.${both('gru({ units: 4 })', ', mergeMode: null')}`, ['[null, 4]', '[null, 4]']],
  [`${x}.${both('gru({ units: 4, returnState: true })')}`, ['[null, 8]', '[null, 4]', '[null, 4]']],
  [
    `${x}.${both('lstm({ units: 4, returnState: true, returnSequences: true })', ', mergeMode: null')}`,
    ['[null, 10, 4]', '[null, 10, 4]', '[null, 4]', '[null, 4]', '[null, 4]', '[null, 4]'],
  ],
  [
    `${x}.bidirectional({ layer: layers.lstm({ units: 4 }) }, { initialState: [${h(4)}, ${h(4)}, ${h(4)}, ${h(4)}] })`,
    ['[null, 8]'],
  ],
  [`${film}.${both('convLstm2d({ filters: 3, kernelSize: 2 })')}`, ['[null, 5, 6, 6]']],
];

const bad: readonly Bad[] = [
  [
    `input({ shape: [8] }).${each('dense({ units: 4 })')}`,
    'timeDistributed: takes [batch, steps, a, …], but gets [null, 8]; a reshape before it can mend the rank',
  ],
  [
    `input({ shape: [4, null] }).${each('dense({ units: 4 })')}`,
    'dense: the features must be known before data arrives, but it gets [null, null]; give them in the shape of the input',
  ],
  [
    `${film}.${each('conv2d({ filters: 3, kernelSize: 8 })')}`,
    "conv2d: the kernelSize does not fit into [null, 6, 7, 2]; make it smaller or use padding: 'same'",
  ],
  [
    `input({ shape: [4, 10, 8] }).${each('lstm({ units: 3, returnState: true })')}`,
    'timeDistributed: tfjs does not implement a layer with several outputs inside it; leave out its returnState, or give it a mergeMode',
  ],
  [
    `input({ shape: [4, 6, 7, 2], dtype: 'int32' }).${each('conv2d({ filters: 3, kernelSize: 2 })')}`,
    'TimeDistributed takes float32, but gets int32 [null, 4, 6, 7, 2]; tfjs would throw, truncate it or change its dtype',
  ],
  [
    `${x}.${both('dense({ units: 4 })')}`,
    'bidirectional: tfjs does not implement any layer inside it but simpleRNN, gru, lstm and convLstm2d; use one of them',
  ],
  [
    `${x}.${both('rnn({ cell: layers.gruCell({ units: 4 }) })')}`,
    'bidirectional: tfjs does not implement any layer inside it but simpleRNN, gru, lstm and convLstm2d; use one of them',
  ],
  [
    `input({ shape: [8] }).${both('gru({ units: 4 })')}`,
    'gru: takes [batch, steps, features], but gets [null, 8]; a reshape before it can mend the rank',
  ],
  [
    `${x}.bidirectional({ layer: layers.lstm({ units: 4 }) }, { initialState: [${h(4)}, ${h(4)}] })`,
    'bidirectional: initialState must be [[null, 4], [null, 4], [null, 4], [null, 4]], but is [[null, 4], [null, 4]]',
  ],
];

const refused: readonly Bad[] = [
  [
    `${x}.timeDistributed({ layer: {} })`,
    'timeDistributed: layer must be a layer made by layers.…, but is {}',
  ],
  [
    `${x}.timeDistributed({ layer: layers.gruCell({ units: 4 }) })`,
    'timeDistributed: layer must be a layer made by layers.…, but is ',
  ],
  [
    `${x}.${both('gru({ units: 4 })', ", mergeMode: 'avg'")}`,
    "bidirectional: mergeMode must be one of 'concat', 'sum', 'mul', 'ave' or null, but is \"avg\"",
  ],
];

testShapes(good);
testRefusals(bad, refused);

describe('a shared timeDistributed', () => {
  it('takes as many steps everywhere, as tfjs demands', () => {
    const shared = layers.timeDistributed({ layer: layers.dense({ units: 4 }) });
    const [a, b] = [input({ shape: [10, 8] }), input({ shape: [9, 8] })];
    const outputs = [a.apply(shared), b.apply(shared)];
    expect(failure(() => graph({ inputs: [a, b], outputs } as never)).message).toBe(
      'timeDistributed: elsewhere it gets sizes [10, 8], but here it gets [9, 8], in [null, 9, 8]; a shared layer takes like sizes everywhere',
    );
  });
});

describe('a shared layer inside', () => {
  it('has its weights compared at compile time too', () => {
    const share = (layer: string, a: string, b: string): string =>
      `{ const shared = layers.${layer}; const from = ${a}.apply(shared); from.reshape({ targetShape: ${b} }).apply(shared); }`;
    const lines = [
      share("timeDistributed({ name: 'f', layer: layers.dense({ units: 8 }) })", x, '[10, 8]'),
      share("timeDistributed({ name: 'f', layer: layers.dense({ units: 8 }) })", x, '[20, 4]'),
      share("bidirectional({ name: 'f', layer: layers.gru({ units: 4 }) })", x, '[1, 8]'),
      share("bidirectional({ name: 'f', layer: layers.gru({ units: 4 }) })", x, '[2, 4]'),
    ];
    const diagnostics = checkTypes(
      [...lines, "import { input, layers } from '../../src/index.ts';"].join('\n'),
      { noErrorTruncation: true },
    );
    expect(diagnostics.map(({ line }) => line)).toEqual([2, 4]);
    expect(diagnostics[1]?.message).toContain(
      'f: its weights were made for sizes [8], but here it gets [4], in [null, 2, 4]',
    );
  }, 120_000);
});

/** Models of tfjs with layers inside layers, trained for a step. */
const models: Readonly<Record<string, () => tf.SymbolicTensor[]>> = {
  'a bidirectional lstm': () => {
    const from = tf.input({ shape: [5, 3] });
    const layer = tf.layers.bidirectional({
      layer: tf.layers.lstm({ units: 4 }) as never,
      mergeMode: 'concat',
    });
    return [from, layer.apply(from) as tf.SymbolicTensor];
  },
  'a timeDistributed dense': () => {
    const from = tf.input({ shape: [5, 3] });
    const layer = tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 4 }) });
    return [from, layer.apply(from) as tf.SymbolicTensor];
  },
  'a rnn of stacked cells': () => {
    const from = tf.input({ shape: [5, 3] });
    const cell = [tf.layers.lstmCell({ units: 4 }), tf.layers.gruCell({ units: 2 })];
    return [from, tf.layers.rnn({ cell }).apply(from) as tf.SymbolicTensor];
  },
  'nested wrappers': () => {
    const from = tf.input({ shape: [3, 5, 3] });
    const inner = tf.layers.bidirectional({
      layer: tf.layers.gru({ units: 4 }) as never,
      mergeMode: 'sum',
    });
    return [from, tf.layers.timeDistributed({ layer: inner }).apply(from) as tf.SymbolicTensor];
  },
  'a nested model at every step': () => {
    const from = tf.input({ shape: [5, 3] });
    const layer = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, inputShape: [3] }),
        tf.layers.batchNormalization(),
        tf.layers.dense({ units: 2 }),
      ],
    });
    return [from, tf.layers.timeDistributed({ layer }).apply(from) as tf.SymbolicTensor];
  },
};

const trained = async (name: string): Promise<tf.LayersModel> => {
  const [inputs, inside] = (models[name] as () => tf.SymbolicTensor[])();
  const outputs = tf.layers
    .dense({ name: 'head', units: 2 })
    .apply(inside as tf.SymbolicTensor) as tf.SymbolicTensor;
  const model = tf.model({ inputs: inputs as tf.SymbolicTensor, outputs });
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  const ones = ([tensor]: readonly tf.SymbolicTensor[]): tf.Tensor =>
    tf.ones([2, ...((tensor as tf.SymbolicTensor).shape.slice(1) as number[])]);
  const [xs, ys] = [ones(model.inputs), ones(model.outputs)];
  await model.fit(xs, ys, { verbose: 0 });
  return model;
};

describe.each(Object.keys(models))('what is emitted of %s', (name) => {
  it('keeps its weights, without a copy or an initializer, and reloads', async () => {
    const model = await trained(name);
    const before = observe(model);
    const buffers = tf.memory().numDataBuffers;
    const emitted = fromModel(model).emit();
    expect(tf.memory().numDataBuffers).toBe(buffers);
    expect(emitted.getWeights().map(bitsOf)).toEqual(before.weights);
    expect(predict(emitted)).toEqual(before.predictions);
    expect(observe(model)).toEqual(before);
    expect(predict(await reload(emitted))).toEqual(before.predictions);
    expect(predict(await reload(fromModel(emitted).emit()))).toEqual(before.predictions);
  });

  it('keeps them when its head is replaced, and lives when the original goes', async () => {
    const model = await trained(name);
    const [, wrapper] = model.layers as [unknown, tf.layers.Layer];
    const kept = wrapper.getWeights().map(dataOf);
    const emitted = fromModel(model)
      .cut('head')
      .insert((from) => from.dense({ name: 'new', units: 3 }))
      .emit();
    model.dispose();
    expect((emitted.layers[1] as tf.layers.Layer).getWeights().map(dataOf)).toEqual(kept);
    expect(predict(emitted).every(Number.isFinite)).toBe(true);
  });

  it('is frozen where it was', async () => {
    const model = await trained(name);
    const [, wrapper] = model.layers as [unknown, tf.layers.Layer];
    wrapper.trainable = false;
    const emitted = fromModel(model).emit();
    const layer = emitted.layers[1] as tf.layers.Layer;
    expect(layer.trainable).toBe(false);
    expect(layer.trainableWeights.length).toBe(0);
    // That a model is frozen as a whole, tfjs does not save.
    if (name !== 'a nested model at every step') {
      const reloaded = (await reload(emitted)).layers[1] as tf.layers.Layer;
      expect(reloaded.trainableWeights.length).toBe(0);
    }
    layer.trainable = true;
    wrapper.trainable = true;
    expect(layer.trainableWeights.length).toBe(wrapper.trainableWeights.length);
  });
});

describe('what tfjs gets wrong of a layer is mended inside a wrapper, too', () => {
  const wrapped = (layer: tf.layers.Layer): tf.LayersModel => {
    const images = tf.input({ shape: [2, 6, 6, 3], name: 'images' });
    const outputs = tf.layers.timeDistributed({ name: 'each', layer }).apply(images);
    return tf.model({ inputs: images, outputs: outputs as tf.SymbolicTensor });
  };

  test.each([
    [
      'the depthMultiplier of a separableConv2d, which it does not save',
      () => tf.layers.separableConv2d({ filters: 2, kernelSize: 3, depthMultiplier: 2 }),
      { depthMultiplier: 2 },
    ],
    [
      'the depthwiseConstraint of a depthwiseConv2d, which it does not save',
      () =>
        tf.layers.depthwiseConv2d({
          kernelSize: 3,
          depthwiseInitializer: 'ones',
          depthwiseConstraint: 'nonNeg',
        }),
      { depthwiseConstraint: { className: 'NonNeg', config: {} } },
    ],
  ])('%s', async (_, make, saved) => {
    const model = wrapped(make());
    const emitted = fromModel(model).emit();
    expect(predict(emitted)).toEqual(predict(model));
    const { layer } = emitted.getLayer('each').getConfig() as {
      readonly layer: { readonly config: object };
    };
    expect(layer.config).toMatchObject(saved);
    expect(fromModel(model).layer('each').config).toMatchObject({ layer: { config: saved } });
    expect(predict(await reload(emitted))).toEqual(predict(model));
  });
});

describe('what is authored', () => {
  const from = () => input({ shape: [5, 3], name: 'from' });

  it('is frozen for good with trainable: false', async () => {
    const layer = layers.lstm({ units: 4 });
    const x = from();
    const out = x
      .bidirectional({ layer, trainable: false, name: 'a' })
      .reshape({ targetShape: [4, 2] })
      .timeDistributed({ layer: layers.dense({ units: 2 }), trainable: false, name: 'b' });
    const model = graph({ inputs: x, outputs: out }).emit();
    expect(model.trainableWeights).toEqual([]);
    expect((await reload(model)).trainableWeights).toEqual([]);
  });

  it('is named alike at each emission', () => {
    const x = from();
    const g = graph({
      inputs: x,
      outputs: x.bidirectional({ layer: layers.gru({ units: 2 }) }),
    });
    const names = () => g.emit().weights.map((weight) => weight.originalName);
    expect(names()).toEqual(names());
  });

  test('a model that was read says what its types do', () => {
    const x = from();
    const g = graph({
      inputs: x,
      outputs: x
        .timeDistributed({ name: 'each', layer: layers.dense({ units: 4 }) })
        .bidirectional({ name: 'both', layer: layers.gru({ units: 4 }), mergeMode: 'sum' })
        .reshape({ targetShape: [2, 2] })
        .rnn({
          name: 'cells',
          cell: [layers.gruCell({ units: 2 }), layers.lstmCell({ units: 3 })],
        }),
    });
    const read = fromModel(g.emit(), g);
    expect(signatureSource(read, { name: 'Wrapped' })).toContain(
      "layer: { className: 'Dense', config: { units: 4 } }",
    );
    expect(read.layer('both').output).toEqual([null, 4]);
    const again = read.cut('each').insert((it) => it.dense({ units: 4 }));
    expect(again.emit().outputs[0]?.shape).toEqual([null, 3]);
  });

  test('a read model has its rules applied to what tfjs saved', () => {
    const x = from();
    const g = graph({
      inputs: x,
      outputs: x
        .dense({ name: 'first', units: 4 })
        .timeDistributed({ layer: layers.dense({ units: 4 }) })
        .bidirectional({ layer: layers.gru({ units: 4 }) })
        .reshape({ targetShape: [4, 2] })
        .rnn({ cell: [layers.gruCell({ units: 2 }), layers.lstmCell({ units: 3 })] }),
    });
    const model = fromModel(g.emit())
      .cut('first')
      .insert((it) => it.as([null, 5, 3]).dense({ units: 4 }));
    expect(model.emit().outputs[0]?.shape).toEqual([null, 3]);
  });
});

test('what goes wrong inside of a wrapper is told of the wrapper by its name', () => {
  const narrow = input({ shape: [3] });
  const wide = input({ shape: [5, 6, 6, 2] });
  const layer = layers.conv2d({ filters: 2, kernelSize: 9 });
  const wrong = (name?: string) => failure(() => wide.timeDistributed({ name, layer } as never));
  expect(wrong('each')).toMatchObject({
    layer: 'each',
    message:
      "conv2d: the kernelSize does not fit into [null, 6, 6, 2]; make it smaller or use padding: 'same'",
  });
  expect(wrong().layer).toBe('timeDistributed');
  expect(failure(() => narrow.timeDistributed({ name: 'each', layer } as never)).layer).toBe(
    'each',
  );
});
