import { outputsOf } from '../graph/apply.ts';
import { type Call, createCall, createDag, type Dag, type Value } from '../graph/dag.ts';
import { isSameShape } from '../shape/fit.ts';

/** What is to be different in a graph. */
export interface Changes {
  /** The values that others stand for, wherever they are taken. */
  readonly replaced?: ReadonlyMap<Value, Value>;
  /** The calls that are fed by other values than before; what fed them feeds all else as it did. */
  readonly fed?: ReadonlyMap<Call, readonly Value[]>;
  readonly inputs?: readonly Value[];
  readonly outputs?: readonly Value[];
}

/**
 * The graph with some changes. The calls downstream of them are made anew, with the shapes that
 * follow; all other calls are the same objects as before.
 *
 * @throws ShapeError where a call cannot take what it gets now.
 */
export const rewire = (dag: Dag, changes: Changes): Dag => {
  const { replaced, fed, inputs = dag.inputs, outputs = dag.outputs } = changes;
  const remade = new Map<Call, Call>();
  const standIn = (value: Value): Value => {
    let now = value;
    for (let next = replaced?.get(now); next; next = replaced?.get(now)) now = next;
    return now;
  };
  const inputsOf = (call: Call): readonly Value[] => (fed?.get(call) ?? call.inputs).map(standIn);
  const current = (value: Value): Value =>
    remade.get(value.call)?.outputs[value.call.outputs.indexOf(value)] as Value;
  const wanted = [...inputs, ...outputs.map(standIn)];
  const stack = wanted.map((value) => value.call);
  while (stack.length > 0) {
    const call = stack.at(-1) as Call;
    const taken = inputsOf(call);
    const waiting = taken.map((value) => value.call).filter((up) => !remade.has(up));
    if (!remade.has(call) && waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    if (!remade.has(call)) remade.set(call, feed(call, taken.map(current)));
  }
  return createDag(inputs, outputs.map(standIn).map(current), dag.name);
};

/** The same call, fed by other values. */
export const feed = (call: Call, inputs: readonly Value[]): Call => {
  if (inputs.every((value, i) => value === call.inputs[i])) return call;
  const isAlike = inputs.every((value, i) => looksLike(value, call.inputs[i] as Value));
  const outputs = isAlike ? call.outputs : outputsOf(call.layer, inputs);
  return createCall(call.layer, inputs, outputs, call.args);
};

const looksLike = (a: Value, b: Value): boolean =>
  a.dtype === b.dtype && isSameShape(a.shape, b.shape);
