import * as tf from '@tensorflow/tfjs';
import { check, graph, input } from 'tensorgraft';
import { describe, expect, it } from 'vitest';

const named = (name: string) => {
  const x = input({ shape: [2], name: 'x' });
  return graph({ inputs: x, outputs: x.dense({ name, units: 1 }) });
};

describe('a name that tfjs does not take', () => {
  it.each(['my layer', 'a#0', '_a', 'é', 'a:b'])("such as '%s' is refused", (name) => {
    expect(() => tf.layers.dense({ name, units: 1 }).apply(tf.input({ shape: [2] }))).toThrow();
    const refusal = expect.objectContaining({
      name: 'GraphError',
      code: 'bad-name',
      layer: name,
      received: name,
      message: `emit: '${name}' cannot be the name of a layer: tfjs takes letters, digits, '-', '.', '_' and '/', and a letter or a digit first`,
    });
    expect(() => named(name).emit()).toThrow(refusal);
    expect(check(named(name))).toContainEqual(expect.objectContaining({ code: 'bad-name' }));
  });

  it.each(['a-b', 'a.b', 'a/b', '1', 'A_1'])("unlike '%s'", (name) => {
    expect(named(name).emit().getLayer(name).name).toBe(name);
  });
});
