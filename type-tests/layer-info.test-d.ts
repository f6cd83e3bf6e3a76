/** What the types say of a single layer, of which the compiler may not know all. */
import { add, graph, input, layers, type Tensor } from 'tensorgraft';
import { same } from './support.ts';

// Where the calls of a shared layer take and give the same, their shapes are known, and those of one.
const encoder = layers.dense({ name: 'encoder', units: 8 });
const [left, right] = [input({ shape: [4], name: 'left' }), input({ shape: [4], name: 'right' })];
const siamese = graph({
  inputs: [left, right],
  outputs: add([left.apply(encoder), right.apply(encoder)], { name: 'sum' }),
});
const calls = siamese.layer('encoder');
same<typeof calls.output, [null, 8]>();
same<typeof calls.inputs, readonly [[null, 4], ...[null, 4][]]>();
same<typeof calls.from, readonly ('left' | 'right')[]>();
const call = siamese.layer('encoder#1');
same<typeof call.output, [null, 8]>();
same<typeof call.outputs, [[null, 8]]>();
same<typeof call.inputs, readonly [[null, 4]]>();

// Layers that were named at run time feed what the compiler does not know the feeders of.
let deep: Tensor<[null, 4]> = left;
for (const i of [1, 2]) deep = deep.dense({ name: `d${i}`, units: 4 });
const looped = graph({ inputs: left, outputs: add([deep, left], { name: 'end' }) }).layer('end');
same<typeof looped.from, readonly string[]>();
