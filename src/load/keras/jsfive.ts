import type * as jsfive from 'jsfive';
import type { Tree } from './hdf5.ts';

/** A HDF5 file by jsfive, which is small, and reads what Keras writes by default. */
export const openByJsfive = ({ File, Group }: typeof jsfive, buffer: ArrayBuffer): Tree => {
  // Each folder is opened once: it reads all of its links again whenever it is opened.
  const known = new Map<string, jsfive.Group | jsfive.Dataset>([['', new File(buffer, '')]]);
  const at = (path: string): jsfive.Group | jsfive.Dataset => {
    const before = known.get(path);
    if (before) return before;
    const end = path.lastIndexOf('/');
    const folder = at(path.slice(0, Math.max(end, 0)));
    const found = folder instanceof Group ? folder.get(path.slice(end + 1)) : undefined;
    if (found === null || found === undefined) throw new Error(`there is no ${path}`);
    known.set(path, found);
    return found;
  };
  return {
    close: () => {},
    attribute: (folder, name) => {
      const { attrs } = at(folder);
      return Object.hasOwn(attrs, name) ? attrs[name] : undefined;
    },
    children: (path) => {
      const found = at(path);
      return found instanceof Group ? found.keys : undefined;
    },
    array: (path) => {
      const found = at(path);
      if (found instanceof Group) throw new Error('it is a folder');
      const { shape, dtype } = found;
      return { shape, dtype: String(dtype), read: () => found.value };
    },
  };
};
