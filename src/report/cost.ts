import type * as tf from '@tensorflow/tfjs';
import { type Call, type Dag, isStepwise, type LayerNode } from '../graph/dag.ts';
import { isTrainable } from '../graph/trainable.ts';
import { attempt, declaredWeights } from '../graph/weighted.ts';
import { layersInside } from '../layers/inner.ts';
import { type LayerWeight, protectedOf } from '../layers/protected.ts';
import { add, multiply, product } from '../shape/arithmetic.ts';
import type { Dim, Shape } from '../shape/dimension.ts';

/** What a layer, or a graph, costs. `null` stands for what is not known before data arrives, or at all. */
export interface Cost {
  /** How many numbers the weights hold. */
  readonly parameters: number | null;
  /** How many of them `fit` may change. */
  readonly trainable: number | null;
  /** How many multiply-adds the kernels make for one example, as papers count them. */
  readonly multiplyAdds: number | null;
}

export const nothing: Cost = { parameters: 0, trainable: 0, multiplyAdds: 0 };

export const sumCosts = (costs: Iterable<Cost>): Cost =>
  [...costs].reduce(
    (sum, cost) => ({
      parameters: add(sum.parameters, cost.parameters),
      trainable: add(sum.trainable, cost.trainable),
      multiplyAdds: add(sum.multiplyAdds, cost.multiplyAdds),
    }),
    nothing,
  );

/** What comes, and what goes: what there is after is what was there before, with the one and without the other. */
export interface Exchange {
  readonly comes: Cost;
  readonly goes: Cost;
}

export const sumExchanges = (exchanges: readonly Exchange[]): Exchange => ({
  comes: sumCosts(exchanges.map(({ comes }) => comes)),
  goes: sumCosts(exchanges.map(({ goes }) => goes)),
});

/** What something that stays grows or shrinks by. */
export const growth = (before: Cost, after: Cost): Exchange => ({
  comes: increase(before, after),
  goes: increase(after, before),
});
const increase = (from: Cost, to: Cost): Cost => ({
  parameters: excess(to.parameters, from.parameters),
  trainable: excess(to.trainable, from.trainable),
  multiplyAdds: excess(to.multiplyAdds, from.multiplyAdds),
});
/** How much more one size is than another; all of it, where one of them is not known. */
const excess = (size: Dim, other: Dim): Dim => {
  if (size === other) return 0;
  return size === null || other === null ? size : Math.max(0, size - other);
};

/**
 * What each layer of a graph costs, all its calls together. No tfjs layer is made.
 *
 * @param nested what nested graphs were found to cost: one that is called twice, in one that is, in one
 * that is, would be gone through eight times.
 */
export const costsOf = (
  dag: Dag,
  nested: Map<Dag, Cost> = new Map(),
): ReadonlyMap<LayerNode, Cost> => {
  const costs = new Map<LayerNode, Cost>();
  for (const call of dag.calls) {
    const { layer } = call;
    const cost = layer.inner ? costOfNested(call, layer.inner, nested) : costOfCall(call);
    const before = costs.get(layer);
    const multiplyAdds = before && add(before.multiplyAdds, cost.multiplyAdds);
    costs.set(layer, multiplyAdds === undefined ? cost : { ...cost, multiplyAdds });
  }
  return costs;
};

const costOfNested = (call: Call, inner: Dag, nested: Map<Dag, Cost>): Cost => {
  const cost = costOf(inner, nested);
  if (!isStepwise(call.layer)) return cost;
  const steps = call.inputs[0]?.shape[1] ?? null;
  return { ...cost, multiplyAdds: multiply(cost.multiplyAdds, steps) };
};
const costOf = (dag: Dag, nested: Map<Dag, Cost>): Cost => {
  const cost = nested.get(dag) ?? sumCosts(costsOf(dag, nested).values());
  nested.set(dag, cost);
  return cost;
};

const costOfCall = (call: Call): Cost => ({
  ...parametersOf(call),
  multiplyAdds: multiplyAddsOf(call),
});

const parametersOf = (call: Call): Pick<Cost, 'parameters' | 'trainable'> => {
  const { source, frozen, trainable } = call.layer;
  const declared = declaredWeights(call);
  const built = source?.built ? source : undefined;
  const parameters = built ? sizeOf(built.weights) : declared ? sizeOf(declared) : null;
  if (built && trainable === undefined) {
    return { parameters, trainable: frozen ? 0 : sizeOf(built.trainableWeights) };
  }
  if (!isTrainable(call.layer)) return { parameters, trainable: 0 };
  return {
    parameters,
    trainable: declared
      ? sizeOf(declared.filter((one) => one.isTrainable))
      : built
        ? sizeOf(trainedBy(built))
        : parameters,
  };
};

/** The weights of a live layer that `fit` changes unless the layer is frozen. */
const trainedBy = (layer: tf.layers.Layer): readonly LayerWeight[] => {
  const { _trainableWeights: own = [] } = protectedOf(layer);
  return [...own, ...layersInside(layer).flatMap(trainedBy)];
};

const multiplyAddsOf = (call: Call): Dim => {
  const { definition, config } = call.layer;
  const weights = declaredWeights(call);
  if (!weights) return null;
  const shapes = call.inputs.map(({ shape }) => shape);
  const between = definition?.multiplyAdds
    ? (attempt(() => definition.multiplyAdds?.(shapes, config)) ?? null)
    : 0;
  return weights.reduce((sum, { shape, uses }) => add(sum, usesOf(shape, uses)), between);
};

/** What is never multiplied counts as 0, however large it is. */
const usesOf = (shape: Shape, uses: Dim): Dim => (uses === 0 ? 0 : multiply(product(shape), uses));

const sizeOf = (weights: readonly { readonly shape: Shape }[]): Dim =>
  weights.reduce<Dim>((sum, { shape }) => add(sum, product(shape)), 0);
