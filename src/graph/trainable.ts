import { type Dag, isInput, type LayerNode } from './dag.ts';

/** Whether `fit` may change the weights of a layer; of a nested model, those of a layer inside of it. */
export const isTrainable = ({ inner, trainable, source, frozen, config }: LayerNode): boolean => {
  if (inner) return hasTrainable(inner);
  const { trainable: own = true } = config as { readonly trainable?: boolean };
  return trainable ?? (source ? source.trainable && !frozen : own);
};

/**
 * Whether a layer of a graph may be trained. A nested model that came frozen stays frozen as a whole
 * until one may.
 */
export const hasTrainable = ({ calls }: Dag): boolean =>
  calls.some((call) => !isInput(call) && isTrainable(call.layer));
