import { expect, test } from 'vitest';
import { nearest } from '../../src/shape/nearest.ts';

test.each([
  ['dense_l', ['dense_1', 'dense_12', 'conv'], 'dense_1'],
  ['Probs', ['probs', 'prob'], 'probs'],
  ['fa', ['fb', 'head'], 'fb'],
  ['unit', ['units', 'name'], 'units'],
  ['batch_normalisation', ['batch_normalization', 'dense'], 'batch_normalization'],
])('%s is near to one of %j', (word, candidates, found) => {
  expect(nearest(word, candidates)).toBe(found);
});

test.each([
  ['zz', ['e1', 'a']],
  ['cc', ['a', 'b', 'dense']],
  ['x', ['y', 'z']],
  ['conv', ['dense', 'head']],
])('%s is near to none of %j', (word, candidates) => {
  expect(nearest(word, candidates)).toBeUndefined();
});
