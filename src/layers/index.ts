/**
 * The catalogue: one exported const per layer of tfjs, and nothing else. Whole files are exported,
 * because editors find neither the comment nor the place of a const that is exported by name.
 */
export * from './activations.ts';
export * from './convolutional.ts';
export * from './convolutional-recurrent.ts';
export * from './core.ts';
export * from './depthwise.ts';
export * from './dot.ts';
export * from './embedding.ts';
export * from './global-pooling.ts';
export {
  globalMaxPooling1d as globalMaxPool1d,
  globalMaxPooling2d as globalMaxPool2d,
} from './global-pooling.ts';
export * from './image-preprocessing.ts';
export * from './merge.ts';
export * from './noise.ts';
export * from './normalization.ts';
export * from './pooling.ts';
export {
  averagePooling1d as avgPool1d,
  averagePooling1d as avgPooling1d,
  averagePooling2d as avgPool2d,
  averagePooling2d as avgPooling2d,
  averagePooling3d as avgPool3d,
  averagePooling3d as avgPooling3d,
  maxPooling1d as maxPool1d,
  maxPooling2d as maxPool2d,
} from './pooling.ts';
export * from './rearranging.ts';
export * from './recurrent.ts';
export * from './resizing.ts';
export * from './transposed.ts';
export * from './wrappers.ts';
