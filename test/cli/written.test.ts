import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graph, input, save } from '../../src/index.ts';
import { commandIn, main } from './command.ts';

const place = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
const { run, start } = commandIn(place);
afterAll(() => rmSync(place, { recursive: true }));

beforeAll(async () => {
  const x = input({ shape: [4], name: 'x' });
  await save(
    graph({ inputs: x, outputs: x.dense({ name: 'a', units: 2 }), name: 'tiny' }),
    join(place, 'small'),
  );
});

describe('the command in the heading of a written file', () => {
  const heading = (file: string): string =>
    readFileSync(join(place, file), 'utf8').match(/^\/\/ .*(tensorgraft .*)$/m)?.[1] ?? '';

  it.each(['types', 'code'])('%s quotes the words as a shell does', (command) => {
    const folder = `my ${command}'s $HOME`;
    cpSync(join(place, 'small'), join(place, folder), { recursive: true });
    run(command, `${folder}/model.json`, '--name', 'Tiny', '-o', `${folder}/a b.ts`);
    const line = heading(`${folder}/a b.ts`);
    const written = readFileSync(join(place, folder, 'a b.ts'), 'utf8');
    const rest = line.replace(/^tensorgraft/, '"$0" "$@"');
    rmSync(join(place, folder, 'a b.ts'));
    execFileSync('sh', ['-c', rest, process.execPath, main], { cwd: place });
    expect(readFileSync(join(place, folder, 'a b.ts'), 'utf8')).toBe(written);
  });

  it.each(['types', 'code'])('%s leaves out of a URL what may be secret', async (command) => {
    const server = createServer(({ url = '' }, response) =>
      response.end(readFileSync(join(place, 'small', url.replace(/\?.*/, '')))),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const host = `127.0.0.1:${port}`;
    const file = `${command}-online.ts`;
    const url = `http://${host}/model.json?token=/SECRET.x#part`;
    const { status, out, err } = await start(command, url);
    await start(command, url, '-o', file);
    server.close();
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).not.toMatch(/secret/i);
    expect(readFileSync(join(place, file), 'utf8')).not.toMatch(/secret|part/i);
    expect(heading(file)).toMatch(`tensorgraft ${command} http://${host}/model.json --name`);
  });
});

describe('what is read', () => {
  it.each([
    ['inspect', 'own/model.json', '-o', 'own/model.json'],
    ['types', 'own/model.json', '-o', './own/../own/model.json'],
    ['code', 'own/model.json', '-o', 'link.json'],
    ['check', 'link.json', '-o', 'own/model.json'],
    ['inspect', 'own/model.json', '-o', 'hard.json'],
    ['diff', 'small/model.json', 'own/model.json', '-o', 'own/model.json'],
    ['inspect', 'file://own', '-o', 'own/model.json'],
    ['convert', 'own/model.json', 'own'],
    ['convert', 'own/model.json', 'own/model.json'],
  ])('%s %s does not write over a model that it reads: %s %s', (...args) => {
    cpSync(join(place, 'small'), join(place, 'own'), { recursive: true });
    const file = join(place, 'own/model.json');
    if (!existsSync(join(place, 'link.json'))) symlinkSync(file, join(place, 'link.json'));
    rmSync(join(place, 'hard.json'), { force: true });
    linkSync(file, join(place, 'hard.json'));
    const before = readFileSync(file);
    const url = pathToFileURL(file).href;
    const { status, out, err } = run(...args.map((arg) => (arg === 'file://own' ? url : arg)));
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^\w+: \S+ is the model itself; write to another file\n$/);
    expect(readFileSync(file)).toEqual(before);
  });

  it.each([
    ['inspect', 'own/model.json', '-o', 'own/group1-shard1of1.bin'],
    ['diff', 'small/model.json', 'own/model.json', '-o', './own/group1-shard1of1.bin'],
    ['check', 'own/net.json', '-o', 'own/group1-shard1of1.bin'],
    ['types', 'small/model.json', '-o', 'own/group1-shard1of1.bin'],
  ])('%s %s does not write over the weights that it, or another model, needs: %s %s', (...args) => {
    cpSync(join(place, 'small'), join(place, 'own'), { recursive: true });
    cpSync(join(place, 'small/model.json'), join(place, 'own/net.json'));
    const shard = join(place, 'own/group1-shard1of1.bin');
    const before = readFileSync(shard);
    const { status, out, err } = run(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(
      /^\w+: \S+ has weights of (the model|model.json); write to another file\n$/,
    );
    expect(readFileSync(shard)).toEqual(before);
  });

  it('convert has a place for its files', () => {
    expect(run('convert', 'small/model.json', '-')).toEqual({
      status: 2,
      out: '',
      err: "convert: '-' is no place for the files of a model; name a folder, or a .json or .keras file\n",
    });
  });

  it('convert does not write over the weights of another model', () => {
    cpSync(join(place, 'small/model.json'), join(place, 'two/net.json'));
    const shard = 'group1-shard1of1.bin';
    cpSync(join(place, 'small', shard), join(place, 'two', shard));
    expect(run('convert', 'two/net.json', 'two')).toEqual({
      status: 1,
      out: '',
      err: 'save: two: group1-shard1of1.bin would be written over, which has weights of net.json; save to another folder\n',
    });
    expect(run('diff', 'small/model.json', 'two/net.json', '--weights').status).toBe(0);
  });
});
