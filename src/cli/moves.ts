import type { AnyGraph, LayerNode } from '../graph/dag.ts';
import { layersOf } from '../graph/dag.ts';
import { largestDifference, type Numbers } from '../report/apart.ts';
import { showName } from '../report/table.ts';
import type { Bar } from './bar.ts';

/** How far the weights of a layer are from those of its namesake. */
export interface Move {
  readonly layer: string;
  /** The largest difference of one number, or `null` where the sizes differ. */
  readonly largest: number | null;
}

export const printMove = ({ layer, largest }: Move): string =>
  `weights of '${showName(layer)}': ${largest === null ? 'of other sizes' : largest === 0 ? 'the same' : `moved by up to ${largest}`}`;

/** How far the weights of all layers that are in both graphs have moved. */
export const movesOf = (before: AnyGraph, after: AnyGraph, bar: Bar): readonly Move[] => {
  const old = new Map(layersOf(before.dag).map((layer) => [layer.name, layer]));
  const layers = layersOf(after.dag);
  return layers.flatMap((layer, i): readonly Move[] => {
    bar.step({ text: `${i} of ${layers.length} layers compared`, done: i, total: layers.length });
    const same = layer.name === undefined ? undefined : old.get(layer.name);
    const [a, b] = [same && numbersOf(same), numbersOf(layer)];
    if (!a || !b || a.length + b.length === 0) return [];
    return [{ layer: layer.name as string, largest: furthest(a, b) }];
  });
};

const numbersOf = ({ source }: LayerNode): readonly Numbers[] | undefined =>
  source?.getWeights().map((weight) => weight.dataSync<'float32'>());

const furthest = (a: readonly Numbers[], b: readonly Numbers[]): number | null => {
  if (a.map(({ length }) => length).join() !== b.map(({ length }) => length).join()) return null;
  return Math.max(0, ...a.map((weight, i) => largestDifference(weight, b[i] as Numbers)));
};
