/**
 * Puts what `dist/index.js` imports into that one file: most of the time of loading some eighty small
 * modules Node takes to find, read and link them. What is loaded when it is needed stays apart. The
 * declarations, and the modules that the command line imports, are as `tsc` wrote them.
 */
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

rmSync('dist/chunks', { recursive: true, force: true });
const built = await rolldown({
  input: 'dist/index.js',
  external: /^(@dagrejs\/.*|@tensorflow\/.*|fflate|h5wasm|jsfive|node:.*)$/,
});
await built.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
});
await built.close();
