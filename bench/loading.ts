import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { root } from './compilers.ts';
import { median, milliseconds, printTable, verdict } from './report.ts';

const RUNS = 7;
/** What the package itself may add, in milliseconds. */
const LIMIT = 30;

/** What the package adds to loading tfjs, in time and in bytes. */
export const benchLoading = async (): Promise<void> => {
  const runs = Array.from({ length: RUNS }, load);
  const [tfjs, added] = [median(runs.map((run) => run.tfjs)), median(runs.map((run) => run.added))];
  const { minified, gzipped } = await bundle();
  printTable(
    `What loading the package adds to loading tfjs (medians of ${RUNS} processes)`,
    ['tfjs', 'added', 'limit', '', 'minified', 'and gzipped'],
    [
      [
        milliseconds(tfjs),
        milliseconds(added),
        `≤ ${milliseconds(LIMIT)}`,
        verdict(added <= LIMIT),
        kilobytes(minified),
        kilobytes(gzipped),
      ],
    ],
  );
};

/** Loads both in a process of its own, tfjs first. */
const load = (): { readonly tfjs: number; readonly added: number } => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', LOADING],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The package cannot be loaded:\n${stderr}`);
  const [tfjs, added] = stdout.trim().split(' ').map(Number);
  if (!tfjs || !added) throw new Error(`These are no times: ${stdout}`);
  return { tfjs, added };
};
const LOADING = `
  const start = performance.now();
  await import('@tensorflow/tfjs');
  const loaded = performance.now();
  await import('tensorgraft');
  console.log(loaded - start, performance.now() - loaded);
`;

/** The package, bundled: the reader of files is apart, and loaded when it is needed. */
const bundle = async (): Promise<{ readonly minified: number; readonly gzipped: number }> => {
  const built = await rolldown({
    input: `${root}dist/index.js`,
    external: /^(@dagrejs\/.*|@tensorflow\/.*|crc-32|fflate|h5wasm|jsfive)$/,
  });
  const { output } = await built.generate({ format: 'esm', minify: true });
  await built.close();
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const entry = output[0].fileName;
  const needed = new Set([entry]);
  for (const name of needed) for (const file of chunks.get(name)?.imports ?? []) needed.add(file);
  const code = [...needed].map((name) => chunks.get(name)?.code ?? '').join('\n');
  return {
    minified: Buffer.byteLength(code),
    gzipped: gzipSync(code, { level: 9 }).byteLength,
  };
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
