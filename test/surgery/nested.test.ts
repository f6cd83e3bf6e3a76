import { expect, it } from 'vitest';
import { call, fromModel, graph, input } from '../../src/index.ts';
import { failure } from '../support/failure.ts';

it('a message names a layer by what it takes only where it takes such a dtype', () => {
  const inside = input({ shape: [3], name: 'inside', dtype: 'int32' });
  const vectors = inside.embedding({ inputDim: 9, outputDim: 1 }).flatten();
  const numbers = inside.reshape({ targetShape: [3] });
  const both = graph({ inputs: inside, outputs: [vectors, numbers] }).emit({ name: 'both' });
  const ids = input({ shape: [3], name: 'ids', dtype: 'int32' });
  const [first, second] = call(both, [ids], [[null, 3], { shape: [null, 3], dtype: 'int32' }]);
  const outputs = [
    first.dense({ name: 'head', units: 1 }),
    second.reshape({ targetShape: [1, 3] }),
  ];
  const net = fromModel(graph({ inputs: ids, outputs }).emit()).outputs('head');
  const { message } = failure(() =>
    net.after('both').insert(([a, b]) => [a, b.embedding({ inputDim: 9, outputDim: 1 }).flatten()]),
  );
  expect(message).toContain("but what 'both' feeds takes int32 [null, 3]");
});
