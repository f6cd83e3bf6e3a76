import { join } from 'node:path';
import { Command } from 'commander';
import { save } from '../fluent/load.ts';
import { isHdf5Path, isJsonPath, isKerasPath, readOnlyHdf5 } from '../save/path.ts';
import { aModel, checkOutput, open, Usage } from './terminal.ts';

const noStandardOutput =
  "convert: '-' is no place for the files of a model; name a folder, or a .json or .keras file";

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
      if (isHdf5Path(to)) throw new Usage(`convert: ${readOnlyHdf5}`);
      if (to === '-') throw new Usage(noStandardOutput);
      const file = isKerasPath(to) || isJsonPath(to) ? to : join(to, 'model.json');
      await checkOutput('convert', file, from);
      await save(await open(from), to);
    });
