import { checkOptions } from '../layers/check-options.ts';
import { check, layerName, type Options, oneOf } from '../layers/options.ts';
import type { isNoCount } from '../shape/count.ts';
import { isDim, type Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { ConfigError } from '../shape/errors.ts';
import { show } from '../shape/message.ts';
import { createInput } from './dag.ts';
import type { nameOf, unknownOption } from './methods.ts';
import { tensorOf } from './tensor.ts';
import type { bare, inputOutput } from './trace.ts';

/** What an input of a graph is. One of `shape` and `batchShape` is given. */
export interface InputConfig {
  /** The shape of one example, without the batch. */
  readonly shape?: Shape;
  /** The whole shape, batch included. */
  readonly batchShape?: Shape;
  readonly name?: string;
  /** Default: `'float32'`. A model of tfjs predicts on no `string` and no `complex64`. */
  readonly dtype?: Exclude<DType, 'complex64' | 'string'>;
}

const sizes = check('a list of sizes', Array.isArray);
const options: Options<InputConfig> = {
  shape: sizes,
  batchShape: sizes,
  name: layerName,
  dtype: oneOf('float32', 'int32', 'bool'),
};

type inputTensor<C> = C extends { readonly batchShape: infer S extends Shape }
  ? named<C, [...S]>
  : C extends { readonly shape: infer S extends Shape }
    ? named<C, [null, ...S]>
    : never;
type named<C, S extends Shape> =
  nameOf<C> extends infer Name extends string
    ? inputOutput<Name, S, inputDType<C>>
    : bare<S, inputDType<C>>;
type inputDType<C> = C extends { readonly dtype: infer D extends DType }
  ? D
  : 'dtype' extends keyof C
    ? Extract<C['dtype'], DType> | 'float32'
    : 'float32';
/** A whole shape of no sizes, not even that of the batch: tfjs can then be given nothing to predict. */
type noBatch = 'input: batchShape begins with the size of the batch, or null, but is []';
const noBatch: noBatch = 'input: batchShape begins with the size of the batch, or null, but is []';

/** Both of what only one is to be given of. */
type eitherShape = 'input: give one of shape and batchShape';
const eitherShape: eitherShape = 'input: give one of shape and batchShape';

/** A shape with a size that is none. */
type noSizes<S extends Shape> = `input: sizes are positive integers or null, not ${show<S>}`;
const noSizes = (whole: Shape): string =>
  `input: sizes are positive integers or null, not ${show(whole)}`;

type checkInput<C> = [keyof C] extends [keyof InputConfig]
  ? C extends { readonly batchShape: readonly [] }
    ? { readonly [K in keyof C]: K extends 'batchShape' ? noBatch : C[K] }
    : C extends { readonly shape: Shape; readonly batchShape: Shape }
      ? { readonly [K in keyof C]: K extends 'batchShape' ? eitherShape : C[K] }
      : C extends { readonly shape: infer S extends Shape }
        ? isNoCount<S> extends true
          ? { readonly [K in keyof C]: K extends 'shape' ? noSizes<[null, ...S]> : C[K] }
          : C
        : C extends { readonly batchShape: infer S extends Shape }
          ? isNoCount<S> extends true
            ? { readonly [K in keyof C]: K extends 'batchShape' ? noSizes<S> : C[K] }
            : C
          : C
  : { readonly [K in keyof C]: K extends keyof InputConfig ? C[K] : unknownOption<K> };

/**
 * An input of a graph, as `tf.input`.
 *
 * `{ shape: [height, width, channels] } → [null, height, width, channels]`
 *
 * @throws ConfigError where there is no such option, neither or both of `shape` and `batchShape` are
 * given, a size is not a positive integer or `null`, or the whole shape has none.
 * @example
 * input({ shape: [28, 28, 1], name: 'pixels' }) // [null, 28, 28, 1]
 * @see https://js.tensorflow.org/api/latest/#input
 */
export const input = <
  const C extends InputConfig & ({ readonly shape: Shape } | { readonly batchShape: Shape }),
>(
  config: checkInput<C>,
): inputTensor<C> => {
  checkOptions('input', options, config);
  const { shape, batchShape, name, dtype = 'float32' } = config as InputConfig;
  if ((shape === undefined) === (batchShape === undefined)) {
    throw new ConfigError(eitherShape, {
      code: 'input-shape',
      layer: name,
      received: config,
      expected: 'shape or batchShape',
    });
  }
  const whole: Shape = batchShape ?? [null, ...(shape as Shape)];
  if (!whole.every(isDim)) {
    throw new ConfigError(noSizes(whole), {
      code: 'input-shape',
      layer: name,
      received: whole,
      expected: 'positive integers or null',
    });
  }
  if (whole.length === 0) {
    throw new ConfigError(noBatch, {
      code: 'input-shape',
      layer: name,
      received: whole,
      expected: 'a size or null for the batch',
    });
  }
  return tensorOf(createInput(name, { shape: whole, dtype })) as never;
};
