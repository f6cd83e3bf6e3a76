import { failure } from './failure.ts';

/** A package that is needed for one format only, so that not everybody has it. */
export const optional = async <Module>(
  load: () => Promise<Module>,
  name: string,
  file: string,
): Promise<Module> => {
  try {
    return await load();
  } catch {
    throw failure(file, `reading this format takes the package ${name}: npm install ${name}`, {
      code: 'not-installed',
      expected: name,
    });
  }
};
