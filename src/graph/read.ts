import * as tf from '@tensorflow/tfjs';
import { isOfTfjs } from '../layers/catalogue.ts';
import { frozenConfig, withOwnLists } from '../layers/config.ts';
import { hasClassName, heldBy, innerLayers, mendedConfig } from '../layers/inner.ts';
import { registeredClass } from '../layers/registered.ts';
import { definitionOf } from '../layers/registry.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { GraphError } from '../shape/errors.ts';
import { takes } from '../shape/given.ts';
import { inSteps, oneStep } from '../shape/steps.ts';
import { checkEachStep, readOutputs, resolveLayer } from './apply.ts';
import {
  createCall,
  createDag,
  createInput,
  createModel,
  createNode,
  type Dag,
  graphOfWrapper,
  isStepwiseClass,
  type LayerNode,
  type Value,
  type ValueSpec,
} from './dag.ts';

/** What a live tfjs layer keeps of each of its calls; tfjs declares it without these. */
interface Node {
  readonly inputTensors: readonly tf.SymbolicTensor[];
  readonly outputTensors: readonly tf.SymbolicTensor[];
  readonly callArgs?: object;
}

/** What reads a model: how its errors begin, and what they say that it takes. */
export interface Reader {
  readonly verb: string;
  readonly takes: string;
}
const opener: Reader = { verb: 'fromModel', takes: 'a tf.LayersModel' };

/**
 * Reads a live tfjs model into a graph, without touching it. Calls that the model's outputs do not
 * need, such as those of another model that shares its layers, are left out.
 *
 * @param isInFrozen whether it is nested in a model that is frozen as a whole.
 * @throws GraphError where it is no layers model, or has not been built.
 * @throws ShapeError where a layer of it can give no tensor, which tfjs finds out with data at best.
 */
export const readModel = (given: unknown, isInFrozen = false, reader: Reader = opener): Dag =>
  readTensors(given, isInFrozen, reader).dag;

/** A graph that was read, and which of its values each tensor of the model became. */
export interface Read {
  readonly dag: Dag;
  readonly values: ReadonlyMap<tf.SymbolicTensor, Value>;
}

/** As `readModel`, for those who have to find the model's own tensors again. */
export const readTensors = (given: unknown, isInFrozen = false, reader: Reader = opener): Read => {
  const model = checkModel(given, reader);
  const { inputs, outputs, name } = model;
  const isFrozen = isInFrozen || !model.trainable;
  const layers = new Map<tf.layers.Layer, LayerNode>();
  const values = new Map<tf.SymbolicTensor, Value>();
  const layerOf = (source: tf.layers.Layer): LayerNode => {
    const known = layers.get(source);
    if (known) return known;
    const layer = readLayer(source, isFrozen, reader);
    layers.set(source, layer);
    return layer;
  };
  const first = beginningOf(model);
  /** The layer and the node of it that give a tensor. */
  const origin = (tensor: tf.SymbolicTensor): readonly [tf.layers.Layer, Node] =>
    tensor === first?.outputs[0]
      ? [first, nodeAt(first, 0)]
      : [tensor.sourceLayer, nodeAt(tensor.sourceLayer, tensor.nodeIndex)];
  for (const tensor of inputs) {
    const { shape, dtype } = tensor;
    values.set(tensor, createInput(tensor.sourceLayer.name, { shape, dtype: dtype as DType }));
  }
  const stack = [...outputs];
  while (stack.length > 0) {
    const tensor = stack.at(-1) as tf.SymbolicTensor;
    const [source, node] = origin(tensor);
    if (!values.has(tensor)) {
      const missing = node.inputTensors.filter((needed) => !values.has(needed));
      stack.push(...missing);
      if (missing.length > 0) continue;
    }
    stack.pop();
    if (values.has(tensor)) continue;
    const layer = layerOf(source);
    const taken = node.inputTensors.map((needed) => values.get(needed) as Value);
    const reported = node.outputTensors as readonly ValueSpec[];
    const given = readOutputs(layer, taken, reported, reader.verb);
    // What is called once can say which sizes its -1 stands for.
    const isCalledOnce = source.inboundNodes.length === 1;
    const known = isCalledOnce ? resolveLayer(layer, (taken[0] as Value).shape) : layer;
    const call = createCall(known, taken, given, furtherArgs(node.callArgs));
    for (const [i, output] of node.outputTensors.entries())
      values.set(output, call.outputs[i] as Value);
  }
  const found = (tensors: readonly tf.SymbolicTensor[]): readonly Value[] =>
    tensors.map((tensor) => values.get(tensor) as Value);
  return { dag: createDag(found(inputs), found(outputs), { name, origin: model }), values };
};

/**
 * A live tfjs layer as a layer of a graph.
 *
 * @param taken the shape that it takes, if that is known.
 */
export const readLayer = (
  source: tf.layers.Layer,
  frozen = false,
  reader: Reader = opener,
  taken: Shape | undefined = shapeInto(source),
): LayerNode => {
  const { name } = source;
  if (source instanceof tf.LayersModel) {
    return createModel(name, readModel(source, frozen, reader), { source, frozen });
  }
  const className = classNameOf(source);
  const config = configOf(source, className);
  const inner = insideOfWrapper(source, className, taken, frozen, reader);
  if (inner) {
    const { layer: _, ...own } = config;
    return createNode({ name, className, config: own, source, inner, frozen });
  }
  const definition = definitionOf(className, config);
  return createNode({ name, className, config, definition, source, frozen });
};

/** What a layer saves, in a copy: its lists may be the layer's own, and of a class of one's own all of it. */
const configOf = (source: tf.layers.Layer, className: string): tf.serialization.ConfigDict => {
  const config = mendedConfig(source);
  const isPlain = isOfTfjs(definitionOf(className)) && innerLayers(source).length === 0;
  return isPlain ? withOwnLists(config) : frozenConfig(config);
};

/** What a layer takes in its first call, if it has one. */
const shapeInto = ({ inboundNodes: [first] }: tf.layers.Layer): Shape | undefined =>
  first?.inputShapes[0] as Shape | undefined;

/** What a wrapper applies to each step, where there is a model in that, perhaps in further wrappers. */
const insideOfWrapper = (
  layer: tf.layers.Layer,
  className: string,
  taken: Shape | undefined,
  frozen: boolean,
  reader: Reader,
): Dag | undefined => {
  const held = isStepwiseClass(className) ? heldBy(layer) : undefined;
  if (held instanceof tf.LayersModel) {
    checkEachStep(
      layer.name,
      held,
      (message, details) => new GraphError(`${reader.verb}: ${message}`, details),
    );
    return readModel(held, frozen, reader);
  }
  const step = taken && oneStep(taken);
  const wrapper = held && readLayer(held, frozen, reader, step);
  if (!wrapper?.inner) return undefined;
  const { inputs, outputs } = wrapper.inner;
  const [{ shape, dtype }, given] = [inputs[0] as Value, outputs[0] as Value];
  const sequence = step ?? inSteps(shape, null);
  const input = createInput(`${wrapper.name}_input`, { shape: sequence, dtype });
  const reported = { shape: inSteps(given.shape, sequence[1] as Dim), dtype: given.dtype };
  return graphOfWrapper(wrapper, input, readOutputs(wrapper, [input], [reported], reader.verb));
};

/** The name of a layer's class; of one without a static `className` that of JavaScript, unless another has it. */
const classNameOf = (layer: tf.layers.Layer): string => {
  if (hasClassName(layer)) return layer.getClassName();
  const { name } = layer.constructor;
  return registeredClass(name) ? `${name} without a className` : name;
};

/** An initial state is among the tensors that go in; tfjs keeps it in the arguments besides. */
const furtherArgs = (args: object = {}): object | undefined => {
  const further = Object.entries(args).filter(([key]) => key !== 'initialState');
  return further.length === 0 ? undefined : Object.fromEntries(further);
};

/** Cast: tfjs keeps what a node holds out of its types. */
const nodeAt = (layer: tf.layers.Layer, index: number): Node =>
  layer.inboundNodes[index] as unknown as Node;

/**
 * The model that a sequential one begins with. tfjs does not call it: it takes its tensors, of which its
 * first node says what they are, for those of the sequential model.
 */
const beginningOf = ({ layers, inputs }: tf.LayersModel): tf.LayersModel | undefined => {
  const [first] = layers;
  return first instanceof tf.LayersModel && first.inputs[0] === inputs[0] ? first : undefined;
};

/**
 * Refuses what is not a layers model that was built.
 *
 * @throws GraphError where it is none.
 */
const checkModel = (model: unknown, { verb, takes: expected }: Reader): tf.LayersModel => {
  if (model instanceof tf.GraphModel) {
    throw new GraphError(
      `${verb}: this is a GraphModel, which has no layers to edit; convert the original to a layers model`,
      { code: 'graph-model', received: 'GraphModel', expected: 'LayersModel' },
    );
  }
  if (!(model instanceof tf.LayersModel)) {
    throw new GraphError(
      isModelOfAnother(model)
        ? `${verb}: this is not a tf.LayersModel; is there a second copy of tfjs?`
        : takes(verb, expected, 'await tf.loadLayersModel(url)', model),
      { code: 'not-a-model', received: model, expected: 'LayersModel' },
    );
  }
  if (!Array.isArray(model.outputs) || model.outputs.length === 0) {
    throw new GraphError(
      `${verb}: the model '${model.name}' has not been built; give its first layer an inputShape`,
      { code: 'not-built', layer: model.name },
    );
  }
  return model;
};

/** Whether it has what a layers model has, and can be one of a copy of tfjs that is not ours. */
const isModelOfAnother = (model: unknown): boolean =>
  typeof (model as Partial<tf.LayersModel> | null | undefined)?.getLayer === 'function';
