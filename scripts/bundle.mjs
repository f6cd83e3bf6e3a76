/**
 * Puts what `dist/index.js` imports into one other file, without the comments: most of the time of
 * loading some eighty small modules Node takes to find, read, scan and link them. What is loaded when
 * it is needed stays apart. The declarations, and the modules that the command line imports, are as
 * `tsc` wrote them.
 */
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

rmSync('dist/chunks', { recursive: true, force: true });

/** The modules that the entry imports, and those that they do. */
const core = new Set();
const collect = {
  name: 'collect',
  buildEnd() {
    const add = (id) => {
      if (core.has(id)) return;
      core.add(id);
      for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported);
    };
    for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isEntry) add(id);
  },
};

const built = await rolldown({
  input: 'dist/index.js',
  external: /^(@dagrejs\/.*|@tensorflow\/.*|crc-32|fflate|h5wasm|jsfive|node:.*)$/,
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
