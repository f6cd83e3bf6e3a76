import * as fs from 'node:fs/promises';
import * as paths from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { CommanderError } from 'commander';
import { hasScheme } from '../files/files.ts';
import { shardsOf } from '../files/manifest.ts';
import { type Graph, openDag } from '../fluent/graph.ts';
import type { Unchecked } from '../graph/signature.ts';
import { loadDag } from '../load/model.ts';
import { showName } from '../report/table.ts';
import { isHdf5Path, isKerasPath } from '../save/path.ts';
import { modelThatNeeds } from '../save/shards.ts';
import { whyUnwritable } from '../save/write.ts';
import { ConfigError, LoadError } from '../shape/errors.ts';
import { upperFirst } from '../shape/message.ts';
import { Bar } from './bar.ts';

/** What a command reads, for its help. */
export const aModel = 'a model.json, .keras or .h5 file, or its URL';

/** A mistake in how a command was given. */
export class Usage extends Error {}

/** What checks a word that was given to a command, under the name of the function that it is for. */
export const checkGiven = (command: string, check: () => unknown): void => {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Usage(error.message.replace(/^\w+/, command));
  }
};

/** Refuses to write over what is read, a model or the files of its weights, and what another model needs. */
export const checkOutput = async (
  command: string,
  output: string,
  ...models: readonly string[]
): Promise<void> => {
  if (output === '-') return;
  const target = await realPath(output);
  if (target === undefined) return;
  const shards = (await Promise.all(models.map(shardsBeside))).flat();
  const what = (await isAmong(target, models))
    ? 'is the model itself'
    : (await isAmong(target, shards))
      ? 'has weights of the model'
      : await whyKept(paths.resolve(pathOf(output)), target);
  if (what) throw new Usage(`${command}: ${output} ${what}; write to another file`);
};

/** What a file is to a model in its folder, if one needs it, by any of the paths that it has. */
const whyKept = async (...files: readonly string[]): Promise<string | undefined> => {
  for (const file of new Set(files)) {
    const found = await modelThatNeeds([paths.basename(file)], paths.dirname(file), fs, paths);
    if (found) return `has weights of ${found[0]}`;
  }
  return undefined;
};

/** Whether a file is one of some, which may have other names. */
const isAmong = async (file: string, others: readonly string[]): Promise<boolean> => {
  const [own, ...all] = await Promise.all([file, ...others].map(identityOf));
  return all.includes(own);
};
const identityOf = async (path: string): Promise<string | undefined> => {
  try {
    const { dev, ino } = await fs.stat(pathOf(path));
    return `${dev}/${ino}`;
  } catch {
    return undefined;
  }
};

/** Where the weights of a model lie, if they are files by themselves. */
const shardsBeside = async (model: string): Promise<readonly string[]> => {
  if (/^https?:/i.test(model) || isKerasPath(model) || isHdf5Path(model)) return [];
  const shards = await shardsOf(model);
  return shards.map((shard) => paths.join(paths.dirname(pathOf(model)), shard));
};

/** Where a file lies, by whatever name it is called, if it is there. */
const realPath = async (path: string): Promise<string | undefined> => {
  try {
    return await fs.realpath(pathOf(path));
  } catch {
    return undefined;
  }
};

const pathOf = (path: string): string => (/^file:/i.test(path) ? fileURLToPath(path) : path);

/** Opens a model for a command, without a word of tfjs about faster backends. */
export const open = async (path: string): Promise<Graph<Unchecked>> => {
  const { warn } = console;
  console.warn = () => {};
  const bar = new Bar(`waiting for ${showName(path)}`);
  try {
    await tf.setBackend('cpu');
    return openDag('load', await loadDag(path, bar.load)) as Graph<Unchecked>;
  } catch (error) {
    throw error instanceof LoadError ? atPath(error, publicPath(path)) : error;
  } finally {
    bar.stop();
    console.warn = warn;
  }
};

/** Of several models it should be said which: an error names the file alone, or one beside it. */
const atPath = (error: LoadError, path: string): LoadError => {
  const { message, code, received, expected } = error;
  if (message.includes(path)) return error;
  const [file = ''] = path.split(/[/\\]/).slice(-1);
  const about = message.replace(/^load: /, '');
  const said = about.startsWith(`${file}:`) ? about.slice(file.length) : `: ${about}`;
  return new LoadError(`load: ${path}${said}`, { code, received, expected });
};

/** Writes text to a file, or to standard output where the file is `-`. */
export const write = async (text: string, file: string): Promise<void> => {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (file === '-') {
    await new Promise<void>((resolve) => process.stdout.write(whole, () => resolve()));
    return;
  }
  try {
    await fs.writeFile(file, whole);
  } catch (error) {
    throw new Error(`${file || "''"} cannot be written: ${whyUnwritable(error)}`);
  }
};

/** The one of several flags of which at most one may be given, if any is. */
export const oneOf = <F extends string>(
  command: string,
  options: { readonly [K in F]?: unknown },
  flags: readonly F[],
): F | undefined => {
  const [first, second] = flags.filter((flag) => options[flag]);
  if (second === undefined) return first;
  const names = flags.map((flag) => `--${flag}`);
  throw new Usage(`${command}: give one of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
};

/**
 * Ends without an error where what reads the output has had enough, as `head` has, and with a sentence
 * where it cannot be written.
 */
export const endQuietly = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : fail(error));
    });
  }
};

/** Says in one sentence what went wrong; gives the exit code. */
export const fail = (error: unknown): number => {
  if (error instanceof CommanderError) {
    // Commander has printed it; help and version are no errors.
    return error.exitCode === 0 ? 0 : 2;
  }
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  // A name from a stranger's file could hold escape sequences of terminals.
  process.stderr.write(`${showName(line)}\n`);
  return error instanceof Usage ? 2 : 1;
};

/** The model of a command as a file may say it: a URL without what may be secret in it. */
const publicPath = (path: string): string => {
  if (!hasScheme(path) || !URL.canParse(path)) return path;
  const url = new URL(path);
  return url.host === '' ? path : `${url.protocol}//${url.host}${url.pathname}`;
};

/** A command upon a model, its words as a shell takes them: `tensorgraft types 'my net.json'`. */
export const commandLine = (command: string, model: string, ...words: readonly string[]): string =>
  ['tensorgraft', command, publicPath(model), ...words].map(shellWord).join(' ');
const shellWord = (word: string): string =>
  /^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * A name made of that of the file to write, or of the model: `out/mobilenet-v2.ts` → `MobilenetV2`, and
 * `class.keras` → `ClassModel`.
 *
 * @param check throws where the module cannot have it.
 */
export const nameFor = (output: string, model: string, check: (name: string) => void): string => {
  const name = wordsOf(output, model);
  try {
    check(name);
    return name;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `${name}Model`;
  }
};

const wordsOf = (output: string, model: string): string => {
  const [stem = ''] = paths.basename(output === '-' ? publicPath(model) : output).split('.');
  const words = stem.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const name = words.map(upperFirst).join('');
  return /^[A-Z]/.test(name) ? name : `Model${name}`;
};
