import * as tf from '@tensorflow/tfjs';
import { failure, quote } from './failure.ts';
import { checkPath, type Files, filesAt } from './files.ts';
import { isObject, type Json, listAt, objectAt, parseJson, textAt } from './json.ts';
import { mostBytes } from './limits.ts';
import type { Meter } from './progress.ts';
import { pathOf, type SavedWeight, type SavedWeights, sizeOf } from './saved.ts';

/** A group of weights whose bytes lie one after the other in files, of which a weight may need two. */
interface Group {
  readonly paths: readonly string[];
  readonly specs: readonly Spec[];
}
interface Spec {
  readonly entry: tf.io.WeightsManifestEntry;
  readonly bytes: number;
}

const bytesPerValue: ReadonlyMap<unknown, number> = new Map([
  ['float32', 4],
  ['int32', 4],
  ['bool', 1],
]);
const bytesPerQuantised: ReadonlyMap<unknown, number> = new Map([
  ['uint8', 1],
  ['uint16', 2],
  ['float16', 2],
]);

/** Reads the weights that a manifest lists, after comparing its sizes with those of the files. */
export const readManifest = async (
  manifest: unknown,
  files: Files,
  meter?: Meter,
): Promise<SavedWeights> => {
  const { name: file } = files;
  const groups = listAt(manifest, file, 'weightsManifest').map((group) => groupOf(group, file));
  const total = groups.reduce((sum, { specs }) => sum + totalOf(specs), 0);
  if (total > mostBytes) throw tooLarge(file, total);
  meter?.expect(total);
  const weights = [];
  for (const { paths, specs } of groups) {
    const expected = totalOf(specs);
    let left = expected;
    const shards: Uint8Array[] = [];
    for (const path of paths) {
      const shard = await files.readBeside(path, left);
      left -= shard.length;
      shards.push(shard);
    }
    const empty = shards.findIndex(({ length }) => length === 0);
    const short = paths[empty] ?? paths.at(-1) ?? file;
    if (left > 0) throw tooShort(short, expected - left, expected);
    weights.push(...weightsIn(shards, specs));
  }
  return { kind: 'named', weights };
};

/** The weights that an IOHandler gave. */
export const readWeightData = (
  specs: unknown,
  data: ArrayBuffer | readonly ArrayBuffer[],
  file: string,
): SavedWeights => {
  const list = listAt(specs, file, 'weightSpecs').map((spec) => specOf(spec, file));
  const chunks = (Array.isArray(data) ? data : [data]).map((chunk) => new Uint8Array(chunk));
  const [expected, given] = [totalOf(list), chunks.reduce((sum, { length }) => sum + length, 0)];
  if (given < expected) throw tooShort(file, given, expected);
  if (given > expected) throw tooLong(file, given, expected);
  return { kind: 'named', weights: weightsIn(chunks, list) };
};

const totalOf = (specs: readonly Spec[]): number =>
  specs.reduce((sum, { bytes }) => sum + bytes, 0);

const groupOf = (value: unknown, file: string): Group => {
  const { paths, weights } = objectAt(value, file, 'a group of weightsManifest');
  return {
    paths: eachOnce(pathsOf(paths, file), file),
    specs: listAt(weights, file, 'the weights of weightsManifest').map((s) => specOf(s, file)),
  };
};

const pathsOf = (value: unknown, file: string): readonly string[] =>
  listAt(value, file, 'the paths of weightsManifest').map((path) =>
    checkPath(textAt(path, file, 'a path of weightsManifest'), file),
  );

/** `'./a.bin'` and `'a.bin'` are one file. */
const plainPath = (path: string): string => path.replaceAll(/(^|\/)(\.\/)+/g, '$1');

/** Files that lie one after the other, of which none can do so twice. */
const eachOnce = (paths: readonly string[], file: string): readonly string[] => {
  const seen = new Set<string>();
  const twice = paths.find((path) => seen.size === seen.add(plainPath(path)).size);
  if (twice === undefined) return paths;
  throw failure(file, `weightsManifest lists the file ${quote(twice)} twice`, {
    code: 'path',
    received: twice,
  });
};

/** The files of weights that a JSON file lists, which lie beside it; none if it is of no model. */
export const shardsOf = async (path: string): Promise<readonly string[]> => {
  try {
    const files = await filesAt(path);
    const { weightsManifest } = objectAt(parseJson(await files.read(), path), path, 'the file');
    return listAt(weightsManifest, path, 'weightsManifest')
      .flatMap((group) => pathsOf(objectAt(group, path, 'a group of weightsManifest').paths, path))
      .map(plainPath);
  } catch {
    return [];
  }
};

const specOf = (value: unknown, file: string): Spec => {
  const entry = objectAt(value, file, 'a weight of weightsManifest');
  const name = textAt(entry.name, file, 'the name of a weight');
  const shape = listAt(entry.shape, file, `the shape of the weight ${quote(name)}`);
  if (!shape.every((dim) => Number.isInteger(dim) && (dim as number) >= 0)) {
    throw failure(file, `the shape of the weight ${quote(name)} must be sizes ≥ 0`, {
      code: 'weight-shape',
      layer: name,
      received: shape,
    });
  }
  const perValue = bytesPerValue.get(entry.dtype);
  if (perValue === undefined) {
    throw failure(
      file,
      `the weight ${quote(name)} is ${quote(entry.dtype)}, where layers have float32, int32 or bool`,
      { code: 'weight-dtype', layer: name, received: entry.dtype, expected: 'float32' },
    );
  }
  const bytes = sizeOf(shape as number[]) * quantisedBytes(entry, name, perValue, file);
  if (!Number.isSafeInteger(bytes) || bytes > mostBytes) throw tooLarge(file, bytes, name);
  // Cast: all that is read of it was checked above.
  return { entry: entry as unknown as tf.io.WeightsManifestEntry, bytes };
};

const quantisedBytes = (entry: Json, name: string, plain: number, file: string): number => {
  const { quantization, dtype } = entry;
  if (quantization === undefined || quantization === null) return plain;
  const how = isObject(quantization) ? quantization : {};
  const bytes = bytesPerQuantised.get(how.dtype);
  const isAffine = how.dtype !== 'float16';
  const isWhole =
    bytes !== undefined &&
    (isAffine
      ? Number.isFinite(how.scale) && Number.isFinite(how.min) && dtype !== 'bool'
      : dtype === 'float32');
  if (isWhole) return bytes;
  throw failure(
    file,
    `the quantization of the weight ${quote(name)} must be uint8 or uint16 with scale and min, or float16 of float32`,
    { code: 'quantization', layer: name, received: quantization },
  );
};

/** The weights in files that lie one after the other. Each is copied out when it is read. */
const weightsIn = (
  chunks: readonly Uint8Array[],
  specs: readonly Spec[],
): readonly SavedWeight[] => {
  let start = 0;
  return specs.flatMap(({ entry, bytes }) => {
    const at = start;
    start += bytes;
    // tfjs saves those of the optimizer after those of the layers.
    if (entry.group === 'optimizer') return [];
    const { name, shape, dtype, quantization } = entry;
    // tfjs asks whether there is a quantization, not what it is.
    const spec = { name: 'weight', shape, dtype, ...(quantization ? { quantization } : {}) };
    const read = (): tf.Tensor =>
      tf.io.decodeWeights(copyOf(chunks, at, bytes), [spec]).weight as tf.Tensor;
    return [{ name, path: pathOf(name), shape, read }];
  });
};

const copyOf = (chunks: readonly Uint8Array[], start: number, length: number): ArrayBuffer => {
  const bytes = new Uint8Array(length);
  let before = 0;
  for (const chunk of chunks) {
    const from = Math.max(start - before, 0);
    const to = Math.min(start + length - before, chunk.length);
    if (from < to) bytes.set(chunk.subarray(from, to), before + from - start);
    before += chunk.length;
  }
  return bytes.buffer;
};

const tooShort = (file: string, given: number, expected: number): Error =>
  failure(
    file,
    `the weights end early: there are ${given} bytes, but the manifest lists ${expected}; is the file whole?`,
    { code: 'too-short', received: given, expected },
  );
const tooLong = (file: string, given: number, expected: number): Error =>
  failure(file, `there are ${given} bytes of weights, but the manifest lists ${expected}`, {
    code: 'too-long',
    received: given,
    expected,
  });
const tooLarge = (file: string, bytes: number, name?: string): Error =>
  failure(
    file,
    `${name === undefined ? 'the weights' : `the weight ${quote(name)}`} would take ${bytes} bytes, where ${mostBytes} can be had`,
    { code: 'too-large', layer: name, received: bytes, expected: mostBytes },
  );
