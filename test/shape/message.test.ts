import { expect, it } from 'vitest';
import { withArticle } from '../../src/shape/message.ts';

it('a class has the article that one says before it', () => {
  const said = [
    'Dense',
    'Add',
    'ReLU',
    'LSTM',
    'GRU',
    'ELU',
    'PReLU',
    'UpSampling2D',
    'RNN',
    'odd',
  ];
  expect(said.map((name) => withArticle(name))).toEqual([
    'a Dense',
    'an Add',
    'a ReLU',
    'an LSTM',
    'a GRU',
    'an ELU',
    'a PReLU',
    'an UpSampling2D',
    'an RNN',
    'an odd',
  ]);
  expect(withArticle('Add', '"Add"')).toBe('an "Add"');
});
