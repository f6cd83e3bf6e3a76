import * as tf from '@tensorflow/tfjs';
import type { LayerNode } from '../graph/dag.ts';
import { isDisposed } from '../graph/disposed.ts';

/**
 * Whether tfjs would change the weights that a layer keeps as it loads them: it applies constraints
 * wherever weights are set, but neither where they are initialised nor in fit(). Of a nested model it is
 * asked of the layers inside.
 */
export const breaksConstraint = ({ inner, source, donor }: LayerNode): boolean =>
  inner === undefined &&
  source !== undefined &&
  source.weights.some((weight, i) => {
    if (!isConstrained(weight)) return false;
    const kept = (donor ?? source).weights[i];
    return kept !== undefined && !isDisposed(kept) && isChangedBy(weight.constraint, kept.read());
  });

/** Whether a layer keeps weights that tfjs may change as it loads them. */
export const hasConstraint = ({ inner, source }: LayerNode): boolean =>
  inner === undefined && source?.weights.some(isConstrained) === true;

/** Gives a new layer initial weights that tfjs loads as they are. */
export const applyConstraints = (layer: tf.layers.Layer): void => {
  for (const weight of layer.weights) {
    // tfjs applies a constraint to what is written, unless that is the very tensor that is there.
    if (isConstrained(weight)) tf.tidy(() => void weight.write(weight.read().clone()));
  }
};

const isChangedBy = (constraint: Constraint, weight: tf.Tensor): boolean =>
  tf.tidy(() => {
    const change = constraint.apply(weight).sub(weight).abs().max();
    return change.greater(weight.abs().max().mul(ROUNDING).add(EPSILON)).dataSync()[0] === 1;
  });

/** What a constraint changes in weights that meet it: of the largest one, and what tfjs adds to norms. */
const ROUNDING = 1e-5;
const EPSILON = 1e-6;

type Weight = tf.layers.Layer['weights'][number];
interface Constraint {
  readonly apply: (weight: tf.Tensor) => tf.Tensor;
}
const isConstrained = (weight: Weight): weight is Weight & { readonly constraint: Constraint } =>
  'constraint' in weight && weight.constraint !== undefined && weight.constraint !== null;
