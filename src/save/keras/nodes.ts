import type { Json } from '../../files/json.ts';
import {
  type Call,
  type Dag,
  isInput,
  type LayerNode,
  nestedIn,
  type Value,
} from '../../graph/dag.ts';
import { callsByLayer } from '../../graph/feeds.ts';

/** A tensor as the calls of Keras 3 refer to it: layer, call, and which of what that gives. */
export type History = readonly [layer: string, call: number, tensor: number];

/** How the calls of a graph are written, and what they refer to. */
export interface Calls {
  /** The calls of a layer, in their order. */
  readonly of: (layer: LayerNode) => readonly Json[];
  /** `input_layers` and `output_layers`: one alone is not put into a list. */
  readonly ends: (values: readonly Value[]) => History | readonly History[];
}

export const kerasCalls = (dag: Dag): Calls => {
  const byLayer = callsByLayer(dag);
  const history = (value: Value): History => {
    const { layer, outputs } = value.call;
    const call = byLayer.get(layer)?.indexOf(value.call) as number;
    return [layer.name as string, call, outputs.indexOf(value)];
  };
  const tensor = (value: Value): Json => ({
    class_name: '__keras_tensor__',
    config: { shape: value.shape, dtype: value.dtype, keras_history: history(value) },
  });
  const written = (call: Call): Json => {
    const [first, ...more] = call.inputs.map(tensor);
    const isSequence = call.layer.definition?.kind === 'recurrent';
    // Arguments that Keras does not take have been refused: see `unlikeKeras`.
    const kwargs = call.args ?? {};
    if (!isSequence) return { args: [more.length > 0 ? [first, ...more] : first], kwargs };
    return { args: [first], kwargs: more.length > 0 ? { ...kwargs, initial_state: more } : kwargs };
  };
  const end = (value: Value): History => {
    const [layer, call, at] = history(value);
    // At the ends, and only there, Keras counts the making of a model as its first call.
    return [layer, nestedIn(value.call.layer) ? call + 1 : call, at];
  };
  return {
    of: (layer) => (byLayer.get(layer) ?? []).filter((call) => !isInput(call)).map(written),
    ends: (values) => (values.length === 1 ? end(values[0] as Value) : values.map(end)),
  };
};
