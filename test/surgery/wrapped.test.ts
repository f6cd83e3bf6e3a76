import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { describe as describeGraph } from '../../src/graph/describe.ts';
import { tellMasks } from '../../src/graph/masks.ts';
import { nameLayers } from '../../src/graph/names.ts';
import {
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  load,
  save,
  signatureSource,
  type Unchecked,
  verify,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import {
  bitsOf,
  dataOf,
  handlerOf,
  largestDifference,
  predict,
  reload,
  weightsByLayer,
} from '../support/models.ts';
import { checkTypes } from '../support/type-check.ts';

/** A model of single images, as a wrapper takes it. */
const imageModel = (): tf.LayersModel =>
  tf.sequential({
    name: 'image',
    layers: [
      tf.layers.conv2d({ name: 'conv', filters: 3, kernelSize: 3, inputShape: [6, 6, 2] }),
      tf.layers.flatten({ name: 'flat' }),
      tf.layers.dense({ name: 'wide', units: 7 }),
      tf.layers.dense({ name: 'code', units: 5 }),
    ],
  });
const videoModel = (wrapper: tf.layers.Layer): tf.LayersModel => {
  const video = tf.input({ shape: [4, 6, 6, 2], name: 'video' });
  const rows = wrapper.apply(video) as tf.SymbolicTensor;
  const last = tf.layers.lstm({ name: 'lstm', units: 3 }).apply(rows) as tf.SymbolicTensor;
  return tf.model({ name: 'net', inputs: video, outputs: last });
};
/** The layers of that model once `wide` is replaced by two. */
const slimmedNames = ['conv_input', 'conv', 'flat', 'slim', 'each_dense', 'code'];
const each = (layer: tf.layers.Layer): tf.layers.Layer =>
  tf.layers.timeDistributed({ name: 'each', layer });

describe('a model that a wrapper applies to each step', () => {
  let image: tf.LayersModel;
  let model: tf.LayersModel;
  let net: Graph<Unchecked>;
  beforeEach(() => {
    image = imageModel();
    model = videoModel(each(image));
    net = fromModel(model);
  });
  const insideOf = (emitted: tf.LayersModel): tf.LayersModel =>
    (emitted.getLayer('each') as unknown as { readonly layer: tf.LayersModel }).layer;
  const slimmed = (): Graph<Unchecked> =>
    net.within('each', (inner) =>
      inner.cut('wide').insert((x) => x.dense({ name: 'slim', units: 2 }).dense({ units: 7 })),
    );

  it('is edited inside, where the other layers keep their weights', async () => {
    const before = predict(model);
    const edited = slimmed().emit();
    const inside = insideOf(edited);
    expect(inside.name).toBe('image');
    expect(inside.layers.map(({ name }) => name)).toEqual(slimmedNames);
    for (const name of ['conv', 'code']) {
      expect(weightsByLayer(inside).get(name)).toEqual(weightsByLayer(image).get(name));
    }
    expect(predict(model)).toEqual(before);
    expect(largestDifference(predict(await reload(edited)), predict(edited))).toBe(0);
  });

  it('computes of each step what the edited model computes of it', () => {
    const edited = slimmed().outputs('each').emit();
    const steps = tf.randomNormal([2, 4, 6, 6, 2]);
    const together = edited.predict(steps) as tf.Tensor;
    for (let step = 0; step < 4; step++) {
      const one = tf.squeeze(tf.slice(steps, [0, step], [2, 1]), [1]);
      const expected = dataOf(insideOf(edited).predict(one) as tf.Tensor);
      const got = dataOf(tf.squeeze(tf.slice(together, [0, step], [2, 1]), [1]));
      expect(largestDifference(got, expected)).toBeLessThan(1e-6);
    }
  });

  it('has to take and give what fits outside, with as many steps', () => {
    const wider = (x: Graph<Unchecked>): Graph<Unchecked> =>
      x.cut('code').insert((t) => t.dense({ units: 9 }));
    expect(failure(() => net.within('each', wider)).message).toBe(
      "within: 'each' then gives [null, 4, 9], but 'lstm' takes [null, 4, 5]",
    );
    expect(net.outputs('each').within('each', wider).layer('each').output).toEqual([null, 4, 9]);
    const mono = (x: Graph<Unchecked>): Graph<Unchecked> =>
      x.before('conv').insert((t) => t.conv2d({ filters: 2, kernelSize: 1 }));
    expect(() => net.within('each', mono)).not.toThrow();
    expect(failure(() => net.cut('each').insert((t) => t.flatten())).message).toBe(
      "insert: the replacement gives [null, 288], but 'lstm' takes [null, 4, 5]",
    );
    const layer = layers.cropping2D({ cropping: 1 });
    const cropped = failure(() => net.before('each').insert((t) => t.timeDistributed({ layer })));
    expect(cropped.message).toBe(
      "insert: the replacement gives [null, 4, 4, 4, 2], but 'each' takes [null, 4, 6, 6, 2]",
    );
  });

  it('cannot be inlined, and an error about a layer inside of it says where that is', () => {
    expect(failure(() => net.inline('each'))).toMatchObject({
      code: 'each-step',
      message:
        "inline: 'each' applies its model to each step, so that the layers cannot stand by themselves; edit them by within('each', …)",
    });
    expect(failure(() => net.cut('wide')).message).toBe(
      "cut: there is no layer 'wide'; it is inside 'each': within('each', …)",
    );
  });

  it('has the name of the model that it replaces, where it has none itself', () => {
    const q = input({ shape: [6, 6, 2], name: 'q' });
    const other = graph({ inputs: q, outputs: q.flatten().dense({ name: 'five', units: 5 }) });
    const emitted = net.within('each', () => other).emit();
    expect(insideOf(emitted).name).toBe('image');
  });

  it('is refused where it has several inputs or outputs, which tfjs finds out as it predicts', () => {
    const i = tf.input({ shape: [8] });
    const outputs = [2, 3].map((units) => tf.layers.dense({ units }).apply(i) as tf.SymbolicTensor);
    const layer = tf.model({ inputs: i, outputs });
    const x = tf.input({ shape: [3, 8] });
    const wrapper = tf.layers.timeDistributed({ name: 'td', layer });
    const whole = tf.model({ inputs: x, outputs: wrapper.apply(x) as tf.SymbolicTensor });
    const said =
      "'td' applies a model with 1 input and 2 outputs to each step, where tfjs takes one of each";
    expect(failure(() => fromModel(whole))).toMatchObject({
      code: 'each-step',
      message: `fromModel: ${said}`,
    });
    expect(failure(() => input({ shape: [3, 8] }).apply(wrapper)).message).toBe(`apply: ${said}`);
  });

  it('is no model where the wrapper holds a layer', () => {
    const dense = tf.layers.dense({ units: 5 });
    const rows = tf.layers.timeDistributed({ name: 'each', layer: tf.layers.flatten() });
    const video = tf.input({ shape: [4, 6, 6, 2], name: 'video' });
    const flat = rows.apply(video) as tf.SymbolicTensor;
    const other = fromModel(
      tf.model({ inputs: video, outputs: dense.apply(flat) as tf.SymbolicTensor }),
    );
    expect(failure(() => other.within('each', (inner) => inner)).message).toBe(
      "within: 'each' applies a layer to each step, not a model",
    );
    expect(net.diff(other).toString()).toContain(
      "inside 'conv_input', 'conv', 'flat', 'wide', 'code' → nothing",
    );
    expect(net.transfer(other).missed).toContainEqual({
      layer: 'each',
      why: 'the other has no model inside',
    });
  });

  it('stands in a wrapper of a class of its own, with the options of that', () => {
    const wrapper = tf.layers.timeDistributed({ layer: image });
    const TimeDistributed = wrapper.constructor as new (args: object) => typeof wrapper;
    class Scaled extends TimeDistributed {
      readonly scale: number;
      constructor(args: { readonly layer: tf.layers.Layer; readonly scale?: number }) {
        super(args);
        this.scale = args.scale ?? 1;
      }
      override getConfig(): tf.serialization.ConfigDict {
        return { ...super.getConfig(), scale: this.scale };
      }
      override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor {
        return tf.mul(super.call(inputs, kwargs as never) as tf.Tensor, this.scale);
      }
    }
    const scaled = videoModel(new Scaled({ layer: image, scale: 3 }));
    expect(predict(fromModel(scaled).emit({ loadable: false }))).toEqual(predict(scaled));
  });

  it('leaves nothing where the wrapper cannot be made', () => {
    const base = each(image).constructor as new (args: object) => tf.layers.Layer;
    class Once extends base {
      static className = 'WrappedOnce';
      static made = 0;
      constructor(args: object) {
        super(args);
        if (Once.made++ > 0) throw new Error('only one');
      }
    }
    tf.serialization.registerClass(Once as never);
    const once = fromModel(videoModel(new Once({ name: 'once', layer: image })));
    const tensors = tf.memory().numTensors;
    expect(failure(() => once.emit()).message).toBe("emit: 'once' cannot be made: only one");
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('takes the weights that transfer gives, in wrappers of wrappers too, and no other layer does', () => {
    const around = (also: boolean): tf.LayersModel => {
      const steps = tf.input({ shape: [3, 6] });
      const wide = tf.layers.dense({ name: 'wide', units: 4, inputShape: [6] });
      const both = tf.sequential({ layers: [wide, tf.layers.dense({ name: 'code', units: 2 })] });
      const inner = tf.model({
        inputs: steps,
        outputs: each(both).apply(steps) as tf.SymbolicTensor,
      });
      const outer = tf.layers.timeDistributed({
        name: 'outer',
        layer: tf.layers.timeDistributed({ name: 'middle', layer: inner }),
      });
      const [x, y] = [
        tf.input({ shape: [2, 2, 3, 6], name: 'x' }),
        tf.input({ shape: [6], name: 'y' }),
      ];
      const out = outer.apply(x) as tf.SymbolicTensor;
      return also
        ? tf.model({ inputs: [x, y], outputs: [out, wide.apply(y) as tf.SymbolicTensor] })
        : tf.model({ inputs: x, outputs: out });
    };
    const model = around(true);
    const [before, other] = [model.getLayer('wide'), around(false)];
    const { graph: given, taken } = fromModel(model).transfer(other);
    expect(taken).toEqual(['outer/middle/each/wide', 'outer/middle/each/code']);
    const emitted = given.emit({ loadable: false });
    const bits = (layer: tf.layers.Layer): readonly string[] => layer.getWeights().map(bitsOf);
    expect(bits(emitted.getLayer('wide'))).toEqual(bits(before));
    expect(bits(emitted.getLayer('outer'))).toEqual(bits(other.getLayer('outer')));
  });

  it('of one step is called once, with nothing that was left', () => {
    const states = (steps: number): Graph<Unchecked> => {
      const i = tf.input({ shape: [5, 4] });
      const b = tf.layers.gru({ name: 'b', units: 3 }).apply(i) as tf.SymbolicTensor;
      const a = tf.layers.gru({ name: 'a', units: 3 });
      const inner = tf.model({
        inputs: i,
        outputs: a.apply(i, { initialState: [b] }) as tf.SymbolicTensor,
      });
      const x = tf.input({ shape: [steps, 5, 4], name: 'x' });
      return fromModel(tf.model({ inputs: x, outputs: each(inner).apply(x) as tf.SymbolicTensor }));
    };
    expect(() => states(1).emit()).not.toThrow();
    expect(failure(() => states(2).emit()).code).toBe('leaked-state');
  });

  it('is looked into as often as there are levels', () => {
    let layer: tf.layers.Layer = tf.sequential({
      layers: [tf.layers.masking({ inputShape: [2, 2] }), tf.layers.reLU()],
    });
    let shape = [2, 2];
    for (let level = 0; level < 24; level++) {
      const i = tf.input({ shape });
      const outputs = layer.apply(i) as tf.SymbolicTensor;
      layer = tf.layers.timeDistributed({ layer: tf.model({ inputs: i, outputs }) });
      shape = [2, ...shape];
    }
    const x = tf.input({ shape });
    const deep = fromModel(tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor }));
    // Of two calls each, as often as there are levels, and once more; not twice as often at each level.
    expect(tellMasks(deep.dag)).toHaveLength(2 * 25);
  });

  it('is frozen layer by layer', () => {
    const some = net.freeze('each').within('each', (inner) => inner.unfreeze('code'));
    const trained = insideOf(some.emit()).layers.flatMap(({ name, trainable, weights }) =>
      trainable && weights.length > 0 ? [name] : [],
    );
    expect(trained).toEqual(['code']);
  });

  it('costs as many multiply-adds as there are steps', () => {
    const inside = fromModel(image).summary().total;
    const [, row] = net.summary().rows;
    expect(row).toMatchObject({
      parameters: inside.parameters,
      multiplyAdds: 4 * (inside.multiplyAdds as number),
    });
  });

  it('is in plans and differences by the layers inside', () => {
    expect(net.diff(slimmed()).toString()).toContain(
      "inside 'wide', 'code' → 'slim', 'each_dense', 'code'",
    );
    const { taken, missed } = slimmed().transfer(videoModel(each(imageModel())));
    expect(taken).toEqual(['each/conv', 'each/code', 'lstm']);
    expect(missed.map(({ layer }) => layer)).toEqual(['each/slim', 'each/Dense']);
  });

  it('is compared by verify inside, as far as nothing inside was replaced', async () => {
    const tensors = tf.memory().numTensors;
    const found = await verify(net, slimmed());
    expect([found.largest, found.reloaded]).toEqual([0, 0]);
    expect(found.layers.map(({ layer }) => layer)).toEqual(['each/conv', 'each/flat']);
    expect(tf.memory().numTensors).toBe(tensors);
    const renamed = await verify(model, slimmed().rename({ each: 'frames' }));
    expect(renamed.layers.map(({ layer }) => layer)).toEqual(['frames/conv', 'frames/flat']);
    // Other weights inside, where the layers stand for the same.
    const moved = videoModel(each(image));
    const trained = fromModel(moved).emit();
    const wide = insideOf(trained).getLayer('wide');
    wide.setWeights(wide.getWeights().map((weight) => weight.add(0.5)));
    expect((await verify(moved, trained)).largest).toBeGreaterThan(0.1);
  });

  it('is left alone by verify where it is stateful, and not compared inside', async () => {
    const steps = tf.layers.lstm({
      name: 'l',
      units: 3,
      stateful: true,
      batchInputShape: [2, 4, 5],
    });
    const stateful = tf.sequential({ layers: [steps, tf.layers.dense({ name: 'e', units: 3 })] });
    const x = tf.input({ batchShape: [2, 3, 4, 5], name: 'x' });
    const first = tf.layers.dense({ name: 'first', units: 5 }).apply(x) as tf.SymbolicTensor;
    const whole = tf.model({
      inputs: x,
      outputs: each(stateful).apply(first) as tf.SymbolicTensor,
    });
    const kept = fromModel(whole);
    for (let i = 0; i < 2; i++) expect((await verify(kept, whole)).largest).toBe(0);
    const edited = kept.within('each', (inner) =>
      inner.cut('e').insert((t) => t.dense({ name: 'f', units: 3 })),
    );
    expect((await verify(kept, edited)).layers.map(({ layer }) => layer)).toEqual(['first']);
  });

  it('gets no weights of a nested model of its name, which is of another class', () => {
    const steps = tf.input({ shape: [6, 6, 2] });
    const named = Object.assign(imageModel(), { name: 'each' });
    const nested = tf.model({ inputs: steps, outputs: named.apply(steps) as tf.SymbolicTensor });
    expect(net.transfer(nested).missed).toContainEqual({
      layer: 'each',
      why: 'it is a TimeDistributed, and the other a Model',
    });
  });

  it('is compared by verify where nothing inside was replaced', async () => {
    const { largest, layers } = await verify(
      net,
      net.after('lstm').insert((x) => x.dense({ units: 3 })),
    );
    expect(largest).toBe(0);
    expect(layers.map(({ layer }) => layer)).toContain('each');
  });

  it.each([
    ['and layers after it', (whole: Graph<Unchecked>) => whole],
    ['as the output', (whole: Graph<Unchecked>) => whole.outputs('each')],
  ])('is in files of tfjs and of Keras as it is now, %s', async (_, part) => {
    const edited = part(slimmed()).emit();
    const fromTfjs = await load(await handlerOf(edited));
    expect(predict(fromTfjs.emit())).toEqual(predict(edited));
    const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
    const path = join(folder, 'net.keras');
    await save(edited, path);
    const fromKeras = await load(path);
    rmSync(folder, { recursive: true });
    expect(predict(fromKeras.emit())).toEqual(predict(edited));
    const names = insideOf(fromKeras.emit()).layers.map(({ name }) => name);
    expect(names).toEqual(insideOf(edited).layers.map(({ name }) => name));
  });

  it('is typed by a generated signature', () => {
    const source = signatureSource(slimmed(), { name: 'Video' });
    const diagnostics = checkTypes({
      'video.ts': source,
      'right.ts': `
        import type * as tf from '@tensorflow/tfjs';
        import { fromModel } from 'tensorgraft';
        import { video } from './video.ts';
        export const edited = (model: tf.LayersModel) =>
          fromModel(model, video).within('each', (inner) => inner.cut('slim').insert((x) => x.dense({ units: 2 })));`,
      'wrong.ts': `
        import type * as tf from '@tensorflow/tfjs';
        import { fromModel } from 'tensorgraft';
        import { video } from './video.ts';
        export const edited = (model: tf.LayersModel) =>
          fromModel(model, video).within('each', (inner) =>
            inner.cut('code').insert((x) => x.dense({ units: 9 })));`,
    });
    expect(diagnostics.map(({ file }) => file)).toEqual(['wrong.ts']);
    expect(diagnostics[0]?.message).toContain(
      "within: 'each' then gives [null, 4, 9], but 'lstm' takes [null, 4, 5]",
    );
  });
});

it('a nested model that is called twice is described once, at each of many levels', () => {
  let layer: tf.layers.Layer = tf.sequential({ layers: [tf.layers.reLU({ inputShape: [2] })] });
  for (let level = 0; level < 6; level++) {
    const i = tf.input({ shape: [2] });
    layer = tf.model({ inputs: i, outputs: layer.apply(layer.apply(i)) as tf.SymbolicTensor });
  }
  let described = 0;
  describeGraph(fromModel(layer as tf.LayersModel).dag, (dag, outer) => {
    described++;
    return nameLayers(dag, outer);
  });
  expect(described).toBe(7);
});

describe('a model in a wrapper in a wrapper', () => {
  let whole: tf.LayersModel;
  let net: Graph<Unchecked>;
  beforeEach(() => {
    const films = tf.input({ shape: [2, 4, 6, 6, 2], name: 'films' });
    const outer = tf.layers.timeDistributed({ name: 'outer', layer: each(imageModel()) });
    whole = tf.model({ inputs: films, outputs: outer.apply(films) as tf.SymbolicTensor });
    net = fromModel(whole);
  });
  interface Wrapper extends tf.layers.Layer {
    readonly layer: tf.layers.Layer;
  }
  const heldIn = (layer: tf.layers.Layer): tf.layers.Layer => (layer as Wrapper).layer;
  const insideOf = (emitted: tf.LayersModel): tf.LayersModel =>
    heldIn(heldIn(emitted.getLayer('outer'))) as tf.LayersModel;
  const slimmed = (): Graph<Unchecked> =>
    net.within('outer', (outer) =>
      outer.within('each', (inner) =>
        inner.cut('wide').insert((x) => x.dense({ name: 'slim', units: 2 }).dense({ units: 7 })),
      ),
    );

  it('is a graph of the inner wrapper, which knows its steps', () => {
    net.within('outer', (outer) => {
      expect(outer.layer('each')).toMatchObject({
        inputs: [[null, 4, 6, 6, 2]],
        output: [null, 4, 5],
      });
      return outer;
    });
    expect(net.summary().rows[1]).toMatchObject({ name: 'outer', className: 'TimeDistributed' });
  });

  it('is emitted as it was, with no model in between', () => {
    const outer = net.emit().getLayer('outer');
    expect(heldIn(outer).getClassName()).toBe('TimeDistributed');
    expect(heldIn(outer).name).toBe('each');
    expect(heldIn(heldIn(outer)).name).toBe('image');
    expect(predict(net.emit())).toEqual(predict(whole));
  });

  it.each(['net', 'net.keras'])('is edited, frozen, and as it is then in %s', async (name) => {
    const before = predict(whole);
    const edited = slimmed().freeze('outer').emit();
    const inside = insideOf(edited);
    expect(inside.layers.map((layer) => layer.name)).toEqual(slimmedNames);
    for (const kept of ['conv', 'code']) {
      expect(weightsByLayer(inside).get(kept)).toEqual(weightsByLayer(insideOf(whole)).get(kept));
    }
    expect(edited.trainableWeights).toEqual([]);
    expect(predict(whole)).toEqual(before);
    const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
    const loaded = await load(await save(edited, join(folder, name)));
    rmSync(folder, { recursive: true });
    expect(predict(loaded.emit())).toEqual(predict(edited));
    expect(net.diff(loaded).toString()).toContain("trainable 440 → 0; inside 'each'");
  });

  it('may have layers beside the inner wrapper, which are a model with it then', async () => {
    const edited = net
      .within('outer', (outer) => outer.after('each').insert((x) => x.reLU({ name: 'clip' })))
      .emit();
    const between = heldIn(edited.getLayer('outer')) as tf.LayersModel;
    expect(between.layers.map((layer) => layer.name)).toEqual(['each_input', 'each', 'clip']);
    const expected = predict(whole).map((value) => Math.max(value, 0));
    expect(predict(edited)).toEqual(expected);
    expect(predict(await reload(edited))).toEqual(expected);
  });

  it('is opened where it was never called, of as many steps as come', () => {
    const outer = tf.layers.timeDistributed({ name: 'outer', layer: each(imageModel()) });
    const x = input({ shape: [2, 4, 6, 6, 2] });
    // The compiler knows of no model in a layer of tfjs.
    const g: Graph<Unchecked> = graph({ inputs: x, outputs: x.apply(outer) }) as never;
    expect(g.layer('outer').output).toEqual([null, 2, 4, 5]);
    expect(
      g
        .within('outer', (o) =>
          o.within('each', (i) => i.cut('wide', 'code').insert((t) => t.dense({ units: 9 }))),
        )
        .layer('outer').output,
    ).toEqual([null, 2, 4, 9]);
  });

  it('is typed by a generated signature', () => {
    const program = (edit: string): string => `
      import type * as tf from '@tensorflow/tfjs';
      import { fromModel } from 'tensorgraft';
      import { films } from './films.ts';
      export const edited = (model: tf.LayersModel) =>
        fromModel(model, films).within('outer', (outer) => outer.within('each', (inner) => ${edit}));`;
    const diagnostics = checkTypes({
      'films.ts': signatureSource(net, { name: 'Films' }),
      'right.ts': program("inner.cut('wide').insert((x) => x.dense({ units: 7 }))"),
      'wrong.ts': program("inner.cut('wide').insert((x) => x.dense({ units: 8 }))"),
    });
    expect(diagnostics.map(({ file }) => file)).toEqual(['wrong.ts']);
    expect(diagnostics[0]?.message).toContain(
      "insert: the replacement gives [null, 8], but 'code' takes [null, 7]",
    );
  });
});
