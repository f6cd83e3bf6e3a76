import * as tf from '@tensorflow/tfjs';
import type * as cellCatalogue from '../layers/cells.ts';
import { frozenConfig } from '../layers/config.ts';
import type { Cell, CellConfig, Layer, LayerConfig, Recurrent } from '../layers/layer.ts';
import type { CellDefinition, Definition } from '../layers/registry.ts';
import {
  type AnyCell,
  type ReusableCell,
  type ReusableLayer,
  reusable,
} from '../layers/reusable.ts';
import type { SequenceRule } from '../layers/sequence.ts';
import type * as catalogue from '../layers/shareable.ts';
import type { Shape } from '../shape/dimension.ts';
import { GraphError } from '../shape/errors.ts';
import type { fits } from '../shape/fit.ts';
import { takes } from '../shape/given.ts';
import type { applyRule, evaluate, Fails, Omitted, Rule, SpecRule } from '../shape/rule.ts';
import type { isUnion } from '../shape/union.ts';
import { checkOptionsOf, createLayer } from './apply.ts';
import { type AnyGraph, createModel, isGraph, type LayerNode } from './dag.ts';
import {
  cellApplied,
  graphApplied,
  type nameTaken,
  type sharedMisfit,
  type takesNoState,
  type weightsMisfit,
} from './messages.ts';
import type {
  checkConfig,
  checkState,
  checkTensor,
  InitialState,
  layerOutput,
  layerResult,
  nameOf,
  output,
  recurrentResult,
  Whole,
} from './methods.ts';
import { graphInside } from './model-layer.ts';
import { readLayer } from './read.ts';
import type { AnyTensor } from './tensor.ts';
import type {
  AnyShared,
  memory,
  namesOf,
  Shared,
  sharedOf,
  specOf,
  unnamedOutput,
} from './trace.ts';

/** Every layer that is applied to one tensor as a function: `layers.dense({ units: 8 })`; and every cell. */
export interface Factories extends LayerFactories, CellFactories {}
type LayerFactories = {
  readonly [K in keyof typeof catalogue]: Factory<(typeof catalogue)[K]>;
};
type CellFactories = {
  readonly [K in keyof typeof cellCatalogue]: CellFactory<(typeof cellCatalogue)[K]>;
};
type CellFactory<L> =
  L extends Cell<infer Config, infer R>
    ? <const C extends Whole<Config>>(
        config: checkConfig<never, Config, C, applyRule<R, unknown, C>>,
      ) => ReusableCell<R, C>
    : never;
export type Factory<L> =
  L extends Layer<infer Config, infer R, infer Class>
    ? FactoryOf<Config, R, Class>
    : L extends Recurrent<infer Config, infer R, infer Class>
      ? FactoryOf<Config, R, Class>
      : never;
export type FactoryOf<
  Config extends LayerConfig,
  R extends Rule,
  Class extends string,
> = {} extends Config
  ? <const C extends Whole<Config> = Whole<Config> & Omitted>(
      config?: checkConfig<never, Config, C, undefined>,
    ) => ReusableLayer<R, C, Class>
  : <const C extends Whole<Config>>(
      config: checkConfig<never, Config, C, undefined>,
    ) => ReusableLayer<R, C, Class>;

/** The layer, or the sentence that says why it cannot take the tensor. */
export type checkApplied<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C, infer Class>
    ? [clash<T, nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>] extends [never]
      ? [Exclude<Extract<nameOf<C>, namesOf<T>>, sharedOf<T>['name']>] extends [never]
        ? checkTensor<L, anyway<appliedResult<R, T, C, S, Class>>>
        : nameTaken<nameOf<C> & string>
      : clash<T, nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>
    : L extends AnyCell
      ? cellApplied
      : L extends AnyGraph
        ? graphApplied<'apply'>
        : L;
/** What is wrong where a layer met other sizes upstream of here; only a named one is known again. */
type clash<T extends AnyTensor, Name, Sizes> = Name extends sharedOf<T>['name']
  ? Sizes extends Shape
    ? misfit<Extract<sharedOf<T>, Shared<Name, unknown>>['sizes'], Sizes> extends infer Made
      ? [Made] extends [never]
        ? never
        : weightsMisfit<Name & string, Made, Sizes, T['shape']>
      : never
    : never
  : never;
/** Those of the sizes that cannot be the same as `Sizes`. */
type misfit<Made, Sizes extends Shape> = Made extends Shape
  ? true extends fits<Made, Sizes> | fits<Sizes, Made>
    ? never
    : Made
  : never;
/** The outputs, or the sentence that says which shared layer no weights fit. */
export type checkShared<O, Met extends AnyShared> = [Met] extends [never]
  ? O
  : [clashing<sizesByName<Met>>] extends [never]
    ? O
    : sharedMisfit<clashing<sizesByName<Met>> & string>;
/** What the calls of each layer give its weights for sizes. */
type sizesByName<Met extends AnyShared> = {
  readonly [S in Met as S['name'] & string]: S['sizes'];
};
type clashing<Sizes> = {
  [Name in keyof Sizes]: isUnion<Sizes[Name]> extends true
    ? [clashAmong<Sizes[Name], Sizes[Name]>] extends [never]
      ? never
      : Name
    : never;
}[keyof Sizes];
type clashAmong<One, All> = One extends Shape ? misfit<All, One> : never;

/** The state to begin with, or the sentence that says why the layer cannot. */
export type checkAppliedState<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C, infer Class>
    ? checkState<S, appliedResult<R, T, C, S, Class>>
    : InitialState<S>;
type appliedResult<
  R extends Rule,
  T extends AnyTensor,
  C,
  S extends readonly AnyTensor[],
  Class,
> = R extends SequenceRule
  ? recurrentResult<R, T, C, S, Class>
  : S extends readonly []
    ? R extends SpecRule
      ? number extends T['shape']['length']
        ? Shape
        : evaluate<R, specOf<T>, C>['out']
      : layerResult<R, T, C, Class>
    : Fails<'initialState', takesNoState>;
/** A failure that no option of this call can be blamed for. */
type anyway<Result> =
  Result extends Fails<infer At, infer Message>
    ? At extends 'initialState'
      ? undefined
      : Fails<'', Message>
    : Result;

/**
 * A layer with the sizes that it met. As in `traced`, the arguments stand alone, and the tuple is made at
 * once: into what is evaluated late the compiler looks again at each call further down.
 */
type met<Name, Sizes> = Sizes extends readonly unknown[]
  ? Shared<Name, [...Sizes]>
  : Shared<Name, Sizes>;
/** What comes out of a reusable layer: its name stands for all its calls. */
export type appliedOutput<T extends AnyTensor, L, S extends readonly AnyTensor[]> =
  L extends ReusableLayer<infer R, infer C, infer Class>
    ? R extends SequenceRule
      ? output<
          appliedResult<R, T, C, S, Class>,
          memory<T | S[number]>,
          readonly [T, ...S],
          nameOf<C>,
          'float32',
          Class,
          met<nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>
        >
      : layerOutput<
          R,
          T,
          C,
          appliedResult<R, T, C, S, Class>,
          nameOf<C>,
          Class,
          met<nameOf<C>, evaluate<R, T['shape'], C>['weighedBy']>
        >
    : unnamedOutput<memory<T>, Shape, 'float32'>;

/** Makes a layer of the catalogue that can be applied as often as one likes. */
export const createReusable = (definition: Definition, config: LayerConfig = {}): object => {
  const layer = createLayer(definition, config);
  const handle = reusable('layer', { ...layer, config: frozenConfig(config) });
  nodes.set(handle, layer);
  return handle;
};

/** Makes a cell, which `rnn` makes a layer of. */
export const createCell = (definition: CellDefinition, config: CellConfig = {}): object => {
  checkOptionsOf(definition, config);
  const { className } = definition;
  return reusable('cell', { className, config: frozenConfig(config) });
};

/** One layer has one node, however often it is applied. */
const nodes = new WeakMap<object, LayerNode>();

/** The node of a reusable layer or of a tfjs layer. */
export const layerNodeOf = (layer: unknown, verb = 'apply'): LayerNode => {
  const known = typeof layer === 'object' && layer !== null ? nodes.get(layer) : undefined;
  if (known) return known;
  const node = firstNodeOf(layer, verb);
  nodes.set(layer as object, node);
  return node;
};

const firstNodeOf = (layer: unknown, verb: string): LayerNode => {
  const inner = graphInside(layer);
  if (inner) return createModel(inner.name, inner);
  if (layer instanceof tf.layers.Layer) {
    return readLayer(layer, false, { verb, takes: 'a tfjs layer' });
  }
  const isCell = (layer as AnyCell | undefined)?.kind === 'cell';
  const message = isCell
    ? cellApplied
    : isGraph(layer)
      ? graphApplied(verb)
      : takes(verb, 'a layer or a tfjs layer', 'layers.dense({ units: 8 })', layer);
  throw new GraphError(message, {
    code: isCell ? 'cell' : 'not-a-layer',
    received: layer,
    expected: 'a layer',
  });
};
