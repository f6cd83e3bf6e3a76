import { isDictionary } from '../shape/given.ts';
import type { Rule } from '../shape/rule.ts';
import { check, type OptionCheck } from './options.ts';

declare const rule: unique symbol;

/** A layer that is made once and applied as often as one likes. */
export interface ReusableLayer<R extends Rule, C, Class extends string = string> {
  readonly kind: 'layer';
  readonly config: C;
  readonly className: Class;
  readonly [rule]?: R;
}
export type AnyReusable = ReusableLayer<Rule, object>;

/** A cell, which computes one step of a sequence: `rnn` makes a layer of it. */
export interface ReusableCell<R extends Rule, C> {
  readonly kind: 'cell';
  readonly config: C;
  readonly className: string;
  readonly [rule]?: R;
}
export type AnyCell = ReusableCell<Rule, object>;

/** A layer or cell inside the config of another: one made here, or what tfjs saves of it. */
export interface Inner {
  readonly className: string;
  readonly config: object;
}

export const isInner = (value: unknown): value is Inner =>
  isDictionary(value) && typeof value.className === 'string' && isDictionary(value.config);

const made: WeakSet<object> = new WeakSet();

/** A layer or cell to hand out, which a config may hold. */
export const reusable = (
  kind: 'layer' | 'cell',
  { className, config }: Inner,
): AnyReusable | AnyCell => {
  const handle = Object.freeze({ kind, className, config }) as AnyReusable | AnyCell;
  made.add(handle);
  return handle;
};

/** Whether something is a layer or a cell that was made here. */
export const isReusable = (value: unknown): boolean => isMade('layer', value) || isCell(value);

const isMade = (kind: 'layer' | 'cell', value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  made.has(value) &&
  (value as Inner & { kind: string }).kind === kind;
const isCell = (value: unknown): boolean => isMade('cell', value);
const isCells = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isCell);

export const layerInside: OptionCheck = check('a layer made by layers.…', (value) =>
  isMade('layer', value),
);
export const cellOrCells: OptionCheck = check(
  'a cell such as layers.lstmCell(…), or a list of cells',
  (value) => isCell(value) || isCells(value),
);
export const someCells: OptionCheck = check('a list of cells such as layers.lstmCell(…)', isCells);
