import type * as tf from '@tensorflow/tfjs';
import { failure, quote, reason } from '../files/failure.ts';
import type { Report } from '../files/progress.ts';
import { allWeights, nearestPath, type SavedWeight, type SavedWeights } from '../files/saved.ts';
import { addTo, groupBy } from '../graph/group.ts';
import { renamedWeights } from '../keras/differences.ts';
import { LoadError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Recorded } from './record.ts';
import { unlikeShape } from './unlike-shape.ts';

/**
 * Gives every weight of a model what a file has for it.
 *
 * @param read what the file has besides, and was read as the model was made.
 */
export const assignWeights = (
  recorded: readonly Recorded[],
  saved: SavedWeights,
  read: ReadonlySet<SavedWeight>,
  file: string,
  report?: Report,
): void => {
  const left = allWeights(saved).filter((weight) => !read.has(weight));
  const pairs =
    saved.kind === 'named'
      ? byName(recorded, left, file)
      : byPlace(recorded, saved.weights, new Set(left), file);
  for (const [{ shape, layers }, match] of pairs) {
    if (show(shape) === show(match.shape)) continue;
    throw unlikeShape(match, layers.at(-1), shape, file);
  }
  for (const [i, [{ weight, layers }, { name, read }]] of pairs.entries()) {
    report?.({ stage: 'weights', done: i, total: pairs.length });
    let tensor: tf.Tensor | undefined;
    const layer = layers.at(-1);
    try {
      tensor = read();
      if (tensor.dtype !== weight.dtype)
        throw unlikeDType(name, tensor.dtype, weight.dtype, file, layer);
      // Not by `write`, which would apply the weight's constraint to what was trained under it.
      weight.val.assign(tensor as never);
    } catch (error) {
      if (error instanceof LoadError) throw error;
      throw failure(file, `the weight ${quote(name)} cannot be read: ${reason(error)}`, {
        code: 'unreadable',
        layer,
      });
    } finally {
      tensor?.dispose();
    }
  }
};

const unlikeDType = (
  name: string,
  received: string,
  expected: string,
  file: string,
  layer: string | undefined,
): LoadError =>
  failure(file, `the weight ${quote(name)} is ${received}, where ${expected} belongs`, {
    code: 'weight-dtype',
    layer,
    received,
    expected,
  });

type Pair = readonly [Recorded, SavedWeight];

const byPlace = (
  recorded: readonly Recorded[],
  saved: ReadonlyMap<string, ReadonlyMap<number, SavedWeight>>,
  left: Set<SavedWeight>,
  file: string,
): readonly Pair[] => {
  const pairs: Pair[] = [];
  for (const [place, group] of groupBy(trainedFirst(recorded), ({ place }) => place)) {
    for (const [i, weight] of group.entries()) {
      const match = saved.get(place)?.get(i);
      if (!match) throw missing(weight, file);
      left.delete(match);
      pairs.push([weight, match]);
    }
  }
  const [first] = left;
  if (first) throw unused(first, file);
  return pairs;
};

/** As Keras lists them: those that are trained before those that are not. */
const trainedFirst = (recorded: readonly Recorded[]): readonly Recorded[] => [
  ...recorded.filter(({ isTrained }) => isTrained),
  ...recorded.filter(({ isTrained }) => !isTrained),
];

/**
 * By the names that tfjs gives weights; else by that of their layer, of those around it and of the
 * weight, as far as the file tells them; else by their order in their layer, where the names of none
 * of them are those of tfjs, or where Keras too goes by their order.
 */
const byName = (
  recorded: readonly Recorded[],
  saved: readonly SavedWeight[],
  file: string,
): readonly Pair[] => {
  const pairs: Pair[] = [];
  const left = new Set(saved);
  const take = (weight: Recorded, match: SavedWeight): void => {
    left.delete(match);
    pairs.push([weight, match]);
  };
  const exact = groupBy(saved, ({ name, group }) => (group === undefined ? name : ''));
  const others: Recorded[] = [];
  for (const weight of recorded) {
    const match = exact.get(weight.weight.originalName)?.find((named) => left.has(named));
    if (match) take(weight, match);
    else others.push(weight);
  }
  const matched = new Set(pairs.map(([, { name }]) => name));
  const again = [...left].find(({ name, group }) => group === undefined && matched.has(name));
  if (again) throw repeated(again, file);
  const exactLayers = new Set(pairs.map(([{ layers }]) => JSON.stringify(layers)));
  const byPart = new Map<string, SavedWeight[]>();
  for (const weight of left) {
    for (const part of new Set([...weight.path.slice(0, -1), weight.group ?? ''])) {
      addTo(byPart, part, weight);
    }
  }
  const layers = groupBy(trainedFirst(others), ({ layers }) => JSON.stringify(layers));
  for (const [key, group] of layers) {
    const { layers: chain } = group[0];
    const found = (byPart.get(chain.at(-1) as string) ?? []).filter(
      (weight) => left.has(weight) && (weight.group === undefined || weight.group === chain[0]),
    );
    const isFound = (weight: Recorded): boolean => found.some((saved) => isAlike(weight, saved));
    const isInOrder = found.some((weight) => weight.group !== undefined)
      ? !group.every(isFound)
      : !exactLayers.has(key) && !group.some(isFound);
    for (const weight of group) {
      const free = found.filter((candidate) => left.has(candidate));
      const match = isInOrder ? free[0] : nearest(weight, free);
      if (!match) throw unknownOf(free, recorded, file) ?? missing(weight, file);
      take(weight, match);
    }
  }
  const [first] = left;
  if (first) throw unused(first, file);
  return pairs;
};

/** Whether the last part of its name is what tfjs, or Keras, calls a weight. */
const isAlike = ({ name }: Recorded, { path }: SavedWeight): boolean =>
  path.at(-1) === name || path.at(-1) === renamedWeights.get(name);

const nearest = (weight: Recorded, candidates: readonly SavedWeight[]): SavedWeight | undefined =>
  nearestPath(
    [...weight.layers, ...weight.inner],
    candidates.filter((candidate) => isAlike(weight, candidate)),
  );

const missing = ({ layers, name }: Recorded, file: string): Error =>
  failure(
    file,
    `the weight ${quote(name)} of the layer ${quote(layers.join('/'))} is not in the file; is it whole?`,
    { code: 'missing-weight', layer: layers.at(-1), expected: name },
  );
/** What is wrong with a weight that stands where one of a layer is missing, and is none of any. */
const unknownOf = (
  free: readonly SavedWeight[],
  recorded: readonly Recorded[],
  file: string,
): Error | undefined => {
  const unknown = free.find((saved) => !recorded.some((weight) => isAlike(weight, saved)));
  return unknown && unused(unknown, file);
};
const repeated = ({ name }: SavedWeight, file: string): Error =>
  failure(
    file,
    `the weight ${quote(name)} is listed again, though no other of the model has that name; list each once`,
    { code: 'repeated-weight', received: name },
  );
const unused = ({ name }: SavedWeight, file: string): Error =>
  failure(file, `no layer of the model has the weight ${quote(name)}; is it that model's?`, {
    code: 'unknown-weight',
    received: name,
  });
