import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  type AnyGraph,
  type AnyTensor,
  dot,
  fromModel,
  graph,
  input,
  layers,
} from '../../src/index.ts';
import { type Cost, costsOf, sumCosts } from '../../src/report/cost.ts';
import { chain, cheaper } from '../support/networks.ts';

const costOf = ({ dag }: AnyGraph): Cost => sumCosts(costsOf(dag).values());
const costFrom = (inputs: AnyTensor | readonly AnyTensor[], outputs: AnyTensor): Cost =>
  costOf(graph({ inputs, outputs: outputs as never }));

describe('what a graph costs', () => {
  it('counts every value of a kernel once for each place that it is applied to', () => {
    const image = input({ shape: [28, 28, 3] });
    const of = (output: AnyTensor): Cost => costFrom(image, output);
    expect(of(image.conv2d({ filters: 8, kernelSize: 3, padding: 'same', strides: 2 }))).toEqual({
      parameters: 3 * 3 * 3 * 8 + 8,
      trainable: 3 * 3 * 3 * 8 + 8,
      multiplyAdds: 14 * 14 * 3 * 3 * 3 * 8,
    });
    expect(of(image.depthwiseConv2d({ kernelSize: 3 })).multiplyAdds).toBe(26 * 26 * 9 * 3);
    expect(of(image.separableConv2d({ filters: 5, kernelSize: 3 })).multiplyAdds).toBe(
      26 * 26 * (9 * 3 + 3 * 5),
    );
    expect(of(image.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2 })).multiplyAdds).toBe(
      28 * 28 * 4 * 3 * 2,
    );
    expect(of(image.dense({ units: 4 })).multiplyAdds).toBe(28 * 28 * 3 * 4);
    expect(of(image.batchNormalization())).toEqual({
      parameters: 12,
      trainable: 6,
      multiplyAdds: 0,
    });
  });

  it('counts a sequence step by step, inside wrappers and cells too', () => {
    const steps = input({ shape: [10, 8] });
    const of = (output: AnyTensor): number | null => costFrom(steps, output).multiplyAdds;
    const lstm = 10 * (8 * 16 + 4 * 16);
    expect(of(steps.lstm({ units: 4 }))).toBe(lstm);
    expect(of(steps.bidirectional({ layer: layers.lstm({ units: 4 }) }))).toBe(2 * lstm);
    expect(of(steps.timeDistributed({ layer: layers.dense({ units: 3 }) }))).toBe(10 * 8 * 3);
    const cell = [layers.gruCell({ units: 4 }), layers.simpleRNNCell({ units: 2 })] as const;
    expect(of(steps.rnn({ cell }))).toBe(10 * (8 * 12 + 4 * 12 + 4 * 2 + 2 * 2));
  });

  it('counts a product of two inputs, and each call of a shared layer', () => {
    const a = input({ shape: [10, 8] });
    const b = input({ shape: [6, 8] });
    expect(costFrom([a, b], dot([a, b], { axes: 2 })).multiplyAdds).toBe(10 * 6 * 8);
    const shared = layers.dense({ units: 8 });
    expect(costFrom(a, a.apply(shared).apply(shared))).toMatchObject({
      parameters: 72,
      multiplyAdds: 2 * 10 * 64,
    });
  });

  it('says that it does not know what depends on data, or on a class of which it knows nothing', () => {
    const any = input({ shape: [null, null, 3] });
    expect(costFrom(any, any.conv2d({ filters: 2, kernelSize: 1 }))).toEqual({
      parameters: 8,
      trainable: 8,
      multiplyAdds: null,
    });
  });

  it('counts what is frozen, in a layer or in a model, and what nested models hold', () => {
    const x = tf.input({ shape: [4] });
    const inner = tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 3 })] });
    const model = tf.model({
      inputs: x,
      outputs: tf.layers
        .dense({ units: 2, trainable: false })
        .apply(inner.apply(x)) as tf.SymbolicTensor,
    });
    expect(costOf(fromModel(model))).toEqual({ parameters: 23, trainable: 15, multiplyAdds: 18 });
    model.trainable = false;
    expect(costOf(fromModel(model))).toEqual({ parameters: 23, trainable: 0, multiplyAdds: 18 });
    model.dispose();
  });

  it('makes no tensor', () => {
    const before = tf.memory().numTensors;
    const steps = input({ shape: [10, 8] });
    costFrom(steps, steps.bidirectional({ layer: layers.gru({ units: 4 }) }).dense({ units: 2 }));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a nested model', () => {
  it('is gone through once, however often it is called at each level', () => {
    let inner = tf.sequential({
      name: 'n0',
      layers: [tf.layers.dense({ units: 3, inputShape: [3], name: 'd' })],
    }) as tf.LayersModel;
    for (let i = 1; i <= 16; i++) {
      const x = tf.input({ shape: [3] });
      const turned = tf.layers.reLU({ name: `r${i}` }).apply(x);
      const both = [inner.apply(x), inner.apply(turned)] as tf.SymbolicTensor[];
      const outputs = tf.layers.add({ name: `a${i}` }).apply(both) as tf.SymbolicTensor;
      inner = tf.model({ inputs: x, outputs, name: `n${i}` });
    }
    const { total } = fromModel(inner).summary();
    expect(total).toMatchObject({ parameters: 12, trainable: 12, multiplyAdds: 9 * 2 ** 16 });
  });

  it('in a wrapper that is thawed trains what it would have trained', () => {
    const bn = tf.layers.batchNormalization({ inputShape: [3], name: 'bn' });
    const layer = tf.sequential({ name: 'i', layers: [bn] });
    const wrapped = tf.layers.timeDistributed({ layer, inputShape: [2, 3], name: 'td' });
    const net = fromModel(tf.sequential({ layers: [wrapped] }));
    expect(net.summary().total).toMatchObject({ parameters: 12, trainable: 6 });
    const thawed = net.unfreeze('td');
    expect(thawed.summary().total.trainable).toBe(6);
    expect(thawed.emit().trainableWeights.map(({ shape }) => shape)).toEqual([[3], [3]]);
  });
});

describe('an edit', () => {
  it('counts the parameters and multiply-adds that come and go', () => {
    const { before, after } = cheaper();
    const diff = before.diff(after);
    expect(diff.comes).toEqual({ parameters: 4128, trainable: 4128, multiplyAdds: 4096 });
    expect(diff.goes).toEqual({ parameters: 8256 + 2080, trainable: 10336, multiplyAdds: 10240 });
    expect(diff.after.parameters).toBe(before.summary().total.parameters! + 4128 - 10336);
  });

  it('takes a freeze for no parameters that come or go', () => {
    const before = chain();
    const diff = before.diff(before.freeze('dense_2'));
    expect(diff.changed[0]?.changes[0]?.what).toBe('trainable');
    expect(diff.comes).toEqual({ parameters: 0, trainable: 0, multiplyAdds: 0 });
    expect(diff.goes).toEqual({ parameters: 0, trainable: 8256, multiplyAdds: 0 });
    expect(`${diff}`).toContain('parameters: 111,146 → 111,146 (0, 0)');
  });

  it('counts weights that stay as none that come or go, whatever the sizes become', () => {
    const image = input({ shape: [null, null, 3], name: 'image' });
    const c = image.conv2d({ name: 'c', filters: 4, kernelSize: 3 });
    const before = graph({ inputs: image, outputs: c.globalAveragePooling2d({ name: 'm' }) });
    const diff = before.diff(
      before.after('image').insert((x) => x.resizing({ height: 8, width: 8 })),
    );
    expect(`${diff}`).toContain('parameters: 112 → 112 (0, 0)');
    expect([diff.comes.multiplyAdds, diff.goes.multiplyAdds]).toEqual([6 * 6 * 108, null]);

    const [a, b] = [input({ shape: [5, 6], name: 'a' }), input({ shape: [5, 6], name: 'b' })];
    const encoder = layers.lstm({ name: 'encoder', units: 6 });
    const twins = graph({ inputs: [a, b], outputs: [a.apply(encoder), b.apply(encoder)] });
    const one = twins
      .cut('encoder#0')
      .insert((x) => x.globalMaxPooling1d().dense({ name: 'other', units: 6 }));
    const halved = twins.diff(one);
    expect(halved.comes).toMatchObject({ parameters: 42, multiplyAdds: 36 });
    expect(halved.goes).toMatchObject({ parameters: 0, multiplyAdds: 5 * 24 * 12 });
  });

  it('counts as coming what is new under an old name, inside of a nested model too', () => {
    const legacy = fromModel(chain().emit(), chain());
    const cut = legacy.cut('dense_2');
    const same = (x: Parameters<Parameters<typeof cut.insert>[0]>[0]) =>
      x.dense({ name: 'dense_2', units: 64 });
    const [plan, diff] = [cut.plan(same), legacy.diff(cut.insert(same))];
    expect(diff.changed.map(({ name }) => name)).toEqual(['dense_2']);
    expect(diff.comes).toEqual({ parameters: 8256, trainable: 8256, multiplyAdds: 8192 });
    expect([diff.comes, diff.goes]).toEqual([plan.comes, plan.goes]);

    const x = tf.input({ shape: [784] });
    const inner = chain().emit();
    inner.name = 'inner';
    const outer = fromModel(tf.model({ inputs: x, outputs: inner.apply(x) as tf.SymbolicTensor }));
    const within = outer.within('inner', (g) =>
      g.cut('dense_2').insert((x) => x.as([null, 128]).dense({ name: 'new', units: 64 })),
    );
    expect(outer.diff(within).comes).toMatchObject({ parameters: 8256, multiplyAdds: 0 });
    expect(outer.diff(within).goes).toMatchObject({ parameters: 8256, multiplyAdds: 0 });
    tf.disposeVariables();
  });

  it('adds up: what there is after is what was there, with what comes and without what goes', () => {
    const before = chain();
    const edits = [
      before.cut('dense_1', 'dense_3').insert((x) => x.dense({ name: 'bridge', units: 32 })),
      before.cut('probs').insert((x) => x.dense({ name: 'probs', units: 3 })),
      before
        .freeze('dense_1')
        .cut('dense_3')
        .insert((x) => x.dense({ units: 32 })),
    ];
    for (const after of edits) {
      const diff = before.diff(after);
      for (const key of ['parameters', 'trainable', 'multiplyAdds'] as const) {
        expect(diff.before[key]! + diff.comes[key]! - diff.goes[key]!).toBe(diff.after[key]);
      }
    }
  });
});
