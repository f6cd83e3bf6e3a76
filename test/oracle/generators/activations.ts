import fc from 'fast-check';
import type { Shape } from '../../../src/shape/dimension.ts';
import { anyShape, axis, featuresLast, type Generator, layer, shape } from '../draw.ts';

export const reLU: Generator = layer({
  input: anyShape,
  optional: { maxValue: fc.integer({ min: 0, max: 6 }) },
});
export const softmax: Generator = layer({
  input: anyShape,
  optional: { axis: fc.oneof(fc.constant(-1), axis, fc.uniqueArray(axis, { maxLength: 3 })) },
  bad: { axis: [0.5] },
});

const alpha = fc.constantFrom(0.1, 0.5, 1);
export const elu: Generator = layer({ input: anyShape, optional: { alpha } });
export const leakyReLU: Generator = layer({ input: anyShape, optional: { alpha } });
export const thresholdedReLU: Generator = layer({
  input: anyShape,
  optional: { theta: fc.constantFrom(0, 0.5, 2) },
});
const axes: fc.Arbitrary<number[]> = fc.subarray([1, 2, 3, 4]);
export const prelu: Generator = layer({
  input: fc
    .integer({ min: 2, max: 5 })
    .chain((rank): fc.Arbitrary<Shape> => fc.oneof(featuresLast(rank), shape(rank))),
  optional: { sharedAxes: fc.oneof(axes, axes, axis) },
  bad: { sharedAxes: [0, [0], [1.5]] },
});
