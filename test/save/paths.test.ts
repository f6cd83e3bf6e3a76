import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { graph, input, load, save } from '../../src/index.ts';

const x = input({ shape: [4] });
const net = graph({ inputs: x, outputs: x.dense({ units: 2 }) });

it.each([
  ['https://example.org/net', 'https:'],
  ['indexeddb://net', 'indexeddb:'],
  ['file:///net.keras', 'file:'],
])('%s is a URL, and no folder is made of it', async (path, folder) => {
  await expect(save(net, path)).rejects.toThrow(`save: ${path}: this is a URL`);
  expect(existsSync(folder)).toBe(false);
});

it('an empty path is none', async () => {
  await expect(save(net, '')).rejects.toThrow(
    "save: '': the path is empty; name a folder or a file",
  );
});

it.each(['net.h5', 'net.hdf5', 'NET.H5'])('%s is of a format that is not written', async (path) => {
  await expect(save(net, path)).rejects.toMatchObject({
    name: 'LoadError',
    code: 'bad-path',
    message: `save: ${path}: HDF5 is read only; give a folder, a .json or a .keras file`,
  });
  expect(existsSync(path)).toBe(false);
});

it.each([
  ['net.keras', 'net.keras', []],
  ['NET.KERAS', 'NET.KERAS', []],
  ['net.Json', 'net.Json', ['net-group1-shard1of1.bin']],
  ['Model.JSON', 'Model.JSON', ['Model-group1-shard1of1.bin']],
  ['we:i\\rd.json', 'we:i\\rd.json', ['we_3ai_5crd-group1-shard1of1.bin']],
  ['net', 'net/model.json', ['net/group1-shard1of1.bin']],
])('%s is written, and loaded again', async (path, file, others) => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
  try {
    expect(await save(net, join(folder, path))).toBe(join(folder, file));
    for (const other of others) expect(existsSync(join(folder, other))).toBe(true);
    expect((await load(join(folder, file))).dag.calls).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('does not write over a JSON file that is no model', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
  const path = join(folder, 'package.json');
  try {
    writeFileSync(path, '{ "name": "mine" }');
    await expect(save(net, path)).rejects.toMatchObject({
      name: 'LoadError',
      code: 'taken',
      message: `save: ${path}: package.json is there, and is no model; save to another file`,
    });
    expect(readFileSync(path, 'utf8')).toBe('{ "name": "mine" }');
    expect(readdirSync(folder)).toEqual(['package.json']);
    writeFileSync(path, '\n');
    expect(await save(net, path)).toBe(path);
    writeFileSync(path, JSON.stringify({ class_name: 'Sequential', config: {} }));
    expect(await save(net, path)).toBe(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('writes over its own weights, but not over those of another model in the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
  try {
    await save(net, folder);
    expect(await save(net, folder)).toBe(join(folder, 'model.json'));
    renameSync(join(folder, 'model.json'), join(folder, 'net.json'));
    await expect(save(net, folder)).rejects.toMatchObject({
      name: 'LoadError',
      code: 'taken',
      message: `save: ${folder}: group1-shard1of1.bin would be written over, which has weights of net.json; save to another folder`,
    });
    expect(readdirSync(folder).sort()).toEqual(['group1-shard1of1.bin', 'net.json']);
    // Written otherwise, it is the same file.
    const text = readFileSync(join(folder, 'net.json'), 'utf8');
    writeFileSync(join(folder, 'net.json'), text.replace('"group1-', '"./group1-'));
    await expect(save(net, folder)).rejects.toMatchObject({ code: 'taken' });
    expect((await load(join(folder, 'net.json'))).dag.calls).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
