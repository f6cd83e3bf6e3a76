import { createCell, createReusable, type Factories, type FactoryOf } from '../graph/reusable.ts';
import { cells, definitions, register } from '../layers/catalogue.ts';
import type { CellConfig, Layer, LayerConfig } from '../layers/layer.ts';
import { common, type Options } from '../layers/options.ts';
import type { Rule } from '../shape/rule.ts';

/**
 * Every layer of tfjs as a layer that can be applied several times, and so shared; and the cells that
 * `rnn` makes layers of.
 *
 * @example
 * const encoder = layers.dense({ units: 8 });
 * add([a.apply(encoder), b.apply(encoder)])
 */
export const layers: Factories = Object.fromEntries([
  ...[...definitions].map(([method, definition]) => [
    method,
    (config?: LayerConfig) => createReusable(definition, config),
  ]),
  // Cast: of what it is given, `fromEntries` types no single keys.
  ...[...cells].map(([method, cell]) => [method, (config: CellConfig) => createCell(cell, config)]),
]) as unknown as Factories;

/** A layer of one's own, as those of the catalogue; the options that all layers have go without saying. */
export interface LayerDefinition<Config extends LayerConfig, R extends Rule>
  extends Omit<Layer<Config, R>, 'kind' | 'rule' | 'options'> {
  /** The layer's own options, each with a check: what it must be, where a value is not that. */
  readonly options: Options<Omit<Config, keyof LayerConfig>>;
}

/**
 * Gives a layer class of your own, registered with `tf.serialization.registerClass`, the standing of
 * the layers of tfjs: its shape is known to the compiler, it is emitted, and read from live models.
 *
 * @example
 * const pixelShuffle = defineLayer<LayerConfig, PixelShuffleRule>({ … });
 * x.apply(pixelShuffle()) // [null, 8, 8, 16] → [null, 16, 16, 4]
 */
export const defineLayer = <Config extends LayerConfig, R extends Rule>(
  definition: LayerDefinition<Config, R>,
): FactoryOf<Config, R> => {
  const options = { ...common, ...definition.options };
  // Where it does not say which weights it has, nobody knows before it is built.
  const unknown = { weights: () => undefined };
  const registered = register({ ...unknown, ...definition, options, kind: 'layer' });
  return ((config?: LayerConfig) => createReusable(registered, config)) as FactoryOf<Config, R>;
};
