import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AnyGraph,
  type AnyTensor,
  call,
  check,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  load,
  type Unchecked,
  verify,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { maskedData, maskedModel, maskedRecipes } from '../support/masks.ts';
import { dataOf, handlerOf, largestDifference, reload } from '../support/models.ts';

beforeAll(() => tf.setBackend('cpu'));

const SEED = { seed: Number(process.env.SEED ?? 20) };

const [steps, units] = [3, 4];
const x = input({ shape: [steps, units], name: 'x' });
const h = input({ shape: [units], name: 'h' });
const masked = x.masking({ name: 'mask' });
const first = { name: 'first', units, returnSequences: true } as const;
const second = { name: 'second', units } as const;
const data = (): tf.Tensor[] => [
  tf.randomUniform([2, steps, units], -1, 1, 'float32', 1),
  tf.randomUniform([2, units], -1, 1, 'float32', 2),
];
const of = (...outputs: readonly AnyTensor[]): Graph<Unchecked> =>
  graph({ inputs: [x, h], outputs: outputs as never }) as never;

const sentence = (taker: string, from = 'first', who = 'it'): string =>
  `once tfjs has loaded the model, ${who} hands the initial state of '${from}' on to ${taker}, which fails or begins with that state; read the saved model with load(), which keeps states apart`;
const found = (subject: AnyGraph | tf.LayersModel): readonly unknown[] =>
  check(subject)
    .filter(({ code }) => code === 'leaked-state')
    .map(({ severity, layer, message }) => [severity, layer, message]);

const numbers = (model: tf.LayersModel, given: tf.Tensor[]): readonly number[] =>
  tf.tidy(() => [model.predict(given)].flat().flatMap(dataOf));
/** How far the predictions of a model are from its own once it is saved and loaded, if it can predict. */
const changeOnLoad = async (
  model: tf.LayersModel,
  given: tf.Tensor[] = data(),
): Promise<number> => {
  const before = numbers(model, given);
  const loaded = await reload(model);
  try {
    return largestDifference(before, numbers(loaded, given));
  } catch {
    return Number.POSITIVE_INFINITY;
  } finally {
    loaded.dispose();
  }
};

/** A tfjs model of two inputs whose first layer begins with a state, to be put into another model. */
const nested = (last?: tf.layers.Layer): tf.LayersModel => {
  const [a, b] = [tf.input({ shape: [steps, units] }), tf.input({ shape: [units] })];
  const sequence = tf.layers.gru({ ...first }).apply([a, b]) as tf.SymbolicTensor;
  const outputs = (last?.apply(sequence) ?? sequence) as tf.SymbolicTensor;
  return tf.model({ name: 'nested', inputs: [a, b], outputs });
};

describe('an initial state that tfjs hands on once a model was saved and loaded', () => {
  const decoder = of(masked.gru(first, { initialState: [h] }).gru(second));

  it('is refused by emit, but not for a model that stays in memory, and found by check', () => {
    expect(failure(() => decoder.emit())).toMatchObject({
      code: 'leaked-state',
      layer: 'second',
      message: `emit: ${sentence("'second'")}. Pass { loadable: false } for a model that stays in memory`,
    });
    expect(found(decoder)).toEqual([['error', 'second', `${sentence("'second'")}.`]]);
    expect(found(decoder.emit({ loadable: false }))).toEqual(found(decoder));
  });

  it('makes tfjs fail, while what load reads predicts as before', async () => {
    const model = decoder.emit({ loadable: false });
    const saved = await handlerOf(model);
    const loaded = await tf.loadLayersModel(saved);
    expect(() => loaded.predict(data())).toThrow('When inputs is an array');
    const read = await load(saved);
    expect(failure(() => read.emit()).code).toBe('leaked-state');
    const again = read.emit({ loadable: false });
    expect(numbers(again, data())).toEqual(numbers(model, data()));
  });

  it('is why verify does not load the model, with the same sentence', async () => {
    const model = decoder.emit({ loadable: false });
    const told = { largest: 0, reloaded: null, notReloaded: sentence("'second'") };
    expect(await verify(model, fromModel(model))).toMatchObject(told);
    expect(await verify(decoder, decoder)).toMatchObject(told);
  });

  it('is refused as well where the model that was read fails over it', () => {
    const [a, b] = [tf.input({ shape: [steps, units] }), tf.input({ shape: [units] })];
    const marked = tf.layers.masking({ name: 'mask' }).apply(a) as tf.SymbolicTensor;
    const outputs = tf.layers
      .gru({ ...second })
      .apply(tf.layers.gru({ ...first }).apply([marked, b])) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs });
    expect(() => model.predict(data())).toThrow('When inputs is an array');
    expect(found(model)).toEqual(found(decoder));
    expect(failure(() => fromModel(model).emit()).code).toBe('leaked-state');
    expect(numbers(fromModel(model).emit({ loadable: false }), data())).toHaveLength(2 * units);
  });

  const state = { initialState: [h] } as const;
  const inner = layers.gru({ units });
  const refused: readonly [string, () => Graph<Unchecked>, string][] = [
    [
      'that is of another size',
      () => of(masked.gru(first, state).gru({ ...second, units: 2 })),
      'second',
    ],
    [
      'that has a state of its own',
      () => of(masked.gru(first, state).gru(second, state)),
      'second',
    ],
    [
      'that goes both ways',
      () => of(masked.gru(first, state).bidirectional({ name: 'both', layer: inner })),
      'both',
    ],
    [
      'behind one that goes both ways',
      () =>
        of(
          masked
            .bidirectional(
              { name: 'first', layer: layers.gru({ units, returnSequences: true }) },
              { initialState: [h, h] },
            )
            .gru(second),
        ),
      'second',
    ],
    [
      'that goes through images',
      () => {
        const images = tf.sequential({
          layers: [
            tf.layers.reshape({ targetShape: [steps, 2, 2, 1], inputShape: [steps, units] }),
            tf.layers.convLstm2d({ name: 'second', filters: 2, kernelSize: 1 }),
          ],
        });
        return of(call(nested(images), [x, h], [[null, 2, 2, 2]])[0]);
      },
      'second',
    ],
    [
      'inside of a nested model',
      () =>
        of(
          masked
            .gru(first, state)
            .apply(
              tf.sequential({ layers: [tf.layers.gru({ ...second, inputShape: [steps, units] })] }),
            ) as never,
        ),
      'second',
    ],
    [
      'behind a nested model',
      () => of(call(nested(), [masked, h], [[null, steps, units]])[0].gru(second)),
      'second',
    ],
    [
      'in a nested model without masks',
      () => of(call(nested(tf.layers.gru({ ...second })), [x, h], [[null, units]])[0]),
      'second',
    ],
  ];
  it.each(refused)('reaches a layer %s', async (_, make, layer) => {
    const g = make();
    const error = failure(() => g.emit());
    expect([error.code, error.layer]).toEqual(['leaked-state', layer]);
    expect(found(g)).toEqual([['error', layer, `${sentence(`'${layer}'`)}.`]]);
    expect(await changeOnLoad(g.emit({ loadable: false }))).toBe(Number.POSITIVE_INFINITY);
  });

  it('reaches the layer itself where it gives several outputs', async () => {
    const [sequence, last] = masked.gru({ ...first, returnState: true }, state);
    const g = of(sequence.dense({ units: 2 }), last.dense({ units: 2 }));
    const message = `${sentence('it as it is called again')}.`;
    expect(found(g)).toEqual([['error', 'first', message]]);
    expect(await changeOnLoad(g.emit({ loadable: false }))).toBe(Number.POSITIVE_INFINITY);
    const [alone] = masked.gru({ ...first, returnState: true }, state);
    expect(await changeOnLoad(of(alone).emit())).toBe(0);
  });

  it('changes numbers without a word where a wrapped layer takes it', async () => {
    const each = (layer: tf.layers.Layer): tf.LayersModel => {
      const rows = tf.layers.reshape({ targetShape: [steps, 2, 2], inputShape: [steps, units] });
      const wrapper = tf.layers.timeDistributed({ name: 'each', layer });
      return nested(tf.sequential({ layers: [rows, wrapper] }));
    };
    const [own] = call(each(tf.layers.gru({ units })), [x, h], [[null, steps, units]]);
    const g = of(own);
    expect(failure(() => g.emit())).toMatchObject({ code: 'leaked-state', layer: 'each' });
    const change = await changeOnLoad(g.emit({ loadable: false }));
    expect(change).toBeGreaterThan(1e-3);
    expect(change).toBeLessThan(1);
    const dense = call(each(tf.layers.dense({ units: 3 })), [x, h], [[null, steps, 2, 3]]);
    expect(await changeOnLoad(of(dense[0]).emit())).toBe(0);
  });

  const right: readonly [string, () => Graph<Unchecked>][] = [
    ['no mask', () => of(x.gru(first, state).gru(second))],
    ['the mask behind it', () => of(x.gru(first, state).masking({}).gru(second))],
    [
      'no layer behind it that has a state',
      () => of(masked.gru({ ...first, name: 'before' }).gru(second, state)),
    ],
    [
      'the layer behind a nested model, and no mask',
      () => of(call(nested(), [x, h], [[null, steps, units]])[0].gru(second)),
    ],
  ];
  it.each(right)('harms nothing with %s', async (_, make) => {
    const g = make();
    expect(found(g).filter((one) => (one as unknown[])[0] === 'error')).toEqual([]);
    expect(await changeOnLoad(g.emit())).toBe(0);
  });

  it('is found if and only if a model predicts otherwise once it is loaded', async () => {
    const counts = { same: 0, other: 0 };
    await fc.assert(
      fc.asyncProperty(maskedRecipes, fc.nat(2), fc.boolean(), async (recipe, states, isNested) => {
        const inner = everyInputUsed(
          maskedModel({ ...recipe, steps: [...recipe.steps, ...fromState.slice(states)] }),
        );
        const symbols = inner.inputs.map(({ shape, dtype }) =>
          tf.input({ batchShape: shape, dtype }),
        );
        const outputs = isNested && (inner.apply(symbols) as tf.SymbolicTensor[]);
        const made = outputs ? tf.model({ inputs: symbols, outputs }) : inner;
        const read = fromModel(made);
        const model = read.emit({ loadable: false });
        const given = maskedData();
        // Some marks, put together, are none that a layer could take.
        if (!predicts(model, given)) return;
        const isSame = (await changeOnLoad(model, given)) === 0;
        counts[isSame ? 'same' : 'other']++;
        const errors = read.check().filter(({ code }) => code === 'leaked-state');
        expect(errors.some(({ severity }) => severity === 'error')).toBe(!isSame);
        tf.dispose(given);
      }),
      { numRuns: Number(process.env.GRAPHS ?? 40), ...SEED },
    );
    expect(Math.min(counts.same, counts.other)).toBeGreaterThan(5);
  });

  it('reaches every later layer in fit, of which check warns', async () => {
    const g = of(x.gru(first, { initialState: [h] }).gru(second));
    const message = `${sentence("'second'", 'first', 'its fit')}.`;
    expect(found(g)).toEqual([['warning', 'second', message]]);
    const emitted = g.emit();
    const trains = async (model: tf.LayersModel): Promise<boolean> => {
      model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
      try {
        await model.fit(data(), tf.zeros([2, units]), { verbose: 0 });
        return true;
      } catch {
        return false;
      }
    };
    expect([await trains(emitted), await trains(await reload(emitted))]).toEqual([true, false]);
  });
});

/** Two layers that begin with states, the second behind whatever else there is. */
const fromState = [
  { kind: 'lstmFromState', from: 2, other: 1 },
  { kind: 'lstmFromState', from: 20, other: 20 },
] as const;

/** The model with an output for each input, since tfjs cannot save one that no output needs. */
const everyInputUsed = ({ inputs, outputs }: tf.LayersModel): tf.LayersModel =>
  tf.model({
    inputs,
    outputs: [
      ...outputs,
      ...inputs.map(
        (one) => tf.layers.activation({ activation: 'linear' }).apply(one) as tf.SymbolicTensor,
      ),
    ],
  });

const predicts = (model: tf.LayersModel, given: tf.Tensor[]): boolean => {
  try {
    numbers(model, given);
    return true;
  } catch {
    return false;
  }
};
