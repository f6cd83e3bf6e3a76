import * as tf from '@tensorflow/tfjs';
import { loadingOrder, numberAlike } from '../emit/reload.ts';
import { type Call, isInput, type LayerNode, layersOf, sortCalls } from '../graph/dag.ts';
import { groupBy } from '../graph/group.ts';
import { type Read, readTensors } from '../graph/read.ts';
import { layersInside, wrappedBy } from '../layers/inner.ts';
import { madeLike } from '../layers/protected.ts';
import type { Shape } from '../shape/dimension.ts';
import { fits } from '../shape/fit.ts';
import { show } from '../shape/message.ts';
import { differingKeys } from './compare.ts';
import { type Finding, finding, refusals } from './finding.ts';

/** What can be found in a live model only: what was done to its layers since they were applied. */
export const checkLive = (model: tf.LayersModel, read: Read): readonly Finding[] => {
  const nodes = nodesByLayer(read);
  const old = findStale(model);
  return [
    ...(old
      ? [finding('error', 'stale', old === model ? undefined : old.name, `${stale(old.name)}.`)]
      : []),
    ...usedIn(read).flatMap((layer) => checkUsed(model, layer, nodes.get(layer))),
    ...layersOf(read.dag).flatMap(checkSaved),
    ...reportedShapes(read),
    ...overwritten(read),
    ...callOrder(model, read),
    ...compiled(model),
  ];
};

/** The layers that a model's outputs need. */
const usedIn = ({ dag, values }: Read): readonly tf.layers.Layer[] => {
  const used = new Set(sortCalls(dag.outputs));
  return [
    ...new Set(
      [...values].flatMap(([{ sourceLayer }, { call }]) =>
        used.has(call) ? [call.layer.source ?? sourceLayer] : [],
      ),
    ),
  ];
};

/** Which calls of each layer a model has, as tfjs counts them. */
const nodesByLayer = ({ values }: Read): ReadonlyMap<tf.layers.Layer, ReadonlySet<number>> => {
  const tensors = groupBy([...values.keys()], ({ sourceLayer }) => sourceLayer);
  return new Map(
    [...tensors].map(([layer, all]) => [layer, new Set(all.map(({ nodeIndex }) => nodeIndex))]),
  );
};

/**
 * A sequential model, the given one or one inside of it, that predicts by another than it says it is: tfjs makes
 * the one that it runs when it is compiled or first predicts, and keeps it where layers come or go.
 */
export const findStale = (layer: tf.layers.Layer): tf.layers.Layer | undefined => {
  if (layer instanceof tf.Sequential) {
    // Cast: tfjs keeps the model that it runs out of its types.
    const { model: run } = layer as unknown as { readonly model?: tf.LayersModel };
    if (run !== undefined && run.outputs[0] !== layer.outputs[0]) return layer;
  }
  for (const inner of layersInside(layer)) {
    const found = findStale(inner);
    if (found) return found;
  }
  return undefined;
};
/** What is said of such a model. */
export const stale = (name: string): string =>
  `'${name}' predicts as it did before layers were added or taken out, since tfjs had made the model by then that it runs; call compile() again, or build()`;

type Internals = tf.LayersModel & { readonly containerNodes: ReadonlySet<string> };

const checkUsed = (
  model: tf.LayersModel,
  layer: tf.layers.Layer,
  nodes: ReadonlySet<number> | undefined,
): readonly Finding[] => {
  const { name } = layer;
  // The model that a sequential one begins with has no node in that.
  if (nodes === undefined) return [];
  const { containerNodes } = model as Internals;
  const found: Finding[] = [];
  // One that is sequential is saved as a list, without nodes and without its input.
  const isSequential = model instanceof tf.Sequential;
  if (!isSequential && ![...nodes].some((index) => containerNodes.has(`${name}_ib-${index}`))) {
    found.push(
      finding(
        'error',
        'renamed',
        name,
        `'${name}' was renamed after it was built: saved, it would have no inbound nodes, and loading that file never ends. Emit the graph, which names layers before they are built.`,
      ),
    );
  }
  const isListed = isSequential && model.inputs.some(({ sourceLayer }) => sourceLayer === layer);
  if (!isListed && !model.layers.includes(layer)) {
    found.push(
      finding(
        'error',
        'not-listed',
        name,
        `'${name}' was taken out of model.layers, but predict() still runs it, and it is not saved; cut it out instead.`,
      ),
    );
  }
  // One of a model's nodes is its own creation.
  const own = nodes.size + (layer instanceof tf.LayersModel ? 1 : 0);
  const elsewhere = layer.inboundNodes.length - own;
  if (elsewhere > 0) {
    found.push(
      finding(
        'warning',
        'applied-elsewhere',
        name,
        `'${name}' was applied ${elsewhere} more ${elsewhere === 1 ? 'time' : 'times'} outside of this model: its 'output' throws, and disposing of the other model takes its weights away.`,
      ),
    );
  }
  return found;
};

/** A layer, or one inside of it, with options that tfjs does not save, nor loads as they are by default. */
const checkSaved = ({ source, definition, inner }: LayerNode): readonly Finding[] => {
  if (inner) return layersOf(inner).flatMap(checkSaved);
  if (!source || !definition?.mend) return [];
  const { mend } = definition;
  const saved = source.getConfig();
  // What is derived from the layer is mended, and not the layer.
  const whole = mend(Object.create(source) as tf.layers.Layer).getConfig();
  const mended = differingKeys(whole, saved);
  if (mended.length === 0) return [];
  const loaded = mend(madeLike(source, saved)).getConfig();
  const lost = differingKeys(whole, loaded).filter((key) => mended.includes(key));
  if (lost.length === 0) return [];
  const { name } = source;
  const message = `tfjs does not save the ${lost.join(' and ')} of '${name}' as it is, so that it cannot load the file, or loads another layer; save(), and what emit() gives, do.`;
  return [finding('error', 'not-saved', name, message)];
};

/** Shapes that tfjs reports otherwise than our rules, by which the graph was read. */
const reportedShapes = ({ values }: Read): readonly Finding[] =>
  [...values].flatMap(([tensor, { shape, call }]): readonly Finding[] => {
    const reported = tensor.shape as Shape;
    if (fits(shape, reported)) return [];
    const { name } = tensor.sourceLayer;
    const from = call.inputs.map((input) => show(input.shape)).join(' and ');
    const message = `'${name}' says that it gives ${show(reported)}, but from ${from} it gives ${show(shape)}.`;
    return [finding('warning', 'shape', name, message)];
  });

/** Inputs of which tfjs says the shape that the layer gives which they feed: it wrote the one into the other. */
const overwritten = ({ values }: Read): readonly Finding[] => {
  const tensors = new Map([...values].map(([tensor, value]) => [value, tensor]));
  return [...values].flatMap(([tensor, { call }]): readonly Finding[] => {
    const [fed] = call.inputs;
    if (!call.layer.definition?.writesShape || !fed || !isInput(fed.call)) return [];
    if (tensors.get(fed)?.shape !== tensor.shape) return [];
    const [input, layer] = [fed.call.layer.name, call.layer.name];
    const message = `'${input}' says that it takes ${show(fed.shape)}, for '${layer}' gives that: tfjs writes the one into the other, and predict() throws on what the input took. Write the model again, with a reshape between.`;
    return [finding('warning', 'writes-shape', input, message)];
  });
};

/** Calls of shared layers that the loader of tfjs would take for one another, to any depth. */
const callOrder = (model: tf.LayersModel, read: Read, name?: string): readonly Finding[] => {
  const inside = usedIn(read).flatMap(modelsInside).flatMap(callOrderInside);
  if (isKept(model, read)) return inside;
  const [the, it] =
    name === undefined ? ['The', 'this model'] : [`Inside of '${name}' the`, `'${name}'`];
  const message = `${the} loader of tfjs would take the calls of a shared layer for one another, so that ${it} would change when it is saved and loaded. Emit the graph, which orders the calls anew where that mends it.`;
  return [finding('error', 'call-order', name, message), ...inside];
};

/** The same of a nested model, or, of one that is wrapped, why it cannot be read. */
const callOrderInside = (model: tf.LayersModel): readonly Finding[] => {
  const found: Finding[] = [];
  const refused = refusals(model.name, () =>
    found.push(...callOrder(model, readTensors(model), model.name)),
  );
  return [...refused, ...found];
};

/** The models that a layer holds: itself, or what it wraps. */
const modelsInside = (layer: tf.layers.Layer): readonly tf.LayersModel[] => {
  if (layer instanceof tf.LayersModel) return [layer];
  const wrapped = wrappedBy(layer);
  return wrapped ? modelsInside(wrapped) : [];
};

/** Whether the loader makes the calls of each layer in the order that they are saved in. */
const isKept = (model: tf.LayersModel, { dag, values }: Read): boolean => {
  if (dag.calls.length === layersOf(dag).length) return true;
  const numbers = new Map<Call, number>();
  const nodes = new Map<string, LayerNode>();
  for (const [tensor, { call }] of values) {
    numbers.set(call, tensor.nodeIndex);
    nodes.set((call.layer.source ?? tensor.sourceLayer).name, call.layer);
  }
  const saved = [...dag.calls].sort(
    (a, b) => (numbers.get(a) as number) - (numbers.get(b) as number),
  );
  const layers = model.layers.flatMap(({ name }) => nodes.get(name) ?? []);
  const order = loadingOrder(layers, saved);
  return order !== undefined && numberAlike(saved, order);
};

const compiled = (model: tf.LayersModel): readonly Finding[] =>
  model.optimizer
    ? [
        finding(
          'note',
          'compiled',
          undefined,
          "The model is compiled: emit({ compile: 'keep' }) carries its loss, metrics and optimizer over, which are lost otherwise.",
        ),
      ]
    : [];
