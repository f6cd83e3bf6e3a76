import type * as tf from '@tensorflow/tfjs';
import type { AnyGraph, Graph } from 'tensorgraft';
import { type Legacy, openLegacy } from '../legacy.ts';
import { check, refusalOf } from './check.ts';
import { type Comparison, compareModels } from './weights.ts';

/** One replacement of the article: what happened to it as it was written, and when it was mended. */
export interface Replacement {
  /** What the article's own line throws, forced past the compiler. */
  readonly refusal: string;
  readonly original: tf.LayersModel;
  readonly model: tf.LayersModel;
  readonly comparison: Comparison;
}

/** Runs both lines of a snippet, and checks what became of the kept weights. */
export async function runSnippet(snippet: {
  readonly asWritten: (trained: Graph<Legacy>) => AnyGraph;
  readonly mended: (trained: Graph<Legacy>) => Pick<Graph<never>, 'emit'>;
}): Promise<Replacement> {
  const { model: original, trained } = await openLegacy();
  const refusal = refusalOf(() => snippet.asWritten(trained));
  const model = snippet.mended(trained).emit();
  const comparison = compareModels(original, model);
  const { keptWeights, bitEqual } = comparison;
  check(keptWeights > 0, 'no weights were kept');
  check(bitEqual === keptWeights, `${bitEqual} of ${keptWeights} kept weights are bit-equal`);
  return { refusal, original, model, comparison };
}

export function describeSnippet({ refusal, model, comparison }: Replacement): readonly string[] {
  const { kept, removed, bitEqual, keptWeights } = comparison;
  return [
    `as written: ${refusal}`,
    `mended:     ${model.layers.map(({ name }) => name).join(' → ')}`,
    `            ${kept.length} layers kept, ${bitEqual} of ${keptWeights} kept weights bit-equal, removed: ${removed.join(', ')}`,
  ];
}
