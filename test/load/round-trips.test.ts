import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMobileNet } from '../../examples/models/mobilenet.ts';
import { loadUpscaler } from '../../examples/models/upscaler.ts';
import { useWasm } from '../../examples/models/wasm.ts';
import { layersOf } from '../../src/graph/dag.ts';
import {
  type AnyGraph,
  check,
  fromModel,
  graph,
  input,
  load,
  type Signature,
  type SignatureValue,
  save,
  signatureSource,
  toCode,
  verify,
} from '../../src/index.ts';
import { importSource } from '../support/import-source.ts';
import {
  handlerOf,
  largestDifference,
  observe,
  predict,
  weightsByPath,
} from '../support/models.ts';
import { checkTypes } from '../support/type-check.ts';
import { fixtureFiles, isRefused, keras } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
afterAll(() => rmSync(folder, { recursive: true }));

const loaded = fixtureFiles.filter((file) => !isRefused(file));

/** A program that opens a model with its generated signature, and uses what the compiler knows. */
const programOf = (network: AnyGraph, name: string): string => {
  const [first = ''] = layersOf(network.dag).flatMap(({ name, source }) =>
    source ? (name ?? []) : [],
  );
  const value = name[0]?.toLowerCase() + name.slice(1);
  return `${signatureSource(network, { name })}
import { load as open } from 'tensorgraft';
const opened = await open('model.json', ${value});
export const output = opened.layer(${JSON.stringify(first)}).output;
// @ts-expect-error: there is no such layer
opened.layer('${first}?');
`;
};

const interfaceName = (file: string): string =>
  `Net_${file.replace(/\W/g, '_')}`.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const importValue = async (source: string): Promise<SignatureValue<Signature>> =>
  Object.values(await importSource(source))[0] as SignatureValue<Signature>;

beforeAll(useWasm);

describe('the signature of a model', () => {
  test('compiles for every fixture, knows its layers, and is that of what is loaded', async () => {
    const sources: Record<string, string> = {};
    for (const file of loaded) {
      const name = interfaceName(file);
      const network = await load(join(keras, file));
      sources[`${name}.ts`] = programOf(network, name);
      const value = await importValue(signatureSource(network, { name }));
      const typed = await load(join(keras, file), value);
      expect(typed.dag.calls.length).toBe(network.dag.calls.length);
    }
    expect(Object.keys(sources).length).toBe(loaded.length);
    expect(checkTypes(sources)).toEqual([]);
  });

  test('of a model whose file has changed says what has changed', async () => {
    const build = (units: number, extra: boolean): AnyGraph => {
      const x = input({ shape: [4], name: 'x' });
      const y = x.dense({ name: 'hidden', units });
      const z = extra ? y.dropout({ name: 'drop', rate: 0.5 }) : y;
      return graph({ inputs: x, outputs: z.dense({ name: 'out', units: 2 }) } as never);
    };
    const path = join(folder, 'changed.keras');
    await save(build(3, true), path);
    const value = await importValue(signatureSource(await load(path), { name: 'Net' }));
    await load(path, value);
    await save(build(5, false), path);
    const message = await load(path, value).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(message.split('\n  ')).toEqual([
      'load: the model is not what the signature says:',
      `'hidden' has the config {"units":5}, not {"units":3}`,
      "'hidden' takes and gives [null,4] → [null,5], not [null,4] → [null,3]",
      "'drop' (Dropout) is missing",
      "'out' takes and gives [null,5] → [null,2], not [null,3] → [null,2]",
      `'out' is fed by ["hidden"], not by ["drop"]`,
    ]);
  });
});

describe.each([
  ['MobileNetV2', loadMobileNet],
  ['the upscaler', loadUpscaler],
] as const)('%s', (name, open) => {
  const file = name.replace(/\W/g, '');

  test('compiles, is saved and loaded, and converted to .keras and loaded, bit for bit', async () => {
    const model = await open();
    const expected = [weightsByPath(model), predict(model)] as const;
    const paths = [
      await save(fromModel(model), join(folder, file)),
      await save(fromModel(model), join(folder, `${file}.keras`)),
      await save(model, join(folder, `${file}-live.keras`)),
    ];
    for (const path of paths) {
      const again = (await load(path)).emit();
      expect(weightsByPath(again)).toEqual(expected[0]);
      expect(largestDifference(predict(again), expected[1])).toBe(0);
    }
    const source = programOf(await load(paths[1] as string), interfaceName(file));
    expect(checkTypes({ 'real.ts': source })).toEqual([]);
  });
});

test('what tfjs takes of Keras as it is, load takes of tfjs: a list of one axis, a dropout of all', async () => {
  const each = tf.layers.batchNormalization({ axis: [1] as never });
  const model = tf.sequential({
    layers: [
      tf.layers.timeDistributed({ name: 'each', layer: each, inputShape: [3, 4] }),
      tf.layers.batchNormalization({ name: 'norm', axis: [2] as never }),
      tf.layers.dropout({ name: 'drop', rate: 1 }),
    ],
  });
  const seen = observe(model);
  const read = fromModel(model);
  expect(check(model).map(({ code }) => code)).toEqual(['drops-nothing']);
  expect(read.layer('norm').config).toMatchObject({ axis: 2 });
  expect(toCode(read)).toContain('batchNormalization({');
  for (const path of ['axes', 'axes.keras']) {
    const opened = await load(await save(read, join(folder, path)));
    expect(String(await verify(model, opened))).toContain(
      '3 layers compared; largest difference 0',
    );
  }
  // As tfjs saves it itself.
  expect(predict((await load(await handlerOf(model))).emit())).toEqual(seen.predictions);
  expect(observe(model)).toEqual(seen);
});
