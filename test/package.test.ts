import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const here = createRequire(import.meta.url);

test.each(['nsfwjs', '@upscalerjs/default-model'])(
  '%s uses the one tfjs that is installed',
  (name) => {
    const there = createRequire(here.resolve(name));
    expect(there.resolve('@tensorflow/tfjs')).toBe(here.resolve('@tensorflow/tfjs'));
  },
);

test('the wasm backend registers with the core of the tfjs that is installed', () => {
  const tfjs = createRequire(here.resolve('@tensorflow/tfjs'));
  const wasm = createRequire(here.resolve('@tensorflow/tfjs-backend-wasm'));
  expect(wasm.resolve('@tensorflow/tfjs-core')).toBe(tfjs.resolve('@tensorflow/tfjs-core'));
});

test('what draws pictures is not loaded before there is one to be drawn', () => {
  const dist = new URL('../dist/', import.meta.url);
  const loaded = new Set(['index.js']);
  for (const file of loaded) {
    const code = readFileSync(new URL(file, dist), 'utf8');
    for (const [, from = ''] of code.matchAll(/^(?:import|export)[^;]*?from ["']([^"']+)["'];/gm)) {
      expect(from).not.toBe('@dagrejs/dagre');
      if (from.startsWith('.'))
        loaded.add(new URL(from, new URL(file, dist)).href.slice(dist.href.length));
    }
  }
  expect(loaded.size).toBeGreaterThan(1);
});
