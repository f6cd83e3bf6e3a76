import * as tf from '@tensorflow/tfjs';
import type { Call, LayerNode } from '../graph/dag.ts';
import { isDisposed } from '../graph/disposed.ts';
import { oneOrList } from '../layers/apply.ts';
import type { LiveWeight } from '../layers/protected.ts';
import { GraphError } from '../shape/errors.ts';
import { isDictionary } from '../shape/given.ts';
import { adoptWeights } from './adopt.ts';

/**
 * Whether tfjs would change the weights that a layer keeps as it loads them: it applies constraints
 * wherever weights are set, but neither where they are initialised nor in fit(). Of a nested model it is
 * asked of the layers inside.
 */
export const breaksConstraint = ({ layer, inputs }: Call): boolean => {
  const { inner, source, donor = source } = layer;
  if (inner || !donor) return false;
  const isBroken = (weight: LiveWeight, i: number): boolean => {
    if (!isConstrained(weight)) return false;
    const kept = donor.weights[i];
    return kept !== undefined && !isDisposed(kept) && isChangedBy(weight.constraint, kept.read());
  };
  if (source) return source.weights.some(isBroken);
  const written = hasConstraint(layer) ? layer.definition?.create(layer.config) : undefined;
  if (!written) return false;
  // It takes over what the donor has, so that no initialiser runs.
  adoptWeights(written, donor, false);
  try {
    written.build(oneOrList(inputs.map(({ shape }) => [...shape])));
    return written.weights.some(isBroken);
  } catch (error) {
    // Weights that do not fit are told otherwise.
    if (error instanceof GraphError) return false;
    throw error;
  } finally {
    for (const weight of written.weights) weight.dispose();
  }
};

/** Whether a layer has weights that tfjs may change as it loads them. */
export const hasConstraint = ({ inner, source, config }: LayerNode): boolean =>
  inner === undefined && (source ? source.weights.some(isConstrained) : namesConstraint(config));

/** Whether there is a constraint among options, or among those of what is inside. */
const namesConstraint = (options: unknown): boolean =>
  Array.isArray(options)
    ? options.some(namesConstraint)
    : isDictionary(options) &&
      Object.entries(options).some(([key, value]) =>
        key.endsWith('Constraint') ? (value ?? null) !== null : namesConstraint(value),
      );

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

interface Constraint {
  readonly apply: (weight: tf.Tensor) => tf.Tensor;
}
const isConstrained = (
  weight: LiveWeight,
): weight is LiveWeight & { readonly constraint: Constraint } =>
  'constraint' in weight && weight.constraint !== undefined && weight.constraint !== null;
