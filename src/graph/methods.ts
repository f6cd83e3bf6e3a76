import type * as catalogue from '../layers/index.ts';
import type { Layer, Merge, Recurrent } from '../layers/layer.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import type {
  evaluate,
  evaluateFrom,
  Fails,
  Omitted,
  omitted,
  Rule,
  Several,
} from '../shape/rule.ts';
import type { isLiteral, isUnion } from '../shape/union.ts';
import type { mixedDTypes, nameTaken, takesDType, tensorAsOptions } from './messages.ts';
import type { AnyTensor, Tensor } from './tensor.ts';
import type {
  AnyTrace,
  fedDType,
  feedAt,
  feedsOfAll,
  memory,
  namedOutput,
  namesOf,
  spec,
  specsOf,
  unnamedOutput,
} from './trace.ts';

/** Every layer of the catalogue as a method of a tensor. */
export type Fluent = { readonly [K in keyof typeof catalogue]: Method<(typeof catalogue)[K]> };

/** The state that a recurrent layer begins with, as in tfjs's `apply`. */
export interface InitialState<States extends readonly AnyTensor[]> {
  readonly initialState: States;
}

/**
 * A config type as one object type. An interface that extends others is resolved once more for each
 * `C` that it constrains, that is at every call.
 */
export type Whole<Config> = { readonly [K in keyof Config]: Config[K] };

type Method<L> =
  L extends Layer<infer Config, infer R, infer Class>
    ? {} extends Config
      ? <T extends AnyTensor, const C extends Whole<Config> = Whole<Config> & Omitted>(
          this: checkThis<T, C, layerResult<R, T, C, Class>>,
          config?: checkConfig<T, Config, C, layerResult<R, T, C, Class>>,
        ) => layerOutput<R, T, C, layerResult<R, T, C, Class>, nameOf<C>, Class>
      : <T extends AnyTensor, const C extends Whole<Config>>(
          this: T,
          config: checkConfig<T, Config, C, layerResult<R, T, C, Class>>,
        ) => layerOutput<R, T, C, layerResult<R, T, C, Class>, nameOf<C>, Class>
    : L extends Recurrent<infer Config, infer R, infer Class>
      ? <
          T extends AnyTensor,
          const C extends Whole<Config>,
          const S extends readonly AnyTensor[] = readonly [],
        >(
          this: T,
          config: checkConfig<T, Config, C, recurrentResult<R, T, C, S, Class>>,
          from?: checkState<S, recurrentResult<R, T, C, S, Class>>,
        ) => output<
          recurrentResult<R, T, C, S, Class>,
          memory<T | S[number]>,
          readonly [T, ...S],
          nameOf<C>,
          'float32',
          Class
        >
      : L extends Merge<infer Config, infer R, infer Class>
        ? {} extends Config
          ? <
              T extends AnyTensor,
              const O extends AnyTensor | readonly AnyTensor[],
              const C extends Whole<Config> = Whole<Config> & Omitted,
            >(
              this: T,
              others: checkTensor<O, mergeResult<R, together<T, O>, C, Class>>,
              config?: checkConfig<
                together<T, O>[number],
                Config,
                C,
                mergeResult<R, together<T, O>, C, Class>
              >,
            ) => mergeOutput<R, together<T, O>, C, mergeResult<R, together<T, O>, C, Class>, Class>
          : <
              T extends AnyTensor,
              const O extends AnyTensor | readonly AnyTensor[],
              const C extends Whole<Config>,
            >(
              this: T,
              others: checkTensor<O, mergeResult<R, together<T, O>, C, Class>>,
              config: checkConfig<
                together<T, O>[number],
                Config,
                C,
                mergeResult<R, together<T, O>, C, Class>
              >,
            ) => mergeOutput<R, together<T, O>, C, mergeResult<R, together<T, O>, C, Class>, Class>
        : never;

/** The merges of the catalogue as functions: `add([a, b])`. */
export type MergeFunction<L> =
  L extends Merge<infer Config, infer R, infer Class>
    ? {} extends Config
      ? <
          const I extends readonly AnyTensor[],
          const C extends Whole<Config> = Whole<Config> & Omitted,
        >(
          inputs: checkTensor<I, mergeResult<R, I, C, Class>>,
          config?: checkConfig<I[number], Config, C, mergeResult<R, I, C, Class>>,
        ) => mergeOutput<R, I, C, mergeResult<R, I, C, Class>, Class>
      : <const I extends readonly AnyTensor[], const C extends Whole<Config>>(
          inputs: checkTensor<I, mergeResult<R, I, C, Class>>,
          config: checkConfig<I[number], Config, C, mergeResult<R, I, C, Class>>,
        ) => mergeOutput<R, I, C, mergeResult<R, I, C, Class>, Class>
    : never;

type together<T extends AnyTensor, O> = O extends readonly AnyTensor[]
  ? readonly [T, ...O]
  : O extends AnyTensor
    ? readonly [T, O]
    : never;

/** What a rule says; a shape of unknown rank gives a shape of unknown rank. */
export type layerResult<R extends Rule, T extends AnyTensor, C, Class> = resultOf<
  evaluate<R, T['shape'], C>,
  T,
  T['shape'],
  Class
>;
export type recurrentResult<
  R extends Rule,
  T extends AnyTensor,
  C,
  S extends readonly AnyTensor[],
  Class,
> = recurrentResultOf<evaluateFrom<R, T['shape'], C, shapesOf<S>>, T['dtype'], T, Class>;
type mergeResult<
  R extends Rule,
  I extends readonly AnyTensor[],
  C,
  Class,
> = DType extends I[number]['dtype']
  ? Shape
  : isUnion<fedDType<I[number]>> extends true
    ? Fails<'', mixedDTypes<Class, { [K in keyof I]: { readonly dtype: fedDType<I[K]> } }>>
    : number extends I['length']
      ? isUnion<I[number]['shape']> extends true
        ? Shape
        : listResult<R, I[number], I[number]['shape'], C, Class>
      : resultOf<evaluate<R, shapesOf<I>, C>, I[number], I[0]['shape'], Class, I[number]['shape']>;
/** What tensors of one shape make, however many: what two of them make, and three as well. */
type listResult<R extends Rule, T extends AnyTensor, S extends Shape, C, Class> = inCommon<
  resultOf<evaluate<R, [S, S], C>, T, S, Class>,
  resultOf<evaluate<R, [S, S, S], C>, T, S, Class>
>;
type inCommon<Two, Three> = [Two, Three] extends [infer A extends Shape, infer B extends Shape]
  ? A['length'] extends B['length']
    ? { [K in keyof A]: sameSize<A[K], B[K & keyof B]> }
    : Shape
  : Two extends Fails<string, string>
    ? Two
    : Shape;
type sameSize<A, B> = [A, B] extends [B, A] ? A : number;
type resultOf<
  E extends Rule,
  T extends AnyTensor,
  S extends Shape,
  Class,
  All extends Shape = S,
> = T['dtype'] extends E['takes']
  ? number extends All['length']
    ? Shape
    : E['out']
  : fedDType<T> extends E['takes']
    ? E['out']
    : Fails<'', takesDType<Class, E['takes'], fedDType<T>, S>>;
/**
 * As `resultOf`, for a rule that knows of shapes of unknown rank: it may have several outputs. `D` is the
 * dtype of `T`, by itself: by `T['dtype']` the compiler would decide before it knows the states.
 */
type recurrentResultOf<
  E extends Rule,
  D extends DType,
  T extends AnyTensor,
  Class,
> = D extends E['takes']
  ? E['out']
  : fedDType<T> extends E['takes']
    ? E['out']
    : Fails<'', takesDType<Class, E['takes'], fedDType<T>, T['shape']>>;
/** The dtype that a rule gives for an input. */
type dtypeAfter<E extends Rule, T extends AnyTensor> = unknown extends E['gives']
  ? fedDType<T>
  : E['gives'];

type shapesOf<I extends readonly AnyTensor[]> = { [K in keyof I]: I[K]['shape'] };

/** The tensor, or the sentence that says why it cannot be taken. */
export type checkTensor<T, Result> = Result extends Fails<'', infer Message> ? Message : T;
/** As `checkTensor`, where a config that could be blamed may be left out. */
type checkThis<T, C, Result> = [Result] extends [Fails<string, string>]
  ? C extends Omitted
    ? Result['message']
    : Result['at'] extends ''
      ? Result['message']
      : T
  : T;

/**
 * The config, or a config in which the sentence stands where the mistake is.
 *
 * What is wrong stands behind an `infer`: at every option of every call the compiler looks into
 * this type for what the option may be. It must come upon `C` there, or literals are widened.
 */
export type checkConfig<T, Config, C, Result> = [Result] extends [Fails<string, string>]
  ? blame<C, Result['at'], Result['message']>
  : [keyof C] extends [keyof Config | typeof omitted]
    ? nameOf<C> extends infer Name extends string
      ? Name extends namesOf<T>
        ? blame<C, 'name', nameTaken<Name>>
        : C
      : C
    : C extends AnyTensor
      ? tensorAsOptions
      : unknownOptions<C, keyof Config>;
type unknownOptions<C, Known> = {
  readonly [K in keyof C]: K extends Known ? C[K] : unknownOption<K>;
} extends infer Blamed extends object
  ? Blamed
  : never;
/** The config with the sentence where it belongs. An initial state is not among the options. */
type blame<C, At extends string, Message> = At extends keyof C
  ? { readonly [K in keyof C]: K extends At ? Message : C[K] } extends infer Blamed extends object
    ? Blamed
    : never
  : At extends 'initialState'
    ? C
    : Message;

/** The state to begin with, or the sentence that says why the layer cannot. */
export type checkState<S extends readonly AnyTensor[], Result> =
  Result extends Fails<'initialState', infer Message>
    ? { readonly initialState: Message }
    : InitialState<S>;

/** An option that the layer does not have. */
export type unknownOption<Key> = `there is no option '${Key & string}' here`;

/** What comes out of a layer that takes one tensor. */
export type layerOutput<
  R extends Rule,
  T extends AnyTensor,
  C,
  Result,
  Name,
  Class,
  Again = never,
> = output<
  Result,
  memory<T>,
  readonly [T],
  Name,
  dtypeAfter<evaluate<R, T['shape'], C>, T>,
  Class,
  Again,
  evaluate<R, T['shape'], C>['inside']
>;
type mergeOutput<R extends Rule, I extends readonly AnyTensor[], C, Result, Class> = output<
  Result,
  memory<I[number]>,
  I,
  nameOf<C>,
  dtypeAfter<evaluate<R, shapesOf<I>, C>, I[number]>,
  Class
>;
/**
 * What comes out of a layer that takes the tensors `I`, which remember `M`; where a mistake was made, a
 * tensor of which nothing is known, so that no second error follows from the first; nor is it where the
 * config is `any`. Of a size that may be known or not one may be a mistake: what comes out then is what
 * the other gives.
 */
export type output<
  Result,
  M extends AnyTrace,
  I extends readonly AnyTensor[],
  Name,
  D,
  Class,
  Again = never,
  Inside = unknown,
  All = Result,
> = Result extends Shape
  ? Name extends string
    ? namedOutput<M, feedsOfAll<I, M>, Name, specsOf<I>, Result, D, Class, Again, Inside>
    : unnamedOutput<M, Result, D>
  : Result extends Several<infer Shapes>
    ? several<Shapes, M, I, Name, D, Class, Again, Inside>
    : Result extends Fails<string, string>
      ? [Exclude<All, Fails<string, string>>] extends [never]
        ? Tensor<Shape>
        : never
      : Tensor<Shape>;
type several<
  Shapes extends readonly Shape[],
  M extends AnyTrace,
  I extends readonly AnyTensor[],
  Name,
  D,
  Class,
  Again,
  Inside,
> = Name extends string
  ? {
      [K in keyof Shapes]: namedOutput<
        M,
        feedsOfAll<I, M>,
        Name,
        specsOf<I>,
        Shapes[K],
        D,
        Class,
        Again,
        Inside,
        { -readonly [J in keyof Shapes]: spec<Shapes[J], D> },
        feedAt<Name, K>
      >;
    }
  : { [K in keyof Shapes]: unnamedOutput<M, Shapes[K], D> };

/** The name in a config, where it is one literal. */
export type nameOf<C> = C extends { readonly name: infer Name extends string }
  ? isLiteral<Name> extends true
    ? Name
    : undefined
  : undefined;
