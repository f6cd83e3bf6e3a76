import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fromModel, graph, input, layers } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { residual } from '../support/networks.ts';

const [mse, crossentropy] = ['meanSquaredError', 'categoricalCrossentropy'] as const;

/** A model that tells an age and a class, compiled with a loss for each. */
const ageAndClass = (
  loss: tf.ModelCompileArgs['loss'],
  metrics: tf.ModelCompileArgs['metrics'] = [],
): tf.LayersModel => {
  const x = input({ shape: [4], name: 'x' });
  const hidden = x.dense({ name: 'hidden', units: 8 });
  const age = hidden.dense({ name: 'age', units: 1 });
  const cls = hidden.dense({ name: 'cls', units: 3, activation: 'softmax' });
  const model = graph({ inputs: x, outputs: [age, cls] }).emit();
  model.compile({ loss, metrics, optimizer: 'sgd' });
  return model;
};

describe("emit({ compile: 'keep' })", () => {
  it('carries loss, metrics and the configuration of the optimizer over', () => {
    const model = residual().emit();
    model.compile({ loss: mse, optimizer: tf.train.momentum(0.25, 0.5), metrics: ['mae'] });
    const emitted = fromModel(model).emit({ compile: 'keep' });
    expect(emitted.loss).toBe(mse);
    expect(emitted.metricsNames).toEqual(model.metricsNames);
    expect(emitted.optimizer).not.toBe(model.optimizer);
    expect(emitted.optimizer.getClassName()).toBe('Momentum');
    expect(emitted.optimizer.getConfig()).toEqual(model.optimizer.getConfig());
    expect(fromModel(model).emit().optimizer).toBeUndefined();
  });

  it('says that there is nothing to keep', () => {
    expect(failure(() => residual().emit({ compile: 'keep' }))).toMatchObject({
      code: 'not-compiled',
      message:
        "emit: there is nothing to keep by compile: 'keep', since the graph was not read from a live model that is compiled; compile what emit() gives",
    });
  });

  it('gives each output of a list of losses its own, in whichever order they are now', () => {
    const net = fromModel(ageAndClass([mse, crossentropy]));
    const lossOf = (...outputs: readonly [string, ...string[]]): unknown =>
      net.outputs(...outputs).emit({ compile: 'keep' }).loss;
    expect(lossOf('age', 'cls')).toEqual([mse, crossentropy]);
    expect(lossOf('cls', 'age')).toEqual([crossentropy, mse]);
    expect(lossOf('cls')).toEqual([crossentropy]);
    expect(lossOf('cls', 'cls')).toEqual([crossentropy, crossentropy]);
  });

  it('follows an output that was renamed, and one that a layer of its name replaced', () => {
    const model = ageAndClass({ age: mse, cls: crossentropy }, { cls: 'accuracy' });
    const renamed = fromModel(model).rename({ cls: 'kind' }).emit({ compile: 'keep' });
    expect(renamed.loss).toEqual({ age: mse, kind: crossentropy });
    expect(renamed.metricsNames).toEqual(['loss', 'age_loss', 'kind_loss', 'kind_acc']);
    const swapped = fromModel(model).rename({ cls: 'age', age: 'cls' });
    expect(swapped.emit({ compile: 'keep' }).loss).toEqual({ cls: mse, age: crossentropy });
    const replaced = fromModel(model)
      .cut('cls')
      .insert((x) => x.as([null, 8]).dense({ name: 'cls', units: 5, activation: 'softmax' }));
    expect(replaced.emit({ compile: 'keep' }).loss).toEqual({ age: mse, cls: crossentropy });
  });

  it('gives the one new output the loss of the one in whose place it is', () => {
    const model = residual().emit();
    model.compile({ loss: { head: mse }, optimizer: 'sgd' });
    const other = fromModel(model).replaceAll('head', (x) => x.as([null, 6]).dense({ units: 3 }));
    expect(other.emit({ compile: 'keep' }).loss).toEqual({ dense: mse });
  });

  it('tells the calls of a shared layer apart by what they take', () => {
    const [a, b] = [input({ shape: [3], name: 'a' }), input({ shape: [3], name: 'b' })];
    const shared = layers.dense({ name: 'shared', units: 3 });
    const outputs = [a.apply(shared), b.apply(shared)] as const;
    const model = graph({ inputs: [a, b], outputs }).emit();
    model.compile({ loss: [mse, crossentropy], optimizer: 'sgd' });
    const net = fromModel(model);
    expect(net.emit({ compile: 'keep' }).loss).toEqual([mse, crossentropy]);
    const turned = net.outputs('shared#1', 'shared#0');
    expect(turned.emit({ compile: 'keep' }).loss).toEqual([crossentropy, mse]);
  });

  it('refuses an output that had no loss of its own, and leaves nothing', () => {
    for (const loss of [[mse, crossentropy], { age: mse, cls: crossentropy }]) {
      const net = fromModel(ageAndClass(loss)).outputs('age', 'hidden');
      const tensors = tf.memory().numTensors;
      expect(failure(() => net.emit({ compile: 'keep' }))).toMatchObject({
        code: 'loss-misfit',
        layer: 'hidden',
        message:
          "emit: compile: 'keep' finds no loss for the output 'hidden', since those of the original are for its outputs 'age', 'cls'; leave it out, and compile the model yourself",
      });
      expect(tf.memory().numTensors).toBe(tensors);
    }
    const one = fromModel(ageAndClass(mse)).outputs('age', 'hidden').emit({ compile: 'keep' });
    expect(one.loss).toBe(mse);
    const more = fromModel(ageAndClass(mse)).outputs('age', 'cls', 'hidden');
    expect(failure(() => more.emit({ compile: 'keep' }))).toMatchObject({
      code: 'loss-misfit',
      layer: 'hidden',
    });
  });

  it('says that an optimizer cannot be made again, and leaves nothing', () => {
    class Own extends tf.SGDOptimizer {
      constructor(readonly rate: number) {
        super(rate);
      }
      override getConfig(): tf.serialization.ConfigDict {
        throw new Error('no config');
      }
    }
    const model = ageAndClass(mse);
    model.compile({ optimizer: new Own(0.1), loss: mse });
    const net = fromModel(model);
    const tensors = tf.memory().numTensors;
    expect(failure(() => net.emit({ compile: 'keep' }))).toMatchObject({
      code: 'optimizer',
      message:
        "emit: compile: 'keep' cannot make the optimizer of the original again: no config; leave it out, and compile the model yourself",
    });
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
