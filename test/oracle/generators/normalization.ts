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
