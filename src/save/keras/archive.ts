import { optional } from '../../files/optional.ts';
import type { Dag } from '../../graph/dag.ts';
import { writeHdf5 } from './hdf5.ts';
import { kerasModel } from './model.ts';

/** The version of Keras whose layout it is. */
const kerasVersion = '3.15.1';

/**
 * The bytes of a `.keras` file of a graph that was read from a live model: the same for the same
 * model.
 */
export const kerasArchive = async (dag: Dag, file: string): Promise<Uint8Array> => {
  const { description, groups } = kerasModel(dag);
  const { zipSync } = await optional(() => import('fflate'), 'fflate', file, 'save');
  const h5wasm = await optional(() => import('h5wasm'), 'h5wasm', file, 'save');
  const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return zipSync(
    {
      'metadata.json': text({ keras_version: kerasVersion, date_saved: '1980-01-01@00:00:00' }),
      'config.json': text(description),
      'model.weights.h5': await writeHdf5(h5wasm, groups),
    },
    // Without compression, as Keras writes it; at the earliest time that a zip can have.
    { level: 0, mtime: new Date(1980, 0, 1) },
  );
};
