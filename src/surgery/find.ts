import { type Call, type Dag, isInput } from '../graph/dag.ts';
import { GraphError } from '../shape/errors.ts';
import { nearest } from '../shape/nearest.ts';

/** The names of a graph's layers. */
export const namesOf = (dag: Dag): readonly string[] => [
  ...new Set(dag.calls.flatMap(({ layer }) => layer.name ?? [])),
];

/** The one call of a named layer. */
export const findCall = (dag: Dag, verb: string, name: string): Call => {
  const calls = dag.calls.filter(({ layer }) => layer.name !== undefined && layer.name === name);
  const [call] = calls;
  if (!call) throw unknownName(dag, verb, name);
  if (calls.length > 1) {
    throw new GraphError(
      `${verb}: '${name}' is shared: the graph calls it ${calls.length} times, and all calls would go`,
      { code: 'shared-layer', layer: name, received: calls.length, expected: 1 },
    );
  }
  return call;
};

const unknownName = (dag: Dag, verb: string, name: string): GraphError => {
  const names = namesOf(dag);
  const hint = nearest(name, names);
  return new GraphError(
    `${verb}: there is no layer '${name}'${hint ? `; did you mean '${hint}'?` : ''}`,
    { code: 'unknown-layer', layer: name, received: name, expected: hint ?? names },
  );
};

/** Whether data flows from one call to another; a call flows into itself. */
export const flowsInto = (first: Call, last: Call): boolean => {
  const seen = new Set<Call>([last]);
  for (const call of seen) {
    if (call === first) return true;
    if (!isInput(call)) for (const { call: upstream } of call.inputs) seen.add(upstream);
  }
  return false;
};
