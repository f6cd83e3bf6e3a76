import * as tf from '@tensorflow/tfjs';
import type { Inner } from '../../layers/reusable.ts';
import { comparable } from './comparable.ts';
import { type Expr, type Literal, literal, type Plain } from './ir.ts';
import { holds, leanest } from './lean.ts';

/** What tfjs can make initialisers, regularisers and constraints with, and whether a name will do. */
const families: readonly (readonly [string, object, boolean])[] = [
  ['tf.initializers', tf.initializers, true],
  ['tf.regularizers', tf.regularizers, false],
  ['tf.constraints', tf.constraints, true],
];

type Make = (config: object) => tf.serialization.Serializable;

/** How an initialiser, regulariser or constraint is written, if tfjs has a function for it. */
export const spellObject = (object: Inner): Expr | undefined => {
  const spellings = families.flatMap(([family, functions, hasNames]) =>
    (Object.entries(functions) as [string, Make][]).flatMap(
      ([name, make]) =>
        spellAs(object, `${family}.${name}`, hasNames ? name : undefined, make) ?? [],
    ),
  );
  const sizeOf = (expr: Expr): number => (expr.kind === 'built' ? expr.options.size + 1 : 0);
  return spellings.sort((a, b) => sizeOf(a) - sizeOf(b))[0];
};

const spellAs = (
  { className, config }: Inner,
  callee: string,
  name: string | undefined,
  make: Make,
): Expr | undefined => {
  const isSame = (args: object): boolean =>
    holds(() => {
      const made = make(args);
      const isAlike = comparable(made.getConfig()) === comparable(config);
      return made.getClassName() === className && isAlike;
    });
  if (name !== undefined && isSame({})) return literal(name);
  const args = Object.entries(config).filter(([, value]) => (value ?? null) !== null);
  if (!args.every(([, value]) => isPlain(value)) || !isSame({ ...config })) return undefined;
  const options = leanest(
    new Map<string, Literal>(args.map(([key, value]) => [key, literal(value)])),
    (some) => isSame(valuesOf(some)),
  );
  return { kind: 'built', callee, options };
};

const valuesOf = (options: ReadonlyMap<string, Literal>): object =>
  Object.fromEntries([...options].map(([key, { value }]) => [key, value]));

export const isPlain = (value: unknown): value is Plain =>
  value === null ||
  ['boolean', 'number', 'string'].includes(typeof value) ||
  (Array.isArray(value) && value.every(isPlain));
