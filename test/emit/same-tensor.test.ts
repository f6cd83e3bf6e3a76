import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import {
  type AnyTensor,
  check,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
} from '../../src/index.ts';
import { reload } from '../support/models.ts';

const ones = { kernelInitializer: 'ones', recurrentInitializer: 'ones' } as const;
const small = { kernelInitializer: tf.initializers.constant({ value: 0.25 }) };
const x = input({ shape: [4, 3], name: 'x' });
const state = { units: 5, returnState: true, ...ones } as const;

type Outputs = readonly { dense(config: object): AnyTensor }[];
/** Each with the places of the two outputs that tfjs gives as one tensor. */
const cases: readonly (readonly [string, () => Outputs, readonly [number, number]])[] = [
  ['lstm', () => x.lstm(state), [0, 1]],
  ['gru', () => x.gru(state), [0, 1]],
  ['simpleRNN', () => x.simpleRNN(state), [0, 1]],
  ['rnn', () => x.rnn({ cell: layers.gruCell({ units: 5, ...ones }), returnState: true }), [0, 1]],
  [
    'rnn of several cells',
    () =>
      x.rnn({
        cell: [layers.lstmCell({ units: 4, ...ones }), layers.gruCell({ units: 5, ...ones })],
        returnState: true,
      }),
    [0, 1],
  ],
  [
    'bidirectional, forwards',
    () => x.bidirectional({ layer: layers.lstm(state), mergeMode: null }),
    [0, 2],
  ],
  [
    'bidirectional, backwards',
    () => x.bidirectional({ layer: layers.lstm(state), mergeMode: null }),
    [1, 4],
  ],
];

const predict = (model: tf.LayersModel): readonly string[] =>
  [model.predict(tf.fill([2, 4, 3], 0.125))]
    .flat()
    .map((output) => (output as tf.Tensor).dataSync().join());

describe('an output that is the very tensor that a state is', () => {
  it.each(cases)('%s: is there as long as anything takes either', async (_, outputsOf, places) => {
    const heads = (...taken: readonly number[]): Graph<never> => {
      const outputs = outputsOf();
      return graph({
        inputs: x,
        outputs: taken.map((place) => outputs[place]?.dense({ units: 2, ...small }) as AnyTensor),
      }) as never;
    };
    const [one, other] = places;
    const model = heads(one, other).emit();
    const expected = [one, other].flatMap((place) => predict(heads(place).emit()));
    expect(predict(model)).toEqual(expected);
    expect(predict(heads(other, one).emit())).toEqual([...expected].reverse());
    expect(predict(await reload(model))).toEqual(expected);
  });

  it('is found where a live model takes it so', () => {
    const [last, hidden] = tf.layers
      .lstm({ name: 'lstm', units: 5, returnState: true })
      .apply(tf.input({ shape: [4, 3], name: 'steps' })) as unknown as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    const heads = [last, hidden].map(
      (tensor, i) =>
        tf.layers.dense({ name: `head_${i}`, units: 2 }).apply(tensor) as tf.SymbolicTensor,
    );
    const live = tf.model({ inputs: last.sourceLayer.input as tf.SymbolicTensor, outputs: heads });
    expect(() => predict(live)).toThrow();
    expect(check(live)).toMatchObject([
      { severity: 'error', code: 'same-tensor', layer: 'head_1' },
    ]);
    expect(predict(fromModel(live).emit())).toHaveLength(2);
  });
});

describe('an initial state that is taken twice', () => {
  it('is there for each of the outputs for which tfjs executes the layer', () => {
    const t = input({ shape: [7, 3], name: 't' });
    const b = x.flatten().dense({ units: 4 });
    const [all, last] = t.lstm(
      { units: 4, returnSequences: true, returnState: true },
      { initialState: [b, b] },
    );
    const model = graph({ inputs: [x, t], outputs: [all.dense({ units: 2 }), last] }).emit();
    const outputs = model.predict([tf.ones([2, 4, 3]), tf.ones([2, 7, 3])]) as tf.Tensor[];
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [2, 7, 2],
      [2, 4],
    ]);
  });
});

it('an input that is an output twice is given as it is, since tfjs does not lose it', async () => {
  const net = graph({ inputs: x, outputs: [x, x.dense({ name: 'd', units: 3 })] });
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const model = fromModel(net.emit()).cut('d').remove().emit();
    expect(model.layers.map(({ name }) => name)).toEqual(['x']);
    expect(fromModel(model).check()).toEqual([]);
    const [data, ones] = [tf.ones([1, 4, 3]), Array.from({ length: 12 }, () => 1)];
    for (const one of [model, await reload(model)]) {
      const given = one.predict(data) as tf.Tensor[];
      expect(given.map((tensor) => [...tensor.dataSync()])).toEqual([ones, ones]);
    }
  } finally {
    warn.mockRestore();
  }
});
