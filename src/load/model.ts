import * as tf from '@tensorflow/tfjs';
import { TensorgraftError } from '../shape/errors.ts';
import { assignWeights } from './assign.ts';
import { buildPlan } from './build.ts';
import { failure, reason } from './failure.ts';
import { type Files, filesAt } from './files.ts';
import { checkJson, isObject, type Json, objectAt, parseJson } from './json.ts';
import { readManifest, readWeightData } from './manifest.ts';
import { createRecorder } from './record.ts';
import { countValues, type SavedWeights } from './saved.ts';
import { planModel, type Writer } from './topology.ts';

/** Where a model can be loaded from. */
export type Source = string | URL | tf.io.IOHandler;

/** What a file has of a model, in whatever format. */
export interface Artifacts {
  readonly file: string;
  readonly topology: unknown;
  readonly writer: Writer;
  /** Whether to refuse what tfjs would load, but not compute as Keras did. */
  readonly isStrict: boolean;
  /** Its weights, if it has any. */
  readonly weights: SavedWeights | undefined;
}

/** Loads a model, from any format. */
export const loadModel = async (source: Source): Promise<tf.LayersModel> =>
  makeModel(await readArtifacts(source));

const makeModel = ({ file, topology, writer, isStrict, weights }: Artifacts): tf.LayersModel => {
  const recorder = createRecorder(file, weights && countValues(weights));
  try {
    const plan = planModel(topology, { file, writer, isStrict, place: '', depth: 0 });
    const model = buildPlan(plan, recorder, file);
    if (weights) assignWeights(recorder.weights, weights, file);
    return model;
  } catch (error) {
    for (const { weight } of recorder.weights) weight.dispose();
    // What else is thrown, tfjs or the engine throws: over a stack that is too short, say.
    if (error instanceof TensorgraftError) throw error;
    throw failure(file, `the model cannot be built: ${reason(error)}`, { code: 'not-built' });
  } finally {
    recorder.unwatch();
  }
};

const readArtifacts = async (source: Source): Promise<Artifacts> => {
  if (typeof source === 'object' && !(source instanceof URL)) return fromHandler(source);
  const [handler] = isForHandlers(source) ? tf.io.getLoadHandlers(String(source)) : [];
  if (handler) return fromHandler(handler);
  const files = await filesAt(source);
  const bytes = await files.read();
  if (startsWith(bytes, zipMark)) {
    return (await import('./keras/archive.ts')).readArchive(bytes, files.name);
  }
  if (startsWith(bytes, hdf5Mark)) {
    return (await import('./keras/h5.ts')).readH5(bytes, files.name);
  }
  return fromJson(parseJson(bytes, files.name), files);
};

/** Schemes that tfjs, or a platform, has handlers for: `indexeddb://`, `localstorage://`. */
const isForHandlers = (source: string | URL): boolean =>
  /^[a-z][a-z\d+.-]*:\/\//i.test(String(source)) && !/^(https?|file):/i.test(String(source));

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte);
const zipMark = [0x50, 0x4b, 0x03, 0x04];
const hdf5Mark = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** A `model.json`: what tfjs or its converter wrote, or what Keras calls a model's JSON. */
const fromJson = async (value: unknown, files: Files): Promise<Artifacts> => {
  const { name: file } = files;
  const json = objectAt(value, file, 'the file');
  if (json.format === 'graph-model') {
    throw failure(
      file,
      'this is a graph model, in which layers are no more; convert the original to a layers model',
      { code: 'graph-model', received: 'graph-model', expected: 'layers-model' },
    );
  }
  const hasTopology = json.modelTopology !== undefined;
  const manifest = json.weightsManifest;
  return {
    file,
    ...topologyOf(hasTopology ? json.modelTopology : json, file),
    weights: Array.isArray(manifest) ? await readManifest(manifest, files) : undefined,
  };
};

const fromHandler = async (handler: tf.io.IOHandler): Promise<Artifacts> => {
  const file = 'the IOHandler';
  if (typeof handler?.load !== 'function') {
    throw failure(file, 'it has no load function; give a path, a URL or an IOHandler that has', {
      code: 'source',
      received: handler,
    });
  }
  const { modelTopology, weightSpecs, weightData } = await handler.load();
  checkJson(modelTopology, file);
  return {
    file,
    ...topologyOf(modelTopology, file),
    weights: weightData === undefined ? undefined : readWeightData(weightSpecs, weightData, file),
  };
};

/** The description of the model, and who wrote it. */
export const topologyOf = (
  value: unknown,
  file: string,
  version?: unknown,
  isForTfjs = true,
): Pick<Artifacts, 'topology' | 'writer' | 'isStrict'> => {
  const outer = objectAt(value, file, 'the topology of the model');
  const topology = outer.model_config ?? outer;
  const said = version ?? outer.keras_version ?? (topology as Json).keras_version;
  const writer = writerOf(said, topology);
  // What tfjs itself would load is as it was converted for tfjs, and not held against Keras.
  return { topology, writer, isStrict: writer === 'keras3' || !isForTfjs };
};

const writerOf = (version: unknown, topology: unknown): Writer => {
  if (typeof version === 'string') {
    if (version.startsWith('tfjs')) return 'tfjs';
    if (/^[0-2]\./.test(version)) return 'keras2';
    if (/^\d/.test(version)) return 'keras3';
  }
  if (isKeras3(topology)) return 'keras3';
  return isObject(topology) && 'module' in topology ? 'keras2' : 'tfjs';
};
/** Only Keras 3 has policies, `batch_shape` and calls that are objects. */
const isKeras3 = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(isKeras3);
  if (!isObject(value)) return false;
  if ('batch_shape' in value || value.class_name === '__keras_tensor__') return true;
  return Object.values(value).some(isKeras3);
};
