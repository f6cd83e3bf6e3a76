// Runs the main of a TypeScript file, which Node 20 cannot do by itself: node run.mjs <file> <args…>
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const [file, ...args] = process.argv.slice(2);
const server = await createViteServer({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const { main } = await server.ssrLoadModule(`/${file}`);
  process.exitCode = await main(args);
} finally {
  await server.close();
}
