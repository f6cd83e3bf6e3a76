import { addTo } from '../../graph/group.ts';
import { lengthOf } from './cost.ts';
import { type Scope, shortMethod } from './identifiers.ts';
import type { Expr, Op, Options } from './ir.ts';
import { keyOf } from './leaf.ts';
import { bodiesOf, type Program } from './program.ts';

/** Options that many layers have in common, and the name that stands for them. */
export interface Constant {
  readonly name: string;
  readonly method: string;
  readonly options: Options;
}

/** In so many places must options stand before they get a name; a table of numbers is long. */
const fewest = (options: Options): number => ([...options.values()].some(isTable) ? 2 : 3);
const isTable = (expr: Expr): boolean =>
  expr.kind === 'literal' && Array.isArray(expr.value) && expr.value.every(Array.isArray);
const tableLength = 100;

/**
 * Finds the options that several layers of one kind have in common, besides those that make the shape,
 * which readers look for in the layer itself.
 */
export const findConstants = (program: Program, scope: Scope): readonly Constant[] => {
  const methods = new Map<string, Options[]>();
  for (const { ops } of bodiesOf(program)) {
    for (const op of ops) {
      if (op.callee.kind !== 'method') continue;
      const { method } = op.callee;
      addTo(methods, method, hoistable(op));
    }
  }
  // In a function, a parameter would hide a constant of its name.
  const params = new Set(program.fns.flatMap((fn) => fn.params.map(({ name }) => name)));
  const nameFor = (method: string): string => {
    let name = shortMethod(method);
    while (params.has(scope.free(name))) name = `${name}Options`;
    return scope.take(name);
  };
  return [...methods].flatMap(([method, all]): readonly Constant[] => {
    const options = mostShared(all);
    return options ? [{ name: nameFor(method), method, options }] : [];
  });
};

/** The options that a name could stand for. */
const hoistable = ({ options, definition }: Op): Options =>
  new Map(
    [...options].filter(
      ([key, expr]) =>
        (expr.kind === 'literal' || expr.kind === 'built') &&
        (isTable(expr) || definition?.shapeOptions.includes(key as never) === false),
    ),
  );

/** Of the sets of options that two layers share, the one that saves the most. */
const mostShared = (all: readonly Options[]): Options | undefined => {
  const unique = [...new Map(all.map((options) => [keysOf(options), options])).values()];
  let best: { readonly options: Options; readonly saved: number } | undefined;
  for (const [i, a] of unique.entries()) {
    for (const b of unique.slice(i)) {
      const options = new Map([...a].filter(([key, expr]) => isIn(b, key, keyOf(expr))));
      const uses = all.filter((one) => hasAll(one, options)).length;
      const table = [...options.values()].some(isTable) ? tableLength : 0;
      const cost = lengthOf(options, true) + table;
      const saved = (uses - 1) * (cost - 12) - 30;
      if (uses < fewest(options) || (options.size < 2 && cost < 30)) continue;
      if (saved > (best?.saved ?? 0)) best = { options, saved };
    }
  }
  return best?.options;
};

const keysOf = (options: Options): string => [...options].map(([key, e]) => key + keyOf(e)).join();
const isIn = (options: Options, key: string, wanted: string): boolean => {
  const expr = options.get(key);
  return expr !== undefined && keyOf(expr) === wanted;
};
/** Whether all of some options are among others. */
export const hasAll = (options: Options, some: Options): boolean =>
  [...some].every(([key, expr]) => isIn(options, key, keyOf(expr)));
