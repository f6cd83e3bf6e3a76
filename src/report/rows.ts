import type { Call, Dag, LayerNode, Value } from '../graph/dag.ts';
import { specOf } from '../graph/describe.ts';
import { callsByLayer, feedNames } from '../graph/feeds.ts';
import { nameLayers } from '../graph/names.ts';
import type { Spec } from '../shape/dtype.ts';
import { type Cost, costsOf } from './cost.ts';

/** One layer of a graph, as reports show it. */
export interface Row extends Cost {
  /** Its name, or the one that it will get when it is emitted. */
  readonly name: string;
  readonly className: string;
  /** What comes out of each call, one output after the other; alike calls are listed once. */
  readonly output: readonly Spec[];
  /** The layers that feed it: of each call, in order. */
  readonly from: readonly (readonly string[])[];
  /**
   * The same, with which call it is of a layer that has several, `'encoder#1'`, and which tensor of one that
   * gives several, `'lstm:1'`.
   */
  readonly feeds: readonly (readonly string[])[];
}

/** The layers of a graph in the order of their first calls, each with its row. */
export const rowsOf = (dag: Dag, outer?: string): ReadonlyMap<LayerNode, Row> => {
  const names = nameLayers(dag, outer);
  const costs = costsOf(dag);
  const nameOf = ({ call }: Value): string => names.get(call.layer) as string;
  const feedOf = feedNames(dag, names);
  const ofEach = (
    calls: readonly Call[],
    name: (value: Value) => string,
  ): readonly (readonly string[])[] =>
    calls.flatMap(({ inputs }) => (inputs.length === 0 ? [] : [inputs.map(name)]));
  return new Map(
    [...callsByLayer(dag)].map(([layer, own]) => [
      layer,
      Object.freeze({
        name: names.get(layer) as string,
        className: layer.className,
        output: alikeOnce(own.map((call) => call.outputs.map(specOf))),
        from: ofEach(own, nameOf),
        feeds: ofEach(own, feedOf),
        ...(costs.get(layer) as Cost),
      }),
    ]),
  );
};

const alikeOnce = (calls: readonly (readonly Spec[])[]): readonly Spec[] => {
  const seen = new Map(calls.map((outputs) => [JSON.stringify(outputs), outputs]));
  return [...seen.values()].flat();
};
