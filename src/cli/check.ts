import { Command } from 'commander';
import type { Finding } from '../report/finding.ts';
import { showName } from '../report/table.ts';
import { type Colors, colorsFor } from './colors.ts';
import { aModel, checkOutput, open, write } from './terminal.ts';

interface Options {
  readonly json?: true;
  readonly output: string;
}

/** `tensorgraft check model.json`: the lint, with an exit code for CI. */
export const checkCommand = (): Command =>
  new Command('check')
    .description('looks a model over; the exit code is 1 where there are errors')
    .argument('<model>', aModel)
    .option('--json', 'as JSON')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Examples:
  $ tensorgraft check model.keras && echo ready for surgery
  $ tensorgraft check model.json --json -o findings.json`,
    )
    .action(async (path: string, { json, output }: Options) => {
      await checkOutput('check', output, path);
      const findings = (await open(path)).check();
      const colors = colorsFor(output === '-' ? process.stdout : {});
      await write(json ? JSON.stringify(findings, null, 2) : print(findings, colors), output);
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
    });

const print = (findings: readonly Finding[], colors: Colors): string => {
  const paint: { readonly [S in Finding['severity']]: (text: string) => string } = {
    error: colors.red,
    warning: colors.yellow,
    note: colors.cyan,
  };
  return findings.length === 0
    ? 'Nothing was found.'
    : findings
        .map((one) => `${paint[one.severity](one.severity)}${place(one)}: ${showName(one.message)}`)
        .join('\n');
};

/** In which layer it is, where the sentence does not say so: that of a shape rule begins with the method. */
const place = ({ layer, message }: Finding): string =>
  layer === undefined || message.includes(`'${layer}'`) ? '' : ` in '${showName(layer)}'`;
