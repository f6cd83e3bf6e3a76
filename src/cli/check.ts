import { Command } from 'commander';
import pc from 'picocolors';
import type { Finding } from '../report/finding.ts';
import { open, write } from './terminal.ts';

/** `tensorgraft check model.json`: the lint, with an exit code for CI. */
export const checkCommand = (): Command =>
  new Command('check')
    .description('looks a model over; the exit code is 1 where there are errors')
    .argument('<model>', 'a model.json, .keras or .h5 file, or its URL')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ tensorgraft check model.keras && echo ready for surgery`,
    )
    .action(async (path: string, { json }: { readonly json?: true }) => {
      const findings = (await open(path)).check();
      await write(json ? JSON.stringify(findings, null, 2) : print(findings));
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
    });

const print = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? 'Nothing was found.'
    : findings
        .map(({ severity, message }) => `${colors[severity](severity)}: ${message}`)
        .join('\n');

const colors: { readonly [S in Finding['severity']]: (text: string) => string } = {
  error: pc.red,
  warning: pc.yellow,
  note: pc.cyan,
};
