import type { AnyGraph } from '../graph/dag.ts';
import { type GraphDescription, type LayerDescription, specsOf } from '../graph/describe.ts';
import { dagOf } from '../graph/subject.ts';
import { checkOptions } from '../layers/check-options.ts';
import { type Options, required, text } from '../layers/options.ts';
import type { Spec } from '../shape/dtype.ts';
import { counted } from '../shape/message.ts';
import { described } from './described.ts';
import {
  braces,
  brackets,
  type Doc,
  key,
  nameSource,
  plain,
  print,
  quote,
  visible,
} from './source.ts';

/** How the source text of a signature is written. */
export interface SignatureSourceOptions {
  /** The interface's name, such as `MobileNetV2`; the value is then `mobileNetV2`. */
  readonly name: string;
  /** The command that writes the file again, for its heading. */
  readonly command?: string;
}

/**
 * Writes what the types know of the model of a graph as a TypeScript module: an interface, with every
 * layer's class, shape-relevant config, shapes and feeds, and a value of the same, which `fromModel`
 * takes.
 *
 * @throws GraphError where it is given no graph.
 * @throws ConfigError where there is no such option, or the name cannot be that of an interface.
 * @example
 * await writeFile('mobilenet.ts', signatureSource(fromModel(model), { name: 'MobileNetV2' }))
 */
export const signatureSource = (graph: AnyGraph, options: SignatureSourceOptions): string => {
  const dag = dagOf('signatureSource', graph);
  checkOptions('signatureSource', sourceOptions, options);
  const description = described(dag);
  const { type, value } = nameSource(options.name);
  const imports = hasTyped(description) ? 'SignatureValue, Typed' : 'SignatureValue';
  return [
    ...heading(graph, description, options.command).map((line) => `// ${line}`),
    `import type { ${imports} } from 'tensorgraft';`,
    '',
    `export interface ${type} ${print(interfaceOf(description))}`,
    '',
    `export const ${value}: SignatureValue<${type}> = ${print(literalOf(description))};`,
    '',
  ].join('\n');
};

const sourceOptions: Options<SignatureSourceOptions> = { name: required(text), command: text };

const heading = (
  graph: AnyGraph,
  { layers }: GraphDescription,
  command: string | undefined,
): readonly string[] => {
  const count = Object.keys(layers).length;
  const source = graph.name === undefined ? 'a graph' : `the graph ${quote(graph.name)}`;
  return [
    `The signature of ${source}: ${counted(count, 'layer')}. Generated: do not edit.`,
    `To make it again: ${command === undefined ? 'signatureSource() of tensorgraft' : visible(command)}`,
  ];
};

const interfaceOf = ({ inputs, outputs, layers, from }: GraphDescription): Doc =>
  braces(
    ';',
    [
      ['inputs: ', plain(';', inputs)],
      [
        'outputs: ',
        plain(
          ';',
          outputs.map((feed) => withoutCall(layers, feed)),
        ),
      ],
      ['layers: ', dictionary(';', layers, (layer) => entry(';', layer, specType, interfaceOf))],
      ['from: ', dictionary(';', from, (feeds) => feedsType(layers, feeds))],
    ],
    true,
  );

const literalOf = ({ inputs, outputs, layers, from }: GraphDescription): Doc =>
  braces(
    ',',
    [
      ['inputs: ', plain(',', inputs)],
      ['outputs: ', plain(',', outputs)],
      ['layers: ', dictionary(',', layers, (layer) => entry(',', layer, specValue, literalOf))],
      ['from: ', dictionary(',', from, (feeds) => plain(',', feeds))],
    ],
    true,
  );

type Separator = ',' | ';';

const dictionary = <T>(
  separator: Separator,
  items: { readonly [name: string]: T },
  show: (item: T) => Doc,
): Doc =>
  braces(
    separator,
    Object.entries(items).map(([name, item]) => [`${key(separator, name)}: `, show(item)]),
    true,
  );

const entry = (
  separator: Separator,
  { class: className, config, in: ins, out, calls, inner }: LayerDescription,
  spec: (spec: Spec) => Doc,
  inside: (inner: GraphDescription) => Doc,
): Doc =>
  braces(separator, [
    ['class: ', quote(className)],
    ['config: ', plain(separator, config)],
    ['in: ', brackets(ins.map(spec))],
    ['out: ', oneOrList(specsOf(out).map(spec))],
    ...(calls === undefined ? [] : [['calls: ', String(calls)] as const]),
    ...(inner === undefined ? [] : [['inner: ', inside(inner)] as const]),
  ]);

const oneOrList = (docs: readonly Doc[]): Doc =>
  docs.length === 1 ? (docs[0] as Doc) : brackets(docs);

const specType = (spec: Spec): Doc =>
  isTyped(spec) ? ['Typed<', plain(';', spec.shape), `, ${quote(spec.dtype)}>`] : plain(';', spec);
const specValue = (spec: Spec): Doc => plain(',', spec);

const feedsType = (layers: GraphDescription['layers'], feeds: readonly string[]): Doc =>
  feeds.length === 0 ? 'never' : oneOrList(feeds.map((feed) => quote(withoutCall(layers, feed))));

/** The types do not tell the calls of a shared layer apart: `'encoder'` for `'encoder#1'`. */
const withoutCall = (layers: GraphDescription['layers'], feed: string): string =>
  Object.hasOwn(layers, feed) ? feed : feed.replace(/#\d+(?=(:\d+)?$)/, '');

const isTyped = (spec: Spec): spec is Exclude<Spec, readonly unknown[]> => 'dtype' in spec;

const hasTyped = ({ layers }: GraphDescription): boolean =>
  Object.values(layers).some(
    ({ in: ins, out, inner }) =>
      [...ins, ...specsOf(out)].some(isTyped) || (inner !== undefined && hasTyped(inner)),
  );
