import * as tf from '@tensorflow/tfjs';

/** What tfjs makes of a config of a class that is registered. */
export type Registered = readonly [
  cls: tf.serialization.SerializableConstructor<tf.serialization.Serializable>,
  fromConfig: tf.serialization.FromConfigMethod<tf.serialization.Serializable>,
];

/** The class that tfjs, or a user by `tf.serialization.registerClass`, has registered under a name. */
export const registeredClass = (className: string): Registered | undefined => {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return Object.hasOwn(classNameMap, className) ? classNameMap[className] : undefined;
};
