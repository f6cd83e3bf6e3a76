import type * as tf from '@tensorflow/tfjs';
import { createNode, type Dag, isInput, type LayerNode } from '../graph/dag.ts';
import { mapLayers } from '../graph/map-layers.ts';
import { isTrainable } from '../graph/trainable.ts';
import { builtShapes, weightShapes } from '../graph/weighted.ts';
import type { Shape } from '../shape/dimension.ts';
import { show, withArticle } from '../shape/message.ts';

/** A layer that could not take its weights from another graph, and why. */
export interface Missed {
  readonly layer: string;
  readonly why: string;
}

/** What became of a transfer of weights. */
export interface Transferred {
  readonly dag: Dag;
  /** The layers that have the other's weights now; of a nested model as `encoder/dense_1`. */
  readonly taken: readonly string[];
  readonly missed: readonly Missed[];
}

/**
 * The graph with the weights of another in each layer of the same name, class and sizes. Layers
 * without weights are passed over.
 */
export const transfer = (dag: Dag, from: Dag, path = ''): Transferred => {
  const donors = new Map(from.calls.map(({ layer }) => [layer.name, layer]));
  const changed = new Map<LayerNode, LayerNode>();
  const taken: string[] = [];
  const missed: Missed[] = [];
  for (const call of new Map(dag.calls.map((call) => [call.layer, call])).values()) {
    const { layer } = call;
    const asked = isInput(call) ? [] : (weightShapes(call) ?? builtShapes(call));
    if (asked?.length === 0) continue;
    const name = `${path}${layer.name ?? layer.className}`;
    const other = layer.name === undefined ? undefined : donors.get(layer.name);
    if (layer.inner && other?.inner && other.className === layer.className) {
      const inside = transfer(layer.inner, other.inner, `${name}/`);
      changed.set(layer, createNode({ ...layer, inner: inside.dag }));
      taken.push(...inside.taken);
      missed.push(...inside.missed);
      continue;
    }
    const donor = other?.donor ?? other?.source;
    const why = whyNot(layer, asked, other, donor);
    if (why === undefined) {
      // Whether it is trained stays its own affair; the weights of the donor may be frozen.
      changed.set(layer, createNode({ ...layer, donor, trainable: isTrainable(layer) }));
      taken.push(name);
    } else {
      missed.push({ layer: name, why });
    }
  }
  return { dag: mapLayers(dag, (layer) => changed.get(layer) ?? layer), taken, missed };
};

const whyNot = (
  layer: LayerNode,
  asked: readonly Shape[] | undefined,
  other: LayerNode | undefined,
  donor: tf.layers.Layer | undefined,
): string | undefined => {
  if (layer.name === undefined) return 'it has no name to go by';
  if (!other) return 'the other graph has no layer of that name';
  if (other.className !== layer.className) {
    return `it is ${withArticle(layer.className)}, and the other ${withArticle(other.className)}`;
  }
  if (layer.inner) return 'the other has no model inside';
  if (!donor?.built) return 'the other has no weights yet';
  if (asked === undefined) return 'its weights cannot be told before it is built';
  const [wanted, given] = [asked, donor.weights.map(({ shape }) => shape as Shape)].map(
    (shapes) => shapes.map(show).join(' ') || 'none',
  );
  return wanted === given ? undefined : `its weights are ${wanted}, and the other's ${given}`;
};
