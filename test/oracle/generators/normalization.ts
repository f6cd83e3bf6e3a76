import fc from 'fast-check';
import { axis, featuresLast, type Generator, layer, shape } from '../draw.ts';

const rank: fc.Arbitrary<number> = fc.integer({ min: 2, max: 5 });

export const batchNormalization: Generator = fc.oneof(
  layer({
    input: rank.chain(featuresLast),
    optional: { center: fc.boolean(), scale: fc.boolean() },
  }),
  layer({ input: rank.chain(shape), optional: { axis } }),
);

export const layerNormalization: Generator = layer({
  input: fc.integer({ min: 1, max: 5 }).chain(featuresLast),
  optional: {
    axis: fc.oneof(axis, fc.uniqueArray(axis, { minLength: 1, maxLength: 3 })),
    center: fc.boolean(),
    scale: fc.boolean(),
  },
  bad: { axis: [0.5, [1, 1], []] },
});
