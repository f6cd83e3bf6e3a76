import { outputsOf } from '../graph/apply.ts';
import { type Call, createCall, createDag, type Dag, type Value } from '../graph/dag.ts';
import { isSameShape } from '../shape/fit.ts';

/**
 * The graph in which other values stand for some. The calls downstream of them are made anew, with
 * the shapes that follow; all other calls are the same objects as before.
 *
 * @throws ShapeError where a call cannot take what it gets now.
 */
export const rewire = (dag: Dag, replaced: ReadonlyMap<Value, Value>): Dag => {
  const remade = new Map<Call, Call>();
  const standIn = (value: Value): Value => {
    let now = value;
    for (let next = replaced.get(now); next; next = replaced.get(now)) now = next;
    return now;
  };
  const current = (value: Value): Value => {
    const now = standIn(value);
    return remade.get(now.call)?.outputs[now.call.outputs.indexOf(now)] as Value;
  };
  const wanted = [...dag.inputs, ...dag.outputs.map(standIn)];
  const stack = wanted.map((value) => value.call);
  while (stack.length > 0) {
    const call = stack.at(-1) as Call;
    const waiting = call.inputs.map((value) => standIn(value).call).filter((up) => !remade.has(up));
    if (!remade.has(call) && waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    if (!remade.has(call)) remade.set(call, remake(call, call.inputs.map(current)));
  }
  return createDag(dag.inputs, dag.outputs.map(current), dag.name);
};

const remake = (call: Call, inputs: readonly Value[]): Call => {
  if (inputs.every((value, i) => value === call.inputs[i])) return call;
  const isAlike = inputs.every((value, i) => looksLike(value, call.inputs[i] as Value));
  const outputs = isAlike ? call.outputs : outputsOf(call.layer, inputs);
  return createCall(call.layer, inputs, outputs, call.args);
};

const looksLike = (a: Value, b: Value): boolean =>
  a.dtype === b.dtype && isSameShape(a.shape, b.shape);
