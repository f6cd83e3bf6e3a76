import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  call,
  check,
  fromModel,
  GraphError,
  graph,
  input,
  layers,
  save,
  toCode,
  verify,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { observe, predict, reload } from '../support/models.ts';
import { chain, residual } from '../support/networks.ts';

describe('fromModel', () => {
  it('reads a sequential model', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ name: 'a', units: 4, inputShape: [3] }),
        tf.layers.dense({ name: 'b', units: 2 }),
      ],
    });
    const before = observe(model);
    const emitted = fromModel(model).emit();
    expect(predict(emitted)).toEqual(before.predictions);
    expect(observe(model)).toEqual(before);
  });

  it('reads layers that are called twice and models that are nested', () => {
    const inner = tf.sequential({
      name: 'inner',
      layers: [tf.layers.dense({ name: 'in_dense', units: 4, inputShape: [4] })],
    });
    const shared = tf.layers.dense({ name: 'shared', units: 4 });
    const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
    const twice = tf.layers
      .add({ name: 'sum' })
      .apply([shared.apply(a), shared.apply(b)] as tf.SymbolicTensor[]);
    const model = tf.model({
      inputs: [a, b],
      outputs: inner.apply(twice) as tf.SymbolicTensor,
    });
    const before = observe(model);
    const emitted = fromModel(model).emit();
    expect(predict(emitted)).toEqual(before.predictions);
    expect(emitted.getLayer('shared').inboundNodes.length).toBe(2);
    expect(observe(model)).toEqual(before);
  });

  it('knows which dtype a nested model gives, which tfjs does not', () => {
    const ids = input({ shape: [3], name: 'ids', dtype: 'int32' });
    const same = graph({ inputs: ids, outputs: ids.reshape({ targetShape: [3] }) });
    const numbers = input({ shape: [3], name: 'numbers', dtype: 'int32' });
    const outer = graph({
      inputs: numbers,
      outputs: call(same.emit({ name: 'same' }), [numbers], [{ shape: [null, 3], dtype: 'int32' }]),
    });
    expect(fromModel(outer.emit()).dag.outputs[0]?.dtype).toBe('int32');
  });

  it('leaves out calls that belong to another model with the same layers', () => {
    const model = chain().emit();
    const extra = tf.input({ shape: [784] });
    model.getLayer('dense_1').apply(extra);
    const emitted = fromModel(model).emit();
    expect(emitted.getLayer('dense_1').inboundNodes.length).toBe(1);
    expect(predict(emitted)).toEqual(predict(model));
  });

  it('knows shapes that tfjs does not, or gets wrong', async () => {
    const flat = tf.input({ shape: [784], name: 'flat' });
    const rows = tf.layers.reshape({ name: 'rows', targetShape: [28, -1, 4] }).apply(flat);
    const images = tf.input({ batchShape: [null, null, 8, 3], name: 'images' });
    const cropped = tf.layers.cropping2D({ name: 'cropped', cropping: 1 }).apply(images);
    const outputs = [rows, cropped] as tf.SymbolicTensor[];
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [null, 28, null, 4],
      [null, -2, 6, 3],
    ]);
    const read = fromModel(tf.model({ inputs: [flat, images], outputs }));
    expect(read.layer('rows').output).toEqual([null, 28, 7, 4]);
    expect(read.layer('rows').config).toMatchObject({ targetShape: [28, 7, 4] });
    expect(read.layer('cropped').output).toEqual([null, null, 6, 3]);
    expect((await reload(read.emit())).getLayer('rows').outputShape).toEqual([null, 28, 7, 4]);
  });

  it('takes a model for what it was authored as, where a -1 is left to be worked out', () => {
    const flat = tf.input({ shape: [784], name: 'flat' });
    const rows = tf.layers.reshape({ name: 'rows', targetShape: [28, -1] }).apply(flat);
    const model = tf.model({ inputs: flat, outputs: rows as tf.SymbolicTensor });
    const x = input({ shape: [784], name: 'flat' });
    const authored = graph({
      inputs: x,
      outputs: x.reshape({ name: 'rows', targetShape: [28, -1] }),
    });
    const deeper = fromModel(model, authored)
      .cut('rows')
      .insert((before) => before.reshape({ targetShape: [4, 196] }).dense({ units: 2 }));
    expect(deeper.emit().outputShape).toEqual([null, 4, 2]);
  });

  it('says which layer of a model can give no tensor', () => {
    const from = (shape: number[]) => tf.input({ shape, name: 'from' });
    const read = (x: tf.SymbolicTensor, layer: tf.layers.Layer) =>
      failure(() =>
        fromModel(tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor })),
      );
    const small = from([2, 2, 1]);
    expect(
      read(small, tf.layers.conv2d({ name: 'wide', filters: 2, kernelSize: 5 })),
    ).toMatchObject({
      name: 'ShapeError',
      code: 'window',
      layer: 'wide',
      message:
        "fromModel: 'wide' cannot give a tensor: conv2d: the kernelSize does not fit into [null, 2, 2, 1]; make it smaller or use padding: 'same'",
    });
    const nine = from([9]);
    expect(read(nine, tf.layers.reshape({ name: 'fold', targetShape: [2, 4] })).message).toMatch(
      /^fromModel: 'fold' cannot give a tensor: reshape: \[null, 9\] does not hold as many/,
    );
  });

  it('leaves it to each verb that reads a model to say so', async () => {
    const x = tf.input({ shape: [2, 2, 1], name: 'x' });
    const wide = tf.layers.conv2d({ name: 'wide', filters: 2, kernelSize: 5 });
    const inner = tf.model({ inputs: x, outputs: wide.apply(x) as tf.SymbolicTensor });
    const y = tf.input({ shape: [2, 2, 1], name: 'y' });
    const model = tf.model({ inputs: y, outputs: inner.apply(y) as tf.SymbolicTensor });
    const said = (verb: string): string =>
      `${verb}: 'wide' cannot give a tensor: conv2d: the kernelSize does not fit into [null, 2, 2, 1]; make it smaller or use padding: 'same'`;
    expect(failure(() => toCode(model)).message).toBe(said('toCode'));
    expect(failure(() => chain().transfer(model as never)).message).toBe(said('transfer'));
    expect(check(model)).toMatchObject([{ code: 'window', layer: 'wide', message: said('check') }]);
    await expect(verify(model, model)).rejects.toThrow(said('verify'));
    await expect(save(model, 'never-written.keras')).rejects.toThrow(said('save'));
    expect(failure(() => fromModel(model)).cause).toMatchObject({ name: 'ShapeError' });
  });

  it('takes from tfjs what it can compute and we do not author', () => {
    const [a, b] = [tf.input({ shape: [2, 3] }), tf.input({ shape: [2, 3] })];
    const outputs = tf.layers.concatenate({ name: 'both', axis: -2 }).apply([a, b]);
    const model = tf.model({ inputs: [a, b], outputs: outputs as tf.SymbolicTensor });
    expect(fromModel(model).layer('both').output).toEqual([null, 4, 3]);
  });

  it('refuses a graph model', () => {
    const error = failure(() => fromModel(Object.create(tf.GraphModel.prototype) as never));
    expect(error).toBeInstanceOf(GraphError);
    expect(error.code).toBe('graph-model');
    expect(error.message).toBe(
      'fromModel: this is a GraphModel, which has no layers to edit; convert the original to a layers model',
    );
  });

  it.each([undefined, null, {}, 'model.json'])('refuses %s', (model) => {
    expect(failure(() => fromModel(model as never)).code).toBe('not-a-model');
  });

  it('refuses a sequential model that has not been built', () => {
    expect(failure(() => fromModel(tf.sequential())).code).toBe('not-built');
  });

  it('gives a graph of the type of its signature', () => {
    const legacy = chain();
    const trained = fromModel(legacy.emit(), legacy);
    expectTypeOf(trained).toEqualTypeOf(legacy);
  });

  it('without a signature, knows names and shapes at run time only', () => {
    const trained = fromModel(chain().emit());
    const after = trained.cut('dense_2').insert((x) => x.as([null, 128]).dense({ units: 64 }));
    expect(after.emit().outputShape).toEqual([null, 10]);
    expect(() => trained.cut('dense_2').insert((x) => x.as([null, 127]))).toThrow(
      'as: the tensor is [null, 128], not [null, 127]',
    );
  });
});

describe('a signature that the model does not keep to', () => {
  it('is answered with one error that lists every difference', () => {
    const image = input({ shape: [8, 8, 3], name: 'image' });
    const other = graph({
      inputs: image,
      outputs: image
        .conv2d({ name: 'stem', filters: 5, kernelSize: 3, padding: 'same' })
        .reLU({ name: 'a_norm' })
        .globalAveragePooling2d({ name: 'pool' })
        .dense({ name: 'head', units: 5 }),
    });
    const error = failure(() => fromModel(other.emit(), residual() as never));
    expect(error.code).toBe('signature');
    expect(error.message.split('\n')).toEqual([
      'fromModel: the model is not what the signature says:',
      expect.stringMatching(/'stem' has the config .*"filters":5.* not .*"filters":4/),
      "  'stem' takes and gives [null,8,8,3] → [null,8,8,5], not [null,8,8,3] → [null,8,8,4]",
      "  'a_conv' (Conv2D) is missing",
      "  'a_norm' is a ReLU, not a BatchNormalization",
      "  'a_norm' takes and gives [null,8,8,5] → [null,8,8,5], not [null,8,8,4] → [null,8,8,4]",
      `  'a_norm' is fed by ["stem"], not by ["a_conv"]`,
      "  'a_add' (Add) is missing",
      "  'a_relu' (ReLU) is missing",
      "  'b_conv' (Conv2D) is missing",
      "  'b_side' (Conv2D) is missing",
      "  'b_add' (Add) is missing",
      "  'pool' takes and gives [null,8,8,5] → [null,5], not [null,8,8,6] → [null,6]",
      `  'pool' is fed by ["a_norm"], not by ["b_add"]`,
      "  'head' takes and gives [null,5] → [null,5], not [null,6] → [null,5]",
    ]);
  });

  it('names layers that the signature does not have', () => {
    const x = input({ shape: [4], name: 'x' });
    const small = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2 }) });
    const large = graph({
      inputs: x,
      outputs: x.dense({ name: 'h', units: 4 }).dense({ name: 'y', units: 2 }),
    });
    expect(failure(() => fromModel(large.emit(), small)).message).toContain(
      "'h' (Dense) is not in the signature",
    );
  });
});

describe('graph', () => {
  const x = () => input({ shape: [4], name: 'x' });

  it('refuses inputs that are no inputs', () => {
    const dense = x().dense({ units: 2 });
    expect(failure(() => graph({ inputs: dense, outputs: dense })).code).toBe('not-an-input');
  });

  it('refuses outputs that need another input', () => {
    const [a, b] = [x(), input({ shape: [4], name: 'b' })];
    const error = failure(() => graph({ inputs: a, outputs: a.add(b) }));
    expect(error.message).toBe(
      "graph: an output needs the input 'b', which is not among the inputs",
    );
  });

  it('refuses an input that is given twice', () => {
    const a = x();
    expect(failure(() => graph({ inputs: [a, a], outputs: a.dense({ units: 2 }) }))).toMatchObject({
      code: 'repeated-input',
      message: "graph: the input 'x' is given twice; list it once",
    });
  });

  it('refuses inputs that no output needs', () => {
    const [a, b] = [x(), input({ shape: [4], name: 'b' })];
    expect(failure(() => graph({ inputs: [a, b], outputs: a.dense({ units: 2 }) })).code).toBe(
      'unused-input',
    );
  });

  it('refuses what is no tensor', () => {
    expect(
      failure(() => graph({ inputs: x(), outputs: tf.input({ shape: [4] }) as never })).code,
    ).toBe('not-a-tensor');
  });

  it('refuses two layers of one name, also in branches that do not see each other', () => {
    const a = x();
    const error = failure(() =>
      graph({
        inputs: a,
        outputs: a.dense({ name: 'twin', units: 2 }).add(a.dense({ name: 'twin', units: 2 })),
      }),
    );
    expect(error).toMatchObject({ code: 'name-taken', layer: 'twin' });
  });

  it('says what a named layer is', () => {
    const dense = chain().layer('dense_2');
    expectTypeOf(dense.inputs).toEqualTypeOf<[[null, 128]]>();
    expectTypeOf(dense.output).toEqualTypeOf<[null, 64]>();
    expect(dense).toMatchObject({
      name: 'dense_2',
      className: 'Dense',
      config: { units: 64, activation: 'relu' },
      inputs: [[null, 128]],
      output: [null, 64],
      from: ['dense_1'],
    });
  });

  it('names layers that have none, the same way each time and around the names that are taken', () => {
    const a = x();
    const made = () =>
      graph({
        inputs: a,
        outputs: a.dense({ units: 2 }).dense({ name: 'dense_1', units: 2 }).dense({ units: 2 }),
      })
        .emit()
        .layers.map(({ name }) => name);
    expect(made()).toEqual(['x', 'dense', 'dense_1', 'dense_2']);
    expect(made()).toEqual(made());
  });

  it('emits one shared layer with two calls', () => {
    const [a, b] = [x(), input({ shape: [4], name: 'b' })];
    const encoder = layers.dense({ name: 'encoder', units: 3 });
    const model = graph({
      inputs: [a, b],
      outputs: a.apply(encoder).add(b.apply(encoder)),
    }).emit();
    expect(model.layers.filter(({ name }) => name === 'encoder')).toHaveLength(1);
    expect(model.getLayer('encoder').inboundNodes).toHaveLength(2);
    expect(model.countParams()).toBe(15);
  });

  it('refuses a shared layer where its weights do not fit', () => {
    const encoder = layers.dense({ name: 'encoder', units: 3 });
    const [a, b] = [x(), input({ shape: [5], name: 'b' })];
    const outputs = a.apply(encoder).add(b.apply(encoder)) as never;
    const error = failure(() => graph({ inputs: [a, b], outputs }));
    expect(error).toMatchObject({ code: 'weights', layer: 'encoder' });
    expect(error.message).toBe(
      'encoder: its weights were made for sizes [4], but here it gets [5], in [null, 5]; a shared layer takes like sizes everywhere',
    );
  });

  it('refuses a tfjs layer with several outputs, of which the types could not tell', () => {
    const lstm = tf.layers.lstm({ name: 'lstm', units: 3, returnState: true });
    const error = failure(() => input({ shape: [6, 8] }).apply(lstm));
    expect(error).toMatchObject({ code: 'output-count', layer: 'lstm', received: 3, expected: 1 });
    expect(error.message).toBe("apply: 'lstm' gives 3 tensors; give it to call(…)");
  });

  it('refuses a stated shape whose sizes are no numbers, and a selector that holds itself', () => {
    expect(failure(() => x().as([null, '4'] as never))).toMatchObject({ code: 'as' });
    const selector: Record<string, unknown> = { className: 'Dense' };
    selector.self = selector;
    const a = x();
    const net = graph({ inputs: a, outputs: a.reLU() });
    expect(failure(() => net.freeze(selector as never))).toMatchObject({ code: 'not-a-selector' });
  });

  it('takes a tfjs layer, built or not, and keeps the weights of one that is built', () => {
    const fresh = x()
      .apply(tf.layers.dense({ name: 'fresh', units: 3 }))
      .as([null, 3]);
    const built = tf.layers.dense({ name: 'built', units: 2 });
    built.apply(tf.input({ shape: [3] }));
    const a = x();
    const model = graph({
      inputs: a,
      outputs: a
        .apply(tf.layers.dense({ name: 'fresh', units: 3 }))
        .as([null, 3])
        .apply(built),
    }).emit();
    expect(fresh.shape).toEqual([null, 3]);
    expect([...(model.getLayer('built').getWeights()[0]?.dataSync() ?? [])]).toEqual([
      ...(built.getWeights()[0]?.dataSync() ?? []),
    ]);
  });

  it.each<[string, (layer: tf.layers.Layer) => unknown]>([
    ['build()', (layer) => layer.build([null, 4])],
    ['data', (layer) => layer.apply(tf.ones([1, 4]))],
  ])('keeps the weights of a tfjs layer that was built by %s', (_, build) => {
    const layer = tf.layers.dense({ name: 'd', units: 2 });
    build(layer);
    const a = x();
    const emitted = graph({ inputs: a, outputs: a.apply(layer).as([null, 2]) }).emit();
    expect(emitted.getWeights().map(numbers)).toEqual(layer.getWeights().map(numbers));
    const error = failure(() => input({ shape: [5] }).apply(layer));
    expect(error).toMatchObject({ code: 'weights', layer: 'd', expected: [[4, 2], [2]] });
    expect(error.message).toBe(
      'd: its weights are [4, 2] and [2], but [null, 5] asks for [5, 2] and [2]; give it what it was built for',
    );
  });

  it('takes a tfjs layer without weights that was called with data', () => {
    const layer = tf.layers.reLU({ name: 'r' });
    layer.apply(tf.ones([1, 4]));
    expect(x().apply(layer).shape).toEqual([null, 4]);
  });

  it('begins with the weights that a tfjs layer was given, wherever it is put', () => {
    const weights = () => [tf.fill([4, 4], 7), tf.fill([4], 5)];
    const made = (name: string) => tf.layers.dense({ name, units: 4, weights: weights() });
    const a = x();
    const applied = graph({ inputs: a, outputs: a.apply(made('applied')).as([null, 4]) });
    const inserted = fromModel(applied.emit())
      .after('applied')
      .insert((y) => y.apply(made('inserted')).as([null, 4]));
    for (const emitted of [inserted.emit(), inserted.emit()]) {
      for (const name of ['applied', 'inserted']) {
        const [kernel, bias] = emitted.getLayer(name).getWeights();
        expect(new Set(kernel?.dataSync())).toEqual(new Set([7]));
        expect(new Set(bias?.dataSync())).toEqual(new Set([5]));
      }
    }
  });

  it('keeps the weights that a layer got from another, whatever it was given', () => {
    const weights = [tf.fill([4, 2], 7), tf.fill([2], 5)];
    const a = x();
    const trained = graph({ inputs: a, outputs: a.dense({ name: 'd', units: 2 }) }).emit();
    const ofTfjs = a.apply(tf.layers.dense({ name: 'd', units: 2, weights })).as([null, 2]);
    for (const outputs of [a.dense({ name: 'd', units: 2, weights }), ofTfjs]) {
      const emitted = graph({ inputs: a, outputs }).transfer(trained).graph.emit();
      expect(observe(emitted).weights).toEqual(observe(trained).weights);
    }
  });

  it('keeps the weights of what an unbuilt layer wraps, if that is built', () => {
    const layer = tf.layers.dense({ name: 'inside', units: 2 });
    layer.apply(tf.input({ shape: [3] }));
    const a = input({ shape: [5, 3], name: 'x' });
    const each = a.apply(tf.layers.timeDistributed({ name: 'each', layer })).as([null, 5, 2]);
    const model = graph({ inputs: a, outputs: each }).emit();
    expect(model.getWeights().map(numbers)).toEqual(layer.getWeights().map(numbers));
  });
});

const numbers = (tensor: tf.Tensor): readonly number[] => [...tensor.dataSync()];

describe('input and options', () => {
  it('refuses an option that a layer does not have, with the nearest', () => {
    const error = failure(() =>
      input({ shape: [8, 8, 3] }).conv2d({ filters: 2, kernalSize: 3 } as never),
    );
    expect(error.message).toBe(
      "conv2d: there is no option 'kernalSize'; did you mean 'kernelSize'?",
    );
    expect(error).toMatchObject({
      code: 'unknown-option',
      layer: 'conv2d',
      received: 'kernalSize',
    });
  });

  it.each([
    [{ units: 0 }, 'dense: units must be a positive integer, but is 0'],
    [{ units: -3 }, 'dense: units must be a positive integer, but is -3'],
    [{ units: 2.5 }, 'dense: units must be a positive integer, but is 2.5'],
    [{ units: Number.NaN }, 'dense: units must be a positive integer, but is NaN'],
    [
      { units: 2, activation: 'rellu' },
      "dense: activation must be one of 'elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'tanh', 'swish', 'mish', 'gelu', but is \"rellu\"",
    ],
  ])('refuses %o', (config, message) => {
    expect(failure(() => input({ shape: [4] }).dense(config as never)).message).toBe(message);
  });

  it.each([
    [{ shape: [4], dtype: 'string' }, 'option-value'],
    [{ shape: [4], dtype: 'complex64' }, 'option-value'],
    [{}, 'input-shape'],
    [{ shape: [4], batchShape: [null, 4] }, 'input-shape'],
    [{ shape: [4.5] }, 'input-shape'],
    [{ shape: [0] }, 'input-shape'],
    [{ batchShape: [] }, 'input-shape'],
  ])('refuses the input %o', (config, code) => {
    expect(failure(() => input(config as never)).code).toBe(code);
  });
});
