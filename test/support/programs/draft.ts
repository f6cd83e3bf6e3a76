import { handedOn, type Value } from '../../../src/graph/dag.ts';
import { readTensor } from '../../../src/graph/tensor.ts';
import {
  type AnyTensor,
  add,
  call,
  concatenate,
  type DType,
  graph,
  input,
  layers,
  type Shape,
} from '../../../src/index.ts';

/** A tensor of a program: the expression that stands for it, and what the expression gives. */
export interface Draft {
  readonly text: string;
  readonly tensor: AnyTensor;
}

/** What a tensor is to look like. */
export interface Wanted {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** What a layer gets that takes a tensor, or what the types say of it. */
export const seen = (tensor: Wanted | Value): Wanted => handedOn(readTensor(tensor) ?? tensor);

const library = { add, call, concatenate, graph, input, layers };

/** What an expression of a program gives, so that the text is all there is to say. */
export const evaluate = (text: string, scope: object = {}): unknown => {
  const known = { ...library, ...scope };
  return new Function(...Object.keys(known), `return ${text}`)(...Object.values(known));
};

/** A program as it is written: its lines, and what its variables hold. */
export interface Script {
  readonly lines: string[];
  readonly variables: Record<string, unknown>;
  /** The names that were given to layers which may have several calls. */
  readonly shared: Set<string>;
}
export const newScript = (...lines: string[]): Script => ({
  lines,
  variables: {},
  shared: new Set(),
});

/** Writes a variable down, and what it holds. */
export const define = (
  { lines, variables }: Script,
  variable: string,
  text: string,
  value: unknown = evaluate(text, variables),
): unknown => {
  lines.push(`const ${variable} = ${text};`);
  variables[variable] = value;
  return value;
};

/** A value as a program writes it: `{name: "a", units: 3}`. */
export const print = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(print).join(', ')}]`
    : typeof value === 'object' && value !== null
      ? `{ ${Object.entries(value)
          .map(([key, item]) => `${/\W/.test(key) ? `'${key}'` : key}: ${print(item)}`)
          .join(', ')} }`
      : typeof value === 'string'
        ? `'${value}'`
        : String(value);

export const inputDraft = (config: object): Draft => {
  const text = `input(${print(config)})`;
  return { text, tensor: evaluate(text) as AnyTensor };
};

/** The tensor after one more layer. */
export const append = (draft: Draft, method: string, config: object): Draft => ({
  text: `${draft.text}.${method}(${print(config)})`,
  tensor: evaluate(`x.${method}(${print(config)})`, { x: draft.tensor }) as AnyTensor,
});

/** The tensors after a layer that gives several: each takes all of it, and shows one. */
export const merged = (
  merge: 'add' | 'concatenate',
  drafts: readonly Draft[],
  config: object,
): Draft => ({
  text: `${merge}([${drafts.map(({ text }) => text).join(', ')}], ${print(config)})`,
  tensor: evaluate(`${merge}(x, ${print(config)})`, {
    x: drafts.map(({ tensor }) => tensor),
  }) as AnyTensor,
});

/** What a callback is given, where these go in: `x`, or `x[0]`, `x[1]`, … */
export const given = (specs: readonly Wanted[]): readonly Draft[] =>
  specs.map(seen).map(({ shape, dtype }, i) => ({
    text: specs.length === 1 ? 'x' : `x[${i}]`,
    tensor: evaluate('input({ batchShape, dtype })', { batchShape: shape, dtype }) as AnyTensor,
  }));

export const isLike = (a: Wanted, b: Wanted): boolean =>
  seen(a).dtype === seen(b).dtype && String(a.shape) === String(b.shape);
