import * as tf from '@tensorflow/tfjs';
import type { Graph } from 'tensorgraft';
import { image, type Opened, reload } from '../surgery.ts';
import { check } from './check.ts';
import { type Comparison, compareModels, copyWeights, movedSince, sameBits } from './weights.ts';

/** What a surgery did, measured. Everything in it that can be wrong has been checked. */
export interface Report extends Comparison {
  readonly name: string;
  readonly parametersBefore: number;
  readonly parametersAfter: number;
  readonly buffersAdded: number;
  /** From the graph of the original to the model: cut, insert and emit. */
  readonly milliseconds: number;
  /** What became of the original: of its predictions, and how many of its weights moved. */
  readonly originalPredictsTheSame: boolean;
  readonly originalWeightsMoved: number;
  readonly reloadedPredictsTheSame: boolean;
}

/** Runs a surgery, emits the model, and checks it and the original. */
export async function operate(
  { model, trained }: Opened,
  name: string,
  edit: (graph: Opened['trained']) => Pick<Graph<never>, 'emit'>,
): Promise<{ readonly derived: tf.LayersModel; readonly report: Report }> {
  const x = image();
  const weights = copyWeights(model);
  const flags = flagsOf(model);
  const before = predict(model, x);

  const buffers = tf.memory().numDataBuffers;
  const start = performance.now();
  const derived = edit(trained).emit();
  const milliseconds = performance.now() - start;
  const buffersAdded = tf.memory().numDataBuffers - buffers;

  const predicted = predict(derived, x);
  const reloaded = await reload(derived);
  const report: Report = {
    name,
    ...compareModels(model, derived),
    parametersBefore: model.countParams(),
    parametersAfter: derived.countParams(),
    buffersAdded,
    milliseconds,
    originalPredictsTheSame: sameBits(before, predict(model, x)),
    originalWeightsMoved: movedSince(weights, model).length,
    reloadedPredictsTheSame: sameBits(predicted, predict(reloaded, x)),
  };
  reloaded.dispose();
  checkReport(report, model, derived);
  check(flagsOf(model) === flags, `${name}: the original's trainable flags changed`);
  return { derived, report };
}

export function checkReport(
  report: Report,
  { layers }: tf.LayersModel,
  derived: tf.LayersModel,
): void {
  const { name, kept, added, removed, keptWeights, bitEqual, addedWeights, buffersAdded } = report;
  const expect = (holds: boolean, otherwise: string): void => check(holds, `${name}: ${otherwise}`);
  expect(added.length > 0 && removed.length > 0, 'nothing was replaced');
  expect(kept.length + removed.length === layers.length, 'a layer is neither kept nor removed');
  expect(kept.length + added.length === derived.layers.length, 'a layer is neither kept nor added');
  expect(keptWeights > 0, 'no weights were kept');
  expect(bitEqual === keptWeights, `${bitEqual} of ${keptWeights} kept weights are bit-equal`);
  expect(
    buffersAdded === addedWeights,
    `${buffersAdded} buffers were added for ${addedWeights} new weights`,
  );
  expect(report.originalPredictsTheSame, 'the original predicts something else');
  expect(report.originalWeightsMoved === 0, 'weights of the original moved');
  expect(report.reloadedPredictsTheSame, 'the saved model predicts something else');
}

/** What one step of training moved. */
export interface Training {
  readonly head: readonly string[];
  /** Averages that tfjs updates in batch normalisations, frozen ones too. */
  readonly averages: readonly string[];
}

/** Trains the new head for one step, and checks that nothing else learns, here or in the original. */
export async function trainHead(
  original: tf.LayersModel,
  derived: tf.LayersModel,
  head: string,
): Promise<Training> {
  const x = image();
  const before = predict(original, x);
  const [kept, own] = [copyWeights(original), copyWeights(derived)];
  const learning = derived.trainableWeights.map((weight) => weight.originalName);
  check(
    learning.every((name) => name.startsWith(`${head}/`)),
    `more than the head is trainable: ${learning.join(', ')}`,
  );
  derived.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  await derived.fit(x, tf.tensor2d([[1, 0, 0]]), { epochs: 1, verbose: 0 });
  const moved = movedSince(own, derived);
  const averages = moved.filter((name) => /\/moving_(mean|variance)$/.test(name));
  const others = moved.filter((name) => !averages.includes(name));
  check(others.length > 0, 'training moved nothing');
  check(
    others.every((name) => learning.includes(name)),
    `training moved what is frozen: ${others.join(', ')}`,
  );
  check(movedSince(kept, original).length === 0, 'training moved weights of the original');
  check(sameBits(before, predict(original, x)), 'after training the original predicts otherwise');
  return { head: others, averages };
}

const predict = (model: tf.LayersModel, x: tf.Tensor): tf.Tensor => model.predict(x) as tf.Tensor;

const flagsOf = ({ layers }: tf.LayersModel): string =>
  layers.map(({ trainable }) => Number(trainable)).join('');
