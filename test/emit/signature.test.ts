import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  type AnyGraph,
  add,
  fromModel,
  graph,
  input,
  layers,
  type Signature,
  type SignatureValue,
  signatureSource,
  type Tensor,
} from 'tensorgraft';
import { describe, expect, test } from 'vitest';
import { importSource } from '../support/import-source.ts';
import { checkTypes, equalAssertions } from '../support/type-check.ts';

const ids = input({ shape: [8], name: 'ids', dtype: 'int32' });
const image = input({ shape: [4, 4, 2], name: 'image' });
const flat = image
  .conv2d({ name: 'conv', filters: 3, kernelSize: 3, padding: 'same', strides: 2 })
  .flatten({ name: 'flat' });
const sum = add([flat, flat.dense({ units: 12, name: 'wide' })], { name: 'sum' });
const pairs = ids.reshape({ targetShape: [2, 4], name: 'pairs' });
const small = graph({ inputs: [ids, image], outputs: [sum, pairs], name: 'small' });

const chain = (names: readonly string[], name?: string): AnyGraph => {
  const x = input({ shape: [4], name: names[0] as string });
  const y = names.slice(1).reduce<Tensor<[null, 4]>>((t, name) => t.dense({ units: 4, name }), x);
  return graph({ inputs: x, outputs: y, ...(name === undefined ? {} : { name }) });
};

const ascii = (text: string): string =>
  JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const HOSTILE = [
  "a'b",
  'a"b`c$' + '{d}',
  '~',
  '*/',
  '/*',
  '//',
  'line\nbreak',
  'carriage\rreturn',
  'separators\u2028\u2029',
  'back\\slash\\',
  "\\'",
  '__proto__',
  'constructor',
  'toString',
  'default',
  '0',
  '-1',
  '1e3',
  'a b/c:0',
  '名前',
  'right\u202Eleft',
  '\ud800',
  '\u{1F600}',
];

describe('the source of a signature', () => {
  const source = signatureSource(small, { name: 'Small', command: 'npm run signatures' });

  test('says what it is of, what each layer is, and what feeds it', () => {
    expect(source).toMatchInlineSnapshot(`
      "// The signature of the graph 'small': 7 layers. Generated: do not edit.
      // To make it again: npm run signatures
      import type { SignatureValue, Typed } from 'tensorgraft';

      export interface Small {
        inputs: ['ids', 'image'];
        outputs: ['sum', 'pairs'];
        layers: {
          ids: { class: 'InputLayer'; config: {}; in: []; out: Typed<[null, 8], 'int32'> };
          image: { class: 'InputLayer'; config: {}; in: []; out: [null, 4, 4, 2] };
          conv: {
            class: 'Conv2D';
            config: {
              filters: 3;
              kernelSize: [3, 3];
              strides: [2, 2];
              padding: 'same';
              dilationRate: [1, 1];
              dataFormat: 'channelsLast';
            };
            in: [[null, 4, 4, 2]];
            out: [null, 2, 2, 3];
          };
          flat: { class: 'Flatten'; config: {}; in: [[null, 2, 2, 3]]; out: [null, 12] };
          wide: { class: 'Dense'; config: { units: 12 }; in: [[null, 12]]; out: [null, 12] };
          sum: { class: 'Add'; config: {}; in: [[null, 12], [null, 12]]; out: [null, 12] };
          pairs: {
            class: 'Reshape';
            config: { targetShape: [2, 4] };
            in: [Typed<[null, 8], 'int32'>];
            out: Typed<[null, 2, 4], 'int32'>;
          };
        };
        from: {
          ids: never;
          image: never;
          conv: 'image';
          flat: 'conv';
          wide: 'flat';
          sum: ['flat', 'wide'];
          pairs: 'ids';
        };
      }

      export const small: SignatureValue<Small> = {
        inputs: ['ids', 'image'],
        outputs: ['sum', 'pairs'],
        layers: {
          ids: { class: 'InputLayer', config: {}, in: [], out: { shape: [null, 8], dtype: 'int32' } },
          image: { class: 'InputLayer', config: {}, in: [], out: [null, 4, 4, 2] },
          conv: {
            class: 'Conv2D',
            config: {
              filters: 3,
              kernelSize: [3, 3],
              strides: [2, 2],
              padding: 'same',
              dilationRate: [1, 1],
              dataFormat: 'channelsLast',
            },
            in: [[null, 4, 4, 2]],
            out: [null, 2, 2, 3],
          },
          flat: { class: 'Flatten', config: {}, in: [[null, 2, 2, 3]], out: [null, 12] },
          wide: { class: 'Dense', config: { units: 12 }, in: [[null, 12]], out: [null, 12] },
          sum: { class: 'Add', config: {}, in: [[null, 12], [null, 12]], out: [null, 12] },
          pairs: {
            class: 'Reshape',
            config: { targetShape: [2, 4] },
            in: [{ shape: [null, 8], dtype: 'int32' }],
            out: { shape: [null, 2, 4], dtype: 'int32' },
          },
        },
        from: {
          ids: [],
          image: [],
          conv: ['image'],
          flat: ['conv'],
          wide: ['flat'],
          sum: ['flat', 'wide'],
          pairs: ['ids'],
        },
      };
      "
    `);
  });

  test('compiles, and is a signature to the compiler', () => {
    const cases = {
      'Names<Small>': "'ids' | 'image' | 'conv' | 'flat' | 'wide' | 'sum' | 'pairs'",
      "insOf<Small, 'conv'>": '[[null, 4, 4, 2]]',
      "insOf<Small, 'pairs'>": "[Typed<[null, 8], 'int32'>]",
      "outOf<Small, 'sum'>": '[null, 12]',
      "feedsOf<Small, 'sum'>": "'flat' | 'wide'",
      "feedsOf<Small, 'image'>": 'never',
      "consumersOf<Small, 'flat'>": "'sum' | 'wide'",
      "consumersOf<Small, 'sum'>": 'never',
      "removedBy<Small, 'wide', 'sum'>": "'wide' | 'sum'",
      '(typeof opened extends Graph<infer G> ? G : never)': 'Small',
      'typeof layer.output': '[null, 2, 2, 3]',
      "typeof layer.config['filters']": '3',
      'typeof layer.className': "'Conv2D'",
    };
    const diagnostics = checkTypes({
      'small.ts': source,
      'main.ts': `
        import type * as tf from '@tensorflow/tfjs';
        import { fromModel, type Graph, type Names, type Typed } from 'tensorgraft';
        import type { consumersOf, feedsOf, insOf, outOf } from '../../src/graph/signature.ts';
        import type { removedBy } from '../../src/surgery/span.ts';
        import { type Small, small } from './small.ts';
        declare const model: tf.LayersModel;
        const opened = fromModel(model, small);
        const layer = opened.layer('conv');
        ${equalAssertions(Object.entries(cases).map(([actual, expected]) => ({ actual, expected })))}
        opened.cut('wide').insert((x) => x.dense({ units: 12 }));
        // @ts-expect-error: 11 is not 12
        opened.cut('wide').insert((x) => x.dense({ units: 11 }));
        // @ts-expect-error: there is no such layer
        opened.cut('width');
      `,
    });
    expect(diagnostics).toEqual([]);
  });

  test.each([
    ['a size', /filters: 3,/, 'filters: 4,'],
    ['a shape', 'out: [null, 2, 2, 3]', 'out: [null, 2, 3, 2]'],
    ['a dtype', "dtype: 'int32'", "dtype: 'bool'"],
    ['a class', /class: 'Dense',/, "class: 'Conv2D',"],
    ['a name', /(?<=,\n {4})wide: \{ class/, 'width: { class'],
    ['a feed', "sum: ['flat', 'wide'],", "sum: ['flat', 'conv'],"],
    ['the number of feeds', "sum: ['flat', 'wide'],", "sum: ['flat'],"],
    ['an output', "outputs: ['sum', 'pairs'],", "outputs: ['pairs', 'sum'],"],
  ])('does not compile where %s differs between the value and the interface', (_, from, to) => {
    const [types, value] = source.split(/(?=export const)/) as [string, string];
    const changed = value.replace(from, to);
    expect(changed).not.toBe(value);
    expect(checkTypes({ 'small.ts': types + changed })).not.toEqual([]);
  });

  test('carries a value that fits the emitted model, and no other', async () => {
    const { small: value } = (await importSource(source)) as { small: SignatureValue<Signature> };
    expect(value.from).toMatchObject({ image: [], sum: ['flat', 'wide'] });
    const opened = fromModel(small.emit(), value);
    expect(signatureSource(opened, { name: 'Small', command: 'npm run signatures' })).toBe(source);
    const other = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    expect(() => fromModel(other, value)).toThrow("'conv' (Conv2D) is missing");
  });

  test('says so where there is a model inside of a layer in one of them only', () => {
    const [i, y] = [input({ shape: [4], name: 'i' }), input({ shape: [5, 4], name: 'y' })];
    const dense = graph({ inputs: i, outputs: i.dense({ name: 'l', units: 3 }) });
    const steps = (layer: ReturnType<typeof layers.model>) =>
      graph({ inputs: y, outputs: y.timeDistributed({ name: 'td', layer: layer as never }) });
    const of = steps(layers.model({ graph: dense, name: 'sub' }));
    const without = steps(layers.dense({ units: 3 }) as never);
    const [model, bare] = ['TimeDistributed of a model', 'TimeDistributed'];
    expect(() => fromModel(without.emit(), of)).toThrow(`'td' is a ${bare}, not a ${model}`);
    expect(() => fromModel(of.emit(), without)).toThrow(`'td' is a ${model}, not a ${bare}`);
  });

  test('lists the calls of a shared layer one after another', () => {
    const shared = layers.dense({ name: 'shared', units: 4 });
    const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
    const outputs = add([a.apply(shared), b.apply(shared)], { name: 'sum' });
    const text = signatureSource(graph({ inputs: [a, b], outputs }), { name: 'Shared' });
    expect(text).toContain('in: [[null, 4], [null, 4]]; out: [null, 4] };');
    expect(text).toContain("shared: ['a', 'b'];");
    expect(text).toContain("shared: ['a', 'b'],");
    expect(checkTypes({ 'shared.ts': text })).toEqual([]);
  });

  test('says which call of a shared layer feeds a layer or is an output, and compares it', async () => {
    const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
    const net = (isSwapped: boolean) => {
      const shared = layers.dense({ name: 'shared', units: 4 });
      const calls = [a.apply(shared), b.apply(shared)] as const;
      const [one, other] = isSwapped ? [calls[1], calls[0]] : calls;
      return graph({
        inputs: [a, b],
        outputs: [
          calls[0],
          calls[1],
          one.dense({ name: 'y', units: 1 }),
          other.reLU({ name: 'z' }),
        ],
      });
    };
    const text = signatureSource(net(false), { name: 'Siamese' });
    expect(text).toContain("outputs: ['shared', 'shared', 'y', 'z'];");
    expect(text).toContain("y: 'shared';");
    const { siamese: value } = (await importSource(text)) as { siamese: SignatureValue<Signature> };
    expect(value.outputs).toEqual(['shared#0', 'shared#1', 'y', 'z']);
    expect(value.from).toMatchObject({ shared: ['a', 'b'], y: ['shared#0'], z: ['shared#1'] });
    expect(checkTypes({ 'siamese.ts': text })).toEqual([]);
    expect(() => fromModel(net(false).emit(), value)).not.toThrow();
    expect(() => fromModel(net(true).emit(), value)).toThrow(
      '\'y\' is fed by ["shared#1"], not by ["shared#0"]',
    );
    const wrong = text.replace("['shared#0'],", "['sharing#0'],");
    expect(checkTypes({ 'siamese.ts': wrong })).not.toEqual([]);
  });

  test('says which tensor of a layer that gives several is an output, and compares it', async () => {
    const x = input({ shape: [5, 3], name: 'x' });
    const [all, last] = x.gru({ name: 'gru', units: 4, returnSequences: true, returnState: true });
    const net = graph({ inputs: x, outputs: [last, all] });
    const text = signatureSource(net, { name: 'States' });
    const { states: value } = (await importSource(text)) as { states: SignatureValue<Signature> };
    expect(value.outputs).toEqual(['gru:1', 'gru:0']);
    expect(checkTypes({ 'states.ts': text })).toEqual([]);
    expect(() => fromModel(net.emit(), value)).not.toThrow();
    const swapped = graph({ inputs: x, outputs: [all, last] }).emit();
    expect(() => fromModel(swapped, value)).toThrow(
      'the outputs are ["gru:0","gru:1"], not ["gru:1","gru:0"]',
    );
    const fed = graph({ inputs: x, outputs: [last, all.dense({ name: 'y', units: 4 })] });
    const other = graph({ inputs: x, outputs: [last, last.dense({ name: 'y', units: 4 })] });
    expect(() => fromModel(other.emit(), fed)).toThrow(
      '\'y\' is fed by ["gru:1"], not by ["gru:0"]',
    );
  });

  test('keeps names from files inside their strings and comments', async () => {
    const text = signatureSource(chain(HOSTILE, '*/\nexport const broken = 1; // '), {
      name: 'Hostile',
      command: 'make\nexport const broken = 2;\u2028*/',
    });
    const { hostile, ...others } = await importSource(text);
    expect(others).toEqual({});
    expect(Object.keys(hostile!.layers).sort()).toEqual([...HOSTILE].sort());
    expect(Object.keys(hostile!.from).sort()).toEqual([...HOSTILE].sort());
    expect(Object.getPrototypeOf(hostile!.layers)).toBe(Object.prototype);
    expect(text).not.toMatch(/[\u2028\u2029\u202E\r]/);
    const names = HOSTILE.map(ascii).join(' | ');
    const diagnostics = checkTypes({
      'hostile.ts': text,
      'main.ts': `
        import type { Names } from 'tensorgraft';
        import type { Hostile } from './hostile.ts';
        ${equalAssertions([
          { actual: 'Names<Hostile>', expected: names },
          { actual: "Hostile['from']['__proto__']", expected: ascii("\\'") },
        ])}`,
    });
    expect(diagnostics).toEqual([]);
  });

  test('keeps any names', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 2, maxLength: 6 }),
        fc.string({ unit: 'binary' }),
        async (names, other) => {
          const text = signatureSource(chain(names, other), { name: 'Any', command: other });
          const { any, ...others } = await importSource(text);
          expect(others).toEqual({});
          expect(Object.keys(any!.layers).sort()).toEqual([...names].sort());
          expect(any!.inputs).toEqual([names[0]]);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('names the value after the interface', () => {
    const names = ['MobileNetV2', 'VGG16', 'RNNCell', 'X'].map(
      (name) => /export const (\w+)/.exec(signatureSource(small, { name }))?.[1],
    );
    expect(names).toEqual(['mobileNetV2', 'vgg16', 'rnnCell', 'x']);
  });

  test.each(['', 'lower', 'A B', 'A{}', 'Class', 'SignatureValue', 'Typed', 'A\n', 'Ä'])(
    'refuses the name %j',
    (name) => {
      expect(() => signatureSource(small, { name })).toThrow(
        'signatureSource: name must be that of an interface, such as',
      );
    },
  );
});
