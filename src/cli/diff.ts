import { Command } from 'commander';
import { isUnchanged } from '../report/diff.ts';
import { Bar } from './bar.ts';
import { colorsFor, paintDiff } from './colors.ts';
import { type Move, movesOf, printMove } from './moves.ts';
import { aModel, checkOutput, oneOf, open, write } from './terminal.ts';

interface Options {
  readonly json?: true;
  readonly mermaid?: true;
  readonly svg?: true;
  readonly fold: boolean;
  readonly weights?: true;
  readonly output: string;
}

/** `tensorgraft diff a.json b.json`: how two models differ. */
export const diffCommand = (): Command =>
  new Command('diff')
    .description(
      'compares two models: layers, shapes, configs, parameters; exit code 1 where they differ',
    )
    .argument('<before>', aModel)
    .argument('<after>', 'another one')
    .option('--json', 'as JSON')
    .option('--mermaid', 'as a Mermaid flowchart with the edits in colour')
    .option('--svg', 'as a picture with the edits marked')
    .option('--no-fold', 'every layer in the picture, also those far from any edit')
    .option('--weights', 'how far the weights of layers in both have moved, too')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Examples:
  $ tensorgraft diff before/model.json after/model.json --weights
  $ tensorgraft diff before.keras after.keras --svg -o edits.svg`,
    )
    .action(async (before: string, after: string, options: Options) => {
      const { fold, weights, output } = options;
      const form = oneOf('diff', options, ['json', 'mermaid', 'svg']);
      await checkOutput('diff', output, before, after);
      const [old, now] = [await open(before), await open(after)];
      const diff = old.diff(now);
      const bar = new Bar('comparing weights');
      let moved: readonly Move[] = [];
      try {
        if (weights) moved = movesOf(old, now, bar);
      } finally {
        bar.stop();
      }
      const table = (): string => {
        const text = [String(diff), ...moved.map(printMove)].join('\n');
        return output === '-' ? paintDiff(text, colorsFor(process.stdout)) : text;
      };
      const text = {
        json: () => JSON.stringify(weights ? { ...diff, moved } : diff, null, 2),
        mermaid: () => diff.toMermaid(),
        svg: () => diff.toSvg({ fold }),
        table,
      }[form ?? 'table'];
      await write(await text(), output);
      if (!isUnchanged(diff) || moved.some(({ largest }) => largest !== 0)) process.exitCode = 1;
    });
