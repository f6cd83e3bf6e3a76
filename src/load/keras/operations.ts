import { isObject, type Json } from '../../files/json.ts';
import type { Piece } from '../plan.ts';
import type { Written } from './translate.ts';

/** Keras 3 lists the functions of `keras.ops` among the layers; unlike these they have no dtype. */
export const isOperation = ({ module, config, inbound_nodes: nodes }: Json): boolean => {
  if (typeof module === 'string') return module.startsWith('keras.src.ops');
  const isKeras3 = Array.isArray(nodes) && isObject(nodes[0]);
  return isKeras3 && isObject(config) && !('dtype' in config) && !('layers' in config);
};

/** The layers for a function of `keras.ops`, where there are any for how it is called. */
export const operations = (
  written: Written,
): ((written: Written) => readonly Piece[]) | undefined => {
  const { className, inputs, constants, name } = written;
  if (inputs === 2 && constants.size === 0) return ofTwo.get(className);
  const [only] = constants;
  if (inputs !== 1 || constants.size !== 1 || !only) return undefined;
  const [at, value] = only;
  const rescaled = ofOne.get(className)?.(value, at === 0);
  return rescaled && (() => [{ className: 'Rescaling', config: { name, ...rescaled } }]);
};

const merge =
  (className: string) =>
  ({ name }: Written): readonly Piece[] => [{ className, config: { name } }];

/** `a - b` as `a + (-1) · b`. */
export const difference = (name: string): readonly Piece[] => [
  { suffix: 'negative', className: 'Rescaling', config: { scale: -1 }, from: [{ input: 1 }] },
  { className: 'Add', config: { name }, from: [{ input: 0 }, { piece: 0 }] },
];

const ofTwo: ReadonlyMap<string, (written: Written) => readonly Piece[]> = new Map([
  ['Add', merge('Add')],
  ['Multiply', merge('Multiply')],
  ['Maximum', merge('Maximum')],
  ['Minimum', merge('Minimum')],
  ['Subtract', ({ name }) => difference(name)],
]);

/** What a number does to a tensor, as a `Rescaling`. */
type Rescaled = { readonly scale: number; readonly offset: number } | undefined;
const ofOne: ReadonlyMap<string, (value: number, isFirst: boolean) => Rescaled> = new Map([
  ['Add', (value) => ({ scale: 1, offset: value })],
  ['Multiply', (value) => ({ scale: value, offset: 0 })],
  [
    'Subtract',
    (value, isFirst) => (isFirst ? { scale: -1, offset: value } : { scale: 1, offset: -value }),
  ],
  ['Divide', (value, isFirst) => (isFirst ? undefined : { scale: 1 / value, offset: 0 })],
  ['TrueDivide', (value, isFirst) => (isFirst ? undefined : { scale: 1 / value, offset: 0 })],
]);
