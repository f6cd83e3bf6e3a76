import type * as tf from '@tensorflow/tfjs';
import { readSignature } from '../emit/described.ts';
import { emitModel } from '../emit/emit.ts';
import { frozenOneByOne } from '../emit/inside.ts';
import type { AnyGraph } from '../graph/dag.ts';
import { checkDisposed, disposeLoaded, disposeWeights } from '../graph/disposed.ts';
import type { Signature, signatureOf, Unchecked } from '../graph/signature.ts';
import type { SignatureValue } from '../graph/signature-value.ts';
import { subjectOf } from '../graph/subject.ts';
import { checkOptions } from '../layers/check-options.ts';
import { flag, type Options } from '../layers/options.ts';
import { isKerasPath } from '../save/path.ts';
import { LoadError } from '../shape/errors.ts';
import { takes } from '../shape/given.ts';
import { type Graph, openDag } from './graph.ts';

/**
 * Opens a saved model: the `model.json` of tfjs or of Keras with its weights, a `.keras` or a Keras
 * `.h5`, by path or URL; or what a `tf.io.IOHandler` gives. With a signature its names and shapes are
 * known to the compiler from here on, as with `fromModel`.
 *
 * @throws LoadError where the file cannot be read, is not whole, or has what tfjs does not support.
 * @throws GraphError where the model is not what the signature says.
 * @example
 * const trained = await load('mobilenet/model.json', mobileNetV2);
 * trained.cut('Conv1')
 */
export async function load(source: string | URL | tf.io.IOHandler): Promise<Graph<Unchecked>>;
export async function load<const T extends AnyGraph>(
  source: string | URL | tf.io.IOHandler,
  signature: T,
): Promise<Graph<signatureOf<T>>>;
export async function load<G extends Signature>(
  source: string | URL | tf.io.IOHandler,
  signature: SignatureValue<G>,
): Promise<Graph<G>>;
export async function load(
  source: string | URL | tf.io.IOHandler,
  signature?: AnyGraph | SignatureValue<Signature>,
): Promise<unknown> {
  const expected = readSignature('load', signature);
  const { loadDag } = await import('../load/model.ts');
  const dag = await loadDag(source);
  try {
    return openDag('load', dag, expected);
  } catch (error) {
    disposeLoaded(dag);
    throw error;
  }
}

/** How a model is saved. */
export interface SaveOptions {
  /** Whether `tf.loadLayersModel` must be able to use the file, and not `load` alone. Default: `true`. */
  readonly loadable?: boolean;
}
const saveOptions: Options<SaveOptions> = { loadable: flag };

/**
 * Writes a graph or a tfjs model to a folder as `model.json` and the files of its weights. A path
 * that ends in `.json` is that file, and the weights lie beside it; one that ends in `.keras` is a
 * file of Keras 3. In Node only: browsers have `model.save`.
 *
 * @returns the path of the file.
 * @throws LoadError where the path is empty, a URL or of an `.h5`, where it cannot be written, or where
 * Keras does not have a layer of it.
 * @throws GraphError where it is neither a graph nor a built layers model, a layer was disposed, or `emit`
 * would refuse it.
 * @example
 * await save(graph, 'out/classifier') // 'out/classifier/model.json'
 * await save(graph, 'out/classifier.keras') // for model = keras.models.load_model(…)
 */
export const save = async (
  model: AnyGraph | tf.LayersModel,
  path: string,
  options: SaveOptions = {},
): Promise<string> => {
  const dag = subjectOf('save', model);
  if (typeof path !== 'string') {
    throw new LoadError(takes('save', 'the path of a folder or a file', "'out/net'", path), {
      code: 'bad-path',
      received: path,
      expected: 'a path',
    });
  }
  checkOptions('save', saveOptions, options);
  const isForKeras = isKerasPath(path);
  const { loadable = true } = options;
  const write = isForKeras
    ? (await import('../save/keras/save.ts')).saveKeras
    : (await import('../save/tfjs.ts')).saveModel;
  checkDisposed('save', dag);
  // What only the loader of tfjs cannot do is no reason to keep a model from Keras.
  const emitted = emitModel(frozenOneByOne(dag), { loadable: loadable && !isForKeras }, 'save');
  try {
    return await write(emitted, path);
  } finally {
    disposeWeights(emitted);
  }
};
