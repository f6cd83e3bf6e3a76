import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fromModel, type Graph, TensorgraftError, type Unchecked } from '../../src/index.ts';
import { observe, predict, reload, weightsByPath } from '../support/models.ts';
import { cook, layerNames, type Recipe, recipes } from '../support/random-graph.ts';

const GRAPHS = Number(process.env.GRAPHS ?? 25);
const SEED = process.env.SEED ? { seed: Number(process.env.SEED) } : { seed: 20 };

const counts = { graphs: 0, edits: 0, cuts: 0, refused: {} as Record<string, number> };
afterAll(() => {
  console.log(JSON.stringify(counts));
});

/**
 * A pair that does not lie one after the other; a shared layer at one end of a span; a nested model
 * that would be both in the part and outside of it, with its layers' names twice in the file.
 */
const EXPECTED = ['not-downstream', 'shared-layer', 'inner-name-taken'];

/** Bit for bit: `NaN` is `NaN`, and `-0` is not `0`. */
const same = (a: readonly number[], b: readonly number[]): void => {
  expect(a).toStrictEqual(b);
};

/** The edits that change nothing that a model predicts. */
const identities = (g: Graph<Unchecked>, name: string): readonly (() => Graph<Unchecked>)[] => [
  () => g.after(name).insert((x) => x.activation({ activation: 'linear' })),
  () => g.before(name).insert((x) => x),
  () => g.rename({ [name]: `${name}_renamed` }),
  () => g.freeze(name),
];

/** The span replaced by a nested model of itself, weights and all, where one tensor feeds it. */
const byItself = (g: Graph<Unchecked>, first: string, last: string): Graph<Unchecked> => {
  if (g.layer(first).inputs.length !== 1) return g;
  const part = g.slice(first, last);
  const inner = Object.fromEntries(
    layerNames(part.emit())
      .filter((name) => hasLayer(g, name))
      .map((name) => [name, `inner_${name}`]),
  );
  const model = part.rename(inner).emit({ name: 'part' });
  if (model.inputs.length !== 1) return g;
  return g.cut(first, last).insert((x) => x.apply(model));
};
const hasLayer = (g: Graph<Unchecked>, name: string): boolean => {
  try {
    g.layer(name);
    return true;
  } catch {
    return false;
  }
};

describe('random graphs, with branches, merges, shared layers, nested models, several inputs and outputs', () => {
  it('predict the same bit for bit after every identity edit, saved and loaded too, and are left alone', async () => {
    await fc.assert(
      fc.asyncProperty(recipes, fc.nat(1000), async (recipe: Recipe, pick: number) => {
        const model = cook(recipe).emit();
        const before = observe(model);
        const g = fromModel(model);
        const names = layerNames(model);
        counts.graphs += 1;
        const check = async (edit: () => Graph<Unchecked>): Promise<void> => {
          try {
            const edited = edit().emit();
            counts.edits += 1;
            same(predict(edited), before.predictions);
            const loaded = await reload(edited);
            same(predict(loaded), before.predictions);
            const weights = weightsByPath(edited);
            for (const [name, kept] of weightsByPath(model)) {
              if (weights.has(name)) expect(weights.get(name)).toStrictEqual(kept);
            }
            loaded.dispose();
            edited.dispose();
          } catch (error) {
            // A refusal is a sentence; whatever else is thrown is a defect.
            if (!(error instanceof TensorgraftError)) throw error;
            counts.refused[error.code] = (counts.refused[error.code] ?? 0) + 1;
            expect(EXPECTED).toContain(error.code);
          }
          expect(observe(model)).toStrictEqual(before);
        };
        for (const name of names) for (const edit of identities(g, name)) await check(edit);
        for (const [i, first] of names.entries()) {
          const last = names[(i + pick) % names.length] as string;
          counts.cuts += 1;
          await check(() => byItself(g, first, last));
        }
        model.dispose();
      }),
      { numRuns: GRAPHS, ...SEED },
    );
  });
});
