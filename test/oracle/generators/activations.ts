import fc from 'fast-check';
import { anyShape, axis, type Generator, layer } from '../draw.ts';

export const reLU: Generator = layer({
  input: anyShape,
  optional: { maxValue: fc.integer({ min: 0, max: 6 }) },
});
export const softmax: Generator = layer({
  input: anyShape,
  optional: { axis: fc.oneof(fc.constant(-1), axis) },
  bad: { axis: [0.5] },
});
