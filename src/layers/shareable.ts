/**
 * The layers of the catalogue that are applied to one tensor, and may be shared. Whole files are exported,
 * because editors find neither the comment nor the place of a const that is exported by name.
 */
export * from './activations.ts';
export * from './convolutional.ts';
export * from './convolutional-recurrent.ts';
export * from './core.ts';
export * from './depthwise.ts';
export * from './embedding.ts';
export * from './global-pooling.ts';
export {
  /**
   * The largest value of each channel over the whole sequence. Another name of `globalMaxPooling1d`.
   *
   * `[batch, steps, channels] → [batch, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.globalMaxPooling1d
   */
  globalMaxPooling1d as globalMaxPool1d,
  /**
   * The largest value of each channel over the whole image. Another name of `globalMaxPooling2d`.
   *
   * `[batch, height, width, channels] → [batch, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.globalMaxPooling2d
   */
  globalMaxPooling2d as globalMaxPool2d,
} from './global-pooling.ts';
export * from './image-preprocessing.ts';
export * from './noise.ts';
export * from './normalization.ts';
export * from './pooling.ts';
export {
  /**
   * The mean of each window of a sequence. Another name of `averagePooling1d`.
   *
   * `[batch, steps, channels] → [batch, newSteps, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.averagePooling1d
   */
  averagePooling1d as avgPool1d,
  /**
   * The mean of each window of a sequence. Another name of `averagePooling1d`.
   *
   * `[batch, steps, channels] → [batch, newSteps, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.averagePooling1d
   */
  averagePooling1d as avgPooling1d,
  /**
   * The mean of each window of an image. Another name of `averagePooling2d`.
   *
   * `[batch, height, width, channels] → [batch, newHeight, newWidth, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.averagePooling2d
   */
  averagePooling2d as avgPool2d,
  /**
   * The mean of each window of an image. Another name of `averagePooling2d`.
   *
   * `[batch, height, width, channels] → [batch, newHeight, newWidth, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.averagePooling2d
   */
  averagePooling2d as avgPooling2d,
  /**
   * The mean of each window of a volume. Another name of `averagePooling3d`.
   *
   * `[batch, depth, height, width, channels] → [batch, newDepth, newHeight, newWidth, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.averagePooling3d
   */
  averagePooling3d as avgPool3d,
  /**
   * The mean of each window of a volume. Another name of `averagePooling3d`.
   *
   * `[batch, depth, height, width, channels] → [batch, newDepth, newHeight, newWidth, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.averagePooling3d
   */
  averagePooling3d as avgPooling3d,
  /**
   * The largest value of each window of a sequence. Another name of `maxPooling1d`.
   *
   * `[batch, steps, channels] → [batch, newSteps, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.maxPooling1d
   */
  maxPooling1d as maxPool1d,
  /**
   * The largest value of each window of an image. Another name of `maxPooling2d`.
   *
   * `[batch, height, width, channels] → [batch, newHeight, newWidth, channels]`
   *
   * @see https://js.tensorflow.org/api/latest/#layers.maxPooling2d
   */
  maxPooling2d as maxPool2d,
} from './pooling.ts';
export * from './rearranging.ts';
export * from './recurrent.ts';
export * from './resizing.ts';
export * from './transposed.ts';
export * from './wrappers.ts';
