import * as tf from '@tensorflow/tfjs';
import type { isNoCount } from '../shape/count.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import type { Fails, GivesFloat, option } from '../shape/rule.ts';
import { type ByName, constraint, initializer, regularizer } from './by-name.ts';
import { creator, float, type Layer, type LayerConfig } from './layer.ts';
import { type ifCount, type mustBe, notImplemented, takesAxes } from './messages.ts';
import { common, count, flag, lengths, oneOf, required } from './options.ts';
import { weight } from './weights.ts';

type EmbeddingArgs = Parameters<typeof tf.layers.embedding>[0];

export interface EmbeddingConfig
  extends LayerConfig,
    ByName<
      Pick<
        EmbeddingArgs,
        | 'embeddingsInitializer'
        | 'embeddingsRegularizer'
        | 'activityRegularizer'
        | 'embeddingsConstraint'
        | 'maskZero'
      >
    > {
  /** How many different numbers there are: they go from 0 up to, but not including, this. */
  readonly inputDim: number;
  /** How many features each of them becomes. */
  readonly outputDim: number;
  /** The length of the sequences, or of each axis but the batch, where it must be one. */
  readonly inputLength?: number | readonly (number | null)[];
}

type embeddingShape<S, C> = C extends { readonly outputDim: infer Out }
  ? S extends readonly [infer Batch, ...infer Rest]
    ? option<C, 'inputLength', null> extends infer Length
      ? Length extends null
        ? [Batch, ...Rest, Out]
        : isNoCount<Length> extends true
          ? Fails<
              'inputLength',
              mustBe<'embedding', 'inputLength', 'a positive integer or a list of them', Length>
            >
          : asList<Length> extends infer Lengths
            ? embed<Rest, Lengths> extends infer Steps
              ? Steps extends Shape
                ? [Batch, ...Steps, Out]
                : Fails<'inputLength', lengthMisfit<S, Lengths>>
              : never
            : never
      : never
    : never
  : never;
type asList<Length> = Length extends number ? [Length] : Length;
/** The lengths that are known from the input or the option, or `'misfit'`. */
type embed<Rest, Lengths, Out extends Shape = []> = Lengths extends readonly [
  infer Length,
  ...infer Others,
]
  ? Rest extends readonly [infer D, ...infer More]
    ? sameLength<D, Length> extends infer Same extends Dim
      ? embed<More, Others, [...Out, Same]>
      : 'misfit'
    : 'misfit'
  : Lengths extends readonly []
    ? Rest extends readonly []
      ? Out
      : 'misfit'
    : Shape;
type sameLength<D, Length> = D extends null
  ? Length
  : Length extends null
    ? D
    : number extends D
      ? Length
      : number extends Length
        ? D
        : [Extract<D, Length>] extends [never]
          ? 'misfit'
          : Extract<D, Length>;
const embeddingShape = (input: Shape, { outputDim, inputLength }: EmbeddingConfig): Shape => {
  const [batch, ...rest] = input as [Dim, ...Dim[]];
  if (inputLength === undefined || inputLength === null) return [batch, ...rest, outputDim];
  const lengths = lengthsIn(inputLength);
  const fits =
    lengths.length === rest.length &&
    lengths.every((length, i) => length === null || rest[i] === null || length === rest[i]);
  if (!fits) throw lengthMisfit(input, lengths);
  return [batch, ...rest.map((dim, i) => dim ?? (lengths[i] as Dim)), outputDim];
};
const lengthsIn = (inputLength: EmbeddingConfig['inputLength']): readonly Dim[] =>
  typeof inputLength === 'number' ? [inputLength] : (inputLength ?? []);
/** Whether the input itself has the lengths. */
const isPlainLength = (inputLength: EmbeddingConfig['inputLength'], input: Shape): boolean =>
  lengthsIn(inputLength).every((length, i) => length === null || length === input[i + 1]);
export interface EmbeddingRule extends GivesFloat {
  readonly out: ifCount<
    'embedding',
    'inputDim',
    option<this['config'], 'inputDim', never>,
    ifCount<
      'embedding',
      'outputDim',
      option<this['config'], 'outputDim', never>,
      embeddingShape<this['in'], this['config']>
    >
  >;
}

type lengthMisfit<S, Lengths> =
  `embedding: ${show<S>} does not have the inputLength ${show<Lengths>}, batch aside`;
const lengthMisfit = (input: Shape, lengths: Shape): ShapeError =>
  new ShapeError(
    `embedding: ${show(input)} does not have the inputLength ${show(lengths)}, batch aside`,
    { code: 'input-length', layer: 'embedding', received: input, expected: lengths },
  );

/**
 * Turns small whole numbers, such as words, into vectors that are learnt.
 *
 * `[batch, …] → [batch, …, outputDim]`
 *
 * @throws ShapeError where the input does not have the `inputLength`.
 * @example
 * input({ shape: [20], dtype: 'int32' }).embedding({ inputDim: 5000, outputDim: 64 })
 * // [null, 20, 64]
 * @see https://js.tensorflow.org/api/latest/#layers.embedding
 */
export const embedding: Layer<EmbeddingConfig, EmbeddingRule, 'Embedding'> = {
  kind: 'layer',
  method: 'embedding',
  className: 'Embedding',
  shapeOptions: ['inputDim', 'outputDim', 'inputLength'],
  options: {
    ...common,
    inputDim: required(count),
    outputDim: required(count),
    embeddingsInitializer: initializer,
    embeddingsRegularizer: regularizer,
    activityRegularizer: regularizer,
    embeddingsConstraint: constraint,
    maskZero: flag,
    inputLength: lengths,
  },
  shape: embeddingShape,
  gives: float,
  weighedBy: () => [],
  masks: { makes: ({ maskZero = false }) => maskZero },
  weights: (_, { inputDim, outputDim }) => [weight('embeddings', [inputDim, outputDim])],
  // Keras 3 has no such option, and goes by what comes in.
  plain: (config, input) => {
    const { inputLength, ...others } = config;
    return isPlainLength(inputLength, input) ? others : config;
  },
  create: creator(tf.layers.embedding),
};

/** How `categoryEncoding` writes categories down. */
export type EncodingMode = 'oneHot' | 'multiHot' | 'count';

export interface CategoryEncodingConfig extends LayerConfig {
  /** How many categories there are: they go from 0 up to, but not including, this. */
  readonly numTokens: number;
  /**
   * `'oneHot'`: one category for each example; `'multiHot'`: whether each category is among several;
   * `'count'`: how often it is. Default: `'multiHot'`.
   */
  readonly outputMode?: EncodingMode | 'int' | 'tfIdf';
}

type categoryEncodingShape<S, Tokens, Mode> = Mode extends 'int' | 'tfIdf'
  ? Fails<'outputMode', encodingMode<Mode>>
  : S extends readonly [infer Batch, infer Width]
    ? Mode extends 'oneHot'
      ? isOne<Width> extends true
        ? [Batch, Tokens]
        : Fails<'', takesAxes<'categoryEncoding', encoded<'oneHot'>, S>>
      : [Batch, Tokens]
    : Fails<'', takesAxes<'categoryEncoding', encoded<Mode>, S>>;
type isOne<D> = number extends D ? true : [Extract<D, 1>] extends [never] ? false : true;
type encoded<Mode> = Mode extends 'oneHot' ? '[batch, 1]' : '[batch, categories]';
const encoded = (mode: string): string =>
  mode === 'oneHot' ? '[batch, 1]' : '[batch, categories]';

const categoryEncodingShape = (
  input: Shape,
  { numTokens, outputMode = 'multiHot' }: CategoryEncodingConfig,
): Shape => {
  if (outputMode === 'int' || outputMode === 'tfIdf') throw encodingMode(outputMode);
  const fits = input.length === 2 && (outputMode !== 'oneHot' || input[1] === 1);
  if (!fits) throw takesAxes('categoryEncoding', encoded(outputMode), input);
  return [input[0] as Dim, numTokens];
};
export interface CategoryEncodingRule extends GivesFloat {
  readonly out: ifCount<
    'categoryEncoding',
    'numTokens',
    option<this['config'], 'numTokens', never>,
    categoryEncodingShape<
      this['in'],
      option<this['config'], 'numTokens', never>,
      option<this['config'], 'outputMode', 'multiHot'>
    >
  >;
}

type encodingMode<Mode extends string> = notImplemented<
  'categoryEncoding',
  `outputMode '${Mode}' in a model`,
  "use 'oneHot', 'multiHot' or 'count'"
>;
const encodingMode = (mode: string): Error =>
  notImplemented(
    'categoryEncoding',
    `outputMode '${mode}' in a model`,
    "use 'oneHot', 'multiHot' or 'count'",
  );

/**
 * Writes categories, given by number, as vectors of 0 and 1, or as counts.
 *
 * `[batch, categories] → [batch, numTokens]`
 *
 * Straight after an input, it makes tfjs forget the input's shape when the model is loaded: `emit` refuses
 * that, and says to put a `reshape` before it.
 *
 * @throws ShapeError where the rank is not 2, or with `'oneHot'` there is more than one category.
 * @example
 * input({ shape: [5], dtype: 'int32' }).categoryEncoding({ numTokens: 10 }) // [null, 10]
 * @see https://js.tensorflow.org/api/latest/#layers.categoryEncoding
 */
export const categoryEncoding: Layer<
  CategoryEncodingConfig,
  CategoryEncodingRule,
  'CategoryEncoding'
> = {
  kind: 'layer',
  method: 'categoryEncoding',
  className: 'CategoryEncoding',
  shapeOptions: ['numTokens'],
  options: {
    ...common,
    numTokens: required(count),
    outputMode: oneOf('oneHot', 'multiHot', 'count', 'int', 'tfIdf'),
  },
  shape: categoryEncodingShape,
  gives: float,
  writesShape: true,
  checks:
    "ranks and widths that tfjs reports a shape for and then throws on; `outputMode` `'int'` and `'tfIdf'` are refused",
  create: creator(tf.layers.categoryEncoding),
};
