import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it, test } from 'vitest';
import { add, input, layers } from '../../src/index.ts';
import { cells, definitions } from '../../src/layers/catalogue.ts';
import type * as cellCatalogue from '../../src/layers/cells.ts';
import type * as catalogue from '../../src/layers/index.ts';
import type { OptionCheck, RequiredCheck } from '../../src/layers/options.ts';
import { failure } from '../support/failure.ts';
import { caseOf, checkTypes, equalAssertions } from '../support/type-check.ts';
import { COMPILING } from './table.ts';

type Make = (config: object) => unknown;
const make = (method: string, config: object): unknown =>
  (layers as unknown as Record<string, Make>)[method]?.(config);

/** Options that count something, wherever a layer has them. */
const counts = [
  ...['units', 'filters', 'kernelSize', 'strides', 'poolSize', 'dilationRate', 'depthMultiplier'],
  ...['n', 'inputDim', 'outputDim', 'numTokens', 'height', 'width'],
];

describe('options', () => {
  const counted = [...definitions.values()].flatMap(({ method, options }) =>
    counts.filter((key) => Object.hasOwn(options, key)).map((key) => [method, key] as const),
  );

  test.each(counted)('%s: %s is refused where it counts nothing', (method, key) => {
    for (const value of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, '3']) {
      const error = failure(() => make(method, { [key]: value }));
      expect(error).toMatchObject({ name: 'ConfigError', code: 'option-value', layer: method });
      expect(error.message).toMatch(`${method}: ${key} must be `);
      expect(
        error.message.endsWith(
          `, but is ${JSON.stringify(value) === 'null' ? value : JSON.stringify(value)}`,
        ),
      ).toBe(true);
    }
  });

  it('that are fractions are found when the layer is made, not by the compiler', () => {
    expect(failure(() => input({ shape: [4] }).dropout({ rate: Number.NaN })).message).toBe(
      'dropout: rate must be a number from 0 up to, but not including, 1, but is NaN',
    );
  });

  it('take no empty name, which emit would refuse', () => {
    const message = (make: () => unknown): string => failure(make).message;
    const wrong = 'name must be a string that is not empty, but is ""';
    expect(message(() => input({ shape: [4], name: '' }))).toBe(`input: ${wrong}`);
    expect(message(() => input({ shape: [4] }).dense({ name: '', units: 1 }))).toBe(
      `dense: ${wrong}`,
    );
    expect(message(() => layers.dense({ name: '', units: 1 }))).toBe(`dense: ${wrong}`);
  });

  it('take no dtype that tfjs has not', () => {
    expect(
      failure(() => input({ shape: [4] }).dense({ units: 1, dtype: 'float' as never })).message,
    ).toBe(
      "dense: dtype must be one of 'float32', 'int32', 'bool', 'complex64', 'string', but is \"float\"",
    );
  });

  it('are those of the object itself, as getters of it are, but not those of its class', () => {
    class Config {
      readonly filters = 4;
      readonly kernelSize = 3;
      get padding(): 'same' {
        return 'same';
      }
    }
    const x = input({ shape: [9, 10, 3] });
    expect(failure(() => x.conv2d(new Config()))).toMatchObject({
      name: 'ConfigError',
      code: 'inherited-option',
      layer: 'conv2d',
      message:
        'conv2d: padding is not among the keys of the object itself; make one that has it, { padding: "same", … }',
    });
    const own = {
      ...new Config(),
      get padding(): 'same' {
        return 'same';
      },
    };
    expect(x.conv2d(own).shape).toEqual([null, 9, 10, 4]);
  });

  it('are no tensor: more of them go into a list', () => {
    const x = input({ shape: [4] });
    const wrong = 'takes options here, but gets a tensor; several tensors go into one list, [a, b]';
    expect(failure(() => x.add(x, x as never))).toMatchObject({
      name: 'ConfigError',
      code: 'config',
      message: `add: ${wrong}`,
    });
    expect(failure(() => add([x, x], x as never)).message).toBe(`add: ${wrong}`);
    expect(failure(() => x.dense(x as never)).message).toBe(`dense: ${wrong}`);
    const program = `import { add, input } from 'tensorgraft';
      const x = input({ shape: [4] });
      x.add(x, x); add([x, x], x); x.reLU(x);`;
    expect(
      checkTypes(program).filter(({ message }) => message.includes(`"${wrong}"`)),
    ).toHaveLength(3);
  });

  it('take no size that is too large to be counted', () => {
    expect(failure(() => input({ shape: [4] }).dense({ units: 1e21 })).message).toBe(
      'dense: units must be a positive integer, and at most 9007199254740991, but is 1e+21',
    );
    expect(failure(() => input({ shape: [1e21] })).message).toMatch(/^input: sizes are positive/);
  });

  test.each([
    ['dense', 'unit', 'units'],
    ['dense', 'activations', 'activation'],
    ['conv2d', 'kernal_size', 'kernelSize'],
    ['conv2d', 'stride', 'strides'],
    ['maxPooling2d', 'poolsize', 'poolSize'],
    ['dropout', 'noise_shape', 'noiseShape'],
    ['batchNormalization', 'axes', 'axis'],
  ])('%s has no %s, but %s', (method, wrong, right) => {
    expect(failure(() => make(method, { [wrong]: 1 }))).toMatchObject({
      code: 'unknown-option',
      message: `${method}: there is no option '${wrong}'; did you mean '${right}'?`,
    });
  });

  it('that tfjs makes by their names are of no type that any string has', () => {
    type ConfigOf<L> = L extends { readonly create: (config: infer Config) => unknown }
      ? Config
      : never;
    type Loose<Config> = {
      [Key in keyof Config]-?: Key extends `${string}${keyof typeof names}`
        ? string extends Config[Key]
          ? Key
          : never
        : never;
    }[keyof Config];
    type Layers = typeof catalogue & typeof cellCatalogue;
    expectTypeOf<
      { [K in keyof Layers]: Loose<ConfigOf<Layers[K]>> }[keyof Layers]
    >().toEqualTypeOf<never>();
  });

  const byName = [...definitions.values(), ...cells.values()].flatMap(({ method, options }) =>
    Object.keys(options)
      .filter((key) => /(Initializer|Regularizer|Constraint)$/.test(key))
      .map((key) => [method, key] as const),
  );
  const names = {
    Initializer: Object.keys(tf.initializers).filter((name) => name !== 'constant'),
    Regularizer: ['l1l2'],
    Constraint: Object.keys(tf.constraints),
  };
  const instances = {
    Initializer: 'tf.initializers.constant({ value: 1 })',
    Regularizer: 'tf.regularizers.l2({ l2: 0.01 })',
    Constraint: 'tf.constraints.maxNorm({ maxValue: 1 })',
  };

  test.each(byName)(
    '%s: %s is one that tfjs makes, by its name or as an instance',
    (method, key) => {
      const kind = /[A-Z][a-z]+$/.exec(key)?.[0] as keyof typeof names;
      const expected = `'${names[kind].join("', '")}' or an instance, such as ${instances[kind]}`;
      for (const wrong of ['he_normal', 'constant', 3, tf.layers.flatten()]) {
        const error = failure(() => make(method, { [key]: wrong }));
        expect(error).toMatchObject({ name: 'ConfigError', code: 'option-value', layer: method });
        expect(error.message).toMatch(`${method}: ${key} must be ${expected}, but is `);
      }
      const right = {
        Initializer: tf.initializers.zeros(),
        Regularizer: tf.regularizers.l1(),
        Constraint: tf.constraints.nonNeg(),
      };
      for (const value of [...names[kind], right[kind]]) {
        // What else is missing is said, and not that this is wrong.
        let message = '';
        try {
          make(method, { [key]: value });
        } catch (error) {
          message = (error as Error).message;
        }
        expect(message).not.toMatch(key);
      }
    },
  );

  const musts = [...definitions.values(), ...cells.values()].flatMap(({ method, options }) =>
    Object.entries(options as Readonly<Record<string, OptionCheck | RequiredCheck>>)
      .filter(([, check]) => check.isRequired)
      .map(([key]) => [method, key] as const),
  );
  /** A value for each option that a layer cannot be made without. */
  const given: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(counts.map((key) => [key, 2])),
    activation: 'relu',
    axes: 1,
    cell: layers.gruCell({ units: 2 }),
    cells: [layers.gruCell({ units: 2 })],
    cropping: 1,
    dims: [1],
    factor: 0.5,
    layer: layers.gru({ units: 2 }),
    rate: 0.5,
    scale: 2,
    stddev: 1,
    targetShape: [4],
  };

  test.each(musts)('%s: %s must be given', (method, key) => {
    const others = musts.filter(([of, other]) => of === method && other !== key);
    const config = Object.fromEntries(others.map(([, other]) => [other, given[other]]));
    const calls: Readonly<Record<string, (config: object) => unknown>> = {
      dot: (options) =>
        (input({ shape: [4] }).dot as (...args: readonly unknown[]) => unknown).call(
          input({ shape: [4] }),
          input({ shape: [4] }),
          options,
        ),
    };
    const call = (options: object) => (calls[method] ?? ((o) => make(method, o)))(options);
    for (const without of [config, { ...config, [key]: undefined }]) {
      const error = failure(() => call(without));
      expect(error).toMatchObject({ name: 'ConfigError', code: 'option-missing', layer: method });
      expect(error.message).toMatch(`${method}: ${key} must be `);
      expect(error.message.endsWith(', but is left out')).toBe(true);
    }
    expect(call({ ...config, [key]: given[key] })).toBeDefined();
  });

  it('are those that the compiler wants, for every layer', () => {
    expect(musts.length).toBeGreaterThan(40);
    const program = [
      "import { add, input, layers } from '../../src/index.ts';",
      ...musts.map(([method, key]) => {
        const others = musts.filter(([of, other]) => of === method && other !== key);
        const config = others.map(([, other]) => `${other}: 0 as never`).join(', ');
        return method === 'dot'
          ? `input({ shape: [4] }).dot(input({ shape: [4] }), { ${config} });`
          : `layers.${method}({ ${config} });`;
      }),
    ];
    const diagnostics = checkTypes(program.join('\n'));
    const said = musts.map((_, i) => diagnostics.find(({ line }) => line === i + 2)?.message ?? '');
    expect(
      said.map((message, i) => (message.includes(`'${musts[i]?.[1]}'`) ? '' : message)),
    ).toEqual(musts.map(() => ''));
  });

  it('that are no object are refused', () => {
    for (const config of [null, 3, 'relu']) {
      expect(failure(() => input({ shape: [4] }).dense(config as never)).message).toBe(
        `dense: takes an object of options, such as { units: … }, but gets ${JSON.stringify(config)}`,
      );
    }
  });

  it('that are a layer are refused, with the option that may be it', () => {
    const layer = layers.dense({ units: 4 });
    expect(failure(() => input({ shape: [5, 4] }).timeDistributed(layer as never)).message).toBe(
      'timeDistributed: takes an object of options, such as { layer: … }, but gets a layer',
    );
  });

  it('unlike any other are not mistaken for one', () => {
    expect(failure(() => make('dense', { inputShape: [3] })).message).toBe(
      "dense: there is no option 'inputShape'",
    );
  });

  it(
    'that the compiler knows as unions or as numbers give what is true of all of them',
    () => {
      const program = `
import { input } from '../../src/index.ts';
declare const yes: boolean;
declare const n: number;
const image = input({ shape: [9, 9, 3] });
const pad = image.conv2d({ filters: 4, kernelSize: 3, padding: yes ? 'same' : 'valid' });
const flat = pad.maxPooling2d().flatten();
const size = image.maxPooling2d({ poolSize: yes ? 2 : 3 });
const some = input({ shape: [4] }).dense({ units: yes ? 8 : 16 });
const any = input({ shape: [4] }).dense({ units: n }).dense({ units: 3 });
const held = input({ shape: [12] }).reshape({ targetShape: [yes ? 3 : 4, -1] });
const along = image.batchNormalization({ axis: n });
const either = image.layerNormalization({ axis: yes ? 1 : 2 });
const last = image.softmax({ axis: n });
const joined = image.concatenate(image, { axis: n });
const one = image.concatenate(image, { axis: yes ? 1 : 2 });
const turned = image.permute({ dims: [n, 1, 2] });
const words = input({ shape: [5] }).embedding({ inputDim: 9, outputDim: n });
const broad = input({ shape: [yes ? 1 : 5] }).add(input({ shape: [5] }));
const off: string = image.dense({ units: yes ? 'x' : 3 });
const wrong = image.elu({ alpha: yes ? 2 : 3 });
`;
      const cases = [
        { actual: "(typeof pad)['shape']", expected: '[null, 7, 7, 4] | [null, 9, 9, 4]' },
        { actual: "(typeof flat)['shape']", expected: '[null, 36] | [null, 64]' },
        {
          actual: "(typeof size)['shape']",
          expected: '[null, 3, 3, 3] | [null, 3, 4, 3] | [null, 4, 3, 3] | [null, 4, 4, 3]',
        },
        { actual: "(typeof some)['shape']", expected: '[null, 8 | 16]' },
        { actual: "(typeof any)['shape']", expected: '[null, 3]' },
        { actual: "(typeof held)['shape']", expected: '[null, 3 | 4, 3 | 4]' },
        { actual: "(typeof along)['shape']", expected: '[null, 9, 9, 3]' },
        { actual: "(typeof either)['shape']", expected: '[null, 9, 9, 3]' },
        { actual: "(typeof last)['shape']", expected: '[null, 9, 9, 3]' },
        { actual: "(typeof joined)['shape']", expected: '[null, number, number, number]' },
        { actual: "(typeof one)['shape']", expected: '[null, number, number, number]' },
        { actual: "(typeof turned)['shape']", expected: '[null, Dim, 9, 9]' },
        { actual: "(typeof words)['shape']", expected: '[null, 5, number]' },
        { actual: "(typeof broad)['shape']", expected: '[null, 5]' },
      ];
      const diagnostics = checkTypes(
        `import type { Dim, Shape } from '../../src/index.ts';${program}${equalAssertions(cases)}`,
      );
      const wrong = diagnostics.filter((diagnostic) => caseOf(diagnostic) >= 0);
      expect(wrong.map((diagnostic) => [cases[caseOf(diagnostic)], diagnostic.message])).toEqual(
        [],
      );
      expect(diagnostics.map(({ text }) => text.split(' ')[1])).toEqual(['off:', 'off:', 'wrong']);
    },
    COMPILING,
  );
});
