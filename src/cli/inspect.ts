import { Command } from 'commander';
import type { Graph } from '../fluent/graph.ts';
import type { Unchecked } from '../graph/signature.ts';
import { dot } from '../report/dot.ts';
import { colorsFor, paintTable } from './colors.ts';
import { aModel, checkOutput, oneOf, open, write } from './terminal.ts';

interface Options {
  readonly json?: true;
  readonly mermaid?: true;
  readonly dot?: true;
  readonly svg?: true;
  readonly fold?: boolean;
  readonly output: string;
}

/** `tensorgraft inspect model.json`: what a model is made of. */
export const inspectCommand = (): Command =>
  new Command('inspect')
    .description('prints one row for each layer: name, class, shape, parameters, what feeds it')
    .argument('<model>', aModel)
    .option('--json', 'as JSON')
    .option('--mermaid', 'as a Mermaid flowchart')
    .option('--dot', 'as a Graphviz graph')
    .option('--svg', 'as a picture, with repeated blocks drawn once')
    .option('--fold', 'repeated blocks shown once')
    .option('--no-fold', 'every layer of repeated blocks in the picture')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Examples:
  $ tensorgraft inspect mobilenet/model.json --fold
  $ tensorgraft inspect model.keras --svg -o model.svg
  $ tensorgraft inspect model.keras --dot | dot -Tpng > model.png`,
    )
    .action(async (path: string, options: Options) => {
      const form = oneOf('inspect', options, ['json', 'mermaid', 'dot', 'svg']) ?? 'table';
      await checkOutput('inspect', options.output, path);
      await write(await forms[form](await open(path), options), options.output);
    });

type Form = (graph: Graph<Unchecked>, options: Options) => string | Promise<string>;

const forms: { readonly [F in 'json' | 'mermaid' | 'dot' | 'svg' | 'table']: Form } = {
  json: (graph) => JSON.stringify(graph.summary(), null, 2),
  mermaid: (graph) => graph.diff(graph).toMermaid(),
  dot: (graph) => dot(graph.dag),
  svg: (graph, { fold = true }) => graph.toSvg({ fold }),
  table: (graph, { fold = false, output }) => {
    const text = String(graph.summary({ fold }));
    return output === '-' ? paintTable(text, colorsFor(process.stdout)) : text;
  },
};
