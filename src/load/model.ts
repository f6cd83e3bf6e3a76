import * as tf from '@tensorflow/tfjs';
import { failure, quote, reason } from '../files/failure.ts';
import { type Files, filesAt, hasScheme } from '../files/files.ts';
import { checkJson, isObject, objectAt, parseJson } from '../files/json.ts';
import { readManifest, readWeightData } from '../files/manifest.ts';
import { Meter, type Report } from '../files/progress.ts';
import type { Dag } from '../graph/dag.ts';
import { markLoaded } from '../graph/disposed.ts';
import { readModel } from '../graph/read.ts';
import { notAlike, unlikeKeras } from '../keras/unlike.ts';
import { LoadError, ShapeError } from '../shape/errors.ts';
import { takes } from '../shape/given.ts';
import { type Artifacts, topologyOf } from './artifacts.ts';
import { assignWeights } from './assign.ts';
import { buildPlan } from './build.ts';
import { ModelRecorder } from './record.ts';
import { type Context, planModel } from './topology.ts';

/** Where a model can be loaded from. */
export type Source = string | URL | tf.io.IOHandler;

/** Loads a model, from any format, as the graph that it is. */
export const loadDag = async (source: Source, report?: Report): Promise<Dag> => {
  const artifacts = await readArtifacts(source, report && new Meter(report));
  // Some backends take time to start, and until then no layer can be built.
  await tf.ready();
  return makeModel(artifacts, report);
};

const makeModel = (
  { file, topology, writer, isStrict, weights, folders, metadata, close }: Artifacts,
  report: Report | undefined,
): Dag => {
  const recorder = new ModelRecorder(file, weights);
  try {
    const context: Context = { file, writer, isStrict, folders, place: '', depth: 0 };
    const plan = planModel(topology, context);
    const model = buildPlan(plan, recorder, file, report);
    // tfjs accepts options unchecked from which no shape can be computed.
    const dag = readBuilt(model, file);
    const unlike = isStrict && unlikeKeras(dag);
    if (unlike) {
      const { message, ...details } = notAlike(unlike);
      throw failure(file, message, details);
    }
    if (weights) assignWeights(recorder.weights(), weights, recorder.read(), file, report);
    if (metadata) model.setUserDefinedMetadata(metadata);
    markLoaded(model);
    return dag;
  } catch (error) {
    recorder.dispose();
    // Anything else was thrown by tfjs or by the engine, such as a stack overflow.
    if (error instanceof LoadError) throw error;
    throw failure(file, `the model cannot be built: ${reason(error)}`, { code: 'not-built' });
  } finally {
    recorder.unwatch();
    close?.();
  }
};

/** The graph of a model, in which tfjs may have built layers that cannot give a tensor. */
const readBuilt = (model: tf.LayersModel, file: string): Dag => {
  try {
    return readModel(model);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw failure(file, `the layer ${quote(error.layer)} cannot be built: ${reason(error)}`, error);
  }
};

const readArtifacts = async (source: Source, meter: Meter | undefined): Promise<Artifacts> => {
  if (typeof source !== 'string' && (typeof source !== 'object' || source === null)) {
    throw new LoadError(
      takes('load', 'a path, a URL or a tf.io.IOHandler', "'net/model.json'", source),
      { code: 'source', received: source },
    );
  }
  if (typeof source === 'object' && !(source instanceof URL)) return fromHandler(source);
  const [handler] = isForHandlers(source) ? tf.io.getLoadHandlers(String(source)) : [];
  if (handler) return fromHandler(handler);
  if (isForHandlers(source)) {
    throw failure(
      quote(String(source)),
      'nothing here opens such a URL; give a path, an http, https or file URL, or a tf.io.IOHandler',
      { code: 'source', received: source },
    );
  }
  const files = await filesAt(source, meter);
  const bytes = await files.read();
  if (startsWith(bytes, zipMark)) {
    return (await import('./keras/archive.ts')).readArchive(bytes, files.name);
  }
  if (startsWith(bytes, hdf5Mark)) {
    return (await import('./keras/h5.ts')).readH5(bytes, files.name);
  }
  if (!/^\ufeff?\s*([[{]|$)/.test(new TextDecoder().decode(bytes.subarray(0, 100)))) {
    throw failure(files.name, 'this is neither a model.json nor a .keras or .h5 file', {
      code: 'json',
    });
  }
  return fromJson(parseJson(bytes, files.name), files, meter);
};

/** Schemes that tfjs, or a platform, has handlers for: `indexeddb://`, `localstorage://`. */
const isForHandlers = (source: string | URL): boolean =>
  hasScheme(String(source)) && !/^(https?|file):/i.test(String(source));

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte);
const zipMark = [0x50, 0x4b, 0x03, 0x04];
const hdf5Mark = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** A `model.json`: what tfjs or its converter wrote, or what Keras calls a model's JSON. */
const fromJson = async (
  value: unknown,
  files: Files,
  meter: Meter | undefined,
): Promise<Artifacts> => {
  const { name: file } = files;
  const json = objectAt(value, file, 'the file');
  const { modelTopology = json } = json;
  if (json.format === 'graph-model' || isGraphDef(modelTopology)) {
    throw failure(
      file,
      'this is a graph model, which has no layers to edit; convert the original to a layers model',
      { code: 'graph-model', received: 'graph-model', expected: 'layers-model' },
    );
  }
  if (modelTopology === json && json.class_name === undefined && json.model_config === undefined) {
    throw failure(file, 'there is no model in it; give the model.json of one', {
      code: 'no-model',
      expected: 'modelTopology',
    });
  }
  const manifest = json.weightsManifest ?? undefined;
  return {
    file,
    ...topologyOf(modelTopology, file),
    weights: manifest === undefined ? undefined : await readManifest(manifest, files, meter),
    metadata: metadataOf(json.userDefinedMetadata, file),
  };
};

/** What users have noted in a model; tfjs takes nothing but an object of what JSON has. */
const metadataOf = (value: unknown, file: string): object | undefined => {
  if (value === undefined || value === null) return undefined;
  checkJson(value, file);
  // A handler may give what JSON does not have, and keeps what it gave.
  return JSON.parse(JSON.stringify(objectAt(value, file, 'userDefinedMetadata')));
};

/** What a graph of TensorFlow is described by; not all files say what they are. */
const isGraphDef = (topology: unknown): boolean =>
  isObject(topology) && Array.isArray(topology.node);

const fromHandler = async (handler: tf.io.IOHandler): Promise<Artifacts> => {
  const file = 'the IOHandler';
  if (typeof handler?.load !== 'function') {
    throw failure(file, 'it has no load function; give a path, a URL or an IOHandler that has', {
      code: 'source',
      received: handler,
    });
  }
  const given = objectAt(await loadedBy(handler, file), file, 'what its load function gives');
  const { modelTopology, weightSpecs, weightData, userDefinedMetadata } =
    given as tf.io.ModelArtifacts;
  checkJson(modelTopology, file);
  return {
    file,
    ...topologyOf(modelTopology, file),
    weights: hasWeights(weightSpecs, weightData, file)
      ? readWeightData(weightSpecs, weightData, file)
      : undefined,
    metadata: metadataOf(userDefinedMetadata, file),
  };
};

/** Whether there are weights; those that are listed and not given would be replaced by new ones. */
const hasWeights = (
  specs: unknown,
  data: tf.io.WeightData | undefined,
  file: string,
): data is tf.io.WeightData => {
  if (data !== undefined && data !== null) return true;
  if (specs === undefined || specs === null || (Array.isArray(specs) && specs.length === 0))
    return false;
  throw failure(
    file,
    'it gives weightSpecs, but no weightData; give both, or neither for new weights',
    { code: 'too-short', received: data, expected: 'weightData' },
  );
};

const loadedBy = async (handler: tf.io.IOHandler, file: string): Promise<unknown> => {
  try {
    return await handler.load?.();
  } catch (error) {
    const problem = `its load function failed: ${reason(error)}`;
    throw failure(file, problem, { code: 'unreadable', cause: error });
  }
};
