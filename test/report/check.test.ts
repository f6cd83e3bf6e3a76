import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { openMobileNet } from '../../examples/surgery.ts';
import {
  check,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Unchecked,
} from '../../src/index.ts';
import { filledFor } from '../oracle/answers.ts';
import { callTheirs, makeTheirs, ourCode } from '../oracle/case.ts';
import { draw, methods } from '../oracle/run.ts';
import { failure } from '../support/failure.ts';
import { predict, reload } from '../support/models.ts';
import { chain, residual, swapped, twoByTwo } from '../support/networks.ts';

afterEach(() => tf.disposeVariables());

type Symbol = tf.SymbolicTensor;
const codes = (subject: Parameters<typeof check>[0]): readonly string[] =>
  check(subject).map(
    ({ severity, code, layer }) => `${severity} ${code}${layer ? ` ${layer}` : ''}`,
  );

/** A model in which a built layer was applied to a tensor of another shape, as tfjs lets one. */
const misapplied = (layer: tf.layers.Layer, built: tf.Shape, given: tf.Shape): tf.LayersModel => {
  layer.apply(tf.input({ batchShape: built }));
  const x = tf.input({ batchShape: given });
  return tf.model({ inputs: x, outputs: layer.apply(x) as Symbol });
};

describe('check finds nothing', () => {
  it('in graphs and in models that are right', async () => {
    for (const net of [chain(), residual(), twoByTwo()]) {
      expect(net.check()).toEqual([]);
      expect(check(net.emit())).toEqual([]);
    }
  });

  it('but what tfjs does to frozen layers, in a trained MobileNetV2', async () => {
    const { model } = await openMobileNet();
    const found = check(model);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...new Set(found.map(({ code }) => code))]).toEqual(
      expect.arrayContaining(['frozen-in-front']),
    );
  });
});

describe('check finds no error', () => {
  it.each(methods)('in %s as tfjs makes it, read from a live model', (method) => {
    const accepted = draw(method, 40, 8552).filter((it) => filledFor(it) !== undefined);
    expect(accepted.length).toBeGreaterThan(4);
    for (const it of accepted.slice(0, 5)) {
      const symbols = it.inputs.map(({ shape, dtype }) =>
        tf.input({ batchShape: [...shape], dtype }),
      );
      const shapes = symbols.map(({ shape }) => [...shape]);
      const outputs = callTheirs(it, makeTheirs(it), symbols);
      for (const [i, symbol] of symbols.entries()) symbol.shape.splice(0, 9, ...shapes[i]!);
      const found = check(tf.model({ inputs: symbols, outputs }));
      const errors = found.filter(({ severity, code }) => severity === 'error' && !known.has(code));
      expect(errors.map(({ message }) => `${ourCode(it)}: ${message}`)).toEqual([]);
    }
  });
});
/** What tfjs can compute, but not load. */
const known: ReadonlySet<string> = new Set(['lost-on-load', 'not-saved', 'writes-shape']);

describe('check finds shapes that tfjs accepts wrongly', () => {
  const shapes: readonly [string, () => tf.layers.Layer, tf.Shape, tf.Shape, string][] = [
    [
      'depthwiseConv2d',
      () => tf.layers.depthwiseConv2d({ kernelSize: 2 }),
      [null, 4, 4, 4],
      [null, 4, 4, 7],
      'weight-shape',
    ],
    [
      'layerNormalization',
      () => tf.layers.layerNormalization(),
      [null, 4],
      [null, 7],
      'weight-shape',
    ],
    ['prelu', () => tf.layers.prelu(), [null, 1], [null, 7], 'weight-shape'],
    [
      'bidirectional',
      () => tf.layers.bidirectional({ layer: tf.layers.lstm({ units: 2 }) as tf.RNN }),
      [null, 3, 4],
      [null, 3, 7],
      'weight-shape',
    ],
    [
      'reshape',
      () => tf.layers.reshape({ targetShape: [3, 3] }),
      [null, 9],
      [null, 2, 4],
      'reshape',
    ],
    [
      'conv2d',
      () => tf.layers.conv2d({ filters: 2, kernelSize: 5 }),
      [null, 9, 9, 2],
      [null, 2, 2, 2],
      'window',
    ],
    [
      'cropping2D',
      () =>
        tf.layers.cropping2D({
          cropping: [
            [2, 2],
            [2, 2],
          ],
        }),
      [null, 9, 9, 2],
      [null, 2, 2, 2],
      'cropping',
    ],
    [
      'nested',
      () =>
        tf.sequential({ name: 'nested', layers: [tf.layers.dense({ inputShape: [4], units: 2 })] }),
      [null, 4],
      [null, 7],
      'nested-input',
    ],
  ];
  it.each(shapes)('%s', (_, make, built, given, code) => {
    const found = check(misapplied(make(), built, given));
    expect(found.filter(({ severity }) => severity === 'error').map((one) => one.code)).toEqual(
      found.filter(({ severity }) => severity === 'error').map(() => code),
    );
    expect(found.map((one) => one.code)).toContain(code);
  });

  it('an input that no output needs, and nothing else for that reason', () => {
    const [x, y] = [tf.input({ shape: [4], name: 'x' }), tf.input({ shape: [3], name: 'y' })];
    const outputs = tf.layers.dense({ units: 2 }).apply(x) as Symbol;
    expect(check(tf.model({ inputs: [x, y], outputs }))).toMatchObject([
      {
        code: 'unused-input',
        layer: 'y',
        message: "no output needs the input 'y': saved and loaded, the model is without it.",
      },
    ]);
  });

  it('a constraint, and an activation, that tfjs loads otherwise', () => {
    const x = tf.input({ shape: [3] });
    const bound = tf.layers.dense({ name: 'bound', units: 2, kernelConstraint: 'unitNorm' });
    const y = bound.apply(x) as Symbol;
    expect(check(tf.model({ inputs: x, outputs: y }))).toMatchObject([
      { code: 'broken-constraint', severity: 'error', layer: 'bound' },
    ]);
    tf.tidy(() => bound.setWeights(bound.getWeights().map((w) => w.clone())));
    expect(check(tf.model({ inputs: x, outputs: y }))).toMatchObject([
      { code: 'constraint-on-load', severity: 'warning', layer: 'bound' },
    ]);
    const lost = tf.layers.dense({ name: 'lost', units: 2, activation: 'gelu_new' });
    const around = tf.layers.timeDistributed({
      name: 'around',
      layer: tf.layers.dense({ units: 2, activation: 'gelu_new' }),
    });
    const steps = tf.input({ shape: [4, 3] });
    for (const [name, model] of [
      ['lost', tf.model({ inputs: x, outputs: lost.apply(y) as Symbol })],
      ['around', tf.model({ inputs: steps, outputs: around.apply(steps) as Symbol })],
    ] as const) {
      const found = check(model).filter(({ severity }) => severity === 'error');
      expect(found).toMatchObject([{ code: 'lost-on-load', layer: name }]);
      expect(failure(() => fromModel(model).emit())).toMatchObject({ code: 'lost-on-load' });
    }
  });

  it('a nested model that tfjs casts a tensor for', () => {
    const ids = tf.input({ shape: [3], dtype: 'int32' });
    const embedding = tf.layers.embedding({ inputDim: 5, outputDim: 2 });
    const inner = tf.model({
      inputs: ids,
      outputs: embedding.apply(ids) as Symbol,
      name: 'inner',
    });
    const x = tf.input({ shape: [3] });
    expect(check(tf.model({ inputs: x, outputs: inner.apply(x) as Symbol }))).toMatchObject([
      {
        code: 'nested-dtype',
        severity: 'warning',
        layer: 'inner',
        message: "'inner' takes int32 [null, 3], but gets [null, 3]; tfjs casts it.",
      },
    ]);
  });

  it('a shape that tfjs reports wrongly', () => {
    const x = tf.input({ batchShape: [null, null, 8, 2] as never });
    const layer = tf.layers.cropping2D({
      name: 'crop',
      cropping: [
        [1, 1],
        [1, 1],
      ],
    });
    const found = check(tf.model({ inputs: x, outputs: layer.apply(x) as Symbol }));
    expect(found).toEqual([
      {
        kind: 'finding',
        code: 'shape',
        severity: 'warning',
        layer: 'crop',
        message:
          "'crop' says that it gives [null, -2, 6, 2], but from [null, null, 8, 2] it gives [null, null, 6, 2].",
      },
    ]);
  });

  it('an option that tfjs ignores', () => {
    const model = misapplied(
      tf.layers.depthwiseConv2d({ name: 'd', kernelSize: 2, dilationRate: 2 }),
      [null, 9, 9, 2],
      [null, 9, 9, 2],
    );
    expect(codes(model)).toContain('error not-implemented d');
  });
});

describe('check finds the hazards of tfjs', () => {
  it('a tensor that is given twice, on which predict throws, and emit mends it', () => {
    const x = input({ shape: [4], name: 'x' });
    const twice = x.dense({ units: 2, name: 'twice' });
    const net = graph({ inputs: x, outputs: [twice, twice] });
    expect(check(net)).toMatchObject([
      { severity: 'warning', code: 'repeated-output', layer: 'twice' },
    ]);
    expect(net.emit().predict(tf.ones([2, 4]))).toHaveLength(2);
    const [from, to] = [tf.input({ shape: [4] }), tf.layers.dense({ units: 2, name: 'live' })];
    const output = to.apply(from) as tf.SymbolicTensor;
    const live = tf.model({ inputs: from, outputs: [output, output] });
    expect(codes(live)).toContain('error repeated-output live');
    expect(check(fromModel(live))).toMatchObject([{ severity: 'error', code: 'repeated-output' }]);
    expect(() => live.predict(tf.ones([2, 4]))).toThrow();
  });

  const model = (layer: tf.layers.Layer): tf.LayersModel => {
    const x = tf.input({ shape: [4], name: 'x' });
    return tf.model({ inputs: x, outputs: layer.apply(x) as Symbol });
  };

  it('1, 2: a layer that was applied outside of the model', () => {
    const layer = tf.layers.dense({ name: 'y', units: 2 });
    const one = model(layer);
    layer.apply(tf.input({ shape: [4] }));
    expect(codes(one)).toEqual(['warning applied-elsewhere y']);
  });

  it('3: a shared layer, of which tfjs does not free the weights', () => {
    const x = input({ shape: [4], name: 'x' });
    const shared = layers.dense({ name: 'shared', units: 4 });
    const net = graph({ inputs: x, outputs: x.apply(shared).apply(shared) });
    expect(net.check().map(({ code, layer }) => [code, layer])).toEqual([
      ['shared-layer', 'shared'],
    ]);
  });

  it('3: and none of a shared layer that has no weights', () => {
    const x = tf.input({ shape: [4], name: 'x' });
    const shared = tf.layers.reLU({ name: 'shared' });
    const nested = tf.sequential({ name: 'nested', layers: [tf.layers.reLU({ inputShape: [4] })] });
    for (const layer of [shared, nested]) {
      const twice = layer.apply(layer.apply(x)) as Symbol;
      const one = tf.model({ inputs: x, outputs: twice });
      expect([codes(one), codes(fromModel(one))]).toEqual([[], []]);
    }
  });

  it('4: calls of a shared layer that are permuted when the model is loaded', async () => {
    const one = swapped();
    expect(predict(await reload(one))).not.toEqual(predict(one));
    expect(codes(one)).toContain('error call-order');
    expect(codes(fromModel(one).emit())).not.toContain('error call-order');
  });

  const step = tf.input({ shape: [4], name: 'step' });
  const steps = tf.input({ shape: [3, 4], name: 'steps' });
  const places: readonly [string, (inner: tf.LayersModel) => tf.LayersModel][] = [
    ['a nested model', (inner) => nest(step, inner)],
    ['a nested model of a nested one', (inner) => nest(step, nest(step, inner))],
    ['a wrapped model', (layer) => nest(steps, tf.layers.timeDistributed({ layer }))],
  ];
  const nest = (x: Symbol, layer: tf.layers.Layer): tf.LayersModel =>
    tf.model({ inputs: x, outputs: layer.apply(x) as Symbol });
  it.each(places)('4: and inside of %s', async (_, place) => {
    const one = place(swapped('inner'));
    expect(predict(await reload(one))).not.toEqual(predict(one));
    expect(check(one).filter(({ code }) => code === 'call-order')).toEqual([
      expect.objectContaining({
        severity: 'error',
        layer: 'inner',
        message:
          "Inside of 'inner' the loader of tfjs would take the calls of a shared layer for one another, so that 'inner' would change when it is saved and loaded. Emit the graph, which orders the calls anew where that mends it.",
      }),
    ]);
    expect(codes(fromModel(one).emit())).not.toContain('error call-order inner');
  });

  it('5: a layer that was renamed after it was built', () => {
    const layer = tf.layers.dense({ name: 'y', units: 2 });
    const one = model(layer);
    layer.name = 'z';
    expect(codes(one)).toEqual(['error renamed z']);
  });

  it('6: nested models with layers of one name', () => {
    const nested = (name: string): tf.LayersModel =>
      tf.sequential({
        name,
        layers: [tf.layers.dense({ name: 'same', inputShape: [4], units: 4 })],
      });
    const x = tf.input({ shape: [4] });
    const one = tf.model({ inputs: x, outputs: nested('b').apply(nested('a').apply(x)) as Symbol });
    expect(codes(one)).toEqual(['error inner-name-taken same']);
  });

  it('7, 16: frozen layers before others, and a frozen normalisation', () => {
    const x = input({ shape: [4], name: 'x' });
    const y = x
      .batchNormalization({ name: 'norm', trainable: false })
      .dense({ name: 'y', units: 2 });
    const net = graph({ inputs: x, outputs: y });
    const found = ['warning frozen-norm norm', 'note frozen-in-front norm'];
    expect(codes(net)).toEqual(found);
    expect(codes(net.emit())).toEqual(found);
  });

  it('7, 16: and a normalisation at each step', () => {
    const x = input({ shape: [3, 4], name: 'x' });
    const layer = layers.batchNormalization({ scale: false });
    const net = graph({ inputs: x, outputs: x.timeDistributed({ name: 'each', layer }) });
    expect(codes(net.freeze('each'))).toEqual([
      'warning norm-without-scale each',
      'warning frozen-norm each',
    ]);
  });

  it('a dropout of everything, which drops nothing', () => {
    const drop = tf.layers.dropout({ name: 'drop', rate: 1, inputShape: [4] });
    expect(codes(tf.sequential({ layers: [drop] }))).toEqual(['warning drops-nothing drop']);
  });

  it('7, 16: and what freeze and unfreeze say, as in the model that is emitted', () => {
    const x = input({ shape: [4], name: 'x' });
    const inner = graph({ inputs: x, outputs: x.dense({ name: 'inside', units: 4 }) });
    const y = x
      .apply(inner.emit({ name: 'encoder' }))
      .batchNormalization({ name: 'norm' })
      .dense({ name: 'y', units: 2 });
    const net = fromModel(graph({ inputs: x, outputs: y as never }).emit());
    const edits: readonly [Graph<Unchecked>, readonly string[]][] = [
      [net, []],
      [net.freeze('norm'), ['warning frozen-norm norm', 'note frozen-in-front norm']],
      [net.freeze('encoder'), ['note frozen-in-front encoder']],
      [net.freeze('y'), []],
      [net.freeze(['encoder', 'norm', 'y']), ['warning frozen-norm norm']],
    ];
    for (const [edited, found] of edits) {
      expect(codes(edited)).toEqual(found);
      const model = edited.emit();
      expect(codes(model)).toEqual(found);
      const thawed = fromModel(model).unfreeze(['encoder', 'norm', 'y']);
      expect([codes(thawed), codes(thawed.emit())]).toEqual([[], []]);
    }
  });

  it('and what is inside of a nested model once, by the names that emit gives', () => {
    const inner = tf.sequential({
      name: 'encoder',
      layers: [tf.layers.dense({ name: 'a', units: 4, inputShape: [4] })],
    });
    const x = tf.input({ shape: [4], name: 'x' });
    const twice = inner.apply(inner.apply(x)) as Symbol;
    const net = fromModel(tf.model({ inputs: x, outputs: twice })).within('encoder', (inside) =>
      inside.after('a').insert((t) => t.batchNormalization({ trainable: false })),
    );
    const found = ['note shared-layer encoder', 'warning frozen-norm encoder_batch_normalization'];
    expect(codes(net)).toEqual(found);
    expect(codes(net.emit())).toEqual(found);
  });

  it('10: a compiled model, and a layer that was popped', () => {
    const one = model(tf.layers.dense({ name: 'y', units: 2 }));
    one.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    expect(codes(one)).toEqual(['note compiled']);
    one.layers.pop();
    expect(codes(one)).toEqual(['error not-listed y', 'note compiled']);
  });

  it('and nothing in a sequential model, built or not, but what was popped', () => {
    const one = tf.sequential({
      layers: ['a', 'b'].map((name) => tf.layers.dense({ name, units: 4, inputShape: [4] })),
    });
    expect(codes(one)).toEqual([]);
    one.predict(tf.ones([1, 4]));
    expect(codes(one)).toEqual([]);
    one.layers.pop();
    expect(codes(one)).toEqual(['error not-listed b']);
  });

  it('12: a class that has no className', () => {
    class Nameless extends tf.layers.Layer {
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.neg(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
      }
    }
    const live = model(new Nameless({ name: 'y' }));
    const one = fromModel(live);
    expect(codes(live)).toEqual(['error unregistered y']);
    expect(one.layer('y').className).toBe('Nameless');
    expect(() => one.emit()).toThrow(
      "emit: the class of 'y' has no className, by which tfjs would know it when it loads the model; give it a static className, and call tf.serialization.registerClass with it",
    );
    expect(one.freeze({ className: 'Nameless' }).layer('y').name).toBe('y');
  });

  it('12: a class that is not registered', () => {
    class Unregistered extends tf.layers.Layer {
      static className = 'Unregistered';
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.neg(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
      }
    }
    const one = model(new Unregistered({ name: 'y' }));
    expect(codes(one)).toEqual(['error unregistered y']);
    expect(() => fromModel(one).emit()).toThrow(
      "emit: 'y' is an Unregistered, which tfjs would not know when it loads the model; call tf.serialization.registerClass with its class. Pass { loadable: false } for a model that stays in memory",
    );
    expect(fromModel(one).emit({ loadable: false }).layers).toHaveLength(2);
  });

  it('15: a normalisation without a scale', () => {
    const x = input({ shape: [4], name: 'x' });
    const net = graph({ inputs: x, outputs: x.batchNormalization({ name: 'norm', scale: false }) });
    expect(codes(net)).toEqual(['warning norm-without-scale norm']);
  });

  it('and weights that are gone', () => {
    const one = chain().emit();
    const read = fromModel(one);
    one.dispose();
    expect(codes(read)[0]).toBe('error disposed dense_1');
  });

  it('of a layer that took those of another by the ones that it took, as emit does', () => {
    const [one, other] = [chain().emit(), chain().emit()];
    const { graph: filled } = fromModel(one).transfer(other);
    one.dispose();
    expect(codes(filled)).toEqual([]);
    expect(filled.emit().layers).toHaveLength(5);
    other.dispose();
    expect(codes(filled)).toEqual(
      ['dense_1', 'dense_2', 'dense_3', 'probs'].map((name) => `error disposed ${name}`),
    );
    expect(() => filled.emit()).toThrow("'dense_1' was disposed");
  });
});

describe('emit refuses what tfjs could save, but not use once it is loaded', () => {
  const image = input({ shape: [8, 8, 3], name: 'image' });
  const words = input({ shape: [5], name: 'words', dtype: 'int32' });

  it('layers that cannot take what a loaded model hands them', async () => {
    const net = graph({
      inputs: image,
      outputs: image.resizing({ name: 'r', height: 4, width: 4 }),
    });
    expect(codes(net)).toEqual(['error lost-on-load r']);
    expect(() => net.emit()).toThrow(
      "emit: tfjs could save 'r', but not use it: the loaded layer is handed a list of one image batch, which it does not take apart; resize the images before the model. Pass { loadable: false } for a model that stays in memory",
    );
    const kept = net.emit({ loadable: false });
    expect(predict(kept)).toHaveLength(2 * 4 * 4 * 3);
    await expect(reload(kept).then(predict)).rejects.toThrow();
  });

  it('inside of a nested model too', () => {
    const inner = graph({
      inputs: image,
      outputs: image.randomWidth({ name: 'r', factor: 0.5 }),
    }).emit({ loadable: false });
    const net = graph({ inputs: image, outputs: image.apply(inner) });
    expect(() => net.emit()).toThrow("tfjs could save 'r'");
    // Once, however often the model is called.
    const again = graph({ inputs: image, outputs: [image.apply(inner), image.apply(inner)] });
    expect(codes(again).filter((code) => code.startsWith('error'))).toEqual([
      'error lost-on-load r',
    ]);
  });

  it('a shape that is written into that of an input, but not where a reshape stands between', async () => {
    const encode = { name: 'e', numTokens: 4, outputMode: 'count' } as const;
    const bare = graph({ inputs: words, outputs: words.categoryEncoding(encode) });
    expect(() => bare.emit()).toThrow(
      "emit: while tfjs loads 'e', it writes its shape into that of what feeds it; put a reshape({ targetShape: [5] }) of its own before it",
    );
    const handedOn = graph({
      inputs: words,
      outputs: words.activation({ activation: 'relu' }).categoryEncoding(encode),
    });
    expect(codes(handedOn)).toEqual(['error writes-shape e']);
    const mended = graph({
      inputs: words,
      outputs: words.reshape({ targetShape: [5] }).categoryEncoding(encode),
    });
    expect(codes(mended)).toEqual([]);
    const one = mended.emit();
    const loaded = await reload(one);
    expect(loaded.inputs[0]?.shape).toEqual([null, 5]);
    const given = tf.tensor2d([[0, 1, 2, 3, 3]], [1, 5], 'int32');
    const outputs = [one, loaded].map((each) => (each.predict(given) as tf.Tensor).arraySync());
    expect(outputs).toEqual([[[1, 1, 1, 2]], [[1, 1, 1, 2]]]);
    given.dispose();
  });

  it('and in a live model, which does not know any more what went in', () => {
    const crop = (between: boolean): tf.LayersModel => {
      const x = tf.input({ shape: [6, 6, 3], name: 'x' });
      const fed = between ? tf.layers.reshape({ targetShape: [6, 6, 3] }).apply(x) : x;
      const outputs = tf.layers.centerCrop({ name: 'crop', height: 3, width: 3 }).apply(fed);
      return tf.model({ inputs: x, outputs: outputs as Symbol });
    };
    expect(codes(crop(false))).toEqual(['warning writes-shape x']);
    expect(() => crop(false).predict(tf.ones([1, 6, 6, 3]))).toThrow('shape');
    expect(codes(crop(true)).join()).not.toContain('writes-shape');
  });

  it('and so where a reshape is shared with another layer', () => {
    const between = words.reshape({ targetShape: [5] });
    const net = graph({
      inputs: words,
      outputs: [
        between.categoryEncoding({ name: 'e', numTokens: 4 }),
        between.embedding({ inputDim: 9, outputDim: 2 }),
      ],
    });
    expect(codes(net)).toEqual(['error writes-shape e']);
  });
});
