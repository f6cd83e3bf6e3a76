import * as tf from '@tensorflow/tfjs';
import {
  type Call,
  createNode,
  type Dag,
  isInput,
  isStepwise,
  type LayerNode,
  layersOf,
  sortCalls,
  type Value,
  wrapperIn,
} from '../graph/dag.ts';
import { disposeWeights } from '../graph/disposed.ts';
import { callsByLayer } from '../graph/feeds.ts';
import { mapLayers } from '../graph/map-layers.ts';
import { nameLayers } from '../graph/names.ts';
import { readModel } from '../graph/read.ts';
import { applyReporting, oneOrList } from '../layers/apply.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
import { checkOptions } from '../layers/check-options.ts';
import { innerLayers, isBuilt, mend, modelIn, pairWeighted, wrappedBy } from '../layers/inner.ts';
import { check, flag, type Options, text } from '../layers/options.ts';
import { madeLike, protectedOf } from '../layers/protected.ts';
import { cellOf, definitionOf } from '../layers/registry.ts';
import { GraphError, TensorgraftError } from '../shape/errors.ts';
import { adoptRest, adoptWeights } from './adopt.ts';
import { compileLike } from './compile.ts';
import { applyConstraints } from './constraints.ts';
import { insideOf } from './inside.ts';
import { checkLoadable } from './loadable.ts';
import { checkInnerNames, checkLayerName } from './names.ts';
import { loadingOrder, numberAlike } from './reload.ts';
import { withoutRepeats } from './repeated.ts';
import { checkMasks } from './stray-masks.ts';
import { type Ties, tie, tiedTo, weightsOf } from './ties.ts';

/** How a model is emitted. */
export interface EmitOptions {
  /** The model's name. Default: the graph's. */
  readonly name?: string;
  /**
   * Whether the model must be of use once tfjs has saved and loaded it. `false` is for a model that
   * stays in memory, with layers that tfjs can save but not load. Default: `true`.
   */
  readonly loadable?: boolean;
  /**
   * `'keep'` compiles it as the model that the graph was read from: with its loss, its metrics and a
   * new optimizer of the same configuration. A loss of one output follows it. Default: it is not
   * compiled.
   */
  readonly compile?: 'keep';
}

/**
 * Builds the tfjs model that a graph describes. What is kept of a trained model is adopted. Where one
 * tensor is used twice in a way that tfjs cannot execute, an activation `'linear'` is put in between.
 *
 * @param verb the one that was called, for errors.
 * @throws GraphError where the model, once saved, would load as another or not at all, or where tfjs
 * would make a layer skip steps that only other layers mask.
 */
export const emitModel = (
  graph: Dag,
  options: EmitOptions = {},
  verb: 'emit' | 'save' = 'emit',
): tf.LayersModel => {
  checkOptions('emit', emitOptions, options);
  const dag = withoutRepeats(graph);
  const names = nameLayers(dag);
  const { loadable = true } = options;
  checkMasks(dag, names, verb);
  if (loadable) checkInnerNames(dag, names, verb);
  if (loadable) checkLoadable(dag, names, verb);
  const compile = options.compile === 'keep' ? compileLike(graph) : undefined;
  const noted = notesOf(graph.origin, verb);
  const making = { loadable, ties: new Map(), verb };
  const model = emitNamed(dag, names, options.name ?? dag.name, making);
  compile?.(model);
  if (noted) model.setUserDefinedMetadata(noted);
  return model;
};

/** What users of the original have noted in it, such as the names of classes, as JSON has it. */
const notesOf = (origin: tf.LayersModel | undefined, verb: string): object | undefined => {
  const noted = origin?.getUserDefinedMetadata();
  if (!noted) return undefined;
  try {
    return JSON.parse(JSON.stringify(noted));
  } catch (error) {
    throw new GraphError(
      `${verb}: the userDefinedMetadata of the model is no JSON: ${(error as Error).message.split('\n', 1)[0]}`,
      { code: 'metadata', received: noted, cause: error },
    );
  }
};

const emitOptions: Options<EmitOptions> = {
  name: text,
  loadable: flag,
  compile: check("'keep'", (value) => value === 'keep'),
};

/** What all the models have in common that are made for one: those that are nested in it, and itself. */
interface Making {
  readonly loadable: boolean;
  readonly ties: Ties;
  /** The one that was called, for errors. */
  readonly verb: string;
}

const emitNamed = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
  name: string | undefined,
  { loadable, ties, verb }: Making,
): tf.LayersModel => {
  for (const name of names.values()) checkLayerName(name, verb);
  let order = dag.calls;
  for (let tries = 0; tries < mostTries; tries++) {
    const tried = new Map(ties);
    const model = build(dag, order, names, name, { loadable, ties: tried, verb });
    const reloaded =
      hasSharedLayers(dag) && loadable && loadingOrder(sortLayers(dag, names, model), order);
    if (reloaded === false || (reloaded && numberAlike(order, reloaded))) {
      for (const [source, tied] of tried) ties.set(source, tied);
      return model;
    }
    disposeWeights(model, weightsOf(ties));
    if (!reloaded) break;
    // The loader takes a call to be there once its layer has as many, so what it feeds may come first.
    order = sortCalls(reloaded.flatMap(({ outputs }) => outputs));
  }
  throw new GraphError(
    `${verb}: the loader of tfjs would take the calls of a shared layer for one another, so that this model would change when it is saved and loaded; call the layer fewer times`,
    { code: 'call-order', received: sharedNames(dag) },
  );
};

/** Reordering the calls settles within a few rounds, or never. */
const mostTries = 8;

const hasSharedLayers = (dag: Dag): boolean => dag.calls.length > layersOf(dag).length;
const sharedNames = (dag: Dag): readonly (string | undefined)[] =>
  [...callsByLayer(dag)].flatMap(([{ name }, calls]) => (calls.length > 1 ? [name] : []));

/** The layers in the order in which tfjs saves them. */
const sortLayers = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
  model: tf.LayersModel,
): readonly LayerNode[] => {
  const byName = new Map(layersOf(dag).map((layer) => [names.get(layer) as string, layer]));
  return model.layers.map((layer) => byName.get(layer.name) as LayerNode);
};

const build = (
  dag: Dag,
  order: readonly Call[],
  names: ReadonlyMap<LayerNode, string>,
  name: string | undefined,
  making: Making,
): tf.LayersModel => {
  const before = weightsOf(making.ties);
  const layers = new Map<LayerNode, Made>();
  const tensors = new Map<Value, tf.SymbolicTensor>();
  const layerOf = (layer: LayerNode): Made => {
    const known = layers.get(layer);
    if (known) return known;
    const made = makeLayer(layer, names.get(layer) as string, making);
    layers.set(layer, made);
    return made;
  };
  const tensorsOf = (values: readonly Value[]): tf.SymbolicTensor[] =>
    values.map((value) => tensors.get(value) as tf.SymbolicTensor);
  try {
    for (const call of order) {
      const outputs = isInput(call)
        ? call.outputs.map((value) => makeInput(value, names.get(call.layer) as string))
        : sayingWhich(names.get(call.layer) as string, making.verb, () =>
            applyMade(layerOf(call.layer), tensorsOf(call.inputs), call),
          );
      for (const [i, value] of call.outputs.entries()) {
        tensors.set(value, outputs[i] as tf.SymbolicTensor);
      }
    }
    return tf.model({
      inputs: tensorsOf(dag.inputs),
      outputs: tensorsOf(dag.outputs),
      ...(name === undefined ? {} : { name }),
    });
  } catch (error) {
    for (const { layer } of layers.values()) disposeWeights(layer, before);
    throw error;
  }
};

/** Says which layer it is that cannot be made, which neither tfjs does nor JavaScript. */
const sayingWhich = <T>(layer: string, verb: string, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    if (error instanceof TensorgraftError || !(error instanceof Error)) throw error;
    if (error instanceof RangeError && !/call stack/i.test(error.message)) {
      throw new GraphError(
        `${verb}: the weights of '${layer}' are more than memory holds; make the layer smaller`,
        { code: 'too-large', layer, cause: error },
      );
    }
    // What may be the reason, tfjs goes on to guess.
    const [said] = error.message.split(/\n| This may be due to/);
    throw new GraphError(`${verb}: '${layer}' cannot be made: ${said?.replace(/(?<!\.)\.$/, '')}`, {
      code: 'not-made',
      layer,
      cause: error,
    });
  }
};

/** A tfjs layer, and what is to be done once it is built. */
interface Made {
  readonly layer: tf.layers.Layer;
  readonly settle: () => void;
}

const makeInput = ({ shape, dtype }: Value, name: string): tf.SymbolicTensor =>
  tf.input({ batchShape: [...shape], dtype, name });

/** Applies a layer, with the shapes that the graph has: one layer of tfjs writes its own into its input's. */
const applyMade = (
  { layer, settle }: Made,
  inputs: readonly tf.SymbolicTensor[],
  { outputs: values, args }: Call,
): tf.SymbolicTensor[] => {
  const shapes = values.map(({ shape }) => [...shape]);
  const outputs = applyReporting(layer, () => oneOrList(shapes), inputs, args && { ...args });
  settle();
  return outputs;
};

const makeLayer = (node: LayerNode, name: string, making: Making): Made => {
  const { source, inner, donor, trainable } = node;
  const made = inner
    ? madeOfModel(node, inner, name, making)
    : source
      ? trained(source, node, name, making)
      : donor
        ? adopting(created(node, name), donor, false, making)
        : initialised(created(node, name));
  // Not every class takes the name in its config, and tfjs names weights after their layer.
  if (made.layer.name !== name) Object.assign(made.layer, { name });
  if (trainable === undefined) return made;
  const settle = (): void => {
    made.settle();
    setTrainable(made.layer, trainable);
  };
  return { layer: made.layer, settle };
};

/** A nested model, or a wrapper that applies one to each step, perhaps in further wrappers. */
const madeOfModel = (node: LayerNode, inner: Dag, name: string, making: Making): Made => {
  const { source, config } = node;
  if (!isStepwise(node)) return settled(nested(inner, { name, outer: name }, source, making));
  const before = weightsOf(making.ties);
  const held = wrapperIn(inner);
  const { layer, settle } = held
    ? makeLayer(held, nameLayers(inner, name).get(held) as string, making)
    : settled(nested(inner, { name: inner.name ?? name, outer: name }, source, making));
  const wrapper = { ...config, name };
  return {
    layer: source
      ? wrapping(source, wrapper, layer, before)
      : tf.layers.timeDistributed({ ...wrapper, layer }),
    settle,
  };
};

/** A wrapper of the class of another, around a layer, whose weights go where there can be none. */
const wrapping = (
  wrapper: tf.layers.Layer,
  config: object,
  layer: tf.layers.Layer,
  before: ReadonlySet<object>,
): tf.layers.Layer => {
  const cls = wrapper.constructor as new (args: object) => tf.layers.Layer;
  try {
    return new cls({ ...config, layer });
  } catch (error) {
    disposeWeights(layer, before);
    throw error;
  }
};

const created = ({ definition, config }: LayerNode, name: string): tf.layers.Layer =>
  (definition as NonNullable<typeof definition>).create({ ...config, name });

/**
 * Freezes a layer or thaws it, with what it wraps: a layer that runs both ways saves the one that it was
 * made of, and a model its layers, neither of which the setter of tfjs reaches.
 */
const setTrainable = (layer: tf.layers.Layer, trainable: boolean): void => {
  if (layer instanceof tf.LayersModel) {
    protectedOf(layer).trainable_ = true;
    for (const inner of layer.layers) setTrainable(inner, trainable);
    return;
  }
  layer.trainable = trainable;
  const wrapped = wrappedBy(layer);
  if (wrapped) setTrainable(wrapped, trainable);
};

const settled = (layer: tf.layers.Layer): Made => ({ layer, settle: () => {} });

/** A layer that initialises its weights, which are to be the same once the model is loaded. */
const initialised = (layer: tf.layers.Layer): Made => ({
  layer,
  settle: () => applyConstraints(layer),
});

const trained = (
  source: tf.layers.Layer,
  { config, definition, donor, frozen }: LayerNode,
  name: string,
  making: Making,
): Made => {
  const known = tiedTo(making.ties, source, name, donor);
  if (known) return settled(known);
  const saved = copyOf(
    config,
    isOfTfjs(definition) ? source : undefined,
  ) as tf.serialization.ConfigDict & { name: string };
  saved.name = name;
  const layer = mend(remake(source, saved, donor, frozen, making));
  tie(making.ties, source, layer, donor);
  if (donor || isBuilt(source)) return adopting(layer, donor ?? source, frozen, making);
  protectedOf(layer).initialWeights = protectedOf(source).initialWeights;
  return initialised(layer);
};

/** A layer that takes over the weights of a trained one once it is built, in place of those it was given. */
const adopting = (
  layer: tf.layers.Layer,
  from: tf.layers.Layer,
  frozen: boolean,
  { verb }: Making,
): Made => {
  const release = adoptWeights(layer, from, frozen, verb);
  const settle = (): void => {
    release();
    if (!isAsBuilt(layer)) adoptRest(layer, from, verb);
  };
  protectedOf(layer).initialWeights = null;
  return { layer, settle };
};

/** Whether a layer is of a class that adds all of its weights itself, when it is built. */
const isAsBuilt = (layer: tf.layers.Layer): boolean => {
  const className = layer.getClassName();
  const isKnown = isOfTfjs(definitionOf(className) ?? cellOf(className));
  return isKnown && innerLayers(layer).every(isAsBuilt);
};

/**
 * What a layer saved, to the last object in it: tfjs writes into what it makes a layer of. For a layer of
 * tfjs, the initialisers are those of the layer itself, which hold nothing but their options: to make
 * each anew takes a tenth of the time that all of `emit` does.
 */
const copyOf = (saved: object, source?: object): object => {
  if (Array.isArray(saved)) return saved.map((item) => (isObject(item) ? copyOf(item) : item));
  const copy = { ...saved } as Record<string, unknown>;
  for (const key in copy) {
    const value = copy[key];
    if (isObject(value)) copy[key] = initializerOf(source, key) ?? copyOf(value);
  }
  return copy;
};
const initializerOf = (source: object | undefined, key: string): object | undefined => {
  if (source === undefined || !key.endsWith('Initializer')) return undefined;
  const initializer: unknown = Reflect.get(source, key);
  return isObject(initializer) && 'apply' in initializer ? initializer : undefined;
};
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Makes a layer from config. What a wrapper holds is handed to it where that is a model, which would lose
 * its weights, or stands elsewhere too.
 */
const remake = (
  source: tf.layers.Layer,
  config: tf.serialization.ConfigDict,
  donor: tf.layers.Layer | undefined,
  frozen: boolean,
  making: Making,
): tf.layers.Layer => {
  const inner = wrappedBy(source);
  if (!inner || !isMadeApart(inner, making)) return madeLike(source, config);
  const before = weightsOf(making.ties);
  const itsDonor = donor && wrappedBy(donor);
  const layer =
    inner instanceof tf.LayersModel
      ? nested(
          withDonors(
            withoutRepeats(readModel(inner, frozen)),
            inner,
            itsDonor && modelIn(itsDonor),
          ),
          { name: inner.name, outer: inner.name },
          inner,
          making,
        )
      : (tiedTo(making.ties, inner, inner.name, itsDonor) ??
        remake(inner, inner.getConfig(), itsDonor, frozen, making));
  return wrapping(source, config, layer, before);
};

/** What is in a model, to be made with the weights of another of the same layers, if there is one. */
const withDonors = (dag: Dag, model: tf.LayersModel, donors: tf.LayersModel | undefined): Dag => {
  if (!donors) return dag;
  const donorOf = new Map(pairWeighted(model, donors));
  return mapLayers(dag, (layer) => {
    const { source, inner } = layer;
    const donor = source && donorOf.get(source);
    const nestedModel = inner && source && modelIn(source);
    return nestedModel
      ? createNode({ ...layer, inner: withDonors(inner, nestedModel, donor && modelIn(donor)) })
      : createNode({ ...layer, donor });
  });
};

const isMadeApart = (layer: tf.layers.Layer, making: Making): boolean => {
  if (layer instanceof tf.LayersModel || making.ties.has(layer)) return true;
  const inner = wrappedBy(layer);
  return inner !== undefined && isMadeApart(inner, making);
};

/** How a nested model is called, and what the names begin with that layers without one get. */
interface NestedNames {
  readonly name: string;
  readonly outer: string;
}

const nested = (
  dag: Dag,
  { name, outer }: NestedNames,
  source: tf.layers.Layer | undefined,
  making: Making,
): tf.layers.Layer => {
  const { dag: inside, isFrozen } = insideOf(dag, source?.trainable === false);
  const model = emitNamed(inside, nameLayers(inside, outer), name, making);
  // The setter would freeze or thaw every weight inside, which the layers have settled already.
  protectedOf(model).trainable_ = !isFrozen;
  return model;
};
