import { ConfigError } from '../shape/errors.ts';

/**
 * Source text that is not yet laid out: text that stays in one piece, pieces that follow each other,
 * or members in brackets, which take a line each where all together do not fit in one.
 */
export type Doc = string | readonly Doc[] | Group;
interface Group {
  readonly kind: 'group';
  readonly open: '{ ' | '[';
  readonly close: ' }' | ']';
  readonly separator: ',' | ';';
  readonly members: readonly (readonly [before: string, doc: Doc])[];
  /** Whether each member takes a line, even where all of them would fit in one. */
  readonly isBroken: boolean;
}

/** An object type, with `;`, or an object literal, with `,`. */
export const braces = (
  separator: ',' | ';',
  members: Group['members'],
  isBroken: boolean = false,
): Doc =>
  members.length === 0
    ? '{}'
    : { kind: 'group', open: '{ ', close: ' }', separator, members, isBroken };

/** A tuple type, or a list. */
export const brackets = (items: readonly Doc[]): Doc => ({
  kind: 'group',
  open: '[',
  close: ']',
  separator: ',',
  members: items.map((item) => ['', item]),
  isBroken: false,
});

/** Plain data, as a literal type, with `;`, or as a value, with `,`. */
export const plain = (separator: ',' | ';', data: unknown): Doc => {
  if (typeof data === 'string') return quote(data);
  if (Array.isArray(data)) return brackets(data.map((item) => plain(separator, item)));
  if (typeof data === 'object' && data !== null) {
    return braces(
      separator,
      Object.entries(data).map(([name, item]) => [
        `${key(separator, name)}: `,
        plain(separator, item),
      ]),
    );
  }
  return JSON.stringify(data) ?? 'null';
};

/** How many characters a line of source has at most, as Biome formats it. */
export const WIDTH = 100;

/** Lays source text out. */
export const print = (doc: Doc, indent: string = '', column: number = indent.length): string => {
  if (isGroup(doc)) {
    const line = flat(doc);
    if (!doc.isBroken && column + line.length < WIDTH) return line;
    const inner = `${indent}  `;
    const lines = doc.members.map(
      ([before, member]) =>
        `${inner}${before}${print(member, inner, inner.length + before.length)}${doc.separator}\n`,
    );
    return `${doc.open.trim()}\n${lines.join('')}${indent}${doc.close.trim()}`;
  }
  return flat(doc);
};

const flat = (doc: Doc): string => {
  if (typeof doc === 'string') return doc;
  if (!isGroup(doc)) return doc.map(flat).join('');
  const members = doc.members.map(([before, member]) => before + flat(member));
  return `${doc.open}${members.join(`${doc.separator} `)}${doc.close}`;
};

const isGroup = (doc: Doc): doc is Group => typeof doc === 'object' && 'kind' in doc;

/** A string literal, out of which nothing in the text leads. */
export const quote = (text: string): string => `'${visible(text.replace(/[\\']/g, '\\$&'))}'`;

/**
 * A text as it may stand in a literal or a comment. Whatever could end the line, or show as something
 * else than it is, is escaped: control and format characters, spaces other than the common one.
 */
export const visible = (text: string): string => text.replace(/(?! )[\p{C}\p{Z}]/gu, escaped);

const escaped = (character: string): string => {
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
};

/** A name as the key of a member. In a literal, `__proto__` would be the prototype. */
export const key = (separator: ',' | ';', name: string): string => {
  if (name === '__proto__' && separator === ',') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
};

/** The name of the value that has a type's: `MobileNetV2` → `mobileNetV2`, `VGG16` → `vgg16`. */
export const valueName = (type: string): string =>
  type.replace(/^[A-Z]+(?=[A-Z][a-z]|[^A-Za-z]|$)|^[A-Z]/, (start) => start.toLowerCase());

/** The names of an interface and of its value. */
export const nameSource = (name: string): { readonly type: string; readonly value: string } => {
  const value = valueName(name);
  if (/^[A-Z][\w$]*$/.test(name) && !reserved.has(name) && !reserved.has(value)) {
    return { type: name, value };
  }
  throw new ConfigError(
    `signatureSource: name must be that of an interface, such as 'MobileNetV2', not ${quote(name)}`,
    { code: 'signature-name', received: name, expected: 'a name such as MobileNetV2' },
  );
};

/** Words that cannot be the name of anything in a module. */
export const keywords: readonly string[] = `arguments await break case catch class const continue
  debugger default delete do else enum eval export extends false finally for function if implements
  import in instanceof interface let new null package private protected public return static super
  switch this throw true try typeof undefined var void while with yield`.split(/\s+/);

/** What cannot be a name in the module of a signature: also what it imports. */
const reserved: ReadonlySet<string> = new Set(['SignatureValue', 'Typed', ...keywords]);
