import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the compiler objects to; `text` is the source line it points at. */
export interface TypeDiagnostic {
  readonly file: string;
  readonly line: number;
  readonly code: number;
  readonly message: string;
  readonly text: string;
}

/** The folders of node_modules in which there are compilers. */
export type Compiler = 'typescript5.9' | 'typescript' | 'typescript7';

export interface CompilerOptions {
  /** Default: that of `TENSORGRAFT_COMPILER`, or else TypeScript 7, which takes the least time. */
  readonly compiler?: Compiler;
  /** Whether types stand in the messages at any length. */
  readonly noErrorTruncation?: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** As deep as the folder of a test, and left alone by git. */
const scratch = join(root, 'build');

/**
 * Type-checks sources as if they were files in a folder of `test/`, under the options of the sources. A
 * string is one file, `main.ts`. They may import each other, `tensorgraft` and, say,
 * `../../src/shape/fit.ts`: of the sources they get the declarations in dist/.
 *
 * @example
 * checkTypes('export const a: 1 = 2;')[0].code; // 2322
 */
export const checkTypes = (
  sources: Readonly<Record<string, string>> | string,
  { compiler = chosen, noErrorTruncation = false }: CompilerOptions = {},
): readonly TypeDiagnostic[] => {
  const named = typeof sources === 'string' ? { 'main.ts': sources } : sources;
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'types-'));
  try {
    for (const [name, text] of Object.entries(named)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), declared(text));
    }
    const config = {
      extends: '../../type-tests/tsconfig.json',
      compilerOptions: { noErrorTruncation, allowImportingTsExtensions: true },
      files: Object.keys(named),
      include: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const path = join(root, 'node_modules', compiler, 'bin', 'tsc');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [path, '-p', folder, '--pretty', 'false'],
      { encoding: 'utf8', cwd: root, maxBuffer: 2 ** 28 },
    );
    if (stderr !== '') throw new Error(stderr);
    return diagnosticsIn(stdout, folder, named);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const chosen = (process.env.TENSORGRAFT_COMPILER ?? 'typescript7') as Compiler;

const declared = (source: string): string =>
  source.replaceAll(/'\.\.\/\.\.\/src\/([^']+)\.ts'/g, "'../../dist/$1.js'");

/** What the compiler has printed of the sources; of what they import there are tests of their own. */
const diagnosticsIn = (
  printed: string,
  folder: string,
  sources: Readonly<Record<string, string>>,
): readonly TypeDiagnostic[] =>
  printed.split(/\n(?! )/).flatMap((text): TypeDiagnostic[] => {
    if (text === '') return [];
    const [, path, at, code, message] =
      /^(?:(.+?)\((\d+),\d+\): )?error TS(\d+): ([\s\S]*)$/.exec(text) ?? [];
    if (code === undefined || message === undefined) throw new Error(text);
    const file = path === undefined ? '' : relative(folder, join(root, path));
    if (file.startsWith('..')) return [];
    const line = Number(at ?? 0);
    const whole = sources[file]?.split('\n')[line - 1] ?? '';
    return [{ file, line, code: Number(code), message, text: whole }];
  });

/** A type, and what it should be: both as source text. */
export interface TypeCase {
  readonly actual: string;
  readonly expected: string;
}

/**
 * Source text with one line for each case, which does not compile where the two types are not
 * exactly equal: `number`, its literals, `null`, `any` and `never` all differ. The message holds
 * both types. Put the imports before it; `caseOf` tells which case a diagnostic is about.
 */
export const equalAssertions = (cases: readonly TypeCase[]): string =>
  [
    'type Equal<Actual, Expected> =',
    '  (<T>() => T extends Actual ? 1 : 2) extends (<T>() => T extends Expected ? 1 : 2)',
    '    ? true',
    '    : { actual: Actual; expected: Expected };',
    ...cases.map(({ actual, expected }, index) => {
      const types = [actual, expected].map((type) => type.replace(/\s+/g, ' '));
      return `export const case_${index}: Equal<${types.join(', ')}> = true;`;
    }),
    '',
  ].join('\n');

/** The index of the case that a diagnostic is about, or -1: `caseOf(diagnostic) → 3`. */
export const caseOf = ({ text }: TypeDiagnostic): number =>
  Number(/^export const case_(\d+):/.exec(text)?.[1] ?? -1);
