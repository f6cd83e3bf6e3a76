/** The files of weights in a folder, which several models may have in it. */
import { failure } from '../files/failure.ts';
import type { NodeFiles, NodePaths } from '../files/files.ts';
import { mostText } from '../files/limits.ts';
import { shardsOf } from '../files/manifest.ts';
import { isJsonPath } from './path.ts';

/** As tfjs and `save` name files of weights: what else a file lists is not theirs to remove. */
const shardName = /group\d+-shard\d+of\d+\.bin$/;

/** The files of weights that each of some JSON files in a folder lists. */
const shardsByModel = (
  folder: string,
  models: readonly string[],
  { join }: NodePaths,
): Promise<readonly (readonly [model: string, shards: readonly string[]])[]> =>
  Promise.all(models.map(async (model) => [model, await shardsOf(join(folder, model))] as const));

/** The first JSON file in a folder that lists a file of weights among some, and the name of that. */
export const modelThatNeeds = async (
  names: readonly string[],
  folder: string,
  fs: NodeFiles,
  nodePaths: NodePaths,
  except?: string,
): Promise<readonly [model: string, shard: string] | undefined> => {
  const there = await fs.readdir(folder).catch((): readonly string[] => []);
  const wanted = names.filter((name) => there.includes(name));
  if (wanted.length === 0) return undefined;
  const models = there.filter((name) => isJsonPath(name) && name !== except);
  for (const [model, listed] of await shardsByModel(folder, models, nodePaths)) {
    const needed = listed.find((name) => wanted.includes(name));
    if (needed !== undefined) return [model, needed];
  }
  return undefined;
};

/**
 * Refuses to write over weights that another JSON file in the folder names, or over a JSON file that is no
 * model.
 *
 * @param paths those of the files to write, the last one of which names the others.
 */
export const checkTaken = async (
  label: string,
  paths: readonly string[],
  fs: NodeFiles,
  nodePaths: NodePaths,
): Promise<void> => {
  const { dirname, basename } = nodePaths;
  const [main = '', ...shards] = [...paths].reverse();
  if (isJsonPath(main) && (await isNoModel(main, fs))) {
    throw failure(
      label,
      `${basename(main)} is there, and is no model; save to another file`,
      { code: 'taken', received: main },
      'save',
    );
  }
  const names = shards.map((path) => basename(path));
  const found = await modelThatNeeds(names, dirname(main), fs, nodePaths, basename(main));
  if (!found) return;
  const [model, shard] = found;
  throw failure(
    label,
    `${shard} would be written over, which has weights of ${model}; save to another folder`,
    { code: 'taken', received: shard },
    'save',
  );
};

/** Whether there is a file with something in it that is no model.json, nor the topology of one alone. */
const isNoModel = async (path: string, fs: NodeFiles): Promise<boolean> => {
  const text = await fs.readFile(path).then(
    (bytes) => new TextDecoder().decode(bytes.subarray(0, mostText)),
    () => '',
  );
  return text.trim() !== '' && !/"(modelTopology|weightsManifest|class_?name)"/i.test(text);
};

/**
 * Notes the files of weights of the model at a path, if there is one. The function that comes back
 * removes those of them that no model in the folder lists any more, unless they were written since.
 */
export const noteReplaced = async (
  path: string,
  fs: NodeFiles,
  nodePaths: NodePaths,
): Promise<() => Promise<void>> => {
  const { dirname, join } = nodePaths;
  const folder = dirname(path);
  const timeOf = async (name: string): Promise<number | undefined> =>
    fs.stat(join(folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
  const shards = isJsonPath(path) ? await shardsOf(path) : [];
  const noted = new Map<string, number | undefined>();
  for (const name of shards) if (shardName.test(name)) noted.set(name, await timeOf(name));
  return async () => {
    if (noted.size === 0) return;
    const models = (await fs.readdir(folder)).filter(isJsonPath);
    const listed = await shardsByModel(folder, models, nodePaths);
    const needed = new Set(listed.flatMap(([, names]) => names));
    for (const [name, time] of noted) {
      if (needed.has(name) || (await timeOf(name)) !== time) continue;
      await fs.rm(join(folder, name), { force: true });
    }
  };
};
