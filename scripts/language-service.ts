import { existsSync } from 'node:fs';
import ts from 'typescript';

/** A file that is open in an editor, under options of its own. */
export interface OpenFile {
  readonly path: string;
  /** The text as it is now; where it changes, `version` does. */
  readonly text: () => string;
  readonly version?: () => string;
  /** The folder of the project. */
  readonly root: string;
  readonly options?: ts.CompilerOptions;
  /** Parsed files, for services that share them. */
  readonly registry?: ts.DocumentRegistry;
}

/** What an editor asks TypeScript about one open file; all others are as they are on the disk. */
export const languageService = (file: OpenFile): ts.LanguageService => {
  const { path, text, version = () => '1', root, options, registry } = file;
  const read = (other: string): string | undefined =>
    other === path ? text() : ts.sys.readFile(other);
  const settings: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: [],
    skipLibCheck: true,
    noEmit: true,
    ...options,
  };
  return ts.createLanguageService(
    {
      getScriptFileNames: () => [path],
      getScriptVersion: (other) => (other === path ? version() : ''),
      getScriptSnapshot: (other) => {
        const content = read(other);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
      },
      getCurrentDirectory: () => root,
      getCompilationSettings: () => settings,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (other) => other === path || existsSync(other),
      readFile: read,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    },
    registry,
  );
};
