import * as tf from '@tensorflow/tfjs';
import { LoadError } from '../shape/errors.ts';
import { reason } from './failure.ts';
import { type NodeFiles, type NodePaths, nodeModule } from './files.ts';

/** The size of a shard that browsers still cache. */
const shardBytes = 4 * 1024 * 1024;

/** Writes a model as `model.json` and shards; answers with the path of the former. */
export const saveModel = async (model: tf.LayersModel, path: string): Promise<string> => {
  const fs = await nodeModule<NodeFiles>('fs/promises', path);
  const { join, dirname, basename } = await nodeModule<NodePaths>('path', path);
  const file = path.endsWith('.json') ? path : join(path, 'model.json');
  const artifacts = await artifactsOf(model);
  const data = new Uint8Array(tf.io.CompositeArrayBuffer.join(artifacts.weightData));
  const count = Math.ceil(data.length / shardBytes);
  const stem = basename(file, '.json');
  const prefix = stem === 'model' ? '' : `${stem}-`;
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
  };
  try {
    await fs.mkdir(dirname(file), { recursive: true });
    for (const [i, shard] of shards.entries()) {
      const bytes = data.subarray(i * shardBytes, (i + 1) * shardBytes);
      await fs.writeFile(join(dirname(file), shard), bytes);
    }
    // Last, and at once: whoever finds it finds a whole model.
    await fs.writeFile(`${file}.part`, JSON.stringify(json));
    await fs.rename(`${file}.part`, file);
  } catch (error) {
    throw new LoadError(`save: ${path}: the model cannot be written: ${reason(error)}`, {
      code: 'unwritable',
      received: path,
    });
  }
  return file;
};

const artifactsOf = async (model: tf.LayersModel): Promise<tf.io.ModelArtifacts> => {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return artifacts;
};
