/**
 * docs/layers.md, made from the catalogue: what a layer does and its shapes from its doc comment, the
 * rest from its definition. `npm run docs:layers` writes the page.
 */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { definitions } from '../src/layers/catalogue.ts';
import type { Definition } from '../src/layers/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the page is. */
export const layersPage: string = join(root, 'docs/layers.md');

/** What the source says of a layer. */
interface Described {
  /** The names under which it is exported, its own first. */
  readonly names: readonly string[];
  readonly family: string;
  readonly sentence: string;
  readonly shapes: string;
  readonly link: string | undefined;
}

/** The exports of the catalogue, those of one file together. */
const describe = (): readonly Described[] => {
  const index = join(root, 'src/layers/index.ts');
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noLib: true,
    types: [],
  };
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index) as ts.SourceFile;
  const module = checker.getSymbolAtLocation(source) as ts.Symbol;
  const found = new Map<ts.Symbol, string[]>();
  for (const symbol of checker.getExportsOfModule(module)) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (target.flags & ts.SymbolFlags.Value) {
      found.set(target, [...(found.get(target) ?? []), symbol.name]);
    }
  }
  const inOrder = [...found].sort(([a], [b]) => positionOf(a) - positionOf(b));
  return inOrder.map(([symbol, names]) => {
    const file = symbol.valueDeclaration?.getSourceFile().fileName ?? '';
    const [sentence = '', shapes = ''] = paragraphs(
      ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    );
    const see = symbol.getJsDocTags(checker).find(({ name }) => name === 'see');
    return {
      names: [symbol.name, ...names.filter((name) => name !== symbol.name)],
      family: basename(file, '.ts'),
      sentence,
      shapes,
      link: /\S*layers\.\w+/.exec(ts.displayPartsToString(see?.text))?.[0],
    };
  });
};

const positionOf = ({ valueDeclaration }: ts.Symbol): number => valueDeclaration?.pos ?? 0;

/** The first sentence, and the paragraph of shapes. */
const paragraphs = (comment: string): readonly string[] => {
  const all = comment.split(/\n\s*\n/).map((text) => text.replace(/\s+/g, ' ').trim());
  return [all[0] ?? '', all.find((text) => text.startsWith('`[') && text.includes('→')) ?? ''];
};

const intro = `# Layers

Every layer is a method of a tensor and, to be shared, a function in \`layers\`; merges, which cannot be shared, are functions of
their own too. Names, options and defaults are those of \`tf.layers\`, as tfjs documents them: the \`axis\`
of a \`softmax\` is -1, where tfjs, if it is left out, takes 1.

For every layer, at compile time where the compiler knows the sizes and when the graph is built in any
case:

- an option that the layer does not have, and one that is missing;
- the dtype, where the layer cannot compute with every one;
- the sizes that the weights of a shared layer were made for: where it is applied to what itself made, or else
  in the graph in which its calls meet, at compile time if it has a name. That a shared \`timeDistributed\`
  takes as many steps in each call is checked when the graph is built.

The values of options are checked when the graph is built: no size is zero, negative, broken or \`NaN\`. The
compiler refuses a literal that is none, such as \`units: 0\` or \`kernelSize: [3, -1]\`, in every option that
decides a size, and what is not of the type of an option: \`padding: 'sam'\` or \`activation: 'rely'\`.
It says of an option that there is none, while the library adds the nearest one there
is; in an editor, the options that there are come up as one types. What an initialiser, a regulariser, a
constraint or \`weights\` says is left to tfjs, which looks at it when the graph is emitted; the error names the layer.

A layer over sequences begins with the states that a second argument gives, as in \`apply\` of tfjs:
\`x.lstm({ units: 4 }, { initialState: [h, c] })\`.

The last column says what else is checked that tfjs does not check, or reports wrongly.
`;

const heading = `| layer | options that make the shape | in → out | checked besides |
| --- | --- | --- | --- |`;

/** The text of the page. */
export const layersTable = (): string => {
  const families = new Map<string, Described[]>();
  for (const layer of describe()) {
    families.set(layer.family, [...(families.get(layer.family) ?? []), layer]);
  }
  const parts = [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([family, layers]) => `\n## ${title(family)}\n\n${heading}\n${layers.map(row).join('\n')}\n`,
    );
  return `${intro}${parts.join('')}\n<!-- Made by npm run docs:layers: do not edit. -->\n`;
};

const title = (family: string): string =>
  `${family.charAt(0).toUpperCase()}${family.slice(1).replaceAll('-', ' ')}`;

const row = ({ names, sentence, shapes, link }: Described): string => {
  const [name = '', ...aliases] = names;
  const { shapeOptions, checks = '' } = definitions.get(name) as Definition;
  const linked = link === undefined ? code(name) : `[${code(name)}](${link})`;
  const also = aliases.length === 0 ? '' : `, also ${aliases.map(code).join(', ')}`;
  const cells = [
    `${linked}${also}<br>${sentence}`,
    shapeOptions.map(code).join(', '),
    shapes,
    checks,
  ];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
};

const code = (text: string): string => `\`${text}\``;
