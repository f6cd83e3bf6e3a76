import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { picturePath, readmePicture } from '../scripts/readme-picture.ts';

test('docs/pictures/edits.svg is what is drawn today; if not, run npm run docs:picture', async () => {
  expect(readFileSync(picturePath, 'utf8')).toBe(await readmePicture());
});
