#!/usr/bin/env node
import { Command } from 'commander';
import { checkCommand } from './check.ts';
import { convertCommand } from './convert.ts';
import { diffCommand } from './diff.ts';
import { inspectCommand } from './inspect.ts';
import { endQuietly, fail } from './terminal.ts';
import { typesCommand } from './types.ts';

endQuietly();
const program = new Command('tensorgraft')
  .description('Reads, types, compares and converts TensorFlow.js and Keras models.')
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({
    // The suggestion comes on a line of its own; an error is one sentence.
    outputError: (text, write) => write(text.replace(/\n\((.*)\)\n$/, ' $1\n')),
  })
  .addHelpText(
    'after',
    `
Exit codes: 0 fine; 1 something was found, differs, or could not be done; 2 wrong usage.`,
  );
for (const command of [inspectCommand, typesCommand, diffCommand, checkCommand, convertCommand]) {
  program.addCommand(command().exitOverride().copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
