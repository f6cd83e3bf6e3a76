import { key, quote } from '../source.ts';
import { type Constant, hasAll } from './constants.ts';
import type { Built, Expr, Options, Plain, Text } from './ir.ts';
import { type Code, call, flat, list, object } from './layout.ts';
import { isFixed } from './leaf.ts';

/** An option's value as source. What came from a file stands in it as a string, with all escaped. */
export const writeExpr = (expr: Expr): Code => {
  switch (expr.kind) {
    case 'literal':
      return writePlain(expr.value);
    case 'text':
      return writeText(expr);
    case 'ref':
      return expr.param.name;
    case 'built':
      return expr.options.size === 0
        ? call(expr.callee)
        : call(expr.callee, object(withCasts(expr, members(expr.options))));
    case 'list':
      return list(expr.items.map(writeExpr));
  }
};

/** Of a constraint the axis may be a list, which the types of tfjs do not have. */
const withCasts = (
  { callee, options }: Built,
  written: ReturnType<typeof members>,
): ReturnType<typeof members> =>
  callee.startsWith('tf.constraints.')
    ? written.map(([name, value]) => {
        const isCast = name === 'axis' && isList(options.get(name));
        return [name, isCast ? `${flat(value)} as never` : value];
      })
    : written;
const isList = (expr: Expr | undefined): boolean =>
  expr?.kind === 'literal'
    ? Array.isArray(expr.value)
    : expr?.kind === 'ref' && typeof expr.param.type === 'object' && 'length' in expr.param.type;

export const writePlain = (value: Plain): Code => {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return list(value.map(writePlain));
  return Object.is(value, -0) ? '-0' : String(value);
};

const writeText = ({ parts }: Text): string => {
  if (isFixed({ kind: 'text', parts })) return quote(parts.join(''));
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object' && only.type === 'string') return only.name;
  let source = '';
  let run = '';
  const flush = (): void => {
    // Within backquotes the inside of a literal has all but its own two signs escaped.
    source += quote(run).slice(1, -1).replaceAll("\\'", "'").replace(/[`$]/g, '\\$&');
    run = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      run += part;
    } else {
      flush();
      source += `\${${part.name}}`;
    }
  }
  flush();
  return `\`${source}\``;
};

/** The members of a config. Options that a constant stands for are spread from it. */
export const members = (
  options: Options,
  constant?: Constant,
): readonly (readonly [string | undefined, Code])[] => {
  const spread = constant && hasAll(options, constant.options) ? constant : undefined;
  const own = [...options].filter(([key]) => !spread?.options.has(key));
  return [
    ...own.map(([key, expr]): readonly [string | undefined, Code] => {
      const value = writeExpr(expr);
      return value === key ? [undefined, key] : [key, value];
    }),
    ...(spread ? [[undefined, `...${spread.name}`] as const] : []),
  ];
};

/** Any data that a layer saves, as source. */
export const writeData = (value: unknown): Code => {
  if (Array.isArray(value)) return list(value.map(writeData));
  if (typeof value !== 'object' || value === null) return writePlain((value ?? null) as Plain);
  return object(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [key(',', name), writeData(item)]),
  );
};
