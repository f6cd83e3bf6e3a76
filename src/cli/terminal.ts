import { writeFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { CommanderError } from 'commander';
import type { Graph } from '../fluent/graph.ts';
import { load } from '../fluent/load.ts';
import type { Unchecked } from '../graph/signature.ts';

/** A mistake in how a command was given. */
export class Usage extends Error {}

/** Opens a model for a command, without a word of tfjs about faster backends. */
export const open = async (path: string): Promise<Graph<Unchecked>> => {
  const { warn } = console;
  console.warn = () => {};
  try {
    await tf.setBackend('cpu');
    return await load(path);
  } finally {
    console.warn = warn;
  }
};

/** Writes text to a file, or to standard output where the file is `-` or none is given. */
export const write = async (text: string, file = '-'): Promise<void> => {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (file !== '-') return writeFile(file, whole);
  await new Promise<void>((resolve) => process.stdout.write(whole, () => resolve()));
};

/** Ends without an error where what reads standard output has had enough, as `head` has. */
export const endQuietly = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
};

/** Says in one sentence what went wrong; gives the exit code. */
export const fail = (error: unknown): number => {
  if (error instanceof CommanderError) {
    // Commander has said it; help and version are no errors.
    return error.exitCode === 0 ? 0 : 2;
  }
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  process.stderr.write(`${line}\n`);
  return error instanceof Usage ? 2 : 1;
};
