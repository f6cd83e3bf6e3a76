import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What it takes TypeScript 6 to check sources. */
export interface TypeCount {
  /** As `tsc --extendedDiagnostics` counts them, for the given sources and all that they use. */
  readonly instantiations: number;
  /** What it objects to. */
  readonly messages: readonly string[];
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
 * Counts what the compiler does for a source as if it were a file in `test/virtual/`, under the options
 * of the sources.
 */
export const countTypes = (source: string, overrides: ts.CompilerOptions = {}): TypeCount => {
  const options = { ...repositoryOptions, ...overrides };
  const workspace = workspaceOf(options);
  const path = join(folder, 'main.ts');
  const host = ts.createCompilerHost(options);
  const real = { getSourceFile: host.getSourceFile, directoryExists: host.directoryExists };
  host.getCurrentDirectory = () => root;
  host.fileExists = (one) => one === path || existsSync(one);
  host.readFile = (one) => (one === path ? source : ts.sys.readFile(one));
  host.directoryExists = (one) => one === folder || real.directoryExists?.(one) === true;
  host.getSourceFile = (one, settings, onError) => {
    if (one === path) return ts.createSourceFile(one, source, settings);
    if (!workspace.files.has(one)) {
      workspace.files.set(one, real.getSourceFile(one, settings, onError));
    }
    return workspace.files.get(one);
  };

  const program = ts.createProgram([path], options, host, workspace.program);
  workspace.program = program;
  const file = program.getSourceFile(path);
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ];
  return {
    messages: found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    instantiations: (program as CountingProgram).getInstantiationCount(),
  };
};

/** The compiler counts, but its declarations do not say so. */
interface CountingProgram extends ts.Program {
  getInstantiationCount(): number;
}
