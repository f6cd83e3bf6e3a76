import fc from 'fast-check';
import type { Dim, Shape } from '../../src/shape/dimension.ts';
import type { DType } from '../../src/shape/dtype.ts';
import type { Drawn, Spec } from './case.ts';

/** Draws calls of one layer, good ones and bad ones. */
export type Generator = fc.Arbitrary<Drawn>;

type Config = Readonly<Record<string, unknown>>;
type Options = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** A size: small ones often, so that windows meet edges. */
export const size: (max?: number) => fc.Arbitrary<number> = (max = 12) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 1, max: Math.min(4, max) }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max }) },
  );

/** Something unusual, once in so many times. */
export const seldom = <A, B>(
  rare: fc.Arbitrary<A>,
  usual: fc.Arbitrary<B>,
  one = 8,
): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 1, arbitrary: rare }, { weight: one - 1, arbitrary: usual });

/** A size that may be unknown. */
export const dim = (max?: number): fc.Arbitrary<Dim> => seldom(fc.constant(null), size(max), 5);
/** The batch: seldom known. */
export const batch: fc.Arbitrary<Dim> = seldom(
  fc.integer({ min: 1, max: 3 }),
  fc.constant(null),
  5,
);
/** A size that weights depend on: hardly ever unknown. */
export const channels: fc.Arbitrary<Dim> = seldom(fc.constant(null), size(5), 25);

/** Any shape of a rank, the batch included. */
export const shape = (rank: number): fc.Arbitrary<Shape> =>
  fc
    .tuple(batch, ...Array.from({ length: rank - 1 }, () => dim(rank > 4 ? 4 : 12)))
    .map((dims) => dims.slice(0, rank));
export const anyShape: fc.Arbitrary<Shape> = fc.integer({ min: 1, max: 6 }).chain(shape);

/** A batch of features, of sequences, of anything with features last. */
export const featuresLast = (rank: number): fc.Arbitrary<Shape> =>
  fc.tuple(shape(rank - 1), channels).map(([head, last]) => [...head, last]);

/** A batch of images with so many spatial axes; the channels are where `dataFormat` says. */
export const images =
  (axes: number, largest: number = axes > 2 ? 6 : 10) =>
  ({ dataFormat }: Config): fc.Arbitrary<Shape> =>
    fc
      .tuple(batch, channels, ...Array.from({ length: axes }, () => dim(largest)))
      .map(([first, depth, ...spatial]) =>
        dataFormat === 'channelsFirst'
          ? [first, depth, ...(spatial as Dim[])]
          : [first, ...(spatial as Dim[]), depth],
      );

/** One number for all axes, or a list of one for each. */
export const perAxis = (axes: number, max: number): fc.Arbitrary<number | number[]> =>
  fc.oneof(size(max), fc.array(size(max), { minLength: axes, maxLength: axes }));
export const dataFormat: fc.Arbitrary<string> = fc.constantFrom('channelsFirst', 'channelsLast');
export const padding: fc.Arbitrary<string> = fc.constantFrom('valid', 'same');
/** Mostly 1, as dilation and strides must not both be more. */
export const mostlyOne = (axes: number, max: number): fc.Arbitrary<number | number[]> =>
  seldom(perAxis(axes, max), fc.constant(1), 3);
/** An axis that a tensor of rank 1 to 5 may have. */
export const axis: fc.Arbitrary<number> = fc.integer({ min: -5, max: 5 });
export const activation: fc.Arbitrary<string> = fc.constantFrom(
  ...['elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus'],
  ...['softsign', 'tanh', 'swish', 'mish', 'gelu'],
);

/** Mostly `float32`: many layers take nothing else. */
export const dtype: fc.Arbitrary<DType> = fc.oneof(
  { weight: 17, arbitrary: fc.constant('float32' as const) },
  { weight: 2, arbitrary: fc.constant('int32' as const) },
  { weight: 1, arbitrary: fc.constant('bool' as const) },
);

/** What `layer` draws from. */
export interface LayerOptions {
  /** Shapes that the layer can take, by the config where they depend on it. */
  readonly input: fc.Arbitrary<Shape> | ((config: Config) => fc.Arbitrary<Shape>);
  readonly required?: Options;
  readonly optional?: Options;
  /** Values to be refused; seldom, one of them takes its option's place. */
  readonly bad?: Readonly<Record<string, readonly unknown[]>>;
  readonly dtype?: fc.Arbitrary<DType>;
  readonly below?: (config: Config) => number;
}

/** Configs by their options; the layer is called without one where it may be. */
export const configs = (required: Options = {}, optional: Options = {}): fc.Arbitrary<Config> =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });

/** Draws calls of a layer that takes one tensor; now and then the rank is any, or an option bad. */
export const layer = (options: LayerOptions): Generator => {
  const { input, required, optional, bad = {}, below } = options;
  const wrongs = Object.entries(bad).flatMap(([key, values]) =>
    values.map((value) => ({ key, value })),
  );
  const wrong =
    wrongs.length === 0
      ? fc.constant(undefined)
      : seldom(fc.constantFrom(...wrongs), fc.constant(undefined), 16);
  return fc.tuple(configs(required, optional), wrong).chain(([good, odd]) => {
    const config = odd ? { ...good, [odd.key]: odd.value } : good;
    return fc
      .record({
        shape: seldom(anyShape, typeof input === 'function' ? input(config) : input, 12),
        dtype: options.dtype ?? dtype,
        omit: fc.boolean(),
      })
      .map(({ omit, ...spec }): Drawn => {
        const given = Object.keys(config).length > 0 || !omit || required !== undefined;
        const limit = below?.(config);
        return {
          inputs: [spec],
          ...(given ? { config } : {}),
          ...(limit === undefined ? {} : { below: limit }),
          ...(odd ? { bad: odd.key } : {}),
        };
      });
  });
};

/** Draws calls of a merge: shapes that go together, one of them now and then changed. */
export const merge = (
  together: (config: Config) => fc.Arbitrary<readonly Shape[]>,
  optional: Options = {},
  required?: Options,
): Generator =>
  configs(required, optional).chain((config) =>
    fc
      .record({
        shapes: together(config),
        dtypes: fc.tuple(dtype, seldom(dtype, fc.constant(undefined), 20)),
        wrong: seldom(anyShape, fc.constant(undefined), 12),
        omit: fc.boolean(),
      })
      .map(({ shapes, dtypes: [usual, other], wrong, omit }): Drawn => {
        const inputs = (wrong ? [...shapes.slice(0, -1), wrong] : shapes).map(
          (shape, i): Spec => ({ shape, dtype: i === 1 && other ? other : usual }),
        );
        const given = Object.keys(config).length > 0 || !omit || required !== undefined;
        return { inputs, ...(given ? { config } : {}) };
      }),
  );

/** Two to four shapes that broadcast, more or less. */
export const broadcastable: fc.Arbitrary<readonly Shape[]> = fc
  .tuple(batch, fc.array(dim(5), { maxLength: 4 }), fc.integer({ min: 2, max: 4 }))
  .chain(([first, rest, many]) =>
    fc.array(
      fc
        .tuple(
          fc.array(fc.constantFrom(...'kkkkkk1n?'), { minLength: 4, maxLength: 4 }),
          seldom(fc.nat(2), fc.constant(0), 6),
          size(5),
        )
        .map(
          ([changes, shorter, odd]): Shape => [
            first,
            ...rest.slice(Math.min(shorter, rest.length)).map((d, i) => {
              const change = changes[i];
              return change === '1'
                ? 1
                : change === 'n'
                  ? null
                  : change === '?' && i === 0
                    ? odd
                    : d;
            }),
          ],
        ),
      { minLength: many, maxLength: many },
    ),
  );
