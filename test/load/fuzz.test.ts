import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { load, TensorgraftError } from '../../src/index.ts';
import { fixtureFiles, keras } from './fixtures.ts';
import { byteChange, type Change, jsonChange } from './mutate.ts';
import { watchdog } from './watchdog.ts';

/** How many changed files are loaded: `npm run fuzz` loads 10,000, which takes minutes. */
const runs = Number(process.env.FUZZ ?? 150);

const sandbox = mkdtempSync(join(tmpdir(), 'tensorgraft-'));
const folder = join(sandbox, 'deep', 'model');
mkdirSync(folder, { recursive: true });
const dog = watchdog(30);
afterAll(async () => {
  await dog.stop();
  rmSync(sandbox, { recursive: true });
});

const files = fixtureFiles.filter((file) =>
  /^(sequential|shared|states|masked|frozen|operations|merges|sequences)-/.test(file),
);

/** A change of the whole file, or of the JSON inside an archive. */
const changed = (file: string, change: Change, isInside: boolean): Buffer => {
  const bytes = readFileSync(join(keras, file));
  if (!isInside || !file.endsWith('.keras')) return change(bytes);
  const entries = unzipSync(bytes);
  const config = change(Buffer.from(entries['config.json'] ?? strToU8('{}')));
  return Buffer.from(zipSync({ ...entries, 'config.json': new Uint8Array(config) }, { level: 0 }));
};

/** A file that was changed, and what of it. */
const cases: fc.Arbitrary<readonly [string, Change, boolean]> = fc.oneof(
  fc.tuple(fc.constantFrom(...files), byteChange, fc.constant(false)),
  fc.tuple(
    fc.constantFrom(...files.filter((file) => !file.endsWith('.h5'))),
    jsonChange,
    fc.constant(true),
  ),
  fc.tuple(
    fc.constantFrom(...files.filter((file) => file.endsWith('.json'))),
    jsonChange,
    fc.constant(true),
  ),
);

/** Weights that cannot be read must not become new ones. */
const expectNoLostWeights = (path: string): void => {
  const { weightsManifest = null } = JSON.parse(readFileSync(path, 'utf8'));
  expect(weightsManifest === null || Array.isArray(weightsManifest)).toBe(true);
};

test(`a file that was changed is an error or a model: ${runs} of them`, {
  timeout: 3_600_000,
}, async () => {
  const seen = { models: 0, errors: new Map<string, number>() };
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ([file, change, isInside]) => {
      const path = join(folder, basename(file));
      const weights = join(keras, dirname(file), 'weights.bin');
      if (file.endsWith('.json')) cpSync(weights, join(folder, 'weights.bin'));
      writeFileSync(path, changed(file, change, isInside));
      const [tensors, listing] = [
        tf.memory().numTensors,
        readdirSync(sandbox, { recursive: true }),
      ];
      dog.step(file);
      const start = performance.now();
      try {
        await load(path);
        seen.models++;
        if (file.endsWith('.json')) expectNoLostWeights(path);
      } catch (error) {
        if (!(error instanceof TensorgraftError)) throw error;
        expect(error.message).toMatch(/^load: [^\n]+$/);
        expect(error.message.length).toBeLessThan(600);
        expect(tf.memory().numTensors).toBe(tensors);
        seen.errors.set(error.code, (seen.errors.get(error.code) ?? 0) + 1);
      }
      slowest = Math.max(slowest, performance.now() - start);
      expect(readdirSync(sandbox, { recursive: true })).toEqual(listing);
      expect(Object.keys(Object.prototype)).toEqual([]);
      rmSync(path);
    }),
    { numRuns: runs, ...(process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED) } : {}) },
  );
  if (process.env.FUZZ) {
    const errors = [...seen.errors].sort(([, a], [, b]) => b - a);
    process.stderr.write(
      `${seen.models} models, ${errors.map(([code, n]) => `${n} ${code}`).join(', ')}; slowest ${Math.round(slowest)} ms\n`,
    );
  }
  expect(seen.models).toBeGreaterThan(0);
  expect(seen.errors.size).toBeGreaterThan(3);
});
