import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import type { AnyGraph, Graph, Unchecked } from '../../src/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder in build/ for modules that a test writes and then imports. */
export const moduleFolder = (
  name: string,
): {
  readonly path: string;
  readonly importSource: (source: string, file?: string) => Promise<Exports>;
} => {
  const path = join(root, 'build', name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  let count = 0;
  return {
    path,
    importSource: async (source, file = `module-${count++}.ts`) => {
      writeFileSync(join(path, file), source);
      return import(/* @vite-ignore */ pathToFileURL(join(path, file)).href);
    },
  };
};
type Exports = Readonly<Record<string, Graph<Unchecked>>>;

/**
 * What a graph emits, to compare: without what has no effect in a model. That is `null`, which stands for
 * an option left out; an input shape, but of an input; the arguments of calls, which tfjs saves but does
 * not use; and the names that it makes up anew for stacks of cells.
 */
export const topologyOf = (graph: AnyGraph & { emit: Graph<Unchecked>['emit'] }): unknown => {
  const model = graph.emit({ loadable: false, name: graph.name ?? 'unnamed' });
  const topology = cleaned(JSON.parse(JSON.stringify(model.toJSON(null, false))));
  for (const weight of model.weights) weight.dispose();
  return topology;
};

const cleaned = (value: unknown, className?: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => cleaned(item));
  if (typeof value !== 'object' || value === null) return value;
  const { class_name } = value as { readonly class_name?: unknown };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => {
        const isShape = key === 'batch_input_shape' || key === 'dtype';
        return item !== null && (!isShape || className === 'InputLayer') && key !== 'training';
      })
      .map(([key, item]) => [
        key,
        key === 'name' && class_name === undefined && className === 'StackedRNNCells'
          ? 'a stack'
          : cleaned(item, key === 'config' ? class_name : undefined),
      ]),
  );
};

/** The names of a live model's layers. */
export const namesOf = (model: tf.LayersModel): readonly string[] =>
  model.layers.map(({ name }) => name);
