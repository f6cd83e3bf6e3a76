import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { load } from '../../src/index.ts';
import { folder, path, problem, read, type Saved, sentence, shard } from './broken.ts';

const weightsOf = (saved: Saved): Saved['weightsManifest'][number]['weights'] =>
  saved.weightsManifest[0]!.weights;

describe('a manifest', () => {
  test.each([
    [{}, 'an object'],
    ['x', "'x'"],
    [5, "'5'"],
    [0, "'0'"],
    ['', "''"],
    [false, "'false'"],
  ])('that is %j is no list', async (manifest, kind) => {
    expect(await problem((saved) => Object.assign(saved, { weightsManifest: manifest }))).toBe(
      `load: model.json: weightsManifest must be a list, but is ${kind}`,
    );
  });

  test.each([undefined, null])('that is %j is one of no weights', async (manifest) => {
    writeFileSync(path, JSON.stringify({ ...read(), weightsManifest: manifest }));
    expect((await load(path)).layer('b').output).toEqual([null, 2]);
  });

  test('of a shard that is not there names it', async () => {
    expect(
      await problem((saved) => {
        saved.weightsManifest[0]!.paths = ['gone.bin'];
      }),
    ).toMatch(/^load: gone\.bin: there is no such file$/);
  });

  test('of a weight of another dtype says which belongs', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.dtype = 'int32';
      }),
    ).toBe("load: model.json: the weight 'a/kernel' is int32, where float32 belongs");
  });

  test('of an empty shard before others says which it is, and of one that is listed twice', async () => {
    const broken = async (paths: readonly string[]): Promise<unknown> => {
      writeFileSync(join(folder, 'empty.bin'), new Uint8Array(0));
      writeFileSync(shard, new Uint8Array(46));
      return problem((saved) => {
        saved.weightsManifest[0]!.paths = [...paths];
      });
    };
    const [name] = read().weightsManifest[0]!.paths as [string];
    expect(await broken(['empty.bin', name])).toBe(
      'load: empty.bin: the weights end early: there are 46 bytes, but the manifest lists 92; is the file whole?',
    );
    expect(await broken([name, name])).toBe(
      `load: model.json: weightsManifest lists the file '${name}' twice`,
    );
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

  test('with a weight of more axes than any has does not list them', async () => {
    expect(
      await problem((saved) => {
        weightsOf(saved)[0]!.shape = [3, 4, ...Array.from({ length: 98 }, () => 1)];
      }),
    ).toBe(
      "load: model.json: the weight 'a/kernel' is of 100 axes, but the layer 'a' asks for [4, 3]; is it that model's?",
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

  test.each([
    [['a/kernel', 'a/kernel'], 'a/kernel'],
    [['a/bias', 'a/bias'], 'a/bias'],
  ])('with the names %j says which is listed again', async (names, again) => {
    expect(
      await problem((saved) => {
        for (const [i, name] of names.entries()) weightsOf(saved)[i]!.name = name;
      }),
    ).toBe(
      `load: model.json: the weight '${again}' is listed again, though no other of the model has that name; list each once`,
    );
  });

  test('that lists the same weights in two groups says which is listed again', async () => {
    expect(
      await problem((saved) => {
        saved.weightsManifest.push(saved.weightsManifest[0]!);
      }),
    ).toBe(
      "load: model.json: the weight 'a/kernel' is listed again, though no other of the model has that name; list each once",
    );
  });

  test.each(['a/zzz', 'outer/a/zzz'])(
    'with the name %j beside those of tfjs says so',
    async (name) => {
      for (const isReversed of [false, true]) {
        expect(
          await problem((saved) => {
            weightsOf(saved)[0]!.name = name;
            if (isReversed) weightsOf(saved).reverse();
          }),
        ).toBe(
          `load: model.json: no layer of the model has the weight '${name}'; is it that model's?`,
        );
      }
    },
  );

  test('with one name beside those that Keras gives says so', async () => {
    expect(
      await problem((saved) => {
        for (const weight of weightsOf(saved)) weight.name = `outer/${weight.name}`;
        weightsOf(saved)[0]!.name = 'outer/a/zzz';
      }),
    ).toBe(
      "load: model.json: no layer of the model has the weight 'outer/a/zzz'; is it that model's?",
    );
  });

  test('of which no name is one of tfjs goes by the order in each layer', async () => {
    const saved = read();
    const expected = (await load(path))
      .emit()
      .getWeights()
      .map((weight) => [...weight.dataSync()]);
    for (const [i, weight] of weightsOf(saved).entries()) {
      weight.name = `${String(weight.name)[0]}/variable_${i}`;
    }
    writeFileSync(path, JSON.stringify(saved));
    const loaded = (await load(path))
      .emit()
      .getWeights()
      .map((weight) => [...weight.dataSync()]);
    expect(loaded).toEqual(expected);
  });
});
