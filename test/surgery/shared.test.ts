import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { add, fromModel, graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';

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
