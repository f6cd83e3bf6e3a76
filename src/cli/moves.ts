import type { AnyGraph, Dag, LayerNode } from '../graph/dag.ts';
import { layersOf } from '../graph/dag.ts';
import { largestDifference, type Numbers } from '../report/apart.ts';
import { showName } from '../report/table.ts';
import type { Bar } from './bar.ts';

/** How far the weights of a layer are from those of its namesake. */
export interface Move {
  /** Its name; inside of a nested model as `encoder/dense_1`. */
  readonly layer: string;
  /** The largest difference of one number, or `null` where the sizes differ. */
  readonly largest: number | null;
}

export const printMove = ({ layer, largest }: Move): string =>
  `weights of '${showName(layer)}': ${largest === null ? 'of other sizes' : largest === 0 ? 'the same' : `moved by up to ${largest}`}`;

/** How far the weights of all layers that are in both graphs have moved, those in nested models too. */
export const movesOf = (before: AnyGraph, after: AnyGraph, bar: Bar): readonly Move[] => {
  const old = new Map(namedLayers(before.dag));
  const layers = namedLayers(after.dag);
  return layers.flatMap(([name, layer], i): readonly Move[] => {
    bar.step({ text: `${i} of ${layers.length} layers compared`, done: i, total: layers.length });
    const same = old.get(name);
    const [a, b] = [same && numbersOf(same), numbersOf(layer)];
    if (!a || !b || a.length + b.length === 0) return [];
    return [{ layer: name, largest: furthest(a, b) }];
  });
};

/** The layers of a graph; of a nested model those inside of it, as `encoder/dense_1`. */
const namedLayers = (dag: Dag, path = ''): readonly (readonly [name: string, LayerNode])[] =>
  layersOf(dag).flatMap((layer) => {
    if (layer.name === undefined) return [];
    const name = `${path}${layer.name}`;
    return layer.inner ? namedLayers(layer.inner, `${name}/`) : [[name, layer] as const];
  });

/** The weights of a layer as they were made: tfjs lists those that are trained first. */
const numbersOf = ({ source }: LayerNode): readonly Numbers[] | undefined =>
  source &&
  [...source.weights]
    .sort((a, b) => a.id - b.id)
    .map((weight) => weight.read().dataSync<'float32'>());

const furthest = (a: readonly Numbers[], b: readonly Numbers[]): number | null => {
  if (a.map(({ length }) => length).join() !== b.map(({ length }) => length).join()) return null;
  return Math.max(0, ...a.map((weight, i) => largestDifference(weight, b[i] as Numbers)));
};
