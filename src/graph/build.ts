import * as tf from '@tensorflow/tfjs';
import { checkOptions } from '../layers/check-options.ts';
import { anything, text } from '../layers/options.ts';
import { GraphError } from '../shape/errors.ts';
import { print, takes } from '../shape/given.ts';
import { checkCalls } from './apply.ts';
import { createDag, type Dag, isGraph, isInput, layersOf, sortCalls, type Value } from './dag.ts';
import { nameTaken } from './messages.ts';
import { readTensor } from './tensor.ts';

/**
 * Makes a graph of tensors, `{ inputs, outputs, name }`, after checking that the inputs lead to the
 * outputs.
 */
export const buildDag = (config: unknown): Dag => {
  const { inputs, outputs, name } = checkConfig(config);
  const from = valuesOf('inputs', inputs);
  const to = valuesOf('outputs', outputs);
  for (const value of from) {
    if (!isInput(value.call)) {
      throw new GraphError(
        "graph: inputs must be made by input(); this one is another layer's output",
        {
          code: 'not-an-input',
          layer: value.call.layer.name ?? value.call.layer.className,
        },
      );
    }
  }
  const twice = from.find((value, i) => from.indexOf(value) !== i);
  if (twice) {
    const { name: input } = twice.call.layer;
    throw new GraphError(`graph: the input ${label(input)} is given twice; list it once`, {
      code: 'repeated-input',
      layer: input,
    });
  }
  const upstream = new Set(sortCalls(to));
  for (const call of upstream) {
    if (isInput(call) && !from.some((value) => value.call === call)) {
      throw new GraphError(
        `graph: an output needs the input ${label(call.layer.name)}, which is not among the inputs`,
        { code: 'missing-input', layer: call.layer.name },
      );
    }
  }
  for (const { call } of from) {
    if (!upstream.has(call)) {
      throw new GraphError(
        `graph: no output needs the input ${label(call.layer.name)}; leave it out`,
        {
          code: 'unused-input',
          layer: call.layer.name,
        },
      );
    }
  }
  const dag = createDag(from, to, { name });
  checkNames(dag);
  checkCalls(dag.calls);
  return dag;
};

/** Refuses a graph in which two layers bear one name. */
export const checkNames = (dag: Dag): void => {
  const taken = new Set<string>();
  for (const { name } of layersOf(dag)) {
    if (name === undefined) continue;
    if (taken.has(name)) {
      throw new GraphError(nameTaken(name), {
        code: 'name-taken',
        layer: name,
        received: name,
      });
    }
    taken.add(name);
  }
};

const label = (name: string | undefined): string =>
  name === undefined ? 'without a name' : `'${name}'`;

const valuesOf = (what: string, tensors: unknown): readonly Value[] => {
  const list: readonly unknown[] = Array.isArray(tensors) ? tensors : [tensors];
  const values = list.map((tensor) => {
    const value = readTensor(tensor);
    if (value) return value;
    throw new GraphError(
      `graph: ${what} must be tensors made by tensorgraft, not ${print(tensor)}`,
      {
        code: 'not-a-tensor',
        received: tensor,
        expected: 'tensors',
      },
    );
  });
  if (values.length > 0) return values;
  throw new GraphError(`graph: ${what} must not be empty`, { code: 'empty', received: tensors });
};

/** What a graph is made of. That inputs and outputs are tensors is seen to where they are read. */
interface GraphConfig {
  readonly inputs: unknown;
  readonly outputs: unknown;
  readonly name?: string;
}

const checkConfig = (config: unknown): GraphConfig => {
  if (isGraph(config) || config instanceof tf.LayersModel) {
    throw new GraphError(
      takes('graph', 'tensors', '{ inputs: x, outputs: y }; fromModel opens a model', config),
      { code: 'not-tensors', received: config, expected: '{ inputs, outputs }' },
    );
  }
  checkOptions('graph', { inputs: anything, outputs: anything, name: text }, config);
  return config as GraphConfig;
};
