/** Writes mobilenet-v2.generated.ts, next to this program's source: `npm run examples:signature`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadMobileNet } from './mobilenet.ts';
import { mobileNetSource } from './mobilenet-source.ts';

const path = join('examples', 'models', 'mobilenet-v2.generated.ts');
await writeFile(path, mobileNetSource(await loadMobileNet()));
console.log(`wrote ${path}`);
