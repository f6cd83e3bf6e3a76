import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { call, fromModel, graph, input } from '../../src/index.ts';
import { failure } from '../support/failure.ts';

it('a message names a layer by what it takes only where it takes such a shape', () => {
  const inside = input({ shape: [3], name: 'inside' });
  const outputsInside = [inside.dense({ units: 3 }), inside.reshape({ targetShape: [3, 1] })];
  const both = graph({ inputs: inside, outputs: outputsInside }).emit({ name: 'both' });
  const x = input({ shape: [3], name: 'x' });
  const [first, second] = call(
    both,
    [x],
    [
      [null, 3],
      [null, 3, 1],
    ],
  );
  const outputs = [first.dense({ name: 'head', units: 1 }), second.flatten()];
  const net = fromModel(graph({ inputs: x, outputs }).emit());
  const { message } = failure(() => net.after('both').insert(([a, b]) => [a, b.flatten()]));
  expect(message).toContain("but what 'both' feeds takes [null, 3, 1]");
});

it('a layer two models deep is an unknown one, and the error says how to get there', () => {
  const around = (name: string, layer: tf.layers.Layer): tf.LayersModel => {
    const inputs = tf.input({ shape: [3] });
    return tf.model({ name, inputs, outputs: layer.apply(inputs) as tf.SymbolicTensor });
  };
  const encoder = around('encoder', tf.layers.dense({ name: 'deep', units: 2 }));
  const net = fromModel(around('whole', around('outer', encoder)));
  expect(failure(() => net.freeze('deep'))).toMatchObject({
    message:
      "freeze: there is no layer 'deep'; it is inside 'encoder' in 'outer': within('outer', (inner) => inner.within('encoder', …))",
    code: 'unknown-layer',
    received: 'deep',
    expected: ['outer', 'encoder', 'deep'],
  });
  net.within('outer', (inner) => inner.within('encoder', (innermost) => innermost.freeze('deep')));
});

it('a message about an edited nested model says that it is that which does not fit', () => {
  const inside = input({ shape: [4], name: 'inside' });
  const encoder = graph({
    inputs: inside,
    outputs: inside.dense({ name: 'code', units: 3 }),
  }).emit({ name: 'encoder' });
  const x = input({ shape: [4], name: 'x' });
  const [code] = call(encoder, [x], [[null, 3]]);
  const net = fromModel(graph({ inputs: x, outputs: code.dense({ name: 'y', units: 2 }) }).emit());
  expect(
    failure(() =>
      net.within('encoder', (inner) => inner.cut('code').insert((t) => t.dense({ units: 5 }))),
    ).message,
  ).toBe("within: 'encoder' then gives [null, 5], but 'y' takes [null, 3]");
});
