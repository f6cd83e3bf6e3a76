import { replay } from '../graph/apply.ts';
import {
  type Call,
  consumersOf,
  createCall,
  createDag,
  createNode,
  type Dag,
  isInput,
  layersOf,
  type Value,
} from '../graph/dag.ts';
import { executionOrder } from '../graph/execution.ts';
import { definitionOf } from '../layers/catalogue.ts';
import { mapLayers } from '../surgery/relabel.ts';

/** A tensor that tfjs would lose when the model predicts, as it is used twice. */
export interface Repeat {
  readonly code: 'repeated-output' | 'repeated-tensor';
  readonly value: Value;
  /** The call that takes it twice; `undefined` where it is given twice. */
  readonly call: Call | undefined;
}

/**
 * The tensors that a graph uses twice and tfjs once. One that is given twice it gives the first time
 * only. One that a call takes twice before another takes it as well is freed too early: tfjs counts
 * who takes a tensor once for each layer, and counts down for each use. Inputs it does not lose.
 */
export const repeatsOf = (dag: Dag): readonly Repeat[] => [
  ...givenAgain(dag).map(
    (i): Repeat => ({ code: 'repeated-output', value: dag.outputs[i] as Value, call: undefined }),
  ),
  ...takenTwice(dag).map(([call, value]): Repeat => ({ code: 'repeated-tensor', value, call })),
];

/** Which outputs of a graph are there before. */
const givenAgain = ({ outputs }: Dag): readonly number[] =>
  [...outputs.keys()].filter((i) => {
    const value = outputs[i] as Value;
    return !isInput(value.call) && outputs.indexOf(value) < i;
  });

const takenTwice = (dag: Dag): readonly (readonly [Call, Value])[] => {
  const repeating = dag.calls.filter((call) => new Set(call.inputs).size < call.inputs.length);
  if (repeating.length === 0) return [];
  const consumers = consumersOf(dag);
  const order = new Set(executionOrder(dag).map(({ call }) => call));
  const turns = new Map([...order].map((call, turn) => [call, turn]));
  const turnOf = (call: Call): number => turns.get(call) ?? 0;
  return repeating.flatMap((call) =>
    [...new Set(call.inputs)]
      .filter((value) => {
        const isOnce = call.inputs.indexOf(value) === call.inputs.lastIndexOf(value);
        // What a model gives is not freed either.
        if (isOnce || isInput(value.call) || dag.outputs.includes(value)) return false;
        return consumers
          .get(value.call)
          ?.some((other) => turnOf(other) > turnOf(call) && other.inputs.includes(value));
      })
      .map((value) => [call, value] as const),
  );
};

/**
 * The graph with an activation `'linear'` wherever a tensor is used again that tfjs would lose, inside
 * of nested models too.
 */
export const withoutRepeats = (graph: Dag): Dag => {
  const dag = mendInside(graph);
  const again = givenAgain(dag);
  const twice = takenTwice(dag);
  if (again.length === 0 && twice.length === 0) return dag;
  const outputs = dag.outputs.map((value, i) => (again.includes(i) ? passedOn(value) : value));
  const fed = new Map<Call, readonly Value[]>();
  for (const [call, value] of twice) {
    const inputs = fed.get(call) ?? call.inputs;
    const first = inputs.indexOf(value);
    const copy = passedOn(value);
    fed.set(
      call,
      inputs.map((input, i) => (input === value && i > first ? copy : input)),
    );
  }
  return createDag(dag.inputs, replay(outputs, new Map(), fed), dag);
};

const mendInside = (dag: Dag): Dag => {
  const mended = new Map(
    layersOf(dag).flatMap((layer) => {
      const inner = layer.inner && withoutRepeats(layer.inner);
      return inner === layer.inner ? [] : [[layer, createNode({ ...layer, inner })] as const];
    }),
  );
  return mended.size === 0 ? dag : mapLayers(dag, (layer) => mended.get(layer) ?? layer);
};

const passedOn = (value: Value): Value => {
  const [className, config] = ['Activation', { activation: 'linear' }] as const;
  const definition = definitionOf(className);
  const layer = createNode({ name: undefined, className, config, definition });
  return createCall(layer, [value], [value]).outputs[0] as Value;
};
