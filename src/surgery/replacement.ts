import { checkCalls } from '../graph/apply.ts';
import {
  type Call,
  consumersOf,
  createSocket,
  type Dag,
  handedOn,
  isInput,
  sortCalls,
  type Value,
} from '../graph/dag.ts';
import { readTensor, tensorOf } from '../graph/tensor.ts';
import { GraphError, ShapeError } from '../shape/errors.ts';
import { fits } from '../shape/fit.ts';
import { checkFunction, print } from '../shape/given.ts';
import { showSpec } from '../shape/message.ts';
import { withLayersOf } from './again.ts';
import {
  foreignTensor,
  replacementCount,
  replacementGiver,
  replacementMisfit,
} from './messages.ts';

/** How many tensors a callback must give, and what for. */
export interface Gap {
  /** The layer that the messages name. */
  readonly layer: string | undefined;
  /** Whether they take the place of what it gives or of what it takes. */
  readonly side: 'gives' | 'takes';
  readonly count: number;
  /** The verb that was called. */
  readonly verb: string;
}

/** What a callback made. */
export interface Replacement {
  /** The verb that was called. */
  readonly verb: string;
  /** The values that it gives. */
  readonly values: readonly Value[];
  /** What stands, inside of it, for the values that feed it. */
  readonly sockets: readonly Value[];
  /** All that it is made of. */
  readonly calls: readonly Call[];
}

/** Lets a callback make a replacement, for a graph, of the tensors that are to feed it. */
export const makeReplacement = (
  dag: Dag,
  fed: readonly Value[],
  gap: Gap,
  replace: (x: never) => unknown,
): Replacement => {
  const { verb } = gap;
  checkFunction(verb, '(x) => x.reLU()', replace);
  const sockets = fed.map(createSocket);
  const [one, ...more] = sockets.map((socket) => tensorOf(socket));
  const made = askFor(gap, replace, more.length === 0 ? one : [one, ...more]);
  const values = withLayersOf(dag, made);
  const calls = sortCalls(values);
  checkOrigin(verb, sockets, calls);
  checkCalls(calls);
  return { verb, values, sockets, calls };
};

/** Calls a callback, which may fail because it takes each tensor of a list for itself. */
const askFor = (gap: Gap, replace: (x: never) => unknown, given: unknown): readonly Value[] => {
  try {
    return checkTensors(gap, replace(given as never));
  } catch (error) {
    const isSplit = Array.isArray(given) && replace.length === given.length;
    const isMistaken =
      error instanceof TypeError || (error instanceof GraphError && error.code === 'not-a-tensor');
    if (!isSplit || !isMistaken) throw error;
    throw new GraphError(
      `${gap.verb}: the callback gets the tensors in one list; write ([a, b]) => …`,
      { code: 'not-a-list', received: replace, expected: '([a, b]) => …' },
    );
  }
};

const checkTensors = ({ layer, side, count, verb }: Gap, given: unknown): readonly Value[] => {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const values = list.map((tensor) => {
    const value = readTensor(tensor);
    if (value) return value;
    throw new GraphError(
      `${verb}: the replacement must return a tensor${tensor === undefined ? '; is there a return missing in it?' : ` made of what it is given, such as x.reLU() or x.apply(layer), but gives ${print(tensor)}`}`,
      { code: 'not-a-tensor', layer, received: tensor, expected: 'a tensor' },
    );
  });
  if (values.length === count) return values;
  const giver = replacementGiver(verb);
  throw new GraphError(replacementCount(layer, count, values.length, side, giver), {
    code: 'output-count',
    layer,
    received: values.length,
    expected: count,
  });
};

/** A replacement is made of nothing else than what it is given. */
const checkOrigin = (verb: string, sockets: readonly Value[], calls: readonly Call[]): void => {
  for (const call of calls) {
    if (isInput(call) && !sockets.some((socket) => socket.call === call)) {
      throw new GraphError(foreignTensor(call.layer.name, replacementGiver(verb)), {
        code: 'foreign-tensor',
        layer: call.layer.name,
      });
    }
  }
};

/**
 * Refuses a replacement that is not made of all that it is given. The compiler does not see that: what it
 * sees is refused before.
 */
export const checkAllUsed = ({ verb, sockets, calls }: Replacement): void => {
  for (const [i, socket] of sockets.entries()) {
    if (calls.includes(socket.call)) continue;
    const which = sockets.length === 1 ? 'the tensor' : `item ${i} of the tensors`;
    throw new GraphError(`${verb}: the replacement ignores ${which} that it is given`, {
      code: 'ignored-input',
      received: i,
    });
  }
};

/** Whether a value can stand where another one stood. */
export const canReplace = (given: Value, taken: Value): boolean =>
  handedOn(given).dtype === handedOn(taken).dtype && fits(given.shape, taken.shape);

/**
 * Refuses a value that cannot stand where another one stood.
 *
 * @param consumer how the message names what takes it.
 * @param giver how it names what gives it.
 */
export const checkFit = (
  layer: string | undefined,
  given: Value,
  taken: Value,
  consumer: () => string,
  giver?: string,
): void => {
  if (canReplace(given, taken)) return;
  throw new ShapeError(replacementMisfit(handedOn(given), handedOn(taken), consumer(), giver), {
    code: 'replacement',
    layer,
    received: given.shape,
    expected: taken.shape,
  });
};

/** Whether nothing takes a value, but for the graph's own outputs. */
export const isFree = (dag: Dag, value: Value): boolean =>
  !dag.calls.some(({ inputs }) => inputs.includes(value));

/**
 * How a message names what takes a call's output: by the one named layer that all calls of its layer
 * reach first, if there is one and it takes such a tensor.
 */
export const consumerName = (dag: Dag, last: Call, taken: Value): string => {
  const consumers = consumersOf(dag);
  const reached = new Set(dag.calls.filter(({ layer }) => layer === last.layer));
  const named = new Set<Call>();
  for (const call of reached) {
    for (const next of consumers.get(call) ?? []) {
      (next.layer.name === undefined ? reached : named).add(next);
    }
  }
  const [only, ...more] = new Set([...named].map(({ layer }) => layer));
  const isPlain =
    only !== undefined &&
    more.length === 0 &&
    !dag.outputs.some((value) => reached.has(value.call)) &&
    [...named].some(({ inputs }) => inputs.some((value) => showSpec(value) === showSpec(taken)));
  return isPlain ? `'${only.name}'` : `what '${last.layer.name}' feeds`;
};
