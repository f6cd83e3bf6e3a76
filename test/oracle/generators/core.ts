import fc from 'fast-check';
import type { Shape } from '../../../src/shape/dimension.ts';
import {
  activation as activationName,
  anyShape,
  batch,
  dataFormat,
  dim,
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
/** The shape, with some sizes left open or 1; now and then one that is wrong. */
const noiseOf = (input: Shape): fc.Arbitrary<Shape> =>
  fc.array(fc.constantFrom(...'kkkkkkk1111nn?'), { minLength: 6, maxLength: 6 }).map((changes) =>
    input.map((d, i) => {
      const change = changes[i];
      return change === '1' ? 1 : change === 'n' ? null : change === '?' ? 5 : d;
    }),
  );
const rates = fc.constantFrom(0, 0.25, 0.5);
export const dropout: Generator = fc.oneof(
  layer({ input: anyShape, required: { rate: rates }, bad: { rate: [1, -0.5, 2] } }),
  fc.tuple(anyShape, rates, dtype).chain(([from, rate, dtype]) =>
    noiseOf(from).map((noiseShape) => ({
      inputs: [{ shape: from, dtype }],
      config: { rate, noiseShape },
    })),
  ),
);
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
/** The lengths of a shape, some left open; now and then one that is wrong. */
const lengthsOf = (input: Shape): fc.Arbitrary<number | readonly (number | null)[]> =>
  fc
    .array(fc.constantFrom(...'kkkkkkkn+'), { minLength: 4, maxLength: 4 })
    .map((changes) =>
      input.slice(1).map((d, i) => (changes[i] === 'n' ? null : changes[i] === '+' ? 3 : d)),
    )
    .chain((list) => fc.constantFrom(list, typeof list[0] === 'number' ? list[0] : list));
const words = { inputDim: fc.integer({ min: 2, max: 8 }), outputDim: size(5) };
export const embedding: Generator = fc.oneof(
  layer({
    input: fc.integer({ min: 1, max: 4 }).chain(shape),
    required: words,
    optional: { maskZero: fc.boolean() },
    bad: { inputDim: [0, -1, 1.5], outputDim: [0, -1, 1.5], inputLength: [0, -1] },
    below: ({ inputDim }) => Math.max(1, Math.floor(Number(inputDim))),
  }),
  fc
    .tuple(fc.integer({ min: 2, max: 4 }).chain(shape), fc.record(words), dtype)
    .chain(([from, config, dtype]) =>
      lengthsOf(from).map((inputLength) => ({
        inputs: [{ shape: from, dtype }],
        config: { ...config, inputLength },
        below: config.inputDim,
      })),
    ),
);
export const categoryEncoding: Generator = layer({
  input: ({ outputMode }) =>
    outputMode === 'oneHot'
      ? fc.tuple(batch, fc.constantFrom(1, 1, 1, 2, null)).map((dims) => dims)
      : fc.tuple(batch, dim(5)).map((dims) => dims),
  required: { numTokens: fc.integer({ min: 2, max: 6 }) },
  optional: { outputMode: fc.constantFrom('oneHot', 'multiHot', 'count') },
  bad: { numTokens: [0, -1, 2.5], outputMode: ['int', 'tfIdf', 'one'] },
  below: ({ numTokens }) => Math.max(1, Math.floor(Number(numTokens))),
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
