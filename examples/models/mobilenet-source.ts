import type * as tf from '@tensorflow/tfjs';
import { fromModel, signatureSource, toCode } from 'tensorgraft';

/** The text of mobilenet-v2.generated.ts. */
export function mobileNetSource(model: tf.LayersModel): string {
  return signatureSource(fromModel(model), {
    name: 'MobileNetV2',
    command: 'npm run examples:signature',
  });
}

/** The text of mobilenet-v2-code.generated.ts. */
export function mobileNetCode(model: tf.LayersModel): string {
  return toCode(model, { name: 'mobileNetV2', command: 'npm run examples:code' });
}
