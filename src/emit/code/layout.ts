import { WIDTH } from '../source.ts';

/**
 * An expression that is not yet laid out in lines. The rules are those of Biome, so that a generated file
 * stays as it is when it is formatted.
 */
export type Code = string | ObjectCode | ListCode | CallCode | ChainCode;
export interface ObjectCode {
  readonly kind: 'object';
  /** `name: value`, or what stands alone: `name`, `...options`. */
  readonly members: readonly (readonly [key: string | undefined, value: Code])[];
}
export interface ListCode {
  readonly kind: 'list';
  readonly items: readonly Code[];
}
export interface CallCode {
  readonly kind: 'call';
  readonly callee: string;
  readonly args: readonly Code[];
}
/** Methods that are called one after another. */
export interface ChainCode {
  readonly kind: 'chain';
  readonly start: Code;
  readonly calls: readonly CallCode[];
}

export const call = (callee: string, ...args: readonly Code[]): CallCode => ({
  kind: 'call',
  callee,
  args,
});
export const list = (items: readonly Code[]): Code =>
  items.length === 0 ? '[]' : { kind: 'list', items };
export const object = (members: ObjectCode['members']): Code =>
  members.length === 0 ? '{}' : { kind: 'object', members };

/** An expression with one more method. */
export const chained = (start: Code, next: CallCode): Code =>
  typeof start === 'object' && start.kind === 'chain'
    ? { ...start, calls: [...start.calls, next] }
    : { kind: 'chain', start, calls: [next] };

/** An expression in one line. */
export const flat = (code: Code): string => {
  if (typeof code === 'string') return code;
  switch (code.kind) {
    case 'object':
      return `{ ${code.members.map(([key, value]) => member(key, flat(value))).join(', ')} }`;
    case 'list':
      return `[${code.items.map(flat).join(', ')}]`;
    case 'call':
      return `${code.callee}(${code.args.map(flat).join(', ')})`;
    case 'chain':
      return [code.start, ...code.calls].map(flat).join('.');
  }
};

const member = (key: string | undefined, value: string): string =>
  key === undefined ? value : `${key}: ${value}`;

/**
 * Lays an expression out.
 *
 * @param indent of the line that it begins in.
 * @param column where in that line it begins.
 * @param tail how many characters follow it in its last line.
 */
export const lay = (code: Code, indent: string, column: number, tail: number): string => {
  const line = flat(code);
  if (column + line.length + tail <= WIDTH && !mustBreak(code)) return line;
  if (typeof code === 'string') return code;
  const inner = `${indent}  `;
  const broken = (key: string | undefined, value: Code): string => {
    const before = key === undefined ? '' : `${key}: `;
    return `${inner}${before}${lay(value, inner, inner.length + before.length, 1)},\n`;
  };
  switch (code.kind) {
    case 'object':
      return `{\n${code.members.map(([key, value]) => broken(key, value)).join('')}${indent}}`;
    case 'list':
      return isNumbers(code)
        ? `[\n${filled(code.items.map(flat), inner)}${indent}]`
        : `[\n${code.items.map((item) => broken(undefined, item)).join('')}${indent}]`;
    case 'call':
      return layCall(code, indent, column);
    case 'chain':
      return layChain(code, indent, column, tail);
  }
};

/** A call whose last argument takes the lines, or each of whose arguments takes one. */
const layCall = ({ callee, args }: CallCode, indent: string, column: number): string => {
  const inner = `${indent}  `;
  const last = args.at(-1);
  const before = args
    .slice(0, -1)
    .map((arg) => `${flat(arg)}, `)
    .join('');
  const isHugged =
    typeof last === 'object' &&
    (last.kind === 'object' || last.kind === 'list') &&
    args.slice(0, -1).every((arg) => typeof arg === 'string' || arg.kind !== last.kind) &&
    column + callee.length + before.length + 2 <= WIDTH;
  if (isHugged) {
    const start = column + callee.length + 1 + before.length;
    return `${callee}(${before}${lay(last, indent, start, WIDTH)})`;
  }
  if (args.length === 0) return `${callee}()`;
  const lines = args.map((arg) => `${inner}${lay(arg, inner, inner.length, 1)},\n`);
  return `${callee}(\n${lines.join('')}${indent})`;
};

const layChain = (
  { start, calls }: ChainCode,
  indent: string,
  column: number,
  tail: number,
): string => {
  if (calls.length <= 2 && !mustBreak(start)) {
    const [last] = calls.slice(-1) as [CallCode];
    const before = [start, ...calls.slice(0, -1)].map(flat).join('.');
    const at = column + before.length + 1;
    if (at + last.callee.length + 2 <= WIDTH) return `${before}.${lay(last, indent, at, tail)}`;
    if (calls.length === 1) {
      const broken = lay(start, indent, column, WIDTH);
      return `${broken}.${lay(last, indent, broken.length - broken.lastIndexOf('\n'), tail)}`;
    }
  }
  const inner = `${indent}  `;
  const lines = calls.map((one, i) => {
    const end = i === calls.length - 1 ? tail : 0;
    return `\n${inner}.${lay(one, inner, inner.length + 1, end)}`;
  });
  return `${lay(start, indent, column, 0)}${lines.join('')}`;
};

/** Whether an expression takes several lines even where it would fit in one: a table, a long chain with a spread. */
const mustBreak = (code: Code): boolean => {
  if (typeof code === 'string') return false;
  switch (code.kind) {
    case 'object':
      return code.members.some(([, value]) => mustBreak(value));
    case 'list':
      return isTable(code) || code.items.some(mustBreak);
    case 'call':
      return code.args.some(mustBreak);
    case 'chain': {
      const all = [code.start, ...code.calls].filter((one) => isCall(one)) as CallCode[];
      return (
        (all.length > 2 && all.some(({ args }) => !args.every(isSimple))) || all.some(mustBreak)
      );
    }
  }
};
/** A list of lists, which takes a line for each of them. */
const isTable = ({ items }: ListCode): boolean =>
  items.length > 1 &&
  items.every((item) => typeof item === 'object' && item.kind === 'list' && item.items.length > 1);

const isCall = (code: Code): boolean => typeof code === 'object' && code.kind === 'call';

/** Whether an argument is short to read, whatever its length: no spread in it. */
const isSimple = (code: Code): boolean => {
  if (typeof code === 'string') return true;
  switch (code.kind) {
    case 'object':
      return code.members.every(
        ([key, value]) => isSimple(value) && !(key === undefined && flat(value).startsWith('...')),
      );
    case 'list':
      return code.items.every(isSimple);
    case 'call':
      return code.args.every(isSimple);
    case 'chain':
      return false;
  }
};

const isNumbers = ({ items }: ListCode): boolean =>
  items.length > 1 && items.every((item) => typeof item === 'string' && /^-?[\d.e+-]+$/.test(item));

/** Numbers, as many in a line as there is place for. */
const filled = (items: readonly string[], indent: string): string => {
  const lines: string[] = [];
  for (const item of items) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + item.length + 2 <= WIDTH)
      lines[lines.length - 1] = `${line} ${item},`;
    else lines.push(`${indent}${item},`);
  }
  return lines.map((line) => `${line}\n`).join('');
};
