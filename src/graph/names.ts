import { type Dag, type LayerNode, layersOf } from './dag.ts';

/**
 * A name for every layer: its own, or one made of its class as tfjs does, `conv2d`, `conv2d_1`, …,
 * whichever is free. The same graph always gets the same names.
 *
 * @param outer the name of the nested model that the graph is. tfjs wants the names inside of one to
 * differ from those outside, so what is made up begins with it.
 */
export const nameLayers = (dag: Dag, outer?: string): ReadonlyMap<LayerNode, string> => {
  const prefix = outer === undefined ? '' : `${outer}_`;
  const layers = layersOf(dag);
  const taken = new Set(layers.flatMap(({ name }) => name ?? []));
  const counts = new Map<string, number>();
  const names = new Map<LayerNode, string>();
  for (const layer of layers) {
    names.set(layer, layer.name ?? freeName(prefix + snakeCase(layer.className), taken, counts));
  }
  return names;
};

/** The names of all layers, those inside of nested models included. */
export const namesInside = (
  names: ReadonlyMap<LayerNode, string>,
): ReadonlyMap<LayerNode, string> =>
  new Map([
    ...names,
    ...[...names].flatMap(([{ inner }, name]) =>
      inner ? [...namesInside(nameLayers(inner, name))] : [],
    ),
  ]);

const freeName = (stem: string, taken: Set<string>, counts: Map<string, number>): string => {
  for (let i = counts.get(stem) ?? 0; ; i++) {
    const name = i === 0 ? stem : `${stem}_${i}`;
    if (taken.has(name)) continue;
    counts.set(stem, i + 1);
    taken.add(name);
    return name;
  }
};

/** `MaxPooling2D` → `max_pooling2d`, `ConvLSTM2D` → `conv_lst_m2d`: as tfjs names layers. */
const snakeCase = (className: string): string =>
  className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
