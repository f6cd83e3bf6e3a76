/** What is done to the real model: it is nsfwjs's MobileNetV2, and the compiler knows its layers. */
import * as tf from '@tensorflow/tfjs';
import { fromModel, type Graph } from 'tensorgraft';
import { loadMobileNet } from './models/mobilenet.ts';
import { type MobileNetV2, mobileNetV2 } from './models/mobilenet-v2.generated.ts';
import { check } from './support/check.ts';

/** The trained model, and the graph of it. */
export interface Opened {
  readonly model: tf.LayersModel;
  readonly trained: Graph<MobileNetV2>;
}

export async function openMobileNet(): Promise<Opened> {
  const model = await loadMobileNet();
  return { model, trained: fromModel(model, mobileNetV2) };
}

/**
 * Replaces the inside of an inverted residual block, which widens 64 channels to 384 and narrows
 * them again, by a depthwise separable convolution that stays at 64.
 */
export const cheaperBlock = (trained: Graph<MobileNetV2>) =>
  trained.cut('block_8_expand', 'block_8_project_BN').insert((x) =>
    x
      .depthwiseConv2d({
        name: 'cheap_depthwise',
        kernelSize: 3,
        padding: 'same',
        useBias: false,
      })
      .batchNormalization({ name: 'cheap_depthwise_BN' })
      .reLU({ name: 'cheap_relu', maxValue: 6 })
      .conv2d({ name: 'cheap_project', filters: 64, kernelSize: 1, useBias: false })
      .batchNormalization({ name: 'cheap_project_BN' }),
  );

/** Replaces the classifier of five classes by one of three. */
export const threeClasses = (trained: Graph<MobileNetV2>) =>
  trained
    .cut('dense_1', 'dense_3')
    .insert((x) => x.dense({ name: 'three_classes', units: 3, activation: 'softmax' }));

/** Freezes all layers of a model but some. */
export function freezeAllBut(model: tf.LayersModel, names: readonly string[]): void {
  for (const layer of model.layers) layer.trainable = names.includes(layer.name);
}

/** An image, always the same. */
export const image = (): tf.Tensor4D => tf.randomUniform([1, 224, 224, 3], 0, 1, 'float32', 7);

/** Saves a model to memory, and loads it from there. */
export async function reload(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  check(saved !== undefined, 'tfjs saved nothing');
  return tf.loadLayersModel(tf.io.fromMemory(saved));
}
