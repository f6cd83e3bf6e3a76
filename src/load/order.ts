import { failure, quote } from '../files/failure.ts';
import { mostDepth } from '../files/limits.ts';
import { nearest } from '../shape/nearest.ts';
import type { Node } from './nodes.ts';
import type { Ref } from './plan.ts';

/** A layer with its calls, of which an input has one that takes nothing. */
export interface Called {
  readonly name: string;
  readonly nodes: readonly Node[];
}
/** A call, as the number it has among those of its layer. */
export interface Numbered<L extends Called> {
  readonly layer: L;
  readonly node: number;
}

/**
 * The calls that the outputs need, each after those that feed it.
 *
 * @throws LoadError where a call is fed by a layer or a call that is not there, by itself, or through
 * more layers than tfjs can go through.
 */
export const sortNodes = <L extends Called>(
  layers: ReadonlyMap<string, L>,
  outputs: readonly Ref[],
  file: string,
): readonly Numbered<L>[] => {
  const depths = new Map<Node, number>();
  const entered = new Set<Node>();
  const sorted: Numbered<L>[] = [];
  const stack = outputs.map((ref) => find(layers, ref, 'an output', file)).reverse();
  while (stack.length > 0) {
    const { layer, node } = stack.at(-1) as Numbered<L>;
    const call = layer.nodes[node] as Node;
    if (depths.has(call)) {
      stack.pop();
      continue;
    }
    const feeds = call.inputs.map((ref) => find(layers, ref, quote(layer.name), file));
    const missing = feeds.filter((feed) => !depths.has(feed.layer.nodes[feed.node] as Node));
    if (missing.length > 0) {
      entered.add(call);
      for (const feed of missing) {
        if (entered.has(feed.layer.nodes[feed.node] as Node)) throw cycle(feed.layer.name, file);
        stack.push(feed);
      }
      continue;
    }
    stack.pop();
    const depth = feeds.reduce(
      (most, feed) => Math.max(most, depths.get(feed.layer.nodes[feed.node] as Node) as number),
      -1,
    );
    if (depth + 1 > mostDepth) throw tooDeep(layer.name, file);
    depths.set(call, depth + 1);
    sorted.push({ layer, node });
  }
  return sorted;
};

const find = <L extends Called>(
  layers: ReadonlyMap<string, L>,
  { layer: name, node, first = 0 }: Ref,
  consumer: string,
  file: string,
): Numbered<L> => {
  const layer = layers.get(name);
  if (!layer) {
    const hint = nearest(name, layers.keys());
    throw failure(
      file,
      `${consumer} needs the layer ${quote(name)}, which is not there${hint === undefined ? '' : `; is it ${quote(hint)}?`}`,
      { code: 'dangling', layer: name, received: name },
    );
  }
  if (node < layer.nodes.length) return { layer, node };
  throw failure(
    file,
    `${consumer} needs call ${node + first} of the layer ${quote(name)}, which is called ${times(layer.nodes.length)}; count from ${first}`,
    { code: 'dangling', layer: name, received: node + first, expected: layer.nodes.length },
  );
};

const times = (count: number): string => (count === 1 ? '1 time' : `${count} times`);

const cycle = (name: string, file: string): Error =>
  failure(file, `the layer ${quote(name)} is fed by its own output; break the cycle`, {
    code: 'cycle',
    layer: name,
  });

const tooDeep = (name: string, file: string): Error =>
  failure(
    file,
    `the layer ${quote(name)} lies behind more than ${mostDepth} others, which tfjs cannot go through`,
    { code: 'depth', layer: name, expected: mostDepth },
  );
