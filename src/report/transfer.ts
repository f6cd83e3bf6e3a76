import type { Missed } from '../surgery/transfer.ts';
import { printable } from './table.ts';

/** A graph with weights from another one, and what became of each layer that has any. */
export interface Transfer<G> {
  readonly kind: 'transfer';
  readonly graph: G;
  /** The layers that took their weights; of a nested model as `encoder/dense_1`. */
  readonly taken: readonly string[];
  /** Those that could not, and why. They keep what they had, or are initialised. */
  readonly missed: readonly Missed[];
  readonly toString: () => string;
}

export const reportOf = <G>(
  graph: G,
  taken: readonly string[],
  missed: readonly Missed[],
): Transfer<G> => {
  const lines = missed.map(({ layer, why }) => `'${layer}': ${why}`);
  const count = taken.length === 1 ? '1 layer took its' : `${taken.length} layers took their`;
  const text = [`${count} weights`, ...lines].join('\n');
  return printable({ kind: 'transfer' as const, graph, taken, missed }, { toString: () => text });
};
