import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromModel, graph, input } from '../../src/index.ts';
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
  const sentence = (layer: string): string =>
    `emit: '${layer}' was disposed, so it has no weights to keep`;

  it('says so by the name of the first layer that is to keep weights', () => {
    const error = failure(() => fromModel(disposed()).emit());
    expect(error.message).toBe(sentence('y'));
    expect(error).toMatchObject({ code: 'disposed', layer: 'y' });
  });

  it('says so after surgery, and of a layer that is kept', () => {
    const cut = fromModel(disposed(), net())
      .cut('y')
      .insert((x) => x.dense({ name: 'new', units: 3 }));
    expect(failure(() => cut.emit()).message).toBe(sentence('z'));
  });

  it('says so where it is disposed of between the surgery and its end', () => {
    const model = net().emit();
    const cut = fromModel(model, net())
      .cut('z')
      .insert((x) => x.dense({ name: 'new', units: 9 }));
    model.dispose();
    expect(failure(() => cut.emit()).message).toBe(sentence('y'));
  });

  it('says so of the second of two that are joined, and leaves nothing of the first', () => {
    const u = input({ shape: [2], name: 'u' });
    const tail = graph({ inputs: u, outputs: u.dense({ name: 'w', units: 2 }) });
    const [model, gone] = [net().emit(), tail.emit()];
    gone.dispose();
    const whole = fromModel(model, net()).graft(fromModel(gone, tail), { at: 'z' });
    expect(failure(() => whole.emit()).message).toBe(sentence('w'));
    model.dispose();
  });

  it('is of use where none of its weights is kept', () => {
    const headless = fromModel(disposed(), net())
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
    "emit: 'odd' is a Odd, which tfjs would not know when it loads the model; call tf.serialization.registerClass with its class. Pass { loadable: false } for a model that stays in memory";

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
