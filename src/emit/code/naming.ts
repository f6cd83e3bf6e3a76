import { upperFirst } from '../../shape/message.ts';
import { identifierOf, type Scope, shortMethod } from './identifiers.ts';
import { filled } from './inline.ts';
import type { Expr, Fn, Op, Options } from './ir.ts';
import { plainText } from './leaf.ts';
import { bodiesOf, mapBodies, type Program } from './program.ts';

/** Gives the functions the names that they are to have. */
export const nameFunctions = (program: Program, scope: Scope): Program => {
  const names = new Map<string, string>();
  for (const fn of program.fns) {
    const wanted = wantedNames(fn, program, names);
    const free = wanted.find((name) => scope.isFree(name)) ?? (wanted.at(-1) as string);
    names.set(fn.name, scope.take(free));
  }
  const params = new Map(program.fns.map((fn) => [fn.name, paramNames(fn, scope)]));
  const rename = (fn: Fn): Fn => {
    const own = params.get(fn.name) as Options;
    const now = [...own.values()].flatMap((ref) => (ref.kind === 'ref' ? [ref.param] : []));
    const body = { ...fn.body, ops: fn.body.ops.map((op) => fillOp(op, own)) };
    return { ...fn, name: names.get(fn.name) as string, params: now, body };
  };
  return mapBodies({ main: program.main, fns: program.fns.map(rename) }, ({ ops }) =>
    ops.map((op): Op => {
      const { callee } = op;
      if (callee.kind !== 'function') return op;
      const own = params.get(callee.fn.name) as Options;
      const options = new Map([...op.options].map(([key, arg]) => [nameOf(own.get(key)), arg]));
      const fn = { ...callee.fn, name: names.get(callee.fn.name) as string };
      return { ...op, callee: { kind: 'function', fn }, options, full: options };
    }),
  );
};

/** What every function calls its tensor. */
export const entryName = 'x';

/** For each parameter of a function one whose name is free in it: that of no function, and no keyword. */
const paramNames = ({ params }: Fn, scope: Scope): Options => {
  const inner = scope.inner();
  inner.take(entryName);
  return new Map(
    params.map((param) => [
      param.name,
      { kind: 'ref', param: { ...param, name: inner.take(param.name) } },
    ]),
  );
};
const nameOf = (ref: Expr | undefined): string => (ref?.kind === 'ref' ? ref.param.name : '');
const fillOp = (op: Op, params: Options): Op => ({
  ...op,
  options: filled(op.options, params),
  full: filled(op.full, params),
});

/** What a function could be called, the best first. */
const wantedNames = (
  fn: Fn,
  program: Program,
  names: ReadonlyMap<string, string>,
): readonly string[] => {
  const { ops, inputs } = fn.body;
  const last = ops.at(-1);
  const isSum = last?.callee.kind === 'merge' && last.callee.method === 'add';
  const stem = stemOf(fn, program);
  if (isSum && last.inputs.some((wire) => wire === inputs[0])) {
    return [`residual${upperFirst(stem ?? 'block')}`];
  }
  const steps = stepsOf(fn, (inner) => names.get(inner.name) as string);
  const together = steps.map((step, i) => (i === 0 ? step : upperFirst(step))).join('');
  const isShort = steps.length > 1 && steps.length <= 3 && together.length <= 24;
  const others = program.fns
    .filter((other) => other !== fn)
    .flatMap((other) => [...layersIn(other)]);
  const special = [...layersIn(fn)].filter((method) => !others.includes(method));
  return [
    ...(isShort ? [together] : []),
    ...(stem === undefined ? [] : [stem]),
    ...special.map((method) => `${shortMethod(method)}Block`),
    `${steps[0]}Block`,
  ];
};

/** The layers and functions that a function calls, in words. */
const stepsOf = ({ body }: Fn, nameOf: (fn: Fn) => string): readonly string[] =>
  body.ops
    .flatMap(({ callee }) => {
      if (callee.kind === 'function') return [nameOf(callee.fn)];
      return 'method' in callee ? [shortMethod(callee.method)] : [];
    })
    .filter((step, i, all) => step !== all[i - 1]);

/** The layers that a function calls itself. */
const layersIn = ({ body }: Fn): ReadonlySet<string> =>
  new Set(body.ops.flatMap(({ callee }) => ('method' in callee ? [callee.method] : [])));

/** The word that the names of all places begin with: `block` of `block_1`, `block_2`. */
const stemOf = (fn: Fn, program: Program): string | undefined => {
  const stems = new Set<string | undefined>();
  for (const { ops } of bodiesOf(program)) {
    for (const { callee, options } of ops) {
      if (callee.kind !== 'function' || callee.fn.name !== fn.name) continue;
      stems.add(wordOf(options.get('name')));
    }
  }
  const [only, ...more] = stems;
  return only !== undefined && more.length === 0 ? identifierOf(only) : undefined;
};
const wordOf = (name: Expr | undefined): string | undefined =>
  name?.kind === 'text' ? plainText(name)?.match(/^[A-Za-z]{3,}/)?.[0] : undefined;
