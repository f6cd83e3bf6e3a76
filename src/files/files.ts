import { LoadError } from '../shape/errors.ts';
import { failure, quote, reason, tooLong } from './failure.ts';
import { mostBytes } from './limits.ts';
import type { Meter } from './progress.ts';

/** A file, and those beside it. */
export interface Files {
  /** What messages call the file. */
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
  /** Reads a file beside it, which must be of a size that is known before. */
  readonly readBeside: (path: string, most: number) => Promise<Uint8Array>;
}

/** What is used of `node:fs/promises` and `node:path`. */
export interface NodeFiles {
  stat(path: string): Promise<{
    readonly size: number;
    readonly mtimeMs: number;
    isDirectory(): boolean;
    isCharacterDevice(): boolean;
  }>;
  readFile(path: string): Promise<Uint8Array>;
  readdir(path: string): Promise<readonly string[]>;
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  mkdir(path: string): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}
export interface NodePaths {
  dirname(path: string): string;
  basename(path: string, suffix?: string): string;
  join(...parts: string[]): string;
}

/** A module of Node. Its name is a variable, so that bundlers for browsers leave the import alone. */
export const nodeModule = async <Module>(
  name: string,
  forWhat: string,
  verb: 'load' | 'save' = 'load',
): Promise<Module> => {
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`);
  } catch {
    const instead =
      verb === 'load'
        ? 'give a URL or an IOHandler'
        : "emit the model, and save that by tfjs: model.save('indexeddb://net')";
    throw failure(forWhat, `there are no files here; ${instead}`, { code: 'no-files' }, verb);
  }
};

/** The files at a path or URL. */
export const filesAt = async (source: string | URL, meter?: Meter): Promise<Files> => {
  const text = String(source);
  if (text === '') throw unusable(text, 'the path is empty; name a file');
  const isPage = typeof document !== 'undefined';
  if (/^https?:/i.test(text) || (isPage && !/^[a-z][a-z\d+.-]*:\/\//i.test(text))) {
    return filesOnline(urlOf(text, isPage ? document.baseURI : undefined), meter);
  }
  return filesOnDisk(/^file:/i.test(text) ? await pathOfUrl(text) : text, meter);
};

const urlOf = (text: string, base: string | undefined): URL => {
  try {
    return new URL(text, base);
  } catch {
    throw unusable(text, "this is no URL; write it as 'https://host/net/model.json'");
  }
};

const pathOfUrl = async (url: string): Promise<string> => {
  const { fileURLToPath } = await nodeModule<{ fileURLToPath(url: string): string }>('url', url);
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw unusable(url, `no path can be made of this URL: ${reason(error)}; give the path itself`);
  }
};

const unusable = (source: string, problem: string): Error =>
  failure(quote(source), problem, { code: 'source', received: source });

const filesOnDisk = async (path: string, meter?: Meter): Promise<Files> => {
  const fs = await nodeModule<NodeFiles>('fs/promises', path);
  const { dirname, basename, join } = await nodeModule<NodePaths>('path', path);
  // The root folder has no name.
  const name = basename(path) || path;
  const read = async (
    file: string,
    label: string,
    most: number,
    instead: string,
  ): Promise<Uint8Array> => {
    try {
      const found = await fs.stat(file);
      if (found.isDirectory()) throw folder(label, instead);
      if (found.isCharacterDevice()) throw unreadable(label, 'it is a device, which may never end');
      if (found.size > most) throw tooLong(label, found.size, most);
      const bytes = await fs.readFile(file);
      meter?.add(bytes.length);
      return bytes;
    } catch (error) {
      throw error instanceof LoadError ? error : unreadable(label, error);
    }
  };
  return {
    name,
    // Where there is no file, the folder may be what is wrong.
    read: () => read(path, path, mostBytes, 'give the model.json in it'),
    readBeside: (shard, most) =>
      read(join(dirname(path), shard), shard, most, 'it should be a file of weights'),
  };
};

const filesOnline = (url: URL, meter?: Meter): Files => {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1) || url.hostname;
  const expectLength = ({ headers }: Response): void => {
    const length = Number(headers.get('content-length'));
    // Compressed content is longer than its content-length once it is read.
    if (length > 0 && !headers.has('content-encoding')) meter?.expect(length);
  };
  const read = async (
    from: URL,
    label: string,
    most: number,
    look?: (response: Response) => void,
  ): Promise<Uint8Array> => {
    const watch = createWatch();
    try {
      watch.wait('answered');
      const response = await fetch(from, { signal: watch.signal });
      if (!response.ok) {
        await response.body?.cancel();
        throw unreadable(label, `the server says ${response.status}`);
      }
      look?.(response);
      return await bodyOf(response, label, most, watch, meter);
    } catch (error) {
      throw error instanceof LoadError ? error : unreadable(label, error);
    } finally {
      watch.end();
    }
  };
  return {
    name,
    read: () => read(url, name, mostBytes, expectLength),
    readBeside: (shard, most) => {
      // A token in the query of the model's URL is wanted for its shards too.
      const beside = new URL(shard.split('/').map(encodeURIComponent).join('/'), url);
      beside.search = url.search;
      return read(beside, shard, most);
    },
  };
};

/** What gives a server up that says nothing for too long. */
interface Watch {
  readonly signal: AbortSignal;
  /** Waits anew; `what` the server has not done meanwhile is what the error will say. */
  readonly wait: (what: string) => void;
  readonly end: () => void;
}
const createWatch = (): Watch => {
  const waiting = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => clearTimeout(timer);
  const wait = (what: string): void => {
    end();
    const giveUp = (): void =>
      waiting.abort(new Error(`the server has not ${what} for ${patience / 1000} seconds`));
    // Where this program was busy for as long, what has come meanwhile is read in the next turn.
    timer = setTimeout(() => {
      timer = setTimeout(giveUp, grace);
    }, patience);
  };
  return { signal: waiting.signal, wait, end };
};
const patience = 30_000;
const grace = 100;

/** The body of a response, given up as soon as it is longer than it may be, or stops. */
const bodyOf = async (
  response: Response,
  label: string,
  most: number,
  watch: Watch,
  meter: Meter | undefined,
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader) {
    watch.wait('sent more of it');
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    chunks.push(value);
    meter?.add(value.length);
    if (size <= most) continue;
    await reader.cancel();
    throw tooLong(label, size, most);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

const folder = (label: string, instead: string): Error =>
  failure(label, `this is a folder; ${instead}`, { code: 'unreadable' });

const unreadable = (label: string, error: unknown): Error =>
  (error as { readonly code?: unknown }).code === 'ENOENT'
    ? failure(label, 'there is no such file', { code: 'unreadable' })
    : failure(label, `this file cannot be read: ${reason(error)}`, { code: 'unreadable' });

/** Drives, schemes and separators of Windows; a null byte ends a name early. */
const foreign = /[\\:\0]/;

/** A name without what `checkPath` refuses: `'a:b' → 'a_3ab'`. */
export const inFolder = (name: string): string =>
  name.replaceAll(new RegExp(foreign, 'g'), (char) => `_${char.charCodeAt(0).toString(16)}`);

/** Refuses a path that leads out of the folder that it starts from. */
export const checkPath = (path: string, file: string): string => {
  const parts = path.split('/');
  const leaves = parts.some((part) => part === '..' || part === '') || foreign.test(path);
  if (!leaves) return path;
  throw failure(
    file,
    `the path ${quote(path)} leads out of the model's folder; put the file beside the model`,
    { code: 'path', received: path },
  );
};

/** Whether a text is a URL: the drives of Windows are one letter. */
export const hasScheme = (text: string): boolean => /^[a-z][a-z\d+.-]+:\/\//i.test(text);
