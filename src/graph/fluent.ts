import type * as catalogue from '../layers/index.ts';
import type { Layer, Merge } from '../layers/layer.ts';
import type { Shape } from '../shape/dimension.ts';
import type { applyRule, Fails, isRankUnknown, Rule } from '../shape/rule.ts';
import type { nameTaken } from './messages.ts';
import type { AnyTensor, Tensor } from './tensor.ts';
import type { mergedOutput, namedOutput, namesOf, unnamedOutput } from './trace.ts';

/** Every layer of the catalogue as a method of a tensor. */
export type Fluent = { readonly [K in keyof typeof catalogue]: Method<(typeof catalogue)[K]> };

/** Stands for a config that was left out, which is not the same as one that may hold anything. */
interface Omitted {
  readonly [omitted]: true;
}
declare const omitted: unique symbol;
type given<C> = C extends Omitted ? {} : C;

type Method<L> =
  L extends Layer<infer Config, infer R>
    ? {} extends Config
      ? <T extends AnyTensor, const C extends Config = Config & Omitted>(
          this: checkTensor<T, layerResult<R, T, C>>,
          config?: checkConfig<T, Config, C, layerResult<R, T, C>>,
        ) => layerOutput<T, C, layerResult<R, T, C>>
      : <T extends AnyTensor, const C extends Config>(
          this: T,
          config: checkConfig<T, Config, C, layerResult<R, T, C>>,
        ) => layerOutput<T, C, layerResult<R, T, C>>
    : L extends Merge<infer Config, infer R>
      ? <
          T extends AnyTensor,
          const O extends AnyTensor | readonly AnyTensor[],
          const C extends Config = Config & Omitted,
        >(
          this: T,
          others: checkTensor<O, mergeResult<R, together<T, O>, C>>,
          config?: checkConfig<
            together<T, O>[number],
            Config,
            C,
            mergeResult<R, together<T, O>, C>
          >,
        ) => mergeOutputOf<together<T, O>, C, mergeResult<R, together<T, O>, C>>
      : never;

/** The merges of the catalogue as functions: `add([a, b])`. */
export type MergeFunction<L> =
  L extends Merge<infer Config, infer R>
    ? <const I extends readonly AnyTensor[], const C extends Config = Config & Omitted>(
        inputs: checkTensor<I, mergeResult<R, I, C>>,
        config?: checkConfig<I[number], Config, C, mergeResult<R, I, C>>,
      ) => mergeOutputOf<I, C, mergeResult<R, I, C>>
    : never;

type together<T extends AnyTensor, O> = O extends readonly AnyTensor[]
  ? readonly [T, ...O]
  : O extends AnyTensor
    ? readonly [T, O]
    : never;

/** What a rule says; a shape of unknown rank gives a shape of unknown rank. */
type layerResult<R extends Rule, T extends AnyTensor, C> =
  isRankUnknown<T['shape']> extends true ? Shape : applyRule<R, T['shape'], given<C>>;
type mergeResult<R extends Rule, I extends readonly AnyTensor[], C> =
  true extends isRankUnknown<I[number]['shape']>
    ? Shape
    : number extends I['length']
      ? Shape
      : applyRule<R, shapesOf<I>, given<C>>;
type shapesOf<I extends readonly AnyTensor[]> = { [K in keyof I]: I[K]['shape'] };

/** The tensor, or the sentence that says why it cannot be taken. */
type checkTensor<T, Result> = Result extends Fails<'', infer Message> ? Message : T;

/** The config, or a config in which the sentence stands where the mistake is. */
type checkConfig<T, Config, C, Result> =
  Result extends Fails<infer At, infer Message>
    ? blame<C, At, Message>
    : [keyof C] extends [keyof Config | typeof omitted]
      ? C extends { readonly name: infer Name extends string }
        ? Name extends namesOf<T>
          ? blame<C, 'name', nameTaken<Name>>
          : C
        : C
      : { readonly [K in keyof C]: K extends keyof Config ? C[K] : unknownOption<K> };
type blame<C, At extends string, Message> = At extends keyof C
  ? { readonly [K in keyof C]: K extends At ? Message : C[K] }
  : Message;

/** An option that the layer does not have. */
type unknownOption<Key> = `there is no option '${Key & string}' here`;

type layerOutput<T extends AnyTensor, C, Result> = Result extends Shape
  ? nameOf<C> extends infer Name extends string
    ? namedOutput<T, Name, Result>
    : unnamedOutput<T, Result>
  : Tensor<Shape>;
type mergeOutputOf<I extends readonly AnyTensor[], C, Result> = Result extends Shape
  ? mergedOutput<I, nameOf<C>, Result>
  : Tensor<Shape>;

/** The name in a config, where it is one literal. */
type nameOf<C> = C extends { readonly name: infer Name extends string }
  ? {} extends { readonly [K in Name]: 1 }
    ? undefined
    : Name
  : undefined;
