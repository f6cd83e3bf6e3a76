import type * as tf from '@tensorflow/tfjs';
import { replay } from '../graph/apply.ts';
import {
  type Call,
  createDag,
  type Dag,
  isInput,
  type LayerNode,
  layersOf,
  nestedIn,
  type Value,
} from '../graph/dag.ts';
import { callsByLayer } from '../graph/feeds.ts';
import { pairs } from '../graph/group.ts';
import { mayHaveWeights } from '../graph/weighted.ts';
import { show } from '../shape/message.ts';
import { openedCalls } from '../surgery/nested.ts';
import { isAlike, sameWeights } from './compare.ts';

/** A graph that predicts; one that was read from a live model, with the tensors of that. */
export interface Side {
  readonly dag: Dag;
  readonly live?: ReadonlyMap<Value, tf.SymbolicTensor>;
}

type Matches = ReadonlyMap<Value, Value>;

/** Two graphs, and which value of the first each of the second is made as. */
export interface Matched {
  readonly sides: readonly [Side, Side];
  readonly matches: Matches;
}

/**
 * Which values are made alike in two graphs. Where a nested model of one is no longer as it was, or stands
 * in the other as its layers, the layers inside of all of them are compared, but for those in wrappers.
 */
export const matchSides = (sides: readonly [Side, Side]): Matched => {
  const [{ dag: old }, { dag: now }] = sides;
  const matches = matchValues(old, now);
  const known = [new Set(matches.values()), new Set(matches.keys())] as const;
  const isOpened = [old, now].some((dag, i) =>
    dag.calls.some(
      ({ layer, inputs, outputs }) =>
        nestedIn(layer) &&
        inputs.every((value) => known[i]?.has(value)) &&
        !outputs.some((value) => known[i]?.has(value)),
    ),
  );
  if (!isOpened) return { sides, matches };
  const flat = [unnested(sides[0]), unnested(sides[1])] as const;
  return { sides: flat, matches: matchValues(flat[0].dag, flat[1].dag) };
};

/**
 * A graph with the layers of its nested models in their place, but for those in wrappers; the others stay
 * those of a live model.
 */
const unnested = ({ dag, live }: Side): Side => {
  const replaced = new Map(
    [...callsByLayer(dag)].flatMap(([layer, calls]) => {
      const nested = nestedIn(layer);
      return nested ? openedCalls(unnested({ dag: nested }).dag, calls, `${layer.name}/`) : [];
    }),
  );
  const values = [...(live?.keys() ?? [])].filter((value) => !replaced.has(value));
  const given = replay([...dag.outputs, ...values], replaced);
  const count = dag.outputs.length;
  const flat = createDag(dag.inputs, given.slice(0, count), dag);
  if (!live) return { dag: flat };
  const tensors = values.map((value) => live.get(value) as tf.SymbolicTensor);
  return { dag: flat, live: new Map(pairs(given.slice(count), tensors)) };
};

/**
 * The values of the second graph that are made as values of the first are: inputs that are the same,
 * of one name or else of one place, and calls of the same layer upon such values. A layer is the same
 * where it has the same weights, or none, and the same config; in two live models, where it has the same
 * name and class.
 */
const matchValues = (old: Dag, now: Dag): Matches => {
  const matches = new Map<Value, Value>();
  const matched = new Set<Call>();
  for (const [i, input] of now.inputs.entries()) {
    const { name } = input.call.layer;
    const isSame = (one: Value): boolean =>
      one === input || (name !== undefined && one.call.layer.name === name);
    const same = old.inputs.find(isSame) ?? old.inputs[i];
    if (same && show(same.shape) === show(input.shape)) matches.set(input, same);
  }
  for (const call of now.calls) {
    if (isInput(call)) continue;
    const inputs = call.inputs.map((value) => matches.get(value));
    const fedAlike = old.calls.filter(
      (one) =>
        one.inputs.length === inputs.length &&
        inputs.every((value, i) => value !== undefined && value === one.inputs[i]),
    );
    const same =
      fedAlike.find((one) => isSameLayer(one, call)) ?? onlyNamesake(fedAlike, call, matched);
    if (!same) continue;
    matched.add(same);
    for (const [i, value] of call.outputs.entries()) matches.set(value, same.outputs[i] as Value);
  }
  return matches;
};

const isSameLayer = (one: Call, other: Call): boolean => {
  const [{ layer: a }, { layer: b }] = [one, other];
  if (a === b) return !isInitialised(a);
  if (!isSameInside(a.inner, b.inner)) return false;
  if (a.source && a.source === b.source) return sameWeights(a, b);
  const [held, alsoHeld] = [a.donor ?? a.source, b.donor ?? b.source];
  if (held && alsoHeld && held !== alsoHeld)
    return a.name === b.name && a.className === b.className;
  if (held !== alsoHeld && (hasWeights(a) || hasWeights(b))) return false;
  return !isInitialised(a) && isAlike(a, one.inputs[0]?.shape, b, other.inputs[0]?.shape);
};

/**
 * The one call of two live models' layers that have a name and a class in common, by the names that they have
 * there: what was inside of a nested model may stand without it in the other.
 */
const onlyNamesake = (
  calls: readonly Call[],
  { layer }: Call,
  matched: ReadonlySet<Call>,
): Call | undefined => {
  if (!layer.source || layer.inner) return undefined;
  const { source, className } = layer;
  const namesakes = calls.filter(
    ({ layer: { source: other, ...one } }) =>
      other && other !== source && other.name === source.name && one.className === className,
  );
  const [only] = namesakes;
  return namesakes.length === 1 && only && !matched.has(only) ? only : undefined;
};

const hasWeights = ({ source, definition, inner }: LayerNode): boolean =>
  inner !== undefined || (source ? source.weights.length > 0 : definition?.weights !== undefined);

/** Whether each model that is emitted has new weights there. */
const isInitialised = (layer: LayerNode): boolean =>
  layer.inner
    ? layersOf(layer.inner).some(isInitialised)
    : layer.donor === undefined && !layer.source?.built && mayHaveWeights(layer);

const isSameInside = (a: Dag | undefined, b: Dag | undefined): boolean =>
  a === b ||
  (a?.calls.length === b?.calls.length &&
    a?.calls.every((call, i) => isInput(call) || isSameLayer(call, b?.calls[i] as Call)) === true);
