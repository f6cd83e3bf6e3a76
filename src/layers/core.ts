import * as tf from '@tensorflow/tfjs';
import { type floorDivide, type multiply, product } from '../shape/arithmetic.ts';
import type { isNoCount, NoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, GivesFloat, option, Rule } from '../shape/rule.ts';
import type { isUnion } from '../shape/union.ts';
import {
  type Activation,
  activationName,
  type KernelConfig,
  kernelOptions,
} from './kernel-options.ts';
import { creator, float, type Layer, type LayerConfig, sameShape } from './layer.ts';
import { type mustBe, needsKnown, notImplemented, takesAxes } from './messages.ts';
import { common, count, oneOf, partialShape, real, required } from './options.ts';
import { biasOf, weighedByFeatures, weight } from './weights.ts';

export interface DenseConfig extends LayerConfig, KernelConfig {
  /** The number of features that come out. */
  readonly units: number;
}

type denseShape<S, C> = S extends readonly [infer Batch, ...infer Middle, infer Last]
  ? Last extends null
    ? Fails<'', needsKnown<'dense', 'the features', S>>
    : C extends { readonly units: infer Units }
      ? `${Units & number}` extends NoCount
        ? Fails<'units', mustBe<'dense', 'units', 'a positive integer', Units>>
        : S['length'] extends 1 | 2 | 3 | 4 | 5
          ? [Batch, ...Middle, Units]
          : addsBias<C> extends true
            ? Fails<'activation', biasBeyond5<S>>
            : [Batch, ...Middle, Units]
      : never
  : Fails<'', takesAxes<'dense', '[batch, …, features]', S>>;
const denseShape = (input: Shape, config: DenseConfig): Shape => {
  if (input.length < 2) throw takesAxes('dense', '[batch, …, features]', input);
  if (input.at(-1) === null) throw needsKnown('dense', 'the features', input);
  if (input.length > 5 && addsBias(config)) throw biasBeyond5(input);
  return [...input.slice(0, -1), config.units];
};

/** The activations that tfjs computes in one step with the bias; before others it adds it by itself. */
type Fused = 'elu' | 'linear' | 'relu';
const fused: readonly unknown[] = ['elu', 'linear', 'relu'] satisfies Fused[];
/** Whether the bias is added in a step of its own, which tfjs cannot do beyond rank 5. */
type addsBias<C> =
  false extends option<C, 'useBias', true>
    ? false
    : [Extract<option<C, 'activation', 'linear'>, Fused>] extends [never]
      ? true
      : false;
const addsBias = ({ useBias = true, activation }: DenseConfig): boolean =>
  useBias && !fused.includes(activation ?? 'linear');

type biasBeyond5<S> = notImplemented<
  'dense',
  `a bias before this activation for ${show<S>}, of more than 5 axes`,
  'use useBias: false, or a layer activation after it'
>;
const biasBeyond5 = (input: Shape): Error =>
  notImplemented(
    'dense',
    `a bias before this activation for ${show(input)}, of more than 5 axes`,
    'use useBias: false, or a layer activation after it',
  );
export interface DenseRule extends GivesFloat {
  readonly weighedBy: weighedByFeatures<this['in']>;
  readonly out: denseShape<this['in'], this['config']>;
}

/**
 * A fully connected layer: `activation(x · kernel + bias)` over the last axis.
 *
 * `[batch, …, features] → [batch, …, units]`
 *
 * @throws ShapeError where the number of features is not known, or there are more than 5 axes and an
 * activation that tfjs does not compute together with the bias.
 * @example
 * input({ shape: [784] }).dense({ units: 10 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.dense
 */
export const dense: Layer<DenseConfig, DenseRule, 'Dense'> = {
  kind: 'layer',
  method: 'dense',
  className: 'Dense',
  shapeOptions: ['units'],
  options: { ...common, ...kernelOptions, units: required(count) },
  shape: denseShape,
  gives: float,
  weighedBy: weighedByFeatures,
  weights: (input, { units, ...config }) => [
    weight('kernel', [input.at(-1) as Dim, units], product(input.slice(1, -1))),
    ...biasOf(config, units),
  ],
  checks:
    'that tfjs can add the bias: beyond 5 axes it throws on the data, unless `activation` is `elu`, `linear` or `relu`',
  create: creator(tf.layers.dense),
};

/** The rule of layers that change values only. */
export interface SameShape extends Rule {
  readonly out: this['in'];
}

export interface ActivationConfig extends LayerConfig {
  readonly activation: Activation;
}

/** The activations that tfjs computes for integers too, which they leave what they are. */
type Plain = 'linear' | 'relu';
/** The activations that turn integers into `float32`. */
type Floating = 'gelu' | 'hardSigmoid' | 'relu6' | 'softsign' | 'swish';
const plain: readonly Activation[] = ['linear', 'relu'] satisfies Plain[];
const floating: readonly Activation[] = [
  'gelu',
  'hardSigmoid',
  'relu6',
  'softsign',
  'swish',
] satisfies Floating[];
export interface ActivationRule extends SameShape {
  readonly takes: this['config'] extends { readonly activation: Plain | Floating }
    ? unknown
    : 'float32';
  readonly gives: this['config'] extends { readonly activation: Plain } ? unknown : 'float32';
}

/**
 * Applies an activation function.
 *
 * `[batch, …] → [batch, …]`
 *
 * @example
 * input({ shape: [10] }).activation({ activation: 'relu' }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.activation
 */
export const activation: Layer<ActivationConfig, ActivationRule, 'Activation'> = {
  kind: 'layer',
  method: 'activation',
  className: 'Activation',
  shapeOptions: [],
  options: { ...common, activation: required(activationName) },
  shape: sameShape,
  takes: ({ activation }) =>
    plain.includes(activation) || floating.includes(activation) ? undefined : ['float32'],
  gives: ({ activation }) => (plain.includes(activation) ? undefined : 'float32'),
  checks: 'that integers come only where the activation computes them',
  create: creator(tf.layers.activation),
};

export interface FlattenConfig extends LayerConfig {
  /** The order of the values before they are laid out; the shape is the same either way. */
  readonly dataFormat?: 'channelsFirst' | 'channelsLast';
}

type flattenShape<S> = S extends readonly [infer Batch, unknown, unknown, ...unknown[]]
  ? S extends readonly [unknown, ...infer Rest extends Shape]
    ? product<Rest> extends infer Size
      ? Size extends null
        ? Fails<'', needsKnown<'flatten', 'all sizes but the batch', S>>
        : [Batch, Size]
      : never
    : never
  : Fails<'', takesAxes<'flatten', '[batch, a, b, …]', S>>;
const flattenShape = (input: Shape): Shape => {
  if (input.length < 3) throw takesAxes('flatten', '[batch, a, b, …]', input);
  const size = product(input.slice(1));
  if (size === null) throw needsKnown('flatten', 'all sizes but the batch', input);
  return [input[0] as Dim, size];
};
export interface FlattenRule extends Rule {
  readonly out: flattenShape<this['in']>;
}

/**
 * Lays all values of an example out in one row.
 *
 * `[batch, a, b, …] → [batch, a·b·…]`
 *
 * @throws ShapeError where a size other than the batch is not known.
 * @example
 * input({ shape: [14, 14, 32] }).flatten() // [null, 6272]
 * @see https://js.tensorflow.org/api/latest/#layers.flatten
 */
export const flatten: Layer<FlattenConfig, FlattenRule, 'Flatten'> = {
  kind: 'layer',
  method: 'flatten',
  className: 'Flatten',
  shapeOptions: [],
  options: { ...common, dataFormat: oneOf('channelsFirst', 'channelsLast') },
  shape: flattenShape,
  // Keras states its default, which tfjs leaves open.
  plain: ({ dataFormat, ...config }) =>
    dataFormat === 'channelsFirst' ? { ...config, dataFormat } : config,
  create: creator(tf.layers.flatten),
};

export interface ReshapeConfig extends LayerConfig {
  /** The shape to give to each example, without the batch. One size may be -1: it is worked out. */
  readonly targetShape: readonly (number | null)[];
}

/** Sizes that hold another number of values than there are. */
type reshapeMisfit<S, Target> =
  `reshape: ${show<S>} does not hold as many values as targetShape ${show<Target>}`;
const reshapeMisfit = (input: Shape, target: Shape): ShapeError =>
  new ShapeError(
    `reshape: ${show(input)} does not hold as many values as targetShape ${show(target)}`,
    { code: 'reshape', layer: 'reshape', received: target, expected: input },
  );

type reshapeShape<S, C> = C extends { readonly targetShape: infer Target extends Shape }
  ? isNoTarget<Target> extends true
    ? Fails<
        'targetShape',
        mustBe<'reshape', 'targetShape', 'a list of sizes, with at most one -1', Target>
      >
    : S extends readonly [infer Batch, ...infer Rest extends Shape]
      ? number extends Target['length']
        ? Shape
        : fill<Target, product<Rest>, product<known<Target>>> extends infer Sizes
          ? Sizes extends Shape
            ? [Batch, ...Sizes]
            : Fails<'targetShape', reshapeMisfit<S, Target>>
          : never
      : never
  : never;
/** Whether a size is certainly none, nor one that is left out, or more than one is left out. */
type isNoTarget<Target extends Shape> =
  isNoCount<{ [I in keyof Target]: Target[I] extends -1 ? null : Target[I] }> extends true
    ? true
    : isUnion<{ [I in keyof Target]: [Target[I]] extends [-1 | null] ? I : never }[number]>;
/** The sizes of a target that are given. */
type known<Target extends Shape, Out extends Shape = []> = Target extends readonly [
  infer First,
  ...infer Rest extends Shape,
]
  ? First extends -1 | null
    ? known<Rest, Out>
    : known<Rest, [...Out, First & Dim]>
  : Out;
/** The target with its -1 worked out, or `'misfit'`. */
type fill<Target extends Shape, Held extends Dim, Known extends Dim> =
  hasHole<Target> extends infer Hole
    ? Hole extends true
      ? Held extends null
        ? plug<Target, null>
        : floorDivide<Held, Known> extends infer Size extends Dim
          ? agree<multiply<Size, Known>, Held> extends true
            ? plug<Target, Size>
            : 'misfit'
          : never
      : Hole extends 'maybe'
        ? plugMaybe<Target, Held extends null ? Dim : number>
        : agree<Held, Known> extends true
          ? plug<Target, never>
          : 'misfit'
    : never;
/** Whether a size is left out; `'maybe'` where one is not known to the compiler. */
type hasHole<Target extends Shape, Else = false> = Target extends readonly [
  infer First,
  ...infer Rest extends Shape,
]
  ? [First] extends [-1 | null]
    ? true
    : hasHole<Rest, mayBeHole<First> extends true ? 'maybe' : Else>
  : Else;
type mayBeHole<D> = number extends D
  ? true
  : [Extract<D, -1 | null>] extends [never]
    ? false
    : true;
/** The target with a size that cannot be told in the place of each that may be left out. */
type plugMaybe<
  Target extends Shape,
  Size extends Dim,
  Out extends Shape = [],
> = Target extends readonly [infer First, ...infer Rest extends Shape]
  ? plugMaybe<Rest, Size, [...Out, mayBeHole<First> extends true ? Size : First & Dim]>
  : Out;
type plug<
  Target extends Shape,
  Size extends Dim,
  Out extends Shape = [],
> = Target extends readonly [infer First, ...infer Rest extends Shape]
  ? plug<Rest, Size, [...Out, First extends -1 | null ? Size : First & Dim]>
  : Out;
/** Whether two numbers of values can be equal, as far as they are known. */
type agree<A, B> = null extends A
  ? true
  : number extends A | B
    ? true
    : [Extract<A, B>] extends [never]
      ? false
      : true;

const reshapeShape = (input: Shape, { targetShape }: ReshapeConfig): Shape => {
  const held = product(input.slice(1));
  const given = targetShape.filter((dim) => !isHole(dim)) as number[];
  const known = given.reduce((all, dim) => all * dim, 1);
  const hasHole = given.length < targetShape.length;
  if (held !== null && (hasHole ? held % known !== 0 : held !== known)) {
    throw reshapeMisfit(input, targetShape);
  }
  const size = held === null ? null : held / known;
  return [input[0] as Dim, ...targetShape.map((dim) => (isHole(dim) ? size : dim))];
};
const isHole = (dim: Dim): boolean => dim === null || dim === -1;
export interface ReshapeRule extends Rule {
  readonly out: reshapeShape<this['in'], this['config']>;
}

/**
 * Gives each example another shape with as many values.
 *
 * `[batch, …] → [batch, ...targetShape]`
 *
 * @throws ShapeError where the numbers of values differ.
 * @example
 * input({ shape: [784] }).reshape({ targetShape: [28, -1, 4] }) // [null, 28, 7, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.reshape
 */
export const reshape: Layer<ReshapeConfig, ReshapeRule, 'Reshape'> = {
  kind: 'layer',
  method: 'reshape',
  className: 'Reshape',
  shapeOptions: ['targetShape'],
  options: { ...common, targetShape: required(partialShape) },
  shape: reshapeShape,
  resolve: (input, config) => ({ ...config, targetShape: reshapeShape(input, config).slice(1) }),
  checks:
    'the number of values, which tfjs compares with the data only; a -1 is worked out where tfjs reports `null`',
  create: creator(tf.layers.reshape),
};

export interface MaskingConfig extends LayerConfig {
  /** A step of which every value is this one is masked. Default: `0`. */
  readonly maskValue?: number;
}

/**
 * Masks the steps of a sequence at which every value is `maskValue`: later layers skip them.
 *
 * `[batch, steps, features] → [batch, steps, features]`
 *
 * @example
 * input({ shape: [20, 8] }).masking({ maskValue: -1 }) // [null, 20, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.masking
 */
export const masking: Layer<MaskingConfig, SameShape, 'Masking'> = {
  kind: 'layer',
  method: 'masking',
  className: 'Masking',
  shapeOptions: [],
  options: { ...common, maskValue: real },
  shape: sameShape,
  masks: { makes: () => true },
  create: creator(tf.layers.masking),
};
