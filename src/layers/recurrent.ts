import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../shape/dimension.ts';
import { dropsNothing } from './dropped.ts';
import { createCell, isKnownCell, sizesOf, weightsOfCells } from './inner.ts';
import { creator, float, type OutShapes, type Recurrent } from './layer.ts';
import { count, type Options, required } from './options.ts';
import {
  type GRUWeightsConfig,
  gruOptions,
  type LSTMWeightsConfig,
  lstmOptions,
  oneState,
  recurrentWeights,
  type SimpleConfig,
  sequenceWeights,
  simpleOptions,
  twoStates,
} from './recurrent-weights.ts';
import { type AnyCell, cellOrCells } from './reusable.ts';
import {
  keepArguments,
  type ReversibleRule,
  type SequenceConfig,
  type SequenceRule,
  sequenceOptions,
  sequenceShape,
  skipsSteps,
  stateIsOutput,
} from './sequence.ts';
import { weighedByFeatures } from './weights.ts';

interface UnitsConfig extends SequenceConfig {
  /** The number of features that come out at each step. */
  readonly units: number;
}
const unitsOptions: Options<UnitsConfig> = { ...sequenceOptions, units: required(count) };

const shapeOptions = ['returnSequences', 'returnState'] as const;

/** What is alike in all rules of layers whose states are as large as their output. */
const byUnits =
  (method: string, sizes: (config: UnitsConfig) => readonly number[]) =>
  (input: Shape, config: UnitsConfig, states: readonly Shape[]): OutShapes =>
    sequenceShape(method, input, config, sizes(config), states);
type unitsOf<C> = C extends { readonly units: infer Units } ? Units : never;

export interface OneStateRule<Method extends string> extends ReversibleRule {
  readonly weighedBy: weighedByFeatures<this['in']>;
  readonly sizes: [unitsOf<this['config']>];
  readonly out: sequenceShape<
    Method,
    this['in'],
    this['config'],
    unitsOf<this['config']>,
    [unitsOf<this['config']>],
    this['states']
  >;
}
export interface TwoStatesRule<Method extends string> extends ReversibleRule {
  readonly weighedBy: weighedByFeatures<this['in']>;
  readonly sizes: [unitsOf<this['config']>, unitsOf<this['config']>];
  readonly out: sequenceShape<
    Method,
    this['in'],
    this['config'],
    unitsOf<this['config']>,
    [unitsOf<this['config']>, unitsOf<this['config']>],
    this['states']
  >;
}

export interface SimpleRNNConfig extends UnitsConfig, SimpleConfig {}

/**
 * Goes through a sequence and feeds its output back: `activation(x · kernel + h · recurrentKernel +
 * bias)`.
 *
 * `[batch, steps, features] → [batch, units]`, or `[batch, steps, units]` with `returnSequences`,
 * then the final state with `returnState`
 *
 * @throws ShapeError where the features are not known, or an initial state has another size.
 * @example
 * input({ shape: [10, 8] }).simpleRNN({ units: 4 }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.simpleRNN
 */
export const simpleRNN: Recurrent<SimpleRNNConfig, OneStateRule<'simpleRNN'>, 'SimpleRNN'> = {
  kind: 'recurrent',
  method: 'simpleRNN',
  className: 'SimpleRNN',
  shapeOptions: ['units', ...shapeOptions],
  options: { ...simpleOptions, ...unitsOptions },
  shape: byUnits('simpleRNN', oneState),
  sizes: oneState,
  isReversible: true,
  gives: float,
  weighedBy: weighedByFeatures,
  weights: sequenceWeights(recurrentWeights(1)),
  masks: skipsSteps,
  sameOutputs: stateIsOutput,
  cautions: dropsNothing('dropout', 'recurrentDropout'),
  mend: keepArguments,
  checks: 'the rank and the batch of an initial state',
  create: creator(tf.layers.simpleRNN, keepArguments),
};

export interface GRUConfig extends UnitsConfig, GRUWeightsConfig {}

/**
 * Goes through a sequence with gated recurrent units.
 *
 * `[batch, steps, features] → [batch, units]`, or `[batch, steps, units]` with `returnSequences`,
 * then the final state with `returnState`
 *
 * @throws ShapeError where the features are not known, or an initial state has another size.
 * @example
 * input({ shape: [10, 8] }).gru({ units: 4, returnSequences: true }) // [null, 10, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.gru
 */
export const gru: Recurrent<GRUConfig, OneStateRule<'gru'>, 'GRU'> = {
  kind: 'recurrent',
  method: 'gru',
  className: 'GRU',
  shapeOptions: ['units', ...shapeOptions],
  options: { ...gruOptions, ...unitsOptions },
  shape: byUnits('gru', oneState),
  sizes: oneState,
  isReversible: true,
  gives: float,
  weighedBy: weighedByFeatures,
  weights: sequenceWeights(recurrentWeights(3)),
  masks: skipsSteps,
  sameOutputs: stateIsOutput,
  cautions: dropsNothing('dropout', 'recurrentDropout'),
  mend: keepArguments,
  checks: 'the rank and the batch of an initial state',
  create: creator(tf.layers.gru, keepArguments),
};

export interface LSTMConfig extends UnitsConfig, LSTMWeightsConfig {}

/**
 * Goes through a sequence with a long short-term memory. It has two states, the output and the
 * memory.
 *
 * `[batch, steps, features] → [batch, units]`, or `[batch, steps, units]` with `returnSequences`,
 * then the two final states with `returnState`
 *
 * @throws ShapeError where the features are not known, or an initial state has another size.
 * @example
 * const [y, h, c] = input({ shape: [10, 8] }).lstm({ units: 4, returnState: true }); // [null, 4] each
 * input({ shape: [5, 8] }).lstm({ units: 4 }, { initialState: [h, c] }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.lstm
 */
export const lstm: Recurrent<LSTMConfig, TwoStatesRule<'lstm'>, 'LSTM'> = {
  kind: 'recurrent',
  method: 'lstm',
  className: 'LSTM',
  shapeOptions: ['units', ...shapeOptions],
  options: { ...lstmOptions, ...unitsOptions },
  shape: byUnits('lstm', twoStates),
  sizes: twoStates,
  isReversible: true,
  gives: float,
  weighedBy: weighedByFeatures,
  weights: sequenceWeights(recurrentWeights(4)),
  masks: skipsSteps,
  sameOutputs: stateIsOutput,
  cautions: dropsNothing('dropout', 'recurrentDropout'),
  mend: keepArguments,
  checks: 'the rank and the batch of an initial state',
  create: creator(tf.layers.lstm, keepArguments),
};

export interface RNNConfig extends SequenceConfig {
  /** What computes a step: a cell, or several on top of each other, from the first to the last. */
  readonly cell: AnyCell | readonly [AnyCell, ...AnyCell[]];
}

type cellSizes<C> = C extends { readonly cell: infer Cells } ? sizesOf<Cells> : never;
export interface RNNRule extends SequenceRule {
  readonly weighedBy: weighedByFeatures<this['in']>;
  readonly sizes: cellSizes<this['config']>;
  readonly out: sequenceShape<
    'rnn',
    this['in'],
    this['config'],
    cellSizes<this['config']>[0 & keyof cellSizes<this['config']>],
    cellSizes<this['config']>,
    this['states']
  >;
}

/**
 * Goes through a sequence with a cell, or a stack of cells. The states of a stack are those of its
 * last cell, then those of the one before it, and so on. Every cell is made anew, with weights of
 * its own.
 *
 * `[batch, steps, features] → [batch, units]`, or `[batch, steps, units]` with `returnSequences`,
 * then the final states with `returnState`
 *
 * @throws ShapeError where the features are not known, or an initial state has another size.
 * @example
 * const cell = [layers.lstmCell({ units: 8 }), layers.gruCell({ units: 4 })] as const;
 * input({ shape: [10, 8] }).rnn({ cell }) // [null, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.rnn
 */
export const rnn: Recurrent<RNNConfig, RNNRule, 'RNN'> = {
  kind: 'recurrent',
  method: 'rnn',
  className: 'RNN',
  shapeOptions: ['cell', ...shapeOptions],
  options: { ...sequenceOptions, cell: required(cellOrCells) },
  shape: (input, config, states) =>
    sequenceShape('rnn', input, config, sizesOf(config.cell), states),
  sizes: (config) => sizesOf(config.cell),
  covers: (config) => isKnownCell(config.cell),
  gives: float,
  weighedBy: weighedByFeatures,
  weights: sequenceWeights((features, config) => weightsOfCells(config.cell, features)),
  masks: skipsSteps,
  sameOutputs: stateIsOutput,
  mend: keepArguments,
  checks: 'the rank and the batch of an initial state',
  create: (config) =>
    keepArguments(tf.layers.rnn({ ...config, cell: createCell(config.cell) } as never)),
};
