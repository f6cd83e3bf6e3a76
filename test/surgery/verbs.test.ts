import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  add,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Signature,
  type SignatureValue,
  signatureSource,
  type Unchecked,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { importSource } from '../support/import-source.ts';
import { largestDifference, observe, predict, reload, weightsByLayer } from '../support/models.ts';
import { checkTypes } from '../support/type-check.ts';

const x = input({ shape: [8], name: 'x' });
const a = x.dense({ name: 'a', units: 8, activation: 'tanh' });
const b = a.dense({ name: 'b', units: 8 });
const authored = graph({
  inputs: x,
  outputs: add([a, b], { name: 'c' }).dense({ name: 'd', units: 4 }),
});
/** `x → a → b`, `c = a + b`, `c → d`, with weights. */
const model = authored.emit();
const g = fromModel(model, authored);

/** What feeds each layer, by name. */
const edges = (graph: { emit(): tf.LayersModel }): Readonly<Record<string, string>> =>
  Object.fromEntries(
    graph.emit().layers.map((layer) => {
      const [node] = layer.inboundNodes as unknown as readonly {
        readonly inboundLayers: readonly tf.layers.Layer[];
      }[];
      return [layer.name, node?.inboundLayers.map(({ name }) => name).join('+') ?? ''];
    }),
  );

/** Checks that a graph keeps the weights of the model's layers, saves, and left the model alone. */
const isSound = async (
  edited: { emit(): tf.LayersModel },
  kept: readonly string[],
): Promise<void> => {
  const before = observe(model);
  const emitted = edited.emit();
  for (const name of kept) {
    expect(weightsByLayer(emitted).get(name)).toEqual(weightsByLayer(model).get(name));
  }
  expect(largestDifference(predict(await reload(emitted)), predict(emitted))).toBe(0);
  expect(observe(model)).toEqual(before);
};

describe('before', () => {
  it('feeds one layer only', async () => {
    const edited = g.before('c').insert(([left, right]) => [left.reLU({ name: 'r' }), right]);
    expect(edges(edited)).toMatchObject({ r: 'a', b: 'a', c: 'r+b' });
    await isSound(edited, ['a', 'b', 'd']);
  });

  it('refuses what the layer does not take, and a place before an input', () => {
    expect(
      failure(() => g.before('d').insert((t) => t.dense({ units: 9 }) as never)),
    ).toMatchObject({
      code: 'replacement',
      layer: 'd',
      message: "insert: the replacement gives [null, 9], but 'd' takes [null, 8]",
    });
    expect(failure(() => g.before('x' as never))).toMatchObject({
      code: 'before-input',
      message: "before: 'x' is an input of the graph; insert after it",
    });
  });
});

describe('after', () => {
  it('feeds all that the layer fed', async () => {
    const edited = g.after('a').insert((t) => t.reLU({ name: 'r' }));
    expect(edges(edited)).toMatchObject({ r: 'a', b: 'r', c: 'r+b' });
    await isSound(edited, ['a', 'b', 'd']);
  });

  it('feeds the named consumers only, where some are named', async () => {
    const edited = g.after('a').insert((t) => t.reLU({ name: 'r' }), { only: ['b'] });
    expect(edges(edited)).toMatchObject({ r: 'a', b: 'r', c: 'a+b' });
    await isSound(edited, ['a', 'b', 'd']);
  });

  it('gives an output any shape', () => {
    const edited = g.after('d').insert((t) => t.dense({ name: 'head', units: 99 }));
    expect(edited.emit().outputs[0]?.shape).toEqual([null, 99]);
  });

  it('refuses a consumer that it does not feed directly', () => {
    expect(
      failure(() => g.after('a').insert((t) => t.reLU(), { only: ['d' as never] })),
    ).toMatchObject({
      code: 'not-a-consumer',
      message: "after: 'a' does not feed 'd' directly",
      expected: ['b', 'c'],
    });
  });
});

describe('slice', () => {
  it('makes a new input of what feeds the part', async () => {
    const part = g.slice('b', 'c');
    expect(edges(part)).toEqual({ input_layer: '', b: 'input_layer', c: 'input_layer+b' });
    await isSound(part, ['b']);
  });

  it('gives what the whole gives, part after part', () => {
    const [first, second] = [g.slice('a', 'c').emit(), g.slice('d', 'd').emit()];
    const data = tf.randomUniform([3, 8]);
    const whole = model.predict(data) as tf.Tensor;
    const parts = second.predict(first.predict(data)) as tf.Tensor;
    expect(largestDifference([...parts.dataSync()], [...whole.dataSync()])).toBe(0);
  });

  it('refuses the wrong order', () => {
    expect(failure(() => g.slice('d', 'b' as never))).toMatchObject({
      code: 'not-downstream',
      message:
        "slice: 'b' is not downstream of the first layer; name the layer nearest the input first",
    });
  });
});

describe('outputs', () => {
  it('gives one of the tensors of a layer', () => {
    const rows = input({ shape: [3, 4], name: 'rows' });
    const all = rows.lstm({ name: 'lstm', units: 5, returnSequences: true, returnState: true });
    const net = graph({ inputs: rows, outputs: [all[0].dense({ name: 'y', units: 2 }), all[1]] });
    const model = net.outputs('lstm:2', 'y', 'lstm:0').emit();
    expect(model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 5],
      [null, 3, 2],
      [null, 3, 5],
    ]);
    expect(failure(() => net.outputs('lstm:3' as never))).toMatchObject({
      code: 'unknown-tensor',
      message: "outputs: 'lstm' gives 3 tensors, from 'lstm:0' to 'lstm:2', but no 'lstm:3'",
    });
    expect(failure(() => net.outputs('y:0' as never)).message).toBe(
      "outputs: 'y' gives one tensor, so that there is no 'y:0'; name the layer",
    );
  });

  it('taps layers and drops what they do not need', async () => {
    const tapped = g.outputs('b', 'a');
    expect(tapped.emit().outputs.map(({ sourceLayer }) => sourceLayer.name)).toEqual(['b', 'a']);
    expect(Object.keys(edges(tapped))).toEqual(['x', 'a', 'b']);
    await isSound(tapped, ['a', 'b']);
  });

  it('refuses none, and an unknown one by the nearest name', () => {
    expect(failure(() => (g.outputs as () => unknown)())).toMatchObject({ code: 'empty' });
    const free: Graph<Unchecked> = fromModel(model);
    expect(failure(() => free.outputs('bb')).message).toBe(
      "outputs: there is no layer 'bb'; did you mean 'b'?",
    );
  });
});

describe('graft', () => {
  const y = input({ shape: [4], name: 'y' });
  const classifier = graph({ inputs: y, outputs: y.dense({ name: 'classes', units: 2 }) });
  const trained = classifier.emit();

  it('joins two trained graphs, and keeps the weights of both', async () => {
    const joined = g.graft(fromModel(trained, classifier), { at: 'd' });
    expect(edges(joined)).toMatchObject({ d: 'c', classes: 'd' });
    await isSound(joined, ['a', 'b', 'd']);
    const data = tf.randomUniform([3, 8]);
    const apart = trained.predict(model.predict(data)) as tf.Tensor;
    const together = joined.emit().predict(data) as tf.Tensor;
    expect(largestDifference([...together.dataSync()], [...apart.dataSync()])).toBe(0);
  });

  it('refuses what does not fit, a name in both, and what is no graph', () => {
    expect(failure(() => g.graft(classifier as never, { at: 'c' }))).toMatchObject({
      code: 'graft-misfit',
      message: "graft: 'c' gives [null, 8], but the other graph takes [null, 4]",
    });
    expect(failure(() => g.graft(g as never, { at: 'c' }))).toMatchObject({ code: 'name-taken' });
    expect(failure(() => g.graft({} as never, { at: 'c' }))).toMatchObject({ code: 'not-a-graph' });
  });
});

describe('rename', () => {
  it('swaps names without a word of the old ones', async () => {
    const renamed = g.rename({ a: 'd', d: 'a' });
    expect(edges(renamed)).toEqual({ x: '', d: 'x', b: 'd', c: 'd+b', a: 'c' });
    const emitted = renamed.emit();
    expect(largestDifference(predict(emitted), predict(model))).toBe(0);
    expect(largestDifference(predict(await reload(emitted)), predict(model))).toBe(0);
  });

  it('refuses a name that is taken', () => {
    expect(failure(() => g.rename({ a: 'b' } as never))).toMatchObject({
      code: 'name-taken',
      layer: 'b',
    });
  });
});

describe('freeze', () => {
  const names = (graph: { emit(): tf.LayersModel }): readonly string[] =>
    graph.emit().trainableWeights.map(({ originalName }) => originalName);

  it('freezes what a selector matches, and survives saving', async () => {
    const frozen = g.freeze((layer) => layer.name !== 'd');
    expect(names(frozen)).toEqual(['d/kernel', 'd/bias']);
    const loaded = await reload(frozen.emit());
    expect(loaded.trainableWeights.map(({ originalName }) => originalName)).toHaveLength(2);
    await isSound(frozen, ['a', 'b', 'd']);
  });

  it('is undone by unfreeze, also where the model came frozen', () => {
    const frozen = g.freeze(['a', 'b']).emit();
    expect(names(fromModel(frozen).unfreeze('b'))).toEqual([
      'b/kernel',
      'b/bias',
      'd/kernel',
      'd/bias',
    ]);
    frozen.trainable = false;
    expect(names(fromModel(frozen).unfreeze('b'))).toEqual(['b/kernel', 'b/bias']);
  });

  it('says how many layers match where another number must', () => {
    expect(failure(() => g.freeze({ className: 'Dense' }, { count: 2 }))).toMatchObject({
      code: 'match-count',
      message: 'freeze: {"className":"Dense"} matches 3 layers, not 2',
      received: ['a', 'b', 'd'],
    });
    expect(failure(() => g.freeze({ className: 'GRU' })).message).toBe(
      'freeze: {"className":"GRU"} matches 0 layers, not one or more',
    );
    expect(failure(() => g.freeze('a', { count: 2 })).message).toBe(
      'freeze: "a" matches 1 layer, not 2',
    );
    expect(failure(() => g.freeze({ className: 'dense' })).message).toBe(
      'freeze: {"className":"dense"} matches 0 layers, not one or more; did you mean \'Dense\'?',
    );
  });
});

describe('replaceAll', () => {
  it('replaces every layer of a class', async () => {
    const free = fromModel(model);
    const edited = free.replaceAll({ className: 'Dense' }, (t, { output }) =>
      t.as([null, 8]).dense({ units: output[1] ?? 0, useBias: false }),
    );
    expect(edited.emit().layers.map((layer) => layer.weights.length)).toEqual([0, 1, 1, 0, 1]);
    await isSound(edited, []);
  });

  it('refuses a replacement that gives another shape', () => {
    expect(
      failure(() => g.replaceAll(['a', 'b'], (t) => t.dense({ units: 3 }) as never)),
    ).toMatchObject({
      code: 'replacement',
      message:
        'replaceAll: the replacement gives [null, 3], but a layer that it replaces gives [null, 8]',
    });
  });

  it('replaces calls of several sizes, each by what it is fed', () => {
    const shared = layers.conv1d({ name: 'c', filters: 2, kernelSize: 3 });
    const inputs = [input({ shape: [8, 4], name: 'a' }), input({ shape: [5, 4], name: 'b' })];
    const outputs = inputs.map((x) => x.apply(shared).flatten().dense({ units: 1 }));
    const edited = graph({ inputs, outputs }).replaceAll('c', (x) =>
      x.conv1d({ filters: 2, kernelSize: 3 }),
    );
    expect(edited.emit().outputs.map(({ shape }) => shape)).toEqual([
      [null, 1],
      [null, 1],
    ]);
  });

  it('refuses it by the same sentence where only one of several calls is needed', () => {
    const [x, twice] = [input({ shape: [4], name: 'x' }), layers.reLU({ name: 'twice' })];
    const outputs = [x.apply(twice), x.dense({ units: 4 }).apply(twice).dense({ units: 1 })];
    expect(
      failure(() =>
        graph({ inputs: x, outputs }).replaceAll('twice', (t) => t.dense({ units: 3 }) as never),
      ).message,
    ).toBe(
      'replaceAll: the replacement gives [null, 3], but a layer that it replaces gives [null, 4]',
    );
  });
});

describe('a nested model, called twice', () => {
  const encoder = tf.sequential({
    name: 'encoder',
    layers: [
      tf.layers.dense({ name: 'e1', units: 5, inputShape: [8] }),
      tf.layers.dense({ name: 'e2', units: 6 }),
    ],
  });
  const twins = [tf.input({ shape: [8], name: 'left' }), tf.input({ shape: [8], name: 'right' })];
  const siamese = tf.model({
    inputs: twins,
    outputs: tf.layers
      .concatenate({ name: 'both' })
      .apply(twins.map((twin) => encoder.apply(twin) as tf.SymbolicTensor)) as tf.SymbolicTensor,
  });
  const nested = fromModel(siamese);
  const insideOf = (graph: { emit(): tf.LayersModel }): tf.LayersModel =>
    graph.emit().getLayer('encoder') as tf.LayersModel;

  it('is operated on by within, in both calls', async () => {
    const edited = nested.within('encoder', (inner) =>
      inner.cut('e1').insert((t) => t.dense({ name: 'n', units: 7 }).dense({ units: 5 })),
    );
    const names = insideOf(edited).layers.map(({ name }) => name);
    expect(names).toEqual(['e1_input', 'n', 'encoder_dense', 'e2']);
    expect(weightsByLayer(insideOf(edited)).get('e2')).toEqual(weightsByLayer(encoder).get('e2'));
    const emitted = edited.emit();
    expect(largestDifference(predict(await reload(emitted)), predict(emitted))).toBe(0);
  });

  it('has the number of its calls in a signature, and what is inside of it', () => {
    const text = signatureSource(nested, { name: 'Twins' });
    expect(text).toContain('calls: 2');
    const program = (edit: string): string => `
      import type * as tf from '@tensorflow/tfjs';
      import { fromModel } from 'tensorgraft';
      import { twins } from './twins.ts';
      export const edited = (model: tf.LayersModel) =>
        fromModel(model, twins).within('encoder', (inner) => ${edit});`;
    const diagnostics = checkTypes({
      'twins.ts': text,
      'right.ts': program("inner.cut('e1').insert((t) => t.dense({ units: 5 }))"),
      'wrong.ts': program("inner.cut('e3').remove()"),
    });
    expect(diagnostics.map(({ file }) => file)).toEqual(['wrong.ts']);
    expect(diagnostics[0]?.message).toContain('\'"e3"\' is not assignable');
  });

  it('is compared with its signature inside, too', async () => {
    const source = signatureSource(nested, { name: 'Twins' });
    const value = (await importSource(source)).twins as SignatureValue<Signature>;
    expect(fromModel(siamese, value).dag.calls).toHaveLength(nested.dag.calls.length);
    const other = nested
      .within('encoder', (inner) =>
        inner
          .cut('e1', 'e2')
          .insert((t) => t.dense({ name: 'e1', units: 3 }).dense({ name: 'e2', units: 6 })),
      )
      .emit();
    expect(failure(() => fromModel(other, value)).message).toBe(
      [
        'fromModel: the model is not what the signature says:',
        '  \'encoder/e1\' has the config {"units":3}, not {"units":5}',
        "  'encoder/e1' takes and gives [null,8] → [null,3], not [null,8] → [null,5]",
        "  'encoder/e2' takes and gives [null,3] → [null,6], not [null,5] → [null,6]",
      ].join('\n'),
    );
  });

  it('must give what fits outside', () => {
    const misfit = failure(() =>
      nested.within('encoder', (inner) => inner.cut('e2').insert((t) => t.dense({ units: 7 }))),
    );
    expect(misfit.message).toBe(
      "within: 'encoder' then gives [null, 7], but 'both' takes [null, 6]",
    );
    expect(failure(() => nested.within('both', (inner) => inner))).toMatchObject({
      code: 'not-nested',
      message: "within: 'both' is a Concatenate, not a nested model",
    });
  });

  it('is flattened by inline, weights and sharing kept', async () => {
    const flat = nested.inline('encoder', { prefix: 'encoder_' }).emit();
    expect(flat.layers.map(({ name }) => name)).toEqual([
      'left',
      'right',
      'encoder_e1',
      'encoder_e2',
      'both',
    ]);
    expect(largestDifference(predict(flat), predict(siamese))).toBe(0);
    expect(largestDifference(predict(await reload(flat)), predict(siamese))).toBe(0);
  });

  it('is frozen with all that is inside of it, also once it is saved', async () => {
    const frozen = nested.freeze('encoder').emit();
    expect(frozen.trainableWeights).toEqual([]);
    expect((await reload(frozen)).trainableWeights).toEqual([]);
    expect(encoder.trainableWeights).toHaveLength(4);
  });

  it('is cut as a whole by its name, and once by its call', () => {
    const cut = (name: string): tf.LayersModel =>
      nested
        .cut(name)
        .insert((t) => t.as([null, 8]).dense({ units: 6 }))
        .emit();
    const whole = cut('encoder');
    expect(whole.layers.map(({ name }) => name)).toEqual(['left', 'right', 'dense', 'both']);
    expect(whole.getLayer('dense').inboundNodes).toHaveLength(2);
    expect(cut('encoder#1').layers.map(({ name }) => name)).toEqual([
      'left',
      'right',
      'encoder',
      'dense',
      'both',
    ]);
    expect(failure(() => nested.cut('encoder', 'both'))).toMatchObject({
      code: 'shared-layer',
      message:
        "cut: 'encoder' is shared: the graph calls it several times; name one call, such as 'encoder#0', or cut('encoder') for all of them",
    });
  });
});
