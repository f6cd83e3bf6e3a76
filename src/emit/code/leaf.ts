import type { Definition } from '../../layers/registry.ts';
import type { Expr, Literal, Op, Param, ParamType, Plain, Text } from './ir.ts';

const ids = new WeakMap<Param, number>();
let count = 0;
const idOf = (param: Param): number => {
  const id = ids.get(param) ?? ++count;
  ids.set(param, id);
  return id;
};

/** A text that is the same for the same expression, and for no other. */
export const keyOf = (expr: Expr): string => {
  const known = keys.get(expr);
  if (known !== undefined) return known;
  const key = JSON.stringify(expr, (_, value) => {
    if (value instanceof Map) return [...value];
    return value?.kind === 'param' ? idOf(value) : value;
  });
  keys.set(expr, key);
  return key;
};
const keys = new WeakMap<Expr, string>();

/** Whether an expression is the same wherever it stands: there is no parameter in it. */
export const isFixed = (expr: Expr): boolean => {
  switch (expr.kind) {
    case 'ref':
      return false;
    case 'text':
      return expr.parts.every((part) => typeof part === 'string');
    default:
      return true;
  }
};

/** The kind of what a value can be replaced with by a parameter; `undefined` where it cannot. */
export type Freedom = 'number' | 'boolean' | 'string' | 'text' | undefined;

/**
 * Which options of an op may differ between the places that a function stands for. Of those that make
 * the shape only sizes may: were the rank, or the axis, a parameter, the compiler could tell nothing.
 */
export const freedomOf = (op: Op, key: string, expr: Expr): Freedom => {
  if (expr.kind === 'text') return 'text';
  if (expr.kind === 'ref') return freedomOfType(expr.param.type);
  if (expr.kind !== 'literal') return undefined;
  if (op.callee.kind === 'function') return freedomOfValue(expr.value);
  const { definition } = op;
  if (!definition || key === 'axis') return undefined;
  const check = checkOf(definition, key);
  const makesShape = (definition.shapeOptions as readonly string[]).includes(key);
  const freedom = freedomOfValue(expr.value);
  if (freedom === 'number') {
    if (Array.isArray(expr.value) && check(1) !== undefined) return undefined;
    return !makesShape || check(-1) !== undefined ? freedom : undefined;
  }
  const isPadding = check('same') === undefined && check('valid') === undefined;
  return makesShape && !isPadding ? undefined : freedom;
};

const checkOf = (definition: Definition, key: string): ((value: unknown) => string | undefined) =>
  (definition.options as Record<string, (value: unknown) => string | undefined>)[key] ??
  (() => undefined);

const freedomOfValue = (value: Plain): Freedom => {
  if (isNumbers(value)) return 'number';
  return typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number'
    ? (typeof value as Freedom)
    : undefined;
};
const isNumbers = (value: Plain): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');

const freedomOfType = (type: ParamType): Freedom => {
  if (type === 'string') return 'text';
  if (Array.isArray(type)) return 'string';
  return typeof type === 'object' ? 'number' : (type as Freedom);
};

/** The values for one parameter, spelled alike, with its type; `undefined` where there is none. */
export const align = (
  values: readonly Expr[],
): { readonly type: ParamType; readonly values: readonly Expr[] } | undefined => {
  const lengths = new Set(values.map(lengthOf));
  if (lengths.size === 2 && lengths.has(1) && values.every(isNumeric)) {
    const length = Math.max(...(lengths as Set<number>));
    const lists = values.map((value) => asList(value, length));
    return lists.includes(undefined)
      ? undefined
      : { type: { length }, values: lists as readonly Expr[] };
  }
  const types = values.map(typeOf);
  const [first] = types;
  if (first === undefined || types.includes(undefined)) return undefined;
  if (types.every(Array.isArray)) return { type: [...new Set(types.flat() as string[])], values };
  const same = types.every((type) => JSON.stringify(type) === JSON.stringify(first));
  return same ? { type: first, values } : undefined;
};

const typeOf = (expr: Expr): ParamType | undefined => {
  if (expr.kind === 'ref') return expr.param.type;
  if (expr.kind === 'text') return 'string';
  if (expr.kind !== 'literal') return undefined;
  const { value } = expr;
  if (typeof value === 'string') return [value];
  if (isNumbers(value)) return { length: value.length };
  return typeof value === 'number' || typeof value === 'boolean'
    ? (typeof value as 'number' | 'boolean')
    : undefined;
};
const isNumeric = (expr: Expr): boolean => {
  const type = typeOf(expr);
  return (
    type === 'number' || (typeof type === 'object' && 'length' in type && !Array.isArray(type))
  );
};
const lengthOf = (expr: Expr): number => {
  const type = typeOf(expr);
  return typeof type === 'object' && !Array.isArray(type) ? type.length : 1;
};
const asList = (expr: Expr, length: number): Expr | undefined => {
  if (lengthOf(expr) === length) return expr;
  if (expr.kind !== 'literal') return undefined;
  return { kind: 'literal', value: Array(length).fill(expr.value) } satisfies Literal;
};

/** The text of a name without parameters. */
export const plainText = ({ parts }: Text): string | undefined =>
  isFixed({ kind: 'text', parts }) ? parts.join('') : undefined;
