import { Command } from 'commander';
import { save } from '../fluent/load.ts';
import { aModel, open, Usage } from './terminal.ts';

/** `tensorgraft convert model.keras out`: a model as tfjs or Keras loads it. */
export const convertCommand = (): Command =>
  new Command('convert')
    .description('writes a model as tf.loadLayersModel takes it, or as Keras 3 does')
    .argument('<in>', aModel)
    .argument('<out>', 'a folder, or the path of a .json or .keras file')
    .addHelpText(
      'after',
      `
Examples:
  $ tensorgraft convert classifier.keras web/classifier
  $ tensorgraft convert web/classifier/model.json classifier.keras`,
    )
    .action(async (from: string, to: string) => {
      if (/\.(h5|hdf5)$/.test(to)) {
        throw new Usage('convert: HDF5 is read only; give a folder, a .json or a .keras file');
      }
      await save(await open(from), to);
    });
