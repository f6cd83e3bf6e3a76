import type { NoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, GivesFloat, given, option, Several } from '../shape/rule.ts';
import type { LayerConfig, Masks, Mend, OutShapes } from './layer.ts';
import { type ifFraction, type mustBe, needsKnown, notImplemented, takesAxes } from './messages.ts';
import { check, common, flag, type OptionCheck, type Options } from './options.ts';

/** What every layer over sequences can be given. */
export interface SequenceConfig extends LayerConfig {
  /** Whether to give the output of every step, not of the last only. Default: `false`. */
  readonly returnSequences?: boolean;
  /** Whether to give the final states too, after the output. Default: `false`. */
  readonly returnState?: boolean;
  /** Whether to begin with the last step. The outputs then come in that order. Default: `false`. */
  readonly goBackwards?: boolean;
  /** Whether each batch begins with the states that the one before it left. Default: `false`. */
  readonly stateful?: boolean;
  /** tfjs has no loop to unroll: it would ignore `true`. */
  readonly unroll?: false;
}

/** An option that can have but one value, as tfjs does not honour any other. */
export const only = (value: unknown, why: string): OptionCheck =>
  check(`${value}, as ${why}`, (given) => given === value);

export const sequenceOptions: Options<SequenceConfig> = {
  ...common,
  returnSequences: flag,
  returnState: flag,
  goBackwards: flag,
  stateful: flag,
  unroll: only(false, 'tfjs would ignore it'),
};

/** The rule of a layer that takes a sequence, and perhaps the states to begin with. */
export interface SequenceRule extends GivesFloat {
  /** The sizes of its states, that of the output first. */
  readonly sizes: unknown;
}
/** The rule of a layer that `bidirectional` can wrap. */
export interface ReversibleRule extends SequenceRule {
  readonly isReversible: true;
}

type SequenceAxes = '[batch, steps, features]';
const sequenceAxes: SequenceAxes = '[batch, steps, features]';

/**
 * What comes out of a layer over sequences with states of such sizes, the first of which is `Size`, that
 * of the output. It stands alone, as it costs much to take it out of the list again.
 */
export type sequenceShape<Method extends string, S, C, Size, Sizes, States> = S extends readonly [
  infer Batch,
  infer Steps,
  infer Features,
]
  ? Features extends null
    ? Fails<'', needsKnown<Method, 'the features', S>>
    : C extends { readonly stateful: true }
      ? statefulShape<Method, S, Batch, States, outputs<Method, C, Batch, Steps, Size, Sizes>>
      : States extends readonly []
        ? outputs<Method, C, Batch, Steps, Size, Sizes>
        : [stateProblem<Method, Batch, Sizes, States>] extends [never]
          ? outputs<Method, C, Batch, Steps, Size, Sizes>
          : stateProblem<Method, Batch, Sizes, States>
  : unknownRank<S, option<C, 'returnState', false>, Sizes> extends infer Out
    ? [Out] extends [never]
      ? Fails<'', takesAxes<Method, SequenceAxes, S>>
      : Out
    : never;
/** What comes out where the rank is not known, or `never` where it is. */
export type unknownRank<S, Returned, Sizes> = S extends readonly unknown[]
  ? number extends S['length']
    ? withStates<Returned, Shape, { -readonly [K in keyof Sizes]: Shape }>
    : never
  : never;
type outputs<
  Method extends string,
  C,
  Batch,
  Steps,
  Size,
  Sizes,
> = `${Size & number}` extends NoCount
  ? Fails<'units', mustBe<Method, 'units', 'a positive integer', Size>>
  : ifDropouts<
      Method,
      C,
      'returnState' extends keyof C
        ? withStates<
            given<C['returnState'], false>,
            stepOrSteps<given<C['returnSequences' & keyof C], false>, Batch, Steps, Size>,
            statesOf<Batch, Sizes>
          >
        : 'returnSequences' extends keyof C
          ? stepOrSteps<given<C['returnSequences'], false>, Batch, Steps, Size>
          : [Batch, Size]
    >;
/** Refuses to drop what is certainly no fraction, or goes on to `Then`. */
export type ifDropouts<Method extends string, C, Then> = ifFraction<
  Method,
  'dropout',
  C,
  ifFraction<Method, 'recurrentDropout', C, Then>
>;

type stepOrSteps<Sequences, Batch, Steps, Size> = Sequences extends true
  ? [Batch, Steps, Size]
  : [Batch, Size];
/** The output, with the states after it where they are asked for. */
export type withStates<Returned, Out, States> = Out extends Shape
  ? States extends readonly Shape[]
    ? Returned extends true
      ? Several<[Out, ...States]>
      : Out
    : never
  : never;
/** The shapes of states of such sizes. */
type statesOf<Batch, Sizes> = { -readonly [K in keyof Sizes]: [Batch, Sizes[K]] };

/** Refuses to keep states that it cannot, or goes on to `Then`. */
type statefulShape<Method extends string, S, Batch, States, Then> = Batch extends null
  ? Fails<'stateful', needsBatch<Method, S>>
  : States extends readonly []
    ? Then
    : Fails<'stateful', statefulFromState<Method>>;

/** Why states are not those to begin with, or `never`. */
export type stateProblem<Method extends string, Batch, Sizes, States> = States extends readonly []
  ? never
  : statesFit<Batch, Sizes, States> extends false
    ? Fails<'initialState', stateMisfit<Method, Batch, Sizes, States>>
    : never;
/** `false` where they do not; anything else where they do, or may. */
type statesFit<Batch, Sizes, States> = States extends readonly [infer First, ...infer Rest]
  ? Sizes extends readonly [infer Size, ...infer Others]
    ? stateFits<Batch, Size, First> extends false
      ? false
      : statesFit<Batch, Others, Rest>
    : Sizes extends readonly []
      ? false
      : true
  : States extends readonly []
    ? Sizes extends readonly [unknown, ...unknown[]]
      ? false
      : true
    : true;
type stateFits<Batch, Size, State> = State extends readonly [infer B, infer D]
  ? batchesDiffer<Batch, B> extends true
    ? false
    : [D] extends [null]
      ? false
      : number extends D | Size
        ? true
        : [Extract<D, Size>] extends [never]
          ? false
          : true
  : State extends readonly unknown[]
    ? number extends State['length']
      ? true
      : false
    : true;
type batchesDiffer<A, B> = null extends A | B
  ? false
  : number extends A | B
    ? false
    : [Extract<A, B>] extends [never]
      ? true
      : false;

export const sequenceShape = (
  method: string,
  input: Shape,
  config: SequenceConfig,
  sizes: readonly number[],
  states: readonly Shape[],
): OutShapes => {
  if (input.length !== 3) throw takesAxes(method, sequenceAxes, input);
  const [batch, steps, features] = input as [Dim, Dim, Dim];
  if (features === null) throw needsKnown(method, 'the features', input);
  if (config.stateful && batch === null) throw needsBatch(method, input);
  if (config.stateful && states.length > 0) throw statefulFromState(method);
  checkStates(method, batch, sizes, states);
  const size = sizes[0] as number;
  const out = config.returnSequences ? [batch, steps, size] : [batch, size];
  return config.returnState ? [out, ...statesOf(batch, sizes)] : out;
};

const statesOf = (batch: Dim, sizes: readonly number[]): readonly Shape[] =>
  sizes.map((size) => [batch, size]);

/** Refuses states that are not those to begin with. */
export const checkStates = (
  method: string,
  batch: Dim,
  sizes: readonly number[],
  states: readonly Shape[],
): void => {
  const fit = (state: Shape, i: number): boolean =>
    state.length === 2 && !batchesDiffer(batch, state[0] as Dim) && state[1] === sizes[i];
  if (states.length === 0 || (states.length === sizes.length && states.every(fit))) return;
  throw stateMisfit(method, batch, sizes, states);
};
const batchesDiffer = (a: Dim, b: Dim): boolean => a !== null && b !== null && a !== b;

/** A state that is kept from batch to batch is as large as the batch. */
export type needsBatch<
  Method extends string,
  S,
> = `${Method}: stateful needs sizes that are known before data arrives, but it gets ${show<S>}; give the input a batchShape`;
export const needsBatch = (method: string, input: Shape): ShapeError =>
  new ShapeError(
    `${method}: stateful needs sizes that are known before data arrives, but it gets ${show(input)}; give the input a batchShape`,
    { code: 'stateful', layer: method, received: input, expected: 'a batchShape' },
  );

type statefulFromState<Method extends string> = notImplemented<
  Method,
  'stateful together with an initialState',
  'use one of them'
>;
const statefulFromState = (method: string): ShapeError =>
  notImplemented(method, 'stateful together with an initialState', 'use one of them');

/** States to begin with that are not those of the layer. */
type stateMisfit<
  Method extends string,
  Batch,
  Sizes,
  States,
> = `${Method}: initialState must be [${showAll<statesOf<Batch, Sizes>>}], but is [${showAll<States>}]`;
const stateMisfit = (
  method: string,
  batch: Dim,
  sizes: readonly number[],
  states: readonly Shape[],
): ShapeError => {
  const expected = statesOf(batch, sizes);
  return new ShapeError(
    `${method}: initialState must be [${expected.map(show).join(', ')}], but is [${states.map(show).join(', ')}]`,
    { code: 'initial-state', layer: method, received: states, expected },
  );
};
type showAll<Shapes> = Shapes extends readonly [infer First, ...infer Rest]
  ? Rest extends readonly []
    ? show<First>
    : `${show<First>}, ${showAll<Rest>}`
  : '';

/** `masks` for a layer over sequences. */
export const skipsSteps: Masks<SequenceConfig> = {
  obeys: () => true,
  handsOn: ({ returnSequences = false }, [isMasked = false]) => isMasked && returnSequences,
};

/**
 * Has a layer copy the arguments that it is called with. It writes its initial state into them, and
 * `fit` hands the same arguments to every layer: the next recurrent layer would take that state for
 * its own.
 */
export const keepArguments: Mend = (layer) => {
  const { apply } = layer;
  layer.apply = (inputs, args) => {
    const own = { ...args };
    const outputs = apply.call(layer, inputs, own);
    // It is among the inputs, and where it stands here saving the model would warn of it.
    Reflect.deleteProperty(own, 'initialState');
    return outputs;
  };
  return layer;
};

/** `sameOutputs` of a layer whose first state is its output: tfjs gives one tensor for both. */
export const stateIsOutput = ({
  returnSequences = false,
  returnState = false,
}: SequenceConfig): readonly (readonly [number, number])[] =>
  returnState && !returnSequences ? [[1, 0]] : [];
