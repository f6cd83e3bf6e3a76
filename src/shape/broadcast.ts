import type { Dim, Shape } from './dimension.ts';

/**
 * The shape that two tensors have together when the shorter is repeated, or `'misfit'`.
 *
 * The batches are equal where both are known; the other sizes, matched from the last one, are equal
 * or one of them is 1. As in tfjs, `null` on either side gives `null`.
 *
 * `broadcast<[null, 7, 7, 32], [null, 1, 32]> → [null, 7, 7, 32]`
 */
export type broadcast<A extends Shape, B extends Shape> = A extends readonly [
  infer BatchA,
  ...infer RestA extends Shape,
]
  ? B extends readonly [infer BatchB, ...infer RestB extends Shape]
    ? joinBatch<sameBatch<BatchA, BatchB>, broadcastRest<RestA, RestB>>
    : 'misfit'
  : 'misfit';
type joinBatch<Batch, Rest> = Batch extends 'misfit'
  ? 'misfit'
  : Rest extends Shape
    ? [Batch, ...Rest]
    : 'misfit';
type sameBatch<A, B> = A extends null ? B : B extends null ? A : sameSize<A, B>;
type sameSize<A, B> = number extends A
  ? B
  : number extends B
    ? A
    : [Extract<A, B>] extends [never]
      ? 'misfit'
      : Extract<A, B>;
type broadcastRest<A extends Shape, B extends Shape, Out extends Shape = []> = A extends readonly [
  ...infer HeadA extends Shape,
  infer LastA,
]
  ? B extends readonly [...infer HeadB extends Shape, infer LastB]
    ? broadcastDim<LastA, LastB> extends infer D
      ? D extends Dim
        ? broadcastRest<HeadA, HeadB, [D, ...Out]>
        : 'misfit'
      : never
    : [...A, ...Out]
  : [...B, ...Out];
/** Of a union, what any of its members gives; `'misfit'` where none gives anything. */
type broadcastDim<A, B> = [A, B] extends [B, A]
  ? A
  : broadcastPair<A, B> extends infer D
    ? [D] extends ['misfit']
      ? 'misfit'
      : Exclude<D, 'misfit'>
    : never;
type broadcastPair<A, B> = A extends null
  ? null
  : B extends null
    ? null
    : A extends 1
      ? B
      : B extends 1
        ? A
        : sameSize<A, B>;

export const broadcast = (a: Shape, b: Shape): Shape | 'misfit' => {
  const batch = sameBatch(a[0] as Dim, b[0] as Dim);
  if (batch === 'misfit') return batch;
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [batch];
  for (let fromEnd = rank - 1; fromEnd >= 1; fromEnd--) {
    const dim = broadcastDim(sizeFromEnd(a, fromEnd), sizeFromEnd(b, fromEnd));
    if (dim === 'misfit') return dim;
    out.push(dim);
  }
  return out;
};
const sizeFromEnd = (shape: Shape, fromEnd: number): Dim =>
  fromEnd < shape.length ? (shape[shape.length - fromEnd] as Dim) : 1;
const sameBatch = (a: Dim, b: Dim): Dim | 'misfit' => {
  if (a === null || b === null) return a ?? b;
  return a === b ? a : 'misfit';
};
const broadcastDim = (a: Dim, b: Dim): Dim | 'misfit' => {
  if (a === null || b === null) return null;
  if (a === 1 || b === 1) return a === 1 ? b : a;
  return a === b ? a : 'misfit';
};
