import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layersPage, layersTable } from '../scripts/layers-table.ts';
import { definitions } from '../src/layers/catalogue.ts';

test('docs/layers.md is what the catalogue says; if not, run npm run docs:layers', () => {
  const page = readFileSync(layersPage, 'utf8');
  expect(page).toBe(layersTable());
  for (const name of definitions.keys()) expect(page).toContain(`\`${name}\``);
});
