import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { add, call, type Dim, graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';

const x = input({ shape: [null, null, 3], name: 'x' });
const net = graph({
  inputs: x,
  outputs: x
    .reLU({ name: 'first' })
    .conv2d({ name: 'conv', filters: 4, kernelSize: 3 })
    .maxPooling2d({ name: 'pool', poolSize: 2 })
    .globalAveragePooling2d({ name: 'mean' }),
});
const sized = net.cut('first').insert((x) => x.resizing({ height: 8, width: 8 }));

describe('a known size in the place of an unknown one', () => {
  it('is known downstream at run time, and a number in the types', () => {
    const { inputs, output } = sized.layer('conv');
    expect([inputs, output]).toEqual([[[null, 8, 8, 3]], [null, 6, 6, 4]]);
    expectTypeOf(inputs).toEqualTypeOf<[[null, number, number, 3]]>();
    expectTypeOf(output).toEqualTypeOf<[null, number, number, 4]>();
  });

  it('can be used by later surgery', () => {
    const flat = sized.cut('pool').insert((x) => {
      expectTypeOf(x.shape).toEqualTypeOf<[null, number, number, 4]>();
      return x
        .flatten()
        .dense({ units: 36 })
        .reshape({ targetShape: [3, 3, 4] });
    });
    const model = flat.emit({ loadable: false });
    expect(tf.tidy(() => (model.predict(tf.ones([2, 5, 7, 3])) as tf.Tensor).shape)).toEqual([
      2, 4,
    ]);
  });

  it('is held against what comes next when the graph is built', () => {
    expect(() => sized.cut('pool').insert((x) => x.resizing({ height: 2, width: 2 }))).toThrow(
      "insert: the replacement gives [null, 2, 2, 4], but 'mean' takes [null, 3, 3, 4]",
    );
  });

  it('is refused where a layer downstream cannot take it', () => {
    const tooSmall = failure(() =>
      net.cut('first').insert((x) => x.resizing({ height: 2, width: 2 })),
    );
    expect(tooSmall).toMatchObject({ layer: 'conv', received: [null, 2, 2, 3] });
    expect(tooSmall.message).toContain(
      "'conv' cannot take what would feed it: conv2d: the kernelSize does not fit into [null, 2, 2, 3]",
    );
  });
});

describe('a known size before or after a layer', () => {
  const image = input({ shape: [null, null, 4], name: 'image' });

  it('is in the outputs of the graph, and stays unknown where another path has it so', () => {
    const conv = image.conv2d({ name: 'conv', filters: 4, kernelSize: 1 });
    const g = graph({ inputs: image, outputs: [add([image, conv], { name: 'sum' }), conv] });
    const before = g.before('conv').insert((t) => t.resizing({ height: 3, width: 3 }));
    expect(before.layer('sum').output).toEqual([null, null, null, 4]);
    expectTypeOf(before.layer('sum').output).toEqualTypeOf<[null, Dim, Dim, 4]>();
    expectTypeOf(before.layer('conv').output).toEqualTypeOf<[null, number, number, 4]>();
    const chain = graph({ inputs: image, outputs: image.reLU({ name: 'relu' }) });
    const edited = [
      chain.before('relu').insert((t) => t.resizing({ height: 3, width: 3 })),
      chain.after('image').insert((t) => t.resizing({ height: 3, width: 3 })),
    ] as const;
    for (const one of edited) {
      const outer = image.apply(layers.model({ graph: one, name: 'model' }));
      expect(outer.shape).toEqual([null, 3, 3, 4]);
      expectTypeOf(outer.shape).toEqualTypeOf<[null, number, number, 4]>();
    }
  });

  it('is no news where an edit inside of a model with several outputs settles none', () => {
    const inner = graph({
      inputs: image,
      outputs: [
        image.conv2d({ name: 'conv', filters: 2, kernelSize: 1 }),
        image.globalAveragePooling2d({ name: 'mean' }),
      ],
    });
    const outer = input({ shape: [null, null, 4], name: 'outer' });
    const [conv, mean] = call(layers.model({ graph: inner, name: 'model' }), [outer]);
    const g = graph({ inputs: outer, outputs: [conv.reLU({ name: 'relu' }), mean] });
    const renamed = g.within('model', (x) => x.rename({ mean: 'average' }));
    expect(renamed.layer('relu').output).toEqual([null, null, null, 2]);
    expectTypeOf(renamed.layer('relu').output).toEqualTypeOf<[null, null, null, 2]>();
  });
});
