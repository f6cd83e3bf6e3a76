import type * as h5wasm from 'h5wasm';
import type { Tree } from './hdf5.ts';

let files = 0;

/** A HDF5 file by h5wasm, which is the HDF5 library itself, and reads all of them. */
export const openByH5wasm = async (
  { ready, File, Group, Dataset }: typeof h5wasm,
  bytes: Uint8Array,
): Promise<Tree> => {
  const module = await ready;
  // Otherwise it prints what it throws.
  module.activate_throwing_error_handler();
  const { FS } = module;
  // It reads from folders in memory only, in which each file needs a name of its own.
  const name = `tensorgraft-${files++}.h5`;
  FS.writeFile(name, bytes);
  const forget = (): void => FS.unlink(name);
  const root = rootOf(() => new File(name, 'r'), forget);
  const close = (): void => {
    try {
      root.close();
    } finally {
      forget();
    }
  };
  const at = (path: string): h5wasm.Group | h5wasm.Dataset => {
    const found = path === '' ? root : root.get(path);
    if (found instanceof Group || found instanceof Dataset) return found;
    throw new Error(`there is no ${path}`);
  };
  return {
    close,
    attribute: (folder, key) => {
      const { attrs } = at(folder);
      return Object.hasOwn(attrs, key) ? attrs[key]?.value : undefined;
    },
    children: (path) => {
      const found = at(path);
      return found instanceof Group ? found.keys() : undefined;
    },
    array: (path) => {
      const found = at(path);
      if (found instanceof Group) throw new Error('it is a folder');
      const { shape, dtype } = found;
      return { shape: shape ?? [], dtype: dtypeOf(dtype), read: () => found.value as never };
    },
  };
};

/** What a file is opened as, which is not kept where it cannot be. */
const rootOf = (open: () => h5wasm.File, forget: () => void): h5wasm.File => {
  try {
    return open();
  } catch (error) {
    forget();
    throw error;
  }
};

/** `'<f' → '<f4'`: the width of numbers that are not given with one is that of C. */
const dtypeOf = (dtype: unknown): string => {
  const widths: Record<string, string> = {
    b: 'i1',
    B: 'u1',
    h: 'i2',
    H: 'u2',
    i: 'i4',
    I: 'u4',
    e: 'f2',
    f: 'f4',
    d: 'f8',
  };
  const [, order = '', letter = ''] = /^([<>=|]?)([a-z])$/i.exec(String(dtype)) ?? [];
  const width = widths[letter];
  return width === undefined ? String(dtype) : `${order}${width}`;
};
