import type * as tf from '@tensorflow/tfjs';
import { type Definition, definitionOf } from '../layers/registry.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';

/** A layer: what is shared by all its calls. */
export interface LayerNode {
  readonly kind: 'layer';
  /** What stays the same while verbs change it: by that it is known where it is applied again. */
  readonly identity: object;
  /** The name it was given; one without is named when it is emitted. */
  readonly name: string | undefined;
  /** The class that tfjs registers it under. */
  readonly className: string;
  readonly config: object;
  /** The layer's entry in the catalogue, if it has one. */
  readonly definition: Definition | undefined;
  /** The trained layer whose weights it keeps; a new layer has none. */
  readonly source: tf.layers.Layer | undefined;
  /** Another trained layer whose weights it takes instead of its own or of new ones. */
  readonly donor: tf.layers.Layer | undefined;
  /** What is inside of it, where it is a nested model, or a wrapper that applies one to each step. */
  readonly inner: Dag | undefined;
  /** Whether `fit` may change its weights, where a verb said so; a nested model has it in its layers. */
  readonly trainable: boolean | undefined;
  /** Whether it came from a model that is frozen as a whole, which its own config does not say. */
  readonly frozen: boolean;
}

/** One application of a layer. An input is a call that takes nothing. */
export interface Call {
  readonly kind: 'call';
  readonly layer: LayerNode;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Further arguments of tfjs's `apply`. */
  readonly args: object | undefined;
}

/** A tensor that a call gives. */
export interface Value {
  readonly kind: 'value';
  readonly call: Call;
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * A graph as data: nothing writes to it, for it is shared between all the graphs that are made from
 * it. The shapes in it, which users are handed as they are, are frozen, and of its configs they are handed copies.
 */
export interface Dag {
  readonly kind: 'dag';
  readonly name: string | undefined;
  /** The live model that it was read from, which may be compiled. */
  readonly origin: tf.LayersModel | undefined;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Every call, each after those that feed it. */
  readonly calls: readonly Call[];
}

/** Any graph, whatever its layers. */
export interface AnyGraph {
  readonly name: string | undefined;
  readonly dag: Dag;
}

/** Whether something is a graph, however it was made. */
export const isGraph = (given: unknown): given is AnyGraph =>
  typeof given === 'object' &&
  given !== null &&
  'dag' in given &&
  (given.dag as Partial<Dag> | null)?.kind === 'dag';

/** What a value looks like, before there is one. */
export interface ValueSpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A layer; what is left out is as in a new layer. */
export const createNode = (
  layer: Pick<LayerNode, 'name' | 'className' | 'config'> & Partial<LayerNode>,
): LayerNode => ({
  kind: 'layer',
  identity: {},
  definition: undefined,
  source: undefined,
  donor: undefined,
  inner: undefined,
  trainable: undefined,
  frozen: false,
  ...layer,
  config: Object.freeze(layer.config),
});

/** A nested model: of whichever class it was, it is emitted as a functional one; its config is what is inside. */
export const createModel = (
  name: string | undefined,
  inner: Dag,
  layer: Partial<LayerNode> = {},
): LayerNode => createNode({ ...layer, name, className: modelClass, config: {}, inner });
export const modelClass = 'Model';

/** What is inside of a layer that is a nested model, and not a wrapper around one. */
export const nestedIn = (layer: LayerNode): Dag | undefined =>
  isStepwise(layer) ? undefined : layer.inner;
/** Whether what is inside of a layer is applied to each step of what the layer takes. */
export const isStepwise = ({ inner, className }: LayerNode): boolean =>
  inner !== undefined && isStepwiseClass(className);
/** Whether layers of a class apply what is inside of them to each step. */
export const isStepwiseClass = (className: string): boolean => {
  const definition = definitionOf(className);
  return definition?.kind === 'layer' && definition.isStepwise === true;
};

/**
 * A graph of one layer, without a name: what a wrapper holds that applies another wrapper, around a model,
 * to each step.
 */
export const graphOfWrapper = (
  wrapper: LayerNode,
  input: Value,
  outputs: readonly ValueSpec[],
): Dag => createDag([input], createCall(wrapper, [input], outputs).outputs);
/** The one layer of such a graph; `undefined` of a model, or of what was edited to be more. */
export const wrapperIn = ({ name, outputs, calls }: Dag): LayerNode | undefined => {
  const [, call, ...others] = calls;
  const isOnly = name === undefined && others.length === 0 && call === outputs[0]?.call;
  return call && isOnly && isStepwise(call.layer) ? call.layer : undefined;
};

/** The layer of an input. What else it is stands in the value that its call gives. */
const inputLayer = (name: string | undefined): LayerNode =>
  createNode({ name, className: 'InputLayer', config: {} });

export const createCall = (
  layer: LayerNode,
  inputs: readonly Value[],
  outputs: readonly ValueSpec[],
  args?: object,
): Call => {
  const values: Value[] = [];
  const call: Call = { kind: 'call', layer, inputs, outputs: values, args };
  for (const { shape, dtype } of outputs) {
    values.push({ kind: 'value', call, shape: Object.freeze([...shape]), dtype });
  }
  return call;
};

/** What a layer gets that takes a value: whatever another layer gives tfjs hands on as `float32`. */
export const handedOn = (value: Value | ValueSpec): ValueSpec =>
  value.dtype === 'float32' || !('call' in value) || isInput(value.call)
    ? value
    : { shape: value.shape, dtype: 'float32' };

/** What an input gives. */
export const createInput = (name: string | undefined, spec: ValueSpec): Value =>
  createCall(inputLayer(name), [], [spec]).outputs[0] as Value;

/** An unnamed input like a value, which something else is to feed later. */
export const createSocket = (value: Value | ValueSpec): Value =>
  createInput(undefined, handedOn(value));

export const createDag = (
  inputs: readonly Value[],
  outputs: readonly Value[],
  { name, origin }: { readonly name?: string | undefined; readonly origin?: Dag['origin'] } = {},
): Dag => ({
  kind: 'dag',
  name,
  origin,
  inputs,
  outputs,
  calls: sortCalls([...inputs, ...outputs]),
});

/** Every call upstream of the values, each after those that feed it, in the order of their inputs. */
export const sortCalls = (values: readonly Value[]): readonly Call[] => {
  const sorted = new Set<Call>();
  const entered = new Set<Call>();
  const stack = values.map((value) => value.call).reverse();
  while (stack.length > 0) {
    const call = stack.at(-1) as Call;
    if (sorted.has(call) || entered.has(call)) {
      sorted.add(call);
      stack.pop();
      continue;
    }
    entered.add(call);
    for (let i = call.inputs.length - 1; i >= 0; i--) {
      const upstream = (call.inputs[i] as Value).call;
      if (!sorted.has(upstream)) stack.push(upstream);
    }
  }
  return [...sorted];
};

/** The layers of a graph, in the order of their first calls. */
export const layersOf = (dag: Dag): readonly LayerNode[] => [
  ...new Set(dag.calls.map((call) => call.layer)),
];

export const isInput = (call: Call): boolean => call.inputs.length === 0;

/** For each call, the calls that it feeds. */
export const consumersOf = (dag: Dag): ReadonlyMap<Call, readonly Call[]> => {
  const consumers = new Map<Call, Call[]>(dag.calls.map((call) => [call, []]));
  for (const call of dag.calls) {
    for (const upstream of new Set(call.inputs.map((value) => value.call))) {
      consumers.get(upstream)?.push(call);
    }
  }
  return consumers;
};
