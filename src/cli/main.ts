#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { checkCommand } from './check.ts';
import { codeCommand } from './code.ts';
import { convertCommand } from './convert.ts';
import { diffCommand } from './diff.ts';
import { inspectCommand } from './inspect.ts';
import { endQuietly, fail } from './terminal.ts';
import { typesCommand } from './types.ts';

/** The version of this package, which the file beside the built folder says. */
function versionOf(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

endQuietly();
const program = new Command('tensorgraft')
  .description('Reads, types, compares and converts TensorFlow.js and Keras models.')
  .version(versionOf(), '-V, --version', 'prints the version')
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({
    // Commander says some things in two lines, or two sentences; an error is one.
    outputError: (text, write) =>
      write(text.replace(/\n\(Did (.*)\)\n$/, '; did $1\n').replace('. Expected', ': expected')),
  })
  .addHelpText(
    'after',
    `
Examples:
  $ tensorgraft inspect model.json
  $ tensorgraft help diff

Exit codes: 0 fine; 1 something was found, differs, or could not be done; 2 wrong usage.`,
  );
for (const command of [
  inspectCommand,
  typesCommand,
  codeCommand,
  diffCommand,
  checkCommand,
  convertCommand,
]) {
  program.addCommand(command().exitOverride().copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
