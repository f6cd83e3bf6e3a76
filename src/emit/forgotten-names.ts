import * as tf from '@tensorflow/tfjs';
import type { LayerNode } from '../graph/dag.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
import { definitionOf } from '../layers/registry.ts';

/**
 * Whether the class of a layer, which is none of tfjs, makes a layer of a name of its own: as tfjs loads
 * it, it has not the name that it was saved under.
 */
export const forgetsName = ({ className, inner, source }: LayerNode): boolean => {
  if (inner || !source || isOfTfjs(definitionOf(className))) return false;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const [cls, fromConfig] = Object.hasOwn(classNameMap, className)
    ? (classNameMap[className] ?? [])
    : [];
  if (!cls || !fromConfig) return false;
  const before = found.get(cls);
  if (before !== undefined) return before;
  const forgets = nameAnew(source, cls, fromConfig) !== source.name;
  found.set(cls, forgets);
  return forgets;
};
const found = new WeakMap<object, boolean>();

/** The name of a layer that is made as tfjs makes it when it loads one; the same where it cannot. */
const nameAnew = (
  source: tf.layers.Layer,
  cls: tf.serialization.SerializableConstructor<tf.serialization.Serializable>,
  fromConfig: tf.serialization.FromConfigMethod<tf.serialization.Serializable>,
): unknown => {
  try {
    const made = fromConfig(cls, structuredClone(source.getConfig()));
    if (!(made instanceof tf.layers.Layer)) return source.name;
    for (const weight of made.weights) weight.dispose();
    return made.name;
  } catch {
    return source.name;
  }
};
