import { Command } from 'commander';
import { signatureSource } from '../emit/signature.ts';
import { nameSource } from '../emit/source.ts';
import { aModel, checkGiven, checkOutput, commandLine, nameFor, open, write } from './terminal.ts';

interface Options {
  readonly name?: string;
  readonly output: string;
}

/** `tensorgraft types model.json -o mobilenet.ts`: the signature of a model as TypeScript. */
export const typesCommand = (): Command =>
  new Command('types')
    .description('writes the TypeScript signature of a model, for fromModel and load')
    .argument('<model>', aModel)
    .option('-n, --name <name>', 'the name of the interface; default: made of the file name')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Example:
  $ tensorgraft types mobilenet/model.json --name MobileNetV2 -o mobilenet.ts`,
    )
    .action(async (path: string, { name, output }: Options) => {
      if (name !== undefined) checkGiven('types', () => nameSource(name));
      await checkOutput('types', output, path);
      const graph = await open(path);
      const named = name ?? nameFor(output, path, nameSource);
      const command = commandLine('types', path, '--name', named, '-o', output);
      await write(signatureSource(graph, { name: named, command }), output);
    });
