import type * as tf from '@tensorflow/tfjs';

/**
 * What layers of tfjs keep protected that is read or written here all the same, and another version of tfjs
 * might call otherwise. What is inside of layers, in properties of their own, is in `inner.ts`; what the nodes
 * of a model hold in `graph/read.ts`.
 */
export interface Protected {
  /** What a layer makes each of its weights by, as it is built. */
  addWeight: AddWeight;
  /** The weights that a layer itself made, without those of the layers inside of it. */
  readonly _trainableWeights?: readonly LayerWeight[];
  readonly _nonTrainableWeights?: readonly LayerWeight[];
  /** Whether a layer itself is frozen, or, the second, what runs a layer both ways. */
  trainable_?: unknown;
  _trainable?: unknown;
  /** What a layer is given for its weights to begin with, which is not saved. */
  initialWeights: readonly tf.Tensor[] | null;
  /** What a layer keeps from batch to batch: its states, and which inputs and states its cells drop. */
  readonly states_?: readonly tf.Tensor[] | null;
  readonly dropoutMask?: tf.Tensor | readonly tf.Tensor[] | null;
  readonly recurrentDropoutMask?: tf.Tensor | readonly tf.Tensor[] | null;
}

/** A weight of a layer of tfjs, as that hands it out. */
export type LiveWeight = tf.layers.Layer['weights'][number];
/** A weight of a layer, and the variable that has its values. */
export type LayerWeight = LiveWeight & {
  trainable: boolean;
  readonly val: tf.Variable;
};

export type AddWeight = (
  name: string,
  shape: number[],
  dtype: tf.DataType | undefined,
  initializer: Initializer,
  ...rest: unknown[]
) => LayerWeight;
export interface Initializer {
  apply(shape: number[], dtype?: tf.DataType): tf.Tensor;
}

/** The layer with what tfjs keeps protected. Cast: TypeScript hides it from all but subclasses. */
export const protectedOf = (layer: tf.layers.Layer): Protected => layer as unknown as Protected;

/**
 * A layer of the class of another, not yet applied to anything. tfjs may write into the config. Cast: the
 * type of an instance's constructor has no static methods.
 */
export const madeLike = (
  layer: tf.layers.Layer,
  config: tf.serialization.ConfigDict,
): tf.layers.Layer => {
  const cls = layer.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer> & {
    fromConfig: typeof tf.layers.Layer.fromConfig;
  };
  return cls.fromConfig(cls, config);
};

/** The weights of a layer, with those of the layers inside of it. */
export const weightsIn = (layer: tf.layers.Layer): readonly LayerWeight[] =>
  layer.weights as LayerWeight[];

/** The weights that a layer itself made: tfjs hands out those of all in it. */
export const ownWeights = (layer: tf.layers.Layer): readonly LayerWeight[] => {
  const { _trainableWeights = [], _nonTrainableWeights = [] } = protectedOf(layer);
  return [..._trainableWeights, ..._nonTrainableWeights];
};
