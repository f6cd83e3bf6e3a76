import type { Expr, Op, Options } from './ir.ts';

/** How much source is to be read for an op: a line, and more for what is longer than most. */
export const costOf = (op: Op): number => {
  const known = costs.get(op);
  if (known !== undefined) return known;
  const { callee } = op;
  const head = 'method' in callee ? callee.method.length : 12;
  const cost = 1 + (head + lengthOf(op.options, callee.kind !== 'function')) / perLine;
  costs.set(op, cost);
  return cost;
};
const costs = new WeakMap<Op, number>();
/** As many characters as stand in a line, mostly. */
const perLine = 60;

/** How much is to be read for the arguments of a call. */
export const costOfArgs = (options: Options): number => lengthOf(options, false) / perLine;

/** About how many characters options take. */
export const lengthOf = (options: Options, hasKeys: boolean): number => {
  let length = 0;
  for (const [key, expr] of options)
    length += costOfExpr(expr) + 2 + (hasKeys ? key.length + 2 : 0);
  return length;
};

const costOfExpr = (expr: Expr): number => {
  switch (expr.kind) {
    case 'literal':
      return JSON.stringify(expr.value).length;
    case 'text':
      return expr.parts.reduce(
        (sum, part) => sum + (typeof part === 'string' ? 1 : part.name.length + 3),
        2,
      );
    case 'ref':
      return expr.param.name.length;
    case 'built':
      return expr.callee.length + lengthOf(expr.options, true) + 4;
    case 'list':
      return expr.items.reduce((sum, item) => sum + costOfExpr(item) + 2, 2);
  }
};
