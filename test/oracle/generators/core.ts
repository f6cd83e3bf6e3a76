import fc from 'fast-check';
import type { Shape } from '../../../src/shape/dimension.ts';
import {
  activation as activationName,
  anyShape,
  dataFormat,
  dtype,
  featuresLast,
  type Generator,
  layer,
  seldom,
  shape,
  size,
} from '../draw.ts';

const rank = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

export const dense: Generator = layer({
  input: rank(2, 5).chain(featuresLast),
  required: { units: size(6) },
  optional: { activation: activationName, useBias: fc.boolean() },
  bad: { units: [0, -1, 1.5], activation: ['relU', 'gelu_new'] },
});
export const activation: Generator = layer({
  input: anyShape,
  required: { activation: activationName },
  bad: { activation: ['rely', 'gelu_new'] },
});
export const dropout: Generator = layer({
  input: anyShape,
  required: { rate: fc.constantFrom(0, 0.25, 0.5) },
  bad: { rate: [1, -0.5, 2] },
});
export const flatten: Generator = layer({
  input: rank(2, 5).chain(shape),
  optional: { dataFormat },
});

/** Sizes with as many values, in other groups and another order, one of them perhaps left out. */
const regrouped = (input: Shape): fc.Arbitrary<readonly (number | null)[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...input.slice(1)], { minLength: Math.max(0, input.length - 1) }),
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      fc.constantFrom('keep', 'keep', 'hole', 'hole', 'null', 'wrong', 'two'),
      fc.nat(),
    )
    .map(([dims, joins, change, at]) => {
      const target: (number | null)[] = [];
      for (const [i, d] of dims.entries()) {
        const last = target.at(-1);
        if (joins[i] && typeof last === 'number' && d !== null) target.splice(-1, 1, last * d);
        else target.push(d);
      }
      const i = at % Math.max(1, target.length);
      if (change === 'hole') target.splice(i, 1, -1);
      if (change === 'null') target.splice(i, 1, null);
      if (change === 'wrong') target.splice(i, 1, 1 + (at % 13));
      if (change === 'two') target.push(-1);
      return target;
    });
export const reshape: Generator = fc.tuple(rank(1, 5).chain(shape), dtype).chain(([from, dtype]) =>
  regrouped(from).map((targetShape) => ({
    inputs: [{ shape: from, dtype }],
    config: { targetShape },
  })),
);

export const spatialDropout1d: Generator = layer({
  input: featuresLast(3),
  required: { rate: fc.constantFrom(0, 0.25, 0.5) },
  bad: { rate: [1, -0.5, 2] },
});
export const repeatVector: Generator = layer({
  input: featuresLast(2),
  required: { n: size(5) },
  bad: { n: [0, -1, 1.5] },
});
/** The axes of an example in another order; now and then of one with more or fewer. */
export const permute: Generator = fc
  .tuple(rank(2, 5), seldom(fc.constantFrom(-1, 1), fc.constant(0), 8))
  .chain(([rank, off]) => {
    const axes = Array.from({ length: Math.max(1, rank - 1 + off) }, (_, i) => i + 1);
    return layer({
      input: shape(rank),
      required: {
        dims: fc.shuffledSubarray(axes, { minLength: axes.length, maxLength: axes.length }),
      },
      bad: { dims: [[], [0, 1], [1, 1], [2, 3], [-1], [1.5, 1]] },
    });
  });
export const embedding: Generator = layer({
  input: fc.integer({ min: 1, max: 4 }).chain(shape),
  required: { inputDim: size(8), outputDim: size(5) },
  optional: { maskZero: fc.boolean(), inputLength: seldom(size(5), fc.constant(undefined), 3) },
  bad: { inputDim: [0, -1, 1.5], outputDim: [0, -1, 1.5], inputLength: [0, -1] },
  below: ({ inputDim }) => Math.max(1, Math.floor(Number(inputDim))),
});
export const masking: Generator = layer({
  input: anyShape,
  optional: { maskValue: fc.constantFrom(0, 1, -1) },
});
export const gaussianNoise: Generator = layer({
  input: anyShape,
  required: { stddev: fc.constantFrom(0.1, 1) },
});
export const gaussianDropout: Generator = layer({
  input: anyShape,
  required: { rate: fc.constantFrom(0, 0.5) },
  bad: { rate: [1, -0.5] },
});
export const alphaDropout: Generator = layer({
  input: anyShape,
  required: { rate: fc.constantFrom(0, 0.5) },
  bad: { rate: [1, -0.5] },
});
