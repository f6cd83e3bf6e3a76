/** The three kinds of dimension, as they flow through calls. */
import { type Dim, type DType, input, type Shape, type Tensor, type Typed } from 'tensorgraft';
import { same } from './support.ts';

same<Dim, number | null>();
same<Shape, readonly Dim[]>();
same<Typed<[null, 8], 'int32'>['dtype'], 'int32'>();
same<DType, 'float32' | 'int32' | 'bool' | 'complex64' | 'string'>();

declare const told: 12;
declare const untold: number;
declare const shape: readonly [12, 4];
declare const list: readonly number[];

// A literal is a literal, whether written in place or in a const.
const literal = input({ shape: [told, 4] });
same<typeof literal, Tensor<[null, 12, 4]>>();
const constant = input({ shape });
same<typeof constant, Tensor<[null, 12, 4]>>();
const size = 5;
const inferred = input({ shape: [size] }).dense({ units: size });
same<typeof inferred.shape, [null, 5]>();

// null flows as null, number as number; null wins where both meet.
const late = input({ shape: [null, 4] });
same<typeof late.shape, [null, null, 4]>();
const unknown = input({ shape: [untold, 4] });
same<typeof unknown.shape, [null, number, 4]>();
const meet = late.concatenate(unknown, { axis: 1 });
same<typeof meet.shape, [null, null, 4]>();
const sized = literal.concatenate(unknown, { axis: 1 });
same<typeof sized.shape, [null, number, 4]>();
const flat = unknown.flatten();
same<typeof flat.shape, [null, number]>();

// A rank that is not known stays so, without an error.
const ranks = input({ shape: list });
const next = ranks.dense({ units: 3 });
same<typeof next, Tensor<Shape>>();
const stated = next.as([null, 7, 3]);
same<typeof stated, Tensor<[null, 7, 3]>>();

// Sizes are calculated exactly, beyond what recursion over tuples could count.
const large = input({ shape: [4096, 4096, 3] }).flatten();
same<typeof large.shape, [null, 50331648]>();
const strided = input({ shape: [224, 225, 3] }).conv2d({ filters: 8, kernelSize: 3, strides: 2 });
same<typeof strided.shape, [null, 111, 112, 8]>();
