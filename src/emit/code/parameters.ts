import { addTo } from '../../graph/group.ts';
import { quote, WIDTH } from '../source.ts';
import type { Expr, Fn, Op, Param } from './ir.ts';
import { flat } from './layout.ts';
import { isFixed, keyOf } from './leaf.ts';
import { bodiesOf, type Program } from './program.ts';
import { writeExpr } from './write.ts';

/** The parameters of a function in their order, and what is taken for those that are left out. */
export interface Parameters {
  readonly params: readonly Param[];
  readonly defaults: ReadonlyMap<Param, Expr>;
}

/**
 * Orders the parameters of each function: those that most calls can leave out come last.
 *
 * @param firstOf the first parameter of a function, as source.
 */
export const findParameters = (
  program: Program,
  firstOf: (fn: Fn) => string,
): ReadonlyMap<string, Parameters> => {
  const calls = new Map<string, Op[]>();
  for (const { ops } of bodiesOf(program)) {
    for (const op of ops) {
      if (op.callee.kind !== 'function') continue;
      addTo(calls, op.callee.fn.name, op);
    }
  }
  return new Map(
    program.fns.map((fn) => [
      fn.name,
      fitting(parametersOf(fn, calls.get(fn.name) ?? []), firstOf(fn)),
    ]),
  );
};

const parametersOf = ({ params }: Fn, calls: readonly Op[]): Parameters => {
  const usual = new Map(params.map((param) => [param, usualOf(param, calls)]));
  const isOptional = (param: Param): boolean => (usual.get(param)?.uses ?? 0) * 2 > calls.length;
  const uses = (param: Param): number => (isOptional(param) ? (usual.get(param)?.uses ?? 0) : 0);
  const sorted = [...params].sort((a, b) => uses(a) - uses(b));
  const defaults = new Map(
    sorted.filter(isOptional).map((param) => [param, usual.get(param)?.expr as Expr]),
  );
  return { params: sorted, defaults };
};

/** The parameters without what is taken for those left out, where they fit in one line only so. */
const fitting = (whole: Parameters, first: string): Parameters => {
  const bare = { ...whole, defaults: new Map() };
  const fits = (parameters: Parameters): boolean =>
    `  (${headOf(parameters, first)}) => {`.length <= WIDTH;
  return !fits(whole) && fits(bare) ? bare : whole;
};

/** The parameters of a function, as source. */
const headOf = (parameters: Parameters, first: string): string =>
  sourcesOf(parameters, first).join(', ');
export const sourcesOf = ({ params, defaults }: Parameters, first: string): readonly string[] => [
  first,
  ...params.map((param) => {
    const usual = defaults.get(param);
    const typed = `${param.name}: ${typeSource(param)}`;
    return usual === undefined ? typed : `${typed} = ${flat(writeExpr(usual))}`;
  }),
];

/** What most calls give for a parameter, and how many do. A name is never usual. */
const usualOf = (
  param: Param,
  calls: readonly Op[],
): { readonly expr: Expr; readonly uses: number } | undefined => {
  if (param.type === 'string') return undefined;
  const counts = new Map<string, { expr: Expr; uses: number }>();
  for (const { options } of calls) {
    const expr = options.get(param.name);
    if (expr === undefined || !isFixed(expr)) continue;
    const key = keyOf(expr);
    counts.set(key, { expr, uses: (counts.get(key)?.uses ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.uses - a.uses)[0];
};

/** The arguments of a call, without those that can be left out. */
export const argumentsOf = ({ params, defaults }: Parameters, { options }: Op): readonly Expr[] => {
  const args = params.map((param) => options.get(param.name) as Expr);
  const isUsual = (i: number): boolean => {
    const usual = defaults.get(params[i] as Param);
    return usual !== undefined && keyOf(usual) === keyOf(args[i] as Expr);
  };
  let length = args.length;
  while (length > 0 && isUsual(length - 1)) length--;
  return args.slice(0, length);
};

/** The type of a parameter, as source. */
const typeSource = ({ type }: Param): string => {
  if (typeof type === 'string') return type;
  if ('length' in type && !Array.isArray(type)) {
    return `readonly [${Array(type.length).fill('number').join(', ')}]`;
  }
  return [...(type as readonly string[])].sort().map(quote).join(' | ');
};
