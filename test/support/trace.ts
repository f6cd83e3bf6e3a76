import * as tf from '@tensorflow/tfjs';

/** What tfjs keeps of everything that was made: tensors, their data, variables, and names given out. */
export interface Kept {
  readonly tensors: number;
  readonly buffers: number;
  readonly variables: readonly string[];
  readonly classes: readonly string[];
  /** The number in the name that tfjs makes up for the next layer. */
  readonly nextName: number;
}

/** What tfjs keeps now. To ask takes a name, which is not counted. */
export const kept = (): Kept => {
  const { numTensors, numDataBuffers } = tf.memory();
  return {
    tensors: numTensors,
    buffers: numDataBuffers,
    variables: Object.keys(tf.engine().registeredVariables),
    classes: Object.keys(tf.serialization.SerializationMap.getMap().classNameMap),
    nextName: nextName(),
  };
};

let asked = 0;
const nextName = (): number => {
  const { name } = tf.layers.dense({ units: 1 });
  asked += 1;
  return Number(/\d+$/.exec(name)?.[0]) - asked;
};
