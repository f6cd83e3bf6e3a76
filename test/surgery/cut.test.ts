import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import {
  add,
  concatenate,
  fromModel,
  GraphError,
  graph,
  input,
  layers,
  type Names,
  ShapeError,
  type Tensor,
  type TensorgraftError,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import {
  dataOf,
  largestDifference,
  observe,
  predict,
  reload,
  weightsByLayer,
} from '../support/models.ts';
import { chain, residual, twoByTwo } from '../support/networks.ts';

const namesOf = (model: tf.LayersModel): readonly string[] => model.layers.map(({ name }) => name);
type NamesIn<G> = G extends { readonly signature?: infer S } ? Names<NonNullable<S>> : never;

describe('cut and insert on a chain', () => {
  const modern = () =>
    chain()
      .cut('dense_1', 'dense_3')
      .insert((x) =>
        x
          .reshape({ targetShape: [28, 28, 1] })
          .conv2d({ name: 'conv', filters: 8, kernelSize: 3, padding: 'same' })
          .maxPooling2d({ poolSize: 2 })
          .flatten()
          .dense({ name: 'bridge', units: 32 }),
      );

  it('puts the replacement where the span stood', () => {
    expect(namesOf(modern().emit())).toEqual([
      'pixels',
      'reshape',
      'conv',
      'max_pooling2d',
      'flatten',
      'bridge',
      'probs',
    ]);
  });

  it('types the names as the model has them', () => {
    const after = modern();
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<'pixels' | 'conv' | 'bridge' | 'probs'>();
  });

  it('leaves the graph that it was called on as it was', () => {
    const before = chain();
    const dag = before.dag;
    before.cut('dense_2').insert((x) => x.dense({ units: 64 }));
    expect(before.dag).toBe(dag);
    expect(before.dag.calls.map(({ layer }) => layer.name)).toEqual([
      'pixels',
      'dense_1',
      'dense_2',
      'dense_3',
      'probs',
    ]);
  });

  it('lets a replacement take over the name of what it replaces', () => {
    const after = chain()
      .cut('dense_2')
      .insert((x) => x.dense({ name: 'dense_2', units: 64, activation: 'tanh' }))
      .cut('dense_2', 'dense_3')
      .insert((x) => x.dense({ name: 'dense_3', units: 32 }));
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<
      'pixels' | 'dense_1' | 'dense_3' | 'probs'
    >();
    expect(namesOf(after.emit())).toEqual(['pixels', 'dense_1', 'dense_3', 'probs']);
  });

  it('gives a classifier a head of any shape', () => {
    const after = chain()
      .cut('probs')
      .insert((x) => x.dense({ name: 'three', units: 3 }).reshape({ targetShape: [3, 1] }));
    expect(after.emit().outputShape).toEqual([null, 3, 1]);
  });

  it('takes out a span whose ends fit', () => {
    const pixels = input({ shape: [8], name: 'pixels' });
    const before = graph({
      inputs: pixels,
      outputs: pixels.dropout({ name: 'drop', rate: 0.5 }).dense({ name: 'out', units: 2 }),
    });
    const after = before.cut('drop').remove();
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<'pixels' | 'out'>();
    expect(namesOf(after.emit())).toEqual(['pixels', 'out']);
  });

  it('chains cuts, each on the result of the one before', () => {
    const after = chain()
      .cut('dense_2')
      .insert((x) => x.dense({ name: 'wide', units: 256 }).dense({ name: 'narrow', units: 64 }))
      .cut('wide')
      .insert((x) => x.dense({ name: 'wider', units: 512 }).reLU().dense({ units: 256 }))
      .cut('dense_1', 'wider')
      .insert((x) => x.dense({ name: 'start', units: 512 }));
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<
      'pixels' | 'start' | 'narrow' | 'dense_3' | 'probs'
    >();
    expect(namesOf(after.emit())).toEqual([
      'pixels',
      'start',
      're_lu',
      'dense',
      'narrow',
      'dense_3',
      'probs',
    ]);
  });
});

describe('cut and insert where branches merge', () => {
  it('removes a side branch that nothing else needs', () => {
    const after = residual()
      .cut('b_conv', 'b_add')
      .insert((x) => x.conv2d({ name: 'new', filters: 6, kernelSize: 1 }));
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<
      'image' | 'stem' | 'a_conv' | 'a_norm' | 'a_add' | 'a_relu' | 'new' | 'pool' | 'head'
    >();
    expect(namesOf(after.emit())).toEqual([
      'image',
      'stem',
      'a_conv',
      'a_norm',
      'a_add',
      'a_relu',
      'new',
      'pool',
      'head',
    ]);
  });

  it('keeps a layer inside the span that something outside still needs', () => {
    const after = residual()
      .cut('stem', 'a_norm')
      .insert((x) => x.conv2d({ name: 'new', filters: 4, kernelSize: 3, padding: 'same' }));
    // 'stem' still feeds 'a_add' by the short cut.
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<
      | 'image'
      | 'stem'
      | 'new'
      | 'a_add'
      | 'a_relu'
      | 'b_conv'
      | 'b_side'
      | 'b_add'
      | 'pool'
      | 'head'
    >();
    expect(new Set(namesOf(after.emit()))).toEqual(
      new Set([
        'image',
        'stem',
        'new',
        'a_add',
        'a_relu',
        'b_conv',
        'b_side',
        'b_add',
        'pool',
        'head',
      ]),
    );
  });

  it('gives the callback every tensor that feeds a merge', () => {
    const after = residual()
      .cut('b_add')
      .insert(([main, side]) =>
        main.concatenate(side, { name: 'cat' }).dense({ name: 'mix', units: 6 }),
      );
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<
      | 'image'
      | 'stem'
      | 'a_conv'
      | 'a_norm'
      | 'a_add'
      | 'a_relu'
      | 'b_conv'
      | 'b_side'
      | 'cat'
      | 'mix'
      | 'pool'
      | 'head'
    >();
    const add = after.emit().getLayer('cat').inboundNodes[0];
    expect(add?.inboundLayers.map(({ name }) => name)).toEqual(['b_conv', 'b_side']);
  });

  it('names the layer whose rule refuses what it gets', () => {
    const x = input({ shape: [8], name: 'x' });
    const error = failure(() => x.conv2d({ name: 'c', filters: 2, kernelSize: 2 } as never));
    expect(error).toMatchObject({ code: 'rank', layer: 'c', received: [null, 8] });
  });

  it('takes a callback with a further parameter that may be left out', () => {
    const x = input({ shape: [4], name: 'x' });
    const outputs = add([x.dense({ name: 'l', units: 4 }), x], { name: 'both' }).reLU();
    const join = (
      [a, b]: readonly [Tensor<[null, 4]>, Tensor<[null, 4]>],
      axis?: number,
    ): Tensor<[null, 4]> => concatenate([a, b], { axis: axis ?? -1 }).dense({ units: 4 });
    expect(graph({ inputs: x, outputs }).cut('both').insert(join).emit().layers).toHaveLength(5);
  });

  it('says how a callback is given several tensors', () => {
    const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
    const sum = graph({ inputs: [a, b], outputs: a.add(b, { name: 'sum' }) });
    const one = ((p: Tensor<[null, 4]>, q: Tensor<[null, 4]>) => p.multiply(q)) as never;
    for (const make of [
      () => sum.cut('sum').insert(one),
      () => sum.before('sum').insert(((p: unknown, q: unknown) => [p, q]) as never),
    ]) {
      expect(failure(make).message).toMatch(
        /^(insert|before): the callback gets the tensors in one list; write \(\[a, b\]\) => …$/,
      );
    }
  });

  it('works with several inputs and outputs', () => {
    const after = twoByTwo()
      .cut('trunk')
      .insert((x) => x.dense({ name: 'deep', units: 4 }).dense({ name: 'trunk', units: 8 }))
      .cut('two')
      .insert((x) => x.dense({ name: 'three', units: 7 }));
    const model = after.emit();
    expect(model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 2],
      [null, 7],
    ]);
    expectTypeOf<NamesIn<typeof after>>().toEqualTypeOf<
      'left' | 'right' | 'l' | 'r' | 'both' | 'deep' | 'trunk' | 'one' | 'three'
    >();
  });

  it('refuses to leave an input without use', () => {
    const error = failure(() =>
      twoByTwo()
        .cut('l', 'both')
        // @ts-expect-error: nothing would need 'right'
        .insert((x) => x.dense({ name: 'only', units: 16 })),
    );
    expect(error).toBeInstanceOf(GraphError);
    expect(error.message).toBe(
      "cut: nothing would need the input 'right' any more, and tfjs loads a model without such",
    );
    expect(error.code).toBe('unused-input');
  });
});

describe('what bad input gets', () => {
  const trained = () => fromModel(chain().emit());
  const cases: readonly [string, () => unknown, string, Partial<TensorgraftError>][] = [
    [
      'an unknown layer, with the nearest name',
      () => trained().cut('dens_1'),
      "cut: there is no layer 'dens_1'; did you mean 'dense_1'?",
      { code: 'unknown-layer', layer: 'dens_1', expected: 'dense_1' },
    ],
    [
      'an unknown layer, without a name near it',
      () => trained().cut('xyz'),
      "cut: there is no layer 'xyz'",
      { code: 'unknown-layer' },
    ],
    [
      'a last layer that is not downstream of the first',
      () => trained().cut('dense_3', 'dense_1'),
      "cut: 'dense_1' is not downstream of the first layer; name the layer nearest the input first",
      { code: 'not-downstream', layer: 'dense_1' },
    ],
    [
      'a cut through an input',
      () => trained().cut('pixels', 'dense_1'),
      "cut: 'pixels' is an input of the graph; cut from a layer that it feeds",
      { code: 'cuts-input', layer: 'pixels' },
    ],
    [
      'a name that a kept layer has',
      () =>
        trained()
          .cut('dense_2')
          .insert((x) => x.dense({ name: 'dense_1', units: 64 })),
      "the name 'dense_1' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'dense_1' },
    ],
    [
      'a name used twice in the replacement',
      () =>
        trained()
          .cut('dense_2')
          .insert((x) =>
            x.dense({ name: 'a', units: 4 }).dense({ name: 'a' as string, units: 64 }),
          ),
      "the name 'a' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'a' },
    ],
    [
      'another size',
      () =>
        trained()
          .cut('dense_2')
          .insert((x) => x.dense({ units: 63 })),
      "insert: the replacement gives [null, 63], but 'dense_3' takes [null, 64]",
      { code: 'replacement', layer: 'dense_2' },
    ],
    [
      'another rank',
      () =>
        trained()
          .cut('dense_2')
          .insert((x) => x.dense({ units: 64 }).reshape({ targetShape: [8, 8] })),
      "insert: the replacement gives [null, 8, 8], but 'dense_3' takes [null, 64]",
      { code: 'replacement' },
    ],
    [
      'a callback that returns nothing',
      () =>
        trained()
          .cut('dense_2')
          .insert((() => undefined) as never),
      'insert: the replacement must return a tensor; is there a return missing in it?',
      { code: 'not-a-tensor' },
    ],
    [
      'a callback that returns a tensor of another graph',
      () =>
        trained()
          .cut('dense_2')
          .insert(() => input({ shape: [64], name: 'alien' }) as never),
      "insert: the replacement uses 'alien' from outside of the callback; make it of what the callback is given",
      { code: 'foreign-tensor', layer: 'alien' },
    ],
    [
      'a callback that mixes in a tensor of another graph',
      () =>
        trained()
          .cut('dense_2')
          .insert(
            (x) =>
              x
                .as([null, 128])
                .dense({ units: 64 })
                .add(input({ shape: [64] })) as never,
          ),
      'insert: the replacement uses a tensor from outside of the callback; make it of what the callback is given',
      { code: 'foreign-tensor' },
    ],
    [
      'a callback that ignores one of its arguments',
      () =>
        fromModel(residual().emit())
          .cut('b_add')
          .insert((([a]: never[]) => a) as never),
      'insert: the replacement ignores item 1 of the tensors that it is given',
      { code: 'ignored-input' },
    ],
    [
      'more tensors than the span gives',
      () =>
        trained()
          .cut('dense_2')
          .insert(((x: never) => [x, x]) as never),
      "insert: the replacement must return as many tensors as 'dense_2' gives: 1, not 2",
      { code: 'output-count' },
    ],
  ];

  it.each(cases)('%s', (_, act, message, fields) => {
    const error = failure(act);
    expect(error.message).toBe(message);
    expect(error).toMatchObject(fields);
  });

  it('another dtype', () => {
    const ids = input({ shape: [4], dtype: 'int32', name: 'ids' });
    const before = graph({
      inputs: ids,
      outputs: ids.reshape({ name: 'two', targetShape: [2, 2] }),
    });
    const error = failure(() =>
      before
        .before('two')
        // @ts-expect-error: insert: the replacement gives [null, 4], but 'two' takes int32 [null, 4]
        .insert((x) => x.embedding({ inputDim: 9, outputDim: 1 }).flatten()),
    );
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toBe(
      "insert: the replacement gives [null, 4], but 'two' takes int32 [null, 4]",
    );
  });

  it('no other dtype, where tfjs hands on what a layer gives as float32', () => {
    const ids = input({ shape: [4], dtype: 'int32', name: 'ids' });
    const two = ids.reshape({ name: 'two', targetShape: [2, 2] });
    expect([two.dtype, two.flatten().dtype]).toEqual(['int32', 'float32']);
    const edited = graph({ inputs: ids, outputs: two.dense({ name: 'out', units: 3 }) })
      .cut('two')
      .insert((x) => x.embedding({ inputDim: 9, outputDim: 1 }).reshape({ targetShape: [2, 2] }));
    const given = edited.emit().predict(tf.ones([1, 4], 'int32')) as tf.Tensor;
    expect([given.shape, given.dtype]).toEqual([[1, 2, 3], 'float32']);
  });

  it('a callback that throws leaves nothing behind', () => {
    const model = chain().emit();
    const before = observe(model);
    const tensors = tf.memory().numTensors;
    const cut = fromModel(model).cut('dense_2');
    expect(() =>
      cut.insert(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(observe(model)).toEqual(before);
  });
});

describe('a trained model after surgery', () => {
  const operate = (model: tf.LayersModel) =>
    fromModel(model, residual())
      .cut('b_conv', 'b_add')
      .insert((x) => x.conv2d({ name: 'new', filters: 6, kernelSize: 3, padding: 'same' }))
      .emit();

  it('keeps every kept weight bit for bit, and adds buffers for new layers only', () => {
    const model = residual().emit();
    const buffers = tf.memory().numDataBuffers;
    const edited = operate(model);
    expect(tf.memory().numDataBuffers - buffers).toBe(2);
    const before = weightsByLayer(model);
    for (const [name, weights] of weightsByLayer(edited)) {
      if (name !== 'new') expect(weights).toEqual(before.get(name));
    }
  });

  it('leaves the original as it was, in every way one could see', () => {
    const model = residual().emit();
    const before = observe(model);
    operate(model);
    expect(observe(model)).toEqual(before);
    expect(() => model.getLayer('stem').output).not.toThrow();
  });

  it('trains without moving the original, and the other way round', async () => {
    const model = chain().emit();
    const edited = fromModel(model, chain())
      .cut('dense_2')
      .insert((x) => x.dense({ name: 'new', units: 64 }))
      .emit();
    const [original, derived] = [predict(model), predict(edited)];
    const trainOnce = async (trained: tf.LayersModel): Promise<void> => {
      trained.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await trained.fit(tf.ones([4, 784]), tf.zeros([4, 10]), { epochs: 1, verbose: 0 });
    };
    await trainOnce(edited);
    expect(predict(model)).toEqual(original);
    expect(predict(edited)).not.toEqual(derived);
    const moved = predict(edited);
    await trainOnce(model);
    expect(predict(edited)).toEqual(moved);
  });

  it('survives the disposal of the original, and the other way round', () => {
    for (const first of ['original', 'derived'] as const) {
      const model = residual().emit();
      const edited = operate(model);
      const [doomed, survivor] = first === 'original' ? [model, edited] : [edited, model];
      const expected = predict(survivor);
      doomed.dispose();
      expect(predict(survivor)).toEqual(expected);
      survivor.dispose();
    }
  });

  it('leaves no tensor behind once both are disposed', () => {
    const tensors = tf.memory().numTensors;
    const model = residual().emit();
    const edited = operate(model);
    model.dispose();
    edited.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('saves and reloads to the same predictions', async () => {
    const edited = operate(residual().emit());
    expect(largestDifference(predict(await reload(edited)), predict(edited))).toBe(0);
  });

  it('keeps trainable, regularisers, constraints and names of kept layers', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          name: 'a',
          units: 4,
          inputShape: [3],
          trainable: false,
          kernelRegularizer: tf.regularizers.l2({ l2: 0.5 }),
          kernelConstraint: tf.constraints.maxNorm({ maxValue: 2 }),
        }),
        tf.layers.dense({ name: 'b', units: 2 }),
      ],
    });
    const edited = fromModel(model)
      .cut('b')
      .insert((x) => x.dense({ name: 'c', units: 7 }))
      .emit();
    expect(edited.getLayer('a').getConfig()).toEqual(model.getLayer('a').getConfig());
    expect(edited.getLayer('a').trainable).toBe(false);
    expect(edited.trainableWeights.length).toBe(2);
  });

  it('runs no initialiser for a kept layer', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ name: 'a', units: 400, inputShape: [400] }),
        tf.layers.dense({ name: 'b', units: 2 }),
      ],
    });
    const initialisers = vi.spyOn(tf.backend(), 'write');
    const edited = fromModel(model).emit();
    expect(initialisers).not.toHaveBeenCalled();
    initialisers.mockRestore();
    expect(dataOf(edited.getLayer('a').getWeights()[0] as tf.Tensor)).toEqual(
      dataOf(model.getLayer('a').getWeights()[0] as tf.Tensor),
    );
  });
});

describe('a layer with several outputs', () => {
  const source = input({ shape: [7, 3], name: 'source' });
  const target = input({ shape: [5, 3], name: 'target' });
  const [, ...states] = source.lstm({ name: 'encoder', units: 4, returnState: true });
  const decoded = target.lstm({ name: 'decoder', units: 4 }, { initialState: states });
  const translator = graph({ inputs: [source, target], outputs: decoded });

  it('may give another shape where nothing takes it, and there only', async () => {
    const edited = translator.cut('encoder').insert((x) => {
      const [all, last] = x.gru({ name: 'gru', units: 9, returnState: true });
      const state = last.dense({ name: 'state', units: 4 });
      return [all, state, state];
    });
    expect(edited.summary().rows.map(({ name }) => name)).toEqual([
      ...['source', 'target', 'gru', 'state', 'decoder'],
    ]);
    const model = edited.emit();
    const y = model.predict([tf.ones([2, 7, 3]), tf.ones([2, 5, 3])]) as tf.Tensor;
    expect(y.shape).toEqual([2, 4]);
    model.dispose();
    expect(
      failure(() =>
        translator
          .cut('encoder')
          // @ts-expect-error: a state has another size
          .insert((x) => [x.flatten(), x.flatten().dense({ units: 4 }), x.flatten()]),
      ),
    ).toMatchObject({
      code: 'replacement',
      message: "insert: the replacement gives [null, 21], but 'decoder' takes [null, 4]",
    });
  });

  it('may not where another call of it has a taker for that', () => {
    const encoder = layers.lstm({ name: 'encoder', units: 4, returnState: true });
    const [, ...first] = source.apply(encoder);
    const [second] = target.apply(encoder);
    const between = target.lstm({ name: 'decoder', units: 4 }, { initialState: first });
    const twins = graph({
      inputs: [source, target],
      outputs: [between, second.dense({ units: 1 })],
    });
    const wider = (x: Tensor<[null, number, 3]>) => {
      const state = x.globalMaxPooling1d().dense({ units: 4 });
      return [x.globalMaxPooling1d().dense({ units: 5 }), state, state] as const;
    };
    for (const name of ['encoder', 'encoder#0'] as const) {
      expect(failure(() => twins.cut(name).insert(wider as never))).toMatchObject({
        code: 'replacement',
        received: [null, 5],
        expected: [null, 4],
      });
    }
  });
});
