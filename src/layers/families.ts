import * as activations from './activations.ts';
import * as convolutional from './convolutional.ts';
import * as images from './convolutional-recurrent.ts';
import { activation, dense, flatten, masking, reshape } from './core.ts';
import * as depthwise from './depthwise.ts';
import * as products from './dot.ts';
import * as embedding from './embedding.ts';
import * as globalPooling from './global-pooling.ts';
import * as preprocessing from './image-preprocessing.ts';
import * as merge from './merge.ts';
import * as noise from './noise.ts';
import * as normalization from './normalization.ts';
import * as pooling from './pooling.ts';
import * as rearranging from './rearranging.ts';
import * as recurrent from './recurrent.ts';
import { definitionOf } from './registry.ts';
import * as resizing from './resizing.ts';
import * as transposed from './transposed.ts';
import * as wrappers from './wrappers.ts';

/** What layers have in common that are alike to those who look at a network. */
export type Family =
  | 'dense'
  | 'convolution'
  | 'pooling'
  | 'normalization'
  | 'activation'
  | 'recurrent'
  | 'embedding'
  | 'merge'
  | 'rearranging'
  | 'regularization'
  | 'preprocessing'
  | 'wrapper';

/** The files of the catalogue, by family; those of the core are of several. */
const members: { readonly [F in Family]: object } = {
  dense: { dense },
  convolution: { ...convolutional, ...depthwise, ...transposed },
  pooling: { ...pooling, ...globalPooling },
  normalization,
  activation: { ...activations, activation },
  recurrent: { ...recurrent, ...images },
  embedding,
  merge: { ...merge, ...products },
  rearranging: { ...rearranging, ...resizing, flatten, reshape, masking },
  regularization: noise,
  preprocessing,
  wrapper: wrappers,
};

const families = new Map<unknown, Family>(
  Object.entries(members).flatMap(([family, layers]) =>
    Object.values(layers).map((definition) => [definition, family as Family] as const),
  ),
);

/** The family of a class; none where the class is not of tfjs. */
export const familyOf = (className: string): Family | undefined =>
  families.get(definitionOf(className));
