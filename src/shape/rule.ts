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
  readonly out: unknown;
}

/** What a rule answers when the shapes do not work out: the option to blame (or `''`), and why. */
export interface Fails<At extends string, Message extends string> {
  readonly at: At;
  readonly message: Message;
}

/** Applies a rule: `applyRule<DenseRule, [null, 784], { units: 10 }> → [null, 10]`. */
export type applyRule<R extends Rule, In, Config> = (R & {
  readonly in: In;
  readonly config: Config;
})['out'];

/** The value of option `Key`, or tfjs's default where it is left out or `undefined`. */
export type option<Config, Key extends string, Default> = Key extends keyof Config
  ? orDefault<Config[Key], Default>
  : Default;

type orDefault<Value, Default> = Value extends undefined | null ? Default : Value;

/** `true` where the compiler was not told how many dimensions a shape has. */
export type isRankUnknown<S extends Shape> = number extends S['length'] ? true : false;
