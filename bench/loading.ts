import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { root } from './compilers.ts';
import { median, milliseconds, printTable, verdict } from './report.ts';

const RUNS = 7;
/** What the package itself may add, in milliseconds. */
const LIMIT = 30;

/**
 * What the package adds to loading tfjs, in time and in bytes. Most of the time Node takes to find,
 * read and link files, so there are two more rows: the same code in one file, as a bundler makes it,
 * and as many files with nothing in them.
 */
export const benchLoading = async (): Promise<void> => {
  const place = join(root, 'build', 'bench', 'loading');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const { entry, minified, gzipped } = await bundle(join(place, 'bundled'));
  const modules = modulesFrom(join(root, 'dist', 'index.js'));

  const rows = [
    ['the package, bundled', pathToFileURL(entry).href, LIMIT],
    [`the package, in ${modules.size} files`, 'tensorgraft', undefined],
    [`${modules.size} files with nothing in them`, writeEmpty(place, modules.size), undefined],
  ] as const;
  printTable(
    `What loading the package adds to loading tfjs (medians of ${RUNS} processes)`,
    ['', 'tfjs', 'added', 'limit', ''],
    rows.map(([name, specifier, limit]) => {
      const runs = Array.from({ length: RUNS }, () => load(specifier));
      const added = median(runs.map((run) => run.added));
      return [
        name,
        milliseconds(median(runs.map((run) => run.tfjs))),
        milliseconds(added),
        limit === undefined ? '' : `≤ ${milliseconds(limit)}`,
        limit === undefined ? '' : verdict(added <= limit),
      ];
    }),
  );
  printTable(
    'What it weighs, without tfjs',
    ['minified', 'and gzipped'],
    [[kilobytes(minified), kilobytes(gzipped)]],
  );
};

/** Loads both in a process of its own, tfjs first. */
const load = (specifier: string): { readonly tfjs: number; readonly added: number } => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', loading(specifier)],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The package cannot be loaded:\n${stderr}`);
  const [tfjs, added] = stdout.trim().split(' ').map(Number);
  if (!tfjs || !added) throw new Error(`These are no times: ${stdout}`);
  return { tfjs, added };
};
const loading = (specifier: string): string => `
  const start = performance.now();
  await import('@tensorflow/tfjs');
  const loaded = performance.now();
  await import('${specifier}');
  console.log(loaded - start, performance.now() - loaded);
`;

/** A module and all that it imports of the package itself. */
const modulesFrom = (path: string, found: Set<string> = new Set()): ReadonlySet<string> => {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, relative] of readFileSync(path, 'utf8').matchAll(/ from ["'](\.[^"']+)["'];/g)) {
    modulesFrom(join(dirname(path), relative as string), found);
  }
  return found;
};

/** Writes so many files of one line each, and one that imports them; gives its address. */
const writeEmpty = (place: string, files: number): string => {
  const names = Array.from({ length: files - 1 }, (_, i) => `./empty_${i}.mjs`);
  for (const name of names) writeFileSync(join(place, name), 'export {};\n');
  const index = join(place, 'index.mjs');
  writeFileSync(index, names.map((name) => `import '${name}';\n`).join(''));
  return pathToFileURL(index).href;
};

/** The package, bundled: the reader of files is apart, and loaded when it is needed. */
const bundle = async (
  place: string,
): Promise<{ readonly entry: string; readonly minified: number; readonly gzipped: number }> => {
  const built = await rolldown({
    input: `${root}dist/index.js`,
    external: /^(@tensorflow\/.*|fflate|h5wasm|jsfive)$/,
  });
  const { output } = await built.write({ dir: place, format: 'esm', minify: true });
  await built.close();
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const entry = output[0].fileName;
  const needed = new Set([entry]);
  for (const name of needed) for (const file of chunks.get(name)?.imports ?? []) needed.add(file);
  const code = [...needed].map((name) => chunks.get(name)?.code ?? '').join('\n');
  return {
    entry: join(place, entry),
    minified: Buffer.byteLength(code),
    gzipped: gzipSync(code, { level: 9 }).byteLength,
  };
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
