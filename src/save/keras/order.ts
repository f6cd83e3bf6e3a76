import { type Call, type Dag, isInput, type LayerNode, type Value } from '../../graph/dag.ts';
import { masksInKeras } from '../../keras/masks.ts';

/** A call of a layer, or of an operation that Keras makes by itself. */
interface Node {
  /** What is called: a layer, or an operation of its own. */
  readonly operation: object;
  readonly parents: readonly Node[];
}

/**
 * The layers of a graph in the order in which Keras lists those of a functional model: by their
 * distance from the outputs, then as they are met on the way back from these. Keras names the weights
 * in a file by that order. This is `map_graph` of `keras/src/ops/function.py`, the operations by
 * which Keras works out masks included.
 */
export const kerasOrder = (dag: Dag): readonly LayerNode[] => {
  const nodes = nodesOf(dag);
  const nodeOf = ({ call }: Value): Node => nodes.get(call) as Node;
  const { sorted, met } = traverse(dag.outputs.map(nodeOf));
  const depths = depthsOf(sorted);
  for (const { operation } of dag.inputs.map(nodeOf)) {
    if (depths.has(operation)) continue;
    depths.set(operation, 0);
    met.set(operation, -1);
  }
  const layers = [...new Set(dag.calls.map(({ layer }) => layer))];
  const placeOf = (layer: LayerNode): readonly [number, number] => [
    depths.get(layer) as number,
    met.get(layer) as number,
  ];
  return layers.sort((a, b) => {
    const [[deepA, metA], [deepB, metB]] = [placeOf(a), placeOf(b)];
    return deepB - deepA || metA - metB;
  });
};

const nodesOf = (dag: Dag): ReadonlyMap<Call, Node> => {
  const nodes = new Map<Call, Node>();
  const masks = masksInKeras(dag);
  const made = new Map<Call, Node>();
  const nodesFor = (values: readonly Value[]): readonly Node[] =>
    values.map(({ call }) => nodes.get(call) as Node);
  const maskOf = (maker: Call): Node => {
    const known = made.get(maker);
    if (known) return known;
    let node: Node = { operation: {}, parents: nodesFor(maker.inputs) };
    for (let more = maskOperations.get(maker.layer.className) ?? 1; more > 1; more--) {
      node = { operation: {}, parents: [node] };
    }
    made.set(maker, node);
    return node;
  };
  for (const call of dag.calls) {
    const mask = masks.get(call);
    const parents = isInput(call) ? [] : nodesFor(call.inputs);
    nodes.set(call, {
      operation: call.layer,
      parents: mask ? [...parents, maskOf(mask)] : parents,
    });
  }
  return nodes;
};

/** How many operations of Keras work a mask out: of a `Masking`, `not_equal` and `any`. Default: 1. */
const maskOperations: ReadonlyMap<string, number> = new Map([['Masking', 2]]);

/** Nodes after all that feed them, and the order in which their operations are met. */
const traverse = (
  outputs: readonly Node[],
): { readonly sorted: readonly Node[]; readonly met: Map<object, number> } => {
  const sorted = new Set<Node>();
  const met = new Map<object, number>();
  // A stack, not recursion: a model may have more layers than JavaScript has room for calls.
  const stack = [...outputs].reverse();
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    if (!met.has(node.operation)) met.set(node.operation, met.size);
    const next = node.parents.find((parent) => !sorted.has(parent));
    if (next) stack.push(next);
    else sorted.add(stack.pop() as Node);
  }
  return { sorted: [...sorted], met };
};

/** How far each operation is from the outputs; one that is called twice, as its furthest call. */
const depthsOf = (sorted: readonly Node[]): Map<object, number> => {
  const ofNodes = new Map<Node, number>();
  const ofOperations = new Map<object, number>();
  for (const node of [...sorted].reverse()) {
    const depth = Math.max(ofNodes.get(node) ?? 0, ofOperations.get(node.operation) ?? 0);
    ofOperations.set(node.operation, depth);
    ofNodes.set(node, depth);
    for (const parent of node.parents) {
      ofNodes.set(parent, Math.max(depth + 1, ofNodes.get(parent) ?? 0));
    }
  }
  return ofOperations;
};
