import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definitions } from '../src/layers/catalogue.ts';
import { askOurs, isError } from './oracle/answers.ts';
import { theirCode } from './oracle/case.ts';
import { draw, methods } from './oracle/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(project, { recursive: true }));

/** What a library exports that is written with the package: every kind of tensor, layer and graph. */
const library = `import * as tf from '@tensorflow/tfjs';
import { add, block, call, concatenate, dot, fromModel, graph, input, layers, maximum, type Tensor } from 'tensorgraft';
export const x = input({ shape: [8], name: 'x' });
export const h = x.dense({ name: 'h', units: 8 });
export const ids = input({ shape: [8], dtype: 'int32' });
export const [sequence, state] = input({ shape: [3, 4] }).gru({ name: 'g', units: 4, returnState: true });
export const unnamed = x.dense({ units: 3 });
export const further = h.dense({ units: 3 }).reLU();
export const image = input({ shape: [8, 8, 3], name: 'image' });
export const convolved = image.conv2d({ filters: 2, kernelSize: 3 }).flatten();
export const merged = h.dense({ units: 8 }).add(h);
export const several = [concatenate([h, unnamed]), dot([h, h], { axes: 1 }), maximum([h, h])] as const;
export const words = input({ shape: [5], dtype: 'int32', name: 'words' });
export const integers = words.reshape({ name: 'r', targetShape: [5, 1] }).permute({ dims: [2, 1] });
export const largest = maximum([words, words], { name: 'largest' });
export const memory = words.embedding({ inputDim: 9, outputDim: 4, name: 'e' }).lstm({ units: 2, returnState: true });
export const both = words.embedding({ inputDim: 9, outputDim: 4, name: 'e' }).bidirectional({ layer: layers.gru({ units: 2 }) });
export const steps = image.timeDistributed({ layer: layers.flatten() });
export const cells = words.embedding({ inputDim: 9, outputDim: 4 }).rnn({ cell: layers.lstmCell({ units: 2 }) });
export const applied = h.apply(tf.layers.dense({ units: 3 })).as([null, 3]);
export const called = call(tf.layers.add(), [h, h], [[null, 8]]);
export const net = graph({ inputs: x, outputs: h.dense({ name: 'y', units: 2 }) });
export const loose = graph({ inputs: x, outputs: unnamed });
export const shared = layers.dense({ units: 8 });
export const sharing = x.apply(shared);
export const sharingNamed = h.apply(layers.dense({ units: 8, name: 'again' })).reLU();
export const sum = graph({ inputs: x, outputs: add([x.apply(shared), h.apply(shared)], { name: 'sum' }) });
export const inserted = net.cut('h').insert((t) => t.dense({ units: 8, name: 'n' }).reLU());
export const removed = net.cut('h').remove();
export const after = net.after('h').insert((t) => t.reLU({ name: 'r' }));
export const before = sum.before('h').insert((t) => t.reLU());
export const sliced = net.slice('h', 'y');
export const outputs = net.outputs('h');
const z = input({ shape: [8], name: 'z' });
export const grafted = net.graft(graph({ inputs: z, outputs: z.dense({ units: 3 }) }), { at: 'h' });
export const renamed = inserted.rename({ n: 'm' });
export const frozen = net.freeze('h');
export const replaced = net.replaceAll('h', (t) => t.dense({ units: 8, name: 'q' }));
export const transferred = net.transfer(net).graph;
export const unknown = fromModel(tf.sequential());
export const opened = fromModel(tf.sequential(), net);
export const encoder = layers.model({ graph: net, name: 'encoder' });
export const encoded = x.apply(encoder);
export const nesting = graph({ inputs: x, outputs: encoded.dense({ units: 3 }) });
export const inNesting = nesting.within('encoder', (inner) => inner.cut('y').insert((t) => t.dense({ units: 2 })));
export const [fromCall] = call(encoder, [x]);
export const ofSteps = input({ shape: [4, 8] }).timeDistributed({ layer: encoder, name: 'each' });
export const stepwise = layers.timeDistributed({ layer: encoder, name: 'each' });
export const ofUnknown = call(layers.model({ graph: unknown, name: 'unknown' }), [x]);
export const twice = block((t: Tensor<[null, number]>) => t.dense({ units: 3 }));
export const blocked = twice(h);
export const info = net.layer('h');
export const cut = net.cut('h');
export const place = net.before('h');
export class Model {
  readonly net = net;
  make(units: number) {
    return x.dense({ units, name: 'k' });
  }
}
`;

/** Every layer of the catalogue that can be made by itself, as \`layers.dense({ … })\`. */
const reusables = (): string =>
  methods
    .filter((method) => definitions.get(method)?.kind !== 'merge')
    .map((method) => {
      const it = draw(method, 60, 7).find((drawn) => !isError(askOurs(drawn)));
      if (!it) throw new Error(`no call of ${method} was drawn that works`);
      const [made = ''] = theirCode(it).split(/\.apply\(\[?tf\.input/);
      return `export const ${method} = ${made.replaceAll('tf.layers', 'layers')};`;
    })
    .join('\n');

/** What somebody writes who has only its declarations. */
const user = `import { inserted, net } from '../out/library.js';
net.cut('h').insert((t) => t.dense({ units: 8 })).cut('y');
inserted.cut('n');
// @ts-expect-error: 'y' takes [null, 8]
net.cut('h').insert((t) => t.dense({ units: 7 }));
`;

const compile = (compiler: string, file: string): string => {
  const settings = {
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      declaration: true,
      outDir: 'out',
      rootDir: '.',
      skipLibCheck: true,
      types: [],
    },
    files: [file],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' }).stdout;
};

beforeAll(() => {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'tensorgraft'), { recursive: true });
  // Copied, as it is installed: what lies in a folder of its own the compiler names by its path.
  for (const part of ['package.json', 'dist']) {
    cpSync(join(root, part), join(modules, 'tensorgraft', part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules/@tensorflow'), join(modules, '@tensorflow'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(project, 'library.ts'), `${library}${reusables()}\n`);
  mkdirSync(join(project, 'user'));
  writeFileSync(join(project, 'user/main.ts'), user);
});

describe.each(['typescript5.9', 'typescript', 'typescript7'])('under %s', (compiler) => {
  test('whatever is exported has declarations, which others can go on from', () => {
    expect(compile(compiler, 'library.ts')).toBe('');
    expect(compile(compiler, 'user/main.ts')).toBe('');
  });
});
