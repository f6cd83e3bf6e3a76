import {
  type Call,
  consumersOf,
  type Dag,
  isInput,
  type LayerNode,
  layersOf,
  type Value,
} from '../graph/dag.ts';
import { callsByLayer } from '../graph/feeds.ts';
import { nameLayers } from '../graph/names.ts';
import { mayHaveWeights } from '../graph/weighted.ts';
import { hasClassName } from '../layers/inner.ts';
import { registeredClass } from '../layers/registered.ts';
import type { Shape } from '../shape/dimension.ts';
import { GraphError } from '../shape/errors.ts';
import { isDictionary } from '../shape/given.ts';
import { show, withArticle } from '../shape/message.ts';
import { breaksConstraint } from './constraints.ts';
import { forgetsName } from './forgotten-names.ts';
import { leakedStatesOf } from './leaked-states.ts';
import { tiedLayers } from './ties.ts';

/** Why a model could be saved but not used once it is loaded. */
export interface LoadProblem {
  readonly code:
    | 'tied-layer'
    | 'unused-input'
    | 'lost-on-load'
    | 'writes-shape'
    | 'unregistered'
    | 'lost-name'
    | 'broken-constraint'
    | 'leaked-state';
  readonly layer: string;
  readonly message: string;
}

/**
 * Refuses a model that tfjs could save, but not use once it is loaded.
 *
 * @param verb the one that was called.
 */
export const checkLoadable = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
  verb: 'emit' | 'save',
): void => {
  const [first] = loadProblemsOf(dag, names);
  if (!first) return;
  const instead = `. Pass { loadable: false } for ${verb === 'emit' ? 'a model that stays in memory' : 'a file that only load can read'}`;
  throw new GraphError(`${verb}: ${first.message}${instead}`, {
    code: first.code,
    layer: first.layer,
  });
};

/** Everything for which tfjs could not use a graph's model once it is saved and loaded. */
export const loadProblemsOf = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
): readonly LoadProblem[] => [
  ...tiedLayers(names).map(
    ({ first, clause, canPart }): LoadProblem => ({
      code: 'tied-layer',
      layer: first,
      message: `${clause}, which tfjs could save, but not load${canPart ? '; renamed in one of the places it would be two' : ''}`,
    }),
  ),
  ...problemsByLayer(dag, names),
  ...leakedStatesOf(dag, names)
    .filter(({ onlyInFit }) => !onlyInFit)
    .map(({ layer, message }): LoadProblem => ({ code: 'leaked-state', layer, message })),
];

const problemsByLayer = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
): readonly LoadProblem[] => {
  // Few graphs have a layer that needs to know them.
  let consumers: ReadonlyMap<Call, readonly Call[]> | undefined;
  const calls = dag.calls.flatMap((call): readonly LoadProblem[] => {
    const { definition, config } = call.layer;
    const layer = names.get(call.layer) as string;
    const [input] = call.inputs;
    if (!input) return [];
    const why = definition?.lostOnLoad?.(input.shape, config) ?? lostActivation(config);
    if (why !== undefined) {
      return [
        {
          code: 'lost-on-load',
          layer,
          message: `tfjs could save '${layer}', but not use it: ${why}`,
        },
      ];
    }
    if (!definition?.writesShape) return [];
    consumers ??= consumersOf(dag);
    if (!isSpoilt(dag, call, consumers)) return [];
    const sizes = show(input.shape.slice(1).map((size) => size ?? -1));
    return [
      {
        code: 'writes-shape',
        layer,
        message: `while tfjs loads '${layer}', it writes its shape into that of what feeds it; put a reshape({ targetShape: ${sizes} }) of its own before it`,
      },
    ];
  });
  return [
    ...unusedInputs(dag, names),
    ...calls,
    ...layersOf(dag).flatMap((layer) =>
      layer.inner ? problemsByLayer(layer.inner, nameLayers(layer.inner, names.get(layer))) : [],
    ),
    ...unregistered(dag, names),
    ...lostNames(dag, names),
    ...brokenConstraints(dag, names),
  ];
};

/** Inputs that are listed as such in a file, of which tfjs then makes none. */
const unusedInputs = (dag: Dag, names: ReadonlyMap<LayerNode, string>): readonly LoadProblem[] =>
  dag.inputs
    .filter(
      (value) =>
        !dag.outputs.includes(value) && !dag.calls.some(({ inputs }) => inputs.includes(value)),
    )
    .map(({ call }) => {
      const layer = names.get(call.layer) as string;
      return {
        code: 'unused-input',
        layer,
        message: `no output needs the input '${layer}': saved and loaded, the model is without it`,
      };
    });

/** The one activation of tfjs that it saves under a name by which it does not find it again. */
const lostActivation = (config: object): string | undefined =>
  hasGeluNew(config)
    ? "it saves the activation 'gelu_new' as 'geluNew', which its loader does not know"
    : undefined;
const hasGeluNew = (config: object): boolean => {
  const { activation, recurrentActivation, layer, cell } = config as Readonly<
    Record<string, unknown>
  >;
  return (
    activation === 'gelu_new' ||
    recurrentActivation === 'gelu_new' ||
    [layer, cell].some(
      (inner) => isDictionary(inner) && isDictionary(inner.config) && hasGeluNew(inner.config),
    )
  );
};

/**
 * Whether a shape that is written into an input's matters to anything else. The shape belongs to
 * whatever made the tensor, and to all layers in between that hand on the shape they were given.
 */
const isSpoilt = (dag: Dag, call: Call, consumers: ReadonlyMap<Call, readonly Call[]>): boolean => {
  let value = call.inputs[0] as Value;
  if (show(value.shape) === show((call.outputs[0] as Value).shape)) return false;
  for (;;) {
    const maker = value.call;
    const takers = (consumers.get(maker) ?? []).filter((taker) => taker.inputs.includes(value));
    if (isInput(maker) || takers.length > 1 || dag.outputs.includes(value)) return true;
    if (!handsOn(maker)) return false;
    value = maker.inputs[0] as Value;
  }
};

/** Whether what a layer gives has the very shape that it takes, not a copy. */
const handsOn = ({ layer: { definition, config }, inputs }: Call): boolean => {
  if (!definition) return true;
  const shape: Shape = (inputs[0] as Value).shape;
  return definition.kind === 'layer' && definition.shape(shape, config) === shape;
};

/** Layers of classes that tfjs would not find again, by their name or at all. */
const unregistered = (dag: Dag, names: ReadonlyMap<LayerNode, string>): readonly LoadProblem[] => {
  return layersOf(dag).flatMap((layer): readonly LoadProblem[] => {
    if (registeredClass(layer.className)) return [];
    const name = names.get(layer) as string;
    return [
      {
        code: 'unregistered',
        layer: name,
        message:
          layer.source && !hasClassName(layer.source)
            ? `the class of '${name}' has no className, by which tfjs would know it when it loads the model; give it a static className, and call tf.serialization.registerClass with it`
            : `'${name}' is ${withArticle(layer.className)}, which tfjs would not know when it loads the model; call tf.serialization.registerClass with its class`,
      },
    ];
  });
};

/** Layers whose weights tfjs would look for under another name than it saved them. */
const lostNames = (dag: Dag, names: ReadonlyMap<LayerNode, string>): readonly LoadProblem[] =>
  layersOf(dag)
    .filter((node) => mayHaveWeights(node) && forgetsName(node))
    .map((node): LoadProblem => {
      const layer = names.get(node) as string;
      return {
        code: 'lost-name',
        layer,
        message: `'${layer}' is ${withArticle(node.className)}, a class that does not take the name it was saved under, so that tfjs would not find its weights; let its constructor hand its config on: super(config)`,
      };
    });

/** Layers whose weights tfjs would change as it loads them. */
const brokenConstraints = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
): readonly LoadProblem[] =>
  [...callsByLayer(dag)]
    .filter(([, [call]]) => breaksConstraint(call))
    .map(([node]): LoadProblem => {
      const layer = names.get(node) as string;
      return {
        code: 'broken-constraint',
        layer,
        message: `tfjs would change the weights of '${layer}' as it loads them, by a constraint that they do not meet, and predict otherwise; ${node.source ? 'layer.setWeights(layer.getWeights().map((w) => w.clone())) makes those of the original meet it, as tf.loadLayersModel does those of a file' : 'leave the constraint out, or the weights'}`,
      };
    });
