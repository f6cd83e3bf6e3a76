import * as tf from '@tensorflow/tfjs';
import { emitModel } from '../emit/emit.ts';
import { repeatsOf } from '../emit/repeated.ts';
import { createDag, type Dag, sortCalls, type Value } from '../graph/dag.ts';
import { disposeWeights } from '../graph/disposed.ts';
import { pairs } from '../graph/group.ts';
import { GraphError } from '../shape/errors.ts';
import type { Numbers } from './apart.ts';
import type { Side } from './match.ts';

/** What a model gave for one of its values. */
export interface Given {
  readonly shape: readonly number[];
  readonly numbers: Numbers;
}

/** What a graph gives for values inside of it. */
export const tap = async (
  { dag, live }: Side,
  values: readonly Value[],
  samples: ReadonlyMap<Value, tf.Tensor>,
): Promise<readonly Given[]> => {
  const given = new Map<Value, Given>();
  const take = async (some: readonly Value[], isLive: boolean): Promise<void> => {
    if (some.length === 0) return;
    const upstream = new Set(sortCalls(some));
    const inputs = dag.inputs.filter(({ call }) => upstream.has(call));
    const part = createDag(inputs, some, dag);
    const taken = inputs.map((input) => samples.get(input) as tf.Tensor);
    const all =
      live && isLive && repeatsOf(part).length === 0
        ? await predict(liveModel(part, live), taken)
        : await predictOnce(part, taken);
    for (const [value, one] of pairs(some, all)) given.set(value, one);
  };
  const unique = [...new Set(values)];
  // What is inside of a nested model tfjs gives by no tensor of the model around it.
  const isLive = (value: Value): boolean => live?.has(value) === true;
  await take(unique.filter(isLive), true);
  await take(
    unique.filter((value) => !isLive(value)),
    false,
  );
  return values.map((value) => given.get(value) as Given);
};

/** A model of the very layers of a live one, which has nothing of its own to dispose of. */
const liveModel = (
  { name, inputs, outputs }: Dag,
  live: ReadonlyMap<Value, tf.SymbolicTensor>,
): tf.LayersModel => {
  const tensorsOf = (values: readonly Value[]): tf.SymbolicTensor[] =>
    values.map((value) => live.get(value) as tf.SymbolicTensor);
  return tf.model({
    inputs: tensorsOf(inputs),
    outputs: tensorsOf(outputs),
    ...(name === undefined ? {} : { name }),
  });
};

const predictOnce = async (dag: Dag, inputs: readonly tf.Tensor[]): Promise<readonly Given[]> => {
  const model = emitModel(dag, { loadable: false });
  try {
    return await predict(model, inputs, madeAnew);
  } finally {
    disposeWeights(model);
  }
};

export const madeAnew =
  '; of a layer of your own, which was made anew for it, does getConfig() give every option?';

export const predict = async (
  model: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  hint = '',
): Promise<readonly Given[]> => {
  const [one, ...more] = inputs as [tf.Tensor, ...tf.Tensor[]];
  const given = tf.tidy(() => {
    try {
      return [model.predict(more.length === 0 ? one : [one, ...more])]
        .flat()
        .map((tensor) => tensor.clone());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new GraphError(`verify: '${model.name}' does not predict: ${why}${hint}`, {
        code: 'no-prediction',
        received: model.name,
        cause: error,
      });
    }
  });
  try {
    return await Promise.all(
      given.map(async (tensor) => ({
        shape: tensor.shape,
        numbers: await tensor.data<'float32'>(),
      })),
    );
  } finally {
    tf.dispose(given);
  }
};
