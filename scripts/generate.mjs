// Writes a file that a module of the sources makes. Vite loads it, which Node 20 cannot do by itself.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

/** `make` gives the path of the file, and its text. */
export const generate = async (path, make) => {
  const server = await createViteServer({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  try {
    const [file, text] = await make(await server.ssrLoadModule(path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } finally {
    await server.close();
  }
};
