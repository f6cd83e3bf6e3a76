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
