import * as tf from '@tensorflow/tfjs';
import { type Dag, layersOf } from '../../../src/graph/dag.ts';
import { type AnyTensor, call, type Graph, type Unchecked } from '../../../src/index.ts';
import { type Draft, define, evaluate, print, type Script, type Wanted } from './draft.ts';
import type { Drawn } from './network.ts';

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
): Reusable => applied(script, takes, `layers.${method}(${print(config)})`, config);

const applied = (
  script: Script,
  takes: Wanted,
  made: string,
  config: { readonly name?: string },
): Reusable => {
  const variable = `s${Object.keys(script.variables).length}`;
  const layer = define(script, variable, made);
  if (config.name !== undefined) script.shared.add(config.name);
  const apply = ({ text, tensor }: Draft): Draft => ({
    text: `${text}.apply(${variable})`,
    tensor: evaluate('x.apply(layer)', { x: tensor, layer }) as AnyTensor,
  });
  return { takes: [takes], apply: (x) => [apply(x as Draft)] };
};

/** A graph of the program as a nested model, in a variable of the program. */
export const writtenModel = (
  script: Script,
  { text: variable, graph }: Drawn,
  name: string,
): Reusable => {
  const model = `${variable}_model`;
  const layer = define(script, model, `layers.model({ graph: ${variable}, name: ${print(name)} })`);
  // Once they are outside of it, the layers inside have as many calls as the model.
  for (const each of [name, ...namesInside(graph.dag)]) script.shared.add(each);
  const { inputs, outputs } = graph.dag;
  const isOne = inputs.length === 1 && outputs.length === 1;
  return {
    takes: inputs,
    apply: (...drafts) => {
      const given = evaluate('call(layer, x)', {
        layer,
        x: drafts.map(({ tensor }) => tensor),
      }) as readonly AnyTensor[];
      const list = `call(${model}, [${drafts.map(({ text }) => text).join(', ')}])`;
      const text = isOne
        ? `${drafts[0]?.text}.apply(${model})`
        : outputs.length === 1
          ? `${list}[0]`
          : list;
      return given.map((tensor) => ({ text, tensor }));
    },
  };
};

const namesInside = (dag: Dag): readonly string[] =>
  layersOf(dag).flatMap(({ name, inner }) => [
    ...(name === undefined ? [] : [name]),
    ...(inner ? namesInside(inner) : []),
  ]);

/** The same at each step of a tensor. */
export const writtenOfEachStep = (
  script: Script,
  { text: variable }: Drawn,
  takes: Wanted,
  config: { readonly name?: string },
  name: string,
): Reusable => {
  const inside = `layers.model({ graph: ${variable}, name: ${print(name)} })`;
  const options = [
    ...(config.name === undefined ? [] : [`name: ${print(config.name)}`]),
    `layer: ${inside}`,
  ];
  return applied(script, takes, `layers.timeDistributed({ ${options.join(', ')} })`, config);
};

/** A graph as a nested model that was applied while it was live, of which there is no text: see `openNetwork`. */
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
