import { quote, WIDTH } from '../source.ts';

/** What a module imports. */
export class Imports {
  readonly #names = new Set<string>();
  readonly #own = new Map<string, Set<string>>();

  /** Notes something of tensorgraft. */
  use(name: string): void {
    this.#names.add(name);
  }

  /** Notes something of another module. */
  useFrom(module: string, name: string): void {
    this.#own.set(module, (this.#own.get(module) ?? new Set()).add(name));
  }

  /** The imports of a module, by its text. */
  source(text: string, needsTfjs: boolean): string {
    if (/(?<!tf\.)\blayers\.\w+\(/.test(text)) this.use('layers');
    const isTfjsUsed =
      needsTfjs || /\btf\.(initializers|regularizers|constraints|layers)\.\w/.test(text);
    const lines = [
      ...(isTfjsUsed ? ["import * as tf from '@tensorflow/tfjs';\n"] : []),
      statement([...this.#names].sort(byLetters).map(asType), "'tensorgraft'"),
      ...[...this.#own].map(([module, names]) =>
        statement([...names].sort(byLetters), quote(module)),
      ),
    ];
    return lines.join('');
  }
}

const asType = (name: string): string => (/^[A-Z]/.test(name) ? `type ${name}` : name);

const byLetters = (a: string, b: string): number => {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
};

const statement = (names: readonly string[], from: string): string => {
  const line = `import { ${names.join(', ')} } from ${from};`;
  if (line.length <= WIDTH) return `${line}\n`;
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from ${from};\n`;
};
