import { failure, quote, reason } from '../files/failure.ts';
import { hasScheme, type NodeFiles, type NodePaths, nodeModule } from '../files/files.ts';
import { isHdf5Path, readOnlyHdf5 } from './path.ts';
import { checkTaken, noteReplaced } from './shards.ts';

/** A file to be: its path, and what is in it. */
export type Written = readonly [path: string, data: Uint8Array | string];

/**
 * Writes files, of which the last one names the others. What was there before stays until all are
 * written; then each takes its place, the last one last, and files of weights that only the replaced
 * model had are removed. Their folder is made.
 *
 * @param label the path that the user gave.
 * @throws LoadError where that is none, they cannot be written, or another model needs one of them.
 */
export const writeFiles = async (label: string, files: readonly Written[]): Promise<void> => {
  checkPath(label);
  const fs = await nodeModule<NodeFiles>('fs/promises', label, 'save');
  const paths = await nodeModule<NodePaths>('path', label, 'save');
  const { dirname, basename } = paths;
  const targets = files.map(([path]) => path);
  await checkTaken(label, targets, fs, paths);
  const removeReplaced = await noteReplaced(targets.at(-1) ?? label, fs, paths);
  // Another save may write to the same place meanwhile.
  const part = `.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    for (const path of targets) {
      if (!(await isFolder(path, fs))) continue;
      throw path === label ? isAFolder : new Error(`${quote(basename(path))} in it is a folder`);
    }
    for (const [path, data] of files) {
      await makeFolder(dirname(path), fs, dirname);
      await fs.writeFile(path + part, data);
    }
    for (const [path] of files) await fs.rename(path + part, path);
  } catch (error) {
    await Promise.allSettled(files.map(([path]) => fs.rm(path + part, { force: true })));
    throw failure(
      label,
      `the model cannot be written: ${whyUnwritable(error)}`,
      { code: 'unwritable', received: label },
      'save',
    );
  }
  // The model is whole; what cannot be removed is in nobody's way.
  await removeReplaced().catch(() => undefined);
};

/** Makes a folder and those around it: by itself Node goes on for ever where there can be none. */
const makeFolder = async (
  folder: string,
  fs: NodeFiles,
  dirname: NodePaths['dirname'],
): Promise<void> => {
  if (await isFolder(folder, fs)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder), fs, dirname);
  try {
    await fs.mkdir(folder);
  } catch (error) {
    // Another save may have made it meanwhile.
    if (!(await isFolder(folder, fs))) throw error;
  }
};

const isFolder = (path: string, fs: NodeFiles): Promise<boolean> =>
  fs.stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
const isAFolder = { code: 'EISDIR' } as const;

/** Why a file cannot be written, as Node's code says it, or its message where that is no common one. */
export const whyUnwritable = (error: unknown): string => {
  const { code = '' } = error as { readonly code?: string };
  return reasons[code] ?? reason(error);
};
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  EISDIR: 'it is a folder',
  EEXIST: 'where its folder is to be there is a file',
  ENOTDIR: 'where its folder is to be there is a file',
  EACCES: 'that is not allowed',
  EPERM: 'that is not allowed',
  EROFS: 'nothing can be written there',
  ENOSPC: 'there is no space left',
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
