import * as tf from '@tensorflow/tfjs';
import { isMadeUp } from '../emit/code/comparable.ts';
import { createDag, type Dag, type LayerNode, layersOf, type Value } from '../graph/dag.ts';
import { isDisposed } from '../graph/disposed.ts';
import { callsByLayer, feedNames } from '../graph/feeds.ts';
import { addTo } from '../graph/group.ts';
import { nameLayers } from '../graph/names.ts';
import { readModel } from '../graph/read.ts';
import { savedConfig } from '../graph/saved-config.ts';
import { heldBy } from '../layers/inner.ts';
import type { LiveWeight } from '../layers/protected.ts';
import type { Shape } from '../shape/dimension.ts';
import { type Row, rowsOf } from './rows.ts';
import { showCount, showName } from './table.ts';

/** In what two layers differ that stand for one another. */
export interface Change {
  /** `'inside'`: layers of a nested model, by their names, or what it gives. */
  readonly what:
    | 'name'
    | 'class'
    | 'config'
    | 'trainable'
    | 'shape'
    | 'edges'
    | 'inside'
    | 'weights';
  readonly before: unknown;
  readonly after: unknown;
}

/** `units 4 → 5`, on one line; layers by their names. What is called the same is said once. */
export const showEdit = ({ what, before, after }: Change): string => {
  const show = shows[what] ?? short;
  const [was, is] = [show(before), show(after)];
  if (was !== is) return `${what} ${was} → ${is}`;
  return what === 'weights' ? 'other weights' : `${what} ${is}`;
};
/** What feeds each call: `'a', 'b' and then 'c'` where a layer is called twice. */
const feeders = (calls: unknown): string =>
  (calls as Row['from']).map((names) => names.map(quoted).join(', ')).join(' and then ') ||
  'nothing';
const quoted = (name: unknown): string => `'${showName(String(name))}'`;
const listed = (names: unknown): string => (names as string[]).map(quoted).join(', ') || 'nothing';
const short = (value: unknown): string => showName(JSON.stringify(value) ?? 'nothing');

const shows: Partial<Record<Change['what'], (value: unknown) => string>> = {
  edges: feeders,
  inside: listed,
  name: quoted,
  trainable: (count) => showCount(count as number | null),
};

/** A layer of one graph, of another, or of both. */
export interface Pair {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly changes: readonly Change[];
  /** The layers inside of a nested model that is not the same in both. */
  readonly inside: readonly Pair[];
}

/** Which layer of one graph a layer of another stands for. */
export type Match = (before: Dag, after: Dag) => ReadonlyMap<LayerNode, LayerNode>;

/** Layers are those of the same name; failing that, those of the same trained layer, renamed. */
export const byName: Match = (before, after) => {
  const own = invert(nameLayers(after));
  const sources = new Map(
    layersOf(after).flatMap((layer) => (layer.source ? [[layer.source, layer] as const] : [])),
  );
  const matched = new Map<LayerNode, LayerNode>();
  const left = new Set(layersOf(after));
  const pair = (one: LayerNode, other: LayerNode | undefined): void => {
    if (!other || matched.has(one) || !left.delete(other)) return;
    matched.set(one, other);
  };
  const names = nameLayers(before);
  for (const layer of names.keys()) if (left.has(layer)) pair(layer, layer);
  for (const [layer, name] of names) pair(layer, own.get(name));
  for (const layer of names.keys()) pair(layer, layer.source && sources.get(layer.source));
  return matched;
};

/** Layers are the very same. */
export const byIdentity: Match = (before, after) => {
  const own = new Set(layersOf(after));
  return new Map(layersOf(before).flatMap((layer) => (own.has(layer) ? [[layer, layer]] : [])));
};

/** What each of two graphs is inside of, if it is. */
type Outers = readonly [before: string | undefined, after: string | undefined];

/** The layers of two graphs in the order of the first, each new one after the one that it follows. */
export const pairLayers = (
  before: Dag,
  after: Dag,
  match: Match,
  outers: Outers = [undefined, undefined],
): readonly Pair[] => {
  const [rows, others] = [rowsOf(before, outers[0]), rowsOf(after, outers[1])];
  const [fed, fedAfter] = [inputsOf(before), inputsOf(after)];
  const matched = match(before, after);
  const counterpart = invert(matched);
  const [calls, callsAfter] = [callsByLayer(before), callsByLayer(after)];
  const isTold = (one?: LayerNode, other?: LayerNode): boolean =>
    one !== undefined &&
    other !== undefined &&
    calls.get(one)?.length === callsAfter.get(other)?.length;
  const edges = edgesOf(calls, (layer) => {
    const other = matched.get(layer);
    return [other ? nameIn(others, other) : nameIn(rows, layer), isTold(layer, other)];
  });
  const edgesAfter = edgesOf(callsAfter, (layer) => [
    nameIn(others, layer),
    isTold(counterpart.get(layer), layer),
  ]);
  const known = new Map<LayerNode, Pair>();
  for (const [layer, row] of rows) {
    const other = matched.get(layer);
    const now = other && others.get(other);
    const found =
      other && now
        ? changesOf(
            [layer, row, fed.get(layer), edges.get(layer)],
            [other, now, fedAfter.get(other), edgesAfter.get(other)],
          )
        : { changes: [], inside: [] };
    known.set(layer, Object.freeze({ before: row, after: now, ...found }));
  }
  const following = new Map<LayerNode | undefined, Pair[]>();
  let previous: LayerNode | undefined;
  for (const [layer, row] of others) {
    const original = counterpart.get(layer);
    if (original) {
      previous = original;
      continue;
    }
    const added = { before: undefined, after: row, changes: [], inside: [] };
    addTo(following, previous, Object.freeze(added));
  }
  const newAfter = (layer: LayerNode | undefined): readonly Pair[] => following.get(layer) ?? [];
  return [
    ...newAfter(undefined),
    ...[...known].flatMap(([layer, pair]) => [pair, ...newAfter(layer)]),
  ];
};

const nameIn = (rows: ReadonlyMap<LayerNode, Row>, layer: LayerNode): string =>
  (rows.get(layer) as Row).name;

const invert = <A, B>(map: ReadonlyMap<A, B>): ReadonlyMap<B, A> =>
  new Map([...map].map(([a, b]) => [b, a]));

/** What the first call of each layer takes. */
const inputsOf = (dag: Dag): ReadonlyMap<LayerNode, Shape | undefined> =>
  new Map([...dag.calls].reverse().map(({ layer, inputs }) => [layer, inputs[0]?.shape]));

/**
 * What feeds the calls of each layer, to be compared: by the names of layers and by which tensor of them it
 * is; by which call, too, where that is told.
 */
const edgesOf = (
  calls: ReturnType<typeof callsByLayer>,
  known: (layer: LayerNode) => readonly [name: string, isCallTold: boolean],
): ReadonlyMap<LayerNode, string> => {
  const place = (value: Value): readonly unknown[] => {
    const { call } = value;
    const [name, isCallTold] = known(call.layer);
    const index = isCallTold ? calls.get(call.layer)?.indexOf(call) : undefined;
    return [name, index, call.outputs.indexOf(value)];
  };
  return new Map(
    [...calls].map(([layer, own]) => [layer, text(own.map(({ inputs }) => inputs.map(place)))]),
  );
};

type Described = readonly [
  layer: LayerNode,
  row: Row,
  input: Shape | undefined,
  edges: string | undefined,
];

const changesOf = (
  [layer, row, input, fed]: Described,
  [other, now, inputNow, fedNow]: Described,
): Pick<Pair, 'changes' | 'inside'> => {
  const changes: Change[] = [];
  const note = (what: Change['what'], before: unknown, after: unknown, isSame?: boolean): void => {
    if (isSame ?? text(before) === text(after)) return;
    changes.push(Object.freeze({ what, before, after }));
  };
  note('name', row.name, now.name);
  note('class', row.className, now.className);
  const [model, modelNow] = layer === other ? [] : [dagInside(layer), dagInside(other)];
  if (layer !== other && row.className === now.className) {
    const isModelLeft = model !== undefined || modelNow !== undefined;
    const [a, b] = differing(
      wholeConfig(layer, input, isModelLeft),
      wholeConfig(other, inputNow, isModelLeft),
    );
    note('config', a, b);
  }
  const isAsLarge = row.parameters === now.parameters;
  const isAsFree = (row.trainable === 0) === (now.trainable === 0);
  const isUnknown = row.trainable === null || now.trainable === null;
  note('trainable', row.trainable, now.trainable, isUnknown || (isAsLarge ? undefined : isAsFree));
  note('shape', row.output, now.output);
  note('edges', row.feeds, now.feeds, fed === fedNow);
  let inside: readonly Pair[] = [];
  if (model !== modelNow) {
    const dags = [model ?? nothing, modelNow ?? nothing] as const;
    const outers: Outers = [row.name, now.name];
    inside = pairLayers(...dags, byName, outers);
    const [were, are] = insideChanges(inside, dags, outers);
    note('inside', were, are, were.length + are.length === 0);
  }
  if (layer !== other) note('weights', kindOf(layer), kindOf(other), sameWeights(layer, other));
  return { changes: Object.freeze(changes), inside };
};

const nothing: Dag = createDag([], []);

/** The graph of a nested model, or of the model that a wrapper holds. */
const dagInside = ({ inner, source, donor = source }: LayerNode): Dag | undefined => {
  const held = inner ? undefined : donor && heldBy(donor);
  return held instanceof tf.LayersModel ? readModel(held) : inner;
};

/** The layers inside of a nested model that are different before and after, or else its outputs if they are. */
const insideChanges = (
  pairs: readonly Pair[],
  [before, after]: readonly [Dag, Dag],
  outers: Outers,
): readonly [before: readonly string[], after: readonly string[]] => {
  const edited = pairs.filter((pair) => !pair.before || !pair.after || pair.changes.length > 0);
  if (edited.length > 0) {
    const names = (side: 'before' | 'after'): readonly string[] =>
      edited.flatMap((pair) => pair[side]?.name ?? []);
    return [names('before'), names('after')];
  }
  const [were, are] = [outputNames(before, outers[0]), outputNames(after, outers[1])];
  return text(were) === text(are) ? [[], []] : [were, are];
};
const outputNames = (dag: Dag, outer: string | undefined): readonly string[] =>
  dag.outputs.map(feedNames(dag, nameLayers(dag, outer)));

/** Whether two layers of one class compute the same with the same weights. */
export const isAlike = (
  layer: LayerNode,
  input: Shape | undefined,
  other: LayerNode,
  inputNow: Shape | undefined,
): boolean =>
  layer.className === other.className &&
  text(wholeConfig(layer, input)) === text(wholeConfig(other, inputNow));

/**
 * A config with tfjs's defaults filled in, each in one spelling, but for what says nothing of what the
 * layer computes, and perhaps for the model that a wrapper holds.
 */
const wholeConfig = (layer: LayerNode, input: Shape | undefined, isModelLeft = false): Config => {
  const whole = savedConfig(layer);
  const plain = (input && layer.definition?.plain?.(whole as never, input)) ?? whole;
  const { name: _, weights: __, layer: held, ...rest } = plain as Config;
  return held === undefined || isModelLeft ? rest : { ...rest, layer: held };
};
type Config = Readonly<Record<string, unknown>>;

/** The options that say something else in one config than in another. */
export const differingKeys = (a: Config, b: Config): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (key) => text({ [key]: a[key] }) !== text({ [key]: b[key] }),
  );

/** The options that differ, as they are on both sides. */
const differing = (a: Config, b: Config): readonly [Config, Config] => {
  const keys = differingKeys(a, b);
  const pick = (config: Config): Config =>
    Object.fromEntries(keys.map((key) => [key, config[key] ?? null]));
  return [pick(a), pick(b)];
};

/**
 * The dtype that is the default; an input shape in a graph; what is frozen, which is compared by the
 * weights; and what tfjs made up.
 */
const saysNothing = (key: string, value: unknown): boolean =>
  (key === 'dtype' && value === 'float32') ||
  key === 'batchInputShape' ||
  key === 'trainable' ||
  isMadeUp(key, value);

/** A text that is equal where two data are: keys in order, and not a word of what says nothing. */
const text = (data: unknown): string =>
  JSON.stringify(data ?? null, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(
      ([key, one]) => one !== null && one !== undefined && !saysNothing(key, one),
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const kindOf = (layer: LayerNode): string => (isTrained(layer) ? 'trained' : 'new');
const isTrained = (layer: LayerNode): boolean =>
  layer.inner ? layersOf(layer.inner).some(isTrained) : weightsOf(layer) !== undefined;

/** Whether both have the same values, or have none. Two new layers are alike as long as configs are. */
export const sameWeights = (layer: LayerNode, other: LayerNode): boolean => {
  // The layers of a nested model have weights of their own, whatever the model had that they are from.
  if (layer.inner && other.inner) {
    return [...byName(layer.inner, other.inner)].every(([a, b]) => a === b || sameWeights(a, b));
  }
  const [mine, theirs] = [weightsOf(layer), weightsOf(other)];
  if (!mine || !theirs) return mine === theirs || (mine ?? theirs)?.length === 0;
  return mine.length === theirs.length && mine.every((one, i) => sameWeight(one, theirs[i]));
};

/** The weights that a layer has, its own or those that it got from another. */
const weightsOf = ({ source, donor = source }: LayerNode): readonly LiveWeight[] | undefined =>
  donor?.built ? donor.weights : undefined;

const sameWeight = (a: LiveWeight, b: LiveWeight | undefined): boolean => {
  if (a === b) return true;
  if (!b || text(a.shape) !== text(b.shape) || isDisposed(a) || isDisposed(b)) return false;
  const [x, y] = [a.read(), b.read()];
  if ((x as Held).dataId === (y as Held).dataId) return true;
  const [values, others] = [x.dataSync(), y.dataSync()];
  return values.every((value, i) => Object.is(value, others[i]));
};
type Held = tf.Tensor & { readonly dataId: object };
