/** Functions of layers, and layers that the compiler does not know. */
import type * as tf from '@tensorflow/tfjs';
import {
  add,
  type Block,
  block,
  call,
  concatenate,
  graph,
  input,
  type Tensor,
  type Typed,
} from 'tensorgraft';
import { type namesIn, same } from './support.ts';

type Image = [null, number, number, number];

const convNorm = block((x: Tensor<Image>, name: string, filters: number, strides: number = 1) =>
  x.conv2d({ name, filters, strides, kernelSize: 3 }).batchNormalization({ name: `${name}_norm` }),
);
same<
  typeof convNorm,
  Block<Image, [name: string, filters: number, strides?: number], Tensor<Image>>
>();

// What comes out has the sizes that the body gives; the sizes of one place can be stated.
const image = input({ shape: [8, 8, 3], name: 'image' });
const first = convNorm(image, 'first', 16);
same<typeof first.shape, Image>();
const exact = convNorm(first, 'second', 4, 2).as([null, 2, 2, 4]);
same<typeof exact.shape, [null, 2, 2, 4]>();
// @ts-expect-error: another rank
convNorm(first, 'third', 4).as([null, 4]);

// A literal in the body is one outside.
const four = block((x: Tensor<Image>) => x.conv2d({ filters: 4, kernelSize: 1 }).flatten());
same<ReturnType<typeof four<Tensor<Image>>>['shape'], [null, number]>();
const fixed = block((x: Tensor<[null, 8, 8, 3]>, name: string) =>
  x.conv2d({ name, filters: 4, kernelSize: 1 }),
);
same<ReturnType<typeof fixed<Tensor<[null, 8, 8, 3]>>>['shape'], [null, 8, 8, 4]>();

// The names upstream of a call are known after it; those inside are not.
const head = exact.flatten({ name: 'flat' }).dense({ name: 'head', units: 2 });
const net = graph({ inputs: image, outputs: head });
same<namesIn<typeof net>, 'image' | 'flat' | 'head'>();
net.cut('head').insert((x) => {
  same<typeof x.shape, [null, 16]>();
  return x.dense({ units: 3 });
});
// @ts-expect-error: a name that is given within is not known
net.cut('first');
// @ts-expect-error: 'image' is taken
exact.reLU({ name: 'image' });

// What does not fit is refused: the rank, the dtype, a size, an argument.
const flat = input({ shape: [8], name: 'flat' });
// @ts-expect-error: rank 2
convNorm(flat, 'a', 4);
const whole = input({ shape: [8, 8, 3], dtype: 'int32' });
// @ts-expect-error: int32
convNorm(whole, 'a', 4);
// @ts-expect-error: 8 by 9
fixed(input({ shape: [8, 9, 3] }), 'a');
// @ts-expect-error: a number for a name
convNorm(image, 1, 4);
// @ts-expect-error: too few
convNorm(image, 'a');

// A body is checked as any chain: it needs three axes here, and gets one too few.
block((x: Tensor<[null, number]>) =>
  // @ts-expect-error: rank 2
  x.conv2d({ filters: 4, kernelSize: 3 }),
);

// Of further tensors that it is given the names stay known as well, in lists and options too.
type Flat = Tensor<[null, number]>;
const [p, q] = [input({ shape: [5], name: 'p' }), input({ shape: [5], name: 'q' })] as const;
const [left, right] = [p.dense({ name: 'l', units: 5 }), q.dense({ name: 'r', units: 5 })] as const;
const join = block((x: Flat, skip: Flat, name: string) => concatenate([x, skip], { name }));
const sum = block((x: Tensor<[null, 5]>, others: readonly Tensor<[null, 5]>[]) =>
  add([x, ...others]),
);
const mix = block((x: Flat, { skip }: { readonly skip: Flat; readonly name?: string }) =>
  concatenate([x, skip]),
);
const merging = [join(left, right, 'both'), sum(left, [right]), mix(left, { skip: right })];
for (const merged of merging) {
  const net = graph({ inputs: [p, q], outputs: merged });
  same<namesIn<typeof net>, 'p' | 'q' | 'l' | 'r'>();
  net.cut('r').insert((x) => x.dense({ units: 5 }));
  // @ts-expect-error: the name 'r' is taken by another layer
  net.cut('l').insert((x) => x.dense({ name: 'r', units: 5 }));
}
// @ts-expect-error: there is no such option
mix(left, { skip: right, nam: 'both' });
const skipping = block((x: Flat, skip?: Flat) => (skip ? concatenate([x, skip]) : x));
skipping(left);
skipping(left, right);
const scaled = block((x: Flat, { units }: { readonly units: number; readonly bias?: boolean }) =>
  x.dense({ units }),
);
// @ts-expect-error: there is no such option
scaled(left, { units: 3, bais: true });
// @ts-expect-error: another rank
join(left, image, 'both');

// What a layer of tfjs gives is stated, one output after the other.
declare const layer: tf.layers.Layer;
const a = input({ shape: [4], name: 'a' });
const b = input({ shape: [4], name: 'b' });
const [mean, index] = call(layer, [a, b], [[null, 8], { shape: [null], dtype: 'int32' }]);
same<typeof mean.shape, [null, 8]>();
same<typeof mean.dtype, 'float32'>();
same<typeof index.shape, [null]>();
same<typeof index.dtype, 'int32'>();
const called = graph({ inputs: [a, b], outputs: mean.dense({ name: 'c', units: 2 }) });
same<namesIn<typeof called>, 'a' | 'b' | 'c'>();
// @ts-expect-error: the name is taken upstream
mean.dense({ name: 'a', units: 2 });
// @ts-expect-error: there is no third
const [, , third] = call(layer, [a], [[null, 8]]);
void third;
const spec: Typed<[null], 'int32'> = { shape: [null], dtype: 'int32' };
add([call(layer, [a], [[null, 8]])[0], mean]);
void spec;
