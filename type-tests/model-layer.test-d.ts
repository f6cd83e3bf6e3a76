/** What the types know of graphs that are layers of others. */
import {
  add,
  call,
  type Graph,
  graph,
  input,
  layers,
  type Shape,
  type Tensor,
  type Unchecked,
} from 'tensorgraft';
import { type namesIn, same } from './support.ts';

const pixels = input({ shape: [8], name: 'pixels' });
const net = graph({
  inputs: pixels,
  outputs: pixels.dense({ name: 'e1', units: 5 }).dense({ name: 'e2', units: 6 }),
});
const encoder = layers.model({ graph: net, name: 'encoder' });
const [a, b] = [input({ shape: [8], name: 'a' }), input({ shape: [8], name: 'b' })] as const;
const one = graph({ inputs: a, outputs: a.apply(encoder).dense({ name: 'top', units: 2 }) });

// Outside it is a layer of its name, and inside of it is the graph.
same<namesIn<typeof one>, 'a' | 'encoder' | 'top'>();
const info = one.layer('encoder');
same<typeof info.className, 'Model'>();
same<typeof info.output, [null, 6]>();
const edited = one.within('encoder', (inner) => {
  same<namesIn<typeof inner>, 'pixels' | 'e1' | 'e2'>();
  return inner.cut('e1').insert((x) => x.dense({ name: 'f1', units: 5 }));
});
edited.within('encoder', (inner) => inner.rename({ f1: 'g1' }));
// @ts-expect-error: within: 'encoder' then gives [null, 7], but …
one.within('encoder', (inner) => inner.cut('e2').insert((x) => x.dense({ units: 7 })));
const flat = one.inline('encoder', { prefix: 'enc_' });
same<namesIn<typeof flat>, 'a' | 'enc_e1' | 'enc_e2' | 'top'>();
// @ts-expect-error: insert: the replacement gives [null, 5], but 'top' takes [null, 6]
one.cut('encoder').insert((x) => x.dense({ units: 5 }));

// It takes what the graph takes.
// @ts-expect-error: 'encoder' takes [null, 8], but gets [null, 7]
input({ shape: [7] }).apply(encoder);
// @ts-expect-error: 'encoder' takes [null, 8], but gets int32 [null, 8]
input({ shape: [8], dtype: 'int32' }).apply(encoder);
// @ts-expect-error: apply: of a graph, make a layer first
a.apply(net);
// @ts-expect-error: Property 'name' is missing
layers.model({ graph: net });

// Applied twice it is one layer, and one name.
const twice = graph({
  inputs: [a, b],
  outputs: add([a.apply(encoder), b.dense({ name: 'wide', units: 8 }).apply(encoder)]),
});
same<namesIn<typeof twice>, 'a' | 'b' | 'wide' | 'encoder'>();
twice.cut('encoder#1').insert((x) => x.dense({ units: 6 }));
// @ts-expect-error: the name 'encoder' is taken by another layer
a.apply(encoder).dense({ name: 'encoder', units: 2 });

// Several tensors in and out.
const pairNet = graph({
  inputs: [a, b],
  outputs: [add([a, b], { name: 'sum' }), a.concatenate(b, { name: 'cat' })],
});
const pair = layers.model({ graph: pairNet, name: 'pair' });
const [sum, cat] = call(pair, [a, b]);
same<typeof sum.shape, [null, 8]>();
same<typeof cat.shape, [null, 16]>();
const both = graph({ inputs: [a, b], outputs: [sum, cat] });
same<namesIn<typeof both>, 'a' | 'b' | 'pair'>();
const outputs = both.outputs('pair:1').layer('pair').outputs;
same<(typeof outputs)[1], [null, 16]>();
both.within('pair', (inner) => inner.rename({ cat: 'dog' }));
// @ts-expect-error: 'pair' takes as many tensors as it has inputs: 2, not 1
call(pair, [a]);
// @ts-expect-error: 'pair' takes [null, 8], but gets [null, 7]
call(pair, [a, input({ shape: [7] })]);
// @ts-expect-error: 'pair' takes as many tensors as it has inputs: 2, not 1
a.apply(pair);
// @ts-expect-error: apply: 'two' gives 2 tensors; give it to call(…)
a.apply(layers.model({ graph: graph({ inputs: a, outputs: [a, a.reLU()] }), name: 'two' }));
const [single] = call(encoder, [a]);
same<typeof single.shape, [null, 6]>();
const named = graph({ inputs: a, outputs: single });
same<namesIn<typeof named>, 'a' | 'encoder'>();

// At each step.
const frames = input({ shape: [10, 8], name: 'frames' });
const stepwise = frames.timeDistributed({ name: 'each', layer: encoder });
same<typeof stepwise.shape, [null, 10, 6]>();
const video = graph({ inputs: frames, outputs: stepwise });
video.within('each', (inner) => inner.cut('e2').insert((x) => x.dense({ units: 3 })));
// @ts-expect-error: 'each' takes [null, 10, 8], but gets [null, 10, 7]
input({ shape: [10, 7] }).timeDistributed({ name: 'each', layer: encoder });
// @ts-expect-error: 'timeDistributed' applies a model with 2 inputs and 2 outputs to each step
frames.timeDistributed({ layer: pair });
input({ shape: [4, 10, 8] }).timeDistributed({
  // @ts-expect-error: of the wrapper of a model, make a graph
  layer: layers.timeDistributed({ layer: encoder }),
});
const clips = input({ shape: [4, 10, 8], name: 'clips' });
const clip = layers.model({ graph: video, name: 'video' });
const deep = graph({
  inputs: clips,
  outputs: clips.timeDistributed({ name: 'clip', layer: clip }),
});
deep.within('clip', (inner) =>
  inner.within('each', (each) => {
    same<namesIn<typeof each>, 'pixels' | 'e1' | 'e2'>();
    return each;
  }),
);

// What surgery inserts is known as what was written, and so is a model of whole numbers.
const inserted = graph({ inputs: a, outputs: a.dense({ name: 'p', units: 8 }) })
  .after('p')
  .insert((x) => x.apply(encoder))
  .rename({ encoder: 'coder' });
inserted.within('coder', (inner) => inner.rename({ e1: 'f1' }));
const dissolved = inserted.inline('coder');
same<namesIn<typeof dissolved>, 'a' | 'p' | 'e1' | 'e2'>();
const replaced = one
  .cut('encoder')
  .insert((x) => x.apply(layers.model({ graph: net, name: 'encoder' })));
replaced.within('encoder', (inner) => inner.cut('e1').insert((x) => x.dense({ units: 5 })));
const ids = input({ shape: [3], dtype: 'int32', name: 'ids' });
const embedded = ids.embedding({ name: 'e', inputDim: 4, outputDim: 2 });
const words2 = layers.model({ graph: graph({ inputs: ids, outputs: embedded }), name: 'words' });
const sentences = input({ shape: [5, 3], dtype: 'int32', name: 'sentences' });
const sentence = sentences.timeDistributed({ name: 'each', layer: words2 });
same<typeof sentence.shape, [null, 5, 3, 2]>();
sentences.apply(layers.timeDistributed({ layer: words2 }));
// @ts-expect-error: TimeDistributed takes int32, but gets float32 [null, 5, 3]
input({ shape: [5, 3] }).timeDistributed({ layer: words2 });

// Sizes that the input settles, and inputs without a name.
const words = input({ shape: [null, 3], name: 'words' });
const sequence = graph({
  inputs: words,
  outputs: words.conv1d({ filters: 4, kernelSize: 3, padding: 'same' }),
});
const sized = input({ batchShape: [2, 7, 3] }).apply(
  layers.model({ graph: sequence, name: 'net' }),
);
same<typeof sized.shape, [2, number, 4]>();
const [left, right] = [input({ shape: [4] }), input({ shape: [3] })] as const;
const joined = graph({ inputs: [left, right], outputs: left.concatenate(right) });
const [seven] = call(layers.model({ graph: joined, name: 'joined' }), [left, right]);
same<typeof seven.shape, [null, 7]>();

// Applied again it is one layer, until it is edited inside.
const beside = graph({
  inputs: a,
  outputs: [a.apply(encoder), a.dense({ name: 'other', units: 6 })],
});
beside.cut('other').insert((x) => x.apply(encoder));
const refitted = beside.within('encoder', (inner) =>
  inner.cut('e1').insert((x) => x.dense({ units: 5 })),
);
// @ts-expect-error: the name 'encoder' is taken by another layer; give this one a name of its own
refitted.cut('other').insert((x) => x.apply(encoder));

// Of a graph of which nothing is known.
declare const unknown: Graph<Unchecked>;
const any = layers.model({ graph: unknown, name: 'any' });
const given = a.apply(any);
same<typeof given.shape, Shape>();
const steps = frames.timeDistributed({ layer: any });
same<typeof steps.shape, Shape>();
frames.apply(layers.timeDistributed({ layer: any }));
const list = call(any, [a, b]);
same<typeof list, readonly Tensor<Shape>[]>();
