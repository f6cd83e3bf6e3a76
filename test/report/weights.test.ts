import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import { type Call, type Dag, isInput } from '../../src/graph/dag.ts';
import { declaredWeights } from '../../src/graph/weighted.ts';
import { graph } from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import { filledFor } from '../oracle/answers.ts';
import { type Case, callOurs, inputsOf } from '../oracle/case.ts';
import { draw, methods } from '../oracle/run.ts';

afterEach(() => tf.disposeVariables());

const dagOf = (it: Case): Dag => {
  const inputs = inputsOf(it);
  return graph({ inputs, outputs: callOurs(it, inputs) as never }).dag;
};

interface Named {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly isTrainable: boolean;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** What tfjs builds, in the order of `getWeights`. */
const builtWeights = (call: Call): readonly Named[] => {
  const { definition, config } = call.layer;
  const layer = definition!.create({ ...config, name: 'probe' } as never);
  const symbols = call.inputs.map(({ shape, dtype }) =>
    tf.input({ batchShape: [...shape], dtype }),
  );
  layer.apply(symbols.length === 1 ? symbols[0]! : symbols);
  const trainable = new Set(layer.trainableWeights);
  const found = layer.weights.map((one) => ({
    name: lastPart(one.originalName),
    shape: one.shape,
    isTrainable: trainable.has(one),
  }));
  layer.dispose();
  return found;
};

describe('the weights that the catalogue declares', () => {
  test.each(methods)('%s: are those that tfjs builds, by name, shape and order', (method) => {
    const accepted = draw(method, 60, 8551).filter((it) => filledFor(it) !== undefined);
    let compared = 0;
    for (const it of accepted.slice(0, 12)) {
      const call = dagOf(it).calls.find((one) => !isInput(one))!;
      const declared = declaredWeights(call)?.map(({ name, shape, isTrainable }) => ({
        name,
        shape,
        isTrainable,
      }));
      expect(declared, JSON.stringify(it)).toEqual(builtWeights(call));
      compared++;
    }
    expect(compared).toBeGreaterThan(4);
  });

  test('are declared by every layer that has one `weighedBy`', () => {
    const missing = [...definitions.values()].filter((one) => one.weighedBy && !one.weights);
    expect(missing.map(({ method }) => method)).toEqual([]);
  });
});
