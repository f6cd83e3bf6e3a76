import type { Dim, Shape } from './dimension.ts';

/** What one step of a sequence is: `oneStep<[null, 10, 8]> → [null, 8]`. */
export type oneStep<S> = S extends readonly [infer Batch, unknown, ...infer Rest]
  ? [Batch, ...Rest]
  : unknown;
export const oneStep = ([batch, _steps, ...rest]: Shape): Shape => [batch as Dim, ...rest];

/** A sequence of such steps: `inSteps<[null, 8], 10> → [null, 10, 8]`. */
export type inSteps<S, Steps> = S extends readonly [infer Batch, ...infer Rest]
  ? [Batch, Steps, ...Rest]
  : Shape;
export const inSteps = ([batch, ...rest]: Shape, steps: Dim): Shape => [
  batch as Dim,
  steps,
  ...rest,
];
