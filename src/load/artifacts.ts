import { isObject, type Json, objectAt } from '../files/json.ts';
import type { SavedWeights } from '../files/saved.ts';
import type { Writer } from './plan.ts';

/**
 * Where a `.keras` file keeps the weights of layers, by the folder of their model and by their names:
 * `layers/` → `'a'` → `layers/dense_1`.
 */
export type Folders = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a file has of a model, in whatever format. */
export interface Artifacts {
  readonly file: string;
  readonly topology: unknown;
  readonly writer: Writer;
  /** Whether to refuse what tfjs would load, but not compute as Keras did. */
  readonly isStrict: boolean;
  /** Its weights, if it has any. */
  readonly weights: SavedWeights | undefined;
  readonly folders?: Folders;
  /** What users of the model have noted in it. */
  readonly metadata?: object | undefined;
  /** Gives back what reading the file took. */
  readonly close?: () => void;
}

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
