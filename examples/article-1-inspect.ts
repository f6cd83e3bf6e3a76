/**
 * The article's first snippet: the tensors before and after a block of layers, and their shapes.
 */
import type { Graph } from 'tensorgraft';
import { type Legacy, openLegacy } from './legacy.ts';
import { isProgram } from './support/program.ts';
import { show } from './support/table.ts';

/** What goes into the block from `dense_1` to `dense_3`, and what comes out of it. */
export function aroundBlock(trained: Graph<Legacy>): {
  readonly before: readonly [null, 784];
  readonly after: readonly [null, 32];
} {
  const [before] = trained.layer('dense_1').inputs;
  const after = trained.layer('dense_3').output;
  return { before, after };
}

/** The same in words. */
export async function inspect(): Promise<readonly string[]> {
  const { trained } = await openLegacy();
  const { before, after } = aroundBlock(trained);
  return [`before dense_1: ${show(before)}`, `after dense_3: ${show(after)}`];
}

if (isProgram(import.meta.url)) {
  for (const line of await inspect()) console.log(line);
}
