import { Command } from 'commander';
import { save } from '../fluent/load.ts';
import { open, Usage } from './terminal.ts';

/** `tensorgraft convert model.keras out`: a model as tfjs loads it. */
export const convertCommand = (): Command =>
  new Command('convert')
    .description('writes a model as model.json and weights, which tf.loadLayersModel takes')
    .argument('<in>', 'a model.json, .keras or .h5 file, or its URL')
    .argument('<out>', 'a folder, or the path of a .json file')
    .addHelpText(
      'after',
      `
Example:
  $ tensorgraft convert classifier.keras web/classifier`,
    )
    .action(async (from: string, to: string) => {
      if (/\.(keras|h5|hdf5)$/.test(to)) {
        throw new Usage(
          'convert: only the format of tfjs can be written; give a folder or a .json file',
        );
      }
      await save(await open(from), to);
    });
