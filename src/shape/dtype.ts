import type { Shape } from './dimension.ts';

/** The element types of tfjs. */
export type DType = 'float32' | 'int32' | 'bool' | 'complex64' | 'string';

/** A shape whose elements are not `float32`. */
export interface Typed<S extends Shape, D extends DType> {
  readonly shape: S;
  readonly dtype: D;
}

/** What a tensor looks like from outside: a bare shape means `float32`. */
export type Spec = Shape | Typed<Shape, DType>;

/** The shape of a spec: `shapeOf<Typed<[null, 8], 'int32'>> → [null, 8]`. */
export type shapeOf<X> = X extends { readonly shape: infer S extends Shape }
  ? S
  : X extends Shape
    ? X
    : never;
/** The dtype of a spec: `dtypeOf<[null, 8]> → 'float32'`. */
export type dtypeOf<X> = X extends { readonly dtype: infer D extends DType } ? D : 'float32';
