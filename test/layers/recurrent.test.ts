import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { fromModel, graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { type Bad, type Good, testRefusals, testShapes } from '../support/layer-table.ts';
import { dataOf, largestDifference, predict, reload } from '../support/models.ts';

const x = 'input({ shape: [10, 8] })';
const h = (units: number): string => `input({ shape: [${units}] })`;
const film = 'input({ shape: [4, 6, 7, 2] })';
const fixed = 'input({ batchShape: [2, 10, 8] })';
const cell = 'layers.lstmCell({ units: 5 }), layers.gruCell({ units: 4 })';

const good: readonly Good[] = [
  [`${x}.simpleRNN({ units: 4 })`, ['[null, 4]']],
  [`${x}.gru({ units: 4, returnSequences: true })`, ['[null, 10, 4]']],
  [`${x}.simpleRNN({ units: 4, returnState: true })`, ['[null, 4]', '[null, 4]']],
  [`${x}.lstm({ units: 4, returnState: true })`, ['[null, 4]', '[null, 4]', '[null, 4]']],
  [
    `${x}.lstm({ units: 4, returnState: true, returnSequences: true, goBackwards: true })`,
    ['[null, 10, 4]', '[null, 4]', '[null, 4]'],
  ],
  [`input({ shape: [null, 8] }).gru({ units: 4, returnSequences: true })`, ['[null, null, 4]']],
  [`${fixed}.gru({ units: 4, stateful: true })`, ['[2, 4]']],
  [`input({ shape: [10, 8], dtype: 'int32' }).lstm({ units: 4 })`, ['[null, 4]']],
  [`${x}.gru({ units: 4 }, { initialState: [${h(4)}] })`, ['[null, 4]']],
  [`${x}.lstm({ units: 4 }, { initialState: [${h(4)}, ${h(4)}] })`, ['[null, 4]']],
  [`${x}.apply(layers.lstm({ units: 4 }), { initialState: [${h(4)}, ${h(4)}] })`, ['[null, 4]']],
  [`${x}.rnn({ cell: layers.gruCell({ units: 4 }) })`, ['[null, 4]']],
  [
    `${x}.rnn({ cell: [${cell}], returnState: true })`,
    ['[null, 4]', '[null, 4]', '[null, 5]', '[null, 5]'],
  ],
  [
    `${x}.rnn({ cell: layers.stackedRNNCells({ cells: [${cell}] }), returnSequences: true }, { initialState: [${h(4)}, ${h(5)}, ${h(5)}] })`,
    ['[null, 10, 4]'],
  ],
  [`${film}.convLstm2d({ filters: 3, kernelSize: 2 })`, ['[null, 5, 6, 3]']],
  [
    `${film}.convLstm2d({ filters: 3, kernelSize: [3, 2], strides: [2, 1], returnSequences: true, returnState: true })`,
    ['[null, 4, 2, 6, 3]', '[null, 2, 6, 3]', '[null, 2, 6, 3]'],
  ],
  [
    `input({ shape: [4, 2, 6, null] }).convLstm2d({ filters: 3, kernelSize: 2, dilationRate: 2, dataFormat: 'channelsFirst' })`,
    ['[null, 3, 4, null]'],
  ],
];

const bad: readonly Bad[] = [
  [
    `input({ shape: [8] }).lstm({ units: 4 })`,
    'lstm: takes [batch, steps, features], but gets [null, 8]; a reshape before it can mend the rank',
  ],
  [
    `${film}.gru({ units: 4 })`,
    'gru: takes [batch, steps, features], but gets [null, 4, 6, 7, 2]; a reshape before it can mend the rank',
  ],
  [
    `input({ shape: [10, null] }).simpleRNN({ units: 4 })`,
    'simpleRNN: the features must be known before data arrives, but it gets [null, 10, null]; give them in the shape of the input',
  ],
  [
    `${x}.lstm({ units: 4, stateful: true })`,
    'lstm: stateful needs sizes that are known before data arrives, but it gets [null, 10, 8]; give the input a batchShape',
  ],
  [
    `${fixed}.gru({ units: 4, stateful: true }, { initialState: [${h(4)}] })`,
    'gru: tfjs does not implement stateful together with an initialState; use one of them',
  ],
  [
    `${x}.lstm({ units: 4 }, { initialState: [${h(4)}] })`,
    'lstm: initialState must be [[null, 4], [null, 4]], but is [[null, 4]]',
  ],
  [
    `${fixed}.gru({ units: 4 }, { initialState: [input({ batchShape: [3, 4] })] })`,
    'gru: initialState must be [[2, 4]], but is [[3, 4]]',
  ],
  [
    `${x}.rnn({ cell: [${cell}] }, { initialState: [${h(5)}, ${h(5)}, ${h(4)}] })`,
    'rnn: initialState must be [[null, 4], [null, 5], [null, 5]], but is [[null, 5], [null, 5], [null, 4]]',
  ],
  [
    `${x}.apply(layers.gru({ units: 4 }), { initialState: [${h(5)}] })`,
    'gru: initialState must be [[null, 4]], but is [[null, 5]]',
  ],
  [
    `${x}.apply(layers.dense({ units: 4 }), { initialState: [${h(5)}] })`,
    'initialState: this layer has no state to begin with; leave it out',
  ],
  [
    `${x}.apply(layers.gruCell({ units: 4 }))`,
    'apply: a cell is not a layer yet; put it into layers.rnn({ cell })',
  ],
  [
    `${x}.convLstm2d({ filters: 3, kernelSize: 2 })`,
    'convLstm2d: takes [batch, steps, height, width, channels], but gets [null, 10, 8]; a reshape before it can mend the rank',
  ],
  [
    `${film}.convLstm2d({ filters: 3, kernelSize: 7 })`,
    "convLstm2d: the kernelSize does not fit into [null, 4, 6, 7, 2]; make it smaller or use padding: 'same'",
  ],
  [
    `${film}.convLstm2d({ filters: 3, kernelSize: 2, strides: 2, dilationRate: 2 })`,
    'convLstm2d: tfjs does not implement strides and dilationRate both above 1; use one of them',
  ],
  [
    `${film}.convLstm2d({ filters: 3, kernelSize: 2 }, { initialState: [${h(3)}, ${h(3)}] })`,
    'convLstm2d: tfjs does not implement an initialState; begin without one',
  ],
  [
    `input({ batchShape: [2, 4, null, 7, 2] }).convLstm2d({ filters: 3, kernelSize: 2, stateful: true })`,
    'convLstm2d: stateful needs sizes that are known before data arrives, but it gets [2, 4, null, 7, 2]; give the input a batchShape',
  ],
  [
    `input({ shape: [4, 6, 7, 2], dtype: 'int32' }).convLstm2d({ filters: 3, kernelSize: 2 })`,
    'ConvLSTM2D takes float32, but gets int32 [null, 4, 6, 7, 2]; tfjs would throw, truncate it or change its dtype',
  ],
];

/** Options that tfjs takes and does not honour; the types do not take them either. */
const refused: readonly Bad[] = [
  [
    `${x}.lstm({ units: 4, unroll: true })`,
    'lstm: unroll must be false, as tfjs would ignore it, but is true',
  ],
  [
    `${x}.gru({ units: 4, implementation: 1 })`,
    'gru: implementation must be 2, as tfjs would ignore it, but is 1',
  ],
  [
    `${x}.gru({ units: 4, resetAfter: true })`,
    'gru: resetAfter must be false, as tfjs does not implement true, but is true',
  ],
  [
    `layers.lstmCell({ units: 4, dropout: 0.5 })`,
    'lstmCell: dropout must be 0, as tfjs does not implement it for a cell, but is 0.5',
  ],
  [
    `${x}.rnn({ cell: [] })`,
    'rnn: cell must be a cell such as layers.lstmCell(…), or a list of cells, but is []',
  ],
  [
    `${x}.rnn({ cell: layers.dense({ units: 4 }) })`,
    'rnn: cell must be a cell such as layers.lstmCell(…), or a list of cells, but is ',
  ],
  [`${x}.lstm({ units: 4, returnStates: true })`, "did you mean 'returnState'?"],
];

testShapes(good);
testRefusals(bad, refused);

describe('a shared layer', () => {
  it('takes no other features than those its weights are made for', () => {
    const shared = layers.lstm({ units: 4 });
    const [a, b] = [input({ shape: [10, 8] }), input({ shape: [10, 7] })];
    const outputs = [a.apply(shared), b.apply(shared)];
    expect(failure(() => graph({ inputs: [a, b], outputs } as never)).message).toContain(
      'its weights were made for sizes [8], but here it gets [7]',
    );
  });
});

describe('emitted models', () => {
  const encoderDecoder = () => {
    const from = input({ shape: [6, 3], name: 'from' });
    const to = input({ shape: [5, 3], name: 'to' });
    const [, ...states] = from.lstm({ units: 4, returnState: true });
    const decoded = to.lstm({ units: 4, returnSequences: true }, { initialState: states });
    return graph({ inputs: [from, to], outputs: decoded.gru({ units: 2 }) });
  };
  const data = [tf.ones([2, 6, 3]), tf.ones([2, 5, 3])];

  it('pass the state of one layer on to another', async () => {
    const model = encoderDecoder().emit();
    const [first, second] = model.layers.filter((layer) => layer.name.startsWith('lstm'));
    const [, ...states] = (first as tf.layers.Layer).apply(data[0] as tf.Tensor) as tf.Tensor[];
    const decoded = (second as tf.layers.Layer).apply(
      data[1] as tf.Tensor,
      {
        initialState: states,
      } as never,
    );
    const last = model.layers.at(-1)?.apply(decoded as tf.Tensor) as tf.Tensor;
    expect(dataOf(model.predict(data) as tf.Tensor)).toEqual(dataOf(last));
    const warn = vi.spyOn(console, 'warn');
    expect(largestDifference(predict(await reload(model)), predict(model))).toBe(0);
    expect(warn).not.toHaveBeenCalled();
  });

  it('can be trained, which those of tfjs cannot', async () => {
    const model = encoderDecoder().emit();
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const history = await model.fit(data, model.predict(data) as tf.Tensor, { verbose: 0 });
    expect(history.history.loss?.[0]).toBeCloseTo(0, 6);
    const theirs = await reload(model);
    theirs.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await expect(theirs.fit(data, tf.ones([2, 2]), { verbose: 0 })).rejects.toThrow(
      'When inputs is an array',
    );
  });

  it('keep weights and states through reading and emitting', async () => {
    const model = encoderDecoder().emit();
    const read = fromModel(model);
    expect(read.layer('lstm_1').inputs).toEqual([
      [null, 5, 3],
      [null, 4],
      [null, 4],
    ]);
    const again = read.emit();
    expect(predict(again)).toEqual(predict(model));
    expect(predict(await reload(again))).toEqual(predict(model));
  });

  it('are grafted with further inputs in place', () => {
    const model = encoderDecoder().emit();
    const cut = fromModel(model).cut('gru').remove();
    expect(cut.emit().outputs[0]?.shape).toEqual([null, 5, 4]);
  });

  it('have every cell made anew', () => {
    const cell = layers.gruCell({ units: 3 });
    const x = input({ shape: [4, 3], name: 'x' });
    const model = graph({ inputs: x, outputs: x.rnn({ cell: [cell, cell] }) }).emit();
    expect(model.countParams()).toBe(2 * 3 * (3 + 3 + 1) * 3);
  });
});
