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
/** Puts tensors one after another along an axis; the same as `a.concatenate(b)`. */
export const concatenate: MergeFunction<typeof catalogue.concatenate> = merge('concatenate');
