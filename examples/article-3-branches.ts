/**
 * The article's third snippet: one dense layer is replaced by two parallel branches. As the article
 * writes it, the two together give 64 features where 32 are taken.
 */
import { concatenate, type Graph, type Tensor } from 'tensorgraft';
import type { Legacy } from './legacy.ts';
import { describeSnippet, type Replacement, runSnippet } from './support/article.ts';
import { isProgram } from './support/program.ts';

const branchesOf32 = (x: Tensor<[null, 64]>): Tensor<[null, 64]> =>
  concatenate([
    x.dense({ units: 32, activation: 'relu' }),
    x.dense({ units: 32, activation: 'tanh' }),
  ]);

/** The article's own line: refused by the compiler and, forced past it, with the same words. */
const asWritten = (trained: Graph<Legacy>) =>
  // @ts-expect-error insert: the replacement gives [null, 64], but 'probs' takes [null, 32]
  trained.cut('dense_3').insert((x) => branchesOf32(x));

/** With half the units in each branch, the two together fit. */
const mended = (trained: Graph<Legacy>) =>
  trained
    .cut('dense_3')
    .insert((x) =>
      concatenate([
        x.dense({ name: 'branch_a', units: 16, activation: 'relu' }),
        x.dense({ name: 'branch_b', units: 16, activation: 'tanh' }),
      ]),
    );

/** Runs both lines. */
export const replaceByBranches = (): Promise<Replacement> => runSnippet({ asWritten, mended });

if (isProgram(import.meta.url)) {
  for (const line of describeSnippet(await replaceByBranches())) console.log(line);
}
