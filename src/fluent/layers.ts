import { createCell, createReusable, type Factories, type FactoryOf } from '../graph/reusable.ts';
import { cells, definitions, register } from '../layers/catalogue.ts';
import type { CellConfig, Layer, LayerConfig } from '../layers/layer.ts';
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
  ...[...cells].map(([method, cell]) => [method, (config: CellConfig) => createCell(cell, config)]),
]) as unknown as Factories;

/**
 * Gives a layer class of your own, registered with `tf.serialization.registerClass`, the standing of
 * the layers of tfjs: its shape is known to the compiler, it is emitted, and read from live models.
 *
 * @example
 * const pixelShuffle = defineLayer<PixelShuffleConfig, PixelShuffleRule>({ … });
 * x.apply(pixelShuffle({ scale: 2 })) // [null, 8, 8, 16] → [null, 16, 16, 4]
 */
export const defineLayer = <Config extends LayerConfig, R extends Rule>(
  definition: Omit<Layer<Config, R>, 'kind' | 'rule'>,
): FactoryOf<Config, R> => {
  const registered = register({ ...definition, kind: 'layer' });
  return ((config?: LayerConfig) => createReusable(registered, config)) as FactoryOf<Config, R>;
};
