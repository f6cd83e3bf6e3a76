import type { DType } from '../shape/dtype.ts';

/** How tfjs works out the points between those that there are. */
export type Interpolation = 'nearest' | 'bilinear';

/** What `nearest` takes it gives; `bilinear` gives `float32`, whatever it takes. */
export type interpolationTakes<How> = How extends 'nearest' ? 'float32' | 'int32' : unknown;
export type interpolationGives<How> = How extends 'nearest' ? unknown : 'float32';
export const interpolationTakes = (how: Interpolation): readonly DType[] | undefined =>
  how === 'nearest' ? ['float32', 'int32'] : undefined;
export const interpolationGives = (how: Interpolation): DType | undefined =>
  how === 'nearest' ? undefined : 'float32';
