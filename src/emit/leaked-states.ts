import type { Dag, LayerNode } from '../graph/dag.ts';
import { type Found, type Leak, leakedStates } from '../graph/masks.ts';
import { namesInside } from './names.ts';

/** A layer to which tfjs, once it has loaded the model, hands an initial state that is not its own. */
export interface LeakedState {
  readonly layer: string;
  readonly message: string;
  /** Whether it is so in `fit` only. */
  readonly onlyInFit: boolean;
}

/** Every such layer of a graph, those inside of nested models included. */
export const leakedStatesOf = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
): readonly LeakedState[] => {
  const found = leakedStates(dag);
  if (found.length === 0) return [];
  const all = namesInside(names);
  const leaks = found.map((leak): readonly [string, LeakedState] => {
    const [layer, from] = [leak.call, leak.from].map((call) => all.get(call.layer) as string);
    const message = sentence(layer as string, from as string, leak);
    return [message, { layer: layer as string, message, onlyInFit: leak.onlyInFit }];
  });
  // A layer that is called more than once is told of it once.
  return [...new Map(leaks).values()];
};

const sentence = (
  layer: string,
  from: string,
  { call, from: writer, onlyInFit }: Found<Leak>,
): string => {
  // With several outputs in use, tfjs calls a layer once for each.
  const taker = call === writer ? 'it again, once for each output in use' : `'${layer}'`;
  return `once tfjs has loaded the model, ${onlyInFit ? 'its fit' : 'it'} hands the initial state of '${from}' on to ${taker}, which fails or begins with that state; read the saved model with load(), which keeps states apart`;
};
