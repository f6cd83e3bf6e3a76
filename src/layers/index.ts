/** The catalogue: one exported const per layer of tfjs. */
export { reLU, softmax } from './activations.ts';
export { conv1d, conv2d, conv3d } from './convolutional.ts';
export { activation, dense, dropout, flatten, reshape } from './core.ts';
export { convLstm2d } from './convolutional-recurrent.ts';
export { depthwiseConv2d, separableConv2d } from './depthwise.ts';
export {
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling1d as globalMaxPool1d,
  globalMaxPooling2d,
  globalMaxPooling2d as globalMaxPool2d,
} from './global-pooling.ts';
export { centerCrop, randomWidth, rescaling, resizing } from './image-preprocessing.ts';
export { add, concatenate } from './merge.ts';
export { batchNormalization } from './normalization.ts';
export {
  averagePooling1d,
  averagePooling1d as avgPool1d,
  averagePooling1d as avgPooling1d,
  averagePooling2d,
  averagePooling2d as avgPool2d,
  averagePooling2d as avgPooling2d,
  averagePooling3d,
  averagePooling3d as avgPool3d,
  averagePooling3d as avgPooling3d,
  maxPooling1d,
  maxPooling1d as maxPool1d,
  maxPooling2d,
  maxPooling2d as maxPool2d,
  maxPooling3d,
} from './pooling.ts';
export { cropping2D, upSampling2d, zeroPadding2d } from './resizing.ts';
export { conv2dTranspose, conv3dTranspose } from './transposed.ts';
export { gru, lstm, rnn, simpleRNN } from './recurrent.ts';
export { bidirectional, timeDistributed } from './wrappers.ts';
