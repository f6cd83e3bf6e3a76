import { checkNames } from '../graph/build.ts';
import {
  type Call,
  consumersOf,
  createCall,
  type Dag,
  isInput,
  sortCalls,
  type Value,
} from '../graph/dag.ts';
import { inputLayer } from '../graph/input.ts';
import { readTensor, tensorOf } from '../graph/tensor.ts';
import { GraphError, ShapeError } from '../shape/errors.ts';
import { fits } from '../shape/fit.ts';
import { show } from '../shape/message.ts';
import { findCall, flowsInto } from './find.ts';
import {
  cutsInput,
  notDownstream,
  removalMisfit,
  replacementMisfit,
  unusedInput,
} from './messages.ts';
import { rewire } from './rewire.ts';

/** A span of a graph that is to be replaced. */
export interface Span {
  readonly kind: 'span';
  readonly dag: Dag;
  readonly first: Call;
  readonly last: Call;
}

/** Finds the span from one named layer to another, both included. */
export const findSpan = (dag: Dag, first: string, last: string): Span => {
  const [from, to] = [findCall(dag, 'cut', first), findCall(dag, 'cut', last)];
  if (isInput(from)) {
    throw new GraphError(cutsInput(first), { code: 'cuts-input', layer: first, received: first });
  }
  if (!flowsInto(from, to)) {
    throw new GraphError(notDownstream(last), {
      code: 'not-downstream',
      layer: last,
      received: [first, last],
      expected: [last, first],
    });
  }
  return Object.freeze({ kind: 'span', dag, first: from, last: to });
};

/** The graph in which what `replace` makes of the span's input stands for the span. */
export const insert = (span: Span, replace: (x: never) => unknown): Dag => {
  const { dag, first, last } = span;
  const sockets = first.inputs.map(
    (value) => createCall(inputLayer(undefined), [], [value]).outputs[0] as Value,
  );
  const [one, ...more] = sockets.map((socket) => tensorOf(socket));
  const given = replace((more.length === 0 ? one : [one, ...more]) as never);
  const replacement = checkTensors(last, given);
  checkOrigin(sockets, replacement);
  checkFit(span, replacement);
  const replaced = new Map<Value, Value>();
  for (const [i, value] of last.outputs.entries()) replaced.set(value, replacement[i] as Value);
  for (const [i, socket] of sockets.entries()) replaced.set(socket, first.inputs[i] as Value);
  return finish(dag, replaced);
};

/** The graph in which the span's input goes straight to what the span feeds. */
export const remove = (span: Span): Dag => {
  const { dag, first, last } = span;
  if (first.inputs.length !== last.outputs.length) {
    throw new GraphError(removalMisfit(first.layer.name), {
      code: 'remove-arity',
      layer: first.layer.name,
      received: first.inputs.length,
      expected: last.outputs.length,
    });
  }
  checkFit(span, first.inputs);
  return finish(dag, new Map(last.outputs.map((value, i) => [value, first.inputs[i] as Value])));
};

const finish = (dag: Dag, replaced: ReadonlyMap<Value, Value>): Dag => {
  const edited = rewire(dag, replaced);
  const used = new Set([...edited.outputs, ...edited.calls.flatMap(({ inputs }) => inputs)]);
  const idle = edited.inputs.find((input) => !used.has(input));
  if (idle) {
    const { name } = idle.call.layer;
    throw new GraphError(unusedInput(name), { code: 'unused-input', layer: name });
  }
  checkNames(edited);
  return edited;
};

const checkTensors = (last: Call, given: unknown): readonly Value[] => {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const values = list.map((tensor) => {
    const value = readTensor(tensor);
    if (value) return value;
    throw new GraphError(
      'insert: the replacement must return a tensor; is there a return missing in it?',
      { code: 'not-a-tensor', layer: last.layer.name, received: tensor, expected: 'a tensor' },
    );
  });
  if (values.length === last.outputs.length) return values;
  throw new GraphError(
    `insert: the replacement must return as many tensors as '${last.layer.name}' gives: ${last.outputs.length}, not ${values.length}`,
    {
      code: 'output-count',
      layer: last.layer.name,
      received: values.length,
      expected: last.outputs.length,
    },
  );
};

/** A replacement is made of what it is given: of all of it, and of nothing else. */
const checkOrigin = (sockets: readonly Value[], replacement: readonly Value[]): void => {
  const calls = new Set(sortCalls(replacement));
  for (const call of calls) {
    if (isInput(call) && !sockets.some((socket) => socket.call === call)) {
      throw new GraphError(
        `insert: the replacement uses a tensor of another graph${call.layer.name ? `, from '${call.layer.name}'` : ''}; make it of what the callback is given`,
        { code: 'foreign-tensor', layer: call.layer.name },
      );
    }
  }
  for (const [i, socket] of sockets.entries()) {
    if (calls.has(socket.call)) continue;
    const which = sockets.length === 1 ? 'the tensor' : `item ${i} of the tensors`;
    throw new GraphError(`insert: the replacement ignores ${which} that it is given`, {
      code: 'ignored-input',
      received: i,
    });
  }
};

const checkFit = ({ dag, last }: Span, replacement: readonly Value[]): void => {
  const consumers = consumersOf(dag).get(last) ?? [];
  for (const [i, taken] of last.outputs.entries()) {
    const isFree = !consumers.some((call) => call.inputs.includes(taken));
    const given = replacement[i] as Value;
    if (isFree || (given.dtype === taken.dtype && fits(given.shape, taken.shape))) continue;
    throw new ShapeError(
      replacementMisfit(
        given.shape,
        given.dtype,
        taken.shape,
        taken.dtype,
        consumerName(dag, last, taken),
      ),
      {
        code: 'replacement',
        layer: last.layer.name,
        received: given.shape,
        expected: taken.shape,
      },
    );
  }
};

/**
 * How a message names what takes a call's output: by the one named layer that it reaches first, if
 * there is one and it takes such a shape.
 */
const consumerName = (dag: Dag, last: Call, taken: Value): string => {
  const consumers = consumersOf(dag);
  const reached = new Set<Call>([last]);
  const named = new Set<Call>();
  for (const call of reached) {
    for (const next of consumers.get(call) ?? []) {
      (next.layer.name === undefined ? reached : named).add(next);
    }
  }
  const [only, ...more] = named;
  const isPlain =
    only !== undefined &&
    more.length === 0 &&
    !dag.outputs.some((value) => reached.has(value.call)) &&
    only.inputs.some((value) => show(value.shape) === show(taken.shape));
  return isPlain ? `'${only.layer.name}'` : `what '${last.layer.name}' feeds`;
};
