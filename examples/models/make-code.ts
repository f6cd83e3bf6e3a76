/** Writes mobilenet-v2-code.generated.ts, next to this program's source: `npm run examples:code`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadMobileNet } from './mobilenet.ts';
import { mobileNetCode } from './mobilenet-source.ts';

const path = join('examples', 'models', 'mobilenet-v2-code.generated.ts');
await writeFile(path, mobileNetCode(await loadMobileNet()));
console.log(`wrote ${path}`);
