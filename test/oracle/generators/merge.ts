import fc from 'fast-check';
import type { Shape } from '../../../src/shape/dimension.ts';
import { axis, broadcastable, dim, type Generator, merge, shape } from '../draw.ts';

const elementwise: Generator = merge(() => broadcastable);

export {
  elementwise as add,
  elementwise as average,
  elementwise as maximum,
  elementwise as minimum,
  elementwise as multiply,
};

/** Two to four shapes that are equal but for one axis; now and then at one more. */
const joinable = (along: number): fc.Arbitrary<readonly Shape[]> =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((rank) =>
      fc
        .tuple(shape(rank), fc.array(fc.tuple(dim(5), fc.nat(15)), { minLength: 1, maxLength: 3 }))
        .map(([first, others]) => [
          first,
          ...others.map(([d, other]) =>
            first.map((known, i) =>
              i === (along < 0 ? along + rank : along) || i === other ? d : known,
            ),
          ),
        ]),
    );
export const concatenate: Generator = merge(({ axis = -1 }) => joinable(axis as number), { axis });

/** Two shapes that share the sizes to be multiplied away, more or less. */
export const dot: Generator = merge(
  ({ axes }) => {
    const [i, j] = (Array.isArray(axes) ? axes : [axes, axes]) as [number, number];
    return fc
      .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }), dim(5), fc.nat(9))
      .chain(([a, b, common, odd]) =>
        fc
          .tuple(shape(a), shape(b))
          .map(([left, right]) => [
            left.map((d, at) => (at === (i < 0 ? i + a : i) && odd > 0 ? common : d)),
            [left[0] ?? null, ...right.slice(1)].map((d, at) =>
              at === (j < 0 ? j + b : j) && odd > 0 ? common : d,
            ),
          ]),
      );
  },
  { normalize: fc.boolean() },
  {
    axes: fc.oneof(
      fc.integer({ min: -2, max: 3 }),
      fc.tuple(fc.integer({ min: -2, max: 3 }), fc.integer({ min: -2, max: 3 })),
    ),
  },
);
