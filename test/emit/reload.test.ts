import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  add,
  call,
  check,
  fromModel,
  graph,
  input,
  layers,
  signatureSource,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { largestDifference, predict, reload } from '../support/models.ts';
import { swapped } from '../support/networks.ts';
import { cook } from '../support/random-graph.ts';

describe('a model with shared layers', () => {
  /** Whether a model still predicts the same after it was saved and loaded. */
  const survives = async (model: tf.LayersModel): Promise<number> =>
    largestDifference(predict(await reload(model)), predict(model));

  it('is changed by the loader of tfjs in the order it was made in', async () => {
    expect(await survives(swapped())).toBeGreaterThan(1e-3);
  });

  it('is emitted in an order that the loader keeps', async () => {
    const model = swapped();
    const emitted = fromModel(model).emit();
    expect(largestDifference(predict(emitted), predict(model))).toBe(0);
    expect(await survives(emitted)).toBe(0);
  });

  it('leaves nothing of the orders that the loader does not keep', () => {
    const step = (kind: 'nested' | 'dense', from: number) =>
      ({ kind, from, other: 0, units: 1, isNamed: true }) as const;
    const nested = [0, 0, 11, 0].map((from) => step('nested', from));
    const steps = [...nested, step('dense', 6), step('dense', 5)];
    const g = fromModel(cook({ inputs: 1, steps, outputs: [0] }).emit())
      .after('dense_4')
      .insert((x) => x.activation({ activation: 'linear' }));
    const tensors = tf.memory().numTensors;
    const emitted = g.emit();
    expect(tf.memory().numTensors - tensors).toBe(emitted.weights.length);
  });

  /** As it is read, its calls are in an order that the loader does not keep. */
  const written = (): tf.LayersModel => {
    const x = input({ shape: [4], name: 'x' });
    const f = layers.dense({ name: 'f', units: 4 });
    const g = layers.dense({ name: 'g', units: 4 });
    const deep = x.apply(f).apply(g).apply(f).apply(g);
    const out = deep.concatenate([x.apply(g), x.apply(g).apply(f)]);
    return graph({ inputs: x, outputs: out, name: 'written' }).emit();
  };

  it('is right when it was written here, too', async () => {
    expect(await survives(written())).toBe(0);
  });

  const outer = input({ shape: [4], name: 'outer' });
  const steps = input({ shape: [3, 4], name: 'steps' });
  const nest = (inner: tf.LayersModel): tf.LayersModel =>
    graph({ inputs: outer, outputs: outer.apply(inner), name: 'nest' }).emit();
  const places: readonly [string, (inner: tf.LayersModel) => tf.LayersModel][] = [
    ['a nested model', nest],
    ['a nested model of a nested one', (inner) => nest(nest(inner))],
    [
      'a wrapped model',
      (layer) => {
        const wrapped = tf.layers.timeDistributed({ layer });
        return graph({ inputs: steps, outputs: steps.apply(wrapped) }).emit();
      },
    ],
  ];
  it.each(places)('is right as %s, each time that it is emitted', async (_, place) => {
    for (const inner of [written(), swapped()]) {
      const model = place(inner);
      const again = fromModel(model).emit();
      expect(largestDifference(predict(again), predict(model))).toBe(0);
      expect([await survives(model), await survives(again)]).toEqual([0, 0]);
    }
  });

  it('is emitted though the loader takes calls to be there that are not', async () => {
    const x = input({ shape: [4], name: 'x' });
    const f = layers.dense({ name: 'f', units: 4 });
    const [a, b] = [x.apply(f), x.apply(f)];
    const [again, c] = [a.apply(f), b.apply(f)];
    const sum = add([c, add([a, c])]);
    const d = c.reLU().apply(f);
    const outputs = [again, c, sum, d, a.apply(f), d.dense({ units: 4 }), b.dense({ units: 4 })];
    expect(await survives(graph({ inputs: x, outputs }).emit())).toBe(0);
  });
});

describe('a model with nested models', () => {
  const dense = (name: string): tf.layers.Layer => tf.layers.dense({ name, units: 4 });
  const relu = (name: string): tf.layers.Layer => tf.layers.reLU({ name });
  const chain = (name: string, ...all: readonly tf.layers.Layer[]): tf.LayersModel => {
    const x = tf.input({ shape: [4], name: `${name}_x` });
    const outputs = all.reduce((from, layer) => layer.apply(from) as tf.SymbolicTensor, x);
    return tf.model({ inputs: x, outputs, name });
  };
  const nested = (name: string, inner: string): tf.LayersModel => chain(name, dense(inner));
  const join = (...all: readonly tf.layers.Layer[]): tf.LayersModel => chain('whole', ...all);

  it('saves and reloads to the same predictions', async () => {
    const emitted = fromModel(join(nested('a', 'one'), nested('b', 'two'))).emit();
    expect(largestDifference(predict(await reload(emitted)), predict(emitted))).toBe(0);
  });

  it('is refused where two of them have layers of one name, which tfjs could not load', async () => {
    const model = join(nested('a', 'same'), nested('b', 'same'));
    await expect(reload(model)).rejects.toThrow('Duplicate weight name');
    const error = failure(() => fromModel(model).emit());
    expect(error).toMatchObject({ code: 'inner-name-taken', layer: 'same' });
    expect(error.message).toBe(
      "emit: both 'a' and 'b' have weights of a layer 'same', and tfjs could not load such a file; rename one of them",
    );
  });

  it('is refused where one of the layers is inside of a model inside', async () => {
    const model = join(chain('a', dense('same'), nested('b', 'same')));
    await expect(reload(model)).rejects.toThrow('Duplicate weight name');
    expect(failure(() => fromModel(model).emit())).toMatchObject({
      code: 'inner-name-taken',
      received: ['same', 'b'],
    });
    expect(check(model).map(({ code }) => code)).toEqual(['inner-name-taken']);
  });

  it('is not where one of the layers has no weights', async () => {
    const models = [
      join(nested('a', 'same'), relu('same')),
      join(dense('same'), chain('a', relu('same'))),
      join(nested('a', 'same'), chain('b', relu('same'))),
      join(chain('a', dense('same'), chain('b', relu('same')))),
    ];
    for (const model of models) {
      const emitted = fromModel(model).emit();
      expect(predict(await reload(emitted))).toEqual(predict(model));
      expect(check(model)).toEqual([]);
    }
    const edited = fromModel(join(nested('a', 'one'), dense('same'))).within('a', (inner) =>
      inner.after('one').insert((x) => x.reLU({ name: 'same' })),
    );
    expect(largestDifference(predict(await reload(edited.emit())), predict(edited.emit()))).toBe(0);
  });

  it('is refused where a layer may have weights once it is built', () => {
    const x = input({ shape: [4], name: 'x' });
    const inner = x.apply(nested('a', 'same'));
    const written = graph({
      inputs: x,
      outputs: inner.as([null, 4]).dense({ name: 'same', units: 2 }),
    });
    const given = graph({ inputs: x, outputs: inner.apply(dense('same')) });
    for (const net of [written, given]) {
      expect(failure(() => net.emit())).toMatchObject({ code: 'inner-name-taken' });
    }
  });
});

describe('a model with an input that no output needs', () => {
  const [x, y] = ['x', 'y'].map((name) => tf.input({ shape: [4], name })) as [
    tf.SymbolicTensor,
    tf.SymbolicTensor,
  ];
  const outputs = tf.layers.dense({ name: 'd', units: 4 }).apply(x) as tf.SymbolicTensor;
  const inner = tf.model({ inputs: [x, y], outputs, name: 'inner' });
  const [a, b] = ['a', 'b'].map((name) => tf.input({ shape: [4], name })) as [
    tf.SymbolicTensor,
    tf.SymbolicTensor,
  ];
  const around = tf.model({ inputs: [a, b], outputs: inner.apply([a, b]) as tf.SymbolicTensor });

  it('loses it on reload, and fails to load where it is nested', async () => {
    expect((await reload(inner)).inputs).toHaveLength(1);
    await expect(reload(around)).rejects.toThrow('model has 1 tensor inputs');
  });

  it.each([inner, around])('is emitted to stay in memory only', (model) => {
    const error = failure(() => fromModel(model).emit());
    expect(error).toMatchObject({ code: 'unused-input', layer: 'y' });
    expect(error.message).toBe(
      "emit: no output needs the input 'y': saved and loaded, the model is without it. Pass { loadable: false } for a model that stays in memory",
    );
    expect(predict(fromModel(model).emit({ loadable: false }))).toEqual(predict(model));
    expect(check(model).map(({ code }) => code)).toEqual(['unused-input']);
  });

  it('can be emitted without it', () => {
    expect(fromModel(inner).outputs('d').emit().inputs).toHaveLength(1);
  });
});

/** `a → twice` with both inputs, and `a → once`, which tfjs executes in the one order or the other. */
const repeating = (order: 'first' | 'last'): tf.LayersModel => {
  const x = tf.input({ shape: [4], name: 'x' });
  const apply = (layer: tf.layers.Layer, from: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
    layer.apply(from) as tf.SymbolicTensor;
  const a = apply(tf.layers.dense({ name: 'a', units: 4 }), x);
  const twice = apply(tf.layers.concatenate({ name: 'twice' }), [a, a]);
  const once = apply(tf.layers.dense({ name: 'once', units: 4 }), a);
  const all = apply(
    tf.layers.concatenate({ name: 'all' }),
    order === 'first' ? [once, twice] : [twice, once],
  );
  return tf.model({ inputs: x, outputs: all });
};

describe('emit', () => {
  it('passes a tensor on that one layer takes twice and another takes later, which tfjs frees too early', async () => {
    const model = repeating('first');
    expect(() => predict(model)).toThrow();
    const mended = fromModel(model).emit();
    expect(mended.layers.map(({ name }) => name)).toEqual([
      'x',
      'a',
      'activation',
      'once',
      'twice',
      'all',
    ]);
    const parts = fromModel(model).outputs('once', 'a').emit();
    const [once, a] = (parts.predict(tf.ones([1, 4])) as tf.Tensor[]).map((t) => [...t.dataSync()]);
    const all = mended.predict(tf.ones([1, 4])) as tf.Tensor;
    expect([...all.dataSync()]).toEqual([...(once ?? []), ...(a ?? []), ...(a ?? [])]);
    expect(predict(await reload(mended))).toEqual(predict(mended));
  });

  it('passes a tensor on that is given twice, which tfjs predicts once', async () => {
    const x = input({ shape: [4], name: 'x' });
    const a = x.dense({ name: 'a', units: 2 });
    const net = graph({ inputs: x, outputs: [a, x, a, x, a] });
    const model = net.emit();
    const given = model.predict(tf.ones([1, 4])) as tf.Tensor[];
    const [first, , third, , fifth] = given.map((each) => [...each.dataSync()]);
    expect([third, fifth]).toEqual([first, first]);
    expect(model.layers.map(({ name }) => name)).toEqual(['x', 'a', 'activation', 'activation_1']);
    const again = (await reload(model)).predict(tf.ones([1, 4])) as tf.Tensor[];
    expect([...(again[4] as tf.Tensor).dataSync()]).toEqual(first);
  });

  it('is then what the graph is a signature of', () => {
    const x = input({ shape: [4], name: 'x' });
    const a = x.dense({ name: 'a', units: 2 });
    const net = graph({ inputs: x, outputs: [a, a] });
    const model = net.emit();
    expect(fromModel(model, net).dag.outputs).toHaveLength(2);
    expect(signatureSource(net, { name: 'Net' })).toContain("outputs: ['a', 'activation'];");
    const z = tf.input({ shape: [4], name: 'z' });
    const b = tf.layers.dense({ name: 'b', units: 2 }).apply(z) as tf.SymbolicTensor;
    const inner = tf.model({ inputs: z, outputs: [b, b], name: 'inner' });
    const y = tf.input({ shape: [4], name: 'y' });
    const given = inner.apply(y) as tf.SymbolicTensor[];
    const outer = fromModel(tf.model({ inputs: y, outputs: given }));
    expect(signatureSource(outer, { name: 'Net' })).toContain('inner_activation');
  });

  it('passes such tensors on inside of nested models too', () => {
    const x = input({ shape: [4], name: 'x' });
    const a = x.dense({ name: 'a', units: 2 });
    const inner = graph({ inputs: x, outputs: [a, a] }).emit({ name: 'inner' });
    const y = input({ shape: [4], name: 'y' });
    const [left, right] = call(
      inner,
      [y],
      [
        { shape: [null, 2], dtype: 'float32' },
        { shape: [null, 2], dtype: 'float32' },
      ],
    );
    const net = graph({ inputs: y, outputs: left.add(right) });
    const live = net.emit();
    const twice = fromModel(live).within('inner', (g) => g.outputs('a', 'a'));
    expect(predict(twice.emit())).toEqual(predict(live));
  });

  it('takes a tensor twice where nothing later takes it', () => {
    const model = repeating('last');
    expect(predict(fromModel(model).emit())).toEqual(predict(model));
  });

  it('takes a tensor twice where the other that takes it is upstream', () => {
    const x = input({ shape: [4], name: 'x' });
    const a = x.dense({ name: 'a', units: 4 });
    const b = a.dense({ name: 'b', units: 4 });
    const model = graph({ inputs: x, outputs: a.concatenate([a, b]) }).emit();
    expect(predict(model)).toHaveLength(24);
  });

  it('leaves no tensor behind where it fails', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ name: 'a', units: 4, inputShape: [4] }),
        tf.layers.dense({ name: 'b', units: 4 }),
      ],
    });
    Object.assign(model.getLayer('b'), { units: 5 });
    const trained = fromModel(model);
    const tensors = tf.memory().numTensors;
    expect(failure(() => trained.emit())).toMatchObject({ code: 'weight-shape', layer: 'b' });
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('what is frozen', () => {
  const encoder = (): tf.LayersModel =>
    tf.sequential({
      name: 'encoder',
      layers: [
        tf.layers.dense({ name: 'e1', units: 4, inputShape: [4] }),
        tf.layers.batchNormalization({ name: 'e2' }),
      ],
    });
  const trainableNames = (model: tf.LayersModel): readonly string[] =>
    model.trainableWeights.map(({ originalName }) => originalName);

  it('stays frozen: a layer, a model as a whole, a nested model, a layer thawed inside of it', () => {
    const inner = encoder();
    inner.trainable = false;
    inner.getLayer('e1').trainable = true;
    const x = tf.input({ shape: [4] });
    const frozen = tf.layers.dense({ name: 'frozen', units: 4, trainable: false });
    const out = tf.layers.dense({ name: 'out', units: 2 });
    const model = tf.model({
      inputs: x,
      outputs: out.apply(inner.apply(frozen.apply(x))) as tf.SymbolicTensor,
    });
    expect(trainableNames(fromModel(model).emit())).toEqual(trainableNames(model));
    inner.trainable = true;
    expect(trainableNames(fromModel(model).emit())).toEqual(trainableNames(model));
    model.trainable = false;
    expect(trainableNames(fromModel(model).emit())).toEqual([]);
  });

  it('says by name that a layer was disposed', () => {
    const model = encoder();
    const graph = fromModel(model);
    model.dispose();
    expect(failure(() => graph.emit())).toMatchObject({ code: 'disposed', layer: 'e1' });
  });
});
