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
      message: `emit: '${name}' cannot be the name of a layer: tfjs takes letters, digits, '-', '.', '_' and '/', and a letter or a digit first, but not what every object has, such as 'constructor'`,
    });
    expect(() => named(name).emit()).toThrow(refusal);
    expect(check(named(name))).toContainEqual(expect.objectContaining({ code: 'bad-name' }));
  });

  const every = Object.getOwnPropertyNames(Object.prototype);
  it.each(every)("or cannot load again, such as '%s', is refused", (name) => {
    const refusal = expect.objectContaining({ code: 'bad-name', received: name });
    expect(() => named(name).emit()).toThrow(refusal);
    const x = input({ shape: [2], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'a', units: 1 }) });
    expect(() => net.rename({ a: name })).toThrow(refusal);
  });

  it('is found in each layer that has one', () => {
    const x = input({ shape: [2], name: 'x' });
    const y = x.reLU({ name: 'my relu' }).dense({ name: 'valueOf', units: 1 });
    const found = check(graph({ inputs: x, outputs: y })).filter(({ code }) => code === 'bad-name');
    expect(found.map(({ layer }) => layer)).toEqual(['my relu', 'valueOf']);
  });

  it.each(['a-b', 'a.b', 'a/b', '1', 'A_1'])("unlike '%s'", (name) => {
    expect(named(name).emit().getLayer(name).name).toBe(name);
  });
});
