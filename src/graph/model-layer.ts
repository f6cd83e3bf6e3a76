import { checkOptions } from '../layers/check-options.ts';
import { check, layerName, type Options, required } from '../layers/options.ts';
import { type AnyReusable, type Inner, isReusable, reusable } from '../layers/reusable.ts';
import { ConfigError } from '../shape/errors.ts';
import { type AnyGraph, type Dag, isGraph, modelClass } from './dag.ts';

/** A graph as a layer of another. */
export interface ModelConfig {
  /** The graph. It stays as it is, and its trained weights are kept. */
  readonly graph: AnyGraph;
  /** The name of the layer. */
  readonly name: string;
}

const modelOptions: Options<ModelConfig> = {
  graph: required(check('a graph made by tensorgraft', isGraph)),
  name: required(layerName),
};

const optionsOfModel =
  "model: takes an object of options, { graph, name: 'encoder' }, but gets a graph";

/** Makes a layer of a graph: one nested model, however often it is applied. */
export const createModelLayer = (config: ModelConfig): AnyReusable => {
  if (isGraph(config)) {
    throw new ConfigError(optionsOfModel, {
      code: 'config',
      layer: 'model',
      received: config,
      expected: 'an object of options',
    });
  }
  checkOptions('model', modelOptions, config, config?.name ?? 'model');
  return reusable('layer', { className: modelClass, config: { ...config } }) as AnyReusable;
};

/** What is inside of a layer that was made of a graph, under the name of the layer. */
export const graphInside = (layer: unknown): Dag | undefined => {
  if (!isReusable(layer)) return undefined;
  const { className, config } = layer as Inner;
  const { graph, name } = config as Partial<ModelConfig>;
  return className === modelClass && isGraph(graph) ? { ...graph.dag, name } : undefined;
};
