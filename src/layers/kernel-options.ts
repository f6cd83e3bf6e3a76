import type * as tf from '@tensorflow/tfjs';
import { type ByName, constraint, initializer, regularizer } from './by-name.ts';
import { flag, type OptionCheck, type Options, oneOf } from './options.ts';

type DenseArgs = Parameters<typeof tf.layers.dense>[0];
type DepthwiseArgs = Parameters<typeof tf.layers.depthwiseConv2d>[0];

/** The name of an activation function. Not `gelu_new`: tfjs saves it, but cannot load it. */
export type Activation = Exclude<NonNullable<DenseArgs['activation']>, 'gelu_new'>;

export const activations: readonly string[] = Object.keys({
  elu: 0,
  hardSigmoid: 0,
  linear: 0,
  relu: 0,
  relu6: 0,
  selu: 0,
  sigmoid: 0,
  softmax: 0,
  softplus: 0,
  softsign: 0,
  tanh: 0,
  swish: 0,
  mish: 0,
  gelu: 0,
} satisfies Record<Activation, 0>);

/** With the one that tfjs makes by its name, though its types do not have it. */
export const savedActivations: readonly string[] = [...activations, 'logSoftmax'];
export const activationName: OptionCheck = oneOf(...activations);

/** What a layer with a bias can be given. */
export interface BiasConfig
  extends ByName<
    Pick<
      DenseArgs,
      'useBias' | 'biasInitializer' | 'biasRegularizer' | 'biasConstraint' | 'activityRegularizer'
    >
  > {
  readonly activation?: Activation;
}

const biasOptions: Options<BiasConfig> = {
  activation: activationName,
  useBias: flag,
  biasInitializer: initializer,
  biasRegularizer: regularizer,
  biasConstraint: constraint,
  activityRegularizer: regularizer,
};

/** What a layer with a kernel can be given. */
export interface KernelConfig
  extends BiasConfig,
    ByName<Pick<DenseArgs, 'kernelInitializer' | 'kernelRegularizer' | 'kernelConstraint'>> {}

export const kernelOptions: Options<KernelConfig> = {
  ...biasOptions,
  kernelInitializer: initializer,
  kernelRegularizer: regularizer,
  kernelConstraint: constraint,
};

/** What a layer with a depthwise kernel can be given. */
export interface DepthwiseKernelConfig
  extends BiasConfig,
    ByName<
      Pick<DepthwiseArgs, 'depthwiseInitializer' | 'depthwiseRegularizer' | 'depthwiseConstraint'>
    > {}

export const depthwiseKernelOptions: Options<DepthwiseKernelConfig> = {
  ...biasOptions,
  depthwiseInitializer: initializer,
  depthwiseRegularizer: regularizer,
  depthwiseConstraint: constraint,
};
