import { addTo, numberIn } from '../../graph/group.ts';
import type { Body, Callee, Op, Wire } from './ir.ts';
import { freedomOf, keyOf } from './leaf.ts';

/** Ops that follow each other, fed by one wire, of which only what the last one gives is used. */
export interface Region {
  readonly body: Body;
  readonly start: number;
  readonly length: number;
  readonly entry: Wire;
}

/** No function is longer: what repeats in longer parts is found inside of them first. */
const longest = 48;

/**
 * The regions of several bodies, those that are alike but for what parameters can stand for together.
 * Alike ones do not overlap.
 */
export const findRepeats = (bodies: readonly Body[]): readonly (readonly Region[])[] => {
  const groups = new Map<string, Region[]>();
  const ids = new Map<string, number>();
  for (const body of bodies) {
    const tokens = body.ops.map((op) => {
      const token = tokenOf(op);
      return token === undefined ? undefined : numberIn(ids, token);
    });
    const last = lastUses(body);
    for (let start = 0; start < body.ops.length; start++) {
      collect(body, start, tokens, last, groups);
    }
  }
  return [...groups.values()].map(apart).filter((group) => group.length > 1);
};

/** Adds every region that begins at an op to those that are like it. */
const collect = (
  body: Body,
  start: number,
  tokens: readonly (number | undefined)[],
  last: ReadonlyMap<Wire, number>,
  groups: Map<string, Region[]>,
): void => {
  const { ops } = body;
  const [entry] = ops[start]?.inputs ?? [];
  if (entry?.dtype !== 'float32') return;
  const places = new Map<Wire, string>([[entry, 'in']]);
  let key = `${entry.shape.map((size) => (size === null ? 'null' : 'number'))}`;
  for (let i = start; i < Math.min(ops.length, start + longest); i++) {
    const op = ops[i] as Op;
    const token = tokens[i];
    const fed = op.inputs.map((wire) => places.get(wire));
    if (token === undefined || fed.includes(undefined)) return;
    key = `${key}\n${token} ${fed}`;
    for (const [k, wire] of op.outputs.entries()) places.set(wire, `${i - start}.${k}`);
    const length = i - start + 1;
    if (length < 2 || !isClosed(ops, start, i, last)) continue;
    addTo(groups, key, { body, start, length, entry });
  }
};

/** Whether only the last of some ops gives something to others, and one `float32` tensor at that. */
const isClosed = (
  ops: readonly Op[],
  start: number,
  end: number,
  last: ReadonlyMap<Wire, number>,
): boolean => {
  const [exit, ...more] = (ops[end] as Op).outputs;
  if (more.length > 0 || exit?.dtype !== 'float32') return false;
  for (let i = start; i < end; i++) {
    for (const wire of (ops[i] as Op).outputs) if ((last.get(wire) ?? -1) > end) return false;
  }
  return true;
};

/** The last op that takes each wire; what the body gives is taken by none, in the end. */
const lastUses = (body: Body): ReadonlyMap<Wire, number> => {
  const last = new Map<Wire, number>();
  for (const [i, op] of body.ops.entries()) for (const wire of op.inputs) last.set(wire, i);
  for (const wire of body.outputs) last.set(wire, Number.POSITIVE_INFINITY);
  return last;
};

/** What is alike in all ops that one op in a function can stand for. */
const tokenOf = (op: Op): string | undefined => {
  const known = tokens.get(op);
  if (known !== undefined) return known;
  const { callee } = op;
  if (callee.kind === 'input' || callee.kind === 'apply') return undefined;
  const options = [...op.full]
    .map(([key, expr]) => [key, freedomOf(op, key, expr) ?? keyOf(expr)])
    .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
  const token = JSON.stringify([nameOf(callee), options]);
  tokens.set(op, token);
  return token;
};
const tokens = new WeakMap<Op, string>();

const nameOf = (callee: Exclude<Callee, { kind: 'input' | 'apply' }>): string =>
  callee.kind === 'function' ? `function ${callee.fn.name}` : `${callee.kind} ${callee.method}`;

/** Leaves out the regions that overlap with one before them. */
const apart = (regions: readonly Region[]): readonly Region[] => {
  const ends = new Map<Body, number>();
  return regions.filter(({ body, start, length }) => {
    if (start < (ends.get(body) ?? 0)) return false;
    ends.set(body, start + length);
    return true;
  });
};
