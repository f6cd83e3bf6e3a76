/** Sizes that were `null` and are known once a replacement gives known ones, which only run time works out. */
import { add, type Dim, type Graph, graph, input } from 'tensorgraft';
import { type namesIn, same } from './support.ts';

const x = input({ shape: [null, null, 8], name: 'x' });
const g = graph({
  inputs: x,
  outputs: x
    .reLU({ name: 'a' })
    .conv2d({ name: 'b', filters: 4, kernelSize: 3 })
    .reLU({ name: 'c' })
    .globalAveragePooling2d({ name: 'd' }),
});

// insert: what lies downstream is open, what lies upstream and the batch are as they were.
const sized = g.cut('a').insert((t) => t.resizing({ height: 7, width: 7, name: 'r' }));
same<namesIn<typeof sized>, 'x' | 'r' | 'b' | 'c' | 'd'>();
const [r, b, c, d] = [sized.layer('r'), sized.layer('b'), sized.layer('c'), sized.layer('d')];
same<typeof r.inputs, [[null, null, null, 8]]>();
same<typeof r.output, [null, 7, 7, 8]>();
same<typeof b.inputs, [[null, number, number, 8]]>();
same<typeof b.output, [null, number, number, 4]>();
same<typeof b.from, readonly 'r'[]>();
same<typeof c.output, [null, number, number, 4]>();
same<typeof d.output, [null, 4]>();
// So a later surgery may use them, and is checked when it is run.
sized.cut('c').insert((t) => {
  same<typeof t.shape, [null, number, number, 4]>();
  const flat = t.flatten();
  same<typeof flat.shape, [null, number]>();
  return flat.dense({ units: 100 }).reshape({ targetShape: [5, 5, 4] });
});
// What is known still is checked by the compiler.
// @ts-expect-error: insert: the replacement gives …, but 'd' takes …
sized.cut('c').insert((t) => t.conv2d({ filters: 5, kernelSize: 1 }));
sized.cut('c').insert((t) => {
  const flat = t.flatten().dense({ units: 100 });
  // @ts-expect-error: reshape: [null, 100] does not hold as many values as targetShape [5, 5, 5]
  return flat.reshape({ targetShape: [5, 5, 5] });
});

// Where no size becomes known nothing is open.
const stays = g
  .cut('a')
  .insert((t) => t.elu())
  .layer('b');
same<typeof stays.output, [null, null, null, 4]>();

// remove, before, after, replaceAll
const removed = sized.cut('b').insert((t) => t.dense({ units: 4 }));
const behind = removed.layer('c');
same<typeof behind.output, [null, number, number, 4]>();
const before = g.before('c').insert((t) => t.resizing({ height: 3, width: 3 }));
const [beforeB, beforeC] = [before.layer('b'), before.layer('c')];
same<typeof beforeB.output, [null, null, null, 4]>();
same<typeof beforeC.output, [null, number, number, 4]>();
const after = g.after('a').insert((t) => t.resizing({ height: 3, width: 3 }));
const afterB = after.layer('b');
same<typeof afterB.inputs, [[null, number, number, 8]]>();
const twins = graph({
  inputs: x,
  outputs: [
    x.reLU({ name: 'left' }).reLU({ name: 'l' }),
    x.reLU({ name: 'right' }).reLU({ name: 'r' }),
    x.reLU({ name: 'apart' }),
  ],
});
const all = twins.replaceAll(['left', 'right'], (t) => t.resizing({ height: 3, width: 3 }));
const [l, apart] = [all.layer('l'), all.layer('apart')];
same<typeof l.output, [null, number, number, 8]>();
same<typeof apart.output, [null, null, null, 8]>();
const one = twins
  .after('left')
  .insert((t) => t.resizing({ height: 3, width: 3 }), { only: ['l'] })
  .layer('l');
same<typeof one.inputs, [[null, number, number, 8]]>();

// Where other sizes come in that nobody knows, it may be either.
const skipped = graph({
  inputs: x,
  outputs: add([x, x.reLU({ name: 'block' }).elu({ name: 'last' })], { name: 'sum' }).reLU({
    name: 'r',
  }),
});
const mixed = skipped.cut('block').insert((t) => t.resizing({ height: 3, width: 3 }));
const [last, sum, after2] = [mixed.layer('last'), mixed.layer('sum'), mixed.layer('r')];
same<typeof last.output, [null, number, number, 8]>();
same<typeof sum.output, [null, Dim, Dim, 8]>();
same<typeof after2.inputs, [[null, Dim, Dim, 8]]>();
const half = g.cut('a').insert((t) => t.reshape({ targetShape: [4, -1, 8] }));
const halfKnown = half.layer('b');
same<typeof halfKnown.output, [null, Dim, Dim, 4]>();

// An output past layers without a name is open too.
const unnamed = graph({
  inputs: x,
  outputs: x.reLU({ name: 'a' }).conv2d({ filters: 4, kernelSize: 3 }),
});
same<outOf<typeof unnamed>, [null, null, null, 4]>();
const open = unnamed.cut('a').insert((t) => t.resizing({ height: 7, width: 7 }));
same<outOf<typeof open>, [null, number, number, 4]>();
type outOf<T> =
  T extends Graph<infer G>
    ? G extends { readonly ends: readonly [{ readonly out: infer Out }] }
      ? Out
      : never
    : never;

// graft settles the sizes of the graph that is joined on, and its batch.
const y = input({ batchShape: [4, 9, 9, 8], name: 'y' });
const joined = graph({ inputs: y, outputs: y.reLU({ name: 'z' }) }).graft(g, { at: 'z' });
const joinedB = joined.layer('b');
same<typeof joinedB.output, [Dim, number, number, 4]>();

// inline settles those inside of the model by what it is fed.
declare const nesting: Graph<{
  inputs: ['p'];
  outputs: ['net'];
  layers: {
    p: { class: 'InputLayer'; config: {}; in: []; out: [null, 9, 9, 8] };
    net: {
      class: 'Model';
      config: {};
      in: [[null, 9, 9, 8]];
      out: [null, 7, 7, 4];
      inner: {
        inputs: ['i'];
        outputs: ['k'];
        layers: {
          i: { class: 'InputLayer'; config: {}; in: []; out: [null, null, null, 8] };
          j: { class: 'ReLU'; config: {}; in: [[null, null, null, 8]]; out: [null, null, null, 8] };
          k: {
            class: 'Conv2D';
            config: { filters: 4; kernelSize: [3, 3] };
            in: [[null, null, null, 8]];
            out: [null, null, null, 4];
          };
        };
        from: { i: never; j: 'i'; k: 'j' };
      };
    };
  };
  from: { p: never; net: 'p' };
}>;
const flat = nesting.inline('net').layer('k');
same<typeof flat.output, [null, number, number, 4]>();
// What an edited inside gives depends on what the model is fed.
const edited = nesting.within('net', (inner) => inner.cut('j').insert((t) => t.elu())).layer('net');
same<typeof edited.output, [null, number, number, 4]>();
