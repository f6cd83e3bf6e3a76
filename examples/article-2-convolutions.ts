/**
 * The article's second snippet: a block of dense layers is replaced by convolutions. As the article
 * writes it, 3136 features reach a layer whose kernel was trained on 32.
 */
import type { Graph, Tensor } from 'tensorgraft';
import type { Legacy } from './legacy.ts';
import { describeSnippet, type Replacement, runSnippet } from './support/article.ts';
import { isProgram } from './support/program.ts';

const convolutions = (x: Tensor<[null, 784]>): Tensor<[null, 3136]> =>
  x
    .reshape({ targetShape: [28, 28, 1] })
    .conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' })
    .maxPooling2d({ poolSize: 2 })
    .conv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' })
    .maxPooling2d({ poolSize: 2 })
    .flatten();

/** The article's own line: refused by the compiler and, forced past it, with the same words. */
const asWritten = (trained: Graph<Legacy>) =>
  // @ts-expect-error insert: the replacement gives [null, 3136], but 'probs' takes [null, 32]
  trained.cut('dense_1', 'dense_3').insert((x) => convolutions(x));

/** One more layer leads to the 32 features that `probs` takes. */
const mended = (trained: Graph<Legacy>) =>
  trained
    .cut('dense_1', 'dense_3')
    .insert((x) => convolutions(x).dense({ name: 'bridge', units: 32, activation: 'relu' }));

/** Runs both lines. */
export const replaceByConvolutions = (): Promise<Replacement> => runSnippet({ asWritten, mended });

if (isProgram(import.meta.url)) {
  for (const line of describeSnippet(await replaceByConvolutions())) console.log(line);
}
