import * as tf from '@tensorflow/tfjs';
import { type Definition, definitionOf } from '../layers/catalogue.ts';
import type * as catalogue from '../layers/index.ts';
import type { Layer, LayerConfig, Recurrent } from '../layers/layer.ts';
import type { Shape } from '../shape/dimension.ts';
import { GraphError } from '../shape/errors.ts';
import type { Omitted, Rule } from '../shape/rule.ts';
import { createLayer } from './apply.ts';
import type { LayerNode } from './dag.ts';
import type {
  checkConfig,
  checkTensor,
  layerOutput,
  layerResult,
  recurrentOutput,
  recurrentResult,
} from './fluent.ts';
import type { AnyTensor } from './tensor.ts';
import type { unnamedOutput } from './trace.ts';

declare const rule: unique symbol;

/** A layer that is made once and applied as often as one likes. */
export interface ReusableLayer<R extends Rule, C> {
  readonly config: C;
  readonly className: string;
  readonly [rule]?: R;
}
export type AnyReusable = ReusableLayer<Rule, unknown>;

/** Every layer of the catalogue as a function: `layers.dense({ units: 8 })`. */
export type Factories = {
  readonly [K in keyof typeof catalogue]: Factory<(typeof catalogue)[K]>;
};
export type Factory<L> =
  L extends Layer<infer Config, infer R>
    ? FactoryOf<Config, R>
    : L extends Recurrent<infer Config, infer R>
      ? FactoryOf<Config, R>
      : never;
export type FactoryOf<Config extends LayerConfig, R extends Rule> = {} extends Config
  ? <const C extends Config = Config & Omitted>(
      config?: checkConfig<never, Config, C, undefined>,
    ) => ReusableLayer<R, C>
  : <const C extends Config>(
      config: checkConfig<never, Config, C, undefined>,
    ) => ReusableLayer<R, C>;

/** The layer, or the sentence that says why it cannot take the tensor. */
export type checkApplied<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C> ? checkTensor<L, anyway<appliedResult<R, T, C, S>>> : L;
type appliedResult<
  R extends Rule,
  T extends AnyTensor,
  C,
  S extends readonly AnyTensor[],
> = S extends readonly [] ? layerResult<R, T, C> : recurrentResult<R, T, C, S>;
/** A failure that no option of this call can be blamed for. */
type anyway<Result> = Result extends { readonly at: string; readonly message: infer Message }
  ? { readonly at: ''; readonly message: Message }
  : Result;

/** What comes out of a reusable layer: its name stands for all its calls, so no call bears it. */
export type appliedOutput<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C>
    ? S extends readonly []
      ? layerOutput<R, T, undefined, C, layerResult<R, T, C>>
      : recurrentOutput<R, readonly [T, ...S], Omit<C, 'name'>, recurrentResult<R, T, C, S>>
    : never;

/** A tensor after a layer that the compiler does not know. */
export type reshaped<T extends AnyTensor> = unnamedOutput<T, Shape, 'float32'>;

/** Makes a layer of the catalogue that can be applied as often as one likes. */
export const createReusable = (definition: Definition, config: LayerConfig = {}): object => {
  const layer = createLayer(definition, config);
  const reusable = Object.freeze({ className: layer.className, config });
  nodes.set(reusable, layer);
  return reusable;
};

/** One layer has one node, however often it is applied. */
const nodes = new WeakMap<object, LayerNode>();

/** The node of a reusable layer or of a tfjs layer. */
export const layerNodeOf = (layer: unknown): LayerNode => {
  const known = typeof layer === 'object' && layer !== null ? nodes.get(layer) : undefined;
  if (known) return known;
  if (!(layer instanceof tf.layers.Layer)) {
    throw new GraphError('apply: this is neither a layer made by layers.… nor a tfjs layer', {
      code: 'not-a-layer',
      received: layer,
      expected: 'a layer',
    });
  }
  const node = readLayer(layer);
  nodes.set(layer, node);
  return node;
};

/** A live tfjs layer as a layer of a graph. */
export const readLayer = (source: tf.layers.Layer): LayerNode => {
  const className = source.getClassName();
  return Object.freeze({
    kind: 'layer',
    name: source.name,
    className,
    config: Object.freeze(source.getConfig()),
    definition: definitionOf(className),
    source,
  });
};
