import * as tf from '@tensorflow/tfjs';
import { type CellDefinition, type Definition, definitionOf } from '../layers/catalogue.ts';
import type * as cellCatalogue from '../layers/cells.ts';
import type * as catalogue from '../layers/index.ts';
import type { Cell, CellConfig, Layer, LayerConfig, Recurrent } from '../layers/layer.ts';
import {
  type AnyCell,
  type ReusableCell,
  type ReusableLayer,
  reusable,
} from '../layers/reusable.ts';
import type { SequenceRule } from '../layers/sequence.ts';
import type { Shape } from '../shape/dimension.ts';
import { GraphError } from '../shape/errors.ts';
import type { fits } from '../shape/fit.ts';
import type { evaluate, Fails, Omitted, Rule } from '../shape/rule.ts';
import { checkConfig as checkOptions, createLayer } from './apply.ts';
import type { LayerNode } from './dag.ts';
import type {
  checkConfig,
  checkState,
  checkTensor,
  InitialState,
  layerOutput,
  layerResult,
  nameOf,
  recurrentOutput,
  recurrentResult,
} from './fluent.ts';
import {
  cellApplied,
  type sharedMisfit,
  type takesNoState,
  type weightsMisfit,
} from './messages.ts';
import type { AnyTensor } from './tensor.ts';
import type { layersOf, memoryOf, remembered, unnamedOutput } from './trace.ts';

/** Every layer of the catalogue as a function: `layers.dense({ units: 8 })`; and every cell. */
export interface Factories extends LayerFactories, CellFactories {}
type LayerFactories = {
  readonly [K in keyof typeof catalogue]: Factory<(typeof catalogue)[K]>;
};
type CellFactories = {
  readonly [K in keyof typeof cellCatalogue]: CellFactory<(typeof cellCatalogue)[K]>;
};
type CellFactory<L> =
  L extends Cell<infer Config, infer R>
    ? <const C extends Config>(
        config: checkConfig<never, Config, C, undefined>,
      ) => ReusableCell<R, C>
    : never;
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
  L extends ReusableLayer<infer R, infer C>
    ? [clash<T, nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>] extends [never]
      ? checkTensor<L, anyway<appliedResult<R, T, C, S>>>
      : clash<T, nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>
    : L extends AnyCell
      ? cellApplied
      : L;
/** What is wrong where a layer met other sizes upstream of here; only a named one is known again. */
type clash<T extends AnyTensor, Name, Sizes> = Name extends string
  ? Sizes extends Shape
    ? layersOf<T> extends { readonly [K in memoryOf<Name>]: infer Made extends Shape }
      ? fits<Made, Sizes> | fits<Sizes, Made> extends true
        ? never
        : weightsMisfit<Name, Made, Sizes, T['shape']>
      : never
    : never
  : never;
/** The outputs, or the sentence that says which shared layer no weights fit. */
export type checkShared<O, Layers> = [clashing<Layers>] extends [never]
  ? O
  : sharedMisfit<clashing<Layers>>;
type clashing<Layers> = {
  [K in keyof Layers]: K extends memoryOf<infer Name>
    ? [Layers[K]] extends [never]
      ? Name
      : never
    : never;
}[keyof Layers];

/** The state to begin with, or the sentence that says why the layer cannot. */
export type checkAppliedState<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C>
    ? checkState<S, appliedResult<R, T, C, S>>
    : InitialState<S>;
type appliedResult<
  R extends Rule,
  T extends AnyTensor,
  C,
  S extends readonly AnyTensor[],
> = R extends SequenceRule
  ? recurrentResult<R, T, C, S>
  : S extends readonly []
    ? layerResult<R, T, C>
    : Fails<'initialState', takesNoState>;
/** A failure that no option of this call can be blamed for. */
type anyway<Result> =
  Result extends Fails<infer At, infer Message>
    ? At extends 'initialState'
      ? undefined
      : Fails<'', Message>
    : Result;

/** What comes out of a reusable layer: its name stands for all its calls, so no call bears it. */
export type appliedOutput<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C>
    ? remembered<outputApplied<T, R, C, S>, nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>
    : reshaped<T>;
type outputApplied<
  T extends AnyTensor,
  R extends Rule,
  C,
  S extends readonly AnyTensor[],
> = S extends readonly []
  ? layerOutput<R, T, undefined, C, appliedResult<R, T, C, S>>
  : recurrentOutput<R, readonly [T, ...S], Omit<C, 'name'>, recurrentResult<R, T, C, S>>;

/** A tensor after a layer that the compiler does not know. */
type reshaped<T extends AnyTensor> = unnamedOutput<T, Shape, 'float32'>;

/** Makes a layer of the catalogue that can be applied as often as one likes. */
export const createReusable = (definition: Definition, config: LayerConfig = {}): object => {
  const layer = createLayer(definition, config);
  const handle = reusable('layer', layer);
  nodes.set(handle, layer);
  return handle;
};

/** Makes a cell, which `rnn` makes a layer of. */
export const createCell = (definition: CellDefinition, config: CellConfig): object => {
  checkOptions(definition, config);
  const { className } = definition;
  return reusable('cell', { className, config: Object.freeze({ ...config }) });
};

/** One layer has one node, however often it is applied. */
const nodes = new WeakMap<object, LayerNode>();

/** The node of a reusable layer or of a tfjs layer. */
export const layerNodeOf = (layer: unknown): LayerNode => {
  const known = typeof layer === 'object' && layer !== null ? nodes.get(layer) : undefined;
  if (known) return known;
  if ((layer as AnyCell | undefined)?.kind === 'cell') {
    throw new GraphError(cellApplied, { code: 'cell', received: layer, expected: 'a layer' });
  }
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
export const readLayer = (source: tf.layers.Layer, frozen = false): LayerNode => {
  const className = source.getClassName();
  const saved = source.getConfig();
  const definition = definitionOf(className, saved);
  // tfjs leaves some options out. A view of the source is mended: the source itself stays as it is.
  const whole = definition?.mend ? definition.mend(Object.create(source)).getConfig() : saved;
  return Object.freeze({
    kind: 'layer',
    name: source.name,
    className,
    config: Object.freeze(whole),
    definition,
    source,
    frozen,
  });
};
