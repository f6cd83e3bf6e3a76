// Writes docs/pictures/edits.svg.
import { generate } from './generate.mjs';

await generate('/scripts/readme-picture.ts', async ({ picturePath, readmePicture }) => [
  picturePath,
  await readmePicture(),
]);
