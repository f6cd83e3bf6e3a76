import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

test('a browser that imports the package gets no reader of files, and nothing of Node', async () => {
  const external = /^(@tensorflow\/.*|crc-32|fflate|h5wasm|jsfive)$/;
  const built = await rolldown({ input: entry, external, platform: 'browser' });
  const { output } = await built.generate({ format: 'esm' });
  await built.close();
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const closure = new Set<string>([output[0].fileName]);
  for (const name of closure) for (const used of chunks.get(name)?.imports ?? []) closure.add(used);
  const needed = [...chunks.values()].filter(({ fileName }) => closure.has(fileName));
  const outside = [...closure].filter((name) => !chunks.has(name));
  expect(outside).toEqual(['@tensorflow/tfjs']);
  expect(
    needed.flatMap(({ moduleIds }) => moduleIds.filter((id) => id.includes('/src/load/'))),
  ).toEqual([]);
  const readers = [...chunks.values()].filter(({ fileName }) => !closure.has(fileName));
  expect(readers.flatMap(({ moduleIds }) => moduleIds).join()).toContain('/load/keras/jsfive.ts');
  for (const { code } of chunks.values()) expect(code).not.toMatch(/from\s*["']node:/);
});
