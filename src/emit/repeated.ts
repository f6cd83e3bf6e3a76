import { type Call, consumersOf, type Dag, isInput, type LayerNode } from '../graph/dag.ts';
import { executionOrder } from '../graph/execution.ts';
import { GraphError } from '../shape/errors.ts';

/**
 * Refuses a call that takes one tensor twice before another call takes it as well: tfjs counts who
 * takes a tensor once for each layer, counts down for each use, and so frees it too early when the
 * model predicts. The inputs and outputs of a model it does not free.
 *
 * @throws GraphError with the layer that takes a tensor twice.
 */
export const checkRepeated = (dag: Dag, names: ReadonlyMap<LayerNode, string>): void => {
  const repeating = dag.calls.filter((call) => new Set(call.inputs).size < call.inputs.length);
  if (repeating.length === 0) return;
  const consumers = consumersOf(dag);
  const order = new Set(executionOrder(dag).map(({ call }) => call));
  const turns = new Map([...order].map((call, turn) => [call, turn]));
  const turnOf = (call: Call): number => turns.get(call) ?? 0;
  for (const call of repeating) {
    for (const value of new Set(call.inputs)) {
      const isOnce = call.inputs.indexOf(value) === call.inputs.lastIndexOf(value);
      if (isOnce || isInput(value.call) || dag.outputs.includes(value)) continue;
      const later = consumers
        .get(value.call)
        ?.find((other) => turnOf(other) > turnOf(call) && other.inputs.includes(value));
      if (later) throw repeated(call, later, names);
    }
  }
};

const repeated = (call: Call, later: Call, names: ReadonlyMap<LayerNode, string>): GraphError => {
  const [name, other] = [call, later].map(({ layer }) => names.get(layer) as string);
  return new GraphError(
    `emit: '${name}' takes one tensor twice, which '${other}' takes later, and tfjs would free it too early; feed '${name}' through an activation 'linear' once`,
    { code: 'repeated-tensor', layer: name, received: [name, other] },
  );
};
