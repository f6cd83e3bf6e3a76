import { groupBy } from '../../graph/group.ts';
import { upperFirst } from '../../shape/message.ts';
import { identifierOf } from './identifiers.ts';
import { isRow } from './inline.ts';
import type { Body, Expr, Fn, Op, Options, Param, Text, Wire } from './ir.ts';
import { align, isFixed, keyOf } from './leaf.ts';
import type { Region } from './regions.ts';
import { asNumbers, findFamilies } from './templates.ts';

/** A function that stands for alike regions, and what it is given in the place of each. */
export interface Extraction {
  readonly fn: Fn;
  readonly regions: readonly Region[];
  readonly args: readonly Options[];
}

/** More parameters than these no reader can keep apart. */
const mostParams = 6;

/** One option of one op, at every place. */
interface Slot {
  readonly op: number;
  readonly key: string;
  readonly values: readonly Expr[];
}

/**
 * Makes the function that alike regions have in common: what differs becomes its parameters. Values
 * that always go together are one. `undefined` where there would be too many.
 */
export const extract = (regions: readonly Region[], name: string): Extraction | undefined => {
  const [model] = regions as readonly [Region, ...Region[]];
  const places = regions.map(opsOf);
  if (isRow(places[0] as readonly Op[])) return undefined;
  const slots = slotsOf(places);
  if (!slots) return undefined;
  const differing = slots.filter(({ values }) => !isAlike(values));
  const isShort = places[0]?.every(({ callee }) => callee.kind !== 'function') && model.length <= 3;
  const names = nameParams(differing.filter(({ values }) => values[0]?.kind === 'text'));
  if (!names) return undefined;
  const sizes = sizeParams(
    differing.filter(({ values }) => values[0]?.kind !== 'text'),
    (slot) => suffixOf(names, slot.op),
    new Set(names.map(({ param }) => param.name)),
  );
  if (!sizes || names.length + sizes.length > mostParams) return undefined;
  // What has two names is two things, but for a layer and what goes with it.
  if (names.length > (isShort ? model.length : 1)) return undefined;
  const fills = [...names, ...sizes];
  const params = fills.map(({ param }) => param);
  const written = new Map(fills.flatMap(({ spots }) => [...spots]));
  const { takesExact, givesExact } = exactness(regions, differing);
  const body = bodyOf(model, slots, written, takesExact, givesExact);
  return {
    fn: { kind: 'fn', name, params, body, takesExact, givesExact },
    regions,
    args: regions.map(
      (_, i) => new Map(fills.map(({ param, values }) => [param.name, values[i] as Expr])),
    ),
  };
};

export const opsOf = ({ body, start, length }: Region): readonly Op[] =>
  body.ops.slice(start, start + length);

const spotOf = ({ op, key }: Pick<Slot, 'op' | 'key'>): string => `${op} ${key}`;

/** Every option that is written at some place, with what it is at each. */
const slotsOf = (places: readonly (readonly Op[])[]): readonly Slot[] | undefined => {
  const slots: Slot[] = [];
  for (const op of (places[0] as readonly Op[]).keys()) {
    const all = places.map((ops) => ops[op] as Op);
    const written = new Set(all.flatMap(({ options }) => [...options.keys()]));
    for (const key of inOrder(written, all[0] as Op)) {
      const values = all.map(({ full }) => full.get(key));
      if (values.includes(undefined)) return undefined;
      slots.push({ op, key, values: values as readonly Expr[] });
    }
  }
  return slots;
};

/** Options in the order in which their layer has them. */
const inOrder = (keys: ReadonlySet<string>, { full }: Op): readonly string[] => {
  const order = [...full.keys()];
  return [...keys].sort((a, b) => order.indexOf(a) - order.indexOf(b));
};

const isAlike = (values: readonly Expr[]): boolean =>
  values.every(isFixed) && new Set(values.map(keyOf)).size === 1;

/** A parameter, what it is at each place, and what stands in its function for which options. */
interface Fill {
  readonly param: Param;
  readonly values: readonly Expr[];
  readonly spots: ReadonlyMap<string, Expr>;
}

const nameParams = (slots: readonly Slot[]): readonly Fill[] | undefined => {
  if (slots.length === 0) return [];
  const families = findFamilies(slots.map(({ values }) => values as readonly Text[]));
  return families?.map(({ members, patterns, texts }, i): Fill => {
    const numbers = asNumbers(texts);
    const name = numbers ? 'index' : 'name';
    const param: Param = {
      kind: 'param',
      name: i === 0 ? name : `${name}${i + 1}`,
      type: numbers ? 'number' : 'string',
    };
    const spots = members.map((member, k): [string, Expr] => {
      const { before, after } = patterns[k] as (typeof patterns)[number];
      return [spotOf(slots[member] as Slot), { kind: 'text', parts: [...before, param, ...after] }];
    });
    return { param, values: numbers ?? texts, spots: new Map(spots) };
  });
};

/** What the name of an op adds to that of its place: `expand` of `block_1_expand`. */
const suffixOf = (names: readonly Fill[], op: number): string => {
  for (const { spots } of names) {
    const spelled = spots.get(spotOf({ op, key: 'name' }));
    if (spelled?.kind !== 'text') continue;
    return identifierOf(spelled.parts.filter((part) => typeof part === 'string').join(''));
  }
  return '';
};

const sizeParams = (
  slots: readonly Slot[],
  prefixOf: (slot: Slot) => string,
  taken: Set<string>,
): readonly Fill[] | undefined => {
  const groups = groupBy(slots, ({ values }) => values.map(keyOf).join());
  const all = [...groups.values()];
  const fills = all.map((group): Fill | undefined => {
    const [first] = group;
    const aligned = align(first.values);
    if (!aligned) return undefined;
    const rivals = all.filter(([other]) => other.key === first.key);
    const prefixes = rivals.map(([other]) => prefixOf(other));
    const areTold = new Set(prefixes).size === rivals.length && !prefixes.includes('');
    const stem =
      rivals.length === 1
        ? first.key
        : areTold
          ? prefixOf(first)
          : joined(prefixOf(first), first.key);
    let name = stem;
    for (let i = 2; taken.has(name); i++) name = `${stem}${i}`;
    taken.add(name);
    const param: Param = { kind: 'param', name, type: aligned.type };
    const ref: Expr = { kind: 'ref', param };
    return {
      param,
      values: aligned.values,
      spots: new Map(group.map((slot) => [spotOf(slot), ref])),
    };
  });
  return fills.includes(undefined) ? undefined : (fills as readonly Fill[]);
};

/** `expand` and `filters` → `expandFilters`. */
const joined = (prefix: string, word: string): string =>
  prefix === '' ? word : `${prefix}${upperFirst(word)}`;

/** Whether the compiler can know all shapes in a function: where one shape goes in, and no size differs. */
const exactness = (
  regions: readonly Region[],
  differing: readonly Slot[],
): Pick<Fn, 'takesExact' | 'givesExact'> => {
  const shapes = new Set(regions.map(({ entry }) => entry.shape.join()));
  const takesExact = shapes.size === 1 && regions.every(({ entry }) => entry.isExact);
  const givesExact = takesExact && differing.every(({ values }) => values[0]?.kind === 'text');
  return { takesExact, givesExact };
};

const bodyOf = (
  model: Region,
  slots: readonly Slot[],
  written: ReadonlyMap<string, Expr>,
  takesExact: boolean,
  givesExact: boolean,
): Body => {
  const wires = new Map<Wire, Wire>([[model.entry, { ...model.entry, isExact: takesExact }]]);
  const ops = opsOf(model).map((op, i): Op => {
    const own = slots.filter((slot) => slot.op === i);
    const fill = (key: string, expr: Expr): Expr => written.get(spotOf({ op: i, key })) ?? expr;
    for (const wire of op.outputs) {
      wires.set(wire, { ...wire, isExact: wire.isExact && givesExact });
    }
    return {
      ...op,
      options: new Map(own.map(({ key, values }) => [key, fill(key, values[0] as Expr)])),
      full: new Map([...op.full].map(([key, expr]) => [key, fill(key, expr)])),
      inputs: op.inputs.map((wire) => wires.get(wire) as Wire),
      outputs: op.outputs.map((wire) => wires.get(wire) as Wire),
    };
  });
  return {
    kind: 'body',
    name: undefined,
    inputs: [wires.get(model.entry) as Wire],
    ops,
    outputs: (ops.at(-1) as Op).outputs,
    frozen: new Set(),
    names: [],
  };
};
