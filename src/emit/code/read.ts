import { outputsOf } from '../../graph/apply.ts';
import {
  type Call,
  type Dag,
  isInput,
  isStepwise,
  type LayerNode,
  layersOf,
  type Value,
  wrapperIn,
} from '../../graph/dag.ts';
import { nameLayers } from '../../graph/names.ts';
import { savedConfig } from '../../graph/saved-config.ts';
import { isOfTfjs } from '../../layers/catalogue.ts';
import { registeredClass } from '../../layers/registered.ts';
import type { Inner } from '../../layers/reusable.ts';
import { timeDistributed } from '../../layers/wrappers.ts';
import { GraphError, TensorgraftError } from '../../shape/errors.ts';
import { withArticle } from '../../shape/message.ts';
import { insideOf } from '../inside.ts';
import { loadProblemsOf } from '../loadable.ts';
import {
  type Body,
  type Callee,
  type Expr,
  literal,
  type Maker,
  modelOf,
  type Op,
  type Options,
  text,
  type Wire,
} from './ir.ts';
import { type Spelled, type Spellings, spell, spellRegistered } from './spell.ts';

/** Which module exports the function of a layer class of one's own, by the name of the class. */
export type Imports = Readonly<Record<string, string>>;

interface Reading {
  readonly imports: Imports;
  readonly spellings: Spellings;
  /** The name of the nested model that is read. */
  readonly outer?: string;
}

/**
 * A graph as ops, each of which is to become a call in source.
 *
 * @throws GraphError where a layer cannot be written, or is called as source cannot call it.
 */
export const readBody = (dag: Dag, reading: Reading): Body => {
  const names = nameLayers(dag, reading.outer);
  const nameOf = (layer: LayerNode): string | undefined =>
    reading.outer === undefined ? layer.name : names.get(layer);
  const calls = new Map<LayerNode, number>();
  for (const { layer } of dag.calls) calls.set(layer, (calls.get(layer) ?? 0) + 1);
  const frozen = frozenNames(dag, nameOf, reading);
  const layers = new Map<LayerNode, Layer>();
  const wires = new Map<Value, Wire>();
  const wiresOf = (values: readonly Value[]): readonly Wire[] =>
    values.map((value) => wires.get(value) as Wire);
  const ops = dag.calls.map((call): Op => {
    const { layer } = call;
    checkArgs(call);
    checkRule(call);
    const made =
      layers.get(layer) ??
      readLayer(call, nameOf(layer), (calls.get(layer) as number) > 1, frozen, reading);
    layers.set(layer, made);
    for (const value of call.outputs) {
      const { shape, dtype } = value;
      wires.set(value, { kind: 'wire', shape, dtype, isExact: true });
    }
    return {
      kind: 'op',
      ...made,
      definition: layer.definition,
      inputs: wiresOf(call.inputs),
      outputs: wiresOf(call.outputs),
    };
  });
  return {
    kind: 'body',
    name: reading.outer ?? dag.name,
    inputs: wiresOf(dag.inputs),
    outputs: wiresOf(dag.outputs),
    ops,
    frozen,
    names: dag.calls.flatMap((call) => (isInput(call) ? [] : (nameOf(call.layer) ?? []))),
  };
};

/** Whether a model is trained tfjs says when it computes; what a file says of it has no effect. */
const checkArgs = ({ layer, args }: Call): void => {
  const others = Object.keys(args ?? {}).filter((arg) => arg !== 'training');
  if (others.length > 0) throw unwritable(layer, `is called with ${others.join(', ')}`);
};

/** From how many frozen layers on the graph is frozen as a whole, rather than each of them. */
const fewest = 4;

type Layer = Pick<Op, 'callee' | 'options' | 'full'>;

const readLayer = (
  call: Call,
  name: string | undefined,
  isShared: boolean,
  frozen: ReadonlySet<string>,
  reading: Reading,
): Layer => {
  const { layer } = call;
  const itsName = named(name);
  const only = (callee: Callee, options: Options = itsName): Layer => ({
    callee,
    options,
    full: options,
  });
  if (isInput(call)) {
    const [value] = call.outputs as readonly [Value];
    if (value.dtype === 'string' || value.dtype === 'complex64') {
      throw unwritable(layer, `is an input of ${value.dtype}`);
    }
    return only({ kind: 'input' }, new Map([...inputOptions(value), ...itsName]));
  }
  const apply = (make: Maker['make'], isTyped: boolean): Layer =>
    only({ kind: 'apply', layer: { kind: 'maker', name, isShared, make, isTyped } });
  if (layer.inner) {
    const make = readInner(layer, layer.inner, name, itsName, reading);
    return apply(make, modelOf({ make })?.live === undefined);
  }
  const spelled = spellNode(call, reading);
  const { definition } = layer;
  if (!definition || !spelled) return apply(registered(layer, name), false);
  const isLeft = name !== undefined && frozen.has(name);
  const trainable: Options =
    spelled.isFrozen && !isLeft ? new Map([['trainable', literal(false)]]) : new Map();
  const options = new Map([...itsName, ...spelled.lean, ...trainable]);
  const { method } = definition;
  if (!isOfTfjs(definition)) {
    if (!Object.hasOwn(reading.imports, layer.className)) {
      return apply(registered(layer, name), false);
    }
    const from = reading.imports[layer.className] as string;
    return apply({ kind: 'own', from, built: { kind: 'built', callee: method, options } }, true);
  }
  if (isShared) {
    return definition.kind === 'merge'
      ? apply(registered(layer, name), false)
      : apply({ kind: 'built', callee: `layers.${method}`, options }, true);
  }
  return {
    callee: { kind: definition.kind === 'merge' ? 'merge' : 'method', method },
    options,
    full: new Map([...itsName, ...spelled.full, ...trainable]),
  };
};

/**
 * A nested model, or a wrapper around one.
 *
 * @param isLive whether something takes it that takes layers of tfjs only: a wrapper around a wrapper.
 */
const readInner = (
  layer: LayerNode,
  inner: Dag,
  name: string | undefined,
  options: Options,
  reading: Reading,
  isLive = false,
): Maker['make'] => {
  const outer = name ?? layer.className;
  const isFrozen = layer.source?.trainable === false;
  if (!isStepwise(layer)) return readNested(inner, isFrozen, outer, outer, reading);
  const held = wrapperIn(inner);
  const heldName = held ? nameLayers(inner, outer).get(held) : inner.name;
  const make = held
    ? readInner(held, held.inner as Dag, heldName, named(heldName), reading, true)
    : readNested(inner, isFrozen, inner.name ?? outer, outer, reading, isLive);
  const maker: Maker = { kind: 'maker', name: heldName, isShared: false, make, isTyped: false };
  return { kind: 'wrapper', method: timeDistributed.method, options, layer: maker };
};

/** The model that is inside of a layer. `outer`: what the names begin with that layers without one get. */
const readNested = (
  inner: Dag,
  cameFrozen: boolean,
  name: string,
  outer: string,
  reading: Reading,
  isLive = false,
): Maker['make'] => {
  const { dag, isFrozen } = insideOf(inner, cameFrozen);
  const body = { ...readBody(dag, { ...reading, outer }), name };
  if (!isLive && !isFrozen) return { kind: 'model', body, live: undefined };
  const isLoadable = loadProblemsOf(dag, nameLayers(dag)).length === 0;
  return { kind: 'model', body, live: { isFrozen, isLoadable } };
};

const named = (name: string | undefined): Options =>
  name === undefined ? new Map() : new Map([['name', text(name)]]);

const inputOptions = ({ shape, dtype }: Value): readonly (readonly [string, Expr])[] => [
  shape[0] === null ? ['shape', literal(shape.slice(1))] : ['batchShape', literal(shape)],
  ...(dtype === 'float32' ? [] : [['dtype', literal(dtype)] as const]),
];

/** The config of a layer as `emit` would save it: with what a verb said of its weights. */
const emittedConfig = (layer: LayerNode): object => {
  const saved = savedConfig(layer);
  return layer.trainable === undefined ? saved : withTrainable(saved, layer.trainable);
};

/** A config that says whether the layer is trained, and of a wrapper so does what is inside of it. */
const withTrainable = (config: object, trainable: boolean): object => {
  const { layer, layers } = config as Wrapping;
  const inside = (one: Inner): Inner => ({
    ...one,
    config: withTrainable(one.config, trainable),
  });
  if (layers) return { ...config, layers: layers.map(inside) };
  return { ...config, trainable, ...(layer && { layer: inside(layer) }) };
};
/** The config of what wraps a layer, or of a model inside of such. */
interface Wrapping {
  readonly layer?: Inner;
  readonly layers?: readonly Inner[];
}

const spellNode = ({ layer, inputs }: Call, { spellings }: Reading): Spelled | undefined => {
  const { definition, source } = layer;
  const saved = emittedConfig(layer);
  const [input] = inputs;
  // What is new has its options as they were written, and others would be saved otherwise.
  const isWritten = source?.built && definition?.writesConfig;
  const plain = isWritten && input ? definition.plain?.(saved as never, input.shape) : undefined;
  return definition && spell(definition, plain ?? saved, spellings);
};

/** Refuses a call of a live model that our rules do not take: source could not make it either. */
const checkRule = ({ layer, inputs }: Call): void => {
  try {
    if (layer.definition) outputsOf(layer, inputs);
  } catch (error) {
    if (!(error instanceof TensorgraftError)) throw error;
    throw unwritable(layer, `is called so that it cannot be checked: ${error.message}`);
  }
};

/** A layer of a class that is registered with tfjs, made of what it saves. */
const registered = (layer: LayerNode, name: string | undefined): Maker['make'] => {
  const { className, config, source, definition } = layer;
  const live =
    source ?? definition?.create({ ...config, ...(name === undefined ? {} : { name }) } as never);
  if (!live) throw unwritable(layer, 'has no class that could make it again');
  if (!registeredClass(className)) {
    throw unwritable(
      layer,
      `is ${withArticle(className)}, which is not registered with tf.serialization`,
    );
  }
  const whole = { ...emittedConfig(layer), name: name ?? live.name };
  return { kind: 'registered', className, config: spellRegistered(live, whole) };
};

/** The layers that are frozen together, if they are many and each of all layers is known by its name. */
const frozenNames = (
  dag: Dag,
  nameOf: (layer: LayerNode) => string | undefined,
  reading: Reading,
): ReadonlySet<string> => {
  const calls = dag.calls.filter((call) => !isInput(call));
  const firstCalls = new Map([...calls].reverse().map((call) => [call.layer, call]));
  const frozen = layersOf(dag).flatMap((layer) => {
    const call = firstCalls.get(layer);
    const isFrozen = call && !layer.inner && spellNode(call, reading)?.isFrozen;
    return isFrozen ? (nameOf(layer) ?? []) : [];
  });
  const areNamed = calls.every(({ layer }) => nameOf(layer) !== undefined);
  return new Set(areNamed && frozen.length >= fewest ? frozen : []);
};

const unwritable = (layer: LayerNode, why: string): GraphError =>
  new GraphError(`toCode: '${layer.name ?? layer.className}' ${why}, which source cannot say`, {
    code: 'unwritable',
    layer: layer.name,
    received: layer.className,
  });
