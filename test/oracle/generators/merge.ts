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

/** Two shapes that share the size to be multiplied away, more or less. */
const paired = (axes: unknown): fc.Arbitrary<readonly Shape[]> => {
  const [left, right] = (typeof axes === 'number' ? [axes, axes] : axes) as [number, number];
  const ranks = fc.constantFrom(2, 2, 2, 2, 3, 3, 3, 3, 3, 4);
  return fc
    .tuple(ranks.chain(shape), ranks.chain(shape), fc.nat(9))
    .map(([a, b, odd]): readonly Shape[] => {
      const at = right < 0 ? right + b.length : right;
      const common = a.at(left) ?? null;
      return [a, b.map((d, i) => (i === 0 ? (a[0] ?? null) : i === at && odd > 0 ? common : d))];
    });
};
const inner = fc.constantFrom(-1, -1, -1, 1, 1, 1, 2, -2);
export const dot: Generator = merge(
  ({ axes }) => paired(axes),
  { normalize: fc.boolean() },
  { axes: fc.oneof(inner, inner, fc.tuple(inner, inner), axis) },
);
