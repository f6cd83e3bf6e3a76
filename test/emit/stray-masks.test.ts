import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { emitModel } from '../../src/emit/emit.ts';
import { readModel } from '../../src/graph/read.ts';
import {
  add,
  check,
  concatenate,
  defineLayer,
  fromModel,
  type Graph,
  graph,
  input,
  type LayerConfig,
  layers,
  type Rule,
  type Shape,
  type Unchecked,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { layerByLayer, maskedData, maskedModel, maskedRecipes } from '../support/masks.ts';
import { dataOf, largestDifference, predict } from '../support/models.ts';

beforeAll(() => tf.setBackend('cpu'));

/** As in the other properties over random graphs: one seed, so that a failure is a change's. */
const SEED = { seed: Number(process.env.SEED ?? 20) };

const steps = input({ shape: [4, 3], name: 'steps' });
const autoencoder = graph({
  inputs: steps,
  outputs: steps
    .masking({ name: 'mask' })
    .lstm({ name: 'encoder', units: 3 })
    .repeatVector({ name: 'again', n: 4 })
    .lstm({ name: 'decoder', units: 2 }),
});
const sentence =
  "tfjs makes 'decoder' skip the steps that 'mask' masks, which are not those of what it takes; give each a model of its own";
const found = (subject: { check(): ReturnType<typeof check> }): readonly unknown[] =>
  subject
    .check()
    .filter(({ code }) => code === 'stray-mask')
    .map(({ severity, layer, message }) => [severity, layer, message]);

describe('a mask that tfjs hands on to a layer that takes something else', () => {
  it('is refused by emit and found by check', () => {
    expect(failure(() => autoencoder.emit())).toMatchObject({
      code: 'stray-mask',
      layer: 'decoder',
      message: `emit: ${sentence}`,
    });
    expect(found(autoencoder)).toEqual([['error', 'decoder', `${sentence}.`]]);
  });

  it('would change what the model predicts', () => {
    const data = tf.tensor([
      [
        [1, 2, 3],
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    ]);
    const encoder = autoencoder.outputs('encoder').emit();
    const decoder = autoencoder.slice('again', 'decoder').emit();
    const x = encoder.inputs[0] as tf.SymbolicTensor;
    const joined = decoder.layers
      .slice(1)
      .reduce(
        (y, layer) => layer.apply(y) as tf.SymbolicTensor,
        encoder.outputs[0] as tf.SymbolicTensor,
      );
    const whole = tf.model({ inputs: x, outputs: joined });
    const inParts = decoder.predict(encoder.predict(data) as tf.Tensor) as tf.Tensor;
    expect(
      largestDifference(dataOf(whole.predict(data) as tf.Tensor), dataOf(inParts)),
    ).toBeGreaterThan(1e-3);
  });

  it('is kept, and warned of, where the model that was read has it too', () => {
    const x = tf.input({ shape: [4, 3], name: 'steps' });
    const of = (layer: tf.layers.Layer, y: tf.SymbolicTensor): tf.SymbolicTensor =>
      layer.apply(y) as tf.SymbolicTensor;
    const masked = of(tf.layers.masking({ name: 'mask' }), x);
    const code = of(tf.layers.lstm({ name: 'encoder', units: 3 }), masked);
    const again = of(tf.layers.repeatVector({ name: 'again', n: 4 }), code);
    const model = tf.model({
      inputs: x,
      outputs: of(tf.layers.lstm({ name: 'decoder', units: 2 }), again),
    });
    const read = fromModel(model);
    expect(predict(read.emit())).toEqual(predict(model));
    expect(found(read)).toEqual([['warning', 'decoder', `${sentence}.`]]);
    expect(found({ check: () => check(model) })).toEqual(found(read));
    const another = read
      .cut('decoder')
      .insert((y) => y.as([null, 4, 3]).lstm({ name: 'other', units: 2 }));
    expect(failure(() => another.emit()).code).toBe('stray-mask');
    expect(found(another)[0]).toEqual(['error', 'other', expect.any(String)]);
    expect(found(read.cut('mask').remove())).toEqual([]);
  });

  it('comes from inside of a nested model only where there is one outside already', () => {
    const nest = (name: string): tf.LayersModel =>
      tf.sequential({
        name,
        layers: [
          tf.layers.masking({ name: `${name}_mask`, inputShape: [4, 3] }),
          tf.layers.lstm({ name: `${name}_lstm`, units: 3, returnSequences: true }),
        ],
      });
    const outside = (y: typeof steps, name: string): Graph<Unchecked> =>
      graph({
        inputs: steps,
        outputs: y
          .apply(nest(name))
          .as([null, 4, 3])
          .conv1d({ filters: 3, kernelSize: 1 })
          .lstm({ name: 'l', units: 2 }),
      }) as never;
    expect(
      outside(steps, 'one')
        .emit()
        .layers.map(({ name }) => name),
    ).toContain('l');
    const twice = outside(steps.masking({ name: 'm' }).as([null, 4, 3]) as never, 'two');
    expect(failure(() => twice.emit()).message).toContain("skip the steps that 'two_mask' masks");
  });

  it('comes from inside of a nested model always in fit, of which check warns', async () => {
    const ones = { kernelInitializer: 'ones', recurrentInitializer: 'ones' } as const;
    const nest = tf.sequential({
      name: 'nest',
      layers: [
        tf.layers.masking({ name: 'inner_mask', inputShape: [4, 3] }),
        tf.layers.lstm({ name: 'inner', units: 3, returnSequences: true, ...ones }),
      ],
    });
    const g = graph({
      inputs: steps,
      outputs: steps
        .apply(nest)
        .as([null, 4, 3])
        .conv1d({ filters: 3, kernelSize: 1, kernelInitializer: 'ones' })
        .lstm({ name: 'outer', units: 2, ...ones }),
    });
    const message = `in fit ${sentence.replace("'decoder'", "'outer'").replace("'mask'", "'inner_mask'")}.`;
    expect(found(g)).toEqual([['warning', 'outer', message]]);
    const model = g.emit();
    const data = tf.tensor3d([1, 2, 3, 0, 0, 0, 3, 2, 1, 0, 0, 0], [1, 4, 3]);
    const target = tf.ones([1, 2]);
    model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0) });
    const whole = dataOf(model.evaluate(data, target) as tf.Tensor)[0] as number;
    const { history } = await model.fit(data, target, { verbose: 0 });
    expect(Math.abs(((history.loss as number[])[0] as number) - whole)).toBeGreaterThan(1e-4);
  });

  it('reaches layers inside of a nested model', () => {
    const nested = tf.sequential({
      name: 'nested',
      layers: [
        tf.layers.conv1d({ name: 'conv', filters: 2, kernelSize: 1, inputShape: [4, 3] }),
        tf.layers.lstm({ name: 'inside', units: 2 }),
      ],
    });
    const masked = steps.masking({ name: 'mask' });
    const g = graph({
      inputs: steps,
      outputs: [steps.apply(nested) as never, masked.lstm({ units: 2 })],
    });
    // tfjs comes to the nested model first.
    expect(found(g)).toEqual([]);
    const other = graph({
      inputs: steps,
      outputs: [masked.lstm({ units: 2 }), steps.apply(nested) as never],
    });
    expect(found(other)).toEqual([
      [
        'error',
        'inside',
        expect.stringContaining("makes 'inside' skip the steps that 'mask' masks"),
      ],
    ]);
    expect(failure(() => other.emit()).layer).toBe('inside');
  });

  it('is one that a wrapped layer obeys, and no other', () => {
    const inside = (layer: ReturnType<typeof layers.lstm> | ReturnType<typeof layers.dense>) => {
      const images = input({ shape: [4, 2, 3], name: 'images' });
      return graph({
        inputs: [steps, images],
        outputs: [
          steps.masking({ name: 'mask' }).lstm({ units: 2 }),
          images.timeDistributed({ name: 'each', layer: layer as never }) as never,
        ],
      });
    };
    expect(found(inside(layers.dense({ units: 2 })))).toEqual([]);
    expect(found(inside(layers.lstm({ units: 2 })))).toHaveLength(1);
  });

  it('is one that a layer derived from those over sequences obeys', () => {
    const cell = tf.layers.lstmCell({ units: 2 });
    expect(beside(new Recurrent({ name: 'own', cell } as never))).toEqual([
      ['error', 'own', expect.stringContaining("makes 'own' skip the steps that 'mask' masks")],
    ]);
  });

  it('is one that a layer of your own may read, if its call takes arguments; check says so', () => {
    const message =
      "tfjs calls 'own' with the mask of 'mask', which is not that of what it takes; give each a model of its own if its call reads masks, or say masks: { obeys: () => false } in its defineLayer.";
    expect(beside(new Pooled({ name: 'own' }))).toEqual([['warning', 'own', message]]);
    expect(beside(new Doubled({ name: 'own' }))).toEqual([]);
    const g = withMaskBeside(new Pooled({ name: 'own' }));
    const data = [tf.tensor([[[1, 1, 1], ...Array(3).fill([0, 0, 0])]]), tf.ones([1, 4, 3])];
    const [, own] = g.emit().predict(data) as tf.Tensor[];
    // It counts the steps of the other branch.
    expect(dataOf(own as tf.Tensor)).toEqual([1, 1, 1]);
  });

  it.each([
    [true, [['error', 'own', expect.stringContaining("makes 'own' skip the steps")]]],
    [false, []],
    [undefined, [['warning', 'own', expect.stringContaining("calls 'own' with the mask")]]],
  ])('is for defineLayer to judge of: obeys %s', (obeys, findings) => {
    const own = defineLayer<LayerConfig, PooledRule>({
      method: 'pooled',
      className: 'Pooled',
      options: {},
      shapeOptions: [],
      shape: ([batch, , features]: Shape) => [batch, features] as Shape,
      create: (config) => new Pooled(config as never),
      ...(obeys !== undefined && { masks: { obeys: () => obeys } }),
    });
    expect(beside(own({ name: 'own' }))).toEqual(findings);
    const emit = (): unknown => withMaskBeside(own({ name: 'own' })).emit();
    if (obeys) expect(failure(emit).code).toBe('stray-mask');
    else emit();
  });

  it('is found if and only if a model predicts other numbers than its layers', () => {
    const counts = { right: 0, refused: 0 };
    fc.assert(
      fc.property(maskedRecipes, (recipe) => {
        // What is old is kept; and what is emitted keeps initial states apart, which tfjs does not.
        const model = fromModel(maskedModel(recipe)).emit({ loadable: false });
        const dag = { ...readModel(model), origin: undefined };
        tf.tidy(() => {
          const data = maskedData();
          const ours = predictionsOf(() => layerByLayer(model, data));
          // Some marks, put together, are none that a layer could take, whoever hands them on.
          if (!ours) return;
          const difference = differenceTo(ours, model, data);
          if (difference === 0) {
            counts.right++;
            expect(differenceTo(ours, emitModel(dag, { loadable: false }), data)).toBe(0);
          } else {
            counts.refused++;
            expect(() => emitModel(dag, { loadable: false })).toThrow('emit: tfjs ');
          }
        });
      }),
      { numRuns: Number(process.env.GRAPHS ?? 100), ...SEED },
    );
    expect(Math.min(counts.right, counts.refused)).toBeGreaterThan(20);
  });
});

describe('a mask that does not come to the layer that it is for', () => {
  const plain = input({ shape: [4, 3], name: 'plain' });
  const masked = steps.masking({ name: 'mask' });
  const of = (outputs: unknown): Graph<Unchecked> =>
    graph({ inputs: [steps, plain], outputs: outputs as typeof steps }) as never;
  const none = (layer: string, maker = 'mask'): string =>
    `tfjs does not make '${layer}' skip the steps that '${maker}' masks in what it takes; mask them right before it`;
  const unmergeable = (layer: string): string =>
    `tfjs fails to put the masks of what '${layer}' takes together; mask all that it takes, or nothing of it`;
  const spoilt = (layer: string, merge = 'sum'): string =>
    `tfjs puts the masks of what '${merge}' takes together wrongly, so that '${layer}' fails or skips other steps; mask what '${merge}' gives`;
  const expectRefused = (g: Graph<Unchecked>, layer: string, message: string): void => {
    expect(failure(() => g.emit())).toMatchObject({
      code: 'stray-mask',
      layer,
      message: `emit: ${message}`,
    });
    expect(found(g)).toContainEqual(['error', layer, `${message}.`]);
  };
  const lstm = { name: 'lstm', units: 2 } as const;

  it('is refused where tfjs looks at an input without one', () => {
    expectRefused(of(add([plain, masked], { name: 'sum' }).lstm(lstm)), 'lstm', none('lstm'));
  });

  it('is refused where tfjs puts masks together wrongly', () => {
    for (const inputs of [
      [masked, plain],
      [masked, plain.masking({ name: 'other' })],
    ] as const) {
      const sum = add(inputs, { name: 'sum' });
      expectRefused(of(sum.lstm(lstm)), 'lstm', spoilt('lstm'));
      expect(found(of(sum.dense({ units: 2 }).conv1d({ filters: 2, kernelSize: 1 })))).toEqual([]);
      expect(found(of(sum.masking({ name: 'again' }).lstm(lstm)))).toEqual([]);
    }
  });

  it('is refused where tfjs fails to put masks together, whatever comes after', () => {
    const sum = add([masked, plain, masked], { name: 'sum' });
    expectRefused(of(sum), 'sum', unmergeable('sum'));
    const joined = concatenate([add([masked, plain], { name: 'sum' }), plain], { name: 'joined' });
    expectRefused(of(joined), 'joined', spoilt('joined'));
  });

  it('is refused where tfjs concatenates it, along the steps, with what has none', () => {
    const along = (axis: number, inputs: readonly unknown[]): Graph<Unchecked> =>
      of(concatenate(inputs as [typeof steps, typeof steps], { name: 'joined', axis }));
    const other = plain.masking({ name: 'other' });
    for (const inputs of [
      [masked, plain],
      [plain, masked],
      [masked, other, plain],
    ]) {
      expectRefused(along(1, inputs), 'joined', unmergeable('joined'));
      expect(found(along(2, inputs))).toEqual([]);
      expect(found(along(-1, inputs))).toEqual([]);
    }
    expect(found(along(1, [masked, other]))).toEqual([]);
    const words = input({ shape: [4], name: 'words' });
    const embedded = words.embedding({ name: 'mask', inputDim: 9, outputDim: 3, maskZero: true });
    const outputs = embedded.concatenate(plain, { name: 'joined', axis: 1 });
    const g = graph({ inputs: [words, plain], outputs });
    expectRefused(g as never, 'joined', unmergeable('joined'));
  });

  it.each<[shape: number[], axis: number, isMasked: boolean[]]>([
    [[4, 3], 1, [true, false]],
    [[4, 1], 1, [true, false]],
    [[4, 3], 1, [false, true]],
    [[4, 3], 1, [true, true]],
    [[4, 3], 2, [false, true]],
    [[4, 3], -1, [true, false]],
    [[3], 1, [true, false]],
    [[4, 3, 2], 1, [true, false]],
    [[4, 3, 2], 2, [true, false]],
    [[4, 3, 2], 3, [true, false]],
    [[4, 3, 2], 2, [true, true]],
    [[4, 3, 1], 2, [false, true]],
  ])(
    'is refused in %j along axis %i, masked %j, just where tfjs throws',
    (shape, axis, isMasked) => {
      const x = tf.input({ shape });
      const inputs = isMasked.map((masks) =>
        (masks ? tf.layers.masking() : tf.layers.dropout({ rate: 0 })).apply(x),
      ) as tf.SymbolicTensor[];
      const outputs = tf.layers.concatenate({ axis }).apply(inputs) as tf.SymbolicTensor;
      const model = tf.model({ inputs: x, outputs });
      const predicted = predictionsOf(() => [model.predict(tf.ones([2, ...shape])) as tf.Tensor]);
      expect(found(fromModel(model)).length === 0).toBe(predicted !== undefined);
    },
  );

  it('is one that tfjs models indeed do not obey, or fail with', () => {
    const [x, y] = ['x', 'y'].map((name) => tf.input({ shape: [4, 3], name })) as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    const m = tf.layers.masking().apply(x) as tf.SymbolicTensor;
    const predicted = (merged: tf.SymbolicTensor[], whole = true): readonly number[] => {
      const sum = tf.layers.add().apply(merged) as tf.SymbolicTensor;
      const options = {
        units: 2,
        kernelInitializer: 'ones',
        recurrentInitializer: 'ones',
      } as const;
      const outputs = whole ? (tf.layers.simpleRNN(options).apply(sum) as tf.SymbolicTensor) : sum;
      const data = [tf.tensor3d([[[1, 2, 3], ...Array(3).fill([0, 0, 0])]]), tf.ones([1, 4, 3])];
      return dataOf(tf.model({ inputs: [x, y], outputs }).predict(data) as tf.Tensor);
    };
    expect(predicted([y, m])).toEqual(predicted([y, x]));
    expect(() => predicted([m, y])).toThrow();
    expect(() => predicted([m, y, m], false)).toThrow('logicalAnd');
  });

  it('is refused where it would have to come out of a nested model', () => {
    const nest = tf.sequential({
      name: 'nest',
      layers: [
        tf.layers.masking({ name: 'inner_mask', inputShape: [4, 3] }),
        tf.layers.dense({ name: 'inner', units: 3 }),
      ],
    });
    const g = of([steps.apply(nest).as([null, 4, 3]).lstm(lstm), plain.dense({ units: 2 })]);
    expectRefused(g, 'lstm', none('lstm', 'inner_mask'));
  });

  it('is warned of before a layer of your own that may read it', () => {
    const own = new Pooled({ name: 'own' });
    expect(found(of(add([plain, masked], { name: 'sum' }).apply(own as never)))).toEqual([
      [
        'warning',
        'own',
        "tfjs calls 'own' without the mask of 'mask', which is that of what it takes; mask it right before if its call reads masks, or say masks: { obeys: () => false } in its defineLayer.",
      ],
    ]);
  });

  it('is warned of where the model that was read has it too', () => {
    const read = fromModel(
      of(add([plain, masked], { name: 'sum' }).dense({ name: 'old', units: 2 })).emit(),
    );
    const [x, y] = ['x', 'y'].map((name) => tf.input({ shape: [4, 3], name }));
    const m = tf.layers.masking({ name: 'mask' }).apply(x as tf.SymbolicTensor);
    const sum = tf.layers.add({ name: 'sum' }).apply([y, m] as tf.SymbolicTensor[]);
    const outputs = tf.layers.lstm({ ...lstm }).apply(sum) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [x, y] as tf.SymbolicTensor[], outputs });
    expect(found(fromModel(model))).toEqual([['warning', 'lstm', `${none('lstm')}.`]]);
    fromModel(model).emit();
    const another = read.cut('old').insert((z) => z.as([null, 4, 3]).lstm(lstm));
    expectRefused(another as never, 'lstm', none('lstm'));
  });

  it('is none where another layer makes the same mask of the same values', () => {
    const dropped = masked.leakyReLU();
    const foundAfter = (maskValue: number): readonly unknown[] => {
      const other = steps.masking({ name: 'other', maskValue });
      const outputs = [dropped, other.dense({ units: 3 }), dropped.lstm(lstm)];
      return found(graph({ inputs: steps, outputs: outputs as never }));
    };
    expect(foundAfter(0)).toEqual([]);
    expect(foundAfter(1)).toHaveLength(1);
  });
});

/** A graph in which tfjs comes to a masked branch first, and then to a layer that takes what has no mask. */
const withMaskBeside = (layer: object): Graph<Unchecked> => {
  const other = input({ shape: [4, 3], name: 'other' });
  return graph({
    inputs: [steps, other],
    outputs: [steps.masking({ name: 'mask' }).lstm({ units: 2 }), other.apply(layer as never)],
  }) as never;
};
const beside = (layer: object): readonly unknown[] => found(withMaskBeside(layer));

/** Adds up the steps that are not masked. */
class Pooled extends tf.layers.Layer {
  static readonly className = 'Pooled';
  override call(inputs: tf.Tensor | tf.Tensor[], args: { mask?: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const [x] = [inputs].flat() as [tf.Tensor];
      return (args.mask ? x.mul(args.mask.cast('float32').expandDims(-1)) : x).sum(1);
    });
  }
  override computeOutputShape([batch, , features]: tf.Shape): tf.Shape {
    return [batch, features] as tf.Shape;
  }
}
class Doubled extends tf.layers.Layer {
  static readonly className = 'Doubled';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul([inputs].flat()[0] as tf.Tensor, 2);
  }
}
class Recurrent extends tf.RNN {
  static override readonly className = 'Recurrent';
}
interface PooledRule extends Rule {
  readonly out: this['in'] extends readonly [infer Batch, unknown, infer Features]
    ? [Batch, Features]
    : Shape;
}
for (const made of [Pooled, Doubled, Recurrent]) tf.serialization.registerClass(made as never);

/** How far a model's predictions are from others: infinitely where it cannot predict. */
const differenceTo = (
  ours: readonly number[],
  model: tf.LayersModel,
  data: tf.Tensor[],
): number => {
  const theirs = predictionsOf(() => [model.predict(data)].flat());
  return theirs ? largestDifference(ours, theirs) : Number.POSITIVE_INFINITY;
};
const predictionsOf = (predict: () => tf.Tensor[]): readonly number[] | undefined => {
  try {
    return predict().flatMap(dataOf);
  } catch {
    return undefined;
  }
};
