import fc from 'fast-check';
import { anyShape, type Generator, images, layer, size } from '../draw.ts';

const interpolation = fc.constantFrom('nearest', 'bilinear');
const sides = { height: size(12), width: size(12) };
const badSides = { height: [0, -1, 1.5], width: [0, -1, 1.5] };

export const rescaling: Generator = layer({
  input: anyShape,
  required: { scale: fc.constantFrom(2, 0.5, -1) },
  optional: { offset: fc.constantFrom(0, 1, -0.5) },
});
export const centerCrop: Generator = layer({ input: images(2), required: sides, bad: badSides });
export const resizing: Generator = layer({
  input: images(2),
  required: sides,
  optional: { interpolation, cropToAspectRatio: fc.boolean() },
  bad: { ...badSides, interpolation: ['bicubic'] },
});
export const randomWidth: Generator = layer({
  input: images(2),
  required: { factor: fc.constantFrom(0.2, 0.5, [-0.2, 0.3], [0.5, 0.5]) },
  optional: { interpolation, seed: fc.nat(9) },
  bad: { factor: [0, -0.5, 2, [0.5], [0.3, -0.2], [-2, 0]], interpolation: ['area'] },
});
