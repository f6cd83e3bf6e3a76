import fc from 'fast-check';
import type { Dim, Shape } from '../../../src/shape/dimension.ts';
import { type Drawn, Inner } from '../case.ts';
import {
  activation,
  configs,
  dataFormat,
  dtype,
  featuresLast,
  type Generator,
  images,
  layer,
  padding,
  perAxis,
  shape,
  size,
} from '../draw.ts';
import { configOf, filmOptions, films, recurrent, sizesOf } from './sequences.ts';

type Config = Readonly<Record<string, unknown>>;
type Takes = (config: Config) => fc.Arbitrary<Shape>;

const rank = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const mergeMode = { mergeMode: fc.constantFrom('concat', 'sum', 'mul', 'ave', null) };

/** Layers of several families: their options, and the shape of one step. */
const inside: Readonly<Record<string, readonly [fc.Arbitrary<Config>, Takes]>> = {
  dense: [configs({ units: size(4) }, { activation }), () => rank(2, 4).chain(featuresLast)],
  dropout: [fc.constant({ rate: 0.5 }), () => rank(2, 5).chain(shape)],
  activation: [fc.record({ activation }), () => rank(2, 5).chain(shape)],
  flatten: [fc.constant({}), () => rank(3, 5).chain(shape)],
  reshape: [fc.constant({ targetShape: [3, 2] }), () => fc.constantFrom([null, 6], [2, 2, 3])],
  conv2d: [
    configs({ filters: size(3), kernelSize: perAxis(2, 4) }, { padding, dataFormat }),
    images(2),
  ],
  maxPooling2d: [configs({}, { poolSize: perAxis(2, 4), padding, dataFormat }), images(2)],
  batchNormalization: [fc.constant({}), () => rank(2, 4).chain(featuresLast)],
  gru: [configOf.gru, () => featuresLast(3)],
  lstm: [configOf.lstm, () => featuresLast(3)],
  bidirectional: [
    fc.tuple(configOf.gru, configs({}, mergeMode)).map(([config, mode]) => ({
      layer: new Inner('gru', config),
      ...mode,
    })),
    () => featuresLast(3),
  ],
};

const sequenceOf = (one: Shape, steps: Dim): Shape => [one[0] as Dim, steps, ...one.slice(1)];

/** A sequence of what the layer inside takes, or a sequence of sequences. */
export const timeDistributed: Generator = fc
  .tuple(
    fc
      .constantFrom(...Object.entries(inside))
      .chain(([method, [config, takes]]) =>
        config.chain((drawn) =>
          takes(drawn).map((one) => ({ one, inner: new Inner(method, drawn) })),
        ),
      ),
    dtype,
    fc.constantFrom(null, 1, 2, 3),
    fc.constantFrom('one', 'one', 'one', 'two', 'none'),
  )
  .map(([{ one, inner }, type, steps, depth]): Drawn => {
    const config = { layer: inner };
    const input = depth === 'none' ? one.slice(0, 2) : sequenceOf(one, steps);
    if (depth !== 'two' || one.length > 4)
      return { inputs: [{ shape: input, dtype: type }], config };
    return {
      inputs: [{ shape: sequenceOf(input, 2), dtype: type }],
      config: { layer: new Inner('timeDistributed', config) },
    };
  });

const around = (method: keyof typeof configOf): Generator =>
  recurrent(
    fc
      .tuple(configOf[method], configs({}, mergeMode))
      .map(([config, mode]) => ({ layer: new Inner(method, config), ...mode })),
    ({ layer: inner }) => {
      const sizes = sizesOf[method]((inner as Inner).config as never);
      return [...sizes, ...sizes];
    },
  );
const aroundFilms: Generator = fc
  .tuple(configs(filmOptions.required, filmOptions.optional), configs({}, mergeMode))
  .chain(([config, mode]) =>
    fc.tuple(films(config), dtype).map(([input, type]) => ({
      inputs: [{ shape: input, dtype: type }],
      config: { layer: new Inner('convLstm2d', config), ...mode },
    })),
  );
const aroundOthers: Generator = layer({
  input: fc.constant([null, 4, 3]),
  required: {
    layer: fc.constantFrom(
      new Inner('rnn', { cell: new Inner('gruCell', { units: 2 }) }),
      new Inner('bidirectional', { layer: new Inner('gru', { units: 2 }) }),
      new Inner('timeDistributed', { layer: new Inner('dense', { units: 2 }) }),
    ),
  },
});
export const bidirectional: Generator = fc.oneof(
  { weight: 5, arbitrary: around('simpleRNN') },
  { weight: 5, arbitrary: around('gru') },
  { weight: 5, arbitrary: around('lstm') },
  { weight: 4, arbitrary: aroundFilms },
  { weight: 1, arbitrary: aroundOthers },
);
