/** The catalogue: one exported const per layer of tfjs. */
export { reLU, softmax } from './activations.ts';
export { conv2d, depthwiseConv2d } from './convolutional.ts';
export { activation, dense, dropout, flatten, reshape } from './core.ts';
export { add, concatenate } from './merge.ts';
export { batchNormalization } from './normalization.ts';
export {
  averagePooling2d,
  globalAveragePooling2d,
  globalMaxPooling2d,
  maxPooling2d,
} from './pooling.ts';
export { upSampling2d, zeroPadding2d } from './resizing.ts';
