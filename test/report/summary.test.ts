import { beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../examples/models/wasm.ts';
import { cheaperBlock, type Opened, openMobileNet } from '../../examples/surgery.ts';
import { graph, input, layers, type Tensor } from '../../src/index.ts';
import { findRuns } from '../../src/report/blocks.ts';
import { chain, residual } from '../support/networks.ts';

describe('a summary', () => {
  it('prints a row for each layer, with nothing cut off, and totals', () => {
    const x = input({ shape: [4], name: 'x', dtype: 'int32' });
    const long = 'a_name_that_is_much_longer_than_any_column_would_like_it_to_be';
    const y = x.embedding({ name: long, inputDim: 1000, outputDim: 8 }).flatten();
    const net = graph({ inputs: x, outputs: y.dense({ name: 'y', units: 2, trainable: false }) });
    expect(`${net.summary()}`.split('\n')).toEqual([
      'graph: 4 layers',
      '',
      'layer                                                           class       output           parameters  multiply-adds  fed by',
      '──────────────────────────────────────────────────────────────  ──────────  ───────────────  ──────────  ─────────────  ──────────────────────────────────────────────────────────────',
      'x                                                               InputLayer  int32 [null, 4]           0              0',
      `${long}  Embedding   [null, 4, 8]          8,000              0  x`,
      `flatten                                                         Flatten     [null, 32]                0              0  ${long}`,
      'y                                                               Dense       [null, 2]                66             64  flatten',
      '',
      'parameters: 8,066 (8,000 trainable, 66 frozen)',
      'multiply-adds: 64 for one example',
    ]);
  });

  it('is plain frozen data', () => {
    const summary = residual().summary();
    expect(summary.rows.find(({ name }) => name === 'b_add')).toEqual({
      name: 'b_add',
      className: 'Add',
      output: [[null, 8, 8, 6]],
      from: [['b_conv', 'b_side']],
      feeds: [['b_conv', 'b_side']],
      parameters: 0,
      trainable: 0,
      multiplyAdds: 0,
      mark: undefined,
    });
    expect(Object.isFrozen(summary)).toBe(true);
    expect(JSON.parse(JSON.stringify(summary)).total).toEqual(summary.total);
  });

  it('lists the feeds of each call of a shared layer, and its different outputs once', () => {
    const [a, b] = [input({ shape: [5, 4], name: 'a' }), input({ shape: [4], name: 'b' })];
    const shared = layers.dense({ name: 'shared', units: 4 });
    const net = graph({
      inputs: [a, b],
      outputs: [a.apply(shared), b.apply(shared).apply(shared)],
    });
    const row = net.summary().rows.find(({ name }) => name === 'shared');
    expect(row).toMatchObject({
      output: [
        [null, 5, 4],
        [null, 4],
      ],
      from: [['a'], ['b'], ['shared']],
      parameters: 20,
      multiplyAdds: 80 + 16 + 16,
    });
    expect(`${net.summary()}`).toContain('a | b | shared');
  });

  it('marks what is new and what has changed since another graph', () => {
    const before = chain();
    const after = before
      .cut('dense_2', 'dense_3')
      .insert((x) => x.dense({ name: 'bridge', units: 32 }));
    const marks = after.summary({ since: before }).rows.map(({ name, mark }) => [name, mark]);
    expect(marks).toEqual([
      ['pixels', undefined],
      ['dense_1', undefined],
      ['bridge', 'new'],
      ['probs', 'changed'],
    ]);
    const text = `${after.summary({ since: before })}`;
    expect(text).toMatch(/^\+ {2}bridge/m);
    expect(text).toMatch(/^~ {2}probs/m);
  });

  it('keeps a name that has a line break in it on its line', () => {
    const x = input({ shape: [4], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'a\nb', units: 2 }) });
    expect(`${net.summary()}`).toContain('a\\nb');
  });
});

describe('repeated blocks', () => {
  it('are found where class, wiring, output and size are alike', () => {
    const start = input({ shape: [8] });
    let x: Tensor<[null, 8]> = start;
    for (let i = 0; i < 4; i++) {
      x = x.add(x.dense({ units: 8 }).dropout({ rate: 0.1 }));
    }
    const summary = graph({ inputs: start, outputs: x }).summary({ fold: true });
    expect(summary.repeated).toEqual([{ start: 1, length: 3, times: 4 }]);
    expect(summary.rows).toHaveLength(13);
    expect(`${summary}`).toContain('┌ 4×  dense … dense_3');
    expect(`${summary}`.split('\n').filter((line) => line.includes('Dropout'))).toHaveLength(1);
  });

  it('are not those that differ in size, or in what feeds them', () => {
    expect(findRuns(['a', 'b', 'c', 'a', 'b', 'd'])).toEqual([]);
    expect(findRuns(['a', 'a', 'a'])).toEqual([]);
    expect(findRuns([...'xabababy'])).toEqual([{ start: 1, length: 2, times: 3 }]);
    expect(findRuns([...'aabaab'])).toEqual([{ start: 0, length: 3, times: 2 }]);
  });
});

describe('a summary of MobileNetV2', () => {
  let opened: Opened;
  beforeAll(async () => {
    await useWasm();
    opened = await openMobileNet();
  });

  it('counts the 300 million multiply-adds of the paper, and the parameters of tfjs', () => {
    const { total } = opened.trained.summary();
    expect(total.multiplyAdds).toBe(299_855_360);
    expect(total.parameters).toBe(opened.model.countParams());
  });

  it('folds its inverted residuals, stage by stage', () => {
    const { rows, repeated } = opened.trained.summary({ fold: true });
    expect(repeated.map(({ start, length, times }) => [rows[start]?.name, length, times])).toEqual([
      ['block_4_expand', 9, 2],
      ['block_7_expand', 9, 3],
      ['block_11_expand', 9, 2],
      ['block_14_expand', 9, 2],
    ]);
  });

  it('shows after surgery what is new, and what is fed anew', () => {
    const { rows } = cheaperBlock(opened.trained).summary({ since: opened.trained });
    expect(rows.flatMap(({ name, mark }) => (mark ? `${mark} ${name}` : []))).toEqual([
      'new cheap_depthwise',
      'new cheap_depthwise_BN',
      'new cheap_relu',
      'new cheap_project',
      'new cheap_project_BN',
      'changed block_8_add',
    ]);
  });

  it('spells out what would break a line, or turn it round', () => {
    const x = input({ shape: [2], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'a\n\u202eb', units: 2 }) });
    expect(`${net.summary()}`).toContain('a\\n\\u202eb');
  });
});
