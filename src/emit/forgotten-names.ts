import * as tf from '@tensorflow/tfjs';
import type { LayerNode } from '../graph/dag.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
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
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const registered = Object.hasOwn(classNameMap, className) ? classNameMap[className] : undefined;
  const forgets = registered !== undefined && nameAnew(node, registered) !== PROBE;
  known.set(node, forgets);
  return forgets;
};
const known = new WeakMap<LayerNode, boolean>();

const PROBE = 'probe';
type Registered = [
  cls: tf.serialization.SerializableConstructor<tf.serialization.Serializable>,
  fromConfig: tf.serialization.FromConfigMethod<tf.serialization.Serializable>,
];

/** The name of a layer that is made, with another name, as tfjs makes it when it loads one; or that name. */
const nameAnew = (
  { source, definition, config }: LayerNode,
  [cls, fromConfig]: Registered,
): unknown => {
  try {
    const layer = source ?? definition?.create(config);
    const made = fromConfig(cls, { ...structuredClone(layer?.getConfig() ?? {}), name: PROBE });
    if (!(made instanceof tf.layers.Layer)) return PROBE;
    for (const one of [made, ...(layer && layer !== source ? [layer] : [])]) {
      for (const weight of one.weights) weight.dispose();
    }
    return made.name;
  } catch {
    return PROBE;
  }
};
