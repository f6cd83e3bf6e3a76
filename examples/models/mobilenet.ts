import * as tf from '@tensorflow/tfjs';
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2';

/** What an entry of the nsfwjs package holds: a model in parts, each of them loaded when asked for. */
interface Bundle {
  readonly modelJson: () => Promise<{ default: tf.io.ModelJSON }>;
  readonly weightBundles: ReadonlyArray<() => Promise<{ default: string }>>;
}

/**
 * The MobileNetV2 classifier of the nsfwjs package, with its trained weights:
 * `[null, 224, 224, 3]`, values 0 to 1, to `[null, 5]`. Nothing is downloaded.
 *
 * The package ships the weights as base64 text, quantised to uint8; tfjs turns them back into float32.
 */
export async function loadMobileNet(): Promise<tf.LayersModel> {
  const bundle: Bundle = MobileNetV2Model;
  const [json, ...shards] = await Promise.all([
    bundle.modelJson(),
    ...bundle.weightBundles.map((load) => load()),
  ]);
  const artifacts = await tf.io.getModelArtifactsForJSON(json.default, async (manifest) => [
    manifest.flatMap((group) => group.weights),
    shards.map((shard) => Uint8Array.from(Buffer.from(shard.default, 'base64')).buffer),
  ]);
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}
