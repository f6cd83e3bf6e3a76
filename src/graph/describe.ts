import type { Shape } from '../shape/dimension.ts';
import type { DType, Spec } from '../shape/dtype.ts';
import { type Call, type Dag, isInput, type LayerNode, type Value } from './dag.ts';

/** What a signature says of one layer, at run time. */
export interface LayerDescription {
  readonly class: string;
  readonly config: object;
  readonly in: readonly Spec[];
  readonly out: Spec | readonly Spec[];
}

/** A signature at run time: plain data, as it stands in a generated file. */
export interface GraphDescription {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly layers: { readonly [name: string]: LayerDescription };
  readonly from: { readonly [name: string]: readonly string[] };
}

/** Describes a graph, with the names that its layers have or will be given. */
export const describe = (dag: Dag, names: ReadonlyMap<LayerNode, string>): GraphDescription => {
  const nameOf = (value: Value): string => names.get(value.call.layer) as string;
  const layers: [string, LayerDescription][] = [];
  const from: [string, readonly string[]][] = [];
  for (const call of dag.calls) {
    const name = names.get(call.layer) as string;
    layers.push([name, describeCall(call)]);
    from.push([name, call.inputs.map(nameOf)]);
  }
  return {
    inputs: dag.inputs.map(nameOf),
    outputs: dag.outputs.map(nameOf),
    layers: Object.fromEntries(layers),
    from: Object.fromEntries(from),
  };
};

const describeCall = (call: Call): LayerDescription => {
  const [only, ...more] = call.outputs.map(spec);
  return {
    class: call.layer.className,
    config: isInput(call) ? {} : shapeRelevant(call.layer),
    in: call.inputs.map(spec),
    out: more.length === 0 ? (only as Spec) : [only as Spec, ...more],
  };
};

const spec = ({ shape, dtype }: { readonly shape: Shape; readonly dtype: DType }): Spec =>
  dtype === 'float32' ? shape : { shape, dtype };

/** The options of a layer that its shape rule reads. */
const shapeRelevant = ({ definition, config }: LayerNode): object =>
  Object.fromEntries(
    (definition?.shapeOptions ?? []).flatMap((key) => {
      const value = (config as Record<string, unknown>)[key];
      return value === undefined || value === null ? [] : [[key, value]];
    }),
  );
