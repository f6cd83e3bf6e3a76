import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graph, input, save } from '../../src/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const place = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(place, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command as a user's shell would. */
const run = (...args: readonly string[]): Ended => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: place,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
  });
  return { status, out: stdout, err: stderr };
};

beforeAll(async () => {
  const x = input({ shape: [4], name: 'x' });
  const net = (units: number) =>
    graph({
      inputs: x,
      outputs: x.dense({ name: 'a', units }).dense({ name: 'b', units: 2 }),
      name: 'tiny',
    });
  await save(net(3), join(place, 'small'));
  await save(net(5), join(place, 'large'));
  writeFileSync(join(place, 'broken.json'), '{"modelTopology":');
});

describe('tensorgraft inspect', () => {
  it('prints a row for each layer', () => {
    const { status, out, err } = run('inspect', 'small/model.json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('tiny: 3 layers');
    expect(out).toMatch(/^a {2}.*Dense.*\[null, 3\].*15.*x$/m);
  });

  it('prints JSON, Mermaid and Graphviz', () => {
    expect(JSON.parse(run('inspect', 'small/model.json', '--json').out)).toMatchObject({
      kind: 'summary',
    });
    expect(run('inspect', 'small/model.json', '--mermaid').out).toMatch(/^flowchart TD/);
    expect(run('inspect', 'small/model.json', '--dot').out).toContain('[label="[null, 3]"]');
    expect(run('inspect', 'small/model.json', '--dot', '--json')).toMatchObject({
      status: 2,
      err: 'inspect: give one of --json, --mermaid and --dot\n',
    });
  });

  it('ends quietly where nobody reads on', async () => {
    const child = spawn(process.execPath, [main, 'inspect', 'small/model.json'], { cwd: place });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (data) => {
      err += data;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });
});

describe('tensorgraft types', () => {
  it('writes a signature that says how to make it again', () => {
    expect(run('types', 'small/model.json', '--name', 'Tiny', '-o', 'tiny.ts')).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    const source = readFileSync(join(place, 'tiny.ts'), 'utf8');
    expect(source).toContain('tensorgraft types small/model.json --name Tiny -o tiny.ts');
    expect(source).toContain('export interface Tiny {');
    expect(run('types', 'small/model.json', '--name', 'Tiny').out).toContain('interface Tiny');
  });

  it('makes a name of the file name', () => {
    expect(run('types', 'small/model.json').out).toContain('export interface Model {');
  });
});

describe('tensorgraft diff', () => {
  it('ends with 0 where nothing differs, weights included', () => {
    const { status, out } = run('diff', 'small/model.json', 'small/model.json', '--weights');
    expect(status).toBe(0);
    expect(out).toContain("weights of 'a': the same");
  });

  it('ends with 1 where layers differ', () => {
    const { status, out } = run('diff', 'small/model.json', 'large/model.json', '--weights');
    expect(status).toBe(1);
    expect(out).toContain('2 changed');
    expect(out).toContain("weights of 'a': of other sizes");
    expect(run('diff', 'small/model.json', 'large/model.json', '--mermaid').out).toMatch(
      /^flowchart TD/,
    );
  });
});

describe('tensorgraft check and convert', () => {
  it('finds nothing in a model that is right', () => {
    expect(run('check', 'small/model.json')).toEqual({
      status: 0,
      out: 'Nothing was found.\n',
      err: '',
    });
    expect(run('check', 'small/model.json', '--json').out).toBe('[]\n');
  });

  it('converts what it can read to the format of tfjs', () => {
    const keras = join(root, 'test/fixtures/keras/shared-keras3/model.keras');
    expect(run('convert', keras, 'converted')).toEqual({ status: 0, out: '', err: '' });
    expect(run('diff', keras, 'converted/model.json', '--weights').status).toBe(0);
    expect(run('convert', keras, 'out.h5')).toMatchObject({
      status: 2,
      err: 'convert: HDF5 is read only; give a folder, a .json or a .keras file\n',
    });
  });

  it('converts to Keras, or says which layer Keras does not have', () => {
    const keras = join(root, 'test/fixtures/keras/shared-keras3/model.keras');
    expect(run('convert', 'small/model.json', 'small.keras')).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    expect(run('diff', 'small/model.json', 'small.keras', '--weights').status).toBe(0);
    expect(run('convert', keras, 'again.keras').status).toBe(0);
    expect(run('diff', keras, 'again.keras', '--weights').status).toBe(0);
    const resizing = join(root, 'test/fixtures/keras/resizing-keras2/model.json');
    expect(run('convert', resizing, 'no.keras')).toEqual({
      status: 1,
      out: '',
      err: "save: no.keras: the layer 'resize' is a Resizing: tfjs takes other pixels than Keras; take it out of the model\n",
    });
  });
});

describe('tensorgraft', () => {
  it('says in one sentence what is wrong with a file', () => {
    for (const file of ['broken.json', 'missing.json']) {
      const { status, out, err } = run('inspect', file);
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toMatch(new RegExp(`^load: .*${file}.*\\n$`));
    }
  });

  it('suggests what may have been meant', () => {
    expect(run('inspct', 'x')).toEqual({
      status: 2,
      out: '',
      err: "error: unknown command 'inspct' Did you mean inspect?\n",
    });
    expect(run('inspect', '--jsno', 'x')).toEqual({
      status: 2,
      out: '',
      err: "error: unknown option '--jsno' Did you mean --json?\n",
    });
    expect(run('inspect').status).toBe(2);
  });

  it('shows help with examples on each command', () => {
    expect(run('--help')).toMatchObject({ status: 0, err: '' });
    for (const command of ['inspect', 'types', 'diff', 'check', 'convert']) {
      const { status, out } = run(command, '--help');
      expect(status).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}\$ tensorgraft/);
    }
  });
});
