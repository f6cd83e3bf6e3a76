import { camelCase, tsConfig } from '../files/camel.ts';
import { failure, quote } from '../files/failure.ts';
import { isObject, type Json } from '../files/json.ts';
import type { Ref } from './plan.ts';

/** A call of a layer as a file has it. */
export interface Node {
  readonly inputs: readonly Ref[];
  readonly args: Json | undefined;
  /** The operands of a call that are numbers, by their place among the inputs. */
  readonly constants: ReadonlyMap<number, number>;
  /** The tensors that say which steps to skip: tfjs works them out by itself. */
  readonly masks: readonly Ref[];
}

/** The calls of a layer: lists in tfjs and Keras 2, objects in Keras 3. */
export const nodesOf = (value: unknown, layer: string, file: string): readonly Node[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(value, layer, file);
  return value.map((node) =>
    isObject(node) ? keras3Node(node, layer, file) : listNode(node, layer, file),
  );
};

/** `[['dense', 0, 0, {}], …]`; the arguments of the last count. */
const listNode = (value: unknown, layer: string, file: string): Node => {
  if (!Array.isArray(value)) throw malformed(value, layer, file);
  // A single tensor is not always put into a list.
  const items: readonly unknown[] = typeof value[0] === 'string' ? [value] : value;
  const inputs = items.map((item) => refOf(item, layer, file));
  const given = (items.at(-1) as readonly unknown[] | undefined)?.[3];
  const args = isObject(given) ? (tsConfig(given) as Json) : {};
  return { inputs, args: argsOf(args), constants: new Map(), masks: [] };
};

/** `{ args: [tensor or list of them], kwargs: {} }` */
const keras3Node = (value: Json, layer: string, file: string): Node => {
  const constants = new Map<number, number>();
  const masks: Ref[] = [];
  const tensors = (item: unknown): readonly Ref[] => {
    if (Array.isArray(item)) return item.flatMap(tensors);
    const tensor = tensorOf(item, layer, file);
    return tensor ? [tensor] : [];
  };
  const inputs: Ref[] = [];
  const take = (item: unknown): void => {
    if (typeof item === 'number') constants.set(inputs.length + constants.size, item);
    inputs.push(...tensors(item));
  };
  if (!Array.isArray(value.args)) throw malformed(value, layer, file);
  for (const arg of value.args) take(arg);
  const args: Record<string, unknown> = {};
  for (const [key, arg] of Object.entries(isObject(value.kwargs) ? value.kwargs : {})) {
    if (key === 'mask') masks.push(...tensors(arg));
    // tfjs takes the states to begin with as further inputs.
    else if (key === 'initial_state' || tensors(arg).length > 0) take(arg);
    else args[camelCase(key)] = tsConfig(arg);
  }
  return { inputs, args: argsOf(args), constants, masks };
};

/** Arguments that say something: to say that it is not training is to say what is so anyway. */
const argsOf = (args: Json): Json | undefined => {
  const { training, mask: _, ...others } = args;
  const kept = { ...others, ...(training === true ? { training } : {}) };
  const said = Object.entries(kept).filter(([, value]) => value !== null && value !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said);
};

const tensorOf = (value: unknown, layer: string, file: string): Ref | undefined => {
  if (!isObject(value) || value.class_name !== '__keras_tensor__') return undefined;
  const { config } = value;
  return refOf(isObject(config) ? config.keras_history : undefined, layer, file);
};

/** `['dense', 0, 0]` */
const refOf = (value: unknown, layer: string, file: string): Ref => {
  const [name, node, tensor] = Array.isArray(value) ? value : [];
  const isIndex = (index: unknown): index is number =>
    Number.isInteger(index) && (index as number) >= 0;
  if (typeof name === 'string' && isIndex(node) && isIndex(tensor)) {
    return { layer: name, node, tensor };
  }
  throw malformed(value, layer, file);
};

/** The references in `input_layers` and `output_layers`, which Keras 3 nests as the caller did. */
export const refsOf = (value: unknown, what: string, file: string): readonly Ref[] => {
  if (Array.isArray(value)) {
    if (typeof value[0] === 'string') return [refOf(value, what, file)];
    return value.flatMap((item) => refsOf(item, what, file));
  }
  if (!isObject(value)) throw malformed(value, what, file);
  return Object.keys(value)
    .sort()
    .flatMap((key) => refsOf(value[key], what, file));
};

const malformed = (value: unknown, layer: string, file: string): Error =>
  failure(
    file,
    `what feeds ${quote(layer)} must be given as [layer, call, tensor], but is ${quote(value)}`,
    { code: 'inbound-nodes', layer, received: value, expected: '[layer, call, tensor]' },
  );
