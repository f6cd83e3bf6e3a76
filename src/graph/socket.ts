import type { Shape } from '../shape/dimension.ts';
import type { Tensor as PlainTensor } from './tensor.ts';

declare const socket: unique symbol;

/**
 * What a replacement is given: a plain tensor, by its name too, that is known again when it is
 * returned as it is. Only then does the graph stay fed as it was, with no unnamed layer in between.
 */
export interface Tensor<S extends Shape> extends PlainTensor<S> {
  readonly [socket]: true;
}
/** What a replacement is given, whatever its shape. */
export interface AnySocket {
  readonly [socket]: true;
}

/**
 * What a replacement is given where the compiler knows nothing: a tensor or, where a layer takes
 * several, the tensors.
 */
export type Unknown = Tensor<Shape> & Several<Tensor<Shape>>;
type Several<T> = readonly [T, T, T, T, ...T[]];
