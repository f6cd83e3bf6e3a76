import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { artifactsOf } from '../../src/emit/artifacts.ts';
import { graph, input, load, save } from '../../src/index.ts';
import { folder, layerNamed, path, problem, read, type Saved, sentence } from './broken.ts';

describe('a topology', () => {
  test('with a layer that is fed by its own output is refused, on which tfjs hangs', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').inbound_nodes = [[['b', 0, 0, {}]]];
      }),
    ).toBe("load: model.json: the layer 'b' is fed by its own output; break the cycle");
  });

  test('with a layer that feeds itself is refused', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').inbound_nodes = [[['a', 0, 0, {}]]];
      }),
    ).toBe("load: model.json: the layer 'a' is fed by its own output; break the cycle");
  });

  test('with a feed that is not there is refused, on which tfjs hangs', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'b').inbound_nodes = [[['aa', 0, 0, {}]]];
      }),
    ).toBe("load: model.json: 'b' needs the layer 'aa', which is not there; is it 'a'?");
  });

  test('with a call that is not there is refused, on which tfjs hangs', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'b').inbound_nodes = [[['a', 1, 0, {}]]];
      }),
    ).toBe(
      "load: model.json: 'b' needs call 1 of the layer 'a', which is called 1 time; count from 0",
    );
  });

  test('with a call of a nested model that is not there says its number in the file', async () => {
    const inner = input({ shape: [4], name: 'inner' });
    const encoder = graph({ inputs: inner, outputs: inner.dense({ units: 2 }), name: 'encoder' });
    const x = input({ shape: [4], name: 'x' });
    await save(
      graph({ inputs: x, outputs: x.apply(encoder.emit()).dense({ name: 'b', units: 1 }) }),
      folder,
    );
    expect(
      await problem((saved) => {
        expect(layerNamed(saved, 'b').inbound_nodes).toEqual([[['encoder', 1, 0, {}]]]);
        layerNamed(saved, 'b').inbound_nodes = [[['encoder', 9, 0, {}]]];
      }),
    ).toBe(
      "load: model.json: 'b' needs call 9 of the layer 'encoder', which is called 1 time; count from 1",
    );
  });

  test('with an output that is not there is refused', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'b').inbound_nodes = [[['a', 0, 3, {}]]];
      }),
    ).toBe("load: model.json: 'b' needs output 3 of the layer 'a', which has 1; count from 0");
  });

  test.each([[[null, -3]], [[null, 2.5]], [[null, '4']], [[null, 0]], ['x']])(
    'with an input of the shape %j is refused, which tfjs takes',
    async (shape) => {
      const message = await problem((saved) => {
        layerNamed(saved, 'x').config.batch_input_shape = shape;
      });
      expect(message).toMatch(
        /^load: model\.json: the input 'x' has the shape .*; its sizes must be/,
      );
    },
  );

  test.each(['float99', 'float64', 5, {}])(
    'with an input of the dtype %j is refused, which tfjs takes',
    async (dtype) => {
      const message = await problem((saved) => {
        layerNamed(saved, 'x').config.dtype = dtype;
      });
      expect(message).toMatch(
        /^load: model\.json: the dtype of the input 'x' is '.+'; it must be one of 'float32', 'int32', /,
      );
    },
  );

  test('of Keras with an input of a dtype that nobody has is refused', async () => {
    const message = await problem(({ modelTopology, ...saved }) => {
      Object.assign(modelTopology, { keras_version: '2.15.0' });
      layerNamed({ modelTopology, ...saved }, 'x').config.dtype = 'float99';
    });
    expect(message).toMatch(/the dtype of the input 'x' is 'float99'; it must be one of/);
  });

  test.each([[[]], ['a'], [[['a', -1, 0]]], [[['a', 0.5, 0]]], [[[5, 0, 0]]], [7]])(
    'with the inbound nodes %j is refused',
    async (nodes) => {
      expect(
        await problem((saved) => {
          layerNamed(saved, 'b').inbound_nodes = nodes as unknown[];
        }),
      ).toMatch(/^load: model\.json: /);
    },
  );

  test.each(['__proto__', 'constructor', 'toString', ''])(
    'with a layer named %j is refused',
    async (name) => {
      expect(
        await problem((saved) => {
          layerNamed(saved, 'a').name = name;
        }),
      ).toBe(`load: model.json: '${name}' cannot be the name of a layer; rename it`);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  test('with two layers of one name is refused', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').name = 'b';
      }),
    ).toBe("load: model.json: two layers are named 'b'; rename one of them");
  });

  test('with a layer that tfjs does not have names it', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').class_name = 'MultiHeadAttention';
      }),
    ).toBe(
      "load: model.json: the layer 'a' is a 'MultiHeadAttention', which tfjs does not have; register a class of that name by tf.serialization.registerClass, or replace the layer where the model was made",
    );
  });

  test.each(['Zeros', 'L1L2', 'relu', '__proto__', 'toString'])(
    'with the class %s, which is no layer, is refused',
    async (name) => {
      expect(
        await problem((saved) => {
          layerNamed(saved, 'a').class_name = name;
        }),
      ).toContain(`the layer 'a' is a '${name}', which tfjs does not have`);
    },
  );

  test('with a Lambda is refused: its code is never run', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').class_name = 'Lambda';
        layerNamed(saved, 'a').config = { name: 'a', function: ['4wEAAAAA', null, null] };
      }),
    ).toBe(
      "load: model.json: the layer 'a' is a 'Lambda', which holds Python code: it is never run; replace it by layers",
    );
  });

  test('with a model as an option is refused, over which tfjs could hang', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').config.kernel_initializer = { class_name: 'Functional', config: {} };
      }),
    ).toBe("load: model.json: a 'Functional' cannot be an option of a layer");
  });

  test('with models in models without end is refused', async () => {
    expect(
      await problem((saved) => {
        let model: unknown = { class_name: 'Dense', config: { name: 'd', units: 1 } };
        for (let i = 0; i < 40; i++) {
          model = {
            class_name: 'Sequential',
            name: 's',
            config: { name: 's', build_input_shape: [null, 1], layers: [model] },
          };
        }
        saved.modelTopology = model as Saved['modelTopology'];
      }),
    ).toBe('load: model.json: models are nested more than 24 deep; unnest them');
  });

  test('with a wrapper of a class that is not there, around a model, says which', async () => {
    const layer = { class_name: 'Dense', config: { name: 'd', units: 1 } };
    const model = {
      class_name: 'Sequential',
      config: { build_input_shape: [null, 3], layers: [layer] },
    };
    const nope = { class_name: 'Nope', config: { name: 'nope', layer: model } };
    expect(
      await problem((saved) => {
        Object.assign(layerNamed(saved, 'a'), {
          class_name: 'TimeDistributed',
          config: { name: 'a', layer: nope },
        });
      }),
    ).toBe(
      "load: model.json: the layer 'a' (TimeDistributed) cannot be built: tfjs has no layer 'Nope'; register a class of that name by tf.serialization.registerClass",
    );
  });

  test('without outputs says so', async () => {
    expect(
      await problem(({ modelTopology: { config } }) => {
        config.output_layers = [];
      }),
    ).toBe('load: model.json: the model has no outputs: output_layers is empty');
  });

  test('that is sequential and empty has no layers', async () => {
    expect(
      await problem((saved) => {
        saved.modelTopology = { class_name: 'Sequential', config: { layers: [] } };
      }),
    ).toBe('load: model.json: the model has no layers');
  });

  test('with models that call each other twice is refused before they are millions', async () => {
    const twice = (inner: object, name: string): object => ({
      class_name: 'Functional',
      name,
      config: {
        name,
        input_layers: [['x', 0, 0]],
        output_layers: [[`${name}_in`, 2, 0]],
        layers: [
          {
            class_name: 'InputLayer',
            name: 'x',
            config: { batch_input_shape: [null, 1] },
            inbound_nodes: [],
          },
          {
            ...inner,
            name: `${name}_in`,
            inbound_nodes: [[['x', 0, 0, {}]], [[`${name}_in`, 1, 0, {}]]],
          },
        ],
      },
    });
    let model: object = {
      class_name: 'Sequential',
      config: {
        build_input_shape: [null, 1],
        layers: [{ class_name: 'Dense', config: { name: 'd', units: 1 } }],
      },
    };
    for (let i = 0; i < 20; i++) model = twice(model, `m${i}`);
    expect(
      await problem((saved) => {
        saved.modelTopology = model as Saved['modelTopology'];
      }),
    ).toMatch(
      /^load: model\.json: the model is \d+ calls of layers, those of models inside it included, where 50000 are the most$/,
    );
  });

  test('with thousands of layers behind one another is refused before the stack overflows', async () => {
    expect(
      await problem(({ modelTopology: { config } }) => {
        const names = Array.from({ length: 5000 }, (_, i) => `l${i}`);
        config.layers = config.layers.slice(0, 1);
        for (const [i, name] of names.entries()) {
          config.layers.push({
            class_name: 'Activation',
            name,
            config: { name, activation: 'relu' },
            inbound_nodes: [[[i === 0 ? 'x' : names[i - 1], 0, 0, {}]]],
          });
        }
        config.output_layers = [['l4999', 0, 0]];
      }),
    ).toBe(
      "load: model.json: the layer 'l2000' lies behind more than 2000 others, which tfjs cannot go through",
    );
  });

  test('with 2000 layers behind one another is loaded', async () => {
    const saved = read();
    const { config } = saved.modelTopology;
    config.layers = config.layers.slice(0, 1);
    for (let i = 0; i < 1999; i++) {
      config.layers.push({
        class_name: 'Activation',
        name: `l${i}`,
        config: { name: `l${i}`, activation: 'relu' },
        inbound_nodes: [[[i === 0 ? 'x' : `l${i - 1}`, 0, 0, {}]]],
      });
    }
    config.output_layers = [['l1998', 0, 0]];
    saved.weightsManifest = [];
    writeFileSync(path, JSON.stringify(saved));
    expect((await load(path)).layer('l1998').output).toEqual([null, 4]);
  });

  test.each([0, -1, 2.5, 'many', {}, [3]])('with %j units is refused', async (units) => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').config.units = units;
      }),
    ).toMatch(/^load: model\.json: the layer 'a' \(Dense\) cannot be built: /);
  });

  test('with a stride of 0 is refused, over which tfjs hangs', async () => {
    expect(
      await problem(({ modelTopology: { config } }) => {
        config.layers[0]!.config.batch_input_shape = [null, 8, 2];
        Object.assign(config.layers[1]!, {
          class_name: 'Conv1D',
          config: { name: 'a', filters: 1, kernel_size: 2, strides: 0 },
        });
      }),
    ).toBe(
      "load: model.json: the layer 'a' (Conv1D) cannot be built: strides must be a positive integer or a list of 1, but is '0'",
    );
  });

  test.each([
    ['BatchNormalization', { epsilon: 'x' }, "epsilon must be a finite number ≥ 0, but is 'x'"],
    ['BatchNormalization', { epsilon: {} }, "epsilon must be a finite number ≥ 0, but is '{}'"],
    ['BatchNormalization', { epsilon: -5 }, "epsilon must be a finite number ≥ 0, but is '-5'"],
    [
      'LayerNormalization',
      { epsilon: false },
      "epsilon must be a finite number ≥ 0, but is 'false'",
    ],
    ['LeakyReLU', { alpha: 'x' }, "alpha must be a finite number, but is 'x'"],
    ['ReLU', { max_value: '6' }, "maxValue must be a finite number, but is '6'"],
    ['Rescaling', { scale: [null] }, "scale must be a finite number, but is '[null]'"],
    ['Dense', { units: {} }, "units must be a positive integer, but is '{}'"],
    [
      'Dense',
      { units: 2, kernel_initializer: { class_name: 'TruncatedNormal', config: { stddev: 'x' } } },
      "kernelInitializer: stddev must be a finite number, but is 'x'",
    ],
    [
      'Dense',
      { units: 2, kernel_initializer: { class_name: 'VarianceScaling', config: { scale: 'x' } } },
      "kernelInitializer: scale must be a finite number, but is 'x'",
    ],
    [
      'Dense',
      { units: 2, bias_initializer: { class_name: 'L1L2', config: {} } },
      "biasInitializer must be an initializer, but is 'L1L2'",
    ],
    [
      'Dense',
      { units: 2, bias_initializer: { class_name: 'Zeros', config: 1.5 } },
      "biasInitializer: its config must be an object, but is '1.5'",
    ],
    [
      'Dense',
      { units: 2, kernel_regularizer: { class_name: [null], config: {} } },
      "kernelRegularizer must be a regularizer, but is '[null]'",
    ],
    ['Dense', { units: 2, activation: -1 }, "activation must be an activation, but is '-1'"],
    [
      'Dense',
      {
        units: 2,
        kernel_initializer: { class_name: 'VarianceScaling', config: { mode: {} } },
      },
      "kernelInitializer: mode must be 'fanIn' or 'fanOut' or 'fanAvg', but is '{}'",
    ],
    [
      'Dense',
      { units: 2, kernel_constraint: { class_name: 'Zeros', config: {} } },
      "kernelConstraint must be a constraint, but is 'Zeros'",
    ],
    [
      'Dense',
      { units: 2, activation: 'Model' },
      "activation must be an activation, but is 'Model'",
    ],
    [
      'TimeDistributed',
      { layer: { class_name: 'LeakyReLU', config: { name: 'l', alpha: 'x' } } },
      "alpha must be a finite number, but is 'x'",
    ],
  ])(
    'with a %s of %j is refused, over which tfjs gives NaN, never returns or says something else',
    async (className, config, says) => {
      expect(
        await problem((saved) => {
          Object.assign(layerNamed(saved, 'a'), { class_name: className, config });
        }),
      ).toBe(`load: model.json: the layer 'a' (${className}) cannot be built: ${says}`);
    },
  );

  test.each([
    [{ activation: 'foo' }, 'activation', 'foo'],
    [{ kernel_initializer: { class_name: 'Foo', config: {} } }, 'initializer', 'Foo'],
    [{ kernel_regularizer: { class_name: 'L2', config: { l2: 0.01 } } }, 'regularizer', 'L2'],
    [{ bias_constraint: { class_name: 'Foo', config: {} } }, 'constraint', 'Foo'],
  ])('with %j, which tfjs has not, says what to do', async (config, kind, name) => {
    expect(
      await problem((saved) => {
        Object.assign(layerNamed(saved, 'a').config, config);
      }),
    ).toBe(
      `load: model.json: the layer 'a' (Dense) cannot be built: tfjs has no ${kind} '${name}'; register a class of that name by tf.serialization.registerClass`,
    );
  });

  test.each([
    ['RNN', 'cell must be a cell such as layers.lstmCell(…), or a list of cells, but is left out'],
    ['TimeDistributed', 'layer must be a layer made by layers.…, but is left out'],
    ['RepeatVector', 'n must be a positive integer, but is left out'],
  ])('with a %s without what it takes says so', async (className, says) => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').class_name = className;
      }),
    ).toBe(`load: model.json: the layer 'a' (${className}) cannot be built: ${says}`);
  });

  test('with a layer that is fed too much says how much', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').inbound_nodes = [
          [
            ['x', 0, 0, {}],
            ['x', 0, 0, {}],
          ],
        ];
      }),
    ).toBe(
      "load: model.json: the layer 'a' (Dense) cannot be built: Layer a expects 1 inputs, but it received 2 input tensors",
    );
  });

  test('with numbers and null for options that are one or none is taken as tfjs takes them', async () => {
    const x = input({ shape: [2], name: 'x' });
    const y = x.rescaling({ name: 'a', scale: 2 }).reLU({ name: 'b' });
    await save(graph({ inputs: x, outputs: y }), folder);
    const saved = read();
    layerNamed(saved, 'a').config.scale = [2, 3];
    layerNamed(saved, 'a').config.dtype = null;
    layerNamed(saved, 'b').config.max_value = null;
    writeFileSync(path, JSON.stringify(saved));
    const output = (await load(path)).emit().predict(tf.ones([1, 2])) as tf.Tensor;
    expect([...output.dataSync()]).toEqual([2, 3]);
  });

  test('that asks for more weights than the file has is refused before they are made', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').config.units = 1e9;
      }),
    ).toBe(
      "load: model.json: the weight 'a/kernel' is [4, 3], but the layer 'a' asks for [4, 1000000000]; is it that model's?",
    );
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').config.units = 1e9;
        saved.weightsManifest[0]!.weights[0]!.name = 'other/kernel';
      }),
    ).toBe(
      "load: model.json: the layer 'a' asks for weights of [4, 1000000000], but the file has 23 values in all; is it that model's?",
    );
  });

  test.each([
    ['c', 'kernel_size', [1], '[2, 3, 6]', '[1, 3, 6]'],
    ['c', 'filters', 7, '[2, 3, 6]', '[2, 3, 7]'],
    ['a', 'units', 6, '[18, 5]', '[18, 6]'],
    ['a', 'units', 4, '[18, 5]', '[18, 4]'],
  ])(
    'of which the weights of %s are others, by %s %j, says so',
    async (name, option, to, is, asked) => {
      const x = input({ shape: [4, 3], name: 'x' });
      const features = x.conv1d({ filters: 6, kernelSize: 2, name: 'c' }).flatten({ name: 'f' });
      const outputs = features.dense({ name: 'a', units: 5 }).dense({ name: 'b', units: 2 });
      await save(graph({ inputs: x, outputs }), folder);
      expect(
        await problem((saved) => {
          layerNamed(saved, name).config[option] = to;
        }),
      ).toBe(
        `load: model.json: the weight '${name}/kernel' is ${is}, but the layer '${name}' asks for ${asked}; is it that model's?`,
      );
    },
  );

  test('without weights that asks for a gigabyte of them is refused', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').config.units = 1e9;
        Reflect.deleteProperty(saved, 'weightsManifest');
      }),
    ).toBe(
      "load: model.json: the layer 'a' asks for weights of [4, 1000000000], with which the model would take more than 268435456 values; load one that has weights",
    );
  });

  test('with a name full of signs keeps its sentence on one line', async () => {
    const name = `'"\n*/ \${x}`.repeat(50);
    const message = (await problem((saved) => {
      layerNamed(saved, 'b').inbound_nodes = [[[name, 0, 0, {}]]];
    })) as string;
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(250);
  });

  test('with a name that is a path is loaded, and nothing is written there', async () => {
    const saved = readFileSync(path, 'utf8').replaceAll('"a"', '"x/../../y"');
    writeFileSync(path, saved.replaceAll('"a/', '"x/../../y/'));
    const model = await load(path);
    expect(model.layer('x/../../y').output).toEqual([null, 3]);
    const out = join(folder, 'deep', 'out');
    await save(model, out);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['out']);
    expect(readdirSync(out).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
  });
});

test.each([
  [{ rate: 0.5, noise_shape: 'wide' }, "noiseShape must be a list of sizes, but is 'wide'"],
  [{ rate: 2 }, "rate must be a number from 0 up to, but not including, 1, but is '2'"],
])('an option that tfjs takes as it comes is an error: %j', async (config, says) => {
  const said = await problem((saved) => {
    const layer = layerNamed(saved, 'b');
    layer.class_name = 'Dropout';
    layer.config = { name: 'b', ...config };
    Reflect.deleteProperty(saved, 'weightsManifest');
  });
  expect(said).toBe(`load: model.json: the layer 'b' (Dropout) cannot be built: ${says}`);
});

test.each(['the model', 'a model inside'])(
  'a kernel larger than its image is an error where it is of %s',
  async (where) => {
    const x = tf.input({ shape: [2, 2, 1], name: 'x' });
    const wide = tf.layers.conv2d({ name: 'wide', filters: 2, kernelSize: 5 });
    const model = tf.model({ inputs: x, outputs: wide.apply(x) as tf.SymbolicTensor });
    const y = tf.input({ shape: [2, 2, 1], name: 'y' });
    const outer = tf.model({ inputs: y, outputs: model.apply(y) as tf.SymbolicTensor });
    const { modelTopology } = await artifactsOf(where === 'the model' ? model : outer);
    writeFileSync(path, JSON.stringify({ modelTopology }));
    await expect(load(path)).rejects.toMatchObject({
      name: 'LoadError',
      code: 'window',
      layer: 'wide',
      message:
        "load: model.json: the layer 'wide' cannot be built: conv2d: the kernelSize does not fit into [null, 2, 2, 1]; make it smaller or use padding: 'same'",
    });
    expect(await sentence(path)).toContain("'wide'");
  },
);
