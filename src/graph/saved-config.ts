import type * as tf from '@tensorflow/tfjs';
import type { LayerNode } from './dag.ts';

/** The tfjs layer that a layer was read from; of one that is new, a layer of tfjs made for a look at it. */
export const liveOf = ({
  source,
  definition,
  config,
  className,
}: LayerNode): tf.layers.Layer | undefined =>
  source ?? definition?.create({ ...config, name: className });

/** The config of a layer with the defaults of tfjs, as tfjs saves it. */
export const savedConfig = (layer: LayerNode): object =>
  layer.source ? layer.config : (liveOf(layer)?.getConfig() ?? layer.config);
