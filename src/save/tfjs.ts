import * as tf from '@tensorflow/tfjs';
import { artifactsOf } from '../emit/artifacts.ts';
import { inFolder, type NodePaths, nodeModule } from '../files/files.ts';
import { isJsonPath, withoutJson } from './path.ts';
import { type Written, writeFiles } from './write.ts';

/** The size of a shard that browsers still cache. */
const shardBytes = 4 * 1024 * 1024;

/** Writes a model as `model.json` and shards; answers with the path of the former. */
export const saveModel = async (model: tf.LayersModel, path: string): Promise<string> => {
  const { join, dirname, basename } = await nodeModule<NodePaths>('path', path, 'save');
  const file = isJsonPath(path) ? path : join(path, 'model.json');
  const artifacts = await artifactsOf(model);
  const data = new Uint8Array(tf.io.CompositeArrayBuffer.join(artifacts.weightData));
  const count = Math.ceil(data.length / shardBytes);
  const stem = withoutJson(basename(file));
  const prefix = stem === 'model' ? '' : `${inFolder(stem)}-`;
  const shards = Array.from(
    { length: count },
    (_, i) => `${prefix}group1-shard${i + 1}of${count}.bin`,
  );
  const { modelTopology, weightSpecs, format, generatedBy, convertedBy = null } = artifacts;
  const json = {
    format,
    generatedBy,
    convertedBy,
    modelTopology,
    weightsManifest: [{ paths: shards, weights: weightSpecs }],
    userDefinedMetadata: artifacts.userDefinedMetadata,
  };
  const folder = dirname(file);
  await writeFiles(path, [
    ...shards.map((shard, i): Written => {
      return [join(folder, shard), data.subarray(i * shardBytes, (i + 1) * shardBytes)];
    }),
    // Last: whoever finds it finds a whole model.
    [file, JSON.stringify(json)],
  ]);
  return file;
};
