import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { aroundBlock } from '../../examples/article-1-inspect.ts';
import { replaceByConvolutions } from '../../examples/article-2-convolutions.ts';
import { replaceByBranches } from '../../examples/article-3-branches.ts';
import { openLegacy } from '../../examples/legacy.ts';
import { useWasm } from '../../examples/models/wasm.ts';
import { sameBits } from '../../examples/support/weights.ts';
import { checkTypes } from '../support/type-check.ts';

beforeAll(useWasm);

const WRONG = '// @ts-expect-error ';

/** What the compiler says of an example once its own wrong line is no longer excused. */
const complaintsOf = (example: string) => {
  const path = fileURLToPath(new URL(`../../examples/${example}.ts`, import.meta.url));
  const source = readFileSync(path, 'utf8').replaceAll("'./", "'../../examples/");
  const [, sentence, line] = new RegExp(`${WRONG}(.+)\n(.+)`).exec(source) as string[];
  const diagnostics = checkTypes(source.replace(WRONG, '// '));
  return { sentence: sentence as string, line, diagnostics };
};

describe("the article's first snippet", () => {
  test('finds the shapes before and after the block, as types and as values', async () => {
    const { trained } = await openLegacy();
    const { before, after } = aroundBlock(trained);
    type Shapes = { before: readonly [null, 784]; after: readonly [null, 32] };
    expect({ before, after } satisfies Shapes).toEqual({
      before: [null, 784],
      after: [null, 32],
    });
  });
});

describe.each([
  {
    example: 'article-2-convolutions',
    run: replaceByConvolutions,
    sentence: "insert: the replacement gives [null, 3136], but 'probs' takes [null, 32]",
    kept: ['pixels', 'probs'],
    removed: ['dense_1', 'dense_2', 'dense_3'],
  },
  {
    example: 'article-3-branches',
    run: replaceByBranches,
    sentence: "insert: the replacement gives [null, 64], but 'probs' takes [null, 32]",
    kept: ['pixels', 'dense_1', 'dense_2', 'probs'],
    removed: ['dense_3'],
  },
])('$example', ({ example, run, sentence, kept, removed }) => {
  test('states in a comment what the compiler says of the next line, word for word', () => {
    const { sentence: stated, line, diagnostics } = complaintsOf(example);
    expect(stated).toBe(sentence);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.text).toBe(line);
    expect(diagnostics[0]?.message).toContain(JSON.stringify(sentence));
  });

  test('throws the same sentence where it is forced past the compiler', async () => {
    expect((await run()).refusal).toBe(sentence);
  });

  test('keeps what it did not replace, bit for bit', async () => {
    const { original, model, comparison } = await run();
    expect(comparison).toMatchObject({ kept, removed, keptWeights: 2 * (kept.length - 1) });
    expect(comparison.bitEqual).toBe(comparison.keptWeights);
    const [old, now] = [original, model].map((m) => m.getLayer('probs').getWeights()[0]!);
    expect(sameBits(old!, now!)).toBe(true);
  });

  test('predicts ten probabilities', async () => {
    const { model } = await run();
    const sums = tf.tidy(() => (model.predict(tf.ones([3, 784])) as tf.Tensor).sum(1).dataSync());
    expect([...sums].map((sum) => sum.toFixed(4))).toEqual(['1.0000', '1.0000', '1.0000']);
  });
});
