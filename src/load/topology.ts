import { failure, quote } from '../files/failure.ts';
import { isObject, type Json, listAt, objectAt, textAt } from '../files/json.ts';
import { mostCalls, mostModels } from '../files/limits.ts';
import { isModelClass } from '../files/model-class.ts';
import { memberNames } from '../keras/places.ts';
import { dtype } from '../layers/options.ts';
import { isInner } from '../layers/reusable.ts';
import { isDim } from '../shape/dimension.ts';
import { ConfigError } from '../shape/errors.ts';
import { withArticle } from '../shape/message.ts';
import type { Folders } from './artifacts.ts';
import { isOperation } from './keras/operations.ts';
import { refusalOf, translate, type Written } from './keras/translate.ts';
import { type Node, nodesOf, refsOf } from './nodes.ts';
import { type Called, sortNodes } from './order.ts';
import type { LayerPlan, ModelPlan, Piece, Ref, Writer } from './plan.ts';

/** Where a model stands in a file, and who wrote it. */
export interface Context {
  readonly file: string;
  readonly writer: Writer;
  /** Whether layers must do in tfjs just what they did in Keras, or be refused. */
  readonly isStrict: boolean;
  /** The place of the model's weights in a `.keras` file, and the number of models around it. */
  readonly place: string;
  readonly depth: number;
  readonly folders?: Folders | undefined;
}

interface Layer extends Called {
  readonly entry: Json;
  readonly config: Json;
  readonly className: string;
  readonly place: string;
}

/**
 * Reads the description of a model.
 *
 * @throws LoadError where it is no description, or that of a network that cannot be.
 */
export const planModel = (value: unknown, context: Context): ModelPlan => {
  const { file, depth } = context;
  if (depth > mostModels) {
    throw failure(file, `models are nested more than ${mostModels} deep; unnest them`, {
      code: 'nesting',
      expected: mostModels,
    });
  }
  const model = objectAt(value, file, 'the model');
  const className = textAt(model.class_name, file, 'the class_name of the model');
  const read = readers.get(className);
  if (read) return read(model.config, context, model);
  throw failure(
    file,
    `the model is ${withArticle(className, quote(className))}, where a Sequential or Functional model is expected; rebuild it as one of these`,
    { code: 'model-class', received: className, expected: [...readers.keys()] },
  );
};

const planFunctional = (value: unknown, context: Context): ModelPlan => {
  const { file } = context;
  const config = objectAt(value, file, 'the config of the model');
  const entries = listAt(config.layers, file, 'the layers of the model');
  const outputs = refsOf(config.output_layers, 'output_layers', file);
  const inputs = refsOf(config.input_layers, 'input_layers', file);
  if (outputs.length === 0) {
    throw failure(file, 'the model has no outputs: output_layers is empty', { code: 'empty' });
  }
  const layers = readLayers(entries, context, (entry, name) => {
    const nodes = nodesOf(entry.inbound_nodes, name, file);
    return isInputEntry(entry) ? [source] : nodes;
  });
  return connect(config.name, layers, inputs, outputs, context);
};

const planSequential = (value: unknown, context: Context, model: Json): ModelPlan => {
  const { file } = context;
  // In its first years Keras wrote the list of layers alone.
  const config: Json = Array.isArray(value)
    ? { layers: value }
    : objectAt(value, file, 'the config of the model');
  const given = listAt(config.layers, file, 'the layers of the model');
  if (given.length === 0) throw noLayers(file);
  const entries = isInputEntry(given[0])
    ? given
    : [inputFor(given[0], config, model, file), ...given];
  let previous: Ref | undefined;
  const layers = readLayers(entries, context, (_, name) => {
    const node: Node = previous ? { ...source, inputs: [previous] } : source;
    previous = { layer: name, node: 0, tensor: 0 };
    return [node];
  });
  const [first] = layers.keys();
  const input: Ref = { layer: first as string, node: 0, tensor: 0 };
  return connect(config.name, layers, [input], [previous as Ref], context);
};

const readers: ReadonlyMap<string, (config: unknown, context: Context, model: Json) => ModelPlan> =
  new Map([
    ['Functional', planFunctional],
    ['Model', planFunctional],
    ['Sequential', planSequential],
  ]);

/** The call of an input, which takes nothing. */
const source: Node = { inputs: [], args: undefined, constants: new Map(), masks: [] };

/** The input of a sequential model that does not list one. */
const inputFor = (first: unknown, config: Json, model: Json, file: string): Json => {
  const build = isObject(model.build_config) ? model.build_config.input_shape : undefined;
  const shape = shapeInto(first) ?? config.build_input_shape ?? build;
  if (Array.isArray(shape)) {
    const inner = isObject(first) && isObject(first.config) ? first.config : {};
    return {
      class_name: 'InputLayer',
      config: { batch_input_shape: shape, dtype: inner.dtype, name: inputName(first) },
    };
  }
  throw failure(
    file,
    'a Sequential model does not say what shape goes in; give its first layer an input shape and save it again',
    { code: 'not-built', received: shape, expected: 'a shape' },
  );
};

/** As tfjs names it: a model that comes first brings its input along. */
const inputName = (entry: unknown): string => {
  const { name, layers }: Json = isObject(entry) && isObject(entry.config) ? entry.config : {};
  if (Array.isArray(layers)) return inputName(layers[0]);
  return isInputEntry(entry) ? `${name}` : `${name}_input`;
};

const shapeInto = (entry: unknown): unknown => {
  if (!isObject(entry) || !isObject(entry.config)) return undefined;
  const { batch_input_shape: shape, batch_shape: other, layers } = entry.config;
  return shape ?? other ?? (Array.isArray(layers) ? shapeInto(layers[0]) : undefined);
};

const isInputEntry = (entry: unknown): boolean =>
  isObject(entry) && entry.class_name === 'InputLayer';

/** The layers of a model by name, each with its calls. */
const readLayers = (
  entries: readonly unknown[],
  { file, place, folders }: Context,
  nodesFor: (entry: Json, name: string) => readonly Node[],
): ReadonlyMap<string, Layer> => {
  const layers = new Map<string, Layer>();
  const memberName = memberNames();
  const container = `${place}layers/`;
  for (const [i, value] of entries.entries()) {
    const entry = objectAt(value, file, `layer ${i} of the model`);
    const className = textAt(entry.class_name, file, `the class_name of layer ${i}`);
    const config = isModelClass(className)
      ? modelConfig(entry.config)
      : objectAt(entry.config, file, `the config of layer ${i}`);
    const name = textAt(entry.name ?? config.name, file, `the name of layer ${i}`);
    checkName(name, layers, file);
    // Operations are no layers, and have no weights.
    const member = isOperation(entry) ? '' : `${container}${memberName(className)}`;
    if (className === 'InputLayer') checkShape(name, config, file);
    layers.set(name, {
      name,
      entry,
      config,
      className,
      nodes: nodesFor(entry, name),
      // Keras counts them in the order of the graph, in which the file may not list them any more.
      place: folders?.get(container)?.get(name) ?? member,
    });
  }
  if (layers.size > 0) return layers;
  throw noLayers(file);
};
const noLayers = (file: string): Error =>
  failure(file, 'the model has no layers', { code: 'empty' });
const modelConfig = (config: unknown): Json => (isObject(config) ? config : {});

const checkName = (name: string, taken: ReadonlyMap<string, unknown>, file: string): void => {
  if (name === '' || name in Object.prototype) {
    throw failure(file, `${quote(name)} cannot be the name of a layer; rename it`, {
      code: 'name',
      layer: name,
      received: name,
    });
  }
  if (!taken.has(name)) return;
  throw failure(file, `two layers are named ${quote(name)}; rename one of them`, {
    code: 'name-taken',
    layer: name,
    received: name,
  });
};

/** Refuses an input of which a size is none; tfjs would take it, and fail once it predicts. */
const checkShape = (name: string, config: Json, file: string): void => {
  const shape = config.batch_input_shape ?? config.batch_shape;
  if (shape === undefined || shape === null) return;
  if (Array.isArray(shape) && shape.every(isDim)) return;
  throw failure(
    file,
    `the input ${quote(name)} has the shape ${quote(shape)}; its sizes must be whole numbers above 0, or null`,
    { code: 'input-shape', layer: name, received: shape, expected: 'a shape' },
  );
};

/** Refuses an input of a dtype that tfjs does not have; otherwise only `predict` would fail. */
const checkDType = (name: string, received: unknown, file: string): void => {
  const expected = received === undefined || received === null ? undefined : dtype(received);
  if (expected === undefined) return;
  throw failure(
    file,
    `the dtype of the input ${quote(name)} is ${quote(received)}; it must be ${expected}`,
    { code: 'input-dtype', layer: name, received, expected },
  );
};

const connect = (
  name: unknown,
  layers: ReadonlyMap<string, Layer>,
  inputs: readonly Ref[],
  outputs: readonly Ref[],
  context: Context,
): ModelPlan => {
  const { file } = context;
  const counted = countFromZero(layers, outputs, context.writer);
  const sorted = sortNodes(counted.layers, counted.outputs, file);
  checkMasks(
    sorted.flatMap(({ layer, node }) => layer.nodes[node]?.masks ?? []),
    layers,
    file,
  );
  const plans = new Map<string, LayerPlan>();
  for (const { layer } of sorted) {
    if (!plans.has(layer.name)) plans.set(layer.name, planLayer(layer, context));
  }
  const calls = sorted.map(({ layer, node }) => {
    const { inputs, args } = layer.nodes[node] as Node;
    return { layer: plans.get(layer.name) as LayerPlan, node, inputs, args };
  });
  checkInputs(inputs, sorted, file);
  const size = calls.reduce((sum, { layer }) => sum + sizeOfLayer(layer), 0);
  if (size > mostCalls) throw tooManyCalls(size, file);
  return {
    size,
    name: typeof name === 'string' ? name : undefined,
    layers: [...plans.values()],
    calls,
    inputs,
    outputs: counted.outputs,
  };
};

const sizeOfLayer = ({ pieces }: LayerPlan): number =>
  pieces.reduce((sum, { model }) => sum + 1 + (model?.size ?? 0), 0);

/** A few models that call each other twice are soon more than anybody can compute. */
const tooManyCalls = (size: number, file: string): Error =>
  failure(
    file,
    `the model is ${size} calls of layers, those of models inside it included, where ${mostCalls} are the most`,
    { code: 'too-large', received: size, expected: mostCalls },
  );

/**
 * Keras 2 and tfjs count the making of a model inside another as its first call; Keras 3 does so
 * where a functional model is an output of another, and nowhere else.
 */
const countFromZero = (
  layers: ReadonlyMap<string, Layer>,
  outputs: readonly Ref[],
  writer: Writer,
): { readonly layers: ReadonlyMap<string, Layer>; readonly outputs: readonly Ref[] } => {
  const nodes = [...layers.values()].flatMap((layer) => layer.nodes);
  const all = [...outputs, ...nodes.flatMap(refsIn)];
  const fromZero = new Set(all.filter(({ node }) => node === 0).map(({ layer }) => layer));
  const counted =
    (isShifted: (className: string) => boolean) =>
    (ref: Ref): Ref => {
      const className = layers.get(ref.layer)?.className ?? '';
      return ref.node > 0 && isShifted(className) ? { ...ref, node: ref.node - 1, first: 1 } : ref;
    };
  const isKeras3 = writer === 'keras3';
  const inside = (ref: Ref): Ref =>
    isKeras3 || fromZero.has(ref.layer) ? ref : counted(isModelClass)(ref);
  const isFunctional = (className: string): boolean => readers.get(className) === planFunctional;
  return {
    outputs: outputs.map(isKeras3 ? counted(isFunctional) : inside),
    layers: new Map(
      [...layers].map(([name, layer]) => [
        name,
        { ...layer, nodes: layer.nodes.map((n) => ({ ...n, inputs: n.inputs.map(inside) })) },
      ]),
    ),
  };
};
const refsIn = ({ inputs }: Node): readonly Ref[] => inputs;

/** Masks that Keras worked out tfjs works out too; one that somebody made would be lost. */
const checkMasks = (
  masks: readonly Ref[],
  layers: ReadonlyMap<string, Layer>,
  file: string,
): void => {
  for (const { layer: name } of masks) {
    const layer = layers.get(name);
    if (layer && isOperation(layer.entry)) continue;
    throw failure(
      file,
      `${quote(name)} is given to a layer as its mask, which tfjs cannot be told; use a masking layer`,
      { code: 'mask', layer: name },
    );
  }
};

const checkInputs = (
  inputs: readonly Ref[],
  calls: readonly { readonly layer: Layer }[],
  file: string,
): void => {
  const given = new Set(inputs.map(({ layer }) => layer));
  const needed = new Set(
    calls.filter(({ layer }) => isInputEntry(layer.entry)).map(({ layer }) => layer.name),
  );
  const wrong =
    [...needed].find((name) => !given.has(name)) ?? [...given].find((name) => !needed.has(name));
  if (wrong === undefined) return;
  throw failure(
    file,
    needed.has(wrong)
      ? `the outputs need the input ${quote(wrong)}, which is not among the inputs of the model`
      : `no output needs the input ${quote(wrong)}; leave it out of the inputs of the model`,
    { code: needed.has(wrong) ? 'missing-input' : 'unused-input', layer: wrong },
  );
};

const planLayer = (layer: Layer, context: Context): LayerPlan => {
  const { file, isStrict, depth } = context;
  const { name, className, entry, config, place } = layer;
  const inner: Context = { ...context, place: `${place}/`, depth: depth + 1 };
  if (isModelClass(className)) {
    const model = planModel(entry, inner);
    return { name, place, isStrict, pieces: [{ className, config: {}, model }] };
  }
  const written: Written = {
    name,
    className,
    config,
    isOperation: isOperation(entry),
    isMasked: layer.nodes.some(({ masks }) => masks.length > 0),
    constants: layer.nodes[0]?.constants ?? new Map(),
    inputs: layer.nodes[0]?.inputs.length ?? 0,
  };
  const refusal = refusalOf(written);
  if (refusal !== undefined) {
    throw failure(file, refusal, { code: 'unknown-layer', layer: name, received: className });
  }
  const pieces = translated(written, context).map((piece) => withModel(piece, config, inner));
  if (className === 'InputLayer') checkDType(name, pieces[0]?.config.dtype, file);
  return { name, place, isStrict, pieces };
};

const translated = (written: Written, { writer, file, isStrict }: Context): readonly Piece[] => {
  try {
    return translate(written, writer, isStrict);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw failure(file, error.message, { ...error });
  }
};

/**
 * A model inside a wrapper, perhaps through others, is read as one, and no model can be anything else of a
 * layer.
 */
const withModel = (piece: Piece, config: Json, context: Context): Piece => {
  const wrapped = wrappedModel(config, context.place);
  checkNoModels(wrapped ? withoutModel(piece.config) : piece.config, context.file);
  if (!wrapped) return piece;
  return { ...piece, model: planModel(wrapped.model, { ...context, place: wrapped.place }) };
};

const wrappedModel = (
  { layer }: Json,
  place: string,
): { readonly model: Json; readonly place: string } | undefined => {
  if (!isObject(layer)) return undefined;
  const inside = `${place}layer/`;
  if (isModelClass(layer.class_name)) return { model: layer, place: inside };
  return isObject(layer.config) ? wrappedModel(layer.config, inside) : undefined;
};
/** What the wrappers say besides. */
const withoutModel = ({ layer, ...others }: Json): Json =>
  isInner(layer) && !isModelClass(layer.className)
    ? { ...others, layer: { ...layer, config: withoutModel(layer.config as Json) } }
    : others;

const checkNoModels = (value: unknown, file: string): void => {
  if (typeof value !== 'object' || value === null) return;
  const { className } = value as { readonly className?: unknown };
  if (isModelClass(className)) {
    throw failure(file, `a ${quote(className)} cannot be an option of a layer`, {
      code: 'model-class',
      received: className,
    });
  }
  for (const inner of Object.values(value)) checkNoModels(inner, file);
};
