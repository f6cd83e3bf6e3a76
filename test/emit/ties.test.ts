import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { check, fromModel, save, toCode, verify } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { reload } from '../support/models.ts';

const apply = (layer: tf.layers.Layer, from: tf.SymbolicTensor): tf.SymbolicTensor =>
  layer.apply(from) as tf.SymbolicTensor;
const dense = (name: string): tf.layers.Layer => tf.layers.dense({ name, units: 4 });
const distributed = (layer: tf.layers.Layer, name: string): tf.layers.Layer =>
  tf.layers.timeDistributed({ layer, name });
/** A model of some layers in a row. */
const chain = (name: string, ...all: readonly tf.layers.Layer[]): tf.LayersModel => {
  const x = tf.input({ shape: [4], name: `${name}_x` });
  return tf.model({ inputs: x, outputs: all.reduce((from, layer) => apply(layer, from), x), name });
};
/** A model of several ways from one input, whose outputs are added. */
const ways = (...all: readonly tf.layers.Layer[]): tf.LayersModel => {
  const x = tf.input({ shape: [3, 4], name: 'x' });
  const outputs = tf.layers.add({ name: 'sum' }).apply(all.map((layer) => apply(layer, x)));
  return tf.model({ inputs: x, outputs: outputs as tf.SymbolicTensor });
};
const sizes = (shape: tf.Shape): number[] => [2, ...shape.slice(1).map((size) => size ?? 1)];
/** Losses of tfjs add up only where all outputs have one rank. */
const flattened = (...tensors: readonly tf.SymbolicTensor[]): tf.SymbolicTensor[] =>
  tensors.map((tensor) => {
    const size = tf.util.sizeFromShape(sizes(tensor.shape).slice(1));
    return apply(tf.layers.reshape({ targetShape: [size] }), tensor);
  });

const tied: Readonly<Record<string, () => tf.LayersModel>> = {
  'inside of a nested model and by itself': () => {
    const d = dense('d');
    return chain('whole', chain('inner', d), d);
  },
  'in two nested models, the one a part of the other': () => {
    const [d, e] = [dense('d'), dense('e')];
    return chain('whole', chain('all', d, e), chain('part', d));
  },
  'in a model inside of a nested one and outside of both': () => {
    const d = dense('d');
    return chain('whole', d, chain('outer', chain('inner', d)));
  },
  'in a wrapper and by itself': () => {
    const d = dense('d');
    return ways(distributed(d, 'steps'), d);
  },
  'by itself and in a wrapper': () => {
    const d = dense('d');
    return ways(d, distributed(d, 'steps'));
  },
  'in two wrappers': () => {
    const d = dense('d');
    return ways(distributed(d, 'one'), distributed(d, 'two'));
  },
  'in a wrapper inside of another, and in one': () => {
    const d = dense('d');
    const x = tf.input({ shape: [2, 3, 4], name: 'x' });
    const deep = apply(distributed(distributed(d, 'inside'), 'deep'), x);
    const flat = apply(tf.layers.reshape({ targetShape: [6, 4] }), x);
    return tf.model({ inputs: x, outputs: flattened(deep, apply(distributed(d, 'flat'), flat)) });
  },
  'in a wrapped model and in that model by itself': () => {
    const inner = chain('inner', dense('d'), dense('e'));
    const x = tf.input({ shape: [3, 4], name: 'x' });
    const one = tf.input({ shape: [4], name: 'one' });
    const outputs = flattened(apply(distributed(inner, 'frames'), x), apply(inner, one));
    return tf.model({ inputs: [x, one], outputs });
  },
};

const weightsIn = (model: tf.LayersModel): number => new Set(model.trainableWeights).size;
const ones = (tensors: readonly tf.SymbolicTensor[]): tf.Tensor[] =>
  tensors.map(({ shape }) => tf.ones(sizes(shape)));
/** The predictions after a few steps of training. */
const trained = async (model: tf.LayersModel): Promise<readonly number[][]> => {
  const [xs, ys] = [ones(model.inputs), ones(model.outputs)];
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  await model.fit(xs, ys, { epochs: 3, shuffle: false, verbose: 0 });
  const predicted = [model.predict(xs)].flat().map((tensor) => Array.from(tensor.dataSync()));
  tf.dispose([xs, ys]);
  return predicted;
};

describe('a layer that stands in several places', () => {
  it.each(Object.entries(tied))('stays one: %s', async (_, make) => {
    const model = make();
    const before = JSON.stringify(model.toJSON(null, false));
    const emitted = fromModel(model).emit({ loadable: false });
    expect(weightsIn(emitted)).toBe(weightsIn(model));
    expect(emitted.trainableWeights).toHaveLength(model.trainableWeights.length);
    const kept = model.getWeights().map((weight) => weight.arraySync());
    const moved = await trained(emitted);
    expect(model.getWeights().map((weight) => weight.arraySync())).toEqual(kept);
    expect(JSON.stringify(model.toJSON(null, false))).toBe(before);
    expect(moved).toEqual(await trained(model));
  });

  it.each(Object.entries(tied))('is frozen as one: %s', (_, make) => {
    const emitted = fromModel(make())
      .freeze(() => true)
      .emit({ loadable: false });
    expect(emitted.trainableWeights).toEqual([]);
    expect(new Set(emitted.weights).size).toBe(weightsIn(make()));
  });

  it.each(Object.entries(tied))(
    'is refused where the model is to be saved: %s',
    async (_, make) => {
      const model = make();
      await expect(reload(model)).rejects.toThrow(/Duplicate weight name|weights are not set/);
      const graph = fromModel(model);
      const [found, ...others] = check(model).filter(({ severity }) => severity === 'error');
      expect(others).toEqual([]);
      expect(found).toMatchObject({ code: 'tied-layer', layer: 'd' });
      expect(failure(() => graph.emit()).message).toBe(
        `emit: ${found?.message.slice(0, -1)}. Pass { loadable: false } for a model that stays in memory`,
      );
      const before = tf.memory().numTensors;
      expect((await verify(model, graph)).reloaded).toBeNull();
      expect(tf.memory().numTensors).toBe(before);
      await expect(save(graph, join(tmpdir(), 'tied.keras'))).rejects.toThrow(
        'which Keras would load as several',
      );
      expect(toCode(model)).toContain('// In the model ');
    },
  );

  it('says where it stands', () => {
    const messages = Object.values(tied).map(
      (make) => check(make()).find(({ severity }) => severity !== 'note')?.message,
    );
    expect(messages).toMatchInlineSnapshot(`
      [
        "'d' is one layer in 'inner' and by itself, which tfjs could save, but not load; renamed in one of the places it would be two.",
        "'d' is one layer in 'all' and in 'part', which tfjs could save, but not load; renamed in one of the places it would be two.",
        "'d' is one layer by itself and in 'outer', which tfjs could save, but not load; renamed in one of the places it would be two.",
        "'d' is one layer in 'steps' and by itself, which tfjs could save, but not load; renamed in one of the places it would be two.",
        "'d' is one layer by itself and in 'steps', which tfjs could save, but not load; renamed in one of the places it would be two.",
        "'d' is one layer in 'one' and in 'two', which tfjs could save, but not load.",
        "'d' is one layer in 'deep' and in 'flat', which tfjs could save, but not load.",
        "'d' and 1 more are the same layers in 'frames' and in 'inner', which tfjs could save, but not load; renamed in one of the places it would be two.",
      ]
    `);
  });

  it('is two where it has another name in one of them, or other weights', () => {
    const d = dense('d');
    const whole = fromModel(chain('whole', chain('inner', d), d));
    expect(weightsIn(whole.rename({ d: 'other' }).emit())).toBe(4);
    const frames = fromModel(ways(distributed(d, 'steps'), d));
    expect(weightsIn(frames.rename({ d: 'other' }).emit())).toBe(4);
    expect(check(frames.rename({ d: 'other' }))).toEqual([]);
    const donor = fromModel(ways(dense('d'), dense('e')));
    expect(weightsIn(frames.transfer(donor).graph.emit())).toBe(4);
    expect(frames.rename({ d: 'other' }).emit().weights).toHaveLength(4);
  });

  it('is another for each that takes other weights, also in a model that wrappers hold', () => {
    const held = (name: string, inner: tf.LayersModel): tf.layers.Layer => distributed(inner, name);
    const one = chain('enc', dense('d'));
    const shared = fromModel(ways(held('a', one), held('b', one)));
    const [first, second] = [chain('enc', dense('d')), chain('enc', dense('d'))];
    const { graph } = shared.transfer(fromModel(ways(held('a', first), held('b', second))));
    const emitted = graph.emit({ loadable: false });
    const valuesOf = (layer: tf.layers.Layer): unknown =>
      layer.getWeights().map((weight) => weight.arraySync());
    expect(valuesOf(emitted.getLayer('a'))).toEqual(valuesOf(first));
    expect(valuesOf(emitted.getLayer('b'))).toEqual(valuesOf(second));
    expect(valuesOf(one)).not.toEqual(valuesOf(first));
    expect(failure(() => graph.emit()).code).toBe('inner-name-taken');
    const some = shared.transfer(fromModel(ways(held('a', first), dense('c')))).graph;
    const half = some.emit({ loadable: false });
    expect(valuesOf(half.getLayer('a'))).toEqual(valuesOf(first));
    expect(valuesOf(half.getLayer('b'))).toEqual(valuesOf(one));
  });

  it('is found under other names, and where only one of two took other weights', async () => {
    const d = dense('d');
    const whole = fromModel(chain('whole', chain('inner', d), d));
    const both = whole.rename({ d: 'e' }).within('inner', (inner) => inner.rename({ d: 'e' }));
    expect(failure(() => both.emit())).toMatchObject({ code: 'tied-layer', layer: 'e' });
    await expect(reload(both.emit({ loadable: false }))).rejects.toThrow('Duplicate weight name');
    const wrapped = fromModel(ways(distributed(d, 'steps'), d)).rename({ steps: 'other' });
    expect(check(wrapped)).toMatchObject([{ code: 'tied-layer', layer: 'd' }]);
    await expect(reload(wrapped.emit({ loadable: false }))).rejects.toThrow();
    const { graph } = whole.transfer(fromModel(chain('donor', dense('d'))));
    expect(failure(() => graph.emit()).code).toBe('inner-name-taken');
  });

  it('leaves nothing behind where a layer after it cannot be made', () => {
    const d = dense('d');
    const model = chain('whole', chain('inner', d), d, dense('last'));
    const graph = fromModel(model);
    model.getLayer('last').dispose();
    const before = tf.memory().numTensors;
    expect(failure(() => graph.emit({ loadable: false })).code).toBe('disposed');
    expect(tf.memory().numTensors).toBe(before);
    expect(d.getWeights().every((weight) => !weight.isDisposed)).toBe(true);
  });
});

describe('layers of one name in a wrapped model and elsewhere', () => {
  const frames = (name: string, inner: string): tf.layers.Layer =>
    distributed(chain(`${name}_model`, dense(inner)), name);

  it('are refused, as tfjs could not load them', async () => {
    const models = [ways(frames('a', 'd'), dense('d')), ways(frames('a', 'd'), frames('b', 'd'))];
    for (const model of models) {
      await expect(reload(model)).rejects.toThrow('Duplicate weight name');
      expect(check(model).map(({ code }) => code)).toEqual(['inner-name-taken']);
      expect(failure(() => fromModel(model).emit()).code).toBe('inner-name-taken');
    }
    expect(check(ways(frames('a', 'd'), frames('b', 'e')))).toEqual([]);
  });
});
