import * as tf from '@tensorflow/tfjs';
import { multiply } from '../shape/arithmetic.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import type { evaluate, evaluateFrom, Fails, Rule, Several, SpecRule } from '../shape/rule.ts';
import { inSteps, oneStep } from '../shape/steps.ts';
import { createInner, definitionInside, innerShape, innerWeights } from './inner.ts';
import { float, type Layer, type LayerConfig, type OutShapes, type Recurrent } from './layer.ts';
import { notImplemented, takesAxes, wrappedTwice } from './messages.ts';
import { common, type OptionCheck, oneOf, required } from './options.ts';
import { type Definition, definitionOf, takesState } from './registry.ts';
import { type AnyReusable, type Inner, layerInside, type ReusableLayer } from './reusable.ts';
import {
  checkStates,
  keepArguments,
  type ReversibleRule,
  type SequenceConfig,
  type SequenceRule,
  skipsSteps,
  stateIsOutput,
  type stateProblem,
} from './sequence.ts';
import { repeated } from './weights.ts';

/** A failure of the layer inside, for which the option that holds it is to blame, or the input. */
type passOn<Failure> =
  Failure extends Fails<infer At, infer Message>
    ? Fails<At extends '' ? '' : 'layer', Message>
    : never;

export interface TimeDistributedConfig extends LayerConfig {
  /**
   * The layer to apply to each step. It is made anew: other uses of it share no weights with it. One of
   * `layers.model` keeps the trained weights of its graph.
   */
  readonly layer: AnyReusable;
}

/** `E` is the layer inside at work on one step; of a model it knows the wrapper. */
type timeDistributedShape<S, E extends Rule> = S extends readonly [
  unknown,
  infer Steps,
  unknown,
  ...unknown[],
]
  ? isModelWithin<E> extends true
    ? Fails<'layer', wrappedTwice>
    : distributed<E['out'], Steps>
  : Fails<'', takesAxes<'timeDistributed', '[batch, steps, a, …]', S>>;
/** Whether a layer wraps a model itself. */
type isModelWithin<E extends Rule> = E extends SpecRule
  ? false
  : E['inside'] extends { readonly inner: unknown }
    ? true
    : false;
type distributed<Out, Steps> = Out extends readonly [unknown, ...unknown[]]
  ? inSteps<Out, Steps>
  : Out extends Several<infer _>
    ? Fails<'layer', severalOutputs>
    : Out extends Fails<infer _At, infer _Message>
      ? passOn<Out>
      : Shape;

const timeDistributedShape = (input: Shape, { layer }: TimeDistributedConfig): Shape => {
  if (input.length < 3) throw takesAxes('timeDistributed', '[batch, steps, a, …]', input);
  // Each layer that is made here has a rule, but for a model.
  if (!definitionInside(layer)) {
    throw new ShapeError(wrappedTwice, { code: 'wrapped-twice', layer: 'timeDistributed' });
  }
  const out = innerShape(layer, oneStep(input));
  if (isSeveral(out)) throw severalOutputs();
  return inSteps(out as Shape, input[1] as Dim);
};
const isSeveral = (out: OutShapes): out is readonly Shape[] => Array.isArray(out[0]);

/** A layer with several outputs at each step. */
type severalOutputs = notImplemented<
  'timeDistributed',
  'a layer with several outputs inside it',
  'leave out its returnState, or give it a mergeMode'
>;
const severalOutputs = (): ShapeError =>
  notImplemented(
    'timeDistributed',
    'a layer with several outputs inside it',
    'leave out its returnState, or give it a mergeMode',
  );

/** The layer in a config at work on `In`; where it is one of several, each of them. */
type ruleInside<C, In> = C extends { readonly layer: infer L }
  ? [L] extends [never]
    ? Rule
    : ruleOf<L, In>
  : Rule;
type ruleOf<L, In> =
  L extends ReusableLayer<infer R, infer Inside> ? evaluateFrom<R, In, Inside, readonly []> : Rule;
interface wrappedBy<Wrapper> {
  readonly wrapper: Wrapper;
}
/** What is inside of a wrapper around a model. */
type modelInside<C> = C extends { readonly layer: ReusableLayer<infer R, infer Inside> }
  ? R extends SpecRule
    ? evaluate<R, unknown, Inside>['inside']
    : unknown
  : unknown;
export interface TimeDistributedRule extends Rule {
  readonly weighedBy: ruleInside<this['config'], oneStep<this['in']>>['weighedBy'];
  readonly out: timeDistributedShape<
    this['in'],
    ruleInside<this['config'], oneStep<this['in']>> & wrappedBy<this>
  >;
  readonly inside: modelInside<this['config']>;
  readonly takes: ruleInside<this['config'], oneStep<this['in']>>['takes'];
  readonly gives: ruleInside<this['config'], oneStep<this['in']>>['gives'];
}

/**
 * Applies a layer to each step of a sequence, with the same weights.
 *
 * `[batch, steps, …] → [batch, steps, …]`, where the layer makes `[batch, …]` of `[batch, …]`
 *
 * @throws ShapeError where the layer cannot take a step, or has several outputs.
 * @example
 * input({ shape: [10, 8] }).timeDistributed({ layer: layers.dense({ units: 4 }) }) // [null, 10, 4]
 * @see https://js.tensorflow.org/api/latest/#layers.timeDistributed
 */
export const timeDistributed: Layer<TimeDistributedConfig, TimeDistributedRule, 'TimeDistributed'> =
  {
    kind: 'layer',
    method: 'timeDistributed',
    className: 'TimeDistributed',
    isStepwise: true,
    shapeOptions: ['layer'],
    options: { ...common, layer: required(layerInside) },
    shape: timeDistributedShape,
    covers: ({ layer }) => {
      const kind = definitionInside(layer)?.kind;
      return kind === 'layer' || kind === 'recurrent';
    },
    takes: ({ layer }) => inside(layer).takes(),
    computesAny: ({ layer }) => inside(layer).computesAny(),
    gives: ({ layer }) => inside(layer).gives(),
    weighedBy: (input, { layer }) => inside(layer).weighedBy(oneStep(input)),
    cautions: ({ layer }, isFrozen) => inside(layer).cautions(isFrozen),
    plain: ({ layer, ...config }, input) => ({
      ...config,
      layer: inside(layer).plain(oneStep(input)),
    }),
    weights: (input, { layer }) => repeated(innerWeights(layer, oneStep(input)), input[1] ?? null),
    calledWith: (input) => input.slice(1),
    masks: { obeys: ({ layer }) => someInside(layer, obeysMask) },
    takesState: ({ layer }) => someInside(layer, takesState),
    lostOnLoad: (input, { layer }) => inside(layer).lostOnLoad(oneStep(input)),
    resolve: (input, config) =>
      input.length < 3 ? config : { ...config, layer: resolved(config.layer, oneStep(input)) },
    checks: 'what the layer inside checks',
    create: ({ layer, ...config }) =>
      tf.layers.timeDistributed({
        ...config,
        layer: createInner(layer, config.trainable),
      }),
  };

/** What the entry of the layer inside says of it. Cast: the config is that of the entry. */
const inside = (layer: AnyReusable) => {
  const definition = definitionInside(layer);
  const config = layer.config as never;
  return {
    takes: () => definition?.takes?.(config),
    computesAny: () => definition?.computesAny?.(config) ?? false,
    gives: () => definition?.gives?.(config),
    weighedBy: (input: Shape) => definition?.weighedBy?.(input, config) ?? [],
    lostOnLoad: (input: Shape) => definition?.lostOnLoad?.(input, config),
    cautions: (isFrozen: boolean) => definition?.cautions?.(config, isFrozen) ?? [],
    plain: (input: Shape): AnyReusable => ({
      ...layer,
      config: definition?.plain?.(config, input) ?? layer.config,
    }),
  };
};

const resolved = (layer: AnyReusable, input: Shape): AnyReusable => {
  const definition = definitionInside(layer);
  if (definition?.kind !== 'layer' || !definition.resolve) return layer;
  return { ...layer, config: definition.resolve(input, layer.config as never) };
};

/** Whether a layer inside is such; of a model, whether one of its layers is. */
const someInside = (
  { className, config }: Inner,
  isSuch: (definition: Definition | undefined, config: object) => boolean,
): boolean => {
  const { layers } = config as { readonly layers?: readonly Inner[] };
  return (
    layers?.some((layer) => someInside(layer, isSuch)) ?? isSuch(definitionOf(className), config)
  );
};
const obeysMask = (definition: Definition | undefined, config: object): boolean =>
  definition?.masks?.obeys?.(config as never) ?? false;

/** How the outputs of both directions are put together; `null`: they are not. */
export type MergeMode = 'concat' | 'sum' | 'mul' | 'ave' | null;

const mergeModeName: OptionCheck = (value) =>
  value === null
    ? undefined
    : oneOf('concat', 'sum', 'mul', 'ave')(value) && "one of 'concat', 'sum', 'mul', 'ave' or null";

export interface BidirectionalConfig extends Omit<LayerConfig, 'weights'> {
  /**
   * The layer over sequences: `simpleRNN`, `gru`, `lstm` or `convLstm2d`. It is made anew for each
   * direction: other uses of it share no weights with it.
   */
  readonly layer: AnyReusable;
  /** How the outputs of both directions are put together. Default: `'concat'`. */
  readonly mergeMode?: MergeMode;
}

type bidirectionalShape<S, C, States> = C extends unknown
  ? ifReversible<ruleInside<C, S>, S, modeOf<C>, States>
  : never;
type ifReversible<E extends Rule, S, Mode, States> = E extends ReversibleRule
  ? bothWays<E, S, Mode, States>
  : // Of any layer at all: also where another option is wrong, which says so.
    unknown extends E['out']
    ? Shape
    : Fails<'layer', notReversible>;
type bothWays<E extends Rule, S, Mode, States> = E['out'] extends infer Out
  ? Out extends Fails<string, string>
    ? passOn<Out>
    : bidirectionalProblem<S, E, States> extends infer Problem
      ? [Problem] extends [never]
        ? merged<Out, Mode>
        : Problem
      : never
  : never;
type bidirectionalProblem<S, E, States> = States extends readonly []
  ? never
  : E extends { readonly sizes: infer Sizes }
    ? unknown extends Sizes
      ? Fails<'initialState', notImplemented<'convLstm2d', 'an initialState', 'begin without one'>>
      : Sizes extends readonly unknown[]
        ? stateProblem<'bidirectional', S[0 & keyof S], [...Sizes, ...Sizes], States>
        : never
    : never;
type modeOf<C> = C extends { readonly mergeMode: infer Mode }
  ? Mode extends undefined
    ? 'concat'
    : Mode
  : 'concat';
type merged<Out, Mode> = Out extends Shape
  ? Mode extends null
    ? Several<[Out, Out]>
    : together<Out, Mode>
  : Out extends Several<readonly [infer One extends Shape, ...infer Final extends readonly Shape[]]>
    ? Mode extends null
      ? severalOf<[One, One, ...Final, ...Final]>
      : severalOf<[together<One, Mode>, ...Final, ...Final]>
    : never;
type together<Out, Mode> = Mode extends 'concat' ? doubled<Out> : Out;
type severalOf<Shapes> = Shapes extends readonly Shape[] ? Several<Shapes> : never;
type doubled<Out> = Out extends readonly [...infer Head, infer Last]
  ? [...Head, multiply<Last & Dim, 2>]
  : Shape;

const bidirectionalShape = (
  input: Shape,
  { layer, mergeMode = 'concat' }: BidirectionalConfig,
  states: readonly Shape[],
): OutShapes => {
  const definition = definitionInside(layer);
  if (definition?.kind !== 'recurrent' || !definition.isReversible) throw notReversible();
  const out = innerShape(layer, input);
  if (states.length > 0) {
    const sizes = definition.sizes?.(layer.config as never);
    if (!sizes) throw notImplemented(definition.method, 'an initialState', 'begin without one');
    checkStates('bidirectional', input[0] as Dim, [...sizes, ...sizes], states);
  }
  const [one, ...final] = isSeveral(out) ? out : [out as Shape];
  const shape = one as Shape;
  if (mergeMode === null) return [shape, shape, ...final, ...final];
  const together =
    mergeMode === 'concat' ? [...shape.slice(0, -1), multiply(shape.at(-1) as Dim, 2)] : shape;
  return isSeveral(out) ? [together, ...final, ...final] : together;
};
export interface BidirectionalRule extends SequenceRule {
  readonly weighedBy: ruleInside<this['config'], this['in']>['weighedBy'];
  readonly out: bidirectionalShape<this['in'], this['config'], this['states']>;
  readonly takes: ruleInside<this['config'], this['in']>['takes'];
}

type notReversible = notImplemented<
  'bidirectional',
  'any layer inside it but simpleRNN, gru, lstm and convLstm2d',
  'use one of them'
>;
const notReversible = (): ShapeError =>
  notImplemented(
    'bidirectional',
    'any layer inside it but simpleRNN, gru, lstm and convLstm2d',
    'use one of them',
  );

const { weights: _, ...withoutWeights } = common;

/**
 * Goes through a sequence in both directions and puts the outputs together.
 *
 * `[batch, steps, features] → [batch, 2·units]`; `[batch, units]` with `mergeMode` `'sum'`, `'mul'`
 * or `'ave'`; two outputs with `null`; then the final states, forward and backward, where the layer
 * has `returnState`
 *
 * @throws ShapeError where the layer cannot take the sequence, or an initial state has another size.
 * @example
 * input({ shape: [10, 8] }).bidirectional({ layer: layers.lstm({ units: 4 }) }) // [null, 8]
 * @see https://js.tensorflow.org/api/latest/#layers.bidirectional
 */
export const bidirectional: Recurrent<BidirectionalConfig, BidirectionalRule, 'Bidirectional'> = {
  kind: 'recurrent',
  method: 'bidirectional',
  className: 'Bidirectional',
  shapeOptions: ['layer', 'mergeMode'],
  options: { ...withoutWeights, layer: required(layerInside), mergeMode: mergeModeName },
  shape: bidirectionalShape,
  covers: ({ layer }) => definitionInside(layer) !== undefined,
  takes: ({ layer }) => inside(layer).takes(),
  gives: float,
  weighedBy: (input, { layer }) => inside(layer).weighedBy(input),
  cautions: ({ layer }, isFrozen) => inside(layer).cautions(isFrozen),
  weights: (input, { layer }) => {
    const oneWay = innerWeights(layer, input);
    return oneWay && [...oneWay, ...oneWay];
  },
  masks: {
    obeys: () => true,
    handsOn: ({ layer }, isMasked) =>
      skipsSteps.handsOn?.(layer.config as SequenceConfig, isMasked) ?? false,
  },
  // With `null`: what comes out in each direction, then the states of each.
  sameOutputs: ({ layer, mergeMode }, count) =>
    mergeMode === null && stateIsOutput(layer.config as SequenceConfig).length > 0
      ? [
          [2, 0],
          [1 + count / 2, 1],
        ]
      : [],
  mend: keepArguments,
  checks:
    'the features where it is shared; the rank, the batch and the size of an initial state; layers that tfjs cannot reverse are refused',
  create: ({ layer, ...config }) => {
    const made = tf.layers.bidirectional({
      ...config,
      layer: createInner(layer, config.trainable),
    } as never);
    // The constructor of tfjs does not read it.
    if (config.trainable === false) made.trainable = false;
    return keepArguments(made);
  },
};
