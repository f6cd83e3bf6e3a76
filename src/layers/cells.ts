/** The cells of tfjs: one exported const for each, and nothing else that is a value. */
import * as tf from '@tensorflow/tfjs';
import type { Rule } from '../shape/rule.ts';
import { createCell, type sizesOf, sizesOf as sizesOfCells, weightsOfCells } from './inner.ts';
import type { Cell, CellConfig } from './layer.ts';
import type { ifCount } from './messages.ts';
import { common, count, type Options, required } from './options.ts';
import {
  type GRUWeightsConfig,
  gruOptions,
  type LSTMWeightsConfig,
  lstmOptions,
  type NoDropout,
  noDropout,
  oneState,
  recurrentWeights,
  type SimpleConfig,
  simpleOptions,
  twoStates,
} from './recurrent-weights.ts';
import { type AnyCell, someCells } from './reusable.ts';

interface UnitsConfig extends CellConfig, NoDropout {
  /** The number of features that come out at each step. */
  readonly units: number;
}
const { weights: _, ...cellCommon } = common;
const unitsOptions: Options<UnitsConfig> = { ...cellCommon, ...noDropout, units: required(count) };

/** The rule of a cell whose state is its output. */
export interface OneState<Method extends string> extends Rule {
  readonly out: this['config'] extends { readonly units: infer Units }
    ? ifCount<Method, 'units', Units, [Units]>
    : never;
}

/** The rule of a cell with a state besides its output. */
export interface TwoStates<Method extends string> extends Rule {
  readonly out: this['config'] extends { readonly units: infer Units }
    ? ifCount<Method, 'units', Units, [Units, Units]>
    : never;
}

export interface SimpleRNNCellConfig extends UnitsConfig, Omit<SimpleConfig, keyof NoDropout> {}

/**
 * A cell that feeds its output back: `activation(x · kernel + h · recurrentKernel + bias)`.
 *
 * `[batch, features] → [batch, units]`, at each step
 *
 * @example
 * input({ shape: [10, 8] }).rnn({ cell: layers.simpleRNNCell({ units: 4 }) }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.simpleRNNCell
 */
export const simpleRNNCell: Cell<SimpleRNNCellConfig, OneState<'simpleRNNCell'>> = {
  kind: 'cell',
  method: 'simpleRNNCell',
  className: 'SimpleRNNCell',
  shapeOptions: ['units'],
  options: { ...simpleOptions, ...unitsOptions },
  sizes: oneState,
  weights: recurrentWeights(1),
  create: (config) => tf.layers.simpleRNNCell({ ...config }),
};

export interface GRUCellConfig extends UnitsConfig, Omit<GRUWeightsConfig, keyof NoDropout> {}

/**
 * A gated recurrent unit.
 *
 * `[batch, features] → [batch, units]`, at each step
 *
 * @example
 * input({ shape: [10, 8] }).rnn({ cell: layers.gruCell({ units: 4 }) }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.gruCell
 */
export const gruCell: Cell<GRUCellConfig, OneState<'gruCell'>> = {
  kind: 'cell',
  method: 'gruCell',
  className: 'GRUCell',
  shapeOptions: ['units'],
  options: { ...gruOptions, ...unitsOptions },
  sizes: oneState,
  weights: recurrentWeights(3),
  create: (config) => tf.layers.gruCell({ ...config }),
};

export interface LSTMCellConfig extends UnitsConfig, Omit<LSTMWeightsConfig, keyof NoDropout> {}

/**
 * A cell with a long short-term memory. It has two states, the output and the memory.
 *
 * `[batch, features] → [batch, units]`, at each step
 *
 * @example
 * input({ shape: [10, 8] }).rnn({ cell: layers.lstmCell({ units: 4 }) }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.lstmCell
 */
export const lstmCell: Cell<LSTMCellConfig, TwoStates<'lstmCell'>> = {
  kind: 'cell',
  method: 'lstmCell',
  className: 'LSTMCell',
  shapeOptions: ['units'],
  options: { ...lstmOptions, ...unitsOptions },
  sizes: twoStates,
  weights: recurrentWeights(4),
  create: (config) => tf.layers.lstmCell({ ...config }),
};

export interface StackedRNNCellsConfig extends CellConfig {
  /** The cells, from the first to the last: each takes what the one before it gives. */
  readonly cells: readonly [AnyCell, ...AnyCell[]];
}
export interface StackedRule extends Rule {
  readonly out: this['config'] extends { readonly cells: infer Cells } ? sizesOf<Cells> : never;
}

/**
 * Cells on top of each other, as one cell. Its states are those of the last cell, then those of the
 * one before it, and so on. Every cell is made anew, with weights of its own.
 *
 * `[batch, features] → [batch, units of the last]`, at each step
 *
 * @example
 * const cell = layers.stackedRNNCells({ cells: [layers.gruCell({ units: 8 }), layers.gruCell({ units: 4 })] });
 * input({ shape: [10, 8] }).rnn({ cell }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.stackedRNNCells
 */
export const stackedRNNCells: Cell<StackedRNNCellsConfig, StackedRule> = {
  kind: 'cell',
  method: 'stackedRNNCells',
  className: 'StackedRNNCells',
  shapeOptions: ['cells'],
  options: { ...cellCommon, cells: required(someCells) },
  sizes: ({ cells }) => sizesOfCells(cells),
  weights: (features, { cells }) => weightsOfCells(cells, features),
  create: ({ cells, ...config }) =>
    tf.layers.stackedRNNCells({
      ...config,
      cells: cells.map(createCell),
    } as never),
};
