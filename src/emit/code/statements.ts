import { addTo } from '../../graph/group.ts';
import { WIDTH } from '../source.ts';
import type { Constant } from './constants.ts';
import { identifierOf, type Scope, shortMethod } from './identifiers.ts';
import { type Body, type Expr, type Fn, type Maker, modelOf, type Op, type Wire } from './ir.ts';
import { type Code, call, chained, flat, list, object } from './layout.ts';
import { plainText } from './leaf.ts';
import { members, writeExpr, writePlain } from './write.ts';

/** What a module has beside the statements of a body. */
export interface Surroundings {
  readonly constants: ReadonlyMap<string, Constant>;
  /** The variable, or the expression, of a layer that is applied. */
  readonly layerOf: (maker: Maker) => Code;
  /** The arguments that a call of a function is written with. */
  readonly argsOf: (fn: Fn, op: Op) => readonly Expr[];
  /** Notes what is to be imported. */
  readonly use: (name: string) => void;
}

/** Declarations, one after another, and what they make of the inputs and then of the outputs. */
export interface Statements {
  readonly declarations: readonly (readonly [name: string, value: Code])[];
  readonly results: readonly Code[];
}

/** Chains that are longer overflow the compiler's stack sooner or later. */
const longestChain = 100;

/** Writes the ops of a body: a chain for every straight run of layers, a variable at every branch. */
export const writeStatements = (
  body: Body,
  entry: string | undefined,
  scope: Scope,
  around: Surroundings,
): Statements => {
  const declarations: (readonly [string, Code])[] = [];
  const codes = new Map<Wire, Code>();
  if (entry !== undefined) codes.set(body.inputs[0] as Wire, entry);
  const consumers = consumersOf(body);
  for (const op of body.ops) {
    const code = writeOp(op, codes, consumers, around);
    const [only, ...more] = op.outputs as readonly [Wire, ...Wire[]];
    const isList = more.length > 0 || isCalled(op);
    if (!isList && isInlined(only, op, code, body, consumers, entry !== undefined)) {
      codes.set(only, code);
      continue;
    }
    const names = namesFor(op, consumers, body, scope, entry !== undefined);
    declarations.push([isList ? pattern(names) : (names[0] as string), code]);
    for (const [i, wire] of op.outputs.entries()) codes.set(wire, names[i] ?? '');
  }
  return {
    declarations,
    results: [...body.inputs, ...body.outputs].map((wire) => codes.get(wire) as Code),
  };
};

type Consumers = ReadonlyMap<Wire, readonly Op[]>;

const consumersOf = (body: Body): Consumers => {
  const consumers = new Map<Wire, Op[]>();
  for (const op of body.ops) {
    for (const wire of op.inputs) addTo(consumers, wire, op);
  }
  return consumers;
};

/** Whether an expression stands where it is used, rather than in a variable. */
const isInlined = (
  wire: Wire,
  op: Op,
  code: Code,
  body: Body,
  consumers: Consumers,
  isFunction: boolean,
): boolean => {
  const [next, ...more] = consumers.get(wire) ?? [];
  const isResult = body.outputs.includes(wire);
  if (!next) return isFunction && isResult;
  if (isResult || more.length > 0 || op.callee.kind === 'input') return false;
  if (typeof code === 'object' && code.kind === 'chain' && code.calls.length >= longestChain) {
    return false;
  }
  if (next.callee.kind === 'method' || next.callee.kind === 'apply') {
    return next.inputs[0] === wire && !isCalled(next);
  }
  const isShort = op.callee.kind === 'function' && flat(code).length < WIDTH / 2;
  return isFunction && next.callee.kind === 'merge' && isShort;
};

const writeOp = (
  op: Op,
  codes: ReadonlyMap<Wire, Code>,
  consumers: Consumers,
  around: Surroundings,
): Code => {
  const { callee, options } = op;
  const inputs = op.inputs.map((wire) => codes.get(wire) as Code);
  const [first, ...states] = inputs as [Code, ...Code[]];
  const initial = states.length === 0 ? [] : [object([['initialState', list(states)]])];
  const configs = (method: string, ...further: readonly Code[]): readonly Code[] => {
    const written = members(options, around.constants.get(method));
    return written.length > 0 || further.length > 0 ? [object(written), ...further] : [];
  };
  switch (callee.kind) {
    case 'input':
      around.use('input');
      return call('input', ...configs('input'));
    case 'merge':
      around.use(callee.method);
      return call(callee.method, list(inputs), ...configs(callee.method));
    case 'method':
      return chained(first, call(callee.method, ...configs(callee.method, ...initial)));
    case 'function': {
      const args = around.argsOf(callee.fn, op).map(writeExpr);
      const code = call(callee.fn.name, first, ...args);
      return isStated(op, consumers) ? stated(code, op) : code;
    }
    case 'apply': {
      const layer = around.layerOf(callee.layer);
      if (isCalled(op)) {
        around.use('call');
        const specs = callee.layer.isTyped ? [] : [list(op.outputs.map(writeSpec))];
        return call('call', layer, list(inputs), ...specs);
      }
      const applied = chained(first, call('apply', layer, ...initial));
      return callee.layer.isTyped && !settlesSizes(op, callee.layer)
        ? applied
        : stated(applied, op);
    }
  }
};

/** Whether a layer takes or gives what `x.apply` cannot tell. */
const isCalled = ({ callee, inputs, outputs }: Op): boolean => {
  if (callee.kind !== 'apply') return false;
  const { isTyped, make } = callee.layer;
  const areSeveral = inputs.length > 1 || outputs.length > 1;
  return isTyped
    ? make.kind === 'model' && areSeveral
    : areSeveral || outputs[0]?.dtype !== 'float32';
};

/** Whether sizes go into a model that it does not know: what comes out the compiler takes for any size. */
const settlesSizes = ({ inputs: [given] }: Op, layer: Maker): boolean => {
  const taken = modelOf(layer)?.body.inputs[0]?.shape;
  if (taken === undefined || given === undefined) return false;
  const { shape } = given;
  // Of what a wrapper takes, the steps stand between the batch and the rest.
  const met = [shape[0], ...shape.slice(1 - taken.length)];
  return taken.some((size, i) => size === null && met[i] !== null);
};

const writeSpec = ({ shape, dtype }: Wire): Code => {
  const code = writePlain(shape);
  return dtype === 'float32'
    ? code
    : object([
        ['shape', code],
        ['dtype', writePlain(dtype)],
      ]);
};

const stated = (code: Code, op: Op): Code =>
  chained(code, call('as', writePlain((op.outputs[0] as Wire).shape)));

/** Whether a shape that the compiler cannot know is stated: where something needs it, and it is known. */
const isStated = (op: Op, consumers: Consumers): boolean => {
  const [wire] = op.outputs as readonly [Wire];
  const takers = consumers.get(wire) ?? [];
  const isKnown = op.callee.kind === 'function' && op.callee.fn.givesExact;
  const areFunctions =
    takers.length > 0 &&
    takers.every(({ callee }) => callee.kind === 'function' && !callee.fn.takesExact);
  return wire.isExact && !isKnown && !areFunctions;
};

/** The variables for what an op gives; those that nobody takes have none. */
const namesFor = (
  op: Op,
  consumers: Consumers,
  body: Body,
  scope: Scope,
  isFunction: boolean,
): readonly (string | undefined)[] => {
  const stem = stemOf(op) ?? (isFunction ? 'y' : fallbackStem(op));
  const isUsed = (wire: Wire): boolean => consumers.has(wire) || body.outputs.includes(wire);
  return op.outputs.map((wire, i) => {
    if (op.outputs.length > 1 && !isUsed(wire)) return undefined;
    return scope.take(i === 0 || op.callee.kind === 'apply' ? stem : `${stem}State`);
  });
};

const pattern = (names: readonly (string | undefined)[]): string => {
  const last = names.reduce((end, name, i) => (name === undefined ? end : i + 1), 0);
  return `[${names
    .slice(0, last)
    .map((name) => name ?? '')
    .join(', ')}]`;
};

/** What the name of an op says of what it gives; a number alone says less than the layer. */
const stemOf = (op: Op): string | undefined => {
  const [name, index] = [op.options.get('name'), op.options.get('index')];
  const letters = name?.kind === 'text' ? identifierOf(lettersOf(name)) : '';
  const [, digits = '', rest = ''] = /^(\d*)(.*)$/.exec(letters) ?? [];
  if (rest !== '') return `${rest[0]?.toLowerCase()}${rest.slice(1)}`;
  if (digits !== '') return `${firstStep(op)}${digits}`;
  const isNumbered = op.callee.kind === 'function' && index?.kind === 'literal';
  return isNumbered ? `${firstStep(op)}${index.value}` : undefined;
};

/** The layer that an op begins with, in a word; that of a sum is the sum. */
const firstStep = ({ callee }: Op): string => {
  if (callee.kind !== 'function') return 'method' in callee ? shortMethod(callee.method) : 'layer';
  const { ops } = callee.fn.body;
  const isMerged = ops.at(-1)?.callee.kind === 'merge';
  return isMerged ? callee.fn.name : firstStep(ops[0] as Op);
};

const fallbackStem = ({ callee }: Op): string => {
  if (callee.kind === 'function') return callee.fn.name;
  if ('method' in callee) return shortMethod(callee.method);
  return (callee.kind === 'apply' && identifierOf(callee.layer.name ?? '')) || 'x';
};
const lettersOf = (name: Extract<Expr, { kind: 'text' }>): string =>
  plainText(name) ?? name.parts.map((part) => (typeof part === 'string' ? part : ' ')).join('');
