import { outputsOf, replay } from '../graph/apply.ts';
import { type Call, createCall, createNode, type Dag, type LayerNode } from '../graph/dag.ts';
import type { isUnchecked, isVague, Signature, Unchecked } from '../graph/signature.ts';
import { GraphError } from '../shape/errors.ts';
import { checkSpanFit, finish, pairs } from './cut.ts';
import { findCalls } from './find.ts';
import type { isFree } from './graft.ts';
import { mapLayers } from './relabel.ts';

/** A nested model of a graph, and all of its calls. */
interface Nested {
  readonly layer: LayerNode;
  readonly inner: Dag;
  readonly calls: readonly Call[];
}

const findNested = (dag: Dag, verb: string, name: string): Nested => {
  const calls = findCalls(dag, verb, name);
  const { layer } = calls[0] as Call;
  if (layer.inner) return { layer, inner: layer.inner, calls };
  throw new GraphError(`${verb}: '${name}' is a ${layer.className}, not a nested model`, {
    code: 'not-nested',
    layer: name,
    received: layer.className,
    expected: 'a nested model',
  });
};

/**
 * The graph with another model inside the named layer, in all of its calls.
 *
 * @throws GraphError where there is no nested model of that name, or the number of tensors changes.
 * @throws ShapeError where what it gives then does not fit.
 */
export const within = (dag: Dag, name: string, edit: (inner: Dag) => Dag): Dag => {
  const { layer, inner, calls } = findNested(dag, 'within', name);
  const edited = edit(inner);
  for (const side of ['inputs', 'outputs'] as const) {
    if (edited[side].length === inner[side].length) continue;
    throw new GraphError(
      `within: '${name}' had ${inner[side].length} ${side}, and would have ${edited[side].length}`,
      {
        code: `nested-${side}`,
        layer: name,
        received: edited[side].length,
        expected: inner[side].length,
      },
    );
  }
  const changed = createNode({ ...layer, inner: edited });
  const replaced = calls.flatMap((call) => {
    const { outputs } = createCall(
      changed,
      call.inputs,
      outputsOf(changed, call.inputs),
      call.args,
    );
    checkSpanFit(dag, call, outputs);
    return pairs(call.outputs, outputs);
  });
  return finish(dag, { replaced: new Map(replaced) });
};

/** How a nested model is dissolved. */
export interface InlineOptions {
  /** What the names of its layers are to begin with. Default: nothing. */
  readonly prefix?: string;
}

/**
 * The graph with the layers of a nested model in the place of the model.
 *
 * @throws GraphError where there is no nested model of that name, or a name is in both.
 */
export const inline = (dag: Dag, name: string, { prefix = '' }: InlineOptions = {}): Dag => {
  const { layer, inner, calls } = findNested(dag, 'inline', name);
  const parts = mapLayers(inner, (part) => {
    const { trainable = layer.trainable } = part;
    return createNode({ ...part, trainable, name: part.name && `${prefix}${part.name}` });
  });
  const replaced = calls.flatMap((call) =>
    pairs(call.outputs, replay(parts.outputs, new Map(pairs(parts.inputs, call.inputs)))),
  );
  return finish(dag, { replaced: new Map(replaced) });
};

/** The signature after an edit inside a nested model, which may give another shape where nothing follows. */
export type withinIt<G extends Signature, Name> = true extends
  | isUnchecked<G>
  | isVague<G, Name>
  | isFree<G, Name>
  ? Unchecked
  : G;
