import { failure } from './failure.ts';

/** A package that is needed for one format only, so that not everybody has it. */
export const optional = async <Module>(
  load: () => Promise<Module>,
  name: string,
  file: string,
  verb: 'load' | 'save' = 'load',
): Promise<Module> => {
  try {
    return await load();
  } catch {
    const doing = verb === 'load' ? 'reading' : 'writing';
    throw failure(
      file,
      `${doing} this format takes the package ${name}: npm install ${name}`,
      { code: 'not-installed', expected: name },
      verb,
    );
  }
};
