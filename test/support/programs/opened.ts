import type { Dag } from '../../../src/graph/dag.ts';
import { fromModel, signatureSource } from '../../../src/index.ts';
import { newScript } from './draft.ts';
import { type Drawing, type Drawn, drawNetwork } from './network.ts';

/**
 * Draws a graph that is opened as a model with a generated signature, so that the types know what is
 * inside of nested models, which class each layer has, and of every layer what it is called.
 */
export const openNetwork = (drawing: Drawing): Drawn => {
  const { script, prefix } = drawing;
  const { graph } = drawNetwork({
    ...drawing,
    script: newScript(),
    reusables: [],
    depth: 2,
    isWritten: false,
  });
  const opened = fromModel(graph.emit());
  const signature = signatureSource(opened, { name: 'Network' }).split('\n');
  script.lines.push(
    ...signature.filter((line) => !line.startsWith('import')),
    `const ${prefix} = fromModel(model, network);`,
  );
  script.variables[prefix] = opened;
  for (const name of sharedIn(opened.dag)) script.shared.add(name);
  return { text: prefix, graph: opened };
};

/** The layers with several calls, inside of nested models too. */
const sharedIn = ({ calls }: Dag): readonly string[] =>
  calls.flatMap(({ layer: { name, inner } }, i) => [
    ...(inner ? sharedIn(inner) : []),
    ...(name !== undefined && calls.slice(0, i).some(({ layer }) => layer.name === name)
      ? [name]
      : []),
  ]);
