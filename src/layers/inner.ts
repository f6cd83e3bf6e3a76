import * as tf from '@tensorflow/tfjs';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { applyRule } from '../shape/rule.ts';
import type { Mend, OutShapes } from './layer.ts';
import { cellOf, type Definition, definitionOf } from './registry.ts';
import type { Inner, ReusableCell } from './reusable.ts';
import type { Weight } from './weights.ts';

/** A cell, or the cells of a stack, from the first to the last. */
export type InnerCells = Inner | readonly Inner[];

/** The sizes of the states of a cell, or of a stack of cells, which tfjs lists from the top down. */
export type sizesOf<Cells> =
  Cells extends ReusableCell<infer R, infer C>
    ? known<applyRule<R, unknown, C>>
    : stackedSizes<Cells>;
/** The sizes, unless there was a mistake in the cell, which is told where it is made. */
type known<Sizes> = Sizes extends readonly unknown[] ? Sizes : readonly number[];
type stackedSizes<Cells, Out extends readonly unknown[] = []> = Cells extends readonly [
  infer First,
  ...infer Rest,
]
  ? sizesOf<First> extends infer Sizes extends readonly unknown[]
    ? stackedSizes<Rest, [...Sizes, ...Out]>
    : readonly number[]
  : Cells extends readonly []
    ? Out
    : readonly number[];

export const sizesOf = (cells: InnerCells): readonly number[] =>
  isList(cells)
    ? [...cells].reverse().flatMap(sizesOf)
    : (cellOf(cells.className)?.sizes(cells.config as never) ?? []);

/** The weights of a cell, or of a stack of cells, each of which gets what the one below it gives. */
export const weightsOfCells = (cells: InnerCells, features: Dim): readonly Weight[] | undefined => {
  if (!isList(cells)) return cellOf(cells.className)?.weights(features, cells.config as never);
  const all: Weight[] = [];
  let given = features;
  for (const cell of cells) {
    const own = weightsOfCells(cell, given);
    if (!own) return undefined;
    all.push(...own);
    given = sizesOf(cell)[0] ?? null;
  }
  return all;
};

/** Whether the sizes of a cell can be told. */
export const isKnownCell = (cells: InnerCells): boolean => {
  if (isList(cells)) return cells.every(isKnownCell);
  if (cellOf(cells.className) === undefined) return false;
  const { cells: stacked } = cells.config as { readonly cells?: readonly Inner[] };
  return stacked === undefined || isKnownCell(stacked);
};

/** Makes the tfjs cell; like all that is in another layer, it is named alike each time. */
export const createCell = (cells: InnerCells): tf.layers.Layer => {
  if (isList(cells)) return createCell({ className: 'StackedRNNCells', config: { cells } });
  const cell = cellOf(cells.className);
  if (cell) return cell.create({ name: cell.method, ...cells.config });
  throw new Error(`there is no cell ${cells.className}`);
};

const isList = (cells: InnerCells): cells is readonly Inner[] => Array.isArray(cells);

/** The entry for a layer inside another, where its rule can tell shapes. */
export const definitionInside = (layer: Inner): Definition | undefined =>
  definitionOf(layer.className, layer.config);

/** What comes out of a layer inside another, before which there is no state. */
export const innerShape = (layer: Inner, input: Shape): OutShapes => {
  const definition = definitionInside(layer);
  switch (definition?.kind) {
    case 'layer':
      return definition.shape(input, layer.config);
    case 'recurrent':
      return definition.shape(input, layer.config, []);
    default:
      throw new Error(`there is no rule for ${layer.className}`);
  }
};

/** The weights of a layer inside another, if it is known. */
export const innerWeights = (layer: Inner, input: Shape): readonly Weight[] | undefined => {
  const definition = definitionInside(layer);
  if (!definition) return undefined;
  return definition.weights ? definition.weights(input, layer.config as never) : [];
};

/** Makes the tfjs layer; it is frozen where the layer around it is. */
export const createInner = (layer: Inner, trainable: boolean | undefined): tf.layers.Layer => {
  const definition = definitionInside(layer);
  if (!definition) throw new Error(`there is no layer ${layer.className}`);
  const frozen = trainable === false ? { trainable } : {};
  return definition.create({ name: definition.method, ...layer.config, ...frozen });
};

/** The layer that a layer wraps, if it is a wrapper. */
export const wrappedBy = (layer: tf.layers.Layer): tf.layers.Layer | undefined => {
  const { layer: inner } = layer as tf.layers.Layer & { readonly layer?: unknown };
  return isTfLayer(inner) ? inner : undefined;
};
/**
 * The layers and cells inside a layer, each with the property that holds it, in an order that depends on
 * the layer's config only.
 */
export const partsOf = (layer: tf.layers.Layer): readonly (readonly [Part, tf.layers.Layer])[] => {
  const owner = layer as tf.layers.Layer & { readonly [K in Part]?: unknown };
  const parts: [Part, tf.layers.Layer][] = [];
  for (const part of partNames) {
    const held = owner[part];
    if (held === undefined) continue;
    for (const inner of [held].flat()) if (isTfLayer(inner)) parts.push([part, inner]);
  }
  return parts;
};
const partNames = ['cell', 'cells', 'layer', 'forwardLayer', 'backwardLayer'] as const;
type Part = (typeof partNames)[number];

/** The very layer that a wrapper runs: one that runs both ways makes two of the config of the one it is given. */
export const heldBy = (layer: tf.layers.Layer): tf.layers.Layer | undefined => {
  const wrapped = wrappedBy(layer);
  return wrapped && !partsOf(layer).some(([part]) => part === 'forwardLayer') ? wrapped : undefined;
};

/** The model that a layer is, or that a wrapper holds, perhaps through others. */
export const modelIn = (layer: tf.layers.Layer): tf.LayersModel | undefined => {
  if (layer instanceof tf.LayersModel) return layer;
  const held = heldBy(layer);
  return held && modelIn(held);
};

/** Whether a layer has weights to keep: a wrapper builds what it wraps, unless that is built already. */
export const isBuilt = (layer: tf.layers.Layer): boolean => {
  const held = heldBy(layer);
  return layer.built || (held !== undefined && isBuilt(held));
};

/** The layers and cells inside a layer. */
export const innerLayers = (layer: tf.layers.Layer): readonly tf.layers.Layer[] =>
  partsOf(layer).map(([, inner]) => inner);

/** The layers and cells inside a layer, and those that a model is made of. */
export const layersInside = (layer: tf.layers.Layer): readonly tf.layers.Layer[] => {
  const { layers } = layer as tf.layers.Layer & { readonly layers?: unknown };
  return [...innerLayers(layer), ...(Array.isArray(layers) ? layers.filter(isTfLayer) : [])];
};

/**
 * The layers of a model that have weights, each with the one that has as many in another model, if there is
 * one. By these two of them are alike: of their inputs a sequential one lists none.
 */
export const pairWeighted = (
  model: tf.LayersModel,
  other: tf.LayersModel | undefined,
): readonly (readonly [tf.layers.Layer, tf.layers.Layer | undefined])[] => {
  const others = other && weightedLayers(other);
  return weightedLayers(model).map((layer, i) => [layer, others?.[i]] as const);
};
const weightedLayers = ({ layers }: tf.LayersModel): readonly tf.layers.Layer[] =>
  layers.filter(({ weights }) => weights.length > 0);

/** Whether its class says by which name tfjs knows it, as those of tfjs do. */
export const hasClassName = (layer: tf.layers.Layer): boolean =>
  (layer.constructor as { readonly className?: unknown }).className !== undefined;

/** Whether it is a layer of tfjs: a class of somebody's own may call an option of its own `layer`. */
export const isTfLayer = (value: unknown): value is tf.layers.Layer =>
  typeof (value as Partial<tf.layers.Layer> | null | undefined)?.getClassName === 'function';

const mendOf = (layer: tf.layers.Layer): Mend | undefined => {
  const definition = definitionOf(layer.getClassName());
  return definition?.isToMend?.(layer) === false ? undefined : definition?.mend;
};

/** Mends a layer and what it wraps. */
export const mend = (layer: tf.layers.Layer): tf.layers.Layer => {
  const inner = wrappedBy(layer);
  if (inner) mend(inner);
  return mendOf(layer)?.(layer) ?? layer;
};

/** What a live layer saves, as it would were it mended; the layer itself stays as it is. */
export const mendedConfig = (layer: tf.layers.Layer): tf.serialization.ConfigDict =>
  viewOf(layer).getConfig();

/** The layer, or where there is something to mend an object that differs from it in that. */
const viewOf = (layer: tf.layers.Layer): tf.layers.Layer => {
  const inner = wrappedBy(layer);
  const innerView = inner && viewOf(inner);
  const mendThis = mendOf(layer);
  if (innerView === inner && !mendThis) return layer;
  const view = Object.create(layer) as tf.layers.Layer;
  if (innerView !== inner) Object.defineProperty(view, 'layer', { value: innerView });
  return mendThis?.(view) ?? view;
};
