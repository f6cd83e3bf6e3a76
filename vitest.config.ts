import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const sources = fileURLToPath(new URL('src/index.ts', import.meta.url));

export default defineConfig({
  resolve: {
    // Examples and the documentation's code import the package by its name: the tests give them the sources.
    alias: [{ find: /^tensorgraft$/, replacement: sources }],
  },
  test: {
    // In JavaScript: what is done wrong in it.
    include: ['test/**/*.test.{ts,js}'],
    // A process for each file: tfjs keeps its engine, its backends and its layer names in globals.
    pool: 'forks',
    // A compiler in one of them takes a gigabyte.
    maxWorkers: Math.min(availableParallelism(), 8),
    // Real models are loaded, and compilers started.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    silent: 'passed-only',
  },
});
