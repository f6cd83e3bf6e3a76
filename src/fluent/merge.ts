import type { MergeFunction } from '../graph/fluent.ts';
import { mergeTensors } from '../graph/tensor.ts';
import { type Definition, definitions } from '../layers/catalogue.ts';
import type * as catalogue from '../layers/index.ts';
import type { LayerConfig } from '../layers/layer.ts';

/** The types of a merge are stated once, in `MergeFunction`; here is what stands behind them. */
const merge = <F>(method: string): F =>
  ((inputs: readonly unknown[], config?: LayerConfig) =>
    mergeTensors(definitions.get(method) as Definition, inputs, config)) as F;

/** Adds tensors, element by element; the same as `a.add(b)`. */
export const add: MergeFunction<typeof catalogue.add> = merge('add');
/** Multiplies tensors, element by element; the same as `a.multiply(b)`. */
export const multiply: MergeFunction<typeof catalogue.multiply> = merge('multiply');
/** The mean of tensors, element by element; the same as `a.average(b)`. */
export const average: MergeFunction<typeof catalogue.average> = merge('average');
/** The largest of tensors, element by element; the same as `a.maximum(b)`. */
export const maximum: MergeFunction<typeof catalogue.maximum> = merge('maximum');
/** The smallest of tensors, element by element; the same as `a.minimum(b)`. */
export const minimum: MergeFunction<typeof catalogue.minimum> = merge('minimum');
/** Puts tensors one after another along an axis; the same as `a.concatenate(b)`. */
export const concatenate: MergeFunction<typeof catalogue.concatenate> = merge('concatenate');
/** The scalar product of two tensors along an axis of each; the same as `a.dot(b, config)`. */
export const dot: MergeFunction<typeof catalogue.dot> = merge('dot');
