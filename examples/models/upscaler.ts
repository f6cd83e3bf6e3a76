import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';

const PACKAGE = '@upscalerjs/default-model';

/**
 * The image upscaler of the package `@upscalerjs/default-model`, with its trained weights:
 * `[null, null, null, 3]`, values 0 to 255, to an image twice as high and twice as wide. Nothing is downloaded.
 *
 * The package exports a description only, so the model files are read from its folder.
 */
export async function loadUpscaler(): Promise<tf.LayersModel> {
  const folder = join(packageFolder(), 'models');
  const json: tf.io.ModelJSON = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const artifacts = await tf.io.getModelArtifactsForJSON(json, async (manifest) => [
    manifest.flatMap((group) => group.weights),
    await Promise.all(
      manifest.flatMap((group) => group.paths).map((path) => readBinary(join(folder, path))),
    ),
  ]);
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}

function packageFolder(): string {
  // Not import.meta.resolve: it takes the ES module entry, which Node cannot load, and test runners may lack it.
  const entry = createRequire(import.meta.url).resolve(PACKAGE);
  const folder = join('node_modules', PACKAGE) + sep;
  const at = entry.lastIndexOf(folder);
  if (at < 0) throw new Error(`'${PACKAGE}' was found outside node_modules: ${entry}`);
  return entry.slice(0, at + folder.length);
}

async function readBinary(path: string): Promise<ArrayBuffer> {
  return Uint8Array.from(await readFile(path)).buffer;
}
