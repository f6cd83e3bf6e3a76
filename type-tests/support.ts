import { type Graph, graph, input, type Names } from 'tensorgraft';
import type { A } from 'ts-toolbelt';

/**
 * Fails to compile unless `Actual` is `Expected` to the letter, `readonly`, optional keys and `any`
 * included: `same<typeof x.shape, readonly [null, 10]>()`.
 *
 * `expectType<Expected>(value)` is that strict under tsd only; to the plain compilers it asks no more
 * than that `value` can be assigned.
 */
export declare function same<Actual, Expected>(
  ...difference: A.Equals<Actual, Expected> extends 1 ? [] : [actual: Actual, expected: Expected]
): void;

/** The names of a graph's layers. */
export type namesIn<T> = T extends Graph<infer G> ? Names<G> : never;

/** The entry of a nested model, `[null, 8]` → `[null, 6]`, in a generated signature. */
export interface Encoder {
  class: 'Functional';
  config: {};
  in: [[null, 8]];
  out: [null, 6];
  inner: {
    inputs: ['e0'];
    outputs: ['e2'];
    layers: {
      e0: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
      e1: { class: 'Dense'; config: { units: 5 }; in: [[null, 8]]; out: [null, 5] };
      e2: { class: 'Dense'; config: { units: 6 }; in: [[null, 5]]; out: [null, 6] };
    };
    from: { e0: never; e1: 'e0'; e2: 'e1' };
  };
}

// Two graphs that do not fit in the place of the encoder: of another size, and of another dtype.
export const seven = input({ shape: [7], name: 'seven' });
export const narrow = graph({ inputs: seven, outputs: seven.dense({ name: 'six', units: 6 }) });
const ids = input({ shape: [8], name: 'ids', dtype: 'int32' });
export const words = graph({
  inputs: ids,
  outputs: ids.embedding({ inputDim: 9, outputDim: 2 }).flatten().dense({ name: 'six', units: 6 }),
});
