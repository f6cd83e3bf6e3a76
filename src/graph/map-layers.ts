import {
  type Call,
  createCall,
  createDag,
  type Dag,
  type LayerNode,
  layersOf,
  type Value,
} from './dag.ts';

/** The graph with other layers in the same places, which give the same shapes. */
export const mapLayers = (dag: Dag, change: (layer: LayerNode) => LayerNode): Dag => {
  const layers = new Map(layersOf(dag).map((layer) => [layer, change(layer)]));
  const values = new Map<Value, Value>();
  const now = (value: Value): Value => values.get(value) as Value;
  for (const call of dag.calls) {
    const copy = remake(call, layers.get(call.layer) as LayerNode, call.inputs.map(now));
    for (const [i, value] of call.outputs.entries()) values.set(value, copy.outputs[i] as Value);
  }
  return createDag(dag.inputs.map(now), dag.outputs.map(now), dag);
};

const remake = (call: Call, layer: LayerNode, inputs: readonly Value[]): Call =>
  layer === call.layer && inputs.every((value, i) => value === call.inputs[i])
    ? call
    : createCall(layer, inputs, call.outputs, call.args);
