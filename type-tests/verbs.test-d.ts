/** What the types know of a graph after each verb, and that a later verb builds upon it. */
import { add, type Graph, graph, input, type Names, type Shape } from 'tensorgraft';
import { same } from './support.ts';

type namesIn<T> = T extends Graph<infer G> ? Names<G> : never;

const x = input({ shape: [8], name: 'x' });
const a = x.dense({ name: 'a', units: 8 });
const b = a.dense({ name: 'b', units: 8 });
const c = add([a, b], { name: 'c' });
const g = graph({ inputs: x, outputs: c.dense({ name: 'd', units: 4 }) });

// before
const before = g.before('d').insert((t) => {
  same<typeof t.shape, [null, 8]>();
  return t.dense({ name: 'pre', units: 8 });
});
same<namesIn<typeof before>, 'x' | 'a' | 'b' | 'c' | 'd' | 'pre'>();
const d = before.layer('d');
same<typeof d.from, readonly 'pre'[]>();
same<namesIn<typeof beforeCut>, 'x' | 'a' | 'b' | 'd'>();
const beforeCut = before.cut('c', 'pre').insert(([left, right]) => left.add(right));
const merge = g.before('c').insert(([left, right]) => [left.dense({ units: 8 }), right]);
same<namesIn<typeof merge>, 'x' | 'a' | 'b' | 'c' | 'd'>();
// @ts-expect-error: 'd' takes [null, 8]
g.before('d').insert((t) => t.dense({ units: 9 }));
// @ts-expect-error: nothing lies before an input
g.before('x');
// @ts-expect-error: the name is taken
g.before('d').insert((t) => t.dense({ name: 'a', units: 8 }));
// @ts-expect-error: there is no such layer
g.before('e');

// after
const after = g.after('a').insert((t) => t.reLU({ name: 'r' }));
same<namesIn<typeof after>, 'x' | 'a' | 'b' | 'c' | 'd' | 'r'>();
const merged = after.layer('c');
same<typeof merged.from, readonly ('r' | 'b')[]>();
const afterCut = after.cut('r', 'c').insert((t) => t);
same<namesIn<typeof afterCut>, 'x' | 'a' | 'd'>();
const some = g.after('a').insert((t) => t.reLU({ name: 'r' }), { only: ['b'] });
const rest = some.layer('c');
same<typeof rest.from, readonly ('a' | 'b')[]>();
same<namesIn<typeof someCut>, 'x' | 'a' | 'c' | 'd'>();
const someCut = some.cut('r', 'b').remove();
const head = g.after('d').insert((t) => t.dense({ name: 'head', units: 99 }));
same<namesIn<typeof head>, 'x' | 'a' | 'b' | 'c' | 'd' | 'head'>();
// @ts-expect-error: what 'a' feeds takes [null, 8]
g.after('a').insert((t) => t.dense({ units: 9 }));
// @ts-expect-error: 'a' does not feed 'd' directly
g.after('a').insert((t) => t.reLU(), { only: ['d'] });

// slice
const part = g.slice('b', 'c');
same<namesIn<typeof part>, 'b' | 'c'>();
const partB = part.layer('b');
same<typeof partB.inputs, [[null, 8]]>();
const start = g.slice('a', 'b');
same<namesIn<typeof start>, 'x' | 'a' | 'b'>();
// @ts-expect-error: the wrong way round
g.slice('d', 'b');

// outputs
const tapped = g.outputs('b', 'a');
same<namesIn<typeof tapped>, 'x' | 'a' | 'b'>();
// What is an output has no fixed shape any more.
same<namesIn<typeof retapped>, 'x' | 'a'>();
const retapped = tapped.cut('b').insert((t) => t.dense({ units: 3 }));
// @ts-expect-error: there is no such layer
g.outputs('e');
// @ts-expect-error: a graph has an output
g.outputs();

// graft
const y = input({ shape: [4], name: 'y' });
const classifier = graph({ inputs: y, outputs: y.dense({ name: 'classes', units: 2 }) });
const joined = g.graft(classifier, { at: 'd' });
same<namesIn<typeof joined>, 'x' | 'a' | 'b' | 'c' | 'd' | 'classes'>();
const classes = joined.layer('classes');
same<typeof classes.from, readonly 'd'[]>();
const early = graph({ inputs: x, outputs: x.dense({ name: 'e', units: 1 }) });
const short = g.graft(early, { at: 'b' });
same<namesIn<typeof short>, 'x' | 'a' | 'b' | 'e'>();
// @ts-expect-error: the other graph takes [null, 4]
g.graft(classifier, { at: 'c' });
// @ts-expect-error: both graphs have layers of these names
g.graft(g, { at: 'c' });

// rename
const renamed = g.rename({ a: 'first', d: 'a' });
same<namesIn<typeof renamed>, 'x' | 'first' | 'b' | 'c' | 'a'>();
const renamedC = renamed.layer('c');
same<typeof renamedC.from, readonly ('first' | 'b')[]>();
// @ts-expect-error: the name is taken
g.rename({ a: 'b' });
// @ts-expect-error: two layers of one name
g.rename({ a: 'q', b: 'q' });
// @ts-expect-error: there is no such layer
g.rename({ q: 'b' });

// freeze and unfreeze
same<namesIn<typeof frozen>, namesIn<typeof g>>();
const frozen = g.freeze(['a', 'b']).unfreeze('b');
// @ts-expect-error: there is no such layer
g.freeze('q');

// replaceAll
const all = g.replaceAll(['a', 'b'], (t) => {
  same<typeof t.shape, [null, 8]>();
  return t.reLU();
});
same<namesIn<typeof all>, 'x' | 'c' | 'd'>();
const allCut = all.cut('c').insert(([left, right]) => left.add(right));
same<namesIn<typeof allCut>, 'x' | 'd'>();
const one = g.replaceAll('b', (t) => t.dense({ name: 'again', units: 8 }));
same<namesIn<typeof one>, 'x' | 'a' | 'again' | 'c' | 'd'>();
// What matches a predicate is not known before it runs.
g.replaceAll(
  (layer) => layer.className === 'Dense',
  (t) => {
    same<typeof t.shape, Shape>();
    return t.reLU();
  },
);
// @ts-expect-error: the layers give [null, 8]
g.replaceAll(['a', 'b'], (t) => t.dense({ units: 3 }));
// @ts-expect-error: two layers would have one name
g.replaceAll(['a', 'b'], (t) => t.dense({ name: 'twice', units: 8 }));

// A shared layer: what goes into which call the compiler does not tell apart.
interface Twins {
  inputs: ['left', 'right'];
  outputs: ['both'];
  layers: {
    left: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    right: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    twin: { class: 'Dense'; config: {}; in: [[null, 8], [null, 8]]; out: [null, 6]; calls: 2 };
    both: { class: 'Concatenate'; config: {}; in: [[null, 6], [null, 6]]; out: [null, 12] };
  };
  from: { left: never; right: never; twin: 'left' | 'right'; both: 'twin' };
}
declare const twins: Graph<Twins>;
const cutTwin = twins.cut('twin').insert((t) => {
  same<typeof t.shape, Shape>();
  return t.as([null, 8]).dense({ units: 6 });
});
same<namesIn<typeof cutTwin>, string>();
twins.cut('twin').remove();
const cutBoth = twins.cut('both').insert(([left, right]) => left.add(right));
same<namesIn<typeof cutBoth>, 'left' | 'right' | 'twin'>();

// Inside of a nested model names are known at run time; what follows it keeps the graph's own.
const inside = twins.within('twin', (inner) => inner.cut('dense').remove());
same<namesIn<typeof inside>, string>();
const last = g.within('d', (inner) => inner);
same<namesIn<typeof last>, string>();
const followed = g.within('b', (inner) => inner);
same<namesIn<typeof followed>, namesIn<typeof g>>();
