import type * as tf from '@tensorflow/tfjs';
import { failure } from '../../files/failure.ts';
import { readModel } from '../../graph/read.ts';
import { either } from '../../graph/subject.ts';
import { ConfigError } from '../../shape/errors.ts';
import { writeFiles } from '../write.ts';
import { kerasArchive } from './archive.ts';

/**
 * Writes a live model as a `.keras` file of Keras 3; answers with its path.
 *
 * @throws LoadError where Keras cannot have a layer of it, or it cannot be written.
 */
export const saveKeras = async (model: tf.LayersModel, path: string): Promise<string> => {
  try {
    await writeFiles(path, [
      [path, await kerasArchive(readModel(model, false, either('save')), path)],
    ]);
    return path;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw failure(path, error.message, { ...error }, 'save');
  }
};
