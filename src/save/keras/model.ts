import * as tf from '@tensorflow/tfjs';
import { tiedLayers } from '../../emit/ties.ts';
import { quote } from '../../files/failure.ts';
import type { Json } from '../../files/json.ts';
import { type Dag, type LayerNode, nestedIn, type Value, wrapperIn } from '../../graph/dag.ts';
import { nameLayers } from '../../graph/names.ts';
import { memberNames, placesInside } from '../../keras/places.ts';
import { notAlike, unlikeKeras } from '../../keras/unlike.ts';
import { innerLayers } from '../../layers/inner.ts';
import { type LiveWeight, ownWeights } from '../../layers/protected.ts';
import { ConfigError } from '../../shape/errors.ts';
import { kerasCalls } from './nodes.ts';
import { kerasObject } from './options.ts';
import { kerasOrder } from './order.ts';
import { kerasClass, kerasLayer } from './table.ts';

/** The weights of one layer, and where Keras 3 keeps them: `layers/dense_1/vars`. */
export interface Group {
  readonly place: string;
  /** What the layer is called, for those who look into the file. */
  readonly name: string | undefined;
  readonly weights: readonly LiveWeight[];
}

/** A model as Keras 3 describes it, and its weights. */
export interface KerasModel {
  readonly description: Json;
  readonly groups: readonly Group[];
}

/**
 * Describes a graph that was read from a live model.
 *
 * @throws ConfigError where Keras cannot have it.
 */
export const kerasModel = (dag: Dag): KerasModel => {
  const unlike = unlikeKeras(dag);
  if (unlike) throw notAlike(unlike);
  const [tied] = tiedLayers(nameLayers(dag));
  if (tied) {
    throw new ConfigError(`${tied.clause}, which Keras would load as several`, {
      code: 'tied-layer',
      layer: tied.first,
    });
  }
  const groups: Group[] = [];
  const description = describeModel(dag, modelName(dag), '', groups);
  return { description, groups };
};

const modelName = ({ name = 'model' }: Dag): string => name;

const describeModel = (dag: Dag, name: string, place: string, groups: Group[]): Json => {
  checkName(name);
  groups.push({ place: `${place}vars`, name, weights: [] });
  const memberName = memberNames();
  const { of, ends } = kerasCalls(dag);
  const layers = kerasOrder(dag).map((layer) => ({
    ...describeLayer(layer, dag, (className) => `${place}layers/${memberName(className)}`, groups),
    name: layer.name,
    inbound_nodes: of(layer),
  }));
  return {
    module: 'keras.src.models.functional',
    class_name: modelClass,
    config: {
      name,
      trainable: true,
      layers,
      input_layers: ends(dag.inputs),
      output_layers: ends(dag.outputs),
    },
    registered_name: modelClass,
  };
};
const modelClass = 'Functional';

const describeLayer = (
  layer: LayerNode,
  dag: Dag,
  placeFor: (className: string) => string,
  groups: Group[],
): Json => {
  const { className, source, inner, frozen } = layer;
  const name = layer.name as string;
  checkName(name);
  const nested = nestedIn(layer);
  if (nested) return describeModel(nested, name, `${placeFor(modelClass)}/`, groups);
  const place = placeFor(kerasClass(className));
  if (!source) {
    const { shape, dtype } = dag.inputs.find(({ call }) => call.layer === layer) as Value;
    groups.push({ place: `${place}/vars`, name, weights: [] });
    return kerasObject('keras.layers', className, { name, batch_shape: shape, dtype });
  }
  const config = inner ? aroundModel(layer.config, inner, place, groups) : layer.config;
  const trainable = !frozen && isTrainable(source);
  gatherWeights(source, place, name, groups);
  return kerasLayer({ name, className, config: { ...config, name, trainable } });
};

/** A config of a wrapper, in which what it applies to each step is described. */
const aroundModel = (config: object, inner: Dag, place: string, groups: Group[]): Json => {
  const at = `${place}/layer`;
  const held = wrapperIn(inner);
  const layer = held
    ? { className: held.className, config: aroundModel(held.config, held.inner as Dag, at, groups) }
    : describeModel(inner, modelName(inner), `${at}/`, groups);
  return { ...config, layer };
};

/** Whether `fit` changes any of its weights; where it has none, whether it is said to. */
const isTrainable = ({ trainable, weights }: tf.layers.Layer): boolean =>
  trainable && (weights.length === 0 || weights.some((weight) => weight.trainable));

const gatherWeights = (
  source: tf.layers.Layer,
  place: string,
  name: string | undefined,
  groups: Group[],
): void => {
  // A model inside has been described, and its weights are gathered.
  if (source instanceof tf.LayersModel) return;
  const weights = ownWeights(source);
  if (name !== undefined || weights.length > 0) {
    groups.push({ place: `${place}/vars`, name, weights });
  }
  const places = placesInside(source);
  for (const [i, part] of innerLayers(source).entries()) {
    gatherWeights(part, `${place}/${places[i]}`, undefined, groups);
  }
};

const checkName = (name: string): void => {
  if (!name.includes('/')) return;
  throw new ConfigError(
    `the name ${quote(name)} has a '/' in it, which Keras does not take in the name of a layer; rename it`,
    { code: 'name', layer: name, received: name },
  );
};
