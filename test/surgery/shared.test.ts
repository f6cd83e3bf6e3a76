import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { add, fromModel, graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { bitsOf } from '../support/models.ts';

const twin = layers.dense({ name: 'twin', units: 8 });
const [left, right] = [input({ shape: [8], name: 'left' }), input({ shape: [8], name: 'right' })];
const siamese = graph({
  inputs: [left, right],
  outputs: add([left.apply(twin), right.apply(twin)], { name: 'sum' }).dense({
    name: 'distance',
    units: 8,
  }),
});

describe('a shared layer', () => {
  it('is applied once more by a replacement, with its weights', () => {
    const model = siamese
      .after('distance')
      .insert((x) => x.apply(twin))
      .emit();
    expect(model.getLayer('twin').inboundNodes).toHaveLength(3);
    expect(model.layers.map(({ name }) => name)).toEqual([
      'left',
      'right',
      'twin',
      'sum',
      'distance',
    ]);
  });

  it('is then as it is in the graph: frozen, or with the weights that it took', () => {
    const trained = siamese.emit();
    const twinOf = (net: typeof siamese): tf.layers.Layer => {
      const again = net.after('distance').insert((x) => x.apply(twin));
      return again.emit().getLayer('twin');
    };
    const [frozen, filled] = [
      twinOf(siamese.freeze('twin')),
      twinOf(siamese.transfer(trained).graph),
    ];
    expect([frozen, filled].map(({ inboundNodes }) => inboundNodes.length)).toEqual([3, 3]);
    expect([frozen.trainable, filled.trainable]).toEqual([false, true]);
    const unnamed = layers.dense({ units: 8 });
    const once = graph({ inputs: left, outputs: left.apply(unnamed).reLU({ name: 'relu' }) });
    const more = once
      .freeze(() => true)
      .after('relu')
      .insert((x) => x.apply(unnamed));
    expect(more.emit().layers.map(({ name }) => name)).toEqual(['left', 'dense', 'relu']);
    const weights = trained.getLayer('twin').getWeights();
    expect(filled.getWeights().map(bitsOf)).toEqual(weights.map(bitsOf));
  });

  it('of a live model is that of the graph, too, and so is a model, unless it was edited inside', () => {
    const trained = siamese.emit();
    const live = fromModel(trained)
      .after('distance')
      .insert((x) => x.apply(trained.getLayer('twin')).as([null, 8]));
    expect(live.emit().getLayer('twin').inboundNodes).toHaveLength(3);
    const x = input({ shape: [8] });
    const encoder = layers.model({
      graph: graph({ inputs: x, outputs: x.dense({ name: 'code', units: 8 }) }),
      name: 'encoder',
    });
    const net = graph({ inputs: x, outputs: x.apply(encoder).dense({ name: 'top', units: 8 }) });
    const frozen = net.within('encoder', (inner) => inner.freeze('code'));
    const again = frozen.after('top').insert((t) => t.apply(encoder));
    expect(again.emit().trainableWeights).toHaveLength(2);
    const edited = net.within('encoder', (inner) =>
      inner.cut('code').insert((t) => t.dense({ units: 8 })),
    );
    expect(() => edited.after('top').insert((t) => t.apply(encoder) as never)).toThrow(
      "the name 'encoder' is taken by another layer",
    );
  });

  it('has its calls counted as the summary lists them, whichever tfjs made first', () => {
    const [a, b] = ['a', 'b'].map((name) => tf.input({ shape: [4], name })) as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    const shared = tf.layers.dense({ name: 'shared', units: 4 });
    const second = shared.apply(b) as tf.SymbolicTensor;
    const first = shared.apply(a) as tf.SymbolicTensor;
    const model = fromModel(tf.model({ inputs: [a, b], outputs: [first, second] }));
    const row = model.summary().rows.find(({ name }) => name === 'shared');
    expect(row?.from).toEqual([['a'], ['b']]);
    const mended = model.cut('shared#1').insert((x) => x.dense({ name: 'own', units: 4 }));
    expect(mended.layer('own').from).toEqual(['b']);
  });

  it('is told of with what goes in and out of all its calls', () => {
    const relu = layers.reLU({ name: 'relu' });
    const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [8], name: 'b' })];
    const net = graph({ inputs: [a, b], outputs: [a.apply(relu), b.apply(relu)] });
    const told = {
      inputs: [
        [null, 4],
        [null, 8],
      ],
      output: [null, 4],
      outputs: [
        [null, 4],
        [null, 8],
      ],
      from: ['a', 'b'],
    };
    expect(net.layer('relu')).toMatchObject(told);
    expect(net.layer('relu#1')).toMatchObject({
      name: 'relu',
      inputs: [[null, 8]],
      output: [null, 8],
      outputs: [[null, 8]],
      from: ['b'],
    });
    let facts: object[] = [];
    net.freeze((layer) => {
      facts.push(layer);
      return layer.from.includes('b');
    });
    net.replaceAll('relu', (x, layer) => {
      facts = [...facts, layer];
      return x;
    });
    expect(facts).toMatchObject([told, told]);
  });

  it('is another where only the name is the same', () => {
    const another = layers.dense({ name: 'twin', units: 8 });
    expect(
      failure(() => siamese.after('distance').insert((x) => x.apply(another))).message,
    ).toContain("the name 'twin' is taken");
  });

  it('stands for each of several layers, once for all', () => {
    const fresh = layers.dense({ name: 'fresh', units: 8 });
    const model = siamese
      .outputs('distance')
      .after('distance')
      .insert((x) => x.dense({ name: 'last', units: 8 }))
      .replaceAll(['distance', 'last'], (x) => x.apply(fresh))
      .emit();
    expect(model.getLayer('fresh').inboundNodes).toHaveLength(2);
  });

  it('is named by a message once, where both of its calls take a tensor', () => {
    const x = input({ shape: [8], name: 'x' });
    const y = x.dense({ name: 'y', units: 8 });
    const outputs = add([y.apply(twin), y.apply(twin)], { name: 'sum' });
    const net = graph({ inputs: x, outputs });
    expect(
      failure(() => net.after('y').insert((t) => t.dense({ units: 9 }) as never)).message,
    ).toBe("insert: the replacement gives [null, 9], but 'twin' takes [null, 8]");
  });

  it('is said to feed several layers where its calls do, whichever call does not fit', () => {
    const x = input({ shape: [8], name: 'x' });
    const y = x.dense({ name: 'y', units: 8 });
    const outputs = [
      x.apply(twin).dense({ name: 'one', units: 2 }),
      y.apply(twin).dense({ name: 'other', units: 2 }),
    ];
    const net = graph({ inputs: x, outputs });
    for (const name of ['twin', 'twin#1'] as const) {
      expect(
        failure(() => net.cut(name).insert((t) => t.dense({ units: 9 }) as never)).message,
      ).toBe("insert: the replacement gives [null, 9], but what 'twin' feeds takes [null, 8]");
    }
  });
});

describe('a reusable layer', () => {
  const made = () => layers.dense({ name: 'made', units: 3 });
  const row = (size: number) => input({ shape: [size], name: 'x' });

  it('is one layer in each graph that it is used in, of whatever sizes', () => {
    const layer = made();
    const nets = [4, 8].map((size) => {
      const x = row(size);
      return graph({ inputs: x, outputs: x.apply(layer) }).emit();
    });
    expect(nets.map((net) => net.getLayer('made').getWeights()[0]?.shape)).toEqual([
      [4, 3],
      [8, 3],
    ]);
  });

  it('is not held to what it was given in an edit that failed', () => {
    const x = row(4);
    const net = graph({ inputs: x, outputs: x.dense({ name: 'y', units: 3 }).dense({ units: 2 }) });
    const layer = made();
    const wrong = () =>
      net.cut('y').insert((t) => t.dense({ units: 5 }).apply(layer).dense({ units: 4 }) as never);
    expect(failure(wrong).message).toMatch(/^insert: the replacement gives \[null, 4\]/);
    const edited = net.cut('y').insert((t) => t.apply(layer));
    expect(edited.emit().getLayer('made').getWeights()[0]?.shape).toEqual([4, 3]);
  });

  it('is refused where its calls differ: at once in one row, or by the graph in which they meet', () => {
    const sentence =
      'made: its weights were made for sizes [4], but here it gets [3], in [null, 3]; a shared layer takes like sizes everywhere';
    const [x, layer] = [row(4), made()];
    const inRow = () => x.apply(layer).apply(layer as never);
    expect(failure(inRow)).toMatchObject({ code: 'weights', message: sentence });
    const branches = [x.apply(layer), x.dense({ units: 3 }).apply(layer)] as const;
    const meeting = () => graph({ inputs: x, outputs: add(branches) as never });
    expect(failure(meeting)).toMatchObject({ code: 'weights', message: sentence });
  });
});

describe('a shared layer whose calls no weights fit all of', () => {
  const [small, large] = [
    input({ shape: [4, 4, 3], name: 'small' }),
    input({ shape: [8, 8, 3], name: 'large' }),
  ];
  const pool = layers.globalAveragePooling2d({ name: 'pool' });
  const pooled = graph({
    inputs: [small, large],
    outputs: add([small.apply(pool), large.apply(pool)], { name: 'sum' }),
  });
  const sentence =
    'head: its weights were made for sizes [48], but here it gets [192], in [null, 192]; a shared layer takes like sizes everywhere';

  it('is refused where it is to stand for a shared layer without weights', () => {
    const verbs = [
      () => pooled.cut('pool').insert((x) => x.flatten().dense({ units: 3, name: 'head' })),
      () => pooled.cut('pool').plan((x) => x.flatten().dense({ units: 3, name: 'head' })),
      () => pooled.replaceAll('pool', (x) => x.flatten().dense({ units: 3, name: 'head' })),
    ];
    for (const verb of verbs) {
      const error = failure(verb);
      expect(error).toMatchObject({ code: 'weights', layer: 'head', received: [192] });
      expect(error.message).toBe(sentence);
    }
    expect(
      failure(() => pooled.cut('pool').insert((x) => x.flatten().dense({ units: 3 }))).message,
    ).toMatch(/^dense: its weights were made for sizes/);
  });

  it('is refused inside of a nested model', () => {
    const halved = small.maxPooling2d({ poolSize: 2, name: 'halved' });
    const outputs = add([small.apply(pool), halved.apply(pool)], { name: 'both' });
    const inner = graph({ inputs: small, outputs, name: 'inner' }).emit();
    const x = input({ shape: [4, 4, 3], name: 'x' });
    const net = fromModel(graph({ inputs: x, outputs: x.apply(inner) }).emit());
    const edit = () =>
      net.within('inner', (inside) =>
        inside.cut('pool').insert((t) => t.flatten().dense({ units: 3, name: 'head' })),
      );
    expect(failure(edit)).toMatchObject({ code: 'weights', received: [12], expected: [48] });
  });

  const steps = (name: string) => input({ shape: [null, 4], name });
  const slope = layers.prelu({ name: 'slope', sharedAxes: 1 });
  const [a, b] = [steps('a'), steps('b')];
  const sloped = graph({ inputs: [a, b], outputs: [a.apply(slope), b.apply(slope)] });
  const misfit =
    'slope: its weights were made for sizes [5, 4], but here it gets [6, 4], in [null, 6, 4]; a shared layer takes like sizes everywhere';

  it('is refused where sizes that were not known come in front of it', () => {
    const once = sloped.before('slope#0').insert((x) => x.reshape({ targetShape: [5, 4] }));
    expect(once.emit().layers).toHaveLength(4);
    const twice = () => once.before('slope#1').insert((x) => x.reshape({ targetShape: [6, 4] }));
    expect(failure(twice).message).toBe(misfit);
    const after = () => once.after('b').insert((x) => x.reshape({ targetShape: [6, 4] }));
    expect(failure(after).message).toBe(misfit);
    const alike = once.after('b').insert((x) => x.reshape({ targetShape: [5, 4] }));
    expect(alike.emit().layers).toHaveLength(5);
  });

  it('is refused where a graph with it is joined to others, or a model with it dissolved', () => {
    const [five, six] = [input({ shape: [5, 4], name: 'c' }), input({ shape: [6, 4], name: 'd' })];
    const front = graph({
      inputs: [five, six],
      outputs: [five.reLU({ name: 'five' }), six.reLU({ name: 'six' })],
    });
    expect(failure(() => front.graft(sloped, { at: ['five', 'six'] })).message).toBe(misfit);
    const inner = graph({ inputs: a, outputs: a.apply(slope), name: 'inner' }).emit();
    const net = graph({ inputs: [five, six], outputs: [five.apply(inner), six.apply(inner)] });
    expect(failure(() => fromModel(net.emit()).inline('inner')).message).toBe(misfit);
  });

  it('is not refused for calls that were there before', () => {
    const wrong = tf.layers.layerNormalization({ name: 'wrong' });
    wrong.apply(tf.input({ shape: [4] }));
    const x = tf.input({ shape: [7], name: 'x' });
    const y = tf.layers.dense({ name: 'y', units: 2 }).apply(x) as tf.SymbolicTensor;
    const model = tf.model({ inputs: x, outputs: [wrong.apply(x) as tf.SymbolicTensor, y] });
    const edited = fromModel(model)
      .cut('y')
      .insert((t) => t.dense({ name: 'z', units: 3 }));
    expect(edited.layer('z').outputs).toEqual([[null, 3]]);
  });
});
