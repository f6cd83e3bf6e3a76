import { failure, reason } from '../load/failure.ts';
import { hasScheme, type NodeFiles, type NodePaths, nodeModule } from '../load/files.ts';
import { isHdf5Path, readOnlyHdf5 } from './path.ts';

/** A file to be: its path, and what is in it. */
export type Written = readonly [path: string, data: Uint8Array | string];

/**
 * Writes files, the last of them at once: until all is written, what was there before stays. Their
 * folder is made.
 *
 * @param label the path that the user gave.
 * @throws LoadError where that is none, or they cannot be written.
 */
export const writeFiles = async (label: string, files: readonly Written[]): Promise<void> => {
  checkPath(label);
  const fs = await nodeModule<NodeFiles>('fs/promises', label);
  const { dirname } = await nodeModule<NodePaths>('path', label);
  try {
    for (const [i, [path, data]] of files.entries()) {
      await fs.mkdir(dirname(path), { recursive: true });
      if (i < files.length - 1) await fs.writeFile(path, data);
      else {
        await fs.writeFile(`${path}.part`, data);
        await fs.rename(`${path}.part`, path);
      }
    }
  } catch (error) {
    throw failure(
      label,
      `the model cannot be written: ${reason(error)}`,
      { code: 'unwritable', received: label },
      'save',
    );
  }
};

const checkPath = (path: string): void => {
  const problem =
    path === ''
      ? 'the path is empty; name a folder or a file'
      : hasScheme(path)
        ? 'this is a URL, but files are written; pass it to the save method of what emit() gives'
        : isHdf5Path(path)
          ? readOnlyHdf5
          : undefined;
  if (problem) throw failure(path || "''", problem, { code: 'bad-path', received: path }, 'save');
};
