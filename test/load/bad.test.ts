import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { graph, input, load, save } from '../../src/index.ts';
import { keras } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
const path = join(folder, 'model.json');
afterAll(() => rmSync(folder, { recursive: true }));

/** The JSON of a model, which a test breaks somewhere. */
interface Saved {
  modelTopology: { class_name: string; config: { layers: Entry[]; [key: string]: unknown } };
  weightsManifest: { paths: string[]; weights: Weight[] }[];
}
interface Entry {
  class_name: string;
  name: string;
  config: Record<string, unknown>;
  inbound_nodes: unknown[];
}
interface Weight {
  name: unknown;
  shape: unknown;
  dtype: string;
  quantization?: unknown;
}
const read = (): Saved => JSON.parse(readFileSync(path, 'utf8')) as Saved;
const shard = join(folder, 'group1-shard1of1.bin');

beforeEach(async () => {
  const x = input({ shape: [4], name: 'x' });
  const y = x.dense({ name: 'a', units: 3 }).dense({ name: 'b', units: 2 });
  await save(graph({ inputs: x, outputs: y, name: 'net' }), folder);
});

/** The sentence about a model that was changed. */
const problem = async (change: (saved: Saved) => void): Promise<unknown> => {
  const saved = read();
  change(saved);
  writeFileSync(path, JSON.stringify(saved));
  return sentence(path);
};
/** What `load` says, having left no tensor behind. */
const sentence = async (source: string): Promise<unknown> => {
  const before = tf.memory().numTensors;
  const error = await load(source).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(tf.memory().numTensors).toBe(before);
  expect(error).toMatchObject({ name: 'LoadError' });
  return (error as Error).message;
};
const layerNamed = ({ modelTopology }: Saved, name: string): Entry =>
  modelTopology.config.layers.find((layer) => layer.name === name)!;
const weightsOf = (saved: Saved): Weight[] => saved.weightsManifest[0]!.weights;

describe('a file', () => {
  test('that ends early is not JSON', async () => {
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200));
    expect(await sentence(path)).toMatch(
      /^load: model\.json: this is not JSON: .*; is it whole\?$/,
    );
  });

  test('that is not there cannot be read', async () => {
    expect(await sentence(join(folder, 'none.json'))).toBe(
      'load: none.json: there is no such file',
    );
  });

  test('that is a folder says what to give instead', async () => {
    expect(await sentence(folder)).toMatch(/this is a folder; give the model\.json in it$/);
  });

  test('of a server that does not begin to answer is given up', async () => {
    vi.useFakeTimers();
    // As fetch does, for as long as nothing comes.
    vi.stubGlobal('fetch', (_: URL, { signal }: { readonly signal: AbortSignal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    });
    try {
      const said = sentence('http://localhost/model.json');
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await said).toBe(
        'load: model.json: this file cannot be read: the server has not answered for 30 seconds',
      );
    } finally {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    }
  });

  test('that is a list is no model', async () => {
    writeFileSync(path, '[]');
    expect(await sentence(path)).toBe(
      'load: model.json: the file must be an object, but is a list',
    );
  });

  test('that nests too deeply is refused before it is walked', async () => {
    writeFileSync(path, `{"modelTopology":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(await sentence(path)).toBe(
      'load: model.json: its lists and objects are nested more than 200 deep; no model needs that',
    );
  });

  test('with a key that would change an object is refused', async () => {
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('"units"', '"__proto__":{"a":1},"units"'),
    );
    expect(await sentence(path)).toBe("load: model.json: '__proto__' cannot be a key; take it out");
  });

  test('that is a graph model has no layers', async () => {
    writeFileSync(path, '{"format":"graph-model","modelTopology":{}}');
    expect(await sentence(path)).toBe(
      'load: model.json: this is a graph model, in which layers are no more; convert the original to a layers model',
    );
  });

  test('of HDF5 that ends early cannot be read', async () => {
    const whole = readFileSync(join(keras, 'sequential-keras3/model.h5'));
    for (const length of [9, 100, 1000, 5000, whole.length - 5000]) {
      const file = join(folder, 'model.h5');
      writeFileSync(file, whole.subarray(0, length));
      expect(await sentence(file)).toMatch(
        /^load: model\.h5: .*(is it whole\?|save the whole model)/,
      );
    }
  });

  test('of weights alone has no model', async () => {
    const file = join(folder, 'weights.h5');
    const archive = readFileSync(join(keras, 'sequential-keras3/model.keras'));
    const { unzipSync } = await import('fflate');
    writeFileSync(file, unzipSync(archive)['model.weights.h5']!);
    expect(await sentence(file)).toBe(
      "load: weights.h5: there are weights in it, but no model; save the whole model by model.save('model.h5')",
    );
  });
});

describe('a zip', () => {
  const file = join(folder, 'model.keras');
  test('that ends early cannot be read', async () => {
    const whole = readFileSync(join(keras, 'sequential-keras3/model.keras'));
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    expect(await sentence(file)).toMatch(/^load: model\.keras: this is no zip, or not all of it: /);
  });

  test('without a model in it is refused', async () => {
    writeFileSync(file, zipSync({ 'a.txt': strToU8('a') }));
    expect(await sentence(file)).toBe(
      "load: model.keras: there is no config.json in it; save it by model.save('model.keras') of Keras 3",
    );
  });

  test.each(['../../x', '/x', 'C:\\x', 'a/../../x'])(
    'with the path %s is not trusted',
    async (name) => {
      writeFileSync(file, zipSync({ [name]: strToU8('a') }));
      expect(await sentence(file)).toBe(
        `load: model.keras: the path '${JSON.stringify(name).slice(1, -1)}' in it leads out of the archive; do not trust it`,
      );
    },
  );

  test('that would unpack to a thousand times its size is not unpacked', async () => {
    writeFileSync(file, zipSync({ 'config.json': new Uint8Array(2 ** 25) }));
    const before = process.memoryUsage().arrayBuffers;
    expect(await sentence(file)).toMatch(
      /^load: model\.keras: 'config\.json' in it would unpack from \d+ to 33554432 bytes; do not trust it$/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  test('that lies about the size of what is in it is refused', async () => {
    const bytes = zipSync({ 'config.json': new Uint8Array(2 ** 20) }, { level: 9 });
    const view = new DataView(bytes.buffer);
    for (let i = 0; i + 4 < bytes.length; i++) {
      if (view.getUint32(i, true) === 2 ** 20) view.setUint32(i, 1000, true);
    }
    writeFileSync(file, bytes);
    expect(await sentence(file)).toMatch(/^load: model\.keras/);
  });
});

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

  test('with an output that is not there is refused', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'b').inbound_nodes = [[['a', 0, 3, {}]]];
      }),
    ).toBe("load: model.json: 'b' needs output 3 of the layer 'a', which has 1; count from 0");
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
      "load: model.json: the layer 'a' is a 'MultiHeadAttention', which tfjs does not have; replace it in Keras, or register a class of that name by tf.serialization.registerClass",
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

  test('that asks for more weights than the file has is refused before they are made', async () => {
    expect(
      await problem((saved) => {
        layerNamed(saved, 'a').config.units = 1e9;
      }),
    ).toBe(
      "load: model.json: the layer 'a' asks for weights of [4, 1000000000], but the file has 23 values in all; is it that model's?",
    );
  });

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

describe('a manifest', () => {
  test('of a shard that is not there names it', async () => {
    expect(
      await problem((saved) => {
        saved.weightsManifest[0]!.paths = ['gone.bin'];
      }),
    ).toMatch(/^load: gone\.bin: there is no such file$/);
  });

  test('of a shard that is too short says by how much', async () => {
    writeFileSync(shard, new Uint8Array(90));
    expect(await sentence(path)).toBe(
      'load: group1-shard1of1.bin: the weights end early: there are 90 bytes, but the manifest lists 92; is the file whole?',
    );
  });

  test('of a shard that is too long is refused before it is read', async () => {
    writeFileSync(shard, new Uint8Array(93));
    expect(await sentence(path)).toBe(
      'load: group1-shard1of1.bin: this file is too long: 93 bytes, where at most 92 belong',
    );
  });

  test.each([
    '../x.bin',
    '/etc/passwd',
    'a/../../x',
    'C:\\x',
    'file:///etc/passwd',
    'http://a/b',
    'a\0b',
    'a//b',
  ])('with the path %j is refused', async (shardPath) => {
    expect(
      await problem((saved) => {
        saved.weightsManifest[0]!.paths = [shardPath];
      }),
    ).toBe(
      `load: model.json: the path '${JSON.stringify(shardPath).slice(1, -1)}' leads out of the model's folder; put the file beside the model`,
    );
  });

  test.each([[[-1]], [[1.5]], [['4']], [[null]]])('with the shape %j is refused', async (shape) => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.shape = shape;
      }),
    ).toBe("load: model.json: the shape of the weight 'a/kernel' must be sizes ≥ 0");
  });

  test('with sizes that no memory has is refused', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.shape = [1e9, 1e9];
      }),
    ).toBe(
      "load: model.json: the weight 'a/kernel' would take 4000000000000000000 bytes, where 2147483647 can be had",
    );
  });

  test('with a dtype that layers do not have is refused', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.dtype = 'string';
      }),
    ).toBe(
      "load: model.json: the weight 'a/kernel' is 'string', where layers have float32, int32 or bool",
    );
  });

  test.each([
    { dtype: 'uint8' },
    { dtype: 'uint4', scale: 1, min: 0 },
    { dtype: 'uint8', scale: 'x', min: 0 },
    7,
  ])('with the quantization %j is refused', async (quantization) => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.quantization = quantization;
      }),
    ).toBe(
      "load: model.json: the quantization of the weight 'a/kernel' must be uint8 or uint16 with scale and min, or float16 of float32",
    );
  });

  test('with a weight of another shape says which', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.shape = [3, 4];
      }),
    ).toBe(
      "load: model.json: the weight 'a/kernel' is [3, 4], but the layer 'a' asks for [4, 3]; is it that model's?",
    );
  });

  test('with a weight that no layer has says which', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved).push({ name: 'c/kernel', shape: [0], dtype: 'float32' });
      }),
    ).toBe(
      "load: model.json: no layer of the model has the weight 'c/kernel'; is it that model's?",
    );
  });

  test('without a weight that a layer needs says which', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.name = 'c/kernel';
      }),
    ).toBe(
      "load: model.json: the weight 'kernel' of the layer 'a' is not in the file; is it whole?",
    );
  });
});

describe('a server', () => {
  const serve = async (
    files: Readonly<Record<string, string | Buffer>>,
    use: (url: string) => Promise<void>,
  ): Promise<void> => {
    const server = createServer(({ url }, response) => {
      const body = files[url ?? ''];
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  };

  test('gives a model, and its shards with the query of its URL', async () => {
    const files = {
      '/m/model.json?key=1': readFileSync(path),
      '/m/group1-shard1of1.bin?key=1': readFileSync(shard),
    };
    await serve(files, async (url) => {
      expect((await load(`${url}/m/model.json?key=1`)).layer('b').output).toEqual([null, 2]);
      expect((await load(new URL(`${url}/m/model.json?key=1`))).layer('a').output).toEqual([
        null,
        3,
      ]);
    });
  });

  test('that has no model is named with what it says', async () => {
    await serve({}, async (url) => {
      expect(await sentence(`${url}/model.json`)).toBe(
        'load: model.json: this file cannot be read: the server says 404',
      );
    });
  });

  test('that sends more than belongs is cut off', async () => {
    const files = {
      '/model.json': readFileSync(path),
      '/group1-shard1of1.bin': Buffer.alloc(2 ** 20),
    };
    await serve(files, async (url) => {
      expect(await sentence(`${url}/model.json`)).toMatch(
        /^load: group1-shard1of1\.bin: this file is too long: \d+ bytes, where at most 92 belong$/,
      );
    });
  });
});

test('a folder that cannot be written is named', async () => {
  mkdirSync(join(folder, 'taken.json'), { recursive: true });
  const model = await load(path);
  await expect(save(model, join(folder, 'taken.json'))).rejects.toMatchObject({
    name: 'LoadError',
    code: 'unwritable',
  });
});

test('an option that no shape follows from, which tfjs takes as it comes, is an error', async () => {
  const said = await problem((saved) => {
    const layer = layerNamed(saved, 'b');
    layer.class_name = 'Dropout';
    layer.config = { name: 'b', rate: 0.5, noise_shape: 'wide' };
    Reflect.deleteProperty(saved, 'weightsManifest');
  });
  expect(said).toMatch(/^load: model\.json: the model cannot be built: /);
});
