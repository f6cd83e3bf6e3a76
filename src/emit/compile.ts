import type * as tf from '@tensorflow/tfjs';
import type { Dag } from '../graph/dag.ts';
import { disposeWeights } from '../graph/disposed.ts';
import { readModel } from '../graph/read.ts';
import { GraphError } from '../shape/errors.ts';
import { isDictionary } from '../shape/given.ts';
import { matchOutputs } from './outputs.ts';

/**
 * What compiles a model as the one that its graph was read from: with its loss, its metrics, and an
 * optimizer of the same class and configuration. What is said of one output follows it, whatever its
 * name and place are now. What the optimizer has learned stays with the original.
 *
 * @throws GraphError where there is no compiled model to go by; the function that comes back throws
 * one where there is no loss for an output, and disposes of the model.
 */
export const compileLike = (dag: Dag): ((model: tf.LayersModel) => void) => {
  const { origin } = dag;
  if (!origin?.optimizer) {
    throw new GraphError(
      "emit: there is nothing to keep by compile: 'keep', since the graph was not read from a live model that is compiled; compile what emit() gives",
      { code: 'not-compiled', received: origin?.name },
    );
  }
  const original = origin as Compiled;
  return (model) => {
    let fresh: tf.Optimizer | undefined;
    try {
      fresh = again(original.optimizer);
      model.compile({ ...keptOf(original, dag, model.outputNames), optimizer: fresh });
      Object.assign(model, { isOptimizerOwned: true });
    } catch (error) {
      fresh?.dispose();
      disposeWeights(model);
      if (error instanceof GraphError) throw error;
      throw new GraphError(
        `emit: the loss of the original does not go with the outputs of the graph: ${(error as Error).message}`,
        { code: 'loss-misfit', received: model.outputNames, expected: original.outputNames },
      );
    }
  };
};

type Compiled = tf.LayersModel & { readonly metrics?: Metrics };
type Metrics = NonNullable<tf.ModelCompileArgs['metrics']>;
type Loss = tf.ModelCompileArgs['loss'];

/** The loss and the metrics of the original, for outputs of these names. */
const keptOf = (
  original: Compiled,
  dag: Dag,
  names: readonly string[],
): Pick<tf.ModelCompileArgs, 'loss' | 'metrics'> => {
  const { loss, metrics = [], outputNames } = original;
  // One loss for all outputs is none for such as were not there.
  const areMore = names.length > outputNames.length;
  if (!isOfEach(loss) && !isDictionary(metrics) && !areMore) return { loss, metrics };
  const places = matchOutputs(readModel(original), dag);
  const renamed = (of: object): Record<string, unknown> =>
    Object.fromEntries(
      names.flatMap((name, i) => {
        const was: unknown = Reflect.get(of, outputNames[places[i] as number] ?? '');
        return was === undefined || was === null ? [] : [[name, was]];
      }),
    );
  const missing = places.indexOf(undefined);
  if ((isOfEach(loss) || areMore) && missing >= 0)
    throw noLoss(names[missing] as string, outputNames);
  return {
    loss: (Array.isArray(loss)
      ? places.map((place) => loss[place as number])
      : isDictionary(loss)
        ? renamed(loss)
        : loss) as Loss,
    metrics: (isDictionary(metrics) ? renamed(metrics) : metrics) as Metrics,
  };
};

/** Whether each output has a loss of its own. A list of metrics is for all of them. */
const isOfEach = (loss: Loss): boolean => Array.isArray(loss) || isDictionary(loss);

const noLoss = (name: string, outputNames: readonly string[]): GraphError => {
  const had = outputNames.map((one) => `'${one}'`).join(', ');
  return new GraphError(
    `emit: compile: 'keep' finds no loss for the output '${name}', since those of the original are for its outputs ${had}; leave it out, and compile the model yourself`,
    { code: 'loss-misfit', layer: name, received: name, expected: outputNames },
  );
};

const again = (optimizer: tf.Optimizer): tf.Optimizer => {
  const cls = optimizer.constructor as tf.serialization.SerializableConstructor<tf.Optimizer> & {
    fromConfig: (cls: unknown, config: tf.serialization.ConfigDict) => tf.Optimizer;
  };
  try {
    return cls.fromConfig(cls, optimizer.getConfig());
  } catch (error) {
    throw new GraphError(
      `emit: compile: 'keep' cannot make the optimizer of the original again: ${(error as Error).message}; leave it out, and compile the model yourself`,
      { code: 'optimizer', received: cls.name, cause: error },
    );
  }
};
