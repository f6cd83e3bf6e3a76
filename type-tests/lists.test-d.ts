/** What lists of tensors, of which the compiler does not know how many there are, make when they are merged. */
import {
  add,
  average,
  concatenate,
  dot,
  input,
  maximum,
  type Shape,
  type Tensor,
} from 'tensorgraft';
import { same } from './support.ts';

const x = input({ shape: [4], name: 'x' });
const alike = [1, 2, 3].map(() => x.dense({ units: 4 }));
const sum = add(alike);
same<typeof sum.shape, [null, 4]>();
const largest = maximum(alike, { name: 'largest' });
same<typeof largest.shape, [null, 4]>();
const first = x.average(alike);
same<typeof first.shape, [null, 4]>();
const joined = concatenate(alike);
same<typeof joined.shape, [null, number]>();
// @ts-expect-error: concatenate: there is no axis 5 in [null, 4]
concatenate(alike, { axis: 5 });

// Along an axis of unknown size, and along another.
const image = input({ shape: [null, null, 3] });
const filtered = [1, 2].map((kernelSize) =>
  image.conv2d({ filters: 5, kernelSize, padding: 'same' }),
);
const mean = average(filtered);
same<typeof mean.shape, [null, null, null, 5]>();
const stacked = concatenate(filtered, { axis: 1 });
same<typeof stacked.shape, [null, null, null, 5]>();
const deepened = concatenate(filtered);
same<typeof deepened.shape, [null, null, null, number]>();

// Of different shapes, the compiler does not know which there are, or how many; a product takes two.
declare const different: (Tensor<[null, 4]> | Tensor<[null, 5]>)[];
const unknown = add(different);
same<typeof unknown.shape, Shape>();
const product = dot(alike, { axes: 1 });
same<typeof product.shape, Shape>();
