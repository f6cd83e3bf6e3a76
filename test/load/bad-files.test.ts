import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type * as h5wasm from 'h5wasm/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseJson } from '../../src/files/json.ts';
import { load, save } from '../../src/index.ts';
import { folder, path, sentence, shard } from './broken.ts';
import { keras } from './fixtures.ts';

/** What is said of a URL within half a minute of fake time, by a `fetch` that was stubbed. */
const saidMeanwhile = async (): Promise<unknown> => {
  vi.useFakeTimers();
  try {
    const said = sentence('http://localhost/model.json');
    await vi.advanceTimersByTimeAsync(30_100);
    return await said;
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
};

describe('a file', () => {
  test('that ends early is not JSON', async () => {
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200));
    expect(await sentence(path)).toMatch(
      /^load: model\.json: this is not JSON: .*; is it whole\?$/,
    );
  });

  test.each([
    ['', 'this file is empty'],
    ['<!doctype html>', 'this is neither a model.json nor a .keras or .h5 file'],
    ['PK\u0005\u0006', 'this is neither a model.json nor a .keras or .h5 file'],
    ['\ufeff\n ', 'this is not JSON'],
  ])('of which the text is %j is no model', async (text, problem) => {
    writeFileSync(path, text);
    expect(await sentence(path)).toContain(`load: model.json: ${problem}`);
  });

  test('that is not there cannot be read', async () => {
    const none = join(folder, 'none.json');
    expect(await sentence(none)).toBe(`load: ${none}: there is no such file`);
  });

  test.each(['ftp://host/net/model.json', 'indexeddb://net'])(
    'at %s, which nothing opens here, is none',
    async (url) => {
      expect(await sentence(url)).toBe(
        `load: '${url}': nothing here opens such a URL; give a path, an http, https or file URL, or a tf.io.IOHandler`,
      );
    },
  );

  test('that is a folder says what to give instead', async () => {
    expect(await sentence(folder)).toMatch(/this is a folder; give the model\.json in it$/);
  });

  test('that is a device, which has no end, is not read', async () => {
    expect(await sentence('/dev/zero')).toBe(
      'load: /dev/zero: this file cannot be read: it is a device, which may never end',
    );
  });

  test('of a server that does not begin to answer is given up', async () => {
    // As fetch does, for as long as nothing comes.
    vi.stubGlobal('fetch', (_: URL, { signal }: { readonly signal: AbortSignal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    });
    expect(await saidMeanwhile()).toBe(
      'load: model.json: this file cannot be read: the server has not answered for 30 seconds',
    );
  });

  test('of a server that stops in the middle is given up', async () => {
    vi.stubGlobal('fetch', async (_: URL, { signal }: { readonly signal: AbortSignal }) => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"modelTopology":'));
          signal.addEventListener('abort', () => controller.error(signal.reason));
        },
      });
      return new Response(body);
    });
    expect(await saidMeanwhile()).toBe(
      'load: model.json: this file cannot be read: the server has not sent more of it for 30 seconds',
    );
  });

  test('that no text can be made of is refused', () => {
    // Nothing is written to it, so that it takes no memory.
    expect(() => parseJson(new Uint8Array(2 ** 29), 'model.json')).toThrow(
      'load: model.json: this file is too long: 536870912 bytes, where at most 536870888 belong',
    );
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

  test.each([
    '{"format":"graph-model","modelTopology":{}}',
    '{"modelTopology":{"node":[],"library":{}}}',
  ])('that is a graph model has no layers: %s', async (json) => {
    writeFileSync(path, json);
    expect(await sentence(path)).toBe(
      'load: model.json: this is a graph model, which has no layers to edit; convert the original to a layers model',
    );
  });

  test('that is of something else has no model', async () => {
    writeFileSync(path, '{"name":"net","version":"1.0.0"}');
    expect(await sentence(path)).toBe(
      'load: model.json: there is no model in it; give the model.json of one',
    );
  });

  test('of which the weights are a folder says which', async () => {
    rmSync(shard);
    mkdirSync(shard);
    expect(await sentence(path)).toBe(
      'load: group1-shard1of1.bin: this is a folder; it should be a file of weights',
    );
    rmSync(shard, { recursive: true });
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
    writeFileSync(file, unzipSync(archive)['model.weights.h5']!);
    expect(await sentence(file)).toBe(
      "load: weights.h5: there are weights in it, but no model; save the whole model by model.save('model.h5')",
    );
  });
});

describe('a source', () => {
  const noUrl = "this is no URL; write it as 'https://host/net/model.json'";
  test.each([
    ['', 'the path is empty; name a file'],
    ['http://', noUrl],
    ['http://[', noUrl],
    ['https://exa mple/x', noUrl],
  ])('%j is none', async (source, problem) => {
    expect(await sentence(source)).toBe(`load: '${source}': ${problem}`);
  });

  test.each(['file://host/x', 'file:///a%2Fb'])('%s is not on this disk', async (source) => {
    expect(await sentence(source)).toMatch(
      new RegExp(
        `^load: '${source}': no path can be made of this URL: File URL [^\\n]+; give the path itself$`,
      ),
    );
  });

  test.each(['/', 'file:', 'file:///'])('%s is the folder that all are in', async (source) => {
    expect(await sentence(source)).toBe('load: /: this is a folder; give the model.json in it');
  });
});

describe('an IOHandler', () => {
  test.each([
    [undefined, 'missing'],
    [null, "'null'"],
    [[], 'a list'],
  ])('that gives %j gives no model', async (given, kind) => {
    expect(await sentence({ load: async () => given as never })).toBe(
      `load: the IOHandler: what its load function gives must be an object, but is ${kind}`,
    );
  });

  test('that lists weights and gives none is refused, where tfjs would make new ones', async () => {
    let given: tf.io.ModelArtifacts = {};
    const keep = tf.io.withSaveHandler(async (artifacts) => {
      given = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    });
    await (await load(path)).emit().save(keep);
    const { weightData: _, ...listed } = given;
    // Casts: from plain JavaScript.
    const giving = (artifacts: object) => ({ load: async () => artifacts as tf.io.ModelArtifacts });
    for (const weightData of [undefined, null]) {
      expect(await sentence(giving({ ...listed, weightData }))).toBe(
        'load: the IOHandler: it gives weightSpecs, but no weightData; give both, or neither for new weights',
      );
    }
    const { modelTopology } = given;
    for (const weightSpecs of [undefined, null, []]) {
      await load(giving({ modelTopology, weightSpecs, weightData: null }));
    }
  });

  test('that fails is named, with what it failed of', async () => {
    const cause = new TypeError('the disk is gone');
    const rejects = (): Promise<never> => Promise.reject(cause);
    const throws = (): never => {
      throw cause;
    };
    for (const fail of [rejects, throws]) {
      await expect(load({ load: fail })).rejects.toMatchObject({
        name: 'LoadError',
        code: 'unreadable',
        message: 'load: the IOHandler: its load function failed: the disk is gone',
        cause,
      });
    }
  });
});

describe('a zip', () => {
  const file = join(folder, 'model.keras');
  test('that ends early cannot be read', async () => {
    const whole = readFileSync(join(keras, 'sequential-keras3/model.keras'));
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    expect(await sentence(file)).toMatch(/^load: model\.keras: this is no zip, or not all of it: /);
  });

  const entries = unzipSync(readFileSync(join(keras, 'sequential-keras3/model.keras')));
  test.each(['config.json', 'model.weights.h5'])(
    'in which a bit of %s has changed is refused',
    async (name) => {
      const whole = Buffer.from(zipSync(entries, { level: 0 }));
      const entry = entries[name] as Uint8Array;
      const at = whole.indexOf(entry) + entry.length - 10;
      whole[at] = (whole[at] as number) ^ 1;
      writeFileSync(file, whole);
      expect(await sentence(file)).toBe(
        `load: model.keras: '${name}' in it is damaged, its checksum is not what the zip says; get the file again`,
      );
    },
  );

  test('that was packed is checked as what it unpacks to', async () => {
    const packed = Buffer.from(zipSync(entries, { level: 9 }));
    writeFileSync(file, packed);
    expect((await load(file)).summary().rows.length).toBeGreaterThan(0);
    // In the directory the checksum is 16 bytes on.
    const checksum = packed.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 16;
    packed[checksum] = (packed[checksum] as number) ^ 1;
    writeFileSync(file, packed);
    expect(await sentence(file)).toMatch(/'[a-z.0-9]+' in it is damaged/);
  });

  test('whose directory is told of as that of a large file is checked too', async () => {
    const plain = Buffer.from(zipSync(entries, { level: 0 }));
    const [directory, end] = [plain.subarray(0, -22), plain.subarray(-22)];
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50);
    record.writeUInt32LE(end.readUInt16LE(8), 32);
    record.writeUInt32LE(end.readUInt32LE(16), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50);
    locator.writeUInt32LE(directory.length, 8);
    end.writeUInt32LE(0xffffffff, 16);
    writeFileSync(file, Buffer.concat([directory, record, locator, end]));
    expect((await load(file)).summary().rows.length).toBeGreaterThan(0);
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

describe('a model of Keras without one of its weights', () => {
  const entries = unzipSync(readFileSync(join(keras, 'sequential-keras3/model.keras')));
  const source = join(folder, 'whole.h5');
  writeFileSync(source, entries['model.weights.h5']!);

  /** Writes the weights but for one, and gives the archive with them. */
  const without = async (left: string): Promise<string> => {
    const { ready, File, Dataset, Group } = await import('h5wasm/node');
    await ready;
    const [from, to] = [new File(source, 'r'), new File(join(folder, 'less.h5'), 'w')];
    const copy = (group: h5wasm.Group, target: h5wasm.Group, path: string): void => {
      for (const name of group.keys()) {
        const [child, place] = [group.get(name), `${path}/${name}`];
        if (place === left) continue;
        if (child instanceof Group) copy(child, target.create_group(name), place);
        else if (child instanceof Dataset) {
          const { value, shape, dtype } = child;
          target.create_dataset({
            name,
            data: value as never,
            shape: shape!,
            dtype: dtype as '<f',
          });
        }
      }
    };
    copy(from, to, '');
    for (const file of [from, to]) file.close();
    const file = join(folder, 'model.keras');
    const weights = new Uint8Array(readFileSync(join(folder, 'less.h5')));
    writeFileSync(file, zipSync({ ...entries, 'model.weights.h5': weights }, { level: 0 }));
    return file;
  };

  test('loads with all of them', async () => {
    expect((await load(await without(''))).layer('hidden').output).toEqual([null, 8]);
  });

  test.each([
    ['dense/vars/0', 'kernel', 'hidden'],
    ['dense/vars/1', 'bias', 'hidden'],
    ['batch_normalization/vars/2', 'moving_mean', 'norm'],
    ['dense_1/vars', 'kernel', 'small'],
  ])('says which: %s', async (place, weight, layer) => {
    expect(await sentence(await without(`/layers/${place}`))).toBe(
      `load: model.keras: the weight '${weight}' of the layer '${layer}' is not in the file; is it whole?`,
    );
  });
});

test.each(['jsfive', 'h5wasm'])(
  'a name that tfjs cannot take is told as it is, by %s',
  async (by) => {
    if (by === 'h5wasm') {
      vi.doMock('jsfive', () => {
        throw new Error("Cannot find package 'jsfive'");
      });
    }
    const bytes = readFileSync(join(keras, 'sequential-keras3/model.h5'));
    // As long as before in UTF-8, and at the same place in the alphabet.
    const [from, to] = [Buffer.from('hidden'), Buffer.from('größ')];
    for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from)) to.copy(bytes, at);
    writeFileSync(join(folder, 'net.h5'), bytes);
    expect(await sentence(join(folder, 'net.h5'))).toBe(
      "load: net.h5: the layer 'größ' (Dense) cannot be built: in the name of a layer with weights tfjs takes letters, digits, '-', '.', '_' and '/', and a letter or a digit first; rename it",
    );
    vi.doUnmock('jsfive');
  },
);

describe('h5wasm', () => {
  const archive = readFileSync(join(keras, 'sequential-keras3/model.keras'));
  const entries = unzipSync(archive);
  const weights = entries['model.weights.h5'] as Uint8Array;
  afterEach(() => vi.doUnmock('jsfive'));

  test.each([
    ['a HDF5 that ends early', 'a.h5', weights.subarray(0, 9)],
    ['weights alone', 'b.h5', weights],
    ['a model that is a list', 'c.keras', zipSync({ ...entries, 'config.json': strToU8('[]') })],
    ['a model that is no JSON', 'd.keras', zipSync({ ...entries, 'config.json': strToU8('{') })],
  ])('does not keep %s', async (_, name, bytes) => {
    vi.doMock('jsfive', () => {
      throw new Error("Cannot find package 'jsfive'");
    });
    const { FS } = await (await import('h5wasm')).ready;
    const before = FS.readdir('.');
    const file = join(folder, name);
    writeFileSync(file, bytes);
    expect(await sentence(file)).toMatch(/^load: /);
    expect(FS.readdir('.')).toEqual(before);
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
