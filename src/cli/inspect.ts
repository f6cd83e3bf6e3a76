import { Command } from 'commander';
import { dot } from '../report/dot.ts';
import { open, Usage, write } from './terminal.ts';

interface Options {
  readonly json?: true;
  readonly mermaid?: true;
  readonly dot?: true;
  readonly fold?: true;
  readonly output?: string;
}

/** `tensorgraft inspect model.json`: what a model is made of. */
export const inspectCommand = (): Command =>
  new Command('inspect')
    .description('prints one row for each layer: name, class, shape, parameters, what feeds it')
    .argument('<model>', 'a model.json, .keras or .h5 file, or its URL')
    .option('--json', 'as JSON')
    .option('--mermaid', 'as a Mermaid flowchart')
    .option('--dot', 'as a Graphviz graph')
    .option('--fold', 'repeated blocks in one row')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Examples:
  $ tensorgraft inspect mobilenet/model.json
  $ tensorgraft inspect model.keras --dot | dot -Tsvg > model.svg`,
    )
    .action(async (path: string, { json, mermaid, dot: asDot, fold, output }: Options) => {
      if ([json, mermaid, asDot].filter(Boolean).length > 1) {
        throw new Usage('inspect: give one of --json, --mermaid and --dot');
      }
      const graph = await open(path);
      const summary = graph.summary(fold ? { fold } : {});
      const text = json
        ? JSON.stringify(summary, null, 2)
        : mermaid
          ? graph.diff(graph).toMermaid()
          : asDot
            ? dot(graph.dag)
            : String(summary);
      await write(text, output);
    });
