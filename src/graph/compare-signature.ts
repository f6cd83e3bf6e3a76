import type { Spec } from '../shape/dtype.ts';
import { GraphError } from '../shape/errors.ts';
import { withArticle } from '../shape/message.ts';
import type { GraphDescription, LayerDescription } from './describe.ts';

/** One way in which a model is not what its signature says. */
export interface SignatureDifference {
  readonly kind: 'missing' | 'extra' | 'class' | 'config' | 'shape' | 'edge' | 'inputs' | 'outputs';
  readonly layer: string;
  readonly received: unknown;
  readonly expected: unknown;
}

/** Every way in which a graph differs from a signature, in the order of the signature's layers. */
export const differences = (
  graph: GraphDescription,
  signature: GraphDescription,
): readonly SignatureDifference[] => {
  const found: SignatureDifference[] = [];
  const note: Note = (kind, layer, received, expected) => {
    if (text(received) !== text(expected)) found.push({ kind, layer, received, expected });
  };
  for (const [name, expected] of Object.entries(signature.layers)) {
    const received = entry(graph.layers, name);
    if (!received) {
      note('missing', name, undefined, expected.class);
      continue;
    }
    note('class', name, received.class, expected.class);
    if (received.class === expected.class) noteConfig(note, name, received, expected);
    note('shape', name, [received.in, received.out], [expected.in, expected.out]);
    note('edge', name, entry(graph.from, name), entry(signature.from, name));
    if (received.inner && expected.inner)
      found.push(...inside(name, received.inner, expected.inner));
    else if (received.class === expected.class)
      note('class', name, wrapped(received), wrapped(expected));
  }
  for (const [name, received] of Object.entries(graph.layers)) {
    if (!entry(signature.layers, name)) note('extra', name, received.class, undefined);
  }
  note('inputs', '', graph.inputs, signature.inputs);
  note('outputs', '', graph.outputs, signature.outputs);
  return found;
};

/** A class, and whether there is a model inside of such a layer. */
const wrapped = ({ class: className, inner }: LayerDescription): string =>
  inner === undefined ? className : `${className} of a model`;

/** The differences inside a nested model, each by its place. */
const inside = (
  name: string,
  received: GraphDescription,
  expected: GraphDescription,
): readonly SignatureDifference[] =>
  differences(received, expected).map((difference) => ({
    ...difference,
    layer: difference.layer === '' ? name : `${name}/${difference.layer}`,
  }));

type Note = (
  kind: SignatureDifference['kind'],
  layer: string,
  received: unknown,
  expected: unknown,
) => void;

/** Configs are compared where both have them: an authored layer leaves defaults out. */
const noteConfig = (
  note: Note,
  name: string,
  { config: received }: LayerDescription,
  { config: expected }: LayerDescription,
): void => {
  const shared = Object.keys(expected).filter((key) => Object.hasOwn(received, key));
  const pick = (config: object): object =>
    Object.fromEntries(shared.map((key) => [key, entry(config as never, key)]));
  note('config', name, pick(received), pick(expected));
};

const entry = <T>(dictionary: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(dictionary, name) ? dictionary[name] : undefined;

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Throws one error that lists every difference between a model and its signature. */
export const checkSignature = (
  verb: string,
  graph: GraphDescription,
  signature: GraphDescription,
): void => {
  const found = differences(graph, signature);
  if (found.length === 0) return;
  const lines = found.map((difference) => `  ${sentence(difference)}`);
  throw new GraphError(`${verb}: the model is not what the signature says:\n${lines.join('\n')}`, {
    code: 'signature',
    layer: found[0]?.layer,
    received: found,
    expected: signature,
  });
};

const sentence = ({ kind, layer, received, expected }: SignatureDifference): string => {
  switch (kind) {
    case 'missing':
      return `'${layer}' (${expected}) is missing`;
    case 'extra':
      return `'${layer}' (${received}) is not in the signature`;
    case 'class':
      return `'${layer}' is ${withArticle(`${received}`)}, not ${withArticle(`${expected}`)}`;
    case 'shape':
      return `'${layer}' takes and gives ${showSpecs(received)}, not ${showSpecs(expected)}`;
    case 'edge':
      return `'${layer}' is fed by ${text(received)}, not by ${text(expected)}`;
    case 'config':
      return `'${layer}' has the config ${text(received)}, not ${text(expected)}`;
    default:
      return `the ${kind}${layer && ` of '${layer}'`} are ${text(received)}, not ${text(expected)}`;
  }
};

const showSpecs = (value: unknown): string => {
  const [ins, out] = value as readonly [readonly Spec[], unknown];
  return `${text(ins).slice(1, -1) || 'nothing'} → ${text(out)}`;
};
