import type * as h5wasm from 'h5wasm';
import type { Group } from './model.ts';

let files = 0;

/** The weights of a model as a HDF5 file. The same weights make the same bytes. */
export const writeHdf5 = async (
  { ready, File }: typeof h5wasm,
  groups: readonly Group[],
): Promise<Uint8Array> => {
  const module = await ready;
  module.activate_throwing_error_handler();
  const data = await Promise.all(
    groups.map(({ weights }) => Promise.all(weights.map((weight) => weight.read().data()))),
  );
  const { FS } = module;
  const name = `tensorgraft-${files++}.weights.h5`;
  try {
    atTheEpoch(() => {
      const file = new File(name, 'w');
      try {
        for (const [i, group] of groups.entries()) writeGroup(file, group, data[i] ?? []);
      } finally {
        file.close();
      }
    });
    return FS.readFile(name);
  } finally {
    FS.unlink(name);
  }
};

const writeGroup = (
  file: h5wasm.File,
  { place, name, weights }: Group,
  data: readonly ArrayLike<number>[],
): void => {
  const parts = place.split('/');
  for (let i = 1; i <= parts.length; i++) {
    const folder = parts.slice(0, i).join('/');
    if (!file.get(folder)) file.create_group(folder);
  }
  const folder = file.get(place) as h5wasm.Group;
  if (name !== undefined) folder.create_attribute('name', name);
  for (const [i, weight] of weights.entries()) {
    folder.create_dataset({
      name: String(i),
      data: Float32Array.from(data[i] ?? []),
      shape: weight.shape as number[],
      dtype: '<f',
    });
  }
};

/** HDF5 writes into a file when it was written, and nobody can tell h5wasm not to. */
const atTheEpoch = (write: () => void): void => {
  const { now } = Date;
  Date.now = () => 0;
  try {
    write();
  } finally {
    Date.now = now;
  }
};
