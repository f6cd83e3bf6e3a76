import type { Dag } from '../graph/dag.ts';
import { nameLayers } from '../graph/names.ts';
import { show } from '../shape/message.ts';

/**
 * A graph in the language of Graphviz: a box for each call, the shapes on the edges.
 *
 * @see https://graphviz.org/doc/info/lang.html
 */
export const dot = (dag: Dag): string => {
  const names = nameLayers(dag);
  const ids = new Map(dag.calls.map((call, i) => [call, `n${i}`]));
  const boxes = dag.calls.map(({ layer }, i) => {
    const label = `${names.get(layer)}\n${layer.className}`;
    return `  n${i} [label=${quoted(label)}];`;
  });
  const edges = dag.calls.flatMap((call) =>
    call.inputs.map(
      (value) =>
        `  ${ids.get(value.call)} -> ${ids.get(call)} [label=${quoted(show(value.shape))}];`,
    ),
  );
  return ['digraph {', '  node [shape=box];', ...boxes, ...edges, '}', ''].join('\n');
};

/** Names may come from a stranger's file; JSON escapes what could end a string, and Graphviz reads it. */
const quoted = (text: string): string => JSON.stringify(text);
