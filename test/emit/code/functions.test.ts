/** What `toCode` makes functions of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  concatenate,
  type Graph,
  graph,
  input,
  type Tensor,
  toCode,
} from '../../../src/index.ts';
import { moduleFolder, topologyOf } from '../../support/source.ts';
import { checkTypes } from '../../support/type-check.ts';

const { importSource } = moduleFolder('code-functions');

type Image = Tensor<[null, number, number, number]>;
const image = (): Image => input({ shape: [32, 32, 3], name: 'image' }) as never;
const netOf = (inputs: Image, outputs: Image): Graph<never> => graph({ inputs, outputs }) as never;

/** All that was written, to be compiled together. */
const sources: Record<string, string> = {};
const survives = async (given: Graph<never>): Promise<string> => {
  const source = toCode(given, { name: 'net' });
  const { net } = await importSource(source);
  expect(topologyOf(net!)).toEqual(topologyOf(given as never));
  sources[`net-${Object.keys(sources).length}.ts`] = source;
  return source;
};
/** The heads of the functions, and the calls of them in the main part. */
const shapeOf = (source: string): { readonly heads: string[]; readonly calls: string[] } => ({
  heads: source.match(/const \w+ = block\([\s\S]*?=>/g) ?? [],
  calls: source.match(/(?<=^const \w+ = )\w+\(\w+, .*(?=;$)/gm) ?? [],
});

/** A convolution and what goes with it, named as Keras names layers. */
const conv = (x: Image, name: string, filters: number, kernelSize = 3, padding = 'same'): Image =>
  x
    .conv2d({ name: `${name}_conv`, filters, kernelSize, padding: padding as 'same' })
    .batchNormalization({ name: `${name}_norm`, momentum: 0.9 })
    .activation({ name: `${name}_relu`, activation: 'relu' });

describe('parts of a graph that repeat', () => {
  test('are a function of what differs', async () => {
    const x = image();
    let y = x;
    for (const [i, filters] of [8, 16, 24, 32].entries()) y = conv(y, `layer_${i}`, filters);
    const { heads, calls } = shapeOf(await survives(netOf(x, y)));
    expect(heads).toEqual([
      'const convBatchNormActivation = block((x: Tensor<Image>, name: string, filters: number) =>',
    ]);
    expect(calls).toEqual([
      "convBatchNormActivation(image, 'layer_0', 8)",
      "convBatchNormActivation(layer0, 'layer_1', 16)",
      "convBatchNormActivation(layer1, 'layer_2', 24)",
      "convBatchNormActivation(layer2, 'layer_3', 32).as([null, 32, 32, 32])",
    ]);
  });

  test('leave out what most places have alike', async () => {
    const x = image();
    let y = x;
    for (const i of [0, 1, 2, 3, 4]) y = conv(y, `layer_${i}`, 8 + i, i === 2 ? 5 : 3);
    const { heads, calls } = shapeOf(await survives(netOf(x, y)));
    expect(heads[0]).toContain('filters: number, kernelSize: number = 3');
    expect(calls[1]).toContain("'layer_1', 9)");
    expect(calls[2]).toContain("'layer_2', 10, 5)");
  });

  test('take one number for names that are numbered', async () => {
    const x = image();
    let y = x;
    for (const i of [7, 8, 9, 10, 11, 12]) {
      y = y
        .conv2d({ name: `conv2d_${i}`, filters: 8 * i, kernelSize: 3, padding: 'same' })
        .batchNormalization({ name: `batch_normalization_${i}` })
        .activation({ name: `activation_${i}`, activation: 'relu' });
    }
    const source = await survives(netOf(x, y));
    expect(shapeOf(source).heads[0]).toContain('x: Tensor<Image>, index: number, filters: number');
    expect(source).toMatch(/name: `batch_normalization_\$\{index\}`/);
  });

  test.for<[string, (i: number, j: number, letter: string) => string]>([
    ['two numbers', (i, j) => `F_${i}_${j}`],
    ['a letter before a number', (i, _, letter) => `${letter}_${i}`],
    ['a number before a letter', (i, _, letter) => `res${i}${letter}`],
    ['two numbers, the inner one first', (i, j) => `conv_1_${j}_${i}`],
  ])('keep names of %s', async ([, nameOf]) => {
    const x = image();
    let y = x;
    for (const i of [1, 2, 3]) {
      for (const [j, letter] of [...'abcd'].entries()) {
        y = y
          .conv2d({ name: `c_${nameOf(i, j, letter)}`, filters: 4, kernelSize: 3, padding: 'same' })
          .batchNormalization({ name: `b_${nameOf(i, j, letter)}` })
          .reLU({ name: `${nameOf(i, j, letter)}_r` });
      }
    }
    expect((await survives(netOf(x, y))).match(/= block\(/g)).toHaveLength(1);
  });

  test('keep names that count in two ways, whatever is around the numbers', async () => {
    const word = fc.constantFrom('', 'res', 'F', 'conv_1', 'block', 'd');
    const joint = fc.constantFrom('', '_', '_branch', 'x');
    const counter = fc.constantFrom('1234', 'abcd', '789', 'xyz');
    const counting = fc.record({
      around: fc.tuple(word, joint, joint, joint),
      by: fc.tuple(counter, counter),
      isSwapped: fc.boolean(),
      isKindFirst: fc.boolean(),
      kinds: fc.array(fc.constantFrom('dense', 'batchNormalization', 'reLU'), {
        minLength: 1,
        maxLength: 3,
      }),
      adds: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(counting, async ({ around, by, isSwapped, isKindFirst, kinds, adds }) => {
        const x = image();
        const taken = new Set<string>();
        const nameOf = (kind: string, i: string, j: string): string => {
          const [before, between, after, end] = around;
          const [a, b] = isSwapped ? [j, i] : [i, j];
          const numbered = `${before}${a}${between}${b}${after}`;
          const name = isKindFirst ? `${kind[0]}_${numbered}` : `${numbered}${kind[0]}${end}`;
          const free = taken.has(name) ? `${name}_${taken.size}` : name;
          taken.add(free);
          return free;
        };
        let y = x;
        for (const i of by[0]) {
          const before = y;
          for (const j of by[1]) {
            for (const kind of kinds) {
              const name = nameOf(kind, i, j);
              y =
                kind === 'dense'
                  ? y.dense({ name, units: 3 })
                  : kind === 'reLU'
                    ? y.reLU({ name })
                    : y.batchNormalization({ name });
            }
          }
          if (adds) y = add([before, y], { name: `sum_${i}` });
        }
        const given = netOf(x, y);
        const { net } = await importSource(toCode(given, { name: 'net' }));
        expect(topologyOf(net!)).toEqual(topologyOf(given as never));
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('keep their shape where it is the same everywhere', async () => {
    const x = image();
    let y = conv(x, 'stem', 8);
    for (const i of [0, 1, 2]) {
      y = add([y, conv(conv(y, `a${i}`, 8, 1), `b${i}`, 8)], { name: `sum${i}` });
    }
    const source = await survives(netOf(x, y));
    expect(source).toContain('Tensor<[null, 32, 32, 8]>');
    expect(source).not.toContain('.as(');
  });

  test('call each other, and may go several ways', async () => {
    const x = image();
    let y = x;
    for (const i of [0, 1, 2, 3]) {
      const name = `mixed_${i}`;
      const one = conv(y, `${name}_one`, 4 + i, 1);
      const three = conv(conv(y, `${name}_narrow`, 6, 1), `${name}_three`, 8 + i);
      const pooled = y.maxPooling2d({
        name: `${name}_pool`,
        poolSize: 3,
        strides: 1,
        padding: 'same',
      });
      y = concatenate([one, three, conv(pooled, `${name}_side`, 4 + i, 1)], { name });
    }
    const source = await survives(netOf(x, y));
    expect(source.match(/\.conv2d\(/g)).toHaveLength(1);
    expect(source.match(/= block\(/g)).toHaveLength(2);
    expect(shapeOf(source).calls).toHaveLength(4);
  });

  test('are no function where an axis, a rank or a shape would be a parameter', async () => {
    const x = input({ shape: [4, 6], name: 'x' });
    const y = x
      .permute({ name: 'a', dims: [2, 1] })
      .reshape({ name: 'b', targetShape: [3, 8] })
      .permute({ name: 'c', dims: [1, 2] })
      .reshape({ name: 'd', targetShape: [4, 3, 2] });
    expect(await survives(graph({ inputs: x, outputs: y }) as never)).not.toContain('block(');
  });

  test('are no function where something inside is needed outside', async () => {
    const x = image();
    const a = x.conv2d({ name: 'a', filters: 3, kernelSize: 3, padding: 'same' });
    const b = a.batchNormalization({ name: 'b' });
    const c = b.conv2d({ name: 'c', filters: 3, kernelSize: 3, padding: 'same' });
    const d = c.batchNormalization({ name: 'd' });
    const e = d.conv2d({ name: 'e', filters: 3, kernelSize: 3, padding: 'same' });
    const all = add([a, c, e.batchNormalization({ name: 'f' })], { name: 'all' });
    expect(await survives(netOf(x, all))).not.toContain('block(');
  });

  test('are written out where that is asked for', () => {
    const x = image();
    const y = conv(conv(conv(x, 'a', 4), 'b', 5), 'c', 6);
    const source = toCode(netOf(x, y), { functions: false });
    expect(source).not.toContain('block');
    expect(source.match(/\.conv2d\(/g)).toHaveLength(3);
  });

  test('compile', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(6);
    expect(checkTypes(sources)).toEqual([]);
  });
});
