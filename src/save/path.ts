/** What a path says of the file that is to be written there, in small letters or large. */

/** Whether it is one file of Keras 3. */
export const isKerasPath = (path: string): boolean => /\.keras$/i.test(path);

const json = /\.json$/i;
/** Whether it is the `model.json` itself, not the folder that it goes to. */
export const isJsonPath = (path: string): boolean => json.test(path);
export const withoutJson = (name: string): string => name.replace(json, '');

/** Whether it is a file of the format that Keras had before, which is read but not written. */
export const isHdf5Path = (path: string): boolean => /\.(h5|hdf5)$/i.test(path);
export const readOnlyHdf5 = 'HDF5 is read only; give a folder, a .json or a .keras file';
