import { type NodeFiles, type NodePaths, nodeModule } from '../load/files.ts';
import { shardsOf } from '../load/manifest.ts';
import { isJsonPath } from './path.ts';

/** As tfjs and `save` name files of weights: what else a file lists is not theirs to remove. */
const shard = /group\d+-shard\d+of\d+\.bin$/;

/** What is used of `node:fs/promises` to tell whether a file is still the one that it was. */
interface NodeTimes extends Pick<NodeFiles, 'readdir' | 'rm'> {
  stat(path: string): Promise<{ readonly mtimeMs: number }>;
}

/**
 * Notes the files of weights of the model at a path, if there is one. The function that comes back
 * removes those of them that no model in the folder lists any more, unless they were written since.
 */
export const noteReplaced = async (path: string): Promise<() => Promise<void>> => {
  const fs = await nodeModule<NodeTimes>('fs/promises', path);
  const { dirname, join } = await nodeModule<NodePaths>('path', path);
  const folder = dirname(path);
  const timeOf = async (name: string): Promise<number | undefined> =>
    fs.stat(join(folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
  const shards = isJsonPath(path) ? await shardsOf(path) : [];
  const noted = new Map<string, number | undefined>();
  for (const name of shards) if (shard.test(name)) noted.set(name, await timeOf(name));
  return async () => {
    if (noted.size === 0) return;
    const models = (await fs.readdir(folder)).filter(isJsonPath);
    const listed = await Promise.all(models.map((name) => shardsOf(join(folder, name))));
    const needed = new Set(listed.flat());
    for (const [name, time] of noted) {
      if (needed.has(name) || (await timeOf(name)) !== time) continue;
      await fs.rm(join(folder, name), { force: true });
    }
  };
};
