import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keras itself, and jax, the smallest of its backends that can train. */
const packages = ['keras==3.15.*', 'jax', 'h5py'];

/** Runs a program to its end; what it prints is shown. */
export const run = (program: string, ...args: readonly string[]): number => {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
};

/**
 * A Python that has Keras: that of `KERAS_PYTHON`, or one in a virtual environment in the system's
 * folder for temporary files, which is made when it is not there (about 650 MB).
 */
export const pythonWithKeras = (): string => {
  const given = process.env.KERAS_PYTHON;
  if (given) return given;
  const folder = join(tmpdir(), 'tensorgraft-keras-3.15');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const isThere = existsSync(python) && run(python, '-c', 'import keras, jax, h5py') === 0;
  if (isThere) return python;
  process.stdout.write(`installing ${packages.join(', ')} into ${folder}\n`);
  const done =
    run('python3', '-m', 'venv', folder) === 0 &&
    run(python, '-m', 'pip', 'install', '--quiet', ...packages) === 0;
  if (done) return python;
  throw new Error(`there is no Keras: pip install ${packages.join(' ')}, and set KERAS_PYTHON`);
};
