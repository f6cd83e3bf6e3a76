import * as tf from '@tensorflow/tfjs';
import { multiply, product as sizeOf } from '../shape/arithmetic.ts';
import { axisOf, dimAt } from '../shape/axis.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import type { Fails, FloatRule, option } from '../shape/rule.ts';
import type { isUnion } from '../shape/union.ts';
import { creator, floats, type LayerConfig, type Merge } from './layer.ts';
import { axisMisfit, mergeMisfit, notImplemented, takesAxes } from './messages.ts';
import { check, common, flag, integer, required } from './options.ts';

export interface DotConfig extends LayerConfig {
  /** The axis to sum over, or one for each tensor. */
  readonly axes: number | readonly [number, number];
  /** Whether to divide by the lengths first, which gives the cosine. Default: `false`. */
  readonly normalize?: boolean;
}

type dotShape<In, Axes> = In extends readonly [infer A, infer B]
  ? A extends Axed
    ? B extends Axed
      ? Axes extends readonly [infer AxisA extends number, infer AxisB extends number]
        ? isMixed<AxisA, AxisB> extends true
          ? Fails<'axes', mixedAxes>
          : along<A, B, AxisA, AxisB>
        : along<A, B, Axes & number, Axes & number>
      : Fails<'', takesAxes<'dot', dotAxes, B>>
    : Fails<'', takesAxes<'dot', dotAxes, A>>
  : Fails<'', needsPair>;
/** What tfjs can multiply: each example a vector or a matrix. */
type Axed = readonly [unknown, unknown] | readonly [unknown, unknown, unknown];
type along<A, B, AxisA extends number, AxisB extends number> = number extends AxisA | AxisB
  ? Shape
  : true extends isUnion<AxisA> | isUnion<AxisB>
    ? Shape
    : dimAt<A, AxisA> extends 'missing'
      ? Fails<'axes', axisMisfit<'dot', AxisA, A>>
      : dimAt<B, AxisB> extends 'missing'
        ? Fails<'axes', axisMisfit<'dot', AxisB, B>>
        : product<A, B, axisOf<A, AxisA>, axisOf<B, AxisB>>;
type product<A, B, I, J> = 0 extends I | J
  ? Fails<'axes', batchAxis>
  : overlap<A[I & keyof A], B[J & keyof B]> extends never
    ? Fails<'', mergeMisfit<'dot', A, B, axesMatch>>
    : batchesMatch<A[0 & keyof A], B[0 & keyof B]> extends true
      ? column<[A[0 & keyof A] & Dim, ...others<A, I>, ...others<B, J>]>
      : Fails<'', mergeMisfit<'dot', A, B, axesMatch>>;
type overlap<A, B> = [Extract<A, B> | Extract<B, A>] extends [never] ? never : 1;
type batchesMatch<A, B> = null extends A | B ? true : overlap<A, B> extends never ? false : true;
/** The sizes but for the batch and the axis. */
type others<S, I> = S extends readonly [unknown, infer X, infer Y]
  ? I extends 1
    ? [Y & Dim]
    : [X & Dim]
  : [];
type column<S extends Shape> = S extends [infer Batch extends Dim] ? [Batch, 1] : S;
type isMixed<A extends number, B extends number> = `${A}` extends `-${string}`
  ? `${B}` extends `-${string}`
    ? false
    : number extends B
      ? false
      : true
  : `${B}` extends `-${string}`
    ? number extends A
      ? false
      : true
    : false;

type dotAxes = '[batch, features] or [batch, steps, features]';
const dotAxes: dotAxes = '[batch, features] or [batch, steps, features]';
type axesMatch = 'their batches and the sizes of their axes must be equal';
const axesMatch: axesMatch = 'their batches and the sizes of their axes must be equal';
type needsPair = 'dot: takes two tensors';
const needsPair = (): ShapeError =>
  new ShapeError('dot: takes two tensors', { code: 'merge', layer: 'dot' });
type batchAxis = notImplemented<'dot', 'a product along the batch', 'choose another axis'>;
const batchAxis = (): Error =>
  notImplemented('dot', 'a product along the batch', 'choose another axis');
type mixedAxes = notImplemented<
  'dot',
  'a negative axis beside a positive one',
  'count both from the start'
>;
const mixedAxes = (): Error =>
  notImplemented('dot', 'a negative axis beside a positive one', 'count both from the start');

const dotShape = (inputs: readonly Shape[], { axes }: DotConfig): Shape => {
  const [a, b] = inputs as [Shape, Shape];
  if (inputs.length !== 2) throw needsPair();
  for (const shape of [a, b]) {
    if (shape.length < 2 || shape.length > 3) throw takesAxes('dot', dotAxes, shape);
  }
  const [axisA, axisB] = typeof axes === 'number' ? [axes, axes] : axes;
  if (axisA < 0 !== axisB < 0) throw mixedAxes();
  if (dimAt(a, axisA) === 'missing') throw axisMisfit('dot', axisA, a);
  if (dimAt(b, axisB) === 'missing') throw axisMisfit('dot', axisB, b);
  const [i, j] = [axisOf(a.length, axisA), axisOf(b.length, axisB)];
  if (i === 0 || j === 0) throw batchAxis();
  const [batchA, batchB] = [a[0] as Dim, b[0] as Dim];
  const batchesMatch = batchA === null || batchB === null || batchA === batchB;
  if (a[i] !== b[j] || !batchesMatch) throw mergeMisfit('dot', a, b, axesMatch);
  const rest = [...others(a, i), ...others(b, j)];
  return [batchA, ...(rest.length === 0 ? [1] : rest)];
};
const others = (shape: Shape, axis: number): Shape => shape.filter((_, i) => i > 0 && i !== axis);
export interface DotRule extends FloatRule {
  readonly out: dotShape<this['in'], option<this['config'], 'axes', never>>;
}

/**
 * The scalar product of two tensors along an axis of each.
 *
 * `[batch, a, n], [batch, b, n] → [batch, a, b]`
 *
 * @throws ShapeError where the sizes along the axes differ, or an axis is the batch.
 * @example
 * dot([a, b], { axes: -1 }) // a: [null, 7, 32], b: [null, 32] → [null, 7]
 * @see https://js.tensorflow.org/api/latest/#layers.dot
 */
export const dot: Merge<DotConfig, DotRule, 'Dot'> = {
  kind: 'merge',
  method: 'dot',
  className: 'Dot',
  shapeOptions: ['axes'],
  options: {
    ...common,
    axes: required(
      check(
        'an integer or a list of 2',
        (value) =>
          integer(value) === undefined ||
          (Array.isArray(value) &&
            value.length === 2 &&
            value.every((axis) => integer(axis) === undefined)),
      ),
    ),
    normalize: flag,
  },
  shape: dotShape,
  takes: floats,
  masks: { handsOn: () => false },
  // Each value that comes out is a sum of products along the axis.
  multiplyAdds: (inputs, config) => {
    const { axes } = config;
    const [first] = inputs as readonly [Shape];
    const summed = dimAt(first, typeof axes === 'number' ? axes : axes[0]) as Dim;
    return multiply(summed, sizeOf(dotShape(inputs, config).slice(1)));
  },
  checks:
    'batches that differ; sizes along a pair of negative axes; axes that are not there; a product along the batch',
  create: creator(tf.layers.dot),
};
