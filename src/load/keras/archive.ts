import CRC32 from 'crc-32';
import { failure, quote, reason } from '../../files/failure.ts';
import { isObject, parseJson } from '../../files/json.ts';
import { mostBytes, mostInflation } from '../../files/limits.ts';
import { optional } from '../../files/optional.ts';
import type { SavedWeight, SavedWeights } from '../../files/saved.ts';
import { LoadError } from '../../shape/errors.ts';
import { type Artifacts, type Folders, topologyOf } from '../artifacts.ts';
import { checksumsOf } from './checksums.ts';
import { type Hdf5, readHdf5 } from './hdf5.ts';

const wanted = ['config.json', 'metadata.json', 'model.weights.h5'] as const;

/** Reads a `.keras` file: a zip of the model's description and its weights. */
export const readArchive = async (bytes: Uint8Array, file: string): Promise<Artifacts> => {
  const entries = await unzip(bytes, file);
  const [config, metadata, weights] = wanted.map((name) => entries[name]);
  if (!config || !weights) {
    const name = config ? wanted[2] : wanted[0];
    throw failure(
      file,
      `there is no ${name} in it; save it by model.save('model.keras') of Keras 3`,
      {
        code: 'format',
        expected: name,
      },
    );
  }
  const about = metadata && parseJson(metadata, `${file}/metadata.json`);
  const version = isObject(about) ? about.keras_version : undefined;
  const inside = `${file}/model.weights.h5`;
  return readHdf5(weights, inside, (hdf5) => ({
    file,
    ...topologyOf(parseJson(config, `${file}/config.json`), file, version, false),
    weights: placedWeights(hdf5, inside),
    folders: layerFolders(hdf5),
  }));
};

const unzip = async (
  bytes: Uint8Array,
  file: string,
): Promise<{ readonly [name: string]: Uint8Array | undefined }> => {
  const { unzipSync } = await optional(() => import('fflate'), 'fflate', file);
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        checkEntry(name, size, originalSize, file);
        return (wanted as readonly string[]).includes(name);
      },
    });
    checkChecksums(entries, checksumsOf(bytes), file);
    return entries;
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw failure(file, `this is no zip, or not all of it: ${reason(error)}`, { code: 'zip' });
  }
};

const checkEntry = (name: string, size: number, originalSize: number, file: string): void => {
  if (name.split(/[\\/]/).includes('..') || /^([\\/]|[a-z]:)/i.test(name)) {
    throw failure(file, `the path ${quote(name)} in it leads out of the archive; do not trust it`, {
      code: 'path',
      received: name,
    });
  }
  if (originalSize > mostBytes || originalSize > size * mostInflation + 2 ** 16) {
    throw failure(
      file,
      `${quote(name)} in it would unpack from ${size} to ${originalSize} bytes; do not trust it`,
      { code: 'too-large', received: originalSize, expected: size * mostInflation },
    );
  }
};

/** Refuses damaged entries: weights with a changed bit are weights all the same. */
const checkChecksums = (
  entries: Readonly<Record<string, Uint8Array>>,
  checksums: ReadonlyMap<string, number>,
  file: string,
): void => {
  for (const [name, bytes] of Object.entries(entries)) {
    const [received, expected] = [CRC32.buf(bytes) >>> 0, checksums.get(name)];
    if (received === expected) continue;
    throw failure(
      file,
      `${quote(name)} in it is damaged, its checksum is not what the zip says; get the file again`,
      { code: 'checksum', received, expected },
    );
  }
};

/** The weights of Keras 3, by the place of the layer that has them: `layers/dense/vars`. */
const placedWeights = (hdf5: Hdf5, file: string): SavedWeights => {
  const weights = new Map<string, ReadonlyMap<number, SavedWeight>>();
  for (const [place, names] of hdf5.folders()) {
    // The optimizer and the states of random generators are no weights of a layer.
    if (!place.endsWith('/vars') || !place.startsWith('layers/')) continue;
    if (place.includes('/seed_generator/')) continue;
    const numbered = names.map(
      (name, i) =>
        [
          /^(0|[1-9]\d*)$/.test(name) ? Number(name) : i,
          hdf5.weight(`${place}/${name}`, [name], undefined),
        ] as const,
    );
    weights.set(place, new Map(numbered));
  }
  if (weights.size === 0 && [...hdf5.folders().keys()].some((path) => path.startsWith('_layer'))) {
    throw failure(file, 'its weights are laid out as before Keras 3; save it again by Keras 3', {
      code: 'format',
    });
  }
  return { kind: 'placed', weights };
};

/** Where the weights of each layer are, in the versions of Keras that write the names of layers. */
const layerFolders = (hdf5: Hdf5): Folders => {
  const folders = new Map<string, Map<string, string>>();
  for (const place of hdf5.folders().keys()) {
    const [, folder, container] = /^((.*\/|)layers\/[^/]+)\/vars$/.exec(place) ?? [];
    if (folder === undefined) continue;
    const name = hdf5.attribute(place, 'name');
    if (typeof name !== 'string') continue;
    const key = `${container}layers/`;
    folders.set(key, (folders.get(key) ?? new Map<string, string>()).set(name, folder));
  }
  return folders;
};
