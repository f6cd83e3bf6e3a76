import type { Call, Dag, Value } from '../graph/dag.ts';
import { numberIn } from '../graph/group.ts';

/**
 * For each output of a graph, which output it was in the model that the graph was read from: by the
 * layer that it comes from; else, where nothing else is that output, by its name, or as the one output
 * in whose place there is a new one. `undefined` where it was none, or cannot be told.
 */
export const matchOutputs = (old: Dag, now: Dag): readonly (number | undefined)[] => {
  const all = [...old.outputs.keys()];
  const bySource = now.outputs.map((value) =>
    all.filter((i) => isSameOutput(old.outputs[i] as Value, value)),
  );
  const free = all.filter((i) => !bySource.flat().includes(i));
  return now.outputs.map((value, at) => {
    const found = bySource[at] as readonly number[];
    if (found.length > 1) return oneOf(found, old, now, value);
    if (found.length === 1) return found[0];
    const isReplaced = value.call.layer.source === undefined;
    if (isReplaced && all.length === 1 && now.outputs.length === 1) return 0;
    return free.find((i) => nameOf(old.outputs[i] as Value) === nameOf(value));
  });
};

/** Whether two tensors are the same one of what a layer gives, in whichever of its calls. */
const isSameOutput = (old: Value, now: Value): boolean => {
  const { source } = old.call.layer;
  if (placeOf(old) !== placeOf(now) || source !== now.call.layer.source) return false;
  return source !== undefined || nameOf(old) === nameOf(now);
};

/** Which of a layer's calls a value comes from, told by what is upstream. */
const oneOf = (found: readonly number[], old: Dag, now: Dag, value: Value): number | undefined => {
  const numbers = numberCalls([...old.calls, ...now.calls]);
  return found.find((i) => numbers.get((old.outputs[i] as Value).call) === numbers.get(value.call));
};

/** A number for each call, which is the same for calls of one layer upon the same tensors. */
const numberCalls = (calls: readonly Call[]): ReadonlyMap<Call, number> => {
  const numbers = new Map<Call, number>();
  const layers = new Map<unknown, number>();
  const known = new Map<string, number>();
  for (const call of calls) {
    const { source, name } = call.layer;
    const taken = call.inputs.map((value) => [numbers.get(value.call), placeOf(value)]);
    const key = JSON.stringify([numberIn(layers, source ?? name ?? call.layer), taken]);
    numbers.set(call, numberIn(known, key));
  }
  return numbers;
};

const placeOf = (value: Value): number => value.call.outputs.indexOf(value);
const nameOf = (value: Value): string | undefined => value.call.layer.name;
