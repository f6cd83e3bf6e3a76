// Runs zz-time.ts, which Node 20 cannot do by itself.
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const server = await createViteServer({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const { main } = await server.ssrLoadModule('/test/oracle/zz-time.ts');
  process.exitCode = main(process.argv.slice(2));
} finally {
  await server.close();
}
