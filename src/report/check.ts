import type * as tf from '@tensorflow/tfjs';
import { breaksConstraint, hasConstraint } from '../emit/constraints.ts';
import { forgetsName } from '../emit/forgotten-names.ts';
import { leakedStatesOf } from '../emit/leaked-states.ts';
import { loadProblemsOf } from '../emit/loadable.ts';
import { checkInnerNames, checkLayerName } from '../emit/names.ts';
import { type Repeat, repeatsOf } from '../emit/repeated.ts';
import { strayMasksOf } from '../emit/stray-masks.ts';
import { outputsOf } from '../graph/apply.ts';
import { checkNames } from '../graph/build.ts';
import {
  type AnyGraph,
  type Call,
  type Dag,
  isGraph,
  isInput,
  type LayerNode,
  layersOf,
} from '../graph/dag.ts';
import { isWithoutWeights } from '../graph/disposed.ts';
import { callsByLayer } from '../graph/feeds.ts';
import { nameLayers } from '../graph/names.ts';
import { type Read, readTensors } from '../graph/read.ts';
import { either } from '../graph/subject.ts';
import { isTrainable } from '../graph/trainable.ts';
import { declaredWeights, mayHaveWeights } from '../graph/weighted.ts';
import { ShapeError } from '../shape/errors.ts';
import { show, withArticle } from '../shape/message.ts';
import { costsOf } from './cost.ts';
import { type Finding, finding, refusals } from './finding.ts';
import { checkLive } from './live.ts';

/**
 * Looks a graph, or a live model, over: its names and edges, its shapes and dtypes by our own rules,
 * whether weights fit their configs, and where tfjs is known to do something else than one expects.
 * Nothing is changed. An empty list means that nothing was found.
 *
 * @throws GraphError where it is given neither a graph nor a built layers model.
 * @example
 * check(await tf.loadLayersModel(url)).filter(({ severity }) => severity === 'error')
 */
export const check = (subject: AnyGraph | tf.LayersModel): readonly Finding[] => {
  if (isGraph(subject)) return Object.freeze(checkDag(subject.dag));
  let read: Read;
  try {
    read = readTensors(subject, false, either('check'));
  } catch (error) {
    // A shape that cannot be: nothing downstream of it can be told.
    if (!(error instanceof ShapeError)) throw error;
    return Object.freeze([finding('error', error.code, error.layer, error.message)]);
  }
  return Object.freeze([...checkDag(read.dag), ...checkLive(subject, read)]);
};

/** Everything that can be found in a graph. */
const checkDag = (dag: Dag): readonly Finding[] => {
  const names = nameLayers(dag);
  return [
    ...refusals(undefined, () => checkInnerNames(dag, names, 'emit')),
    ...checkLayers(dag, names),
    ...loadProblemsOf(dag, names).map(({ code, layer, message }) =>
      finding('error', code, layer, `${message}.`),
    ),
    ...leakedStatesOf(dag, names)
      .filter(({ onlyInFit }) => onlyInFit)
      .map(({ layer, message }) => finding('warning', 'leaked-state', layer, `${message}.`)),
    ...strayMasksOf(dag, names).map(({ layer, message, isRefused }) =>
      finding(isRefused ? 'error' : 'warning', 'stray-mask', layer, `${message}.`),
    ),
    ...frozenInFront(dag, (layer) => names.get(layer) as string),
  ];
};

/** What can be found in a graph layer by layer, and in its nested models, to any depth. */
const checkLayers = (dag: Dag, names: ReadonlyMap<LayerNode, string>): readonly Finding[] => {
  const nameOf = (layer: LayerNode): string => names.get(layer) as string;
  return [
    ...refusals(undefined, () => checkNames(dag)),
    ...[...names.values()].flatMap((name) =>
      refusals(undefined, () => checkLayerName(name, 'emit')),
    ),
    ...repeated(dag, nameOf),
    ...dag.calls.flatMap((call) => checkCall(call, nameOf(call.layer))),
    ...[...callsByLayer(dag)].flatMap(([layer, calls]) => checkLayer(layer, calls, nameOf(layer))),
    ...layersOf(dag).flatMap((layer) =>
      layer.inner ? checkLayers(layer.inner, nameLayers(layer.inner, nameOf(layer))) : [],
    ),
  ];
};

/** What is used twice: an error in a model that was read as it is, a warning where `emit` mends it. */
const repeated = (dag: Dag, nameOf: (layer: LayerNode) => string): readonly Finding[] => {
  const repeats = repeatsOf(dag);
  if (repeats.length === 0) return [];
  const wasSo = dag.origin !== undefined && repeatsOf(readTensors(dag.origin).dag).length > 0;
  return repeats.map(({ code, value, call }) => {
    const given = nameOf(value.call.layer);
    const taker = call && nameOf(call.layer);
    return finding(
      wasSo ? 'error' : 'warning',
      code,
      taker ?? given,
      sentenceOn(code, given, taker),
    );
  });
};
const sentenceOn = (code: Repeat['code'], given: string, taker: string | undefined): string => {
  const copied = "emit puts an activation 'linear' in between";
  switch (code) {
    case 'repeated-output':
      return `The graph gives a tensor of '${given}' more than once, and tfjs throws as it predicts; ${copied}.`;
    case 'repeated-tensor':
      return `'${taker}' takes a tensor of '${given}' twice before it is taken again, and tfjs frees it too early; ${copied}.`;
    case 'same-tensor':
      return `'${given}' gives its output and a state as one tensor, which '${taker}' takes as the state, and others as the output, and tfjs frees it too early; emit lets all take the output.`;
  }
};

/** Applies our rules to a call, and compares the weights that it asks for with those that are there. */
const checkCall = (call: Call, name: string): readonly Finding[] => {
  if (isInput(call)) return [];
  const { layer, inputs } = call;
  if (!layer.inner && !layer.definition) return [];
  const refused = refusals(name, () => outputsOf(layer, inputs));
  if (refused.length > 0) return refused.map((found) => asComputed(found, layer));
  return checkWeights(call, name);
};

const checkWeights = (call: Call, name: string): readonly Finding[] => {
  const { donor, source } = call.layer;
  const trained = donor ?? source;
  const asked = declaredWeights(call);
  if (!trained?.built || !asked) return [];
  const held = trained.weights;
  if (held.length !== asked.length) {
    return [
      finding(
        'error',
        'weight-count',
        name,
        `'${name}' has ${held.length} weights, but its config asks for ${asked.length}.`,
      ),
    ];
  }
  // A frozen layer lists the same weights, those that are never trained last, as any other does.
  return asked.flatMap(({ name: weight, shape }, i) => {
    const has = held[i]?.shape ?? [];
    if (show(has) === show(shape)) return [];
    return [
      finding(
        'error',
        'weight-shape',
        name,
        `The weight '${weight}' of '${name}' is ${show(has)}, but what goes into it asks for ${show(shape)}.`,
      ),
    ];
  });
};

/** Of another dtype nested models, merges and some layers take a tensor all the same. */
const asComputed = (found: Finding, { definition, config }: LayerNode): Finding => {
  const { code, layer, message } = found;
  if (code === 'nested-dtype') return finding('warning', code, layer, `${message}; tfjs casts it.`);
  const computes = definition?.kind === 'merge' || definition?.computesAny?.(config) === true;
  return code === 'dtype' && computes ? finding('warning', code, layer, message) : found;
};

const checkLayer = (
  layer: LayerNode,
  calls: readonly [Call, ...Call[]],
  name: string,
): readonly Finding[] => {
  const { definition, config, inner } = layer;
  const found: Finding[] = [];
  if (!inner && isWithoutWeights(layer)) {
    const message = `'${name}' was disposed, so it has no weights to keep.`;
    found.push(finding('error', 'disposed', name, message));
  }
  if (inner && !isTrainable(layer) && layersOf(inner).some(isThawedOnLoad)) {
    const message = `'${name}' is frozen as a whole, which tfjs does not save: once it is loaded its weights can be trained. Save the graph by save(), or freeze('${name}').`;
    found.push(finding('warning', 'thawed-on-load', name, message));
  }
  for (const { code, message } of definition?.cautions?.(config, !isTrainable(layer)) ?? []) {
    found.push(finding('warning', code, name, `'${name}' ${message}.`));
  }
  if (hasConstraint(layer) && !breaksConstraint(calls[0])) {
    const message = `'${name}' has a constraint, which tfjs applies not in fit() but as it loads weights: what is trained from here on may predict otherwise once tf.loadLayersModel has loaded it. load() of tensorgraft leaves it as it is.`;
    found.push(finding('warning', 'constraint-on-load', name, message));
  }
  if (!mayHaveWeights(layer) && forgetsName(layer)) {
    const message = `'${name}' is ${withArticle(layer.className)}, a class that does not take the name it was saved under: once tf.loadLayersModel has loaded it, it has another. Let its constructor hand its config on: super(config).`;
    found.push(finding('warning', 'lost-name', name, message));
  }
  if (calls.length > 1 && mayHaveWeights(layer)) {
    const message = `'${name}' is called ${calls.length} times, and tfjs does not free the weights of such a layer when the model is disposed of.`;
    found.push(finding('note', 'shared-layer', name, message));
  }
  return found;
};

/** Whether it is only the model around it that freezes a layer, so that no file says so. */
const isThawedOnLoad = (layer: LayerNode): boolean => {
  const { inner, frozen, trainable, source } = layer;
  if (inner) return layersOf(inner).some(isThawedOnLoad);
  return frozen && trainable === undefined && source?.trainable === true && mayHaveWeights(layer);
};

/** Weights of frozen layers go to the end of `getWeights()`, where `setWeights` takes them for others. */
const frozenInFront = (dag: Dag, nameOf: (layer: LayerNode) => string): readonly Finding[] => {
  const costs = costsOf(dag);
  const weighted = layersOf(dag).filter((layer) => (costs.get(layer)?.parameters ?? 0) > 0);
  const isFrozen = (layer: LayerNode): boolean => costs.get(layer)?.trainable === 0;
  const first = weighted.find(isFrozen);
  if (!first || weighted.slice(weighted.indexOf(first)).every(isFrozen)) return [];
  return [
    finding(
      'note',
      'frozen-in-front',
      nameOf(first),
      `'${nameOf(first)}' is frozen, so that getWeights() of the model lists its weights last; copy weights layer by layer.`,
    ),
  ];
};
