/** Where tfjs lets surgery down, by number: what it does, and what becomes of it here. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../examples/models/wasm.ts';
import { check, fromModel, graph, input, layers, load } from '../src/index.ts';
import { failure } from './support/failure.ts';
import {
  dataOf,
  largestDifference,
  observe,
  predict,
  reload,
  weightsByLayer,
} from './support/models.ts';

beforeAll(() => tf.setBackend('cpu'));

const dense = (name: string, units = 4): tf.layers.Layer =>
  tf.layers.dense({ name, units, activation: 'tanh' });
const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor =>
  layer.apply(x) as tf.SymbolicTensor;
const chain = (...names: readonly string[]): tf.LayersModel => {
  const x = tf.input({ shape: [4], name: 'x' });
  const last = names.reduce((y, name) => apply(dense(name), y), x);
  return tf.model({ inputs: x, outputs: last });
};
const codes = (model: tf.LayersModel): readonly string[] => check(model).map(({ code }) => code);

describe('hazard', () => {
  it('1: applying a layer again pollutes it; surgery does not, and a failed one neither', () => {
    const model = chain('a', 'b', 'c');
    const before = observe(model);
    const g = fromModel(model);
    g.cut('b')
      .insert((x) => x.as([null, 4]).dense({ units: 4 }))
      .emit();
    failure(() => g.cut('b').insert((x) => x.as([null, 4]).dense({ units: 5 })));
    expect(observe(model)).toEqual(before);
    expect(model.getLayer('a').output).toBeDefined();
  });

  it('2: disposing a derived model disposes shared layers; here both have their own', () => {
    const model = chain('a', 'b');
    const before = predict(model);
    fromModel(model).emit().dispose();
    expect(predict(model)).toEqual(before);
    const derived = fromModel(model).emit();
    model.dispose();
    expect(predict(derived)).toEqual(before);
  });

  it('3: a layer that is called twice leaks when the model is disposed; check says so', () => {
    const x = tf.input({ shape: [4], name: 'x' });
    const shared = dense('shared');
    const model = tf.model({ inputs: x, outputs: apply(shared, apply(shared, x)) });
    expect(codes(model)).toContain('shared-layer');
  });

  it('4: calls of shared layers are swapped on reload; they are emitted in an order that is kept', async () => {
    const x = input({ shape: [4], name: 'x' });
    const [f, g] = [
      layers.dense({ name: 'f', units: 4, activation: 'tanh' }),
      layers.dense({ name: 'g', units: 4, activation: 'tanh' }),
    ];
    const [other, first] = [x.apply(g), x.apply(f)];
    const second = other.apply(f);
    const out = first.concatenate([other, first.apply(f), second]);
    const emitted = graph({ inputs: x, outputs: out }).emit();
    expect(largestDifference(predict(await reload(emitted)), predict(emitted))).toBe(0);
  });

  it('5: a layer renamed after it was built is lost; check finds it, and rename emits a new one', async () => {
    const model = chain('a', 'b');
    const renamed = fromModel(model).rename({ a: 'first' }).emit();
    expect(largestDifference(predict(await reload(renamed)), predict(model))).toBe(0);
    Object.assign(model.getLayer('a'), { name: 'first' });
    expect(codes(model)).toContain('renamed');
  });

  it('6: inner names that occur twice save and do not load; emit refuses them', () => {
    const inner = (name: string): tf.LayersModel =>
      tf.sequential({
        name,
        layers: [tf.layers.dense({ name: 'same', units: 4, inputShape: [4] })],
      });
    const x = tf.input({ shape: [4] });
    const model = tf.model({ inputs: x, outputs: apply(inner('m'), apply(inner('n'), x)) });
    expect(failure(() => fromModel(model).emit()).code).toBe('inner-name-taken');
  });

  it('7: getWeights lists frozen layers last; weights are kept layer by layer', () => {
    const model = chain('a', 'b', 'c');
    const emitted = fromModel(model).freeze('a').emit();
    expect(weightsByLayer(emitted)).toEqual(weightsByLayer(model));
    expect(emitted.getWeights().map(dataOf)).not.toEqual(model.getWeights().map(dataOf));
    expect(codes(emitted)).toContain('frozen-in-front');
  });

  it('8: a model cannot begin in the middle of another; slice can', () => {
    const model = chain('a', 'b', 'c');
    expect(() =>
      tf.model({
        inputs: model.getLayer('a').output as tf.SymbolicTensor,
        outputs: model.outputs,
      }),
    ).toThrow('InputLayer');
    expect(fromModel(model).slice('b', 'c').emit().inputs[0]?.shape).toEqual([null, 4]);
  });

  it('9: getLayer does not see into a nested model; within does', () => {
    const nested = tf.sequential({
      name: 'nested',
      layers: [tf.layers.dense({ name: 'inside', units: 4, inputShape: [4] })],
    });
    const x = tf.input({ shape: [4] });
    const model = tf.model({ inputs: x, outputs: apply(nested, x) });
    expect(() => model.getLayer('inside')).toThrow();
    let seen: unknown;
    fromModel(model).within('nested', (inner) => {
      seen = inner.layer('inside').className;
      return inner;
    });
    expect(seen).toBe('Dense');
  });

  it('10: a derived model is not compiled, unless asked; a popped layer still runs, and check finds it', () => {
    const model = chain('a', 'b');
    model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
    expect(fromModel(model).emit().optimizer).toBeUndefined();
    expect(fromModel(model).emit({ compile: 'keep' }).loss).toBe('meanSquaredError');
    model.layers.pop();
    expect(codes(model)).toContain('not-listed');
  });

  it('11: modelFromJSON initialises every weight anew; emit makes no data', () => {
    const model = chain('a', 'b');
    const buffers = tf.memory().numDataBuffers;
    fromModel(model).emit();
    expect(tf.memory().numDataBuffers).toBe(buffers);
  });

  it('12: a class that is not registered fails at load; emit says so by name', () => {
    class Unregistered extends tf.layers.Layer {
      static readonly className = 'Unregistered';
      override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
        return x;
      }
    }
    const x = tf.input({ shape: [4] });
    const model = tf.model({
      inputs: x,
      outputs: apply(new Unregistered({ name: 'mine' }), x),
    });
    const error = failure(() => fromModel(model).emit());
    expect(error).toMatchObject({ code: 'unregistered', layer: 'mine' });
    expect(error.message).toContain("'mine' is an Unregistered, which tfjs would not know");
    expect(fromModel(model).emit({ loadable: false }).layers).toHaveLength(2);
  });

  it('13: configs of Keras 3 are refused by tfjs; load reads them', async () => {
    const path = new URL('fixtures/keras/shared-keras3/model.keras', import.meta.url);
    expect((await load(path)).layer('twice').className).toBe('Dense');
  });

  it('14: a nested model that is used once has two nodes; that is not sharing', () => {
    const nested = chain('a');
    Object.assign(nested, { name: 'nested' });
    const x = tf.input({ shape: [4] });
    const model = tf.model({ inputs: x, outputs: apply(nested, x) });
    expect(nested.inboundNodes.length).toBe(2);
    const cut = fromModel(model)
      .cut('nested')
      .insert((y) => y.as([null, 4]).dense({ units: 2 }));
    expect(cut.emit().outputs[0]?.shape).toEqual([null, 2]);
    expect(codes(model)).not.toContain('shared-layer');
  });

  it('15, 16: a batch normalisation without scale cannot be trained, a frozen one moves; check says so', () => {
    const x = tf.input({ shape: [4] });
    const norm = tf.layers.batchNormalization({ name: 'n', scale: false, trainable: false });
    const model = tf.model({ inputs: x, outputs: apply(norm, x) });
    expect(codes(model)).toEqual(expect.arrayContaining(['norm-without-scale', 'frozen-norm']));
  });

  it('17: wasm cannot train convolutions; a new head on a frozen base it can', async () => {
    await useWasm();
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBeUndefined();
    const x = input({ shape: [4, 4, 1], name: 'x' });
    const base = graph({
      inputs: x,
      outputs: x.conv2d({ name: 'conv', filters: 2, kernelSize: 3 }).flatten(),
    });
    const model = fromModel(base.emit(), base)
      .freeze('conv')
      .outputs('conv')
      .after('conv')
      .insert((y) => y.flatten().dense({ name: 'head', units: 1 }))
      .emit();
    model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
    const kept = dataOf(model.getLayer('conv').getWeights()[0] as tf.Tensor);
    await model.fit(tf.ones([2, 4, 4, 1]), tf.ones([2, 1]), { epochs: 1, verbose: 0 });
    expect(dataOf(model.getLayer('conv').getWeights()[0] as tf.Tensor)).toEqual(kept);
    await tf.setBackend('cpu');
  });

  it('18: the message of a shape error is garbled; ours has the shapes in full', () => {
    const model = chain('a', 'b');
    const error = failure(() =>
      fromModel(model)
        .cut('a')
        .insert((x) => x.as([null, 4]).dense({ units: 6272 })),
    );
    expect(error.message).toBe(
      "insert: the replacement gives [null, 6272], but 'b' takes [null, 4]",
    );
  });
});
