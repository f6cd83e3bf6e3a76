import type { Call, Dag, LayerNode, Value } from './dag.ts';
import { groupBy } from './group.ts';

/** The calls of each layer of a graph, in order. */
export const callsByLayer = (dag: Dag): ReadonlyMap<LayerNode, readonly [Call, ...Call[]]> =>
  groupBy(dag.calls, ({ layer }) => layer);

/**
 * What the values of a graph are called by: the layer that gives them; of a shared layer which call of
 * it, as in `'encoder#1'`; and where a layer gives several tensors which of them, as in `'lstm:1'`.
 */
export const feedNames = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
): ((value: Value) => string) => {
  const callsOf = callsByLayer(dag);
  return (value) => {
    const { call } = value;
    const calls = callsOf.get(call.layer) as readonly Call[];
    return `${names.get(call.layer)}${mark('#', calls, call)}${mark(':', call.outputs, value)}`;
  };
};

const mark = <T>(sign: string, all: readonly T[], one: T): string =>
  all.length === 1 ? '' : `${sign}${all.indexOf(one)}`;
