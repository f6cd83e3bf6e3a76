import * as tf from '@tensorflow/tfjs';
import { dimAt } from '../shape/axis.ts';
import type { Shape } from '../shape/dimension.ts';
import type { Fails, FloatRule, option } from '../shape/rule.ts';
import { creator, floats, type Layer, type LayerConfig } from './layer.ts';
import { axisMisfit, needsKnown, takesAxes } from './messages.ts';
import { anything, common, flag, integer, real } from './options.ts';

type BatchNormalizationArgs = NonNullable<Parameters<typeof tf.layers.batchNormalization>[0]>;

export interface BatchNormalizationConfig
  extends LayerConfig,
    Readonly<
      Omit<
        BatchNormalizationArgs,
        | keyof tf.layers.Layer
        | 'inputShape'
        | 'batchInputShape'
        | 'batchSize'
        | 'inputDType'
        | keyof LayerConfig
        | 'axis'
      >
    > {
  /** The axis to normalise, usually that of the channels. Default: `-1`. */
  readonly axis?: number;
}

type batchNormalizationShape<S, Axis extends number> =
  rankOf<S> extends 2 | 3 | 4
    ? dimAt<S, Axis> extends infer D
      ? D extends 'missing'
        ? Fails<'axis', axisMisfit<'batchNormalization', Axis, S>>
        : [D] extends [null]
          ? Fails<'', needsKnown<'batchNormalization', `the size of axis ${Axis}`, S>>
          : S
      : never
    : Fails<'', takesAxes<'batchNormalization', twoToFour, S>>;
type rankOf<S> = S extends { readonly length: infer Rank } ? Rank : never;
type twoToFour = 'two to four axes';
const twoToFour: twoToFour = 'two to four axes';
const batchNormalizationShape = (input: Shape, { axis = -1 }: BatchNormalizationConfig): Shape => {
  if (input.length < 2 || input.length > 4) {
    throw takesAxes('batchNormalization', twoToFour, input);
  }
  const size = dimAt(input, axis);
  if (size === 'missing') throw axisMisfit('batchNormalization', axis, input);
  if (size === null) throw needsKnown('batchNormalization', `the size of axis ${axis}`, input);
  return input;
};
interface BatchNormalizationRule extends FloatRule {
  readonly out: batchNormalizationShape<this['in'], option<this['config'], 'axis', -1> & number>;
}

/**
 * Brings each channel to mean `beta` and standard deviation `gamma`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where there is no such axis, its size is not known, or there are more than four.
 * @example
 * input({ shape: [28, 28, 32] }).batchNormalization() // [null, 28, 28, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.batchNormalization
 */
export const batchNormalization: Layer<BatchNormalizationConfig, BatchNormalizationRule> = {
  kind: 'layer',
  method: 'batchNormalization',
  className: 'BatchNormalization',
  shapeOptions: ['axis'],
  options: {
    ...common,
    axis: integer,
    momentum: real,
    epsilon: real,
    center: flag,
    scale: flag,
    betaInitializer: anything,
    gammaInitializer: anything,
    movingMeanInitializer: anything,
    movingVarianceInitializer: anything,
    betaConstraint: anything,
    gammaConstraint: anything,
    betaRegularizer: anything,
    gammaRegularizer: anything,
  },
  shape: batchNormalizationShape,
  takes: floats,
  weighedBy: (input, { axis = -1 }) => [input.at(axis) ?? null, input.length],
  create: creator(tf.layers.batchNormalization),
};
