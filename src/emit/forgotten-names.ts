import * as tf from '@tensorflow/tfjs';
import type { LayerNode } from '../graph/dag.ts';
import { disposeWeights } from '../graph/disposed.ts';
import { liveOf } from '../graph/saved-config.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
import { heldBy } from '../layers/inner.ts';
import { type Registered, registeredClass } from '../layers/registered.ts';
import { definitionOf } from '../layers/registry.ts';

/**
 * Whether the class of a layer, which is none of tfjs, does not take the name in its config: as tfjs loads
 * the layer, it has not the name that it was saved under.
 */
export const forgetsName = (node: LayerNode): boolean => {
  const { className, inner } = node;
  if (inner || isOfTfjs(definitionOf(className))) return false;
  const before = known.get(node);
  if (before !== undefined) return before;
  const registered = registeredClass(className);
  // It may be, the next time.
  if (!registered) return false;
  const forgets = nameAnew(node, registered) !== PROBE;
  known.set(node, forgets);
  return forgets;
};
const known = new WeakMap<LayerNode, boolean>();

const PROBE = 'probe';

/** The name of a layer that is made, with another name, as tfjs makes it when it loads one; or that name. */
const nameAnew = (node: LayerNode, [cls, fromConfig]: Registered): unknown => {
  const { source } = node;
  const made: unknown[] = [];
  try {
    const layer = liveOf(node);
    if (layer !== source) made.push(layer);
    const saved = { ...structuredClone(layer?.getConfig() ?? {}), name: PROBE };
    const held = source && heldBy(source);
    // A wrapper gets what the live one wraps, in the place of a copy that would have weights.
    if (held) return Reflect.get(Reflect.construct(cls, [{ ...saved, layer: held }]), 'name');
    const anew = fromConfig(cls, saved);
    made.push(anew);
    return anew instanceof tf.layers.Layer ? anew.name : PROBE;
  } catch {
    return PROBE;
  } finally {
    for (const one of made) if (one instanceof tf.layers.Layer) disposeWeights(one);
  }
};
