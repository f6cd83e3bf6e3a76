import type * as tf from '@tensorflow/tfjs';
import { isOfTfjs } from '../../layers/catalogue.ts';
import type { OptionCheck, RequiredCheck } from '../../layers/options.ts';
import { madeLike } from '../../layers/protected.ts';
import {
  type CellDefinition,
  cellOf,
  type Definition,
  definitionOf,
} from '../../layers/registry.ts';
import { type Inner, isInner } from '../../layers/reusable.ts';
import { comparable } from './comparable.ts';
import { type Expr, literal, type Options, type Plain } from './ir.ts';
import { holds, leanest } from './lean.ts';
import { isPlain, spellObject } from './objects.ts';

/** The options of a layer, as they are written. */
export interface Spelled {
  /** Those without which it would be another layer. The name is not among them. */
  readonly lean: Options;
  /** All that its config says, in the same spelling. */
  readonly full: Options;
  /** Whether being frozen is left to what is done to the layer once it is made. */
  readonly isFrozen: boolean;
}

/** An option's value as it is written, with what stands for it when a layer is made to compare. */
interface Value {
  readonly expr: Expr;
  readonly value: unknown;
}
type Values = ReadonlyMap<string, Value>;

/**
 * How a layer is written, found by making it: an option that leaves the config as it is when it is left
 * out is left out, and the shortest spelling is taken that gives the same config. `undefined` where none
 * does.
 */
export const spell = (
  definition: Definition,
  config: object,
  known: Spellings,
): Spelled | undefined => {
  const { name: _, ...rest } = config as { readonly name?: string };
  const key = `${definition.className} ${JSON.stringify(rest)}`;
  if (!known.has(key)) known.set(key, spellAnew(definition, rest));
  return known.get(key);
};
/** What was found before: most layers of a model are like others. */
export type Spellings = Map<string, Spelled | undefined>;

const spellAnew = (definition: Definition, config: object): Spelled | undefined => {
  const wanted = comparable(config);
  const isFrozen = (config as { readonly trainable?: boolean }).trainable === false;
  const make = (values: Values, freeze: boolean): string => {
    const layer = definition.create({ ...valuesOf(values), name: 'spelled' } as never);
    if (freeze) layer.trainable = false;
    const { name: _, ...made } = layer.getConfig();
    return comparable(made);
  };
  const values = spellAll(definition, config, (all) => holds(() => make(all, false) === wanted));
  if (!values) return undefined;
  const lean = leanest(
    values,
    (some) => holds(() => make(some, false) === wanted),
    requiredBy(definition),
  );
  const full = without(exprsOf(values), 'trainable');
  if (!isFrozen) return { lean: exprsOf(lean), full, isFrozen };
  // What wraps others hands it on to them, so that it has to be among the options.
  const thawed = new Map([...lean].filter(([option]) => option !== 'trainable'));
  return holds(() => make(thawed, true) === wanted)
    ? { lean: exprsOf(thawed), full, isFrozen }
    : { lean: exprsOf(lean), full: exprsOf(values), isFrozen: false };
};

const without = (options: Options, key: string): Options =>
  new Map([...options].filter(([other]) => other !== key));

/** A layer or cell inside another, as it is written. */
const spellInner = ({ className, config }: Inner): Value | undefined => {
  const definition = definitionOf(className, config) ?? cellOf(className);
  if (!isOfTfjs(definition)) return undefined;
  const wanted = comparable(config);
  const make = (values: Values): string => {
    const named = { name: definition.method, ...valuesOf(values) };
    return comparable(definition.create(named as never).getConfig());
  };
  const isSame = (values: Values): boolean => holds(() => make(values) === wanted);
  const values = spellAll(definition, config, isSame, true);
  if (!values) return undefined;
  const lean = leanest(values, isSame, requiredBy(definition));
  return {
    expr: { kind: 'built', callee: `layers.${definition.method}`, options: exprsOf(lean) },
    value: { className, config: valuesOf(lean) },
  };
};

/** All options that a config has, each in its shortest spelling, if together they give that config. */
const spellAll = (
  definition: Definition | CellDefinition,
  config: object,
  isSame: (values: Values) => boolean,
  isNamed = false,
): Values | undefined => {
  let values: Values = new Map();
  for (const [option, check] of inOrder(definition)) {
    const saved = (config as Record<string, unknown>)[option];
    if (saved === undefined || (saved === null && check.isRequired !== true && !takesNull(check))) {
      continue;
    }
    if (option === 'weights' || option === 'dtype' || (option === 'name' && !isNamed)) continue;
    const value = spellValue(saved);
    if (!value) return undefined;
    if (isPlain(saved) && check(saved) !== undefined) return undefined;
    values = new Map([...values, [option, value]]);
  }
  if (!isSame(values)) return undefined;
  for (const [option, { value }] of values) {
    const check = (definition.options as Record<string, Check>)[option];
    for (const shorter of shorterSpellings(value)) {
      if (check?.(shorter) !== undefined) continue;
      const spelled = new Map([...values, [option, { expr: literal(shorter), value: shorter }]]);
      if (!isSame(spelled)) continue;
      values = spelled;
      break;
    }
  }
  return values;
};

const requiredBy =
  ({ options }: Definition | CellDefinition) =>
  (option: string): boolean =>
    (options as Record<string, Check>)[option]?.isRequired === true;

/** The options of a layer, those that make the shape first. */
const inOrder = ({
  options,
  shapeOptions,
}: Definition | CellDefinition): readonly (readonly [string, Check])[] => {
  const entries = Object.entries(options as Record<string, Check>);
  const place = (option: string): number => {
    if (option === 'name') return -1;
    const i = (shapeOptions as readonly string[]).indexOf(option);
    return i === -1 ? shapeOptions.length : i;
  };
  return entries.sort(([a], [b]) => place(a) - place(b));
};

type Check = OptionCheck | RequiredCheck;
const takesNull = (check: Check): boolean =>
  check(null) === undefined && check(undefined) !== undefined;

const spellValue = (saved: unknown): Value | undefined => {
  if (isPlain(saved)) return { expr: literal(saved), value: saved };
  if (Array.isArray(saved)) {
    const items = saved.map(spellValue);
    if (items.includes(undefined)) return undefined;
    const values = items as readonly Value[];
    return {
      expr: { kind: 'list', items: values.map(({ expr }) => expr) },
      value: values.map(({ value }) => value),
    };
  }
  if (!isInner(saved)) return undefined;
  const inner = spellInner(saved);
  if (inner) return inner;
  const expr = spellObject(saved);
  return expr && { expr, value: saved };
};

/** One number for a list of equals, outermost first: `[[1, 1], [1, 1]]` → `1`, `[1, 1]`. */
const shorterSpellings = (value: unknown): readonly Plain[] => {
  if (!Array.isArray(value) || value.length === 0 || !isPlain(value)) return [];
  const numbers = value.flat(Number.POSITIVE_INFINITY) as readonly Plain[];
  const [first] = numbers;
  const all = typeof first === 'number' && numbers.every((number) => number === first);
  const pairs = value.every(
    (pair) => Array.isArray(pair) && pair.every((number) => number === pair[0]),
  );
  return [
    ...(all ? [first] : []),
    ...(pairs ? [value.map((pair) => (pair as Plain[])[0] as Plain)] : []),
  ];
};

const valuesOf = (values: Values): object =>
  // tfjs writes into what it is given.
  structuredClone(Object.fromEntries([...values].map(([key, { value }]) => [key, value])));
const exprsOf = (values: Values): Options =>
  new Map([...values].map(([key, { expr }]) => [key, expr]));

/** The least of a config of which a registered class makes the same layer. */
export const spellRegistered = (layer: tf.layers.Layer, config: object): object => {
  const wanted = comparable(config);
  const entries = new Map(Object.entries(config).filter(([, value]) => value !== undefined));
  const isSame = (some: ReadonlyMap<string, unknown>): boolean =>
    some.has('name') &&
    holds(() => {
      const copy = structuredClone(Object.fromEntries(some)) as tf.serialization.ConfigDict;
      return comparable(madeLike(layer, copy).getConfig()) === wanted;
    });
  return Object.fromEntries(isSame(entries) ? leanest(entries, isSame) : entries);
};
