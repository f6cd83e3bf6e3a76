import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { check, fromModel, graph, input, layers, verify } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { bitsOf, largestDifference, predict, reload } from '../support/models.ts';

/** tfjs applies constraints as it loads weights, but neither as it makes them nor in fit(). */
describe('weights with a constraint', () => {
  const byHand = (wrapped: boolean): tf.LayersModel => {
    const x = tf.input({ shape: wrapped ? [5, 3] : [3] });
    const options = { units: 4, kernelConstraint: 'unitNorm', biasConstraint: 'nonNeg' } as const;
    const layer = wrapped
      ? tf.layers.timeDistributed({ name: 'bound', layer: tf.layers.dense(options) })
      : tf.layers.dense({ ...options, name: 'bound' });
    return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
  };
  /** As the sentence says: tfjs does not write a tensor that is there already. */
  const meetConstraints = (layer: tf.layers.Layer): void =>
    tf.tidy(() => layer.setWeights(layer.getWeights().map((w) => w.clone())));
  const changeOnLoad = async (model: tf.LayersModel): Promise<number> =>
    largestDifference(predict(await reload(model)), predict(model));

  it.each([false, true])('that they do not meet are refused (wrapped: %s)', async (wrapped) => {
    const model = byHand(wrapped);
    expect(await changeOnLoad(model)).toBeGreaterThan(1e-2);
    const g = fromModel(model);
    const tensors = tf.memory().numTensors;
    expect(failure(() => g.emit())).toMatchObject({
      name: 'GraphError',
      code: 'broken-constraint',
      layer: 'bound',
      message:
        "emit: tfjs would change the weights of 'bound' as it loads them, by a constraint that they do not meet, and predict otherwise; layer.setWeights(layer.getWeights().map((w) => w.clone())) makes those of the original meet it, as tf.loadLayersModel does those of a file. Pass { loadable: false } for a model that stays in memory",
    });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(check(g)).toMatchObject([
      { code: 'broken-constraint', severity: 'error', layer: 'bound' },
    ]);
    const kept = g.emit({ loadable: false });
    expect(largestDifference(predict(kept), predict(model))).toBe(0);
    expect(await verify(g, g)).toMatchObject({ reloaded: null });
  });

  it.each([false, true])('that they meet are kept (wrapped: %s)', async (wrapped) => {
    const model = byHand(wrapped);
    const bound = model.getLayer('bound');
    meetConstraints(bound);
    const g = fromModel(model);
    const emitted = g.emit();
    expect(largestDifference(predict(emitted), predict(model))).toBe(0);
    expect(await changeOnLoad(emitted)).toBeLessThan(1e-5);
    expect(check(g)).toMatchObject([{ code: 'constraint-on-load', severity: 'warning' }]);
  });

  it('are made anew to meet it', async () => {
    const x = input({ shape: [3] });
    const options = { units: 4, kernelConstraint: 'unitNorm' } as const;
    const outputs = x.dense({ ...options, name: 'bound' }).dense({ ...options, name: 'again' });
    const emitted = graph({ inputs: x, outputs }).emit();
    expect(await changeOnLoad(emitted)).toBeLessThan(1e-5);
    const unbuilt = graph({ inputs: x, outputs: x.apply(tf.layers.dense(options)) });
    expect(await changeOnLoad(unbuilt.emit())).toBeLessThan(1e-5);
  });

  it('of nested models and of donors are looked at too', () => {
    const inner = byHand(false);
    const x = tf.input({ shape: [3] });
    const outer = tf.model({ inputs: x, outputs: inner.apply(x) as tf.SymbolicTensor });
    expect(failure(() => fromModel(outer).emit())).toMatchObject({
      code: 'broken-constraint',
      layer: 'bound',
    });
    const good = byHand(false);
    const bound = good.getLayer('bound');
    meetConstraints(bound);
    const { graph: given } = fromModel(good).transfer(fromModel(byHand(false)));
    expect(failure(() => given.emit())).toMatchObject({ code: 'broken-constraint' });
  });

  it.each([false, true])(
    'that a layer with a constraint takes from one without are looked at (wrapped: %s)',
    (wrapped) => {
      const x = input({ shape: [5, 3], name: 'x' });
      const of = (kernelConstraint?: 'maxNorm') => {
        const options = { units: 4, ...(kernelConstraint && { kernelConstraint }) };
        const y = wrapped
          ? x.timeDistributed({ name: 'y', layer: layers.dense(options) })
          : x.dense({ name: 'y', ...options });
        return graph({ inputs: x, outputs: y });
      };
      const donor = of().emit();
      const [kernel, bias] = donor.getLayer('y').getWeights() as [tf.Tensor, tf.Tensor];
      donor.getLayer('y').setWeights([tf.onesLike(kernel).mul(0.1), bias]);
      const take = () => of('maxNorm').transfer(fromModel(donor)).graph;
      const emitted = take().emit();
      expect(bitsOf(emitted.getLayer('y').getWeights()[0]!)).toEqual(
        bitsOf(donor.getLayer('y').getWeights()[0]!),
      );
      donor.getLayer('y').setWeights([tf.onesLike(kernel).mul(10), bias]);
      const tensors = tf.memory().numTensors;
      expect(failure(() => take().emit()).message).toBe(
        "emit: tfjs would change the weights of 'y' as it loads them, by a constraint that they do not meet, and predict otherwise; leave the constraint out, or the weights. Pass { loadable: false } for a model that stays in memory",
      );
      expect(check(take())).toMatchObject([{ code: 'broken-constraint', severity: 'error' }]);
      expect(tf.memory().numTensors).toBe(tensors);
    },
  );
});
