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
  shape,
  size,
} from '../draw.ts';

const rank = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

export const dense: Generator = layer({
  input: rank(2, 5).chain(featuresLast),
  required: { units: size(6) },
  optional: { activation: activationName, useBias: fc.boolean() },
  bad: { units: [0, -1, 1.5], activation: ['relU'] },
});
export const activation: Generator = layer({
  input: anyShape,
  required: { activation: activationName },
  bad: { activation: ['rely'] },
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
