import * as tf from '@tensorflow/tfjs';
import { type AnyTensor, call, type Graph, type Unchecked } from '../../../src/index.ts';
import { type Draft, define, evaluate, print, type Script, type Wanted } from './draft.ts';

/** A layer that was made, and can be applied as often as one likes. */
export interface Reusable {
  readonly takes: readonly Wanted[];
  /** What it gives for tensors such as it takes. */
  readonly apply: (...drafts: readonly Draft[]) => readonly Draft[];
}

/** A layer of the catalogue, in a variable of the program. */
export const reusableLayer = (
  script: Script,
  takes: Wanted,
  method: string,
  config: { readonly name?: string },
): Reusable => {
  const variable = `s${Object.keys(script.variables).length}`;
  const layer = define(script, variable, `layers.${method}(${print(config)})`);
  if (config.name !== undefined) script.shared.add(config.name);
  const apply = ({ text, tensor }: Draft): Draft => ({
    text: `${text}.apply(${variable})`,
    tensor: evaluate('x.apply(layer)', { x: tensor, layer }) as AnyTensor,
  });
  return { takes: [takes], apply: (x) => [apply(x as Draft)] };
};

/**
 * A graph as a nested model. Of one that is applied where it is written the types know no name, so
 * there is no text for it: see `openNetwork`.
 */
export const nestedModel = (graph: Graph<Unchecked>, name: string): Reusable => {
  const { inputs, outputs } = graph.dag;
  const model = graph.emit({ name });
  return liveLayer(inputs, (drafts) =>
    call(model, drafts.map(({ tensor }) => tensor) as never, outputs as never),
  );
};

/** A graph as a model that a wrapper applies to each step of a tensor. */
export const modelOfEachStep = (
  graph: Graph<Unchecked>,
  takes: Wanted,
  name: string,
  modelName: string,
): Reusable => {
  const layer = tf.layers.timeDistributed({ name, layer: graph.emit({ name: modelName }) });
  return liveLayer([takes], ([x]) => [
    evaluate('x.apply(layer)', { x: x?.tensor, layer }) as AnyTensor,
  ]);
};

const liveLayer = (
  takes: readonly Wanted[],
  apply: (drafts: readonly Draft[]) => readonly AnyTensor[],
): Reusable => ({
  takes,
  apply: (...drafts) => apply(drafts).map((tensor) => ({ text: '', tensor })),
});
