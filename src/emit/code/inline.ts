import type { Expr, Fn, Op, Options, Text, Wire } from './ir.ts';
import { bodiesOf, mapBodies, type Program } from './program.ts';

/** Whether ops are one function several times: that is a row of parts, and no part itself. */
export const isRow = (ops: readonly Op[]): boolean =>
  ops.length > 2 &&
  new Set(ops.map(({ callee }) => (callee.kind === 'function' ? callee.fn.name : callee))).size ===
    1;

/** A program without functions that are called in one place only, or are a row: these are written out. */
export const inlined = (program: Program): Program => {
  const calls = new Map<string, number>();
  for (const { ops } of bodiesOf(program)) {
    for (const { callee } of ops) {
      if (callee.kind === 'function')
        calls.set(callee.fn.name, (calls.get(callee.fn.name) ?? 0) + 1);
    }
  }
  const once = program.fns.find(({ name, body }) => (calls.get(name) ?? 0) < 2 || isRow(body.ops));
  if (!once) return program;
  const fns = program.fns.filter((fn) => fn !== once);
  return inlined(
    mapBodies({ main: program.main, fns }, ({ ops }) => ops.flatMap((op) => expand(op, once))),
  );
};

/** The ops of a function in the place of its call. */
const expand = (op: Op, fn: Fn): readonly Op[] => {
  if (op.callee.kind !== 'function' || op.callee.fn.name !== fn.name) return [op];
  const { body } = fn;
  const wires = new Map<Wire, Wire>([
    [body.inputs[0] as Wire, op.inputs[0] as Wire],
    [body.outputs[0] as Wire, op.outputs[0] as Wire],
  ]);
  const isExact = (op.outputs[0] as Wire).isExact;
  return body.ops.map((inner) => {
    for (const wire of inner.outputs) if (!wires.has(wire)) wires.set(wire, { ...wire, isExact });
    return {
      ...inner,
      options: filled(inner.options, op.options),
      full: filled(inner.full, op.options),
      inputs: inner.inputs.map((wire) => wires.get(wire) as Wire),
      outputs: inner.outputs.map((wire) => wires.get(wire) as Wire),
    };
  });
};

/** Options with what the parameters in them stand for, by the names of the parameters. */
export const filled = (options: Options, args: Options): Options =>
  new Map([...options].map(([key, expr]) => [key, fill(expr, args)]));

const fill = (expr: Expr, args: Options): Expr => {
  if (expr.kind === 'ref') return args.get(expr.param.name) ?? expr;
  if (expr.kind !== 'text') return expr;
  const parts = expr.parts.flatMap((part): Text['parts'] => {
    if (typeof part === 'string') return [part];
    const arg = args.get(part.name);
    if (arg?.kind === 'text') return arg.parts;
    if (arg?.kind === 'ref') return [arg.param];
    return arg?.kind === 'literal' ? [...String(arg.value)] : [part];
  });
  return { kind: 'text', parts };
};
