import type { Call, Dag, LayerNode } from '../graph/dag.ts';
import { type Found, type Leak, leakedStates } from '../graph/masks.ts';
import { namesInside } from '../graph/names.ts';
import { toldOnce } from './told-once.ts';

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
  const nameOf = ({ layer }: Call): string => all.get(layer) as string;
  return toldOnce(
    found.map((leak) => {
      const layer = nameOf(leak.call);
      return {
        layer,
        message: sentence(layer, nameOf(leak.from), leak),
        onlyInFit: leak.onlyInFit,
      };
    }),
  );
};

const sentence = (
  layer: string,
  from: string,
  { call, from: writer, onlyInFit }: Found<Leak>,
): string => {
  // With several outputs in use, or in a wrapper, tfjs calls a layer again.
  const taker = call === writer ? 'it as it is called again' : `'${layer}'`;
  return `once tfjs has loaded the model, ${onlyInFit ? 'its fit' : 'it'} hands the initial state of '${from}' on to ${taker}, which fails or begins with that state; read the saved model with load(), which keeps states apart`;
};
