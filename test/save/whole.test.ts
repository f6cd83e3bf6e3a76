import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AnyGraph, graph, input, load, save } from '../../src/index.ts';

/** A model whose weights are all one number, and of more than one file if they are many. */
const net = (value: number, features = 4): AnyGraph => {
  const x = input({ shape: [features], name: 'x' });
  const kernelInitializer = { className: 'Constant', config: { value } } as never;
  return graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2, kernelInitializer }) });
};

const weightOf = async (path: string): Promise<unknown> =>
  (await load(path)).emit().getLayer('y').getWeights()[0]?.dataSync()[0];

/** All that is in a folder, with what is in it. */
const contents = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  );

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
});
afterEach(() => {
  vi.doUnmock('node:fs/promises');
  rmSync(folder, { recursive: true });
});

/** Has the nth call of a function of Node fail, as on a full disk. */
const failAt = (n: number, name: 'writeFile' | 'rename'): void => {
  vi.doMock('node:fs/promises', async (original) => {
    const fs = await original<Record<typeof name, (...args: unknown[]) => Promise<void>>>();
    let calls = 0;
    const failing = async (...args: unknown[]): Promise<void> => {
      calls++;
      if (calls === n) throw new Error('no space left on device');
      await fs[name](...args);
    };
    return { ...fs, [name]: failing };
  });
};

test.each([1, 2, 3])(
  'a model stays as it was where file %i of 3 of another cannot be written in its place',
  async (n) => {
    const large = 2 ** 19 + 1;
    const path = await save(net(1, large), folder);
    const before = contents();
    expect(before.size).toBe(3);
    failAt(n, 'writeFile');
    await expect(save(net(2, large), folder)).rejects.toMatchObject({
      name: 'LoadError',
      code: 'unwritable',
      message: `save: ${folder}: the model cannot be written: no space left on device`,
    });
    expect(contents()).toEqual(before);
    expect(await weightOf(path)).toBe(1);
  },
);

test('files that cannot take their place are not left', async () => {
  failAt(1, 'rename');
  await expect(save(net(1), folder)).rejects.toThrow('no space left on device');
  expect(contents().size).toBe(0);
});

test('models that are saved to one place at once do not get into each other', async () => {
  await Promise.all([1, 2, 3, 4].map((value) => save(net(value), folder)));
  expect([...contents().keys()]).toEqual(['group1-shard1of1.bin', 'model.json']);
  expect([1, 2, 3, 4]).toContain(await weightOf(join(folder, 'model.json')));
});

test('of a larger model in its place only the files of its weights go', async () => {
  const path = await save(net(1, 2 ** 19 + 1), folder);
  writeFileSync(join(folder, 'group1-shard3of3.bin'), 'of nobody that is known');
  await save(net(2), folder);
  expect([...contents().keys()]).toEqual([
    'group1-shard1of1.bin',
    'group1-shard3of3.bin',
    'model.json',
  ]);
  expect(await weightOf(path)).toBe(2);
});

test('files that the model in its place lists stay if they are no weights, or of another', async () => {
  const path = await save(net(1, 2 ** 19 + 1), folder);
  cpSync(path, join(folder, 'copy.json'));
  const json = JSON.parse(readFileSync(path, 'utf8'));
  json.weightsManifest[0].paths.push('notes.txt');
  writeFileSync(path, JSON.stringify(json));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const before = [...contents().keys()];
  await save(net(2), folder);
  expect([...contents().keys()]).toEqual(['copy.json', 'group1-shard1of1.bin', ...before.slice(1)]);
  expect(await weightOf(join(folder, 'copy.json'))).toBe(1);
});

test('where there is a folder, or a file in the place of one, nothing is written', async () => {
  const path = join(folder, 'net.json');
  mkdirSync(path);
  await expect(save(net(1), path)).rejects.toThrow(
    `save: ${path}: the model cannot be written: it is a folder`,
  );
  mkdirSync(join(folder, 'full', 'model.json'), { recursive: true });
  await expect(save(net(1), join(folder, 'full'))).rejects.toThrow(
    `save: ${join(folder, 'full')}: the model cannot be written: 'model.json' in it is a folder`,
  );
  writeFileSync(join(folder, 'file'), '');
  await expect(save(net(1), join(folder, 'file'))).rejects.toThrow(
    'the model cannot be written: where its folder is to be there is a file',
  );
  expect(readdirSync(folder).sort()).toEqual(['file', 'full', 'net.json']);
});

test.runIf(process.platform === 'linux')('where no folder can be made is said', async () => {
  await expect(save(net(1), '/proc/none/deeper')).rejects.toThrow(
    'save: /proc/none/deeper: the model cannot be written: its folder is not there',
  );
});
