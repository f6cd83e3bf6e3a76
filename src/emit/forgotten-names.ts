import * as tf from '@tensorflow/tfjs';
import type { LayerNode } from '../graph/dag.ts';
import { definitions } from '../layers/catalogue.ts';

/**
 * Whether the class of a layer, which is none of tfjs, makes a layer of a name of its own: as tfjs loads
 * it, it has not the name that it was saved under.
 */
export const forgetsName = ({ className, definition, inner, source }: LayerNode): boolean => {
  if (inner || !source || (definition && definitions.get(definition.method) === definition)) {
    return false;
  }
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const [cls, fromConfig] = Object.hasOwn(classNameMap, className)
    ? (classNameMap[className] ?? [])
    : [];
  if (!cls || !fromConfig) return false;
  const before = known.get(cls);
  if (before !== undefined) return before;
  const forgets = nameAnew(source, cls, fromConfig) !== source.name;
  known.set(cls, forgets);
  return forgets;
};
const known = new WeakMap<object, boolean>();

/** The name of a layer that is made as tfjs makes it when it loads one; the same where it cannot. */
const nameAnew = (
  source: tf.layers.Layer,
  cls: tf.serialization.SerializableConstructor<tf.serialization.Serializable>,
  fromConfig: tf.serialization.FromConfigMethod<tf.serialization.Serializable>,
): unknown => {
  try {
    const made = fromConfig(cls, structuredClone(source.getConfig()));
    return made instanceof tf.layers.Layer ? made.name : source.name;
  } catch {
    return source.name;
  }
};
