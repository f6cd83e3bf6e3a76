import { Command } from 'commander';
import { checkName, toCode } from '../emit/code/code.ts';
import { valueName } from '../emit/source.ts';
import { aModel, checkGiven, checkOutput, commandLine, nameFor, open, write } from './terminal.ts';

interface Options {
  readonly name?: string;
  readonly functions: boolean;
  readonly output: string;
}

/** `tensorgraft code model.json -o mobilenet.ts`: the architecture of a model as TypeScript. */
export const codeCommand = (): Command =>
  new Command('code')
    .description(
      'writes the architecture of a model as source to own: a module that makes the graph',
    )
    .argument('<model>', aModel)
    .option('-n, --name <name>', 'the name of the graph; default: made of the file name')
    .option('--no-functions', 'each layer by itself, so that the compiler knows all their names')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Example:
  $ tensorgraft code mobilenet/model.json --name mobileNet -o mobilenet.ts`,
    )
    .action(async (path: string, { name, functions, output }: Options) => {
      if (name !== undefined) checkGiven('code', () => checkName(name));
      await checkOutput('code', output, path);
      const graph = await open(path);
      const named =
        name ?? valueName(nameFor(output, path, (given) => checkName(valueName(given))));
      const flags = functions ? [] : ['--no-functions'];
      const command = commandLine('code', path, '--name', named, ...flags, '-o', output);
      await write(toCode(graph, { name: named, functions, command }), output);
    });
