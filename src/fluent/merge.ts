import type { MergeFunction } from '../graph/methods.ts';
import { mergeTensors } from '../graph/tensor.ts';
import { definitions } from '../layers/catalogue.ts';
import type * as catalogue from '../layers/index.ts';
import type { LayerConfig } from '../layers/layer.ts';
import type { Definition } from '../layers/registry.ts';

/** The types of a merge are stated once, in `MergeFunction`; here is what stands behind them. */
const merge = <F>(method: string): F =>
  ((inputs: readonly unknown[], config?: LayerConfig) =>
    mergeTensors(definitions.get(method) as Definition, inputs, config)) as F;

/**
 * Adds tensors, element by element; the same as `a.add(b)`.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where sizes or dtypes do not go together.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * add([a, b]) // a, b: [null, 7, 7, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.add
 */
export const add: MergeFunction<typeof catalogue.add> = merge('add');
/**
 * Multiplies tensors, element by element; the same as `a.multiply(b)`.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where sizes or dtypes do not go together.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * multiply([a, gate]) // [null, 7, 7, 32], [null, 1, 1, 32] → [null, 7, 7, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.multiply
 */
export const multiply: MergeFunction<typeof catalogue.multiply> = merge('multiply');
/**
 * The mean of tensors, element by element; the same as `a.average(b)`.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where sizes or dtypes do not go together.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * average([a, b]) // a, b: [null, 10] → [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.average
 */
export const average: MergeFunction<typeof catalogue.average> = merge('average');
/**
 * The largest of tensors, element by element; the same as `a.maximum(b)`.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where sizes or dtypes do not go together.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * maximum([a, b]) // a, b: [null, 10] → [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.maximum
 */
export const maximum: MergeFunction<typeof catalogue.maximum> = merge('maximum');
/**
 * The smallest of tensors, element by element; the same as `a.minimum(b)`.
 *
 * `[batch, …], [batch, …] → [batch, …]`
 *
 * @throws ShapeError where sizes or dtypes do not go together.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * minimum([a, b]) // a, b: [null, 10] → [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.minimum
 */
export const minimum: MergeFunction<typeof catalogue.minimum> = merge('minimum');
/**
 * Puts tensors one after another along an axis; the same as `a.concatenate(b)`.
 *
 * `[batch, …, a], [batch, …, b] → [batch, …, a + b]`
 *
 * @throws ShapeError where dtypes or other sizes than that of the axis differ, or tfjs joins no such axis.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * concatenate([a, b]) // a, b: [null, 32] → [null, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.concatenate
 */
export const concatenate: MergeFunction<typeof catalogue.concatenate> = merge('concatenate');
/**
 * The scalar product of two tensors along an axis of each; the same as `a.dot(b, config)`.
 *
 * `[batch, a, n], [batch, b, n] → [batch, a, b]`
 *
 * @throws ShapeError where the sizes along the axes differ, or an axis is the batch.
 * @throws GraphError where what it is given is no list of tensors made by tensorgraft.
 * @example
 * dot([a, b], { axes: -1 }) // a: [null, 7, 32], b: [null, 32] → [null, 7]
 * @see https://js.tensorflow.org/api/latest/#layers.dot
 */
export const dot: MergeFunction<typeof catalogue.dot> = merge('dot');
