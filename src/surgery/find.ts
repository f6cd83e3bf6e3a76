import { type Call, type Dag, isInput, layersOf } from '../graph/dag.ts';
import { GraphError } from '../shape/errors.ts';
import { takes } from '../shape/given.ts';
import { didYouMean, nearest } from '../shape/nearest.ts';
import { notDownstream, oneCall, sharedLayer } from './messages.ts';

/** The names of a graph's layers. */
export const namesOf = (dag: Dag): readonly string[] => [
  ...new Set(dag.calls.flatMap(({ layer }) => layer.name ?? [])),
];

/**
 * The calls that a name stands for: all calls of the layer of that name, in order, or, where there are
 * several, the one that `'name#1'` counts from 0.
 */
export const findCalls = (dag: Dag, verb: string, name: string): readonly [Call, ...Call[]] => {
  if (typeof name !== 'string') throw notAName(dag, verb, name);
  const [first, ...others] = callsOf(dag, name);
  if (first) return [first, ...others];
  const [, layer, index] = /^(.*)#(0|[1-9]\d*)$/.exec(name) ?? [];
  const calls = layer === undefined ? [] : callsOf(dag, layer);
  const call = calls[Number(index)];
  if (!call) throw unknownName(dag, verb, name, calls.length);
  if (calls.length === 1) throw isOneCall(verb, name, layer as string);
  return [call];
};

/** The calls of the layer of a name, for a verb that takes a layer with all of its calls. */
export const findLayer = (dag: Dag, verb: string, name: string): readonly [Call, ...Call[]] => {
  const calls = findCalls(dag, verb, name);
  const { name: layer } = calls[0].layer;
  if (layer === name) return calls;
  throw isOneCall(verb, name, layer as string);
};

const isOneCall = (verb: string, name: string, layer: string): GraphError =>
  new GraphError(oneCall(verb, name, layer), {
    code: 'one-call',
    layer,
    received: name,
    expected: layer,
  });

const callsOf = (dag: Dag, name: string): readonly Call[] =>
  dag.calls.filter(({ layer }) => layer.name !== undefined && layer.name === name);

/** The one call that a name stands for. */
export const findCall = (dag: Dag, verb: string, name: string): Call =>
  onlyCall(findCalls(dag, verb, name), verb, name);

const onlyCall = (
  [call, ...more]: readonly [Call, ...Call[]],
  verb: string,
  name: string,
): Call => {
  if (more.length === 0) return call;
  throw new GraphError(sharedLayer(verb, name), {
    code: 'shared-layer',
    layer: name,
    received: more.length + 1,
    expected: 1,
  });
};

/** The calls at the ends of a span. What is wrong with them it finds in the order in which the compiler does. */
export const findEnds = (
  dag: Dag,
  verb: string,
  first: string,
  last: string,
): readonly [Call, Call] => {
  const from = findCall(dag, verb, first);
  const ends = findCalls(dag, verb, last);
  const [to, ...others] = ends;
  const starts = dag.calls.filter(({ layer }) => layer === from.layer);
  const isDownstream =
    others.length === 0
      ? flowsInto(from, to)
      : starts.some((start) => ends.some((end) => flowsInto(start, end)));
  if (isDownstream) return [from, onlyCall(ends, verb, last)];
  throw new GraphError(notDownstream(last, verb), {
    code: 'not-downstream',
    layer: last,
    received: [first, last],
    expected: [last, first],
  });
};

const notAName = (dag: Dag, verb: string, given: unknown): GraphError => {
  const names = namesOf(dag);
  const layer = dag.calls.find((call) => !isInput(call) && call.layer.name !== undefined)?.layer;
  return new GraphError(
    takes(verb, 'the name of a layer', `'${layer?.name ?? names[0] ?? 'dense_1'}'`, given),
    { code: 'not-a-name', received: given, expected: names },
  );
};

/** @param count how many calls there are of the layer of which it would name one. */
const unknownName = (dag: Dag, verb: string, name: string, count: number): GraphError => {
  const names = namesOf(dag);
  const models = modelsAround(dag, name);
  const hint = models ? undefined : nearest(name, names);
  const advice = models ? insideOf(models) : (callInstead(name, count) ?? didYouMean(hint));
  return new GraphError(`${verb}: there is no layer '${name}'${advice}`, {
    code: 'unknown-layer',
    layer: name,
    received: name,
    expected: models ? [...models, name] : (hint ?? names),
  });
};

/** What names the last of so many calls, or the one that there is; `undefined` where there is none. */
const callInstead = (name: string, count: number): string | undefined => {
  if (count === 0) return undefined;
  return count === 1
    ? `; that layer has one call: name the layer, '${name.replace(/#\d+$/, '')}'`
    : `; the last call of that layer is '${name.replace(/\d+$/, String(count - 1))}'`;
};

/** The names of the nested models that a layer is inside of, from the outermost. */
const modelsAround = (dag: Dag, name: string): readonly string[] | undefined => {
  for (const { name: outer, inner } of layersOf(dag)) {
    if (outer === undefined || !inner) continue;
    if (namesOf(inner).includes(name)) return [outer];
    const models = modelsAround(inner, name);
    if (models) return [outer, ...models];
  }
  return undefined;
};
const insideOf = (models: readonly string[]): string => {
  const place = [...models].reverse().map((model) => `'${model}'`);
  const edit = models.reduceRight((rest, model, depth) => {
    const call = `within('${model}', ${rest})`;
    return depth === 0 ? call : `(inner) => inner.${call}`;
  }, '…');
  return `; it is inside ${place.join(' in ')}: ${edit}`;
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
