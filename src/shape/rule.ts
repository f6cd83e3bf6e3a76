import type { Shape } from './dimension.ts';

/**
 * A shape rule as a type-level function: give it `in` and `config`, read `out`.
 *
 * `in` is one shape, or a tuple of shapes for a layer that merges. `out` is a shape or a `Fails`.
 * All three are `unknown` on purpose: a narrower constraint would widen what `this['in']` reads.
 */
export interface Rule {
  readonly in: unknown;
  readonly config: unknown;
  /** The shapes of an initial state, for a layer that takes one. */
  readonly states: unknown;
  readonly out: unknown;
  /** The dtypes that it takes; `unknown` where it takes any. */
  readonly takes: unknown;
  /** The dtype that it gives; `unknown` where that is the dtype it takes. */
  readonly gives: unknown;
  /** The sizes of its input that its weights depend on; `unknown` where that is left to run time. */
  readonly weighedBy: unknown;
  /** What its entry says of what is inside of it, `{ inner: … }`; `unknown` where no model is. */
  readonly inside: unknown;
}

/**
 * The rule of a layer that takes what goes in by shape and dtype: its `in` is a spec, not a shape, or a
 * list of them.
 */
export interface SpecRule extends Rule {
  readonly bySpec: true;
  /** The rule of the wrapper that applies the layer to each step, at work; `unknown` where none does. */
  readonly wrapper: unknown;
}

/** The rule of a layer that computes with `float32` only: tfjs throws on anything else. */
export interface FloatRule extends Rule {
  readonly takes: 'float32';
  readonly gives: 'float32';
}

/** The rule of a layer that gives `float32`, whatever it takes. */
export interface GivesFloat extends Rule {
  readonly gives: 'float32';
}

/** What a rule answers for a layer with several outputs: `Several<[[null, 8], [null, 8]]>`. */
export interface Several<Shapes extends readonly Shape[]> {
  readonly several: Shapes;
}

/** What a rule answers when the shapes do not work out: the option to blame (or `''`), and why. */
export interface Fails<At extends string, Message extends string> {
  readonly at: At;
  readonly message: Message;
}

/** A rule at work: read `out`, `takes` and `gives` of it. */
export type evaluate<R extends Rule, In, Config> = R & {
  readonly in: In;
  readonly config: Config;
};
/** As `evaluate`, for what may be a recurrent layer, which begins with states. */
export type evaluateFrom<R extends Rule, In, Config, States> = R & {
  readonly in: In;
  readonly config: Config;
  readonly states: States;
};

/** Applies a rule: `applyRule<DenseRule, [null, 784], { units: 10 }> → [null, 10]`. */
export type applyRule<R extends Rule, In, Config, States = readonly []> = evaluateFrom<
  R,
  In,
  Config,
  States
>['out'];

/** The value of option `Key`, or tfjs's default where it is left out or `undefined`. */
export type option<Config, Key extends string, Default> = Config extends {
  readonly [K in Key]: infer Value extends {};
}
  ? Value
  : Key extends keyof Config
    ? Config extends Omitted
      ? Default
      : given<Config[Key], Default>
    : Default;

/** Stands for a config that was left out, which is not the same as one that may hold anything. */
export interface Omitted {
  readonly [omitted]: true;
}
export declare const omitted: unique symbol;

/**
 * As `option`, by the value that a config has, `never` where it has none: `given<C['strides' & keyof C], 1>`.
 * Configs are different at every call, values are often the same, and those the compiler looks at once.
 * `C` must be one config: not a union, and not `Omitted`.
 */
export type given<Value, Default> = [Value] extends [never]
  ? Default
  : Value extends undefined | null
    ? Default
    : Value;
