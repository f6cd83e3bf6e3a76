/**
 * Puts what `dist/index.js` imports into one other file, without the comments: most of the time of
 * loading some eighty small modules Node takes to find, read, scan and link them. What is loaded when
 * it is needed stays apart. The command line imports the same files, so that it knows the layers that
 * a module defines by way of the package. The declarations are as `tsc` wrote them.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

rmSync('dist/chunks', { recursive: true, force: true });

/** The modules that the package imports, and those that they do. */
const core = new Set();
const index = resolve('dist/index.js');
const collect = {
  name: 'collect',
  buildEnd() {
    const add = (id) => {
      if (core.has(id)) return;
      core.add(id);
      for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported);
    };
    add(index);
  },
};

const built = await rolldown({
  input: { index, 'cli/main': 'dist/cli/main.js' },
  external:
    /^(@dagrejs\/.*|@tensorflow\/.*|cli-progress|commander|crc-32|fflate|h5wasm|jsfive|picocolors|node:.*)$/,
  plugins: [collect],
});
await built.write({
  dir: 'dist',
  format: 'esm',
  comments: false,
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  codeSplitting: { groups: [{ name: 'core', test: (id) => core.has(id) }] },
});
await built.close();
