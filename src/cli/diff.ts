import { Command } from 'commander';
import type { AnyGraph, LayerNode } from '../graph/dag.ts';
import { layersOf } from '../graph/dag.ts';
import { open, Usage, write } from './terminal.ts';

interface Options {
  readonly json?: true;
  readonly mermaid?: true;
  readonly weights?: true;
  readonly output?: string;
}

/** `tensorgraft diff a.json b.json`: how two models differ. */
export const diffCommand = (): Command =>
  new Command('diff')
    .description(
      'compares two models: layers, shapes, configs, parameters; exit code 1 where they differ',
    )
    .argument('<before>', 'a model.json, .keras or .h5 file, or its URL')
    .argument('<after>', 'another one')
    .option('--json', 'as JSON')
    .option('--mermaid', 'as a Mermaid flowchart with the edits in colour')
    .option('--weights', 'how far the weights of layers in both have moved, too')
    .option('-o, --output <file>', "a file to write to; '-' is standard output", '-')
    .addHelpText(
      'after',
      `
Example:
  $ tensorgraft diff before/model.json after/model.json --weights`,
    )
    .action(async (before: string, after: string, options: Options) => {
      const { json, mermaid, weights, output } = options;
      if (json && mermaid) throw new Usage('diff: give one of --json and --mermaid');
      const [old, now] = [await open(before), await open(after)];
      const diff = old.diff(now);
      const moved = weights ? movesOf(old, now) : [];
      const text = json
        ? JSON.stringify(weights ? { ...diff, moved } : diff, null, 2)
        : mermaid
          ? diff.toMermaid()
          : [String(diff), ...moved.map(printMove)].join('\n');
      await write(text, output);
      const isSame = diff.added.length + diff.removed.length + diff.changed.length === 0;
      if (!isSame || moved.some(({ largest }) => largest !== 0)) process.exitCode = 1;
    });

/** How far the weights of a layer are from those of its namesake. */
interface Move {
  readonly layer: string;
  /** The largest difference of one number, or `null` where the sizes differ. */
  readonly largest: number | null;
}

const printMove = ({ layer, largest }: Move): string =>
  `weights of '${layer}': ${largest === null ? 'of other sizes' : largest === 0 ? 'the same' : `moved by up to ${largest}`}`;

const movesOf = (before: AnyGraph, after: AnyGraph): readonly Move[] => {
  const old = new Map(layersOf(before.dag).map((layer) => [layer.name, layer]));
  return layersOf(after.dag).flatMap((layer): readonly Move[] => {
    const same = layer.name === undefined ? undefined : old.get(layer.name);
    const [a, b] = [same && numbersOf(same), numbersOf(layer)];
    if (!a || !b || a.length + b.length === 0) return [];
    return [{ layer: layer.name as string, largest: furthest(a, b) }];
  });
};

const numbersOf = ({ source }: LayerNode): readonly (readonly number[])[] | undefined =>
  source?.getWeights().map((weight) => [...weight.dataSync()]);

const furthest = (
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number | null => {
  if (a.map(({ length }) => length).join() !== b.map(({ length }) => length).join()) return null;
  return a.reduce(
    (most, weight, i) =>
      weight.reduce((far, value, k) => Math.max(far, Math.abs(value - (b[i]?.[k] ?? 0))), most),
    0,
  );
};
