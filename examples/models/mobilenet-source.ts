import type * as tf from '@tensorflow/tfjs';
import { fromModel, signatureSource } from 'tensorgraft';

/** The text of mobilenet-v2.generated.ts. */
export function mobileNetSource(model: tf.LayersModel): string {
  return signatureSource(fromModel(model), {
    name: 'MobileNetV2',
    command: 'npm run examples:signature',
  });
}
