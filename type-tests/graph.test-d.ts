/** What the types remember of named layers, and what a graph knows. */
import type * as tf from '@tensorflow/tfjs';
import {
  type AnyTensor,
  add,
  concatenate,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Names,
  type Shape,
  type Signature,
  type Tensor,
} from 'tensorgraft';
import { type namesIn, same } from './support.ts';

// Without names a tensor is its shape, and nothing else.
const x = input({ shape: [8] });
const y = x.dense({ units: 4 }).reLU().dense({ units: 2 });
same<typeof y, Tensor<[null, 2]>>();

// With names it still has its shape, and can stand where a plain one is wanted.
const named = x.dense({ name: 'hidden', units: 4 });
same<typeof named.shape, [null, 4]>();
const plain: Tensor<[null, 4]> = named;
const any: AnyTensor = named;
void [plain, any];

// A name that is not one literal is not known to the compiler.
declare const wide: string;
declare const either: 'a' | 'b';
const unknowable = x.dense({ name: wide, units: 4 });
same<typeof unknowable, Tensor<[null, 4]>>();
const undecided = x.dense({ name: either, units: 4 });
same<typeof undecided.shape, [null, 4]>();
// @ts-expect-error: a name twice
named.dense({ name: 'hidden', units: 4 });

// A graph knows its named layers.
const chain = graph({
  inputs: x,
  outputs: named.dense({ units: 3 }).dense({ name: 'out', units: 2 }),
});
same<namesIn<typeof chain>, 'hidden' | 'out'>();
const info = chain.layer('out');
same<typeof info.name, 'out'>();
same<typeof info.output, [null, 2]>();
same<typeof info.inputs, [[null, 3]]>();
// What feeds it has no name here, and one once it is emitted and opened.
same<typeof info.from, readonly string[]>();
// @ts-expect-error: no such layer
chain.layer('outt');

// Several inputs and outputs.
const left = input({ shape: [8], name: 'left' });
const right = input({ shape: [4], name: 'right', dtype: 'float32' });
const merged = concatenate([left, right], { name: 'merged' });
const heads = [
  merged.dense({ name: 'a', units: 1 }),
  merged.dense({ name: 'b', units: 2 }),
] as const;
const two = graph({ inputs: [left, right], outputs: heads });
same<namesIn<typeof two>, 'left' | 'right' | 'merged' | 'a' | 'b'>();
const joint = two.layer('merged');
same<typeof joint.inputs, [[null, 8], [null, 4]]>();
same<typeof joint.output, [null, 12]>();
same<typeof joint.from, readonly ('left' | 'right')[]>();
const asMethod = left.concatenate(right, { name: 'merged' });
same<typeof asMethod.shape, typeof merged.shape>();

// A residual block.
const stem = left.dense({ name: 'stem', units: 8 });
const residual = graph({
  inputs: left,
  outputs: add([stem, stem.dense({ name: 'branch', units: 8 })], { name: 'sum' }),
});
same<namesIn<typeof residual>, 'left' | 'stem' | 'branch' | 'sum'>();
const sum = residual.layer('sum');
same<typeof sum.from, readonly ('stem' | 'branch')[]>();

// dtypes: a dense layer wants float32, which tfjs says only when data arrives.
const tokens = input({ shape: [12], dtype: 'int32', name: 'tokens' });
same<typeof tokens.dtype, 'int32'>();
// What takes an input gets its dtype; to all further layers tfjs hands on what it computed as float32.
const turned = tokens.reshape({ name: 'turned', targetShape: [3, 4] });
same<typeof turned.dtype, 'int32'>();
const turnedAgain = turned.permute({ dims: [2, 1] });
same<typeof turnedAgain.dtype, 'float32'>();
turned.dense({ units: 3 });
turned.activation({ activation: 'sigmoid' });
turned.lstm({ units: 2 });
turned.reshape({ targetShape: [1, 3, 4, 1] }).convLstm2d({ filters: 2, kernelSize: 2 });
add([turned, turned.dense({ units: 4 })]);
const pieces = tokens.reshape({ targetShape: [12] });
same<typeof pieces.dtype, 'int32'>();
add([pieces, turned.flatten()]);
// @ts-expect-error: a merge takes tensors of one dtype, but gets int32 and float32
add([tokens, turned.flatten()]);
// @ts-expect-error: int32
add([tokens, input({ shape: [12] })]);

// An option that there is not, and two of which there is to be one.
// @ts-expect-error: there is no option 'dtpe' here
input({ shape: [8], dtpe: 'int32' });
// @ts-expect-error: input: give one of shape and batchShape
input({ shape: [8], batchShape: [null, 8] });
declare const perhapsTokens: typeof tokens | undefined;
// @ts-expect-error: undefined is no tensor
add([tokens, perhapsTokens]);
same<Extract<keyof typeof layers, 'add' | 'concatenate' | 'dot'>, never>();

// as: what the compiler could not know.
declare const model: tf.LayersModel;
const open = fromModel(model);
open.cut('whatever', 'comes next').insert((unknown) => {
  same<typeof unknown.shape, Shape>();
  const untyped = unknown.dense({ units: 3 });
  same<typeof untyped.shape, Shape>();
  const stated = unknown.as([null, 1280]);
  same<typeof stated.shape, [null, 1280]>();
  const flat = unknown.as([null, 7, 7, 16]).flatten();
  same<typeof flat, Tensor<[null, 784]>>();
  // @ts-expect-error: what is known is not to be denied
  stated.as([null, 1281]);
  return flat;
});
declare const size: number;
const sized = input({ shape: [size, 4] });
const restated = sized.as([null, 6, 4]);
same<typeof restated, Tensor<[null, 6, 4]>>();
// @ts-expect-error: 4, not 5
sized.as([null, 6, 5]);
// A size that is not known may be the one that is, and is what is known from there on.
const widened = sized.as([null, 6, size]);
same<typeof widened.shape, [null, 6, number]>();
// @ts-expect-error: as: the tensor is [null, number, 4], not [null, number, null]
sized.as([null, size, null]);
// Of a size that may be known or not come several shapes: one of them will do.
declare const rows: number | null;
const pooled = input({ batchShape: [null, rows, 8, 2] }).maxPooling2d({ poolSize: 2 });
same<(typeof sure)['shape'], [null, 3, 4, 2]>();
const sure = pooled.as([null, 3, 4, 2]);
// @ts-expect-error: 4, not 5
pooled.as([null, 3, 5, 2]);
// A name is not lost by it.
const remembered = graph({
  inputs: x,
  outputs: x.dense({ name: 'some', units: size }).as([null, 4]).dense({ name: 'then', units: 2 }),
});
same<namesIn<typeof remembered>, 'some' | 'then'>();
const then = remembered.layer('then');
same<typeof then.inputs, [[null, 4]]>();

// fromModel with a signature is typed by it; without, any name will do.
const typed = fromModel(model, chain);
same<typeof typed, typeof chain>();
// @ts-expect-error: no such layer in the signature
typed.cut('ot');
const loose = open.layer('anything');
same<typeof loose.className, string>();
const emitted = open.emit({ name: 'mine' });
same<typeof emitted, tf.LayersModel>();

// A signature of one's own, with names as a generated one has them.
interface Tiny extends Signature {
  readonly inputs: readonly ['in'];
  readonly outputs: readonly ['out'];
  readonly layers: {
    readonly in: {
      readonly class: 'InputLayer';
      readonly config: {};
      readonly in: [];
      readonly out: [null, 8];
    };
    readonly out: {
      readonly class: 'Dense';
      readonly config: { readonly units: 2 };
      readonly in: [[null, 8]];
      readonly out: [null, 2];
    };
  };
  readonly from: { readonly in: never; readonly out: 'in' };
}
declare const tiny: Graph<Tiny>;
same<Names<Tiny>, 'in' | 'out'>();
const out = tiny.layer('out');
same<typeof out.className, 'Dense'>();
same<typeof out.config, { readonly units: 2 }>();
same<typeof out.output, [null, 2]>();

// A shared layer takes like sizes everywhere: in a row, and in branches that meet in the graph.
const encoder = layers.dense({ name: 'encoder', units: 8 });
const four = input({ shape: [4], name: 'four' });
const five = input({ shape: [5], name: 'five' });
const eight = four.apply(encoder);
// @ts-expect-error: encoder: its weights were made for sizes [4], but here it gets [8], in [null, 8]
eight.apply(encoder);
// @ts-expect-error: encoder: its calls give it sizes that no weights fit all of
graph({ inputs: [four, five], outputs: add([eight, five.apply(encoder)]) });
graph({ inputs: four, outputs: add([eight, four.apply(encoder)]) });
