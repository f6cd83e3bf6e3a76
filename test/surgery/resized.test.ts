import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { graph, input } from '../../src/index.ts';
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
