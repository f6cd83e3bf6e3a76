/**
 * The documentation's code is code: every `ts` block of README.md, CHANGELOG.md and docs/ is
 * compiled as a reader's own would be, under plain `strict`, and run.
 *
 * - "```ts" starts a program: it compiles, and runs to its end without throwing.
 * - "```ts continue" goes on where the program above it in the page stopped.
 * - "```ts no-run" is only compiled, and so is what continues it.
 * - "```ts compile-error" does not compile. Each line `// error: <sentence>` in it states a sentence
 *   that the compiler prints, word for word; the compiler complains of nothing else. It may
 *   `continue` a program too; the program itself stays as it was for the next block to continue.
 *
 * A program keeps the line numbers of its page, so every error points into the page.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface Program {
  /** The page, and the line that the program starts at: `README.md:12`. */
  readonly place: string;
  readonly code: string;
  readonly runs: boolean;
  /** What the compiler must say, or `undefined` where the program must compile. */
  readonly errors: readonly string[] | undefined;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const MARKS = ['continue', 'no-run', 'compile-error'];

/** The pages that are there, from the root of the repository. */
export function pages(): string[] {
  const docs = join(root, 'docs');
  const inDocs = existsSync(docs) ? readdirSync(docs, { recursive: true, encoding: 'utf8' }) : [];
  return [
    'README.md',
    'CHANGELOG.md',
    ...inDocs.filter((path) => path.endsWith('.md')).map((path) => join('docs', path)),
  ].filter((page) => existsSync(join(root, page)));
}

export function programsOfPage(page: string): Program[] {
  return programsIn(readFileSync(join(root, page), 'utf8'), page);
}

/** The programs in the text of a page. */
export function programsIn(markdown: string, page: string): Program[] {
  const programs: Program[] = [];
  let open: Program | undefined;
  for (const { line, code, marks } of blocksIn(markdown)) {
    const place = `${page}:${line}`;
    const unknown = marks.find((mark) => !MARKS.includes(mark));
    if (unknown !== undefined) {
      throw new Error(`${place}: a ts block is marked with ${MARKS.join(', ')}; not '${unknown}'.`);
    }
    const above = marks.includes('continue') ? open : undefined;
    if (marks.includes('continue') && above === undefined) {
      throw new Error(`${place}: there is no program above to continue.`);
    }
    const lines = above?.code.split('\n') ?? [];
    const program: Program = {
      place: above?.place ?? place,
      code: [...lines, ...Array(line - lines.length).fill(''), ...code].join('\n'),
      runs: above?.runs !== false && !marks.includes('no-run'),
      errors: undefined,
    };
    if (marks.includes('compile-error')) {
      const errors = code.flatMap((text) => /^\s*\/\/ error: (.+)$/.exec(text)?.[1] ?? []);
      if (errors.length === 0) throw new Error(`${place}: which error? State it: // error: …`);
      programs.push({ ...program, place, runs: false, errors });
      continue;
    }
    if (above !== undefined) programs.splice(programs.indexOf(above), 1);
    programs.push(program);
    open = program;
  }
  return programs;
}

interface Block {
  /** The line of the opening fence, from 1; the code starts on the next. */
  readonly line: number;
  readonly code: readonly string[];
  readonly marks: readonly string[];
}

function blocksIn(markdown: string): Block[] {
  const blocks: Block[] = [];
  let fence: { ticks: string; line: number; info: string[]; code: string[] } | undefined;
  for (const [i, text] of markdown.split(/\r?\n/).entries()) {
    if (fence === undefined) {
      const [, ticks, info] = /^\s*(`{3,})([^`]*)$/.exec(text) ?? [];
      if (ticks === undefined) continue;
      fence = { ticks, line: i + 1, info: (info ?? '').trim().split(/\s+/), code: [] };
    } else if (text.trim() === fence.ticks) {
      const { line, code, info } = fence;
      if (info[0] === 'ts') blocks.push({ line, code, marks: info.slice(1) });
      fence = undefined;
    } else {
      fence.code.push(text);
    }
  }
  return blocks;
}

/** Writes the programs as modules that can be imported, to build/docs; answers with their paths. */
export function writePrograms(programs: readonly Program[]): string[] {
  const folder = join(root, 'build', 'docs');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return programs.map(({ place, code }) => {
    const path = join(folder, `${place.replaceAll(/[\\/]/g, '-').replace(':', '-line-')}.ts`);
    // A module, even where nothing is imported.
    writeFileSync(path, `${code}\nexport {};\n`);
    return path;
  });
}

/** What the compiler says of each file, all of them in one compilation against the sources. */
export function compile(paths: readonly string[]): string[][] {
  const program = ts.createProgram({
    rootNames: paths,
    options: {
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
      skipLibCheck: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      noErrorTruncation: true,
      paths: { tensorgraft: [join(root, 'src', 'index.ts')] },
    },
  });
  return paths.map((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText, start = 0 }) => {
        const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `${basename(path)}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
}

/** Whether a compiler's message has the sentence in it, whole: as a string type. */
export function says(message: string, sentence: string): boolean {
  return message.includes(JSON.stringify(sentence));
}
