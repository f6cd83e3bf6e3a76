import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, fromModel, graph, input, load, save, type Tensor } from '../../src/index.ts';
import { commandIn, main, root } from './command.ts';

const place = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
const { run, runWith, start } = commandIn(place);
afterAll(() => rmSync(place, { recursive: true }));

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
  let y: Tensor<[null, 4]> = x;
  for (let i = 0; i < 20; i++) y = y.dense({ units: 4 }).reLU();
  await save(graph({ inputs: x, outputs: y }), join(place, 'deep'));
  const json = readFileSync(join(place, 'small/model.json'), 'utf8');
  writeFileSync(join(place, 'small/custom.json'), json.replace('"Dense"', '"Twice"'));
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
      err: 'inspect: give one of --json, --mermaid, --dot and --svg\n',
    });
  });

  it('draws a picture, in which repeated blocks are folded or not', () => {
    const { status, out, err } = run('inspect', 'deep/model.json', '--svg');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(out).toContain('>20×</text>');
    expect(run('inspect', 'deep/model.json', '--svg', '--no-fold').out).not.toContain('×</text>');
    expect(run('inspect', 'small/model.json', '--svg', '-o', 'small.svg')).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(join(place, 'small.svg'), 'utf8')).toContain('[null, 3]');
  });

  it('knows the layers that a module defines which is imported first', async () => {
    const module = (name: string): string => JSON.stringify(pathToFileURL(name).href);
    const tfjs = createRequire(import.meta.url).resolve('@tensorflow/tfjs');
    writeFileSync(
      join(place, 'scaling.mjs'),
      `import * as tf from ${module(tfjs)};
import { defineLayer } from ${module(join(root, 'dist/index.js'))};
class Scaling extends tf.layers.Layer {
  static className = 'CliScaling';
  call(inputs) { return tf.mul(Array.isArray(inputs) ? inputs[0] : inputs, 2); }
}
tf.serialization.registerClass(Scaling);
defineLayer({
  method: 'scaling', className: 'CliScaling', options: {}, shapeOptions: [],
  shape: (input) => input, create: (config) => new Scaling(config), weights: () => [], multiplyAdds: () => 77,
});`,
    );
    const config = { name: 'own', batch_input_shape: [null, 4] };
    const layers = [{ class_name: 'CliScaling', config }];
    const modelTopology = { class_name: 'Sequential', config: { name: 'net', layers } };
    writeFileSync(join(place, 'own.json'), JSON.stringify({ modelTopology }));
    const given = { NO_COLOR: '1', NODE_OPTIONS: '--import ./scaling.mjs' };
    const { status, out, err } = runWith(given, 'inspect', 'own.json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^own .* 77 .*$/m);
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

  it('says in one sentence that what it prints cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [main, 'inspect', 'small/model.json'], {
      cwd: place,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'ENOSPC: no space left on device, write\n',
    });
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

  it('refuses what cannot be the name of an interface', () => {
    for (const name of ['my net', 'class']) {
      expect(run('types', 'small/model.json', '--name', name)).toMatchObject({
        status: 2,
        err: `types: name must be that of an interface, such as 'MobileNetV2', not '${name}'\n`,
      });
    }
  });

  it('makes a name of the file name', () => {
    expect(run('types', 'small/model.json').out).toContain('export interface Model {');
  });
});

describe('tensorgraft code', () => {
  it('writes a module that makes the graph, and says how to make it again', () => {
    expect(run('code', 'small/model.json', '-o', 'tiny-net.ts')).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    const source = readFileSync(join(place, 'tiny-net.ts'), 'utf8');
    expect(source).toContain('tensorgraft code small/model.json --name tinyNet -o tiny-net.ts');
    expect(source).toContain(
      "export const tinyNet = graph({ inputs: x, outputs: b, name: 'tiny' });",
    );
  });

  it('names the graph as `types` names the value of a signature', () => {
    const value = /export const (\w+)/;
    for (const file of ['VGG16.ts', 'MobileNetV2.ts', 'RNN-cell.ts']) {
      const [code, types] = ['code', 'types'].map((command) => {
        run(command, 'small/model.json', '-o', file);
        return value.exec(readFileSync(join(place, file), 'utf8'))?.[1];
      });
      expect(code).toBe(types);
    }
    run('code', 'small/model.json', '-o', 'VGG16.ts');
    expect(readFileSync(join(place, 'VGG16.ts'), 'utf8')).toContain('export const vgg16 =');
  });

  it('takes a name, and refuses what cannot be one', () => {
    expect(run('code', 'small/model.json', '--name', 'net').out).toContain('export const net =');
    expect(run('code', 'small/model.json', '--name', 'class')).toMatchObject({
      status: 2,
      err: "code: name must be that of a constant, such as 'mobileNet', not 'class'\n",
    });
    for (const name of ['a-b', 'default']) {
      expect(run('code', 'small/model.json', '--name', name).status).toBe(2);
    }
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

  it('ends with 1 where only inputs or outputs differ', async () => {
    const [p, q] = [input({ shape: [4], name: 'p' }), input({ shape: [4], name: 'q' })];
    const [h, k] = [p.dense({ name: 'h', units: 2 }), q.dense({ name: 'k', units: 2 })];
    await save(graph({ inputs: [p, q], outputs: [h, k] }), join(place, 'ends'));
    const before = await load(join(place, 'ends/model.json'));
    await save(before.outputs('k', 'h'), join(place, 'outputs'));
    const outputs = run('diff', 'ends/model.json', 'outputs/model.json');
    expect(outputs.status).toBe(1);
    expect(outputs.out).toContain('outputs: h, k → k, h');
    await save(graph({ inputs: [q, p], outputs: [h, k] }), join(place, 'inputs'));
    const inputs = run('diff', 'ends/model.json', 'inputs/model.json');
    expect(inputs.status).toBe(1);
    expect(inputs.out).toContain('inputs: p, q → q, p');
  });

  it('draws the edits', () => {
    const { status, out, err } = run('diff', 'small/model.json', 'large/model.json', '--svg');
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('~ changed</text>');
    expect(out).toContain('[null, 3] → [null, 5]');
    expect(run('diff', 'small/model.json', 'large/model.json', '--svg', '--json')).toMatchObject({
      status: 2,
      err: 'diff: give one of --json, --mermaid and --svg\n',
    });
  });

  it('says by how much weights have moved', async () => {
    const moved = await load(join(place, 'small/model.json'));
    const model = moved.emit();
    const [kernel, bias] = model.getLayer('a').getWeights() as [tf.Tensor, tf.Tensor];
    model.getLayer('a').setWeights([kernel, bias.add([0, -0.5, 0.25])]);
    await save(model, join(place, 'moved'));
    const { status, out } = run('diff', 'small/model.json', 'moved/model.json', '--weights');
    expect(status).toBe(1);
    expect(out).toContain("weights of 'a': moved by up to 0.5\n");
    expect(out).toContain("weights of 'b': the same\n");
    const { out: json } = run(
      'diff',
      'small/model.json',
      'moved/model.json',
      '--weights',
      '--json',
    );
    expect(JSON.parse(json).moved).toContainEqual({ layer: 'a', largest: 0.5 });
  });
});

describe('tensorgraft diff --weights', () => {
  it('goes layer by layer inside of nested models, whatever is frozen there', async () => {
    const y = input({ shape: [4] });
    const h = y.dense({ name: 'd1', units: 3 });
    const encoder = graph({ inputs: y, outputs: h.dense({ name: 'd2', units: 5 }) });
    const x = input({ shape: [4], name: 'x' });
    const named = encoder.emit({ name: 'enc' });
    const nested = fromModel(
      graph({ inputs: x, outputs: call(named, [x], [[null, 5]])[0] }).emit(),
    );
    await save(nested, join(place, 'nested'));
    await save(
      nested.within('enc', (inner) => inner.freeze('d1')),
      join(place, 'frozen'),
    );
    const { status, out } = run('diff', 'nested/model.json', 'frozen/model.json', '--weights');
    expect(status).toBe(1);
    expect(out).toContain("weights of 'enc/d1': the same\nweights of 'enc/d2': the same\n");
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

  it('names the layer of what is found where the sentence does not', async () => {
    const x = tf.input({ shape: [3, 4], name: 'x' });
    const across = tf.layers.softmax({ name: 'across', axis: 1 });
    await save(
      tf.model({ inputs: x, outputs: across.apply(x) as tf.SymbolicTensor }),
      join(place, 'across'),
    );
    const { status, out } = run('check', 'across/model.json');
    expect(status).toBe(1);
    expect(out).toMatch(/^error in 'across': softmax: tfjs does not implement /);
  });

  it('converts what it can read to the format of tfjs', () => {
    const keras = join(root, 'test/fixtures/keras/shared-keras3/model.keras');
    expect(run('convert', keras, 'converted')).toEqual({ status: 0, out: '', err: '' });
    expect(run('diff', keras, 'converted/model.json', '--weights').status).toBe(0);
    expect(run('convert', keras, 'out.H5')).toMatchObject({
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
    const wrongs = {
      'broken.json': /not JSON|ends early|broken\.json/,
      'missing.json': /there is no such file/,
      small: /this is a folder; give the model\.json in it/,
      'small/custom.json': /the layer 'a' is a 'Twice', which tfjs does not have/,
    };
    for (const [file, sentence] of Object.entries(wrongs)) {
      const { status, out, err } = run('inspect', file);
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toMatch(/^load: [^\n]*\n$/);
      expect(err).toMatch(sentence);
    }
  });

  it('says which of several models is wrong', () => {
    mkdirSync(join(place, 'beside'));
    writeFileSync(join(place, 'beside/model.json'), '{');
    expect(run('diff', 'small/model.json', 'beside/model.json').err).toMatch(
      /^load: beside\/model\.json: this is not JSON/,
    );
  });

  it('makes a name of a file that is called as nothing in a module can be', () => {
    const keras = join(root, 'test/fixtures/keras/shared-keras3/model.keras');
    for (const word of ['class', 'graph']) cpSync(keras, join(place, `${word}.keras`));
    expect(run('types', 'class.keras').out).toContain('export interface ClassModel {');
    expect(run('code', 'graph.keras').out).toContain('export const graphModel = graph({');
  });

  it('says why a server gives no model', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/model.json`;
    expect(await start('inspect', url)).toEqual({
      status: 1,
      out: '',
      err: `load: ${url}: this file cannot be read: the server says 404\n`,
    });
    await new Promise((resolve) => server.close(resolve));
    const { status, err } = await start('inspect', url);
    expect(status).toBe(1);
    expect(err).toMatch(
      /^load: http:\/\/127\.0\.0\.1:\d+\/model\.json: this file cannot be read: .*ECONNREFUSED.*\n$/,
    );
  });

  it('shows no bar where there is no terminal, however long it takes', async () => {
    const file = readFileSync(join(place, 'small/model.json'));
    const server = createServer((request, response) => {
      const isModel = request.url === '/model.json';
      const send = () =>
        response.end(isModel ? file : readFileSync(join(place, 'small', `${request.url}`)));
      setTimeout(send, isModel ? 1300 : 0);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status, out, err } = await start('inspect', `http://127.0.0.1:${port}/model.json`);
    server.close();
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('tiny: 3 layers');
  });

  it('says why a file cannot be written', () => {
    expect(run('inspect', 'small/model.json', '-o', 'nowhere/out.txt')).toEqual({
      status: 1,
      out: '',
      err: 'nowhere/out.txt cannot be written: its folder is not there\n',
    });
    expect(run('types', 'small/model.json', '-o', 'small').err).toBe(
      'small cannot be written: it is a folder\n',
    );
  });

  it.each([
    ['inspect', 'small/model.json'],
    ['types', 'small/model.json', '--name', 'Tiny'],
    ['diff', 'small/model.json', 'small/model.json'],
    ['check', 'small/model.json'],
  ])('%s writes to a file what it writes to standard output', (...args) => {
    const { status, out } = run(...args, '-o', '-');
    expect(status).toBe(0);
    expect(run(...args, '-o', 'written').out).toBe('');
    // A signature says by which command it was made.
    const said = (text: string): string => text.replace(/^.*tensorgraft types.*$/m, '');
    expect(said(readFileSync(join(place, 'written'), 'utf8'))).toBe(said(out));
    expect(said(out)).toMatch(/\S/);
  });

  it('has colours for terminals, and for others only where they are asked for', () => {
    const models = ['diff', 'small/model.json', 'large/model.json'];
    const plain = run(...models).out;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
    const escapes = /\u001b\[/;
    expect(plain).not.toMatch(escapes);
    const forced = runWith({ FORCE_COLOR: '1', NO_COLOR: '' }, ...models).out;
    expect(forced).toContain('\u001b[33m~  a');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
    expect(forced.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
    expect(runWith({ FORCE_COLOR: '1', NO_COLOR: '1' }, ...models).out).toBe(plain);
    expect(runWith({ NO_COLOR: '', CI: 'true' }, ...models).out).toBe(plain);
    runWith({ FORCE_COLOR: '1', NO_COLOR: '' }, ...models, '-o', 'plain.txt');
    expect(readFileSync(join(place, 'plain.txt'), 'utf8')).toBe(plain);
    expect(runWith({ FORCE_COLOR: '1', NO_COLOR: '' }, ...models, '--json').out).not.toMatch(
      escapes,
    );
  });

  it('suggests what may have been meant', () => {
    const wrong = (...args: string[]): string => {
      const { status, out, err } = run(...args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      return err;
    };
    expect(wrong('inspct', 'x')).toBe("error: unknown command 'inspct'; did you mean inspect?\n");
    expect(wrong('inspect', '--jsno', 'x')).toBe(
      "error: unknown option '--jsno'; did you mean --json?\n",
    );
    expect(wrong('diff', '--wieghts', 'x', 'y')).toBe(
      "error: unknown option '--wieghts'; did you mean --weights?\n",
    );
    expect(wrong('inspect')).toBe("error: missing required argument 'model'\n");
    expect(wrong('inspect', 'a', 'b')).toBe(
      "error: too many arguments for 'inspect': expected 1 argument but got 2.\n",
    );
  });

  it('shows help with examples on each command, and its version', () => {
    expect(run('--help')).toMatchObject({ status: 0, err: '' });
    expect(run('--help').out).toMatch(/Examples:\n {2}\$ tensorgraft/);
    for (const command of ['inspect', 'types', 'code', 'diff', 'check', 'convert']) {
      const { status, out } = run('help', command);
      expect(status).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}\$ tensorgraft/);
    }
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(run('--version')).toEqual({ status: 0, out: `${version}\n`, err: '' });
  });
});
