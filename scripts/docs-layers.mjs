// Writes docs/layers.md. Vite loads the sources, which Node 20 cannot do by itself.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const server = await createViteServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const { layersPage, layersTable } = await server.ssrLoadModule('/scripts/layers-table.ts');
  mkdirSync(dirname(layersPage), { recursive: true });
  writeFileSync(layersPage, layersTable());
} finally {
  await server.close();
}
