import { checkCalls, replay } from '../graph/apply.ts';
import { checkNames } from '../graph/build.ts';
import { type Call, createDag, type Dag, isInput, type Value } from '../graph/dag.ts';
import { pairs } from '../graph/group.ts';
import { GraphError } from '../shape/errors.ts';
import { findCalls, findEnds, namesOf } from './find.ts';
import {
  cutsInput,
  namesInputsOnly,
  removalCount,
  removalGiver,
  replacementGiver,
  unusedInput,
} from './messages.ts';
import { checkAllUsed, checkFit, consumerName, isFree, makeReplacement } from './replacement.ts';

/** A span of a graph that is to be replaced. */
export interface Span {
  readonly kind: 'span';
  readonly dag: Dag;
  readonly first: Call;
  readonly last: Call;
  /** The further calls of a shared layer that is cut as a whole. */
  readonly others: readonly Call[];
}

/**
 * Finds the span from one named layer to another, both included. The name of a shared layer alone
 * stands for all of its calls.
 */
export const findSpan = (dag: Dag, first: string, last: string): Span => {
  if (first === last) {
    const [only, ...others] = findCalls(dag, 'cut', first);
    if (isInput(only as Call)) throw cutAnInput(dag, first);
    return Object.freeze({ kind: 'span', dag, first: only as Call, last: only as Call, others });
  }
  if (isInput(findCalls(dag, 'cut', first)[0])) throw cutAnInput(dag, first);
  const [from, to] = findEnds(dag, 'cut', first, last);
  return Object.freeze({ kind: 'span', dag, first: from, last: to, others: [] });
};

const cutAnInput = (dag: Dag, name: string): GraphError => {
  const isOnly = namesOf(dag).length === 1;
  const message = isOnly ? namesInputsOnly : cutsInput(name);
  return new GraphError(message, { code: 'cuts-input', layer: name, received: name });
};

/** The graph in which what `replace` makes of the span's input stands for the span. */
export const insert = (span: Span, replace: (x: never) => unknown): Dag =>
  finish(span.dag, { replaced: standIns(span, replace) });

/** What `replace` makes of the span's input, by the values of the span that it is to stand for. */
export const standIns = (
  { dag, first, last, others }: Span,
  replace: (x: never) => unknown,
  verb?: string,
): ReadonlyMap<Value, Value> => {
  const count = last.outputs.length;
  const gap = { layer: last.layer.name, side: 'gives', count, verb: verb ?? 'insert' } as const;
  const made = makeReplacement(dag, first.inputs, gap, replace);
  const giver = replacementGiver(verb);
  checkSpanFit(dag, last, made.values, giver);
  checkAllUsed(made);
  const replaced = new Map<Value, Value>(pairs(last.outputs, made.values));
  for (const [socket, value] of pairs(made.sockets, first.inputs)) replaced.set(socket, value);
  for (const other of others) {
    // With the same layers again: what stands for a shared layer is shared too.
    const values = replay(made.values, new Map(pairs(made.sockets, other.inputs)));
    checkSpanFit(dag, other, values, giver);
    for (const [old, value] of pairs(other.outputs, values)) replaced.set(old, value);
  }
  return replaced;
};

/** The graph in which the span's input goes straight to what the span feeds. */
export const remove = (span: Span): Dag => {
  const { dag, first, last, others } = span;
  if (first.inputs.length !== last.outputs.length) {
    throw new GraphError(removalCount(first.layer.name), {
      code: 'remove-arity',
      layer: first.layer.name,
      received: first.inputs.length,
      expected: last.outputs.length,
    });
  }
  const giver = removalGiver(first.layer.name);
  checkSpanFit(dag, last, first.inputs, giver);
  for (const other of others) checkSpanFit(dag, other, other.inputs, giver);
  const ends: readonly (readonly [Call, Call])[] = [
    [first, last],
    ...others.map((call) => [call, call] as const),
  ];
  const replaced = new Map(ends.flatMap(([from, to]) => pairs(to.outputs, from.inputs)));
  return finish(dag, { replaced });
};

/** What is to be different in a graph: see `replay`. */
export interface Changes {
  readonly replaced: ReadonlyMap<Value, Value>;
  readonly fed?: ReadonlyMap<Call, readonly Value[]>;
  /** What its outputs are to be, before others stand for them. Default: what they are. */
  readonly outputs?: readonly Value[];
}

/**
 * The graph with its changes, unless they leave an input without use or a name twice, or give a shared
 * layer sizes that no weights fit all of.
 *
 * @param verb the one that was called, if it was not `cut`.
 */
export const finish = (
  dag: Dag,
  { replaced, fed, outputs = dag.outputs }: Changes,
  verb?: string,
): Dag => {
  const edited = createDag(dag.inputs, replay(outputs, replaced, fed), dag);
  const used = new Set([...edited.outputs, ...edited.calls.flatMap(({ inputs }) => inputs)]);
  const idle = edited.inputs.find((input) => !used.has(input));
  if (idle) {
    const { name } = idle.call.layer;
    throw new GraphError(unusedInput(name, verb), { code: 'unused-input', layer: name });
  }
  checkNames(edited);
  checkCalls(edited.calls, dag.calls);
  return edited;
};

/**
 * Refuses values that cannot stand for what a call gives. For what nothing takes any can: all that this call
 * gives, or the one of several tensors that nothing takes of any call of the layer.
 *
 * @param giver how the message names what gives them.
 */
export const checkSpanFit = (
  dag: Dag,
  last: Call,
  values: readonly Value[],
  giver?: string,
): void => {
  if (last.outputs.every((taken) => isFree(dag, taken))) return;
  const calls = dag.calls.filter(({ layer }) => layer === last.layer);
  for (const [i, [taken, given]] of pairs(last.outputs, values).entries()) {
    if (calls.every(({ outputs }) => isFree(dag, outputs[i] as Value))) continue;
    checkFit(last.layer.name, given, taken, () => consumerName(dag, last, taken), giver);
  }
};
