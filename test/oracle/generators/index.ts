/**
 * The generators of the oracle: one for each layer of the catalogue, under the layer's name, in a
 * file for each family. A layer without one fails the tests.
 *
 * To add one, export a const under the name of the layer, most often by `layer` of `../draw.ts`,
 * which adds wrong ranks, dtypes and bad options by itself:
 *
 *     export const conv1d: Generator = layer({
 *       input: images(1), // shapes it can take; may be a function of the config
 *       required: { filters: size(4), kernelSize: size(6) },
 *       optional: { strides: size(4), padding, useBias: fc.boolean() },
 *       bad: { filters: [0, -1, 1.5] }, // what the layer must refuse
 *     });
 *
 * A merge is drawn by `merge`; anything else by an arbitrary of `Drawn` of your own: the specs of
 * what goes in, the states of a recurrent layer after its sequence, and the config. A layer inside
 * a config is `new Inner('lstm', { units: 3 })`; data that must be small integers is asked for by
 * `below`. Draw small sizes: everything is computed. Then run
 *
 *     npm run oracle -- --cases 2000 --only conv1d
 *
 * A disagreement is a bug of ours, to be mended, or one of tfjs, to be listed in `../allowed.ts`.
 */
import type { Generator } from '../draw.ts';
import * as activations from './activations.ts';
import * as convolutional from './convolutional.ts';
import * as core from './core.ts';
import * as imagePreprocessing from './image-preprocessing.ts';
import * as merge from './merge.ts';
import * as normalization from './normalization.ts';
import * as pooling from './pooling.ts';
import * as recurrent from './recurrent.ts';
import * as resizing from './resizing.ts';
import * as wrappers from './wrappers.ts';

export const generators: ReadonlyMap<string, Generator> = new Map(
  [
    activations,
    convolutional,
    core,
    imagePreprocessing,
    merge,
    normalization,
    pooling,
    recurrent,
    resizing,
    wrappers,
  ].flatMap((family) => Object.entries(family as Record<string, Generator>)),
);
