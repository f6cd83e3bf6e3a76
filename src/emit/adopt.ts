import type * as tf from '@tensorflow/tfjs';
import { isDisposed, wasDisposed } from '../graph/disposed.ts';
import { innerLayers, partsOf } from '../layers/inner.ts';
import { type LayerWeight, ownWeights, protectedOf, weightsIn } from '../layers/protected.ts';
import { GraphError } from '../shape/errors.ts';
import { isSameShape } from '../shape/fit.ts';
import { show } from '../shape/message.ts';

/**
 * Makes a layer that is about to be built take over the weights of a trained one, instead of
 * initialising its own. No data is copied: both have variables over the same buffers, and whichever
 * is trained first moves to a buffer of its own.
 *
 * The trained layer is only read. Once the layer is built, the function that comes back makes it an
 * ordinary one again.
 */
export const adoptWeights = (
  fresh: tf.layers.Layer,
  trained: tf.layers.Layer,
  frozen: boolean,
  verb = 'emit',
): (() => void) => {
  const inner = innerLayers(fresh).map((layer, i) =>
    adoptWeights(layer, innerLayers(trained)[i] as tf.layers.Layer, frozen, verb),
  );
  let kept: readonly LayerWeight[] | undefined;
  const builder = protectedOf(fresh);
  const { addWeight } = builder;
  builder.addWeight = (name, shape, dtype, _initializer, ...rest) => {
    // Read lazily: most layers have no weights.
    kept ??= ownWeights(trained);
    const weight = weightNamed(kept, name);
    if (!weight) {
      throw new GraphError(`${verb}: '${trained.name}' has no weight '${name}' to keep`, {
        code: 'missing-weight',
        layer: trained.name,
        received: kept.map(({ originalName }) => originalName),
        expected: name,
      });
    }
    if (isDisposed(weight)) throw wasDisposed(verb, trained.name);
    if (!isSameShape(weight.shape, shape)) {
      throw new GraphError(
        `${verb}: the weight '${name}' of '${trained.name}' is ${show(weight.shape as number[])}, but its config asks for ${show(shape)}`,
        { code: 'weight-shape', layer: trained.name, received: weight.shape, expected: shape },
      );
    }
    // As far as the variable reads it, it is a tensor.
    const keep = { apply: () => new Alias(weight.read()) as unknown as tf.Tensor };
    const adopted = addWeight.call(fresh, name, shape, dtype, keep, ...rest);
    // A model that was frozen as a whole says so in its weights only.
    adopted.trainable = weight.trainable && !frozen;
    return adopted;
  };
  return () => {
    builder.addWeight = addWeight;
    copyFlags(trained, fresh);
    if (inner.length === 0) return;
    for (const settleInner of inner) settleInner();
    saveFlags(fresh);
  };
};

/**
 * What an initialiser gives, of which a variable takes the buffer and which is then disposed of. It
 * is no tensor of its own: a clone copies the data on the wasm backend, and a reshape runs a kernel.
 */
class Alias {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly dataId: object;
  constructor({ shape, dtype, dataId }: tf.Tensor) {
    this.shape = shape;
    this.dtype = dtype;
    this.dataId = dataId;
  }
  dispose(): void {}
}

/**
 * Takes over whether a layer itself is frozen. What is inside of it was frozen apart, and its config
 * may not say so: the setter would change all of that.
 */
const copyFlags = (from: tf.layers.Layer, to: tf.layers.Layer): void => {
  const [old, now] = [protectedOf(from), protectedOf(to)];
  if (Object.hasOwn(old, 'trainable_')) now.trainable_ = old.trainable_;
  if (Object.hasOwn(old, '_trainable')) now._trainable = old._trainable;
};

/** What runs both ways saves the layer that it was made of, not those that it made of it. */
const saveFlags = (fresh: tf.layers.Layer): void => {
  const { layer, forwardLayer } = Object.fromEntries(partsOf(fresh));
  if (layer && forwardLayer) copyFlags(forwardLayer, layer);
};

/** The weight of a name, in front of which tfjs puts the layers around it; the name may have a `/` itself. */
const weightNamed = (weights: readonly LayerWeight[], name: string): LayerWeight | undefined => {
  const end = `/${name}`;
  let found: LayerWeight | undefined;
  for (const weight of weights) {
    const { originalName } = weight;
    if (originalName !== name && !originalName.endsWith(end)) continue;
    if (!found || originalName.length < found.originalName.length) found = weight;
  }
  return found;
};

/**
 * Makes a layer keep the weights that it did not add as it was built: those of layers inside of it that
 * nobody but the layer knows, or that it made as it was constructed.
 *
 * @throws GraphError where it does not have as many, of the same shapes.
 */
export const adoptRest = (fresh: tf.layers.Layer, trained: tf.layers.Layer, verb: string): void => {
  const [made, kept] = [weightsIn(fresh), weightsIn(trained)];
  const areAlike =
    made.length === kept.length &&
    made.every(({ shape }, i) => isSameShape(shape, (kept[i] as LayerWeight).shape));
  if (!areAlike) {
    const [has, gets] = [kept, made].map((weights) => showAll(weights.map(({ shape }) => shape)));
    throw new GraphError(
      `${verb}: the weights of '${trained.name}' are ${has}, but made anew of its config it has ${gets}; let its getConfig() give all that they depend on, and its build() make them`,
      { code: 'weight-count', layer: trained.name, received: made.length, expected: kept.length },
    );
  }
  for (const [i, weight] of made.entries()) {
    const { val, trainable } = kept[i] as LayerWeight;
    if (weight.val.dataId === val.dataId) continue;
    // By the variable itself: the layer's own way would apply its constraint.
    weight.val.assign(val);
    weight.trainable = trainable;
  }
};
const showAll = (shapes: readonly tf.Shape[]): string =>
  shapes.length === 0 ? 'none' : shapes.map((shape) => show(shape as number[])).join(', ');
