import { failure } from '../../files/failure.ts';
import { parseJson } from '../../files/json.ts';
import { pathOf, type SavedWeight } from '../../files/saved.ts';
import { type Artifacts, topologyOf } from '../artifacts.ts';
import { type Hdf5, readHdf5 } from './hdf5.ts';

/** Reads a `.h5` file by `model.save` of Keras. */
export const readH5 = (bytes: Uint8Array, file: string): Promise<Artifacts> =>
  readHdf5(bytes, file, (hdf5) => artifactsIn(hdf5, file));

const artifactsIn = (hdf5: Hdf5, file: string): Artifacts => {
  const config = hdf5.attribute('', 'model_config');
  if (typeof config !== 'string') {
    throw failure(
      file,
      "there are weights in it, but no model; save the whole model by model.save('model.h5')",
      { code: 'weights-only', expected: 'model_config' },
    );
  }
  const topology = parseJson(new TextEncoder().encode(config), `${file}/model_config`);
  const layers = listOf(hdf5.attribute('model_weights', 'layer_names'));
  const weights = layers.flatMap((layer): readonly SavedWeight[] =>
    listOf(hdf5.attribute(`model_weights/${layer}`, 'weight_names')).map((name) =>
      hdf5.weight(`model_weights/${layer}/${name}`, pathOf(name), layer),
    ),
  );
  return {
    file,
    ...topologyOf(topology, file, hdf5.attribute('', 'keras_version'), false),
    weights: { kind: 'named', weights: weights.filter(({ path }) => !isSeed(path)) },
  };
};

/** The state of a layer's random generator. */
const isSeed = (path: readonly string[]): boolean => path.includes('seed_generator_state');

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
