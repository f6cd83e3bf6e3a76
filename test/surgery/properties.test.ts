import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fromModel, TensorgraftError } from '../../src/index.ts';
import { besides, byItself, type Edit, failures, originOf, pairs } from '../support/identities.ts';
import { type Observation, observe, predict, reload, weightsByPath } from '../support/models.ts';
import { cook, layerNames, type Recipe, recipes } from '../support/random-graph.ts';

const GRAPHS = Number(process.env.GRAPHS ?? 8);
const SEED = { seed: Number(process.env.SEED ?? 20) };

const counts = {
  graphs: 0,
  edits: 0,
  pairs: 0,
  fedFromAside: 0,
  failures: 0,
  refused: {} as Record<string, number>,
};
afterAll(() => {
  console.log(JSON.stringify(counts));
});

/**
 * A shared layer where one call is meant; a nested model that would be both in the part and outside of
 * it, with its layers' names twice in the file.
 */
const EXPECTED = ['shared-layer', 'inner-name-taken'];

/** A model, and what it was before anything was done to it. */
interface Patient {
  readonly model: tf.LayersModel;
  readonly before: Observation;
}

/** Nothing that one could see of the model has changed, and as many tensors are there. */
const isUntouched = ({ model, before }: Patient, tensors: number): void => {
  expect(observe(model)).toStrictEqual(before);
  expect(tf.memory().numTensors).toBe(tensors);
};

/** Checks an edit that is to change nothing; it may be refused, with a sentence. */
const checkIdentity = async ({ model, before }: Patient, { title, make }: Edit): Promise<void> => {
  const tensors = tf.memory().numTensors;
  const spare: tf.LayersModel[] = [];
  let edited: tf.LayersModel;
  try {
    edited = make(spare).emit();
  } catch (error) {
    // A refusal is a sentence; whatever else is thrown is a defect.
    if (!(error instanceof TensorgraftError)) throw error;
    counts.refused[error.code] = (counts.refused[error.code] ?? 0) + 1;
    expect(EXPECTED, `${title}: ${error.message}`).toContain(error.code);
    return;
  } finally {
    for (const each of spare) each.dispose();
  }
  counts.edits += 1;
  expect(predict(edited), title).toStrictEqual(before.predictions);
  checkWeights(model, edited, title);
  const loading = tf.memory().numTensors;
  const loaded = await reload(edited);
  expect(predict(loaded), title).toStrictEqual(before.predictions);
  loaded.dispose();
  // What tfjs leaves of the model that it built itself: of shared and nested layers it leaves some.
  const left = tf.memory().numTensors - loading;
  edited.dispose();
  const here = tf.memory().numTensors - tensors - left;
  expect(here, title).toBeLessThanOrEqual(left * (1 + spare.length));
};

/** Every weight is one of the model's, bit for bit, by its name; and none of the model's is missing. */
const checkWeights = (model: tf.LayersModel, edited: tf.LayersModel, title: string): void => {
  const [original, kept] = [model, edited].map(
    (each) => new Map([...weightsByPath(each)].map(([path, data]) => [originOf(path), data])),
  );
  for (const [path, data] of kept ?? []) {
    if (data.length > 0) expect(data, `${title}: ${path}`).toStrictEqual(original?.get(path));
  }
  for (const [path, data] of original ?? []) {
    if (data.length > 0) expect([...(kept?.keys() ?? [])], title).toContain(path);
  }
};

describe('random graphs, with branches, merges, shared layers, nested models, several inputs and outputs', () => {
  it('predict the same bit for bit after every identity edit, saved and loaded too, and are left alone', async () => {
    await fc.assert(
      fc.asyncProperty(recipes, fc.nat(1000), async (recipe: Recipe, pick: number) => {
        const model = cook(recipe).emit();
        const patient: Patient = { model, before: observe(model) };
        const g = fromModel(model);
        const names = layerNames(model);
        counts.graphs += 1;
        const spans = pairs(g).flatMap(([first, last]) => {
          counts.pairs += 1;
          const edit = byItself(g, first, last);
          if (!edit) counts.fedFromAside += 1;
          return edit ?? [];
        });
        const edits = [...names.flatMap((name) => besides(g, name)), ...spans];
        for (const edit of edits) {
          await checkIdentity(patient, edit);
          expect(observe(model), edit.title).toStrictEqual(patient.before);
        }
        for (const edit of failures(g, names[pick % names.length] as string)) {
          const tensors = tf.memory().numTensors;
          counts.failures += 1;
          expect(() => edit.make([]).emit(), edit.title).toThrow();
          isUntouched(patient, tensors);
        }
        // The other way round: the original goes first, and the edited model predicts as before.
        const last = fromModel(model)
          .after(names[0] as string)
          .insert((x) => x)
          .emit();
        model.dispose();
        expect(predict(last)).toStrictEqual(patient.before.predictions);
        last.dispose();
      }),
      { numRuns: GRAPHS, ...SEED },
    );
  }, 1_800_000);
});
