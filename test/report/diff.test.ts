import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { fromModel, type Graph, graph, input, layers, type Unchecked } from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import { chain, cheaper, residual } from '../support/networks.ts';

describe('a difference', () => {
  it('says which layers are kept, added, removed and changed, and in what', () => {
    const { before, after } = cheaper();
    const diff = before.diff(after);
    expect(diff.kept).toEqual(['pixels', 'dense_1']);
    expect(diff.added.map(({ name }) => name)).toEqual(['bridge']);
    expect(diff.removed.map(({ name }) => name)).toEqual(['dense_2', 'dense_3']);
    expect(diff.changed).toEqual([
      {
        name: 'probs',
        changes: [{ what: 'edges', before: [['dense_3']], after: [['bridge']] }],
      },
    ]);
  });

  it('finds a frozen layer frozen in the model that is made of it', () => {
    const frozen = fromModel(chain().emit(), chain()).freeze('dense_2');
    const model = frozen.emit();
    const opened = fromModel(model, chain());
    expect([frozen.diff(opened).changed, opened.diff(frozen).changed]).toEqual([[], []]);
    expect(opened.unfreeze('dense_2').diff(frozen).changed).toEqual([
      { name: 'dense_2', changes: [{ what: 'trainable', before: 8256, after: 0 }] },
    ]);
    model.dispose();
  });

  it('sees another call of a layer, and another of several tensors, in what feeds one', () => {
    const [a, b] = [input({ shape: [3, 4], name: 'a' }), input({ shape: [3, 4], name: 'b' })];
    const twins = (isOther: boolean) => {
      const encoder = layers.dense({ name: 'encoder', units: 4 });
      const [one, two] = [a.apply(encoder), b.apply(encoder)];
      const both = one.add(two, { name: 'both' });
      const last = (isOther ? two : one).reLU({ name: 'last' });
      return graph({ inputs: [a, b], outputs: [both, last] });
    };
    const states = (isOther: boolean) => {
      const [all, hidden, cell] = a.lstm({ name: 'lstm', units: 4, returnState: true });
      return graph({ inputs: a, outputs: [(isOther ? cell : hidden).reLU({ name: 'last' }), all] });
    };
    for (const [make, before, after] of [
      [twins, 'encoder#0', 'encoder#1'],
      [states, 'lstm:1', 'lstm:2'],
    ] as const) {
      expect(make(false).diff(make(false)).changed).toEqual([]);
      expect(make(false).diff(make(true)).changed).toEqual([
        { name: 'last', changes: [{ what: 'edges', before: [[before]], after: [[after]] }] },
      ]);
      expect(`${make(true).summary()}`).toMatch(new RegExp(`last .* ${after}\n`));
    }
    // Of the calls that are left none is another.
    const single = twins(true)
      .cut('encoder#0')
      .insert((x) => x.dense({ name: 'own', units: 4 }));
    const { changed } = twins(true).diff(single);
    expect(changed.map(({ name }) => name)).toEqual(['encoder', 'both']);
  });

  it('prints a table', () => {
    const { before, after } = cheaper();
    expect(`${before.diff(after)}`.split('\n')).toEqual(
      [
        '2 kept, 1 added, 2 removed, 1 changed',
        '',
        '   layer    class  output      parameters  multiply-adds  what changed',
        '─  ───────  ─────  ───────────  ──────────  ─────────────  ────────────────────────────────',
        '+  bridge   Dense  [null, 32]       4,128          4,096',
        '-  dense_2  Dense  [null, 64]       8,256          8,192',
        '-  dense_3  Dense  [null, 32]       2,080          2,048',
        "~  probs    Dense  [null, 10]         330            320  edges 'dense_3' → 'bridge'",
        '',
        'parameters: 111,146 → 104,938 (+4,128, -10,336)',
        'multiply-adds: 110,912 → 104,768 (+4,096, -10,240)',
      ].map((line) => (line.startsWith('─') ? expect.stringMatching(/^[─ ]+$/) : line)),
    );
  });

  it('prints layers by their names, those of each call of a shared layer apart', () => {
    const shared = layers.dense({ name: 'shared', units: 4 });
    const x = input({ shape: [4], name: 'x' });
    const [a, b] = [x.reLU({ name: 'a' }), x.elu({ name: 'b' })];
    const sum = a.apply(shared).add(b.apply(shared), { name: 'sum' });
    const before = graph({ inputs: x, outputs: sum });
    expect(`${before.diff(before.cut('a').remove())}`).toContain(
      "edges 'a' and then 'b' → 'x' and then 'b'",
    );
    const model = before.emit();
    const read = fromModel(model);
    expect(`${read.diff(read.rename({ sum: 'total' }))}`).toContain("name 'sum' → 'total'");
    const rung = a.add(x.elu({ name: 'bell\u0007' }), { name: 'sum' });
    expect(`${before.diff(graph({ inputs: x, outputs: rung }))}`).toContain("'bell\\u0007'");
  });

  it('finds no difference between a model, the graph of it and what that emits', () => {
    const model = residual().emit();
    const read = fromModel(model);
    const emitted = read.emit();
    const diff = read.diff(fromModel(emitted));
    expect(diff.changed).toEqual([]);
    expect([...diff.added, ...diff.removed]).toEqual([]);
    expect(diff.kept).toHaveLength(model.layers.length);
    emitted.dispose();
    model.dispose();
  });

  it('sees what was trained, frozen or configured otherwise, but not a default that is spelled out', () => {
    const authored = (config: { activation?: 'relu' | 'linear'; trainable?: boolean }) => {
      const x = input({ shape: [4], name: 'x' });
      return graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2, ...config }) });
    };
    expect(authored({}).diff(authored({ activation: 'linear' })).changed).toEqual([]);
    expect(authored({}).diff(authored({ activation: 'relu' })).changed[0]?.changes).toEqual([
      { what: 'config', before: { activation: 'linear' }, after: { activation: 'relu' } },
    ]);
    const whats = (a: { changes: readonly { what: string }[] } | undefined) =>
      a?.changes.map(({ what }) => what);
    expect(whats(authored({}).diff(authored({ trainable: false })).changed[0])).toEqual([
      'trainable',
    ]);
    const wide = (trainable: boolean) => {
      const x = input({ shape: [4], name: 'x' });
      return graph({ inputs: x, outputs: x.dense({ name: 'y', units: 3, trainable }) });
    };
    expect(whats(authored({}).diff(wide(true)).changed[0])).toEqual(['config', 'shape']);
    expect(whats(authored({}).diff(wide(false)).changed[0])).toEqual([
      'config',
      'trainable',
      'shape',
    ]);
    const model = authored({}).emit();
    const copy = fromModel(model).emit();
    copy.getLayer('y').setWeights([tf.ones([4, 2]), tf.zeros([2])]);
    expect(whats(fromModel(model).diff(fromModel(copy)).changed[0])).toEqual(['weights']);
    expect(whats(authored({}).diff(fromModel(model)).changed[0])).toEqual(['weights']);
    tf.disposeVariables();
  });

  it('sees no difference in a default that Keras states, or tfjs resolves, with respect to the input', () => {
    const x = input({ shape: [4, 4, 2], name: 'x' });
    const of = (dataFormat?: 'channelsFirst' | 'channelsLast', axis?: number) =>
      graph({
        inputs: x,
        outputs: x
          .batchNormalization({ name: 'a', ...(axis === 3 && { axis }) })
          .layerNormalization({ name: 'b', ...(axis && { axis }) })
          .flatten({ name: 'c', ...(dataFormat && { dataFormat }) }),
      });
    const stated = of('channelsLast', 3);
    expect(of().diff(stated).changed).toEqual([]);
    expect(stated.diff(of('channelsLast', -1)).changed).toEqual([]);
    const others = of().diff(of('channelsFirst', 2)).changed;
    expect(others.map(({ changes }) => changes[0])).toEqual([
      { what: 'config', before: { axis: -1 }, after: { axis: 2 } },
      { what: 'config', before: { dataFormat: null }, after: { dataFormat: 'channelsFirst' } },
    ]);
    const model = of().emit();
    const whats = of()
      .diff(fromModel(model))
      .changed.flatMap(({ changes }) => changes);
    expect(whats.map(({ what }) => what)).toEqual(['weights', 'weights']);
    model.dispose();
  });

  it('tells what differs inside of a model in a wrapper, which is emitted as a functional one', () => {
    const x = tf.input({ shape: [5, 4], name: 'x' });
    const of = (activation: 'linear' | 'relu'): tf.LayersModel => {
      const inside = tf.sequential({
        layers: [
          tf.layers.dense({ name: 'first', units: 3, inputShape: [4], activation }),
          tf.layers.dense({ name: 'second', units: 2 }),
        ],
      });
      const each = tf.layers.timeDistributed({ name: 'each', layer: inside });
      return tf.model({ inputs: x, outputs: each.apply(x) as tf.SymbolicTensor });
    };
    const before = fromModel(of('linear'));
    expect(before.diff(fromModel(before.emit())).changed).toEqual([]);
    expect(before.diff(fromModel(of('relu'))).changed.map(({ changes }) => changes)).toEqual([
      [
        { what: 'inside', before: ['first', 'second'], after: ['first', 'second'] },
        { what: 'weights', before: 'trained', after: 'trained' },
      ],
    ]);
    tf.disposeVariables();
  });

  it('sees no difference in the dtype that is the default, nor in what the input says too', () => {
    const x = tf.input({ shape: [5], name: 'x' });
    const of = (
      length: number | undefined,
      axis: number,
      dtype: 'float32' | 'int32' | undefined,
    ) => {
      // tfjs keeps the dtype beside an input shape only.
      const typed = (size: number) => dtype && { dtype, inputShape: [size] };
      const lengths = length && { inputLength: length };
      const e = tf.layers
        .embedding({ name: 'e', inputDim: 9, outputDim: 4, ...lengths, ...typed(5) })
        .apply(x);
      const d = tf.layers.dense({ name: 'd', units: 4, ...typed(4) }).apply(e) as tf.SymbolicTensor;
      const c = tf.layers.concatenate({ name: 'c', axis }).apply([d, d]) as tf.SymbolicTensor;
      const inner = tf.model({ inputs: x, outputs: c, name: 'inner' });
      const y = tf.input({ shape: [5], name: 'y' });
      return fromModel(tf.model({ inputs: y, outputs: inner.apply(y) as tf.SymbolicTensor }));
    };
    const changed = (a: Graph<Unchecked>, b: Graph<Unchecked>): unknown =>
      a
        .transfer(b)
        .graph.diff(b)
        .changed.map(({ changes }) => changes);
    const plain = of(undefined, -1, undefined).inline('inner');
    const stated = of(5, 2, 'float32').inline('inner');
    expect(changed(plain, stated)).toEqual([]);
    expect(changed(of(undefined, -1, undefined), of(5, 2, 'float32'))).toEqual([]);
    expect(plain.diff(of(undefined, -1, 'int32').inline('inner')).changed).toMatchObject([
      { name: 'e', changes: [{ before: { dtype: null }, after: { dtype: 'int32' } }, {}] },
      { name: 'd', changes: [{ before: { dtype: null }, after: { dtype: 'int32' } }, {}] },
    ]);
  });

  it('sees no difference in what wrapped layers and cells say beside what they compute', () => {
    const of = (isStated: boolean): Graph<Unchecked> => {
      const stated = isStated && { inputShape: [4], dtype: 'float32' as const };
      const layer = tf.layers.dense({ units: 4, name: 'd', ...stated });
      const cells = [1, 2].map((units) => tf.layers.gruCell({ units, name: `cell${units}` }));
      const cell = tf.layers.stackedRNNCells({ cells });
      const model = tf.sequential();
      model.add(tf.layers.timeDistributed({ name: 't', layer, inputShape: [6, 4] }));
      model.add(tf.layers.rnn({ name: 'r', cell }));
      return fromModel(model);
    };
    const [plain, stated] = [of(false), of(true)];
    expect(plain.transfer(stated).graph.diff(stated).changed).toEqual([]);
  });

  it('sees what was edited inside of a nested model, to any depth, and what that gives', () => {
    const x = input({ shape: [4], name: 'x' });
    const a = x.dense({ name: 'a', units: 4 });
    const inner = graph({ inputs: x, outputs: [a, a.reLU({ name: 'r' })] }).emit({ name: 'inner' });
    const y = tf.input({ shape: [4], name: 'y' });
    const [left, right] = inner.apply(y) as tf.SymbolicTensor[];
    const outputs = [left, right] as tf.SymbolicTensor[];
    const before = fromModel(tf.model({ inputs: y, outputs }));
    const swapped = before.within('inner', (g) => g.outputs('r', 'a'));
    expect(before.diff(swapped).changed).toEqual([
      { name: 'inner', changes: [{ what: 'inside', before: ['a', 'r'], after: ['r', 'a'] }] },
    ]);
    const edited = before.within('inner', (g) => g.replaceAll('r', (t) => t.elu({ name: 'e' })));
    expect(before.diff(edited).changed).toEqual([
      { name: 'inner', changes: [{ what: 'inside', before: ['r'], after: ['e'] }] },
    ]);
    expect(String(before.diff(edited))).toContain("inside 'r' → 'e'");
    const same = before.within('inner', (g) => g.freeze('a').unfreeze('a'));
    expect(before.diff(same).changed).toEqual([]);
    const z = tf.input({ shape: [4], name: 'z' });
    const deep = fromModel(
      tf.model({
        inputs: z,
        outputs: tf.model({ inputs: y, outputs, name: 'outer' }).apply(z) as tf.SymbolicTensor[],
      }),
    );
    const deeper = deep.within('outer', (g) => g.within('inner', (h) => h.rename({ r: 'q' })));
    expect(deep.diff(deeper).changed).toEqual([
      { name: 'outer', changes: [{ what: 'inside', before: ['inner'], after: ['inner'] }] },
    ]);
  });

  it('goes by the weights of the layers of a nested model, also those that were transferred', () => {
    const make = () => {
      const x = tf.input({ shape: [4], name: 'x' });
      const a = tf.layers.dense({ name: 'a', units: 4 }).apply(x) as tf.SymbolicTensor;
      const encoder = tf.model({ inputs: x, outputs: a, name: 'encoder' });
      const [left, right] = [0, 1].map((i) => tf.input({ shape: [4], name: `in${i}` }));
      const both = [left, right].map((one) => encoder.apply(one!) as tf.SymbolicTensor);
      const outputs = tf.layers.add({ name: 'sum' }).apply(both) as tf.SymbolicTensor;
      return fromModel(tf.model({ inputs: [left!, right!], outputs }));
    };
    const [siamese, other] = [make(), make()];
    const { graph: filled } = other.transfer(siamese);
    expect(siamese.diff(filled).changed).toEqual([]);
    expect(siamese.diff(filled).kept).toContain('encoder');
    const moved = siamese.diff(other);
    expect(moved.changed).toEqual([
      {
        name: 'encoder',
        changes: [
          { what: 'inside', before: ['a'], after: ['a'] },
          { what: 'weights', before: 'trained', after: 'trained' },
        ],
      },
    ]);
    expect(String(moved)).toMatch(/inside 'a'; other weights$/m);
    expect(String(moved)).not.toContain('→ "trained"');
  });

  it('goes by the weights that a layer got from another', () => {
    const make = () => {
      const x = input({ shape: [4], name: 'x' });
      return graph({ inputs: x, outputs: x.dense({ name: 'a', units: 4 }) });
    };
    const [one, other] = [fromModel(make().emit()), fromModel(make().emit())];
    const { graph: filled } = one.transfer(other);
    expect(one.diff(filled).changed).toEqual([
      { name: 'a', changes: [{ what: 'weights', before: 'trained', after: 'trained' }] },
    ]);
    expect(filled.diff(other).changed).toEqual([]);
    expect(make().transfer(other).graph.diff(other).changed).toEqual([]);
  });

  it('says when another layer gives the output', () => {
    const x = input({ shape: [4], name: 'x' });
    const before = graph({ inputs: x, outputs: x.dense({ name: 'old', units: 2 }) });
    const after = before.cut('old').insert((y) => y.dense({ name: 'new', units: 3 }));
    expect(before.diff(after).outputs).toEqual({ before: ['old'], after: ['new'] });
    expect(`${before.diff(after)}`).toContain('outputs: old → new');
  });

  it('makes no tensor', () => {
    const { before, after } = cheaper();
    const count = tf.memory().numTensors;
    before.diff(after);
    expect(tf.memory().numTensors).toBe(count);
  });
});

describe('a Mermaid chart', () => {
  it('colours what is added, removed and changed, and draws their edges apart', () => {
    const { before, after } = cheaper();
    expect(before.diff(after).toMermaid().split('\n').slice(0, 17)).toEqual([
      'flowchart TD',
      '  n0["pixels<br/>InputLayer<br/>[null, 784]"]',
      '  n1["dense_1<br/>Dense<br/>[null, 128]"]',
      '  n2["bridge<br/>Dense<br/>[null, 32]"]:::added',
      '  n3["dense_2<br/>Dense<br/>[null, 64]"]:::removed',
      '  n4["dense_3<br/>Dense<br/>[null, 32]"]:::removed',
      '  n5["probs<br/>Dense<br/>[null, 10]"]:::changed',
      '  out(("outputs"))',
      '  n0 --> n1',
      '  n1 -.-> n3',
      '  n3 -.-> n4',
      '  n4 -.-> n5',
      '  n5 --> out',
      '  n1 ==> n2',
      '  n2 ==> n5',
      '  classDef added fill:#d4f7d4,stroke:#2a7d2a,color:#000',
      '  classDef removed fill:#fbd5d5,stroke:#a33,color:#000,stroke-dasharray:4',
    ]);
  });

  it('lets no name break out of its box', () => {
    const x = input({ shape: [4], name: 'x' });
    const name = '"];end<b>`#quot;\n%%{init}';
    const net = graph({ inputs: x, outputs: x.dense({ name, units: 2 }) });
    const line = net.diff(net).toMermaid().split('\n')[2];
    expect(line).toBe(
      '  n1["#34;]#59;end#60;b#62;#96;#35;quot#59;#10;#37;#37;#123;init#125;<br/>Dense<br/>[null, 2]"]',
    );
  });
});

describe('a plan', () => {
  it('says what an insert would do, without doing it', () => {
    const before = chain();
    const plan = before
      .cut('dense_2', 'dense_3')
      .plan((x) => x.dense({ name: 'bridge', units: 32 }));
    expect(plan.added.map(({ name }) => name)).toEqual(['bridge']);
    expect(plan.removed.map(({ name }) => name)).toEqual(['dense_2', 'dense_3']);
    expect(plan.changed.map(({ name }) => name)).toEqual(['probs']);
    expect(plan.kept).toEqual(['pixels', 'dense_1']);
    expect(plan.keptAlive).toEqual([]);
    expect(plan.comes.parameters).toBe(4128);
    expect(before.summary().rows).toHaveLength(5);
  });

  it('takes a layer of an old name for a new layer', () => {
    const plan = chain()
      .cut('dense_2')
      .plan((x) => x.dense({ name: 'dense_2', units: 64 }));
    expect(plan.added.map(({ name }) => name)).toEqual(['dense_2']);
    expect(plan.removed.map(({ name }) => name)).toEqual(['dense_2']);
  });

  it('says what stays inside of the span, and why', () => {
    const plan = residual()
      .cut('a_conv', 'b_conv')
      .plan((x) => x.conv2d({ name: 'short', filters: 6, kernelSize: 1 }));
    expect(plan.removed.map(({ name }) => name)).toEqual(['b_conv']);
    expect(plan.keptAlive.map(({ reason }) => reason)).toEqual([
      "'a_conv' stays: it feeds 'a_norm', which the cut does not replace",
      "'a_norm' stays: it feeds 'a_add', which the cut does not replace",
      "'a_add' stays: it feeds 'a_relu', which the cut does not replace",
      "'a_relu' stays: it feeds 'b_side', which the cut does not replace",
    ]);
    expect(`${plan}`).toContain("'a_relu' stays");
    expect(plan.toMermaid()).toContain('short<br/>Conv2D<br/>[null, 8, 8, 6]"]:::added');
  });

  it('says so where the graph gives it, or where it is shared', () => {
    const x = input({ shape: [4], name: 'x' });
    const shared = layers.dense({ name: 'shared', units: 4 });
    const first = x.dense({ name: 'first', units: 4 });
    const tap = first.apply(shared).dense({ name: 'tap', units: 4 });
    const last = tap.dense({ name: 'last', units: 2 });
    const other = input({ shape: [4], name: 'other' });
    const net = graph({ inputs: [x, other], outputs: [last, tap, other.apply(shared)] });
    const reasons = (names: [string, string]) =>
      net
        .cut(names[0] as 'first', names[1] as 'last')
        .plan((y) => y.dense({ name: 'n', units: 2 }))
        .keptAlive.map(({ reason }) => reason);
    expect(reasons(['tap', 'last'])).toEqual(["'tap' stays: the graph gives what comes out of it"]);
    const without = graph({ inputs: [x, other], outputs: [last, other.apply(shared)] });
    expect(
      without
        .cut('first', 'last')
        .plan((y) => y.dense({ name: 'n', units: 2 }))
        .keptAlive.map(({ reason }) => reason),
    ).toEqual(["'shared' stays: it is shared, and called elsewhere too"]);
  });

  it('plans to leave the span out where no replacement is given', () => {
    const x = input({ shape: [4], name: 'x' });
    const y = x.dense({ name: 'same', units: 4 });
    const net = graph({ inputs: x, outputs: y.dense({ name: 'y', units: 2 }) });
    expect(
      net
        .cut('same')
        .plan()
        .removed.map(({ name }) => name),
    ).toEqual(['same']);
    // @ts-expect-error: what feeds 'dense_2' does not fit
    expect(() => chain().cut('dense_2').plan()).toThrow(
      "remove: what feeds 'dense_2' gives [null, 128], but 'dense_3' takes [null, 64]",
    );
  });

  it('throws what insert throws where the replacement does not fit', () => {
    const cut = chain().cut('dense_2');
    const wrong = (x: { dense: (config: { units: number }) => never }) => x.dense({ units: 63 });
    const thrown = (act: () => unknown): unknown => {
      try {
        return act();
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => cut.plan(wrong as never))).toEqual(
      thrown(() => cut.insert(wrong as never)),
    );
    expect(thrown(() => cut.plan(wrong as never))).toMatchObject({ code: 'replacement' });
  });

  it('makes no tfjs layer', () => {
    const model = residual().emit();
    const cut = fromModel(model).cut('a_conv');
    const spies = [...definitions.values()].map((definition) => vi.spyOn(definition, 'create'));
    const count = tf.memory().numTensors;
    const plan = cut.plan((x) =>
      x.as([null, 8, 8, 4]).conv2d({ name: 'one', filters: 4, kernelSize: 1 }),
    );
    expect(plan.comes).toEqual({ parameters: 20, trainable: 20, multiplyAdds: 64 * 16 });
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
    expect(tf.memory().numTensors).toBe(count);
    vi.restoreAllMocks();
    model.dispose();
  });
});
