/** `npm run bench`: what the types cost, what surgery costs and what the package weighs, against the goals. */
import { benchGrowth } from './growth.ts';
import { benchLoading } from './loading.ts';
import { missedGoals } from './report.ts';
import { benchSignature } from './signature.ts';
import { benchSurgery } from './surgery.ts';
import { benchPrograms, benchSteps } from './types.ts';

console.log(`Node ${process.version}, ${process.platform} ${process.arch}`);
benchPrograms();
benchSteps();
await benchSurgery();
await benchGrowth();
await benchLoading();
// Last: the language service fills the heap of this process.
await benchSignature();
const missed = missedGoals();
console.log(missed === 0 ? '\nEvery goal is met.' : `\nGoals that are missed: ${missed}.`);
