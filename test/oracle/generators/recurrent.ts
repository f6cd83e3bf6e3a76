import fc from 'fast-check';
import { type Drawn, Inner } from '../case.ts';
import {
  anyShape,
  configs,
  dtype,
  featuresLast,
  type Generator,
  layer,
  seldom,
  size,
} from '../draw.ts';
import { configOf, filmOptions, films, recurrent, sequence, sizesOf } from './sequences.ts';

/** Calls that fit or nearly do, and some with an option that is to be refused. */
const byUnits = (method: keyof typeof configOf): Generator =>
  fc.oneof(
    { weight: 9, arbitrary: recurrent(configOf[method], sizesOf[method]) },
    {
      weight: 1,
      arbitrary: layer({
        input: featuresLast(3),
        required: { units: size(4) },
        bad: {
          units: [0, -1, 1.5],
          activation: ['tan'],
          dropout: [1, -1],
          returnState: [1],
          ...(method === 'simpleRNN' ? {} : { implementation: [1] }),
          ...(method === 'gru' ? { resetAfter: [true] } : {}),
          unroll: [true],
        },
      }),
    },
  );
export const simpleRNN: Generator = byUnits('simpleRNN');
export const gru: Generator = byUnits('gru');
export const lstm: Generator = byUnits('lstm');

/** A cell, or several, with the sizes of the states. */
interface DrawnCell {
  readonly cell: unknown;
  readonly sizes: readonly number[];
}
const oneCell: fc.Arbitrary<DrawnCell> = fc
  .tuple(fc.constantFrom('simpleRNNCell', 'gruCell', 'lstmCell'), size(4))
  .map(([method, units]) => ({
    cell: new Inner(method, { units }),
    sizes: method === 'lstmCell' ? [units, units] : [units],
  }));
const stack: fc.Arbitrary<DrawnCell> = fc
  .array(oneCell, { minLength: 1, maxLength: 3 })
  .map((cells) => ({
    cell: cells.map(({ cell }) => cell),
    sizes: [...cells].reverse().flatMap(({ sizes }) => sizes),
  }));
const stackedCell: fc.Arbitrary<DrawnCell> = stack.map(({ cell: cells, sizes }) => ({
  cell: new Inner('stackedRNNCells', { cells }),
  sizes,
}));
export const rnn: Generator = fc
  .oneof(oneCell, stack, stackedCell)
  .chain(({ cell, sizes }) =>
    recurrent(configs({ cell: fc.constant(cell) }, sequence), () => sizes),
  );

export const convLstm2d: Generator = configs(filmOptions.required, filmOptions.optional).chain(
  (config) =>
    fc
      .tuple(
        seldom(anyShape, films(config), 12),
        dtype,
        seldom(anyShape, fc.constant(undefined), 12),
      )
      .map(
        ([shape, dtype, state]): Drawn => ({
          inputs: [{ shape, dtype }, ...(state ? [{ shape: state, dtype }] : [])],
          config,
        }),
      ),
);
