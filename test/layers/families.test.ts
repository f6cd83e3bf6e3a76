import { expect, it } from 'vitest';
import { definitions } from '../../src/layers/catalogue.ts';
import { familyOf } from '../../src/layers/families.ts';

it('every layer of the catalogue is of a family', () => {
  const without = [...definitions.values()].filter(({ className }) => !familyOf(className));
  expect(without.map(({ method }) => method)).toEqual([]);
});

it('a class that is not of tfjs is of none', () => {
  expect(familyOf('PixelShuffle')).toBeUndefined();
});

it('an activation is one, wherever it is defined', () => {
  expect(familyOf('Activation')).toBe(familyOf('ReLU'));
});
