import * as tf from '@tensorflow/tfjs';
import { failure, quote, reason } from '../../files/failure.ts';
import { mostInflation } from '../../files/limits.ts';
import { optional } from '../../files/optional.ts';
import { type SavedWeight, sizeOf } from '../../files/saved.ts';
import { LoadError } from '../../shape/errors.ts';

/** A HDF5 file: folders with attributes, which hold arrays. */
export interface Hdf5 {
  /** An attribute of a folder; one that is long is split into several. */
  readonly attribute: (folder: string, name: string) => unknown;
  /** All folders, with the names of the arrays in each. */
  readonly folders: () => ReadonlyMap<string, readonly string[]>;
  readonly weight: (
    path: string,
    parts: readonly string[],
    group: string | undefined,
  ) => SavedWeight;
  /** Gives back the memory that the file takes; its weights cannot be read any more. */
  readonly close: () => void;
}

/** What a library for HDF5 has to be able to do. */
export interface Tree {
  readonly attribute: (folder: string, name: string) => unknown;
  /** What is in a folder, or `undefined` where the path leads to something else. */
  readonly children: (path: string) => readonly string[] | undefined;
  readonly array: (path: string) => StoredArray;
  /** Gives back the memory that the library keeps the file in. */
  readonly close: () => void;
}
export interface StoredArray {
  readonly shape: readonly number[];
  /** As numpy writes it: `<f4`. */
  readonly dtype: string;
  readonly read: () => ArrayLike<number>;
}

/**
 * Reads what is wanted of a HDF5 file. It stays open, so that weights can be read out of it later,
 * until what comes back is closed; or not at all where something is wrong with it.
 */
export const readHdf5 = async <T extends object>(
  bytes: Uint8Array,
  file: string,
  read: (hdf5: Hdf5) => T,
): Promise<T & Pick<Hdf5, 'close'>> => {
  const hdf5 = await openHdf5(bytes, file);
  try {
    return { ...read(hdf5), close: hdf5.close };
  } catch (error) {
    hdf5.close();
    throw error;
  }
};

/** Opens a HDF5 file by jsfive, or by h5wasm where that cannot read it or is not there. */
export const openHdf5 = async (bytes: Uint8Array, file: string): Promise<Hdf5> => {
  const buffer = bytes.slice().buffer;
  const attempts = [
    async () => {
      const { openByJsfive } = await import('./jsfive.ts');
      return openByJsfive(await optional(() => import('jsfive'), 'jsfive', file), buffer);
    },
    async () => {
      const { openByH5wasm } = await import('./h5wasm.ts');
      return openByH5wasm(await optional(() => import('h5wasm'), 'h5wasm', file), bytes);
    },
  ];
  const errors: unknown[] = [];
  for (const attempt of attempts) {
    try {
      return await opened(attempt, bytes.length, file);
    } catch (error) {
      errors.push(error);
    }
  }
  const isMissing = (error: unknown): boolean =>
    error instanceof LoadError && error.code === 'not-installed';
  if (errors.every(isMissing)) throw errors[0];
  const real = errors.find((error) => !isMissing(error));
  if (real instanceof LoadError) throw real;
  throw failure(file, `this HDF5 cannot be read: ${reason(real)}; is it whole?`, { code: 'hdf5' });
};

const opened = async (open: () => Promise<Tree>, size: number, file: string): Promise<Hdf5> => {
  const tree = await open();
  try {
    return hdf5Of(tree, size, file);
  } catch (error) {
    tree.close();
    throw error;
  }
};

const mostFolders = 50_000;

const hdf5Of = (tree: Tree, size: number, file: string): Hdf5 => {
  const folders = new Map<string, string[]>();
  const stack = [''];
  let seen = 0;
  while (stack.length > 0) {
    const folder = stack.pop() as string;
    const arrays: string[] = [];
    folders.set(folder, arrays);
    for (const name of tree.children(folder) ?? []) {
      const path = folder === '' ? name : `${folder}/${name}`;
      seen++;
      // A link may lead back to where it is.
      if (seen > mostFolders || path.length > 2000) {
        throw failure(file, 'its folders have no end; do not trust it', { code: 'nesting' });
      }
      if (tree.children(path)) stack.push(path);
      else arrays.push(name);
    }
  }
  return {
    close: tree.close,
    folders: () => folders,
    attribute: (folder, name) => attributeOf(tree, folder, name, file),
    weight: (path, parts, group) => weightOf(tree, path, parts, group, size, file),
  };
};

const attributeOf = (tree: Tree, folder: string, name: string, file: string): unknown => {
  try {
    const whole = tree.attribute(folder, name);
    if (whole !== undefined) return decoded(whole);
    const parts: unknown[] = [];
    for (let i = 0; ; i++) {
      const part = tree.attribute(folder, `${name}${i}`);
      if (!Array.isArray(part)) return parts.length > 0 ? decoded(parts) : undefined;
      parts.push(...part);
    }
  } catch (error) {
    throw unreadable(`the attributes of ${quote(folder)}`, error, file);
  }
};

/** Text that a library has read byte for byte, as the UTF-8 that it is; and what is no such text as it is. */
const decoded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'string' || !/[\x80-\xff]/.test(value) || /[^\0-\xff]/.test(value))
    return value;
  try {
    const bytes = Uint8Array.from(value, (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
};

const unreadable = (what: string, error: unknown, file: string): LoadError =>
  failure(file, `${what} cannot be read: ${reason(error)}; is the file whole?`, {
    code: 'unreadable',
  });

const weightOf = (
  tree: Tree,
  path: string,
  parts: readonly string[],
  group: string | undefined,
  size: number,
  file: string,
): SavedWeight => {
  const array = arrayAt(tree, path, file);
  const { shape, dtype, read } = array;
  const isNumbers = /^[<>=|]?[fiu][1248]$/.test(dtype);
  const isShape = shape.every((dim) => Number.isInteger(dim) && dim >= 0);
  if (!isNumbers || !isShape) {
    throw failure(
      file,
      `the weight ${quote(path)} is ${quote(dtype)} of shape ${quote(shape)}, where numbers are expected`,
      { code: 'weight-dtype', received: dtype, expected: 'numbers' },
    );
  }
  const bytes = sizeOf(shape) * Number(dtype.at(-1));
  if (bytes > size * mostInflation) {
    throw failure(
      file,
      `the weight ${quote(path)} would unpack to ${bytes} bytes, in a file of ${size}; do not trust it`,
      { code: 'too-large', received: bytes, expected: size * mostInflation },
    );
  }
  return {
    name: path,
    path: parts,
    group,
    shape,
    read: () => tf.tensor(Float32Array.from(read()), [...shape], 'float32'),
  };
};

const arrayAt = (tree: Tree, path: string, file: string): StoredArray => {
  try {
    return tree.array(path);
  } catch (error) {
    throw unreadable(`the weight ${quote(path)}`, error, file);
  }
};
