import type * as tf from '@tensorflow/tfjs';
import type { Dim, Shape } from '../shape/dimension.ts';
import { type ByName, constraint, initializer, regularizer } from './by-name.ts';
import { type Activation, activationName } from './kernel-options.ts';
import { flag, fraction, type Options } from './options.ts';
import { only } from './sequence.ts';
import { biasOf, repeated, type Weight, weight } from './weights.ts';

type SimpleArgs = Parameters<typeof tf.layers.simpleRNN>[0];

/** What every recurrent layer and cell can be given for its weights. */
export interface SimpleConfig
  extends ByName<
    Pick<
      SimpleArgs,
      | 'useBias'
      | 'kernelInitializer'
      | 'recurrentInitializer'
      | 'biasInitializer'
      | 'kernelRegularizer'
      | 'recurrentRegularizer'
      | 'biasRegularizer'
      | 'kernelConstraint'
      | 'recurrentConstraint'
      | 'biasConstraint'
    >
  > {
  /** Default: `'tanh'`. */
  readonly activation?: Activation;
  /** The fraction of the input to drop while training, from 0 up to 1. Default: `0`. */
  readonly dropout?: number;
  /** The fraction of the state to drop while training, from 0 up to 1. Default: `0`. */
  readonly recurrentDropout?: number;
}

export const simpleOptions: Options<SimpleConfig> = {
  activation: activationName,
  useBias: flag,
  kernelInitializer: initializer,
  recurrentInitializer: initializer,
  biasInitializer: initializer,
  kernelRegularizer: regularizer,
  recurrentRegularizer: regularizer,
  biasRegularizer: regularizer,
  kernelConstraint: constraint,
  recurrentConstraint: constraint,
  biasConstraint: constraint,
  dropout: fraction,
  recurrentDropout: fraction,
};

/** What a recurrent layer or cell with gates can be given besides. */
export interface GatedConfig extends SimpleConfig {
  /** The activation of the gates. Default: `'hardSigmoid'`. */
  readonly recurrentActivation?: Activation;
  /** tfjs always multiplies by all weights at once: it would ignore `1`. */
  readonly implementation?: 2;
}

const gatedOptions: Options<GatedConfig> = {
  ...simpleOptions,
  recurrentActivation: activationName,
  implementation: only(2, 'tfjs would ignore it'),
};

export interface GRUWeightsConfig extends GatedConfig {
  /** tfjs resets before it multiplies, and throws on `true`. */
  readonly resetAfter?: false;
}

export const gruOptions: Options<GRUWeightsConfig> = {
  ...gatedOptions,
  resetAfter: only(false, 'tfjs does not implement true'),
};

export interface LSTMWeightsConfig extends GatedConfig {
  /** Whether the bias of the forget gate begins with 1. Default: `false`, unlike in Keras. */
  readonly unitForgetBias?: boolean;
}

export const lstmOptions: Options<LSTMWeightsConfig> = { ...gatedOptions, unitForgetBias: flag };

/**
 * The weights of a cell with so many gates, each used once a step: a kernel over the features, one
 * over the state, and a bias.
 */
export const recurrentWeights =
  (gates: number) =>
  (
    features: Dim,
    { units, useBias = true }: { readonly units: number; readonly useBias?: boolean | undefined },
  ): readonly Weight[] => [
    weight('kernel', [features, units * gates], 1),
    weight('recurrent_kernel', [units, units * gates], 1),
    ...biasOf({ useBias }, units * gates),
  ];

/** The weights of a layer that takes a cell through a sequence. */
export const sequenceWeights =
  <C>(cell: (features: Dim, config: C) => readonly Weight[] | undefined) =>
  (input: Shape, config: C): readonly Weight[] | undefined =>
    repeated(cell(input.at(-1) ?? null, config), input[1] ?? null);

/**
 * A cell for `rnn` cannot drop anything: tfjs would keep what it dropped first for ever, so that
 * there would be no dropout after a prediction, and another batch size would throw.
 */
export interface NoDropout {
  readonly dropout?: 0;
  readonly recurrentDropout?: 0;
}

export const noDropout: Options<NoDropout> = {
  dropout: only(0, 'tfjs does not implement it for a cell'),
  recurrentDropout: only(0, 'tfjs does not implement it for a cell'),
};

/** The size of the state of a layer or cell whose state is its output. */
export const oneState = ({ units }: Units): readonly number[] => [units];
/** The sizes of the states of one that has a state besides its output. */
export const twoStates = ({ units }: Units): readonly number[] => [units, units];
interface Units {
  readonly units: number;
}
