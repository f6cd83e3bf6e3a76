import type * as tf from '@tensorflow/tfjs';
import { disposeWeights } from '../graph/disposed.ts';
import { GraphError } from '../shape/errors.ts';

/**
 * What compiles a model as another one is: with its loss, its metrics, and an optimizer of the same
 * class and configuration. What the optimizer has learned stays with the original.
 *
 * @throws GraphError where there is no compiled model to go by; the function that comes back throws
 * one where the loss does not go with the outputs, and disposes of the model.
 */
export const compileLike = (
  original: tf.LayersModel | undefined,
): ((model: tf.LayersModel) => void) => {
  if (!original?.optimizer) {
    throw new GraphError(
      "emit: there is nothing to keep by compile: 'keep', since the graph was not read from a compiled model",
      { code: 'not-compiled', received: original?.name },
    );
  }
  const { loss, optimizer } = original;
  const { metrics = [] } = original as { readonly metrics?: Metrics };
  return (model) => {
    const fresh = again(optimizer);
    try {
      model.compile({ loss, metrics, optimizer: fresh });
      Object.assign(model, { isOptimizerOwned: true });
    } catch (error) {
      fresh.dispose();
      disposeWeights(model);
      throw new GraphError(
        `emit: the loss of the original does not go with the outputs of the graph: ${(error as Error).message}`,
        { code: 'loss-misfit', received: model.outputNames, expected: original.outputNames },
      );
    }
  };
};

type Metrics = NonNullable<tf.ModelCompileArgs['metrics']>;

const again = (optimizer: tf.Optimizer): tf.Optimizer => {
  const cls = optimizer.constructor as tf.serialization.SerializableConstructor<tf.Optimizer> & {
    fromConfig: (cls: unknown, config: tf.serialization.ConfigDict) => tf.Optimizer;
  };
  return cls.fromConfig(cls, optimizer.getConfig());
};
