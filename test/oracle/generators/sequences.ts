/** What recurrent layers, and wrappers of them, are drawn from. */
import fc from 'fast-check';
import type { Dim, Shape } from '../../../src/shape/dimension.ts';
import {
  activation,
  anyShape,
  batch,
  configs,
  dataFormat,
  dtype,
  featuresLast,
  type Generator,
  images,
  mostlyOne,
  padding,
  perAxis,
  size,
} from '../draw.ts';

type Config = Readonly<Record<string, unknown>>;
const units = size(4);

/** The options of a layer over sequences; a stateful one seldom knows its batch. */
export const sequence = {
  returnSequences: fc.boolean(),
  returnState: fc.boolean(),
  goBackwards: fc.boolean(),
  stateful: fc.constantFrom(false, false, true),
};

/** The states to begin with: mostly those of such sizes, else none, too few, or others. */
export const statesFor = (sizes: readonly number[], first: Dim): fc.Arbitrary<readonly Shape[]> => {
  const right = sizes.map((one): Shape => [first, one]);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: fc.constant([...right, [first, sizes[0] ?? 1] as Shape]) },
    { weight: 1, arbitrary: fc.constant(right.slice(1)) },
    { weight: 1, arbitrary: fc.constant(right.map(([b]): Shape => [b as Dim, 5])) },
    { weight: 1, arbitrary: anyShape.map((odd) => right.map(() => odd)) },
    { weight: 1, arbitrary: batch.map((b) => right.map(([, d]): Shape => [b, d as Dim])) },
  );
};

/** Calls with a sequence and, now and then, states. */
export const recurrent = (
  config: fc.Arbitrary<Config>,
  sizesOf: (config: Config) => readonly number[],
): Generator =>
  config.chain((drawn) =>
    fc
      .tuple(
        fc.oneof({ weight: 11, arbitrary: featuresLast(3) }, { weight: 1, arbitrary: anyShape }),
        dtype,
      )
      .chain(([input, type]) =>
        statesFor(sizesOf(drawn), input[0] ?? null).map((states) => ({
          inputs: [
            { shape: input, dtype: type },
            ...states.map((shape) => ({ shape, dtype: 'float32' as const })),
          ],
          config: drawn,
        })),
      ),
  );

const byUnits = { units, ...sequence };
const optional = { activation, useBias: fc.boolean(), dropout: fc.constantFrom(0, 0.5) };
const gated = { ...optional, recurrentActivation: activation };
const oneState = ({ units: many }: Config): readonly number[] => [many as number];
const twoStates = ({ units: many }: Config): readonly number[] => [many, many] as number[];

/** Configs of the layers that `bidirectional` can wrap, over sequences of features. */
export const configOf = {
  simpleRNN: configs({ units }, { ...byUnits, ...optional }),
  gru: configs({ units }, { ...byUnits, ...gated }),
  lstm: configs({ units }, { ...byUnits, ...gated, unitForgetBias: fc.boolean() }),
};
export const sizesOf = { simpleRNN: oneState, gru: oneState, lstm: twoStates };

/** A batch of sequences of images. */
export const films = (config: Config): fc.Arbitrary<Shape> =>
  fc
    .tuple(images(2)(config), fc.oneof(fc.constant(null), size(3)))
    .map(([[first, ...rest], steps]): Shape => [first as Dim, steps, ...rest]);
export const filmOptions = {
  required: { filters: size(3), kernelSize: perAxis(2, 4) },
  optional: {
    strides: perAxis(2, 3),
    padding,
    dataFormat,
    dilationRate: mostlyOne(2, 2),
    useBias: fc.boolean(),
    ...sequence,
  },
};
