import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { loadMobileNet } from '../../examples/models/mobilenet.ts';
import { loadUpscaler } from '../../examples/models/upscaler.ts';
import { useWasm } from '../../examples/models/wasm.ts';
import { type AnyGraph, type Graph, save, type Unchecked } from '../../src/index.ts';
import { fixtureFiles, isRefused, keras } from '../load/fixtures.ts';
import { cook, recipes } from '../support/random-graph.ts';
import { authored } from './authored.ts';
import { pythonWithKeras, run } from './python.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Flat {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What check.py reads. */
interface Case {
  readonly inputs: readonly Flat[];
  readonly outputs: readonly Flat[];
  /** How far Keras may be from the outputs. */
  readonly most: number;
  /** Whether it is trained for a step, too. */
  readonly fits: boolean;
}

/** Models of our own that are drawn at random: branches, shared layers, nested models. */
const randomGraphs = Number(process.env.GRAPHS ?? 40);

/**
 * `npm run test:keras`: converts every fixture, the real models and models of our own to `.keras`,
 * loads them in Keras, and compares what it predicts. A folder as argument keeps the files.
 */
export const main = async ([kept]: readonly string[]): Promise<number> => {
  const python = pythonWithKeras();
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'tensorgraft-keras-'));
  try {
    const fixtures = fixtureFiles.filter((file) => file.endsWith('.keras') && !isRefused(file));
    for (const file of fixtures) convertFixture(file, folder);
    await useWasm();
    await convertModel('mobilenet-v2', await loadMobileNet(), folder);
    await convertModel('upscaler', await loadUpscaler(), folder);
    await tf.setBackend('cpu');
    const drawn = fc.sample(recipes, { numRuns: randomGraphs, seed: 20 });
    const own: readonly (readonly [string, AnyGraph])[] = [
      ...Object.entries(authored()),
      ...drawn.map((recipe, i) => [`random-${i}`, cook(recipe)] as const),
    ];
    for (const [name, network] of own) {
      const model = (network as Graph<Unchecked>).emit({ loadable: false });
      randomise(model);
      await saveModel(name, model, folder, !name.startsWith('random'));
    }
    return run(python, join(root, 'test/keras/check.py'), folder);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
};

const convert = (from: string, to: string): void => {
  const status = run(process.execPath, join(root, 'dist/cli/main.js'), 'convert', from, to);
  if (status !== 0) throw new Error(`convert ${from} ${to} ended with ${status}`);
};

/** A fixture by the command line; Keras itself has said what it predicts. */
const convertFixture = (file: string, folder: string): void => {
  const [fixture = ''] = file.split('/');
  convert(join(keras, file), join(folder, `${fixture}.keras`));
  const io = JSON.parse(readFileSync(join(keras, fixture, 'io.json'), 'utf8'));
  const most = fixture.startsWith('half') ? 1e-3 : 1e-5;
  write(folder, fixture, { ...io, most, fits: fixture.endsWith('keras3') });
};

/** A live model by way of the format of tfjs and the command line. */
const convertModel = async (name: string, model: tf.LayersModel, folder: string): Promise<void> => {
  const saved = mkdtempSync(join(tmpdir(), 'tensorgraft-tfjs-'));
  convert(await save(model, saved), join(folder, `${name}.keras`));
  rmSync(saved, { recursive: true });
  write(folder, name, { ...predictions(model), most: 1e-5, fits: false });
};

/** What the loader of tfjs could not load, too. */
const saveModel = async (
  name: string,
  model: tf.LayersModel,
  folder: string,
  fits: boolean,
): Promise<void> => {
  await save(model, join(folder, `${name}.keras`));
  write(folder, name, { ...predictions(model), most: 1e-5, fits });
};

const write = (folder: string, name: string, value: Case): void =>
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));

const predictions = (model: tf.LayersModel): Pick<Case, 'inputs' | 'outputs'> => {
  const inputs = model.inputs.map(({ shape, dtype }, i) => {
    const sizes = shape.map((size, axis) => size ?? (axis === 0 ? 2 : 24));
    const [least, most] = dtype === 'int32' ? [0, 4] : [-1, 1];
    const x = tf.randomUniform(sizes, least, most, 'float32', i + 7);
    return dtype === 'int32' ? x.floor().cast('int32') : x;
  });
  const given = model.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs);
  const outputs = [given].flat();
  const result = { inputs: inputs.map(flat), outputs: outputs.map(flat) };
  tf.dispose([inputs, outputs]);
  return result;
};
const flat = (tensor: tf.Tensor): Flat => ({
  shape: tensor.shape,
  values: [...tensor.dataSync()],
});

/** Weights of which no two are alike, so that none can be taken for another. */
const randomise = (model: tf.LayersModel): void => {
  const weights = model.weights.map(({ originalName, shape }, i) => {
    const [least, most] = originalName.endsWith('variance') ? [0.5, 1.5] : [-0.5, 0.5];
    return tf.randomUniform(shape as number[], least, most, 'float32', i + 1);
  });
  for (const [i, weight] of model.weights.entries()) weight.write(weights[i] as tf.Tensor);
  tf.dispose(weights);
};
