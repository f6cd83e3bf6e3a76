// Writes docs/layers.md.
import { generate } from './generate.mjs';

await generate('/scripts/layers-table.ts', ({ layersPage, layersTable }) => [
  layersPage,
  layersTable(),
]);
