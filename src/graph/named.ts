import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import type { Fluent } from './methods.ts';
import type { Statement } from './tensor.ts';
import type { trace } from './trace.ts';

/**
 * A symbolic tensor downstream of named layers, or of another dtype than `float32`.
 *
 * It bears the name of the plain `Tensor`, which it can stand in for, so that editors show
 * `Tensor<[null, 32], …>` for both; the second argument is what it remembers (see `Trace`).
 */
export interface Tensor<S extends Shape, T extends { readonly dtype: unknown }>
  extends Fluent,
    Statement {
  readonly shape: S;
  readonly dtype: T['dtype'] & DType;
  readonly [trace]: T;
}
