import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  type AnyGraph,
  check,
  concatenate,
  fromModel,
  graph,
  input,
  layers,
  verify,
} from '../../src/index.ts';
import { dataOf, observe } from '../support/models.ts';
import { residual } from '../support/networks.ts';

/** A layer whose config leaves its option out. */
class Scaling extends tf.layers.Layer {
  static className = 'VerifiedScaling';
  readonly factor: number;
  constructor({ factor = 1, ...config }: { factor?: number; name?: string }) {
    super(config);
    this.factor = factor;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, this.factor);
  }
}
tf.serialization.registerClass(Scaling);

interface Stateful {
  readonly states_: readonly tf.Tensor[] | null;
}

describe('verify', () => {
  const net = residual();
  const model = net.emit();
  const before = fromModel(model, net);
  const after = before
    .cut('b_conv')
    .insert((x) => x.conv2d({ name: 'new', filters: 6, kernelSize: 1 }));

  it('compares every layer up to the cut and beside it, and what is loaded, and leaves nothing', async () => {
    const [seen, tensors] = [observe(model), tf.memory().numTensors];
    const found = await verify(before, after);
    expect(found.layers.map(({ layer }) => layer)).toEqual([
      'stem',
      'a_conv',
      'a_norm',
      'a_add',
      'a_relu',
      'b_side',
    ]);
    expect([found.largest, found.reloaded]).toEqual([0, 0]);
    expect(String(found)).toBe('6 layers compared; largest difference 0, once reloaded 0');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(observe(model)).toEqual(seen);
  });

  it('takes live models, and inputs', async () => {
    const emitted = after.emit();
    const inputs = tf.ones([1, 8, 8, 3]);
    const found = await verify(model, emitted, { inputs });
    expect(found.layers).toHaveLength(6);
    expect(found.largest).toBe(0);
    expect(inputs.isDisposed).toBe(false);
  });

  it('predicts with a live model itself, of which emit may lose what a config does not say', async () => {
    const x = tf.input({ shape: [4] });
    const scaled = new Scaling({ name: 'scaled', factor: 10 }).apply(x) as tf.SymbolicTensor;
    const summed = tf.layers.dense({ name: 'd', units: 1, kernelInitializer: 'ones' });
    const live = tf.model({ inputs: x, outputs: summed.apply(scaled) as tf.SymbolicTensor });
    const inputs = tf.ones([1, 4]);
    const graph = fromModel(live);
    for (const after of [graph, graph.emit()]) {
      const { numTensors } = tf.memory();
      const { layers, reloaded } = await verify(live, after, { inputs });
      expect(layers).toEqual([
        { layer: 'scaled', difference: 9 },
        { layer: 'd', difference: 36 },
      ]);
      expect(reloaded).toBe(0);
      expect(tf.memory().numTensors).toBe(numTensors);
    }
    const found = await verify(live, live, { inputs });
    expect(found.layers.map(({ difference }) => difference)).toEqual([0, 0]);
    expect(found.reloaded).toBe(36);
  });

  it('lets a graph predict for a live model that is stateful, or that tfjs cannot execute', async () => {
    const x = input({ batchShape: [1, 3, 2], name: 'x' });
    const lstm = x.lstm({ name: 'lstm', units: 2, stateful: true });
    const stateful = graph({ inputs: x, outputs: lstm }).emit();
    const states = () => (stateful.getLayer('lstm') as unknown as Stateful).states_;
    const before = states()?.map(dataOf);
    expect((await verify(stateful, stateful)).largest).toBe(0);
    expect(states()?.map(dataOf)).toEqual(before);
    const from = tf.input({ shape: [2] });
    const once = tf.layers.dense({ name: 'd', units: 2 }).apply(from) as tf.SymbolicTensor;
    const twice = tf.layers.add({ name: 'sum' }).apply([once, once]) as tf.SymbolicTensor;
    const after = tf.layers.reLU({ name: 'r' }).apply(once) as tf.SymbolicTensor;
    const repeating = tf.model({ inputs: from, outputs: [twice, after, after] });
    expect((await verify(repeating, repeating)).largest).toBe(0);
  });

  it('leaves out what a tfjs layer without weights of its own is initialised with', async () => {
    const x = input({ shape: [4], name: 'x' });
    const kept = x.apply(tf.layers.reLU({ name: 'kept' })).as([null, 4]);
    const net = graph({
      inputs: x,
      outputs: kept.apply(tf.layers.dense({ name: 'new', units: 2 })),
    });
    const { layers, largest } = await verify(net, net);
    expect(layers.map(({ layer }) => layer)).toEqual(['kept']);
    expect(largest).toBe(0);
  });

  it('says by how much a layer differs whose weights moved', async () => {
    const emitted = before.emit();
    const [kernel, bias] = emitted.getLayer('b_side').getWeights() as [tf.Tensor, tf.Tensor];
    emitted.getLayer('b_side').setWeights([kernel, bias.add(0.5)]);
    const found = await verify(model, emitted);
    const side = found.layers.find(({ layer }) => layer === 'b_side');
    expect(side?.difference).toBeCloseTo(0.5, 5);
    expect(found.largest).toBeGreaterThanOrEqual(side?.difference ?? 1);
  });

  it('leaves out what each model initialises anew', async () => {
    const x = input({ shape: [4], name: 'x' });
    const before = graph({
      inputs: x,
      outputs: x.reLU({ name: 'kept' }).dense({ units: 2, name: 'new' }),
    });
    const { layers, largest } = await verify(before, before.rename({ new: 'head' }));
    expect(layers.map(({ layer }) => layer)).toEqual(['kept']);
    expect(largest).toBe(0);
  });

  it('leaves no states behind of layers that keep some', async () => {
    const gru = tf.layers.gru({ units: 2, stateful: true, batchInputShape: [2, 3, 1] });
    const model = tf.sequential({ layers: [gru, tf.layers.dense({ units: 1 })] });
    await verify(model, fromModel(model));
    const { numTensors } = tf.memory();
    await verify(model, fromModel(model));
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('leaves nothing of what recurrent layers drop', async () => {
    const x = input({ shape: [3, 4], name: 'x' });
    const config = { units: 2, dropout: 0.5, recurrentDropout: 0.5 };
    const outputs = [x.gru(config), x.lstm(config), x.simpleRNN(config)];
    const model = graph({ inputs: x, outputs }).emit();
    tf.tidy(() => void model.predict(tf.ones([1, 3, 4])));
    const { numTensors } = tf.memory();
    await verify(model, fromModel(model));
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('leaves nothing of a layer, or a nested model, with several calls', async () => {
    const x = input({ shape: [3], name: 'x' });
    const nested = graph({ inputs: x, outputs: x.dense({ name: 'inner', units: 3 }) });
    const encoder = nested.emit({ name: 'encoder' });
    const shared = layers.dense({ name: 'shared', units: 3 });
    const twice = x.apply(shared).apply(shared).apply(encoder).apply(encoder);
    const g = fromModel(graph({ inputs: x, outputs: twice as never }).emit());
    const tensors = tf.memory().numTensors;
    await verify(g, g);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('compares layers that got their weights from the other graph, and those that have none', async () => {
    const x = input({ shape: [4], name: 'x' });
    const authored = graph({
      inputs: x,
      outputs: x.dense({ name: 'a', units: 4 }).add(x, { name: 'sum' }).reLU({ name: 'r' }),
    });
    const trained = fromModel(authored.emit());
    const { graph: filled } = authored.transfer(trained);
    for (const { layers, largest } of [
      await verify(trained, filled),
      await verify(filled, fromModel(filled.emit())),
    ]) {
      expect(layers.map(({ layer }) => layer)).toEqual(['a', 'sum', 'r']);
      expect(largest).toBe(0);
    }
    // What took its own weights, or the same ones of another.
    const reread = fromModel(filled.emit()).transfer(trained);
    const { graph: own } = trained.transfer(trained);
    for (const after of [own, reread.graph]) {
      expect((await verify(trained, after)).layers).toHaveLength(3);
    }
    const cut = trained.cut('r').insert((t) => t.softmax({ name: 'p' }));
    expect((await verify(trained, cut.transfer(trained).graph)).layers).toHaveLength(2);
    // Other weights, and another config of the same.
    const other = fromModel(authored.emit());
    const { graph: replaced } = trained.transfer(other);
    await expect(verify(trained, replaced)).rejects.toThrow('behind one that differs');
    const sums = graph({ inputs: x, outputs: x.add(x).reLU() });
    expect((await verify(sums, fromModel(sums.emit()))).layers).toHaveLength(2);
    const capped = graph({ inputs: x, outputs: x.add(x).reLU({ maxValue: 1 }) });
    expect((await verify(sums, fromModel(capped.emit()))).layers).toHaveLength(1);
  });

  it('refuses a model that does not predict by the layers that it has', async () => {
    const [a, b, c] = [4, 2, 7].map((units) => tf.layers.dense({ units, inputShape: [3] }));
    const model = tf.sequential({
      name: 'net',
      layers: [a as tf.layers.Layer, b as tf.layers.Layer],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    model.pop();
    model.add(c as tf.layers.Layer);
    const said =
      "'net' predicts as it did before layers were added or taken out, since tfjs had made the model by then that it runs; call compile() again, or build()";
    await expect(verify(model, fromModel(model))).rejects.toMatchObject({
      code: 'stale',
      message: `verify: ${said}`,
    });
    expect(check(model)[0]).toMatchObject({
      severity: 'error',
      code: 'stale',
      message: `${said}.`,
    });
    model.build();
    expect(check(model)).toEqual([]);
    expect((await verify(model, fromModel(model))).largest).toBe(0);
    model.pop();
    const x = tf.input({ shape: [3], name: 'x' });
    const outer = tf.model({ inputs: x, outputs: model.apply(x) as tf.SymbolicTensor });
    expect(check(outer)).toContainEqual(expect.objectContaining({ code: 'stale', layer: 'net' }));
    await expect(verify(outer, fromModel(outer))).rejects.toMatchObject({ code: 'stale' });
  });

  it('takes inputs without a name by their places', async () => {
    const [a, b] = [input({ shape: [4] }), input({ shape: [4] })];
    const c = input({ shape: [4], name: 'c' });
    const net = graph({
      inputs: [a, c, b],
      outputs: [a.reLU({ name: 'ra' }), c.reLU({ name: 'rc' }), b.reLU({ name: 'rb' })],
    });
    const { layers } = await verify(net, net);
    expect(layers.map(({ layer }) => layer)).toEqual(['ra', 'rc', 'rb']);
    const another = graph({ inputs: [a, c, b], outputs: [a, c, b].map((x) => x.reLU()) });
    expect((await verify(net, another)).layers).toHaveLength(3);
    const moved = await verify(net, net.outputs('rb', 'rc'));
    expect(moved.layers.map(({ layer }) => layer)).toEqual(['rb', 'rc']);
  });

  it('compares what is kept of a model that tfjs cannot load, and says why it was not loaded', async () => {
    const image = input({ shape: [8, 8, 3], name: 'image' });
    const resized = image.resizing({ name: 'r', height: 4, width: 4 });
    const net = graph({ inputs: image, outputs: resized.flatten({ name: 'f' }) });
    const { numTensors } = tf.memory();
    const found = await verify(net, net);
    const why =
      "tfjs could save 'r', but not use it: the loaded layer is handed a list of one image batch, which it does not take apart; resize the images before the model";
    expect(found).toMatchObject({ reloaded: null, notReloaded: why, largest: 0 });
    expect(found.layers.map(({ layer }) => layer)).toEqual(['r', 'f']);
    expect(String(found)).toBe(`2 layers compared; largest difference 0, not reloaded: ${why}`);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('says so too where two layers have weights of one name', async () => {
    const x = input({ shape: [4], name: 'x' });
    const inner = graph({ inputs: x, outputs: x.dense({ name: 'same', units: 4 }) });
    const once = x.apply(inner.emit({ name: 'a' }));
    const net = graph({ inputs: x, outputs: once.apply(inner.emit({ name: 'b' })) });
    expect((await verify(net, net)).notReloaded).toBe(
      "both 'a' and 'b' have weights of a layer 'same', and tfjs could not load such a file; rename one of them",
    );
    const head = graph({ inputs: x, outputs: x.reLU({ name: 'r' }) });
    expect((await verify(head, head)).notReloaded).toBeUndefined();
  });

  it('compares the layers inside of a nested model that was inlined or edited', async () => {
    const a = input({ shape: [4], name: 'a' });
    const b = input({ shape: [4], name: 'b' });
    const x = input({ shape: [4], name: 'inner' });
    const deep = graph({ inputs: x, outputs: x.dense({ name: 'p', units: 5 }) }).emit({
      name: 'd',
    });
    const encoder = graph({ inputs: x, outputs: x.apply(deep).dense({ name: 'q', units: 3 }) });
    const shared = encoder.emit({ name: 'encoder' });
    const joined = concatenate([a.apply(shared), b.apply(shared)], { name: 'joined' });
    const outputs = joined.dense({ name: 'head', units: 2 });
    const net = fromModel(graph({ inputs: [a, b], outputs }).emit());
    const layersOf = async (edited: AnyGraph): Promise<readonly string[]> => {
      const { numTensors } = tf.memory();
      const { layers, largest } = await verify(net, edited);
      expect(largest).toBe(0);
      expect(tf.memory().numTensors).toBe(numTensors);
      return layers.map(({ layer }) => layer);
    };
    const inlined = net.inline('encoder', { prefix: 'e_' });
    expect(await layersOf(inlined)).toEqual([
      ...['e_d/p', 'e_q', 'e_d/p', 'e_q'],
      ...['joined', 'head'],
    ]);
    const edited = net.within('encoder', (inside) =>
      inside.cut('q').insert((v) => v.dense({ name: 'new', units: 3 })),
    );
    expect(await layersOf(edited)).toEqual(['encoder/d/p', 'encoder/d/p']);
    expect(await layersOf(net)).toEqual(['encoder', 'encoder', 'joined', 'head']);
  });

  it('predicts with the live layers beside a nested model that was inlined', async () => {
    const a = tf.input({ shape: [4], name: 'a' });
    const scaled = new Scaling({ name: 'scaled', factor: 5 }).apply(a) as tf.SymbolicTensor;
    const i = tf.input({ shape: [4], name: 'i' });
    const dense = tf.layers.dense({ name: 'd', units: 3 }).apply(i) as tf.SymbolicTensor;
    const nested = tf.model({ inputs: i, outputs: dense, name: 'nested' });
    const model = tf.model({ inputs: a, outputs: nested.apply(scaled) as tf.SymbolicTensor });
    const after = fromModel(model).inline('nested').emit({ loadable: false });
    const { layers: compared, largest } = await verify(model, after);
    expect(compared.map(({ layer }) => layer)).toEqual(['scaled', 'd']);
    expect(largest).toBeGreaterThan(0.1);
    const held = tf.sequential({ layers: [nested] });
    const { layers: all, largest: none } = await verify(
      held,
      fromModel(held).inline('nested').emit(),
    );
    expect(all.map(({ layer }) => layer)).toEqual(['d']);
    expect(none).toBe(0);
  });

  it('does not take a layer of one nested model for that of another', async () => {
    const tower = (name: string, activation: 'relu' | 'tanh'): tf.LayersModel =>
      tf.sequential({
        name,
        layers: [tf.layers.activation({ name: 'act', activation, inputShape: [3] })],
      });
    const x = tf.input({ shape: [3], name: 'x' });
    const towers = [tower('t1', 'relu'), tower('t2', 'tanh')];
    const model = tf.model({
      inputs: x,
      outputs: towers.map((each) => each.apply(x) as tf.SymbolicTensor),
    });
    const inlined = fromModel(model).inline('t1');
    for (const after of [inlined, inlined.emit(), fromModel(model).inline('t2').emit()])
      expect((await verify(model, after)).largest).toBe(0);
  });

  it('says which model does not predict, where a layer of its own lost an option', async () => {
    class Mapped extends tf.layers.Layer {
      static className = 'VerifiedMapped';
      readonly map: (x: tf.Tensor) => tf.Tensor;
      constructor({ map, ...config }: { map: (x: tf.Tensor) => tf.Tensor; name: string }) {
        super(config);
        this.map = map;
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return this.map(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
      }
    }
    tf.serialization.registerClass(Mapped as never);
    const x = tf.input({ shape: [2], name: 'x' });
    const mapped = new Mapped({ name: 'mapped', map: (given) => tf.mul(given, 3) });
    const model = tf.model({
      inputs: x,
      outputs: mapped.apply(x) as tf.SymbolicTensor,
      name: 'net',
    });
    const tensors = tf.memory().numTensors;
    await expect(verify(model, fromModel(model))).rejects.toMatchObject({
      code: 'no-prediction',
      message:
        "verify: 'net' does not predict: this.map is not a function; of a layer of your own, which was made anew for it, does getConfig() give every option?",
    });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('refuses graphs that have nothing in common, and too few inputs', async () => {
    await expect(verify(before, residual())).rejects.toMatchObject({
      code: 'nothing-kept',
      message:
        'verify: every layer is new, so nothing is compared; weights are kept of models that fromModel or load opened',
    });
    const x = tf.input({ shape: [4], name: 'x' });
    const a = tf.layers.dense({ name: 'a', units: 3 }).apply(x);
    const b = tf.layers.dense({ name: 'b', units: 2 }).apply(a) as tf.SymbolicTensor;
    const net = fromModel(tf.model({ inputs: x, outputs: b }));
    const scaled = net.after('x').insert((t) => t.rescaling({ scale: 2 }));
    await expect(verify(net, scaled)).rejects.toMatchObject({
      code: 'nothing-kept',
      message:
        'verify: every layer that was kept is behind one that differs, so that none has to give the same; give it a part of each from behind that on, by slice',
    });
    const parts = [net.slice('a', 'b'), scaled.slice('a', 'b')] as const;
    expect(await verify(...parts)).toMatchObject({ largest: 0, layers: [{}, {}] });
    await expect(verify(before, after, { inputs: [] })).rejects.toMatchObject({
      code: 'input-count',
      message: 'verify: the first graph has 1 input, but 0 are given',
    });
  });

  it('says which of the inputs does not fit, before tfjs does', async () => {
    const [x, y] = [input({ shape: [4], name: 'x' }), input({ shape: [3], name: 'y' })];
    const sum = x.dense({ name: 'd', units: 3 }).add(y, { name: 's' });
    const net = fromModel(graph({ inputs: [x, y], outputs: sum }).emit());
    const [ofX, ofY] = [tf.ones([2, 4]), tf.ones([2, 3])];
    const gone = tf.ones([2, 3]);
    gone.dispose();
    for (const [inputs, code, message] of [
      [[ofX, gone], 'disposed', "verify: the tensor for the input 'y' was disposed"],
      [
        [tf.ones([2, 5]), ofY],
        'input-misfit',
        "verify: the input 'x' takes [null, 4], but gets [2, 5]",
      ],
      [[ofY, ofX], 'input-misfit', "verify: the input 'x' takes [null, 4], but gets [2, 3]"],
      [[tf.ones([4]), ofY], 'input-misfit', "verify: the input 'x' takes [null, 4], but gets [4]"],
      [
        [ofX, tf.tensor2d([['a', 'b', 'c']])],
        'input-misfit',
        "verify: the input 'y' takes [null, 3], but gets string [1, 3]",
      ],
      [
        [ofX, tf.ones([1, 3])],
        'batch-misfit',
        'verify: the inputs must have as many examples each, and at least one, but have 2, 1',
      ],
      [
        [tf.zeros([0, 4]), tf.zeros([0, 3])],
        'batch-misfit',
        'verify: the inputs must have as many examples each, and at least one, but have 0, 0',
      ],
    ] as const) {
      await expect(verify(net, net, { inputs })).rejects.toMatchObject({ code, message });
    }
    // What tfjs can cast is taken.
    expect((await verify(net, net, { inputs: [ofX.toInt(), ofY] })).largest).toBe(0);
  });

  it('gives an input that only the second graph has as many examples as are given', async () => {
    const [x, y] = [input({ shape: [4], name: 'x' }), input({ shape: [3], name: 'y' })];
    const sum = x.dense({ name: 'd', units: 3 }).add(y, { name: 's' });
    const net = fromModel(graph({ inputs: [x, y], outputs: sum }).emit());
    const { largest } = await verify(net.outputs('d'), net, { inputs: tf.ones([5, 4]) });
    expect(largest).toBe(0);
  });
});

describe('transfer', () => {
  const net = residual();
  const trained = net.emit();

  it('gives an authored graph the weights of a model, bit for bit and without a copy', () => {
    const { graph, taken, missed } = residual().transfer(trained);
    expect(missed).toEqual([]);
    expect(taken).toEqual(['stem', 'a_conv', 'a_norm', 'b_conv', 'b_side', 'head']);
    const buffers = tf.memory().numDataBuffers;
    const emitted = graph.emit();
    expect(tf.memory().numDataBuffers).toBe(buffers);
    expect(emitted.getWeights().map(dataOf)).toEqual(trained.getWeights().map(dataOf));
    expect(emitted.trainableWeights).toHaveLength(trained.trainableWeights.length);
  });

  it('lists what did not fit, with the reason', () => {
    const other = residual()
      .replaceAll('head', (x) => x.dense({ name: 'head', units: 5, useBias: false }))
      .rename({ b_side: 'aside' });
    expect(String(other.transfer(trained))).toBe(
      [
        '4 layers took their weights',
        "'aside': the other graph has no layer of that name",
        "'head': its weights are [6, 5], and the other's [6, 5] [5]",
      ].join('\n'),
    );
    const steps = input({ shape: [2, 4, 4, 3], name: 'steps' });
    const around = (layer: Parameters<typeof steps.timeDistributed>[0]['layer']) =>
      graph({ inputs: steps, outputs: steps.timeDistributed({ name: 'around', layer }) });
    const weighted = around(layers.conv2d({ filters: 3, kernelSize: 1 }));
    expect(weighted.transfer(around(layers.maxPooling2d()).emit()).missed).toEqual([
      { layer: 'around', why: "its weights are [1, 1, 3, 3] [3], and the other's none" },
    ]);
  });

  it('says of one layer that it is one', async () => {
    const x = input({ shape: [4], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'only', units: 2 }) });
    const model = fromModel(net.emit());
    expect(String(net.transfer(model))).toBe('1 layer took its weights');
    expect(String(await verify(model, model))).toMatch(/^1 layer compared; /);
  });

  it('leaves it to the layer whether it is trained', () => {
    const frozen = residual().emit();
    frozen.trainable = false;
    const { graph } = residual().transfer(frozen);
    expect(graph.emit().trainableWeights).toHaveLength(trained.trainableWeights.length);
  });
});
