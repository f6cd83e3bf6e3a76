import ts from 'typescript';
import type { Signature, SignatureValue } from '../../src/index.ts';

/** What the module of a generated file exports. */
export const importSource = async (
  source: string,
): Promise<Record<string, SignatureValue<Signature>>> => {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
};
