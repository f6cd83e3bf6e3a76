import type * as tf from '@tensorflow/tfjs';
import { oneOrList } from '../layers/apply.ts';
import { checkOptions } from '../layers/check-options.ts';
import { frozenConfig } from '../layers/config.ts';
import type { LayerConfig, OutShapes } from '../layers/layer.ts';
import { takesAxes } from '../layers/messages.ts';
import type { Definition } from '../layers/registry.ts';
import { timeDistributed } from '../layers/wrappers.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { ConfigError, type ErrorDetails, ShapeError } from '../shape/errors.ts';
import { fits, isSameShape } from '../shape/fit.ts';
import { isDictionary } from '../shape/given.ts';
import { inSteps, oneStep } from '../shape/steps.ts';
import {
  type Call,
  createCall,
  createNode,
  createSocket,
  type Dag,
  handedOn,
  isInput,
  isStepwise,
  type LayerNode,
  sortCalls,
  type Value,
  type ValueSpec,
} from './dag.ts';
import { groupBy } from './group.ts';
import {
  builtMisfit,
  callsMisfit,
  eachStep,
  inputCount,
  mixedDTypes,
  nestedMisfit,
  stateIsNoOption,
  takesDType,
  weightsMisfit,
} from './messages.ts';
import { graphInside } from './model-layer.ts';
import { allTrainable } from './trainable.ts';

/** Makes a layer of the catalogue from a config, after checking every option of it. */
export const createLayer = (definition: Definition, config: LayerConfig): LayerNode => {
  const { className, kind, method } = definition;
  if (kind === 'recurrent' && isDictionary(config) && 'initialState' in config) {
    throw new ConfigError(stateIsNoOption(method), {
      code: 'unknown-option',
      layer: method,
      received: 'initialState',
    });
  }
  checkOptionsOf(definition, config);
  const { name } = config;
  const { layer: wrapped, ...own } = config as LayerConfig & { readonly layer?: unknown };
  const inner = kind === 'layer' && definition.isStepwise ? graphInside(wrapped) : undefined;
  if (!inner) return createNode({ name, className, config: frozenConfig(config), definition });
  const { trainable = true, ...kept } = own;
  checkEachStep(name ?? method, inner, (message, details) => new ConfigError(message, details));
  return createNode({
    name,
    className,
    config: frozenConfig(kept),
    inner: trainable ? inner : allTrainable(inner, false),
  });
};

/** Refuses a model that takes or gives several tensors in a wrapper: tfjs fails on it as it predicts. */
export const checkEachStep = (
  name: string,
  { inputs = [], outputs = [] }: { inputs?: readonly unknown[]; outputs?: readonly unknown[] },
  fail: (message: string, details: ErrorDetails) => Error,
): void => {
  if (inputs.length === 1 && outputs.length === 1) return;
  throw fail(eachStep(name, inputs.length, outputs.length), {
    code: 'each-step',
    layer: name,
    received: [inputs.length, outputs.length],
    expected: [1, 1],
  });
};

/** The layer with what only its input can tell filled in. */
export const resolveLayer = (layer: LayerNode, input: Shape): LayerNode => {
  const { definition, config } = layer;
  if (definition?.kind !== 'layer' || !definition.resolve) return layer;
  return createNode({ ...layer, config: definition.resolve(input, config) });
};

/**
 * `resolveLayer` for a layer that may be applied again: calls with the same resolved config are calls of
 * one layer. Another input may lead to another config, such as the sizes for a -1, and so to another layer.
 */
export const resolveShared = (layer: LayerNode, input: Shape): LayerNode => {
  if (layer.source) return layer;
  const resolved = resolveLayer(layer, input);
  if (resolved === layer) return layer;
  const before = resolutions.get(layer) ?? [];
  const known = before.find((one) => shapeConfig(one) === shapeConfig(resolved));
  if (known) return known;
  resolutions.set(layer, [...before, resolved]);
  return resolved;
};
const resolutions = new WeakMap<LayerNode, readonly LayerNode[]>();
const shapeConfig = ({ definition, config }: LayerNode): string =>
  JSON.stringify(definition?.shapeOptions.map((key) => (config as LayerConfig)[key as 'name']));

/** Applies a layer: the call, with the shapes that come out. */
export const applyLayer = (layer: LayerNode, inputs: readonly Value[]): Call => {
  const call = createCall(layer, inputs, outputsOf(layer, inputs));
  const upstream = applied.has(layer) ? sortCalls(inputs) : [];
  for (const other of [...upstream.filter((one) => one.layer === layer), call]) {
    compareSizes(layer, shapeInto(other), shapeInto(call));
  }
  applied.add(layer);
  return call;
};
/** The layers that have a call, in whatever graph; of all others there is none upstream. */
const applied = new WeakSet<LayerNode>();

/**
 * Refuses calls that give a layer what its weights, or its other calls, do not go together with.
 *
 * @param before those that are known to go together.
 * @throws ShapeError with the first of such layers.
 */
export const checkCalls = (calls: readonly Call[], before: readonly Call[] = []): void => {
  const known = new Set(before);
  const taking = calls.filter((call) => !isInput(call));
  for (const [layer, all] of groupBy(taking, (call) => call.layer)) {
    for (const [i, call] of all.entries()) {
      for (const one of all.slice(0, i + 1)) {
        if (known.has(one) && known.has(call)) continue;
        compareSizes(layer, shapeInto(one), shapeInto(call));
      }
    }
  }
};
const shapeInto = ({ inputs }: Call): Shape => (inputs[0] as Value).shape;
/** Whether data may make two shapes the same. */
const canBeSame = (a: Shape, b: Shape): boolean =>
  a.length === b.length &&
  a.every((size, i) => size === null || [null, size].includes(b[i] as Dim));

/** Refuses an input of a layer that does not go together with another, or with what it was built on. */
const compareSizes = (layer: LayerNode, other: Shape, input: Shape): void => {
  const { name, definition, config, source } = layer;
  if (!definition) return;
  const [node] = source?.built ? source.inboundNodes : [];
  const built = node && listOf(node.inputShapes as OutShapes)[0];
  if (source?.built && !built) compareWeights(layer, source, input);
  const label = name ?? definition.method;
  const compare = (
    sizesOf: typeof definition.weighedBy,
    before: Shape,
    message: typeof weightsMisfit,
  ): void => {
    if (!sizesOf) return;
    const [expected, received] = [sizesOf(before, config), sizesOf(input, config)];
    if (canBeSame(expected, received)) return;
    throw new ShapeError(message(label, expected, received, input), {
      code: 'weights',
      layer: label,
      received,
      expected,
    });
  };
  for (const before of built ? [built, other] : [other]) {
    compare(definition.weighedBy, before, weightsMisfit);
  }
  compare(definition.calledWith, other, callsMisfit);
};

/**
 * Refuses an input for which a layer's weights are not. One that was built by `build()` or by data does
 * not say of which input.
 */
const compareWeights = (
  { name, definition, config }: LayerNode,
  { weights }: tf.layers.Layer,
  input: Shape,
): void => {
  const asked = definition?.weights?.(input, config)?.map(({ shape }) => shape);
  const held = weights.map(({ shape }) => shape as Shape);
  if (!asked || asked.every((shape, i) => canBeSame(shape, held[i] ?? []))) return;
  throw new ShapeError(builtMisfit(name, held, asked, input), {
    code: 'weights',
    layer: name,
    received: asked,
    expected: held,
  });
};

/**
 * What values become in a graph with some changes. The calls downstream of a change are made anew,
 * with the shapes that follow; all other calls are the same objects as before.
 *
 * @param replaced the values that others stand for, wherever they are taken.
 * @param fed the calls that are fed by other values; what fed them feeds all else as it did.
 * @throws ShapeError where a call cannot take what it gets now.
 */
export const replay = (
  values: readonly Value[],
  replaced: ReadonlyMap<Value, Value>,
  fed?: ReadonlyMap<Call, readonly Value[]>,
): readonly Value[] => {
  const remade = new Map<Call, Call>();
  const standIn = (value: Value): Value => {
    let now = value;
    for (let next = replaced.get(now); next; next = replaced.get(now)) now = next;
    return now;
  };
  const current = (value: Value): Value =>
    remade.get(value.call)?.outputs[value.call.outputs.indexOf(value)] as Value;
  const wanted = values.map(standIn);
  const stack = wanted.map((value) => value.call);
  while (stack.length > 0) {
    const call = stack.at(-1) as Call;
    const taken = (fed?.get(call) ?? call.inputs).map(standIn);
    const waiting = taken.map((value) => value.call).filter((up) => !remade.has(up));
    if (!remade.has(call) && waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    if (!remade.has(call)) remade.set(call, feed(call, taken.map(current)));
  }
  return wanted.map(current);
};

/** The same call, fed by other values. */
const feed = (call: Call, inputs: readonly Value[]): Call => {
  if (inputs.every((value, i) => value === call.inputs[i])) return call;
  const isAlike = inputs.every((value, i) => looksLike(value, call.inputs[i] as Value));
  const outputs = isAlike ? call.outputs : outputsNow(call.layer, inputs);
  return createCall(call.layer, inputs, outputs, call.args);
};

/** What a layer that is there already gives for other inputs. */
const outputsNow = (layer: LayerNode, inputs: readonly Value[]): readonly ValueSpec[] => {
  try {
    return outputsOf(layer, inputs);
  } catch (error) {
    if (!(error instanceof ShapeError) || layer.inner) throw error;
    const label = layer.name === undefined ? 'a layer' : `'${layer.name}'`;
    throw errorAt(layer, error, `${label} cannot take what would feed it`);
  }
};

/** An error about a kind of layer as one about the layer itself. */
const errorAt = ({ name }: LayerNode, error: ShapeError, lead: string): ShapeError => {
  const { code, message, received, expected } = error;
  const details = { code, layer: name, received, expected, cause: error };
  return new ShapeError(`${lead}: ${message}`, details);
};

const looksLike = (a: Value, b: Value): boolean =>
  handedOn(a).dtype === handedOn(b).dtype && isSameShape(a.shape, b.shape);

/** What a nested model gives, or a wrapper that applies one to each step. */
const outputsOfNested = (
  layer: LayerNode,
  inner: Dag,
  inputs: readonly ValueSpec[],
): readonly ValueSpec[] => {
  if (!isStepwise(layer)) return outputsOfModel(layer.name, inner, inputs, (spec) => spec);
  const [{ shape }] = inputs as readonly [ValueSpec];
  if (shape.length < 3) throw takesAxes(timeDistributed.method, '[batch, steps, a, …]', shape);
  const steps = shape[1] as Dim;
  const together = (spec: ValueSpec): ValueSpec => ({ ...spec, shape: inSteps(spec.shape, steps) });
  const each = inputs.map((spec) => ({ ...spec, shape: oneStep(spec.shape) }));
  const label = layer.name ?? timeDistributed.method;
  return outputsOfModel(label, inner, each, together).map(together);
};

/**
 * What a model gives.
 *
 * @param asTold how a spec looks to those who read of it.
 */
const outputsOfModel = (
  name: string | undefined,
  inner: Dag,
  inputs: readonly ValueSpec[],
  asTold: (spec: ValueSpec) => ValueSpec,
): readonly ValueSpec[] => {
  if (inputs.length !== inner.inputs.length) {
    throw new ShapeError(inputCount(name, inner.inputs.length, inputs.length), {
      code: 'input-count',
      layer: name,
      received: inputs.length,
      expected: inner.inputs.length,
    });
  }
  for (const [i, taken] of inner.inputs.entries()) {
    const given = inputs[i] as ValueSpec;
    const isFitting = fits(given.shape, taken.shape);
    if (given.dtype === taken.dtype && isFitting) continue;
    const [expected, received] = [asTold(taken), asTold(given)];
    throw new ShapeError(nestedMisfit(name, expected, received), {
      code: isFitting ? 'nested-dtype' : 'nested-input',
      layer: name,
      received: received.shape,
      expected: expected.shape,
    });
  }
  const sockets = inputs.map(createSocket);
  return replay(
    inner.outputs,
    new Map(inner.inputs.map((input, i) => [input, sockets[i] as Value])),
  );
};

/** What a layer gives for inputs like these. */
export const outputsOf = (
  layer: LayerNode,
  values: readonly (Value | ValueSpec)[],
): readonly ValueSpec[] => {
  const inputs = values.map(handedOn);
  if (layer.inner) return outputsOfNested(layer, layer.inner, inputs);
  try {
    const dtype = givenDType(layer, checkDTypes(layer, inputs));
    const shapes = shapesOf(
      layer,
      inputs.map(({ shape }) => shape),
    );
    return listOf(shapes).map((shape) => ({ shape, dtype }));
  } catch (error) {
    throw named(error, layer);
  }
};

/**
 * What a rule throws, which knows a method only, perhaps that of a layer inside, with the layer's name if
 * it has one.
 */
const named = (error: unknown, { name, definition }: LayerNode): unknown => {
  const label = name ?? definition?.method;
  return error instanceof ShapeError && label !== undefined && error.layer !== label
    ? new ShapeError(error.message, { ...error, layer: label })
    : error;
};

/**
 * What a call of a live model gives, of which tfjs reports `reported`. Our own rule knows more, where it
 * takes the call. It refuses some that tfjs can compute: of these the report is all there is.
 *
 * @param verb what reads the model, for messages.
 * @throws ShapeError where the report is no shape, or there cannot be one.
 */
export const readOutputs = (
  layer: LayerNode,
  values: readonly Value[],
  reported: readonly ValueSpec[],
  verb: string,
): readonly ValueSpec[] => {
  const { definition, inner } = layer;
  const inputs = values.map(handedOn);
  if (inner) return readNested(layer, inner, inputs, reported);
  if (!definition) return reported;
  // tfjs says `float32` of whatever a layer gives.
  const dtype = givenDType(layer, (inputs[0] as ValueSpec).dtype);
  const withDType = ({ shape }: ValueSpec): ValueSpec => ({ shape, dtype });
  try {
    const shapes = listOf(
      shapesOf(
        layer,
        inputs.map(({ shape }) => shape),
      ),
    );
    return shapes.length === reported.length
      ? shapes.map((shape) => ({ shape, dtype }))
      : reported.map(withDType);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const isShape = reported.every(({ shape }) => shape.every((d) => d === null || d >= 1));
    if (isShape && error.code !== 'reshape') return reported.map(withDType);
    throw errorAt(layer, error, `${verb}: '${layer.name}' cannot give a tensor`);
  }
};

const readNested = (
  layer: LayerNode,
  inner: Dag,
  inputs: readonly ValueSpec[],
  reported: readonly ValueSpec[],
): readonly ValueSpec[] => {
  try {
    return outputsOfNested(layer, inner, inputs);
  } catch (error) {
    if (error instanceof ShapeError) return reported;
    throw error;
  }
};

/** The dtype that a layer gives, of one that it takes. */
const givenDType = ({ definition, config }: LayerNode, taken: DType): DType =>
  definition?.gives?.(config) ?? taken;

const shapesOf = (
  { definition, config, source }: LayerNode,
  shapes: readonly Shape[],
): OutShapes => {
  const [first, ...states] = shapes as [Shape, ...Shape[]];
  switch (definition?.kind) {
    case 'merge':
      return definition.shape(shapes, config);
    case 'recurrent':
      return definition.shape(first, config, states);
    case 'layer':
      return definition.shape(first, config);
    default: {
      // A class that the catalogue does not have came with a live layer, which knows its shapes.
      const given = shapes.map((shape) => [...shape]);
      return (source?.computeOutputShape(oneOrList(given)) ?? []) as OutShapes;
    }
  }
};

const listOf = (shapes: OutShapes): readonly Shape[] =>
  (Array.isArray(shapes[0]) ? shapes : [shapes]) as readonly Shape[];

/** The dtype of what goes in, if the layer can take it. */
const checkDTypes = (layer: LayerNode, inputs: readonly ValueSpec[]): DType => {
  const { definition, className, config, name } = layer;
  const [first, ...others] = inputs;
  const dtype = first?.dtype ?? 'float32';
  const fail = (message: string, received: unknown, expected: unknown): ShapeError =>
    new ShapeError(message, {
      code: 'dtype',
      layer: name ?? definition?.method,
      received,
      expected,
    });
  const other = others.find((input) => input.dtype !== dtype)?.dtype;
  if (definition?.kind === 'merge' && other)
    throw fail(mixedDTypes(className, dtype, other), other, dtype);
  const taken = definition?.takes?.(config);
  if (!first || !taken || taken.includes(dtype)) return dtype;
  throw fail(takesDType(className, taken, dtype, first.shape), dtype, taken);
};

/** Refuses a config that a layer or a cell cannot have. */
export const checkOptionsOf = (
  { method, options }: { readonly method: string; readonly options: object },
  config: LayerConfig,
): void => checkOptions(method, options, config, (config as LayerConfig | null)?.name ?? method);
