import fc from 'fast-check';
import { dataFormat, type Generator, images, layer, size } from '../draw.ts';

const edge: fc.Arbitrary<number> = fc.nat(3);
const pair = fc.tuple(edge, edge);

export const zeroPadding2d: Generator = layer({
  input: images(2),
  optional: { padding: fc.oneof(edge, pair, fc.tuple(pair, pair)), dataFormat },
  bad: { padding: [-1, [1], [[1, 2], 3], 0.5] },
});
export const cropping2D: Generator = layer({
  input: images(2),
  required: { cropping: fc.oneof(edge, pair, fc.tuple(pair, pair)) },
  optional: { dataFormat },
  bad: { cropping: [-1, [1], [[1, 2], 3], 0.5] },
});
export const upSampling2d: Generator = layer({
  input: images(2),
  optional: {
    size: fc.tuple(size(4), size(4)),
    dataFormat,
    interpolation: fc.constantFrom('nearest', 'bilinear'),
  },
  bad: { size: [2, [0, 1], [1.5, 2]], interpolation: ['bicubic'] },
});
