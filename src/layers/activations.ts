import * as tf from '@tensorflow/tfjs';
import { axisOf } from '../shape/axis.ts';
import type { Shape } from '../shape/dimension.ts';
import type { Fails, FloatRule, option } from '../shape/rule.ts';
import type { SameShape } from './core.ts';
import { creator, floats, type Layer, type LayerConfig } from './layer.ts';
import { notImplemented } from './messages.ts';
import { common, integer, real } from './options.ts';

export interface ReLUConfig extends LayerConfig {
  /** Larger values are cut off here. Default: none are. */
  readonly maxValue?: number;
}

/**
 * `max(0, x)`, or `min(max(0, x), maxValue)`.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [28, 28, 32] }).reLU({ maxValue: 6 }) // [null, 28, 28, 32]
 * @see https://js.tensorflow.org/api/latest/#layers.reLU
 */
export const reLU: Layer<ReLUConfig, SameShape> = {
  kind: 'layer',
  method: 'reLU',
  className: 'ReLU',
  shapeOptions: [],
  options: { ...common, maxValue: real },
  shape: (input) => input,
  create: creator(tf.layers.reLU),
};

const makeSoftmax = creator(tf.layers.softmax);

export interface SoftmaxConfig extends LayerConfig {
  /** Only the last axis: tfjs computes no other. Default: `-1`. */
  readonly axis?: number;
}

type softmaxShape<S, Axis> = Axis extends -1
  ? S
  : number extends Axis
    ? S
    : S extends readonly [unknown, ...infer Rest]
      ? Axis extends Rest['length']
        ? S
        : Fails<'axis', softmaxAxis>
      : never;
const softmaxShape = (input: Shape, { axis = -1 }: SoftmaxConfig): Shape => {
  if (axisOf(input.length, axis) !== input.length - 1) throw softmaxAxis();
  return input;
};
interface SoftmaxRule extends FloatRule {
  readonly out: softmaxShape<this['in'], option<this['config'], 'axis', -1>>;
}

type softmaxAxis = notImplemented<
  'softmax',
  'a softmax over any axis but the last',
  'permute the axes first'
>;
const softmaxAxis = (): Error =>
  notImplemented('softmax', 'a softmax over any axis but the last', 'permute the axes first');

/**
 * Turns the values along the last axis into probabilities that sum to 1.
 *
 * `[batch, …] → [batch, …]`
 *
 * @throws ShapeError where the axis is not the last.
 * @example
 * input({ shape: [10] }).softmax() // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.softmax
 */
export const softmax: Layer<SoftmaxConfig, SoftmaxRule> = {
  kind: 'layer',
  method: 'softmax',
  className: 'Softmax',
  shapeOptions: ['axis'],
  options: { ...common, axis: integer },
  shape: softmaxShape,
  takes: floats,
  // Left out, tfjs takes axis 1, although it documents -1.
  create: ({ axis = -1, ...config }) => makeSoftmax({ ...config, axis }),
};
