import { type Call, isInput, type LayerNode } from '../graph/dag.ts';
import { addTo } from '../graph/group.ts';

/**
 * The order in which tfjs's loader would make a saved model's calls again, or `undefined` where it
 * would never come to an end.
 *
 * The loader goes through the layers again and again, and makes those calls of each whose inputs are
 * there; a call refers to another by the number it has among the calls of its layer. So where a
 * layer is called twice, its calls may be made in another order than they were saved in, and then
 * all that refers to them is wired wrongly without a word.
 *
 * @see Container.fromConfig in tfjs-layers/src/engine/container.ts
 */
export const loadingOrder = (
  layers: readonly LayerNode[],
  calls: readonly Call[],
): readonly Call[] | undefined => {
  const numbers = numbersOf(calls);
  const made = new Map<LayerNode, Call[]>(layers.map((layer) => [layer, []]));
  const waiting = new Map<LayerNode, Call[]>();
  for (const call of calls) {
    if (isInput(call)) made.get(call.layer)?.push(call);
    else addTo(waiting, call.layer, call);
  }
  const order = calls.filter(isInput);
  const isReady = (call: Call): boolean =>
    call.inputs.every(
      (value) => (made.get(value.call.layer)?.length ?? 0) > (numbers.get(value.call) as number),
    );
  while (waiting.size > 0) {
    const before = order.length;
    for (const layer of layers) {
      const left = (waiting.get(layer) ?? []).filter((call) => {
        if (!isReady(call)) return true;
        made.get(layer)?.push(call);
        order.push(call);
        return false;
      });
      if (left.length > 0) waiting.set(layer, left);
      else waiting.delete(layer);
    }
    if (order.length === before) return undefined;
  }
  return order;
};

/** Whether two orders number the calls of each layer alike. */
export const numberAlike = (a: readonly Call[], b: readonly Call[]): boolean => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return a.every((call) => left.get(call) === right.get(call));
};

/** The number of each call among those of its layer. */
const numbersOf = (calls: readonly Call[]): ReadonlyMap<Call, number> => {
  const counts = new Map<LayerNode, number>();
  return new Map(
    calls.map((call) => {
      const number = counts.get(call.layer) ?? 0;
      counts.set(call.layer, number + 1);
      return [call, number];
    }),
  );
};
