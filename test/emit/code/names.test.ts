/** Names that came from a file cannot become code. */
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import {
  type AnyGraph,
  ConfigError,
  graph,
  input,
  type Tensor,
  toCode,
} from '../../../src/index.ts';
import { moduleFolder, namesOf, topologyOf } from '../../support/source.ts';

const { importSource } = moduleFolder('code-names');

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they would do harm in a template
const HOSTILE = [
  "a'b",
  'a"b`c${d}',
  '${globalThis.broken = 1}',
  '`; globalThis.broken = 1; `',
  "'; globalThis.broken = 1; //",
  '*/ globalThis.broken = 1; /*',
  '//',
  'line\nbreak',
  'carriage\rreturn',
  'separators\u2028\u2029',
  'back\\slash\\',
  "\\'",
  '\\`\\${x}',
  '__proto__',
  'constructor',
  'toString',
  'default',
  'class',
  'graph',
  'input',
  'x',
  'net',
  '0',
  '-1',
  'a b/c:0',
  '名前',
  'right\u202Eleft',
  '\u{1F600}',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

const chain = (names: readonly string[], name?: string): AnyGraph => {
  const x = input({ shape: [4], name: names[0] as string });
  const y = names.slice(1).reduce<Tensor<[null, 4]>>((t, name) => t.dense({ units: 4, name }), x);
  return graph({ inputs: x, outputs: y, ...(name === undefined ? {} : { name }) });
};

/** Repeated blocks, whose names are written as templates. */
const blocks = (starts: readonly string[], ends: readonly string[]): AnyGraph => {
  const x = input({ shape: [4], name: 'the_input' });
  const y = starts.reduce<Tensor<[null, number]>>(
    (t, start, i) =>
      ends.reduce<Tensor<[null, number]>>(
        (u, end) => u.dense({ units: 4 + i, activation: 'relu', name: `${start}${end}` }),
        t,
      ),
    x,
  );
  return graph({ inputs: x, outputs: y });
};

const namesIn = (given: AnyGraph): readonly string[] =>
  given.dag.calls.map(({ layer }) => layer.name as string);

/** What a module does besides declaring things: nothing but one export. */
const statements = (source: string): readonly string[] =>
  ts
    .createSourceFile('net.ts', source, ts.ScriptTarget.ES2022)
    .statements.map(({ kind }) => ts.SyntaxKind[kind] as string)
    .filter((kind) => !/^(ImportDeclaration|TypeAliasDeclaration)$/.test(kind));

const survives = async (given: AnyGraph, command?: string): Promise<string> => {
  const source = toCode(given, { name: 'net', ...(command === undefined ? {} : { command }) });
  const { net, ...others } = await importSource(source);
  expect(others).toEqual({});
  expect(namesIn(net!)).toEqual(namesIn(given));
  expect(net!.name).toBe(given.name);
  expect(new Set(statements(source))).toEqual(new Set(['FirstStatement']));
  expect(globalThis).not.toHaveProperty('broken');
  return source;
};

describe('names that came from a file', () => {
  test('stay inside their strings and comments', async () => {
    const source = await survives(
      chain(HOSTILE, '*/\nglobalThis.broken = 1; // '),
      'make\nglobalThis.broken = 2;\u2028*/',
    );
    expect(source).not.toMatch(/[\u2028\u2029\u202E\r]/);
  });

  test('stay inside their templates', async () => {
    for (const hostile of HOSTILE) {
      const starts = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => `${i}${hostile}`);
      const ends = ['a', 'b', 'c', 'd'].map((end) => `${hostile}${end}`);
      expect(await survives(blocks(starts, ['_a', '_b', '_c', '_d']))).toContain('block(');
      expect(await survives(blocks(['p1', 'p2', 'p3', 'p4', 'p5', 'p6'], ends))).toContain(
        'block(',
      );
    }
  });

  test('stay what they are, whatever they are', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 2, maxLength: 6 }),
        fc.uniqueArray(name, { minLength: 3, maxLength: 4 }),
        fc.string({ unit: 'binary' }),
        async (starts, ends, other) => {
          await survives(chain(starts, other), other);
          const given = starts.flatMap((start) => ends.map((end) => `${start}${end}`));
          if (new Set(given).size === given.length) await survives(blocks(starts, ends));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('hide nothing that a function needs', async () => {
    for (const end of ['dense', 'x', 'class', '1x1', 'block', 'add', 'name', 'graph']) {
      const x = input({ shape: [4], name: 'in' });
      let y = x as Tensor<[null, number]>;
      for (const i of [1, 2, 3, 4, 5, 6]) {
        const options = { useBias: false, kernelInitializer: 'heNormal' } as const;
        y = y
          .dense({ name: `b${i}_${end}`, units: 4 + i, ...options })
          .dense({ name: `b${i}_other`, units: 9 - i, ...options })
          .dense({ name: `b${i}_${end}_${end}`, units: 3 * i, ...options });
      }
      const given = graph({ inputs: x, outputs: y });
      expect(await survives(given)).toContain('block(');
      const { net } = await importSource(toCode(given, { name: 'net' }));
      expect(topologyOf(net!)).toEqual(topologyOf(given as never));
    }
  });

  test('are those of the emitted model', async () => {
    const given = blocks(
      ['block_1', 'block_2', 'block_3', 'block_4', 'block_10'],
      ['_a', '_b', '_c', ''],
    );
    const { net } = await importSource(toCode(given, { name: 'net' }));
    expect(namesOf(net!.emit())).toEqual(namesIn(given));
  });
});

test.each(['', 'a b', 'class', 'graph', '0', 'a-b', 'a\n', 'registered', 'tf'])(
  'the name %j of a constant is refused',
  (name) => {
    expect(() => toCode(chain(['a', 'b']), { name })).toThrow(ConfigError);
  },
);
