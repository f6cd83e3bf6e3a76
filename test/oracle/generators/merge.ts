import fc from 'fast-check';
import type { Shape } from '../../../src/shape/dimension.ts';
import { axis, broadcastable, dim, type Generator, merge, shape } from '../draw.ts';

export const add: Generator = merge(() => broadcastable);

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
