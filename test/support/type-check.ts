import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What the compiler objects to; `text` is the source line it points at. */
export interface TypeDiagnostic {
  readonly file: string;
  readonly line: number;
  readonly code: number;
  readonly message: string;
  readonly text: string;
}

export interface TypeCheck {
  readonly diagnostics: readonly TypeDiagnostic[];
  /** As `tsc --extendedDiagnostics` counts them, for the given sources and all that they use. */
  readonly instantiations: number;
  readonly checkSeconds: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/virtual');

const configFile = join(root, 'tsconfig.json');
const repositoryOptions: ts.CompilerOptions = {
  ...ts.convertCompilerOptionsFromJson(
    ts.readConfigFile(configFile, ts.sys.readFile).config.compilerOptions,
    root,
  ).options,
  noEmit: true,
  composite: false,
  declaration: false,
  declarationMap: false,
  isolatedDeclarations: false,
  allowImportingTsExtensions: true,
  rootDir: root,
  paths: { tensorgraft: [join(root, 'src/index.ts')] },
};

/** Parsed files of the repository and its dependencies, and the last program, for each options. */
interface Workspace {
  readonly files: Map<string, ts.SourceFile | undefined>;
  program?: ts.Program;
}
const workspaces = new Map<string, Workspace>();

const workspaceOf = (options: ts.CompilerOptions): Workspace => {
  const key = JSON.stringify(options);
  const known = workspaces.get(key);
  if (known !== undefined) return known;
  const created: Workspace = { files: new Map() };
  workspaces.set(key, created);
  return created;
};

/**
 * Type-checks sources as if they were files in `test/virtual/`, under the options of the sources.
 * A string is one file, `main.ts`; they may import each other and, say, `../../src/index.ts`.
 *
 * @example
 * checkTypes('export const a: 1 = 2;').diagnostics[0].code; // 2322
 */
export const checkTypes = (
  sources: Readonly<Record<string, string>> | string,
  overrides: ts.CompilerOptions = {},
): TypeCheck => {
  const options = { ...repositoryOptions, ...overrides };
  const workspace = workspaceOf(options);
  const named = typeof sources === 'string' ? { 'main.ts': sources } : sources;
  const virtual = new Map(Object.entries(named).map(([name, text]) => [join(folder, name), text]));
  const folders = new Set([...virtual.keys()].map(dirname));

  const host = ts.createCompilerHost(options);
  const real = { getSourceFile: host.getSourceFile, directoryExists: host.directoryExists };
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => virtual.has(path) || existsSync(path);
  host.readFile = (path) => virtual.get(path) ?? ts.sys.readFile(path);
  host.directoryExists = (path) => folders.has(path) || real.directoryExists?.(path) === true;
  host.getSourceFile = (path, settings, onError) => {
    const text = virtual.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, settings);
    if (!workspace.files.has(path)) {
      workspace.files.set(path, real.getSourceFile(path, settings, onError));
    }
    return workspace.files.get(path);
  };

  const program = ts.createProgram([...virtual.keys()], options, host, workspace.program);
  workspace.program = program;

  const start = performance.now();
  const found = [...virtual.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  const checkSeconds = (performance.now() - start) / 1000;
  return {
    diagnostics: [...program.getOptionsDiagnostics(), ...found].map(describe),
    instantiations: (program as CountingProgram).getInstantiationCount(),
    checkSeconds,
  };
};

/** The compiler counts, but its declarations do not say so. */
interface CountingProgram extends ts.Program {
  getInstantiationCount(): number;
}

const describe = ({ file, start = 0, code, messageText }: ts.Diagnostic): TypeDiagnostic => {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined) return { file: '', line: 0, code, message, text: '' };
  const { line } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.split('\n')[line] ?? '';
  const name = file.fileName.replace(`${folder}/`, '').replace(root, '');
  return { file: name, line: line + 1, code, message, text };
};

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
