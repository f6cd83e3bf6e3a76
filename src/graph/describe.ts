import { cellOf, definitionOf } from '../layers/registry.ts';
import { isInner } from '../layers/reusable.ts';
import type { Spec } from '../shape/dtype.ts';
import { isDictionary } from '../shape/given.ts';
import { type Call, type Dag, handedOn, isInput, type LayerNode, type ValueSpec } from './dag.ts';
import { feedNames } from './feeds.ts';
import { savedConfig } from './saved-config.ts';

/** What a signature says of one layer, at run time. */
export interface LayerDescription {
  readonly class: string;
  readonly config: object;
  readonly in: readonly Spec[];
  readonly out: Spec | readonly Spec[];
  /** How often the graph calls it, where it is shared. */
  readonly calls?: number;
  /** What is inside of it, where it is a nested model. */
  readonly inner?: GraphDescription;
}

/** A signature at run time: plain data, as it stands in a generated file. */
export interface GraphDescription {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly layers: { readonly [name: string]: LayerDescription };
  readonly from: { readonly [name: string]: readonly string[] };
}

/** Whether something is as a generated file has it, as far as it is read. */
export const isDescription = (value: unknown): value is GraphDescription =>
  isDictionary(value) &&
  Array.isArray(value.inputs) &&
  Array.isArray(value.outputs) &&
  isDictionary(value.from) &&
  isDictionary(value.layers) &&
  Object.values(value.layers).every(isLayerDescription);
const isLayerDescription = (value: unknown): boolean =>
  isDictionary(value) &&
  isDictionary(value.config) &&
  Array.isArray(value.in) &&
  (value.inner === undefined || isDescription(value.inner));

/** Gives every layer of a graph, which is inside the model `outer` if that is given, a name. */
export type NameLayers = (dag: Dag, outer?: string) => ReadonlyMap<LayerNode, string>;

/**
 * Describes a graph, with the names that its layers have or will be given. What goes into and comes
 * out of a shared layer is listed for one call after the other.
 */
export const describe = (dag: Dag, nameLayers: NameLayers, outer?: string): GraphDescription => {
  const names = nameLayers(dag, outer);
  const feedOf = feedNames(dag, names);
  const layers = new Map<string, LayerDescription>();
  const from = new Map<string, readonly string[]>();
  for (const call of dag.calls) {
    const name = names.get(call.layer) as string;
    const { inner } = call.layer;
    const before = layers.get(name);
    // Of a nested model once, however often it is called.
    const inside = inner && !before ? { inner: describe(inner, nameLayers, name) } : {};
    layers.set(name, together(before, { ...describeCall(call), ...inside }));
    from.set(name, [...(from.get(name) ?? []), ...call.inputs.map(feedOf)]);
  }
  return {
    inputs: dag.inputs.map(feedOf),
    outputs: dag.outputs.map(feedOf),
    layers: Object.fromEntries(layers),
    from: Object.fromEntries(from),
  };
};

const describeCall = (call: Call): LayerDescription => {
  const [only, ...more] = call.outputs.map(specOf);
  return {
    class: call.layer.className,
    config: isInput(call) ? {} : shapeRelevant(call.layer),
    in: call.inputs.map((value) => specOf(handedOn(value))),
    out: more.length === 0 ? (only as Spec) : [only as Spec, ...more],
  };
};

const together = (
  before: LayerDescription | undefined,
  call: LayerDescription,
): LayerDescription =>
  before === undefined
    ? call
    : {
        ...before,
        in: [...before.in, ...call.in],
        out: either(before.out, call.out),
        calls: (before.calls ?? 1) + 1,
      };

const either = (a: LayerDescription['out'], b: LayerDescription['out']): LayerDescription['out'] =>
  JSON.stringify(a) === JSON.stringify(b) ? a : [...specsOf(a), ...specsOf(b)];

/** What comes out, as a list. A shape is a list too, but of sizes. */
export const specsOf = (out: LayerDescription['out']): readonly Spec[] =>
  Array.isArray(out) && out.some((item) => typeof item === 'object' && item !== null)
    ? (out as readonly Spec[])
    : [out as Spec];

/** What a value looks like, as signatures and reports have it. */
export const specOf = ({ shape, dtype }: ValueSpec): Spec =>
  dtype === 'float32' ? shape : { shape, dtype };

/** The options that a layer's shape rule reads, as tfjs completes and saves them. */
const shapeRelevant = (layer: LayerNode): object =>
  layer.definition ? pick(savedConfig(layer), layer.definition.shapeOptions) : {};

const pick = (whole: object, keys: readonly string[]): object =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = (whole as Record<string, unknown>)[key];
      return value === undefined || value === null ? [] : [[key, inside(value)]];
    }),
  );

/** An option's value; of a layer or cell inside, only what its own rule reads. */
const inside = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inside);
  if (!isInner(value)) return value;
  const { className, config } = value;
  const known = definitionOf(className) ?? cellOf(className);
  return { className, config: known ? pick(config, known.shapeOptions) : {} };
};
