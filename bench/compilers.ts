import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from './programs.ts';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** A compiler, by the folder in node_modules that it is installed in. */
export interface Compiler {
  readonly label: string;
  readonly folder: string;
}

const compiler = (folder: string): Compiler => {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules', folder, 'package.json'), 'utf8'),
  );
  return { label: `TypeScript ${version}`, folder };
};
export const compilers: readonly Compiler[] = [compiler('typescript'), compiler('typescript7')];

export interface Compilation {
  readonly instantiations: number;
  readonly checkSeconds: number;
}

/**
 * Compiles a program as a consumer of the package would, against the declarations in dist/, in a
 * process of its own.
 *
 * @throws Error where the compiler finds other than the mistakes that the program has.
 */
export const compile = ({ folder, label }: Compiler, program: Program): Compilation => {
  const place = join(root, 'build', 'bench', 'program');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'main.ts'), program.source);
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(consumer));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', folder, 'bin', 'tsc'), '-p', place, '--extendedDiagnostics'],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const found = stdout.match(/: error TS\d+:/g)?.length ?? 0;
  if (found !== program.mistakes) {
    throw new Error(
      `${label} finds ${found} mistakes, not ${program.mistakes}:\n${stdout.slice(0, 2000)}${stderr}`,
    );
  }
  return {
    instantiations: reading(stdout, 'Instantiations'),
    checkSeconds: reading(stdout, 'Check time'),
  };
};

/** What `tsconfig.json` says in a project that uses the package. */
const consumer = {
  compilerOptions: {
    strict: true,
    target: 'es2022',
    module: 'nodenext',
    types: [],
    skipLibCheck: true,
    noEmit: true,
    // No part of the public surface, but measured too.
    paths: { 'tensorgraft/shape/arithmetic': ['../../../dist/shape/arithmetic.d.ts'] },
  },
  files: ['main.ts'],
};

const reading = (diagnostics: string, label: string): number => {
  const value = Number(new RegExp(`^${label}:\\s*([\\d.]+)`, 'm').exec(diagnostics)?.[1]);
  if (Number.isFinite(value)) return value;
  throw new Error(`The compiler reports no '${label}':\n${diagnostics.slice(0, 2000)}`);
};
