import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, fromModel, graph, input, save, verify } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { type Kept, kept } from '../support/trace.ts';

let before: Kept;
beforeEach(() => {
  before = kept();
});
/** What a test made it disposed of; the names that tfjs made up for it are given out. */
afterEach(() => {
  expect({ ...kept(), nextName: 0 }).toStrictEqual({ ...before, nextName: 0 });
});

const net = () => {
  const x = input({ shape: [4], name: 'x' });
  const y = x.dense({ name: 'y', units: 3 });
  return graph({ inputs: x, outputs: y.dense({ name: 'z', units: 2 }), name: 'net' });
};

describe('a model that was disposed of', () => {
  const disposed = (): tf.LayersModel => {
    const model = net().emit();
    model.dispose();
    return model;
  };
  /** A graph that was read before its model was disposed of. */
  const outlived = () => {
    const model = net().emit();
    const read = fromModel(model, net());
    model.dispose();
    return read;
  };
  const sentence = (verb: string, layer: string): string =>
    `${verb}: '${layer}' was disposed, so it has no weights to keep`;
  const isGone = (verb: string, layer: string) => ({
    code: 'disposed',
    layer,
    message: sentence(verb, layer),
  });

  it('is refused by the name of its first layer that has weights', () => {
    expect(failure(() => fromModel(disposed()))).toMatchObject(isGone('fromModel', 'y'));
    expect(failure(() => fromModel(disposed(), net()))).toMatchObject(isGone('fromModel', 'y'));
  });

  it('is refused by the name of a layer inside of a nested model', () => {
    const x = tf.input({ shape: [4] });
    const nested = tf.sequential({
      name: 'nested',
      layers: [tf.layers.dense({ name: 'inside', units: 3, inputShape: [4] })],
    });
    const model = tf.model({ inputs: x, outputs: nested.apply(x) as tf.SymbolicTensor });
    const read = fromModel(model);
    model.dispose();
    expect(failure(() => fromModel(model))).toMatchObject(isGone('fromModel', 'inside'));
    const found = [...check(model), ...read.check()].filter(({ code }) => code === 'disposed');
    expect(found.map(({ layer }) => layer)).toEqual(['inside', 'inside']);
  });

  it('is refused by whatever else takes a model or a graph of it', async () => {
    const live = net().emit();
    const whole = fromModel(live);
    for (const gone of [disposed(), outlived()]) {
      await expect(verify(whole, gone)).rejects.toMatchObject(isGone('verify', 'y'));
      await expect(verify(gone, whole)).rejects.toMatchObject(isGone('verify', 'y'));
      expect(failure(() => whole.transfer(gone))).toMatchObject(isGone('transfer', 'y'));
      const found = check(gone).filter(({ severity }) => severity === 'error');
      expect(found.map(({ code, layer }) => [code, layer])).toEqual([
        ['disposed', 'y'],
        ['disposed', 'z'],
      ]);
    }
    await expect(save(disposed(), 'nowhere')).rejects.toMatchObject(isGone('save', 'y'));
    live.dispose();
  });

  it('says so after surgery, and of a layer that is kept', () => {
    const cut = outlived()
      .cut('y')
      .insert((x) => x.dense({ name: 'new', units: 3 }));
    expect(failure(() => cut.emit())).toMatchObject(isGone('emit', 'z'));
  });

  it('says so where it is disposed of between the surgery and its end', () => {
    const model = net().emit();
    const cut = fromModel(model, net())
      .cut('z')
      .insert((x) => x.dense({ name: 'new', units: 9 }));
    model.dispose();
    expect(failure(() => cut.emit()).message).toBe(sentence('emit', 'y'));
  });

  it('says so of the second of two that are joined, and leaves nothing of the first', () => {
    const u = input({ shape: [2], name: 'u' });
    const tail = graph({ inputs: u, outputs: u.dense({ name: 'w', units: 2 }) });
    const [model, gone] = [net().emit(), tail.emit()];
    const whole = fromModel(model, net()).graft(fromModel(gone, tail), { at: 'z' });
    gone.dispose();
    expect(failure(() => whole.emit()).message).toBe(sentence('emit', 'w'));
    model.dispose();
  });

  it('is of use where none of its weights is kept', () => {
    const headless = outlived()
      .cut('y', 'z')
      .insert((x) => x.dense({ units: 2 }));
    const model = headless.emit();
    expect(model.outputShape).toEqual([null, 2]);
    model.dispose();
  });
});

describe('a model that is not built', () => {
  it('says so by its name', () => {
    const error = failure(() => fromModel(tf.sequential({ name: 'empty' })));
    expect(error.message).toBe(
      "fromModel: the model 'empty' has not been built; give its first layer an inputShape",
    );
    expect(error).toMatchObject({ code: 'not-built', layer: 'empty' });
  });
});

describe('a model with a layer of a class that is not registered', () => {
  class Odd extends tf.layers.Layer {
    static readonly className = 'Odd';
    override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
      return x;
    }
  }
  const odd = (): tf.LayersModel => {
    const x = tf.input({ shape: [3], name: 'in' });
    return tf.model({ inputs: x, outputs: new Odd({ name: 'odd' }).apply(x) as tf.SymbolicTensor });
  };
  const sentence =
    "emit: 'odd' is an Odd, which tfjs would not know when it loads the model; call tf.serialization.registerClass with its class. Pass { loadable: false } for a model that stays in memory";

  it('says so by the name of the layer, and by its class', () => {
    const error = failure(() => fromModel(odd()).emit());
    expect(error.message).toBe(sentence);
    expect(error).toMatchObject({ code: 'unregistered', layer: 'odd' });
  });

  it('says so after surgery elsewhere', () => {
    const grown = fromModel(odd())
      .after('odd')
      .insert((x) => x.as([null, 3]).dense({ units: 2 }));
    expect(failure(() => grown.emit()).message).toBe(sentence);
  });

  it('is of use once the layer is cut, or is to stay in memory', () => {
    const model = fromModel(odd())
      .cut('odd')
      .insert((x) => x.as([null, 3]).dense({ units: 2 }))
      .emit();
    expect(model.outputShape).toEqual([null, 2]);
    model.dispose();
    fromModel(odd()).emit({ loadable: false });
  });
});

describe('what is no layers model', () => {
  it.each([
    ['nothing', undefined],
    ['a graph', net()],
    ['what toJSON gives', { modelTopology: {} }],
  ])('%s is refused', (_, given) => {
    expect(failure(() => fromModel(given as never))).toMatchObject({ code: 'not-a-model' });
  });
});
