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
import { mapLayers } from '../graph/map-layers.ts';
import { definitionOf } from '../layers/registry.ts';

/** A tensor that tfjs would lose when the model predicts, as it is used twice. */
export interface Repeat {
  readonly code: 'repeated-output' | 'repeated-tensor' | 'same-tensor';
  readonly value: Value;
  /** The call that takes it twice, or too late; `undefined` where it is given twice. */
  readonly call: Call | undefined;
}

/**
 * The tensors that a graph uses twice and tfjs once. One that is given twice it gives the first time
 * only. One that a call takes twice before it is taken again, by another or since the call is executed
 * once for each of its outputs in use, is freed too early: tfjs counts who takes a tensor once for each
 * layer, and counts down for each use. So is what a layer gives as two of its outputs, if it is taken
 * as either. Inputs it does not lose.
 */
export const repeatsOf = (dag: Dag): readonly Repeat[] => [
  ...givenAgain(dag).map(
    (i): Repeat => ({ code: 'repeated-output', value: dag.outputs[i] as Value, call: undefined }),
  ),
  ...takenTwice(dag).map(([call, value]): Repeat => ({ code: 'repeated-tensor', value, call })),
  ...takenAsEither(dag).map(
    ({ value, takers }): Repeat => ({ code: 'same-tensor', value, call: takers.at(-1) }),
  ),
];

/** Which outputs of a graph are there before. */
const givenAgain = ({ outputs }: Dag): readonly number[] =>
  [...outputs.keys()].filter((i) => {
    const value = outputs[i] as Value;
    return !isInput(value.call) && outputs.indexOf(value) < i;
  });

const takenTwice = (dag: Dag): readonly (readonly [Call, Value])[] => {
  const repeating = dag.calls.filter(
    ({ inputs }) => inputs.length > 1 && new Set(inputs).size < inputs.length,
  );
  if (repeating.length === 0) return [];
  const { takersOf, timesOf } = takingIn(dag);
  return repeating.flatMap((call) =>
    [...new Set(call.inputs)]
      .filter((value) => {
        const isOnce = call.inputs.indexOf(value) === call.inputs.lastIndexOf(value);
        // What a model gives is not freed either.
        if (isOnce || isInput(value.call) || dag.outputs.includes(value)) return false;
        return takersOf(value).at(-1) !== call || timesOf(call) > 1;
      })
      .map((value) => [call, value] as const),
  );
};

/** Who takes a tensor, in the order in which tfjs executes them, and how often it executes a call. */
const takingIn = (
  dag: Dag,
): {
  readonly takersOf: (value: Value) => readonly Call[];
  readonly timesOf: (call: Call) => number;
} => {
  const executed = executionOrder(dag).map(({ call }) => call);
  const turns = new Map([...new Set(executed)].map((call, turn) => [call, turn]));
  const turnOf = (call: Call): number => turns.get(call) ?? 0;
  const consumers = consumersOf(dag);
  return {
    takersOf: (value) =>
      (consumers.get(value.call) ?? [])
        .filter(({ inputs }) => inputs.includes(value))
        .sort((a, b) => turnOf(a) - turnOf(b)),
    timesOf: (call) => executed.filter((other) => other === call).length,
  };
};

/** What a layer gives twice, as two of its outputs, and calls take as either, not all at once. */
interface Either {
  readonly value: Value;
  /** The other output, which is the same tensor. */
  readonly same: Value;
  /** Who takes the first, in the order in which they are executed. */
  readonly takers: readonly Call[];
}

const takenAsEither = (dag: Dag): readonly Either[] => {
  const pairs = dag.calls.flatMap(({ layer: { definition, config }, outputs }) =>
    outputs.length < 2
      ? []
      : (definition?.sameOutputs?.(config, outputs.length) ?? []).map(
          ([place, other]) => [outputs[place] as Value, outputs[other] as Value] as const,
        ),
  );
  if (pairs.length === 0) return [];
  const { takersOf } = takingIn(dag);
  return pairs.flatMap(([value, same]) => {
    const [takers, others] = [takersOf(value), takersOf(same)];
    const isFreedEarly = takers.length > 0 && others.length > 0 && takers.at(-1) !== others.at(-1);
    return isFreedEarly ? [{ value, same, takers }] : [];
  });
};

/** The graph in which each such tensor is taken as one of the outputs only. */
const takenAsOne = (dag: Dag): Dag => {
  const taken = takenAsEither(dag);
  if (taken.length === 0) return dag;
  const same = new Map(taken.map(({ value, same: other }) => [value, other]));
  const takers = new Set(taken.flatMap((one) => one.takers));
  const fed = new Map(
    [...takers].map((call) => [call, call.inputs.map((input) => same.get(input) ?? input)]),
  );
  return createDag(dag.inputs, replay(dag.outputs, new Map(), fed), dag);
};

/**
 * The graph with an activation `'linear'` wherever a tensor is used again that tfjs would lose, inside
 * of nested models too. What is one tensor is taken as one of a layer's outputs.
 */
export const withoutRepeats = (graph: Dag): Dag => {
  const dag = takenAsOne(mendInside(graph));
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
