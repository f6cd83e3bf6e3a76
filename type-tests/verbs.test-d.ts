/** What the types know of a graph after each verb, and that a later verb builds upon it. */
import type * as tf from '@tensorflow/tfjs';
import { add, dot, fromModel, type Graph, graph, input, layers, type Shape } from 'tensorgraft';
import { type Encoder, type namesIn, same } from './support.ts';

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
// Each of several tensors keeps what it remembers.
const both = graph({ inputs: x, outputs: add([x.dense({ units: 8 }), x], { name: 'both' }) });
const eachOfBoth = both
  .before('both')
  .insert(([left, right]) => [left.dense({ units: 8 }), right.dense({ name: 'r', units: 8 })]);
same<namesIn<typeof eachOfBoth>, 'x' | 'both' | 'r'>();
const ofBoth = eachOfBoth.layer('r');
same<typeof ofBoth.output, [null, 8]>();
// Which of 'a' and 'b' feeds 'e' is known.
const ahead = g.before('c').insert(([left, right]) => [left.dense({ name: 'e', units: 8 }), right]);
same<namesIn<typeof ahead>, 'x' | 'a' | 'b' | 'c' | 'd' | 'e'>();
const e = ahead.layer('e');
same<typeof e.from, readonly 'a'[]>();
const upToE = ahead.outputs('e');
same<namesIn<typeof upToE>, 'x' | 'a' | 'e'>();
// @ts-expect-error: 'c' takes two tensors
g.before('c').insert(([left]) => left);
// @ts-expect-error: 'c' takes two tensors
g.before('c').insert(([left]) => [left]);
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
// @ts-expect-error: none is named
g.after('a').insert((t) => t.reLU(), { only: [] });
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
const listed = g.graft(classifier, { at: ['d'] });
same<namesIn<typeof listed>, namesIn<typeof joined>>();
// @ts-expect-error: the other graph takes [null, 4]
g.graft(classifier, { at: ['c'] });
// @ts-expect-error: the other graph has one input
g.graft(classifier, { at: ['d', 'a'] });
// The one input of a graph may have no name.
const nameless = input({ shape: [4] });
const anonymous = graph({ inputs: nameless, outputs: nameless.dense({ name: 'last', units: 2 }) });
const joinedToIt = g.graft(anonymous, { at: 'd' });
same<namesIn<typeof joinedToIt>, 'x' | 'a' | 'b' | 'c' | 'd' | 'last'>();
// @ts-expect-error: graft: 'c' gives [null, 8], but the other graph takes [null, 4]
g.graft(anonymous, { at: 'c' });
// @ts-expect-error: the other graph takes [null, 4]
g.graft(classifier, { at: 'c' });
// A name that a shared layer had, and which another gets.
const reused = x.apply(layers.dense({ name: 'shared', units: 2 }));
const plain = graph({ inputs: x, outputs: [reused, x.dense({ name: 'other', units: 3 })] })
  .outputs('other')
  .rename({ other: 'shared' });
same<typeof plainLayer.output, [null, 3]>();
const plainLayer = plain.layer('shared');
same<typeof plainLayer.inputs.length, 1>();

// A graph of several inputs, in the order in which it takes them.
const narrow = input({ shape: [4], name: 'narrow' });
const wide = input({ shape: [8], name: 'wide' });
const twoInputs = graph({
  inputs: [narrow, wide],
  outputs: wide.dense({ name: 'w', units: 4 }).add(narrow, { name: 'both' }),
});
const joinedToTwo = g.graft(twoInputs, { at: ['d', 'b'] });
same<namesIn<typeof joinedToTwo>, 'x' | 'a' | 'b' | 'c' | 'd' | 'w' | 'both'>();
const ofTwo = joinedToTwo.layer('both');
same<typeof ofTwo.from, readonly ('w' | 'd')[]>();
const cutTwo = joinedToTwo.cut('w').insert((t) => {
  same<typeof t.shape, [null, 8]>();
  return t.dense({ name: 'w_1', units: 4 });
});
same<namesIn<typeof cutTwo>, 'x' | 'a' | 'b' | 'c' | 'd' | 'w_1' | 'both'>();
// @ts-expect-error: the first input takes [null, 4]
g.graft(twoInputs, { at: ['b', 'd'] });
// @ts-expect-error: the other graph has two inputs
g.graft(twoInputs, { at: 'd' });
// Where one of them has no name, the layers are known, but not which of them the one input feeds.
const half = graph({
  inputs: [nameless, wide],
  outputs: wide.dense({ name: 'h', units: 4 }).add(nameless),
});
const joinedToHalf = g.graft(half, { at: ['d', 'b'] });
same<namesIn<typeof joinedToHalf>, 'x' | 'a' | 'b' | 'c' | 'd' | 'h'>();
// @ts-expect-error: the first input takes [null, 4]
g.graft(half, { at: ['b', 'd'] });
// @ts-expect-error: the other graph has 2 inputs, but 'at' names 1 tensor
g.graft(half, { at: ['d'] });
const cutAtHalf = joinedToHalf.cut('d').insert((t) => t);
same<namesIn<typeof cutAtHalf>, string>();
// The order survives surgery.
const edited = twoInputs.cut('w').insert((t) => t.dense({ units: 4 }));
const joinedToEdited = g.graft(edited, { at: ['d', 'b'] });
same<namesIn<typeof joinedToEdited>, 'x' | 'a' | 'b' | 'c' | 'd' | 'both'>();
// @ts-expect-error: the first input takes [null, 4]
g.graft(edited, { at: ['b', 'd'] });
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
// @ts-expect-error: there is no such layer, beside one that there is
g.rename({ a: 'f', q: 'e' });
// @ts-expect-error: a name is not empty
g.rename({ a: '' });
// @ts-expect-error: rename: 'a#1' cannot be the name of a layer
g.rename({ a: 'a#1' });
// @ts-expect-error: rename: '_a' cannot be the name of a layer
g.rename({ a: '_a' });
// @ts-expect-error: rename: 'toString' cannot be the name of a layer
g.rename({ a: 'toString' });
declare const index: number;
g.rename({ a: 'a/b', b: '1.a-Z_9', c: `_${index}` });

// freeze and unfreeze
same<namesIn<typeof frozen>, namesIn<typeof g>>();
const frozen = g.freeze(['a', 'b']).unfreeze('b');
same<namesIn<typeof thawed>, namesIn<typeof g>>();
const thawed = g.unfreeze((layer) => layer.className === 'Dense').freeze({ className: 'Dense' });
declare const severalNames: readonly ('a' | 'b')[];
g.freeze(severalNames);
// @ts-expect-error: there is no such layer
g.freeze('q');
// @ts-expect-error: an input has no weights
g.freeze('x');
// @ts-expect-error: an input has no weights
g.unfreeze(['a', 'x']);
const only = input({ shape: [4], name: 'only' });
const passage = graph({ inputs: only, outputs: only.reLU() });
// @ts-expect-error: an input has no weights, also where there is nothing else
passage.freeze('only');
// @ts-expect-error: an input has no weights, also among all names
g.freeze(['x', 'a', 'b', 'c', 'd']);

// What is one of several: which of them, and so which names there are then, shows at run time.
declare const isLast: boolean;
const eitherName = g.rename({ a: isLast ? 'y' : 'z' });
same<namesIn<typeof eitherName>, string>();
// @ts-expect-error: rename: the name 'b' is taken
g.rename({ a: isLast ? 'b' : 'z' });
const eitherLayer = g
  .after('b')
  .insert((t) => (isLast ? t.reLU({ name: 'relu' }) : t.dropout({ name: 'drop', rate: 0.5 })));
same<namesIn<typeof eitherLayer>, string>();
const optional = g.after('b').insert((t) => (isLast ? t : t.reLU()));
same<namesIn<typeof optional>, namesIn<typeof g>>();
const eitherPlace = g.replaceAll(isLast ? 'a' : 'b', (t) => t);
same<namesIn<typeof eitherPlace>, string>();

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
// @ts-expect-error: an input is no layer that could be replaced
g.replaceAll(['x', 'a'], (t) => t);
// What a merge takes is given as a tuple, also where another layer takes one tensor.
g.replaceAll(['c', 'd'], (t) => {
  // @ts-expect-error: it may be either
  t.shape;
  return Array.isArray(t) ? t[0].add(t[1]) : t.dense({ units: 4 });
});
// Of what they take and give they know what is the same for all.
const image = input({ shape: [8, 8, 3], name: 'image' });
const halving = graph({
  inputs: image,
  outputs: image
    .conv2d({ name: 'wide', filters: 4, kernelSize: 3, padding: 'same' })
    .conv2d({ name: 'half', filters: 4, kernelSize: 3, padding: 'same', strides: 2 })
    .reLU({ name: 'act' }),
});
halving.replaceAll(['half', 'act'], (t) => {
  same<typeof t.shape, [null, number, number, 4]>();
  return t.elu();
});
// @ts-expect-error: replaceAll: the replacement gives [null, 4], but a layer that it replaces gives [null, 8, 8, 4]
halving.replaceAll(['wide', 'half'], (t) => t.globalMaxPooling2d());
// @ts-expect-error: replaceAll: the replacement gives [null, number, number, 5], but a layer …
halving.replaceAll(['wide', 'half'], (t) => t.conv2d({ filters: 5, kernelSize: 1 }));
// Where the callback goes by the layer, one of the tensors has to fit each.
const narrowing = graph({
  inputs: x,
  outputs: x.dense({ name: 'eight', units: 8 }).dense({ name: 'four', units: 4 }).reLU(),
});
narrowing.replaceAll(['eight', 'four'], (t, { name }) =>
  name === 'four' ? t.dense({ units: 4 }) : t.reLU(),
);
narrowing.replaceAll(['eight', 'four'], (t, { name }) =>
  // @ts-expect-error: replaceAll: the replacement gives [null, 3], but a layer that it replaces gives [null, 8]
  name === 'four' ? t.dense({ units: 4 }) : t.dense({ units: 3 }),
);
halving.cut('half').plan((t) => t.maxPooling2d({ poolSize: 2 }));
// @ts-expect-error: insert: the replacement gives [null, 256], but 'act' takes [null, 4, 4, 4]
halving.cut('half').plan((t) => t.flatten());
// @ts-expect-error: remove: what feeds 'half' gives [null, 8, 8, 4], but 'act' takes [null, 4, 4, 4]
halving.cut('half').plan();
halving.cut('act').plan();
// Of what class a layer is, the types know of those that were written here too.
const addition = g.layer('c');
same<typeof addition.className, 'Add'>();
const byClass = g.replaceAll({ className: 'Dense' }, (t) => {
  same<typeof t.shape, [null, 8]>();
  return t.dense({ units: 8 });
});
same<namesIn<typeof byClass>, 'x' | 'c'>();
const summed = g.replaceAll({ className: 'Add' }, ([left, right]) =>
  left.multiply(right, { name: 'product' }),
);
const product = summed.layer('product');
same<typeof product.className, 'Multiply'>();
// @ts-expect-error: what feeds the sum gives [null, 8], and so does it
g.replaceAll({ className: 'Add' }, ([left]) => left.dense({ units: 9 }));
// Layers without a name may be of the class, and classes of one's own have no name here.
const unnamedInside = graph({
  inputs: x,
  outputs: a.dense({ units: 8 }).dense({ name: 'e', units: 8 }),
});
const maybe = unnamedInside.replaceAll({ className: 'Dense' }, (t) => t.dense({ units: 8 }));
same<namesIn<typeof maybe>, string>();
declare const someClass: string;
const whichever = g.replaceAll({ className: someClass }, (t) => t.dense({ units: 8 }));
same<namesIn<typeof whichever>, string>();
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

// Of a list of which it is not known what is in it, nothing is known after it either.
declare const anyOfThem: ('a' | 'b')[];
const perhaps = isLast ? 'a' : 'b';
const replacedAny = g.replaceAll(anyOfThem, (t) => t);
same<namesIn<typeof replacedAny>, string>();
const replacedOne = g.replaceAll([perhaps], (t) => t);
same<namesIn<typeof replacedOne>, string>();
const onto = input({ shape: [8], name: 'onto' });
const more = graph({ inputs: onto, outputs: onto.dense({ name: 'more', units: 2 }) });
const joinedSomewhere = g.graft(more, { at: perhaps });
same<namesIn<typeof joinedSomewhere>, string>();

// A shared layer: which layers feed which call the compiler does not tell apart.
interface Twins {
  inputs: ['left', 'right'];
  outputs: ['both'];
  layers: {
    left: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    right: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    twin: { class: 'Dense'; config: {}; in: [[null, 8], [null, 8]]; out: [null, 6]; calls: 2 };
    both: { class: 'Concatenate'; config: {}; in: [[null, 6], [null, 6]]; out: [null, 12] };
  };
  from: { left: never; right: never; twin: ['left', 'right']; both: ['twin', 'twin'] };
}
declare const twins: Graph<Twins>;
const second = twins.layer('twin#1');
same<typeof second.name, 'twin'>();
same<typeof second.className, 'Dense'>();
same<typeof second.inputs, readonly [[null, 8]]>();
same<typeof second.output, [null, 6]>();
same<typeof second.from, readonly ('left' | 'right')[]>();
const cutTwin = twins.cut('twin').insert((t) => {
  same<typeof t.shape, [null, 8]>();
  return t.dense({ units: 6 });
});
same<namesIn<typeof cutTwin>, 'left' | 'right' | 'both'>();
// @ts-expect-error: both of its calls give [null, 6]
twins.cut('twin').insert((t) => t.dense({ units: 7 }));
// @ts-expect-error: and one of them
twins.cut('twin#1').insert((t) => t.dense({ units: 7 }));
// @ts-expect-error: what feeds it gives [null, 8]
twins.cut('twin').remove();
const cutBoth = twins.cut('both').insert(([left, right]) => left.add(right));
same<namesIn<typeof cutBoth>, 'left' | 'right' | 'twin'>();
// One call of it is named by its number, of which a generated signature says how many there are.
const cutOne = twins.cut('twin#1').insert((t) => {
  same<typeof t.shape, [null, 8]>();
  return t.dense({ name: 'own', units: 6 });
});
// @ts-expect-error: it has two calls
twins.cut('twin#2');
// All layers stay; what lies around the call is not followed, and what lies apart from it is.
same<namesIn<typeof cutOne>, 'left' | 'right' | 'twin' | 'own' | 'both'>();
// @ts-expect-error: the name is taken
cutOne.after('both').insert((t) => t.dense({ name: 'own', units: 12 }));
const cutNext = cutOne.cut('both').insert(([a, b]) => a.add(b, { name: 'total' }));
same<namesIn<typeof cutNext>, 'left' | 'right' | 'twin' | 'own' | 'total'>();
const calledNow = cutOne.rename({ own: 'head', twin: 'tower' });
same<namesIn<typeof calledNow>, 'left' | 'right' | 'tower' | 'head' | 'both'>();
const upToHead = calledNow.outputs('head');
same<namesIn<typeof upToHead>, string>();
const whollyKept = calledNow.outputs('both');
same<namesIn<typeof whollyKept>, 'left' | 'right' | 'tower' | 'head' | 'both'>();
const cutAgain = calledNow.cut('head').remove();
same<namesIn<typeof cutAgain>, string>();
const before1 = twins.before('twin#0').insert((t) => t.dense({ name: 'pre', units: 8 }));
same<namesIn<typeof before1>, 'left' | 'right' | 'twin' | 'pre' | 'both'>();
const after1 = twins.after('twin#0').insert((t) => t.dropout({ name: 'drop', rate: 0.5 }));
same<namesIn<typeof after1>, 'left' | 'right' | 'twin' | 'drop' | 'both'>();
// @ts-expect-error: 'both' has one call
twins.cut('both#0');

// What stands for both of its calls is shared too.
const named = twins.cut('twin').insert((t) => t.dense({ name: 'other', units: 6 }));
same<namesIn<typeof named>, 'left' | 'right' | 'other' | 'both'>();
// @ts-expect-error: 'both' takes [null, 6]
named.cut('other#0').insert((t) => t.dense({ units: 5 }));
const renamed2 = named.rename({ other: 'again' });
// @ts-expect-error: 'both' takes [null, 6]
renamed2.cut('again').insert((t) => t.dense({ units: 5 }));
const gone2 = twins.cut('both').insert(([l]) => l);
// An output is what one of the calls gives: that one may give anything.
gone2.cut('twin#0').insert((t) => t.dense({ units: 5 }));

// A layer that is made to be shared, and applied once, is as any other.
const once = graph({
  inputs: x,
  outputs: x
    .apply(layers.dense({ name: 'once', units: 4 }))
    .reLU()
    .dense({ name: 'next', units: 2 }),
});
const layerOnce = once.layer('once');
const replaced = once.cut('once').insert((t) => t.dense({ name: 'instead', units: 4 }));
same<namesIn<typeof replaced>, 'x' | 'instead' | 'next'>();
// @ts-expect-error: 'next' takes [null, 4]
once.cut('once').insert((t) => t.dense({ units: 5 }));
const beforeOnce = once.before('once').insert((t) => t.dense({ name: 'first', units: 8 }));
same<namesIn<typeof beforeOnce>, 'x' | 'first' | 'once' | 'next'>();
same<typeof layerOnce.output, [null, 4]>();
same<(typeof layerOnce.inputs)[0], [null, 8]>();
const onceOnly = once.outputs('once');
same<namesIn<typeof onceOnly>, 'x' | 'once'>();

// So is one behind another, or in the place of one of its name.
const inRow = graph({
  inputs: x,
  outputs: x
    .apply(layers.dense({ name: 'first_of', units: 4 }))
    .apply(layers.dense({ name: 'second_of', units: 4 }))
    .dense({ name: 'next', units: 2 }),
});
// @ts-expect-error: 'next' takes [null, 4]
inRow.after('second_of').insert((t) => t.dense({ units: 5 }));
const sameName = inRow
  .cut('second_of')
  .insert((t) => t.apply(layers.dense({ name: 'second_of', units: 4 })));
same<namesIn<typeof sameName>, 'x' | 'first_of' | 'second_of' | 'next'>();
// @ts-expect-error: the name is taken
x.dense({ name: 'taken', units: 4 }).apply(layers.dense({ name: 'taken', units: 4 }));
// Applied twice to one tensor, it may be needed beside the call that becomes an input.
const pair = layers.dense({ name: 'pair', units: 8 });
const paired = graph({
  inputs: x,
  outputs: x
    .apply(pair)
    .dense({ name: 'left', units: 4 })
    .add(x.apply(pair).dense({ name: 'right', units: 4 }), { name: 'pairs' }),
});
const fromLeft = paired.slice('left', 'pairs');
same<namesIn<typeof fromLeft>, string>();
const onlyLeft = paired.slice('left', 'left');
same<namesIn<typeof onlyLeft>, 'left'>();
const fewer = paired.cut('right').insert((t) => t.dense({ name: 'other', units: 4 }));
same<namesIn<typeof fewer>, 'x' | 'pair' | 'left' | 'other' | 'pairs'>();

// The same where it was written here.
const encoder = layers.dense({ name: 'encoder', units: 8 });
const near = input({ shape: [4], name: 'near' });
const far = input({ shape: [4], name: 'far' });
const far2 = far.dense({ name: 'before', units: 4 }).dense({ name: 'beside', units: 4 });
const siamese = graph({
  inputs: [near, far],
  outputs: add([near.apply(encoder), far2.apply(encoder)], { name: 'sum' }).dense({
    name: 'distance',
    units: 1,
  }),
});
same<
  namesIn<typeof siamese>,
  'near' | 'far' | 'before' | 'beside' | 'encoder' | 'sum' | 'distance'
>();
const sumOf = siamese.layer('sum');
same<typeof sumOf.from, readonly 'encoder'[]>();
siamese.cut('encoder').insert((t) => {
  same<typeof t.shape, [null, 4]>();
  return t.dense({ units: 8 });
});
// What lies upstream and downstream of it is followed as in any graph.
const upstream = siamese.cut('before', 'beside').insert((t) => t.dense({ name: 'now', units: 4 }));
same<namesIn<typeof upstream>, 'near' | 'far' | 'now' | 'encoder' | 'sum' | 'distance'>();
const downstream = siamese.cut('sum').insert(([a, b]) => a.multiply(b, { name: 'product' }));
same<
  namesIn<typeof downstream>,
  'near' | 'far' | 'before' | 'beside' | 'encoder' | 'product' | 'distance'
>();
// @ts-expect-error: 'encoder' takes [null, 4] in either call
siamese.before('encoder#1').insert((t) => t.dense({ units: 5 }));
// @ts-expect-error: 'sum' takes [null, 8]
siamese.after('encoder#1').insert((t) => t.dense({ units: 9 }));
// @ts-expect-error: the name is taken
siamese.before('encoder#0').insert((t) => t.dense({ name: 'sum', units: 4 }));
// @ts-expect-error: both of its calls give [null, 8]
siamese.replaceAll('encoder', (t) => t.dense({ units: 9 }));
const allReplaced = siamese.replaceAll('encoder', (t) => t.dense({ name: 'new', units: 8 }));
same<
  namesIn<typeof allReplaced>,
  'near' | 'far' | 'before' | 'beside' | 'new' | 'sum' | 'distance'
>();

// A span that passes through it is one call's, which the types do not tell from the other.
const tapped2 = graph({
  inputs: [near, far],
  outputs: [
    add([near.apply(encoder), far2.apply(encoder)], { name: 'sum' }),
    near.apply(encoder).dense({ name: 'tap', units: 1 }),
  ],
});
// Which call lies between which layers it does not know either, but where what replaces them has a name.
const blurred = tapped2.cut('encoder').insert((t) => t.dense({ units: 8 }));
same<namesIn<typeof blurred>, string>();
const apart = tapped2.cut('encoder').insert((t) => t.dense({ name: 'one', units: 8 }));
same<namesIn<typeof apart>, 'near' | 'far' | 'before' | 'beside' | 'one' | 'sum' | 'tap'>();
const feedsOfTap = apart.layer('tap');
same<typeof feedsOfTap.from, readonly 'one'[]>();
// Not all of the calls are needed by this output, and of what feeds them not all is.
const tapOnly = tapped2.outputs('tap');
same<namesIn<typeof tapOnly>, string>();
const compared = siamese.outputs('distance');
same<namesIn<typeof compared>, namesIn<typeof siamese>>();
const fromSum = siamese.slice('sum', 'distance');
same<namesIn<typeof fromSum>, string>();

const through = tapped2.cut('beside', 'sum').insert((t) => t.dense({ units: 8 }));
same<namesIn<typeof through>, string>();
// @ts-expect-error: there is a layer of that name
siamese.after('distance').insert((t) => t.dense({ name: 'encoder', units: 1 }));

// A layer with several outputs: a replacement gives as many.
const words = input({ shape: [5, 3], name: 'words' });
const [sequence, hidden, cell] = words.lstm({
  name: 'lstm',
  units: 4,
  returnSequences: true,
  returnState: true,
});
same<typeof sequence.shape, [null, 5, 4]>();
const stateful = graph({
  inputs: words,
  outputs: [sequence.dense({ name: 'tags', units: 2 }), hidden, cell],
});
same<namesIn<typeof stateful>, 'words' | 'lstm' | 'tags'>();
const lstm = stateful.layer('lstm');
same<typeof lstm.output, [null, 5, 4]>();
same<typeof lstm.outputs, [[null, 5, 4], [null, 4], [null, 4]]>();
const gru = stateful.cut('lstm').insert((t) => {
  const [all, last] = t.gru({ name: 'gru', units: 4, returnSequences: true, returnState: true });
  return [all, last, last.dense({ units: 4 })];
});
same<namesIn<typeof gru>, 'words' | 'gru' | 'tags'>();
stateful
  .after('lstm')
  // @ts-expect-error: 'lstm' does not feed 'words'
  .insert(([all, last, memory]) => [all, last, memory.reLU()], { only: ['words'] });
stateful.after('lstm').insert(([all, last, memory]) => {
  same<typeof all.shape, [null, 5, 4]>();
  same<typeof memory.shape, [null, 4]>();
  return [all.reLU(), last, memory];
});
// Of layers that take one tensor and several, each gets back what it takes.
const steps = input({ shape: [5, 4], name: 'steps' });
const first = input({ shape: [4], name: 'first' });
const [moved, ended] = steps.gru(
  { name: 'moving', units: 4, returnSequences: true, returnState: true },
  { initialState: [first] },
);
const moving = graph({ inputs: [steps, first], outputs: [moved, ended.reLU({ name: 'relu' })] });
same<namesIn<typeof unmoved>, 'steps' | 'first'>();
const unmoved = moving.replaceAll(['moving', 'relu'], (t) => t);
moving.replaceAll(
  ['moving', 'relu'],
  // @ts-expect-error: neither fits both
  () => [first, first],
);
// @ts-expect-error: 'lstm' gives three tensors
stateful.cut('lstm').insert((t) => t.gru({ units: 4, returnSequences: true }));
stateful
  .cut('lstm')
  // @ts-expect-error: 'tags' takes [null, 5, 4]
  .insert((t) => [t.dense({ units: 5 }), t.flatten(), t.flatten()]);
// What nothing takes is free, each for itself.
const freed = stateful
  .cut('lstm')
  .insert((t) => [t.dense({ units: 4 }), t.flatten(), t.flatten({ name: 'flat' })]);
same<namesIn<typeof freed>, 'words' | 'flat' | 'tags'>();
const shapesOfFreed = freed.layer('flat');
same<typeof shapesOfFreed.output, [null, 15]>();
// Past a layer without a name that takes it, it is not.
const passing = graph({ inputs: words, outputs: [sequence.reLU(), hidden, cell] });
passing.cut('lstm').insert((t) => [t.dense({ units: 4 }), t.flatten(), t.flatten()]);
passing
  .cut('lstm')
  // @ts-expect-error: what 'lstm' feeds takes [null, 5, 4]
  .insert((t) => [t.dense({ units: 5 }), t.flatten(), t.flatten()]);
// @ts-expect-error: it takes fewer tensors than it gives
stateful.cut('lstm').remove();

// Where the tensors come from different layers, each feeds what was fed by what it stands for.
const scattered = stateful.cut('lstm').insert((t) => {
  const [all, last] = t.gru({ name: 'gru', units: 4, returnSequences: true, returnState: true });
  return [all, last, last.dense({ name: 'memory', units: 4 })];
});
same<namesIn<typeof scattered>, 'words' | 'gru' | 'memory' | 'tags'>();
const onlyTags = scattered.outputs('tags');
same<namesIn<typeof onlyTags>, 'words' | 'gru' | 'tags'>();
// A layer with several outputs feeds as many inputs of another graph.
const sixth = input({ shape: [4], name: 'sixth' });
const onSixth = graph({ inputs: sixth, outputs: sixth.dense({ name: 'six_units', units: 6 }) });
// @ts-expect-error: graft: the other graph has 1 input, but 'at' names 3 tensors
stateful.graft(onSixth, { at: 'lstm' });
const fifth = input({ shape: [5, 4], name: 'fifth' });
const seventh = input({ shape: [4], name: 'seventh' });
const threeInputs = graph({
  inputs: [fifth, sixth, seventh],
  outputs: sixth.add(seventh).add(fifth.globalMaxPooling1d(), { name: 'six_units' }),
});
const onAll = stateful.graft(threeInputs, { at: 'lstm' });
same<namesIn<typeof onAll>, 'words' | 'lstm' | 'six_units'>();

// A shared layer with several outputs gives them in each of its calls.
const memory = layers.lstm({ name: 'memory', units: 4, returnState: true });
const [onWords] = words.apply(memory);
const otherWords = input({ shape: [5, 3], name: 'other_words' });
const [onOther] = otherWords.apply(memory);
const memories = graph({
  inputs: [words, otherWords],
  outputs: add([onWords, onOther], { name: 'remembered' }),
});
// @ts-expect-error: insert: the replacement must return as many tensors as 'memory' gives: 3, not 1
memories.cut('memory').insert((t) => t.gru({ units: 4 }));

// A nested model: the signature of the graph says what is inside of it.
interface Nest {
  inputs: ['x'];
  outputs: ['y'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    encoder: Encoder;
    y: { class: 'Dense'; config: { units: 2 }; in: [[null, 6]]; out: [null, 2] };
  };
  from: { x: never; encoder: 'x'; y: 'encoder' };
}
declare const nest: Graph<Nest>;
const within = nest.within('encoder', (inner) => {
  same<namesIn<typeof inner>, 'e0' | 'e1' | 'e2'>();
  return inner.cut('e1').insert((t) => t.dense({ name: 'e1b', units: 5 }));
});
same<namesIn<typeof within>, 'x' | 'encoder' | 'y'>();
const inEncoder = within.layer('encoder');
same<typeof inEncoder.className, 'Functional'>();
same<typeof inEncoder.inputs, [[null, 8]]>();
same<typeof inEncoder.from, readonly 'x'[]>();
within.within('encoder', (inner) => {
  same<namesIn<typeof inner>, 'e0' | 'e1b' | 'e2'>();
  return inner;
});
same<namesIn<typeof withinCut>, 'x' | 'y'>();
const withinCut = within.cut('encoder').insert((t) => t.dense({ units: 6 }));
// @ts-expect-error: what the model gives then does not fit
nest.within('encoder', (inner) => inner.cut('e2').insert((t) => t.dense({ units: 7 })));
// @ts-expect-error: no nested model
nest.within('y', (inner) => inner);
// @ts-expect-error: no such layer inside
nest.within('encoder', (inner) => inner.cut('e3').remove());

const inlined = nest.inline('encoder', { prefix: 'in_' });
same<namesIn<typeof inlined>, 'x' | 'y' | 'in_e1' | 'in_e2'>();
const inlinedY = inlined.layer('y');
same<typeof inlinedY.from, readonly 'in_e2'[]>();
const inlinedE1 = inlined.layer('in_e1');
same<typeof inlinedE1.from, readonly 'x'[]>();
same<typeof inlinedE1.className, 'Dense'>();
const inlinedCut = inlined.cut('in_e1', 'y').insert((t) => t.dense({ name: 'e1', units: 3 }));
same<namesIn<typeof inlinedCut>, 'x' | 'e1'>();
same<namesIn<typeof plainly>, 'x' | 'y' | 'e1' | 'e2'>();
const plainly = nest.inline('encoder');
// @ts-expect-error: the name is taken
nest.rename({ y: 'e1' }).inline('encoder');
// Where nothing takes what the model gives, it may give another shape.
const end = nest
  .outputs('encoder')
  .within('encoder', (inner) => inner.cut('e2').insert((t) => t.dense({ name: 'e3', units: 7 })));
const atEnd = end.layer('encoder');
same<typeof atEnd.output, [null, 7]>();
// Without a signature names are checked at run time.
declare const model: tf.LayersModel;
const unknowing = fromModel(model).within('encoder', (inner) => inner.cut('anything').remove());
same<namesIn<typeof unknowing>, string>();

// What is no tensor, to every verb with a callback.
// @ts-expect-error: not a tensor
g.cut('b').insert(() => undefined);
// @ts-expect-error: not a tensor
g.cut('b').plan(() => 8);
// @ts-expect-error: not a tensor
g.before('b').insert(() => 8);
// @ts-expect-error: not a tensor
g.before('c').insert(([left]) => [left, 8]);
// @ts-expect-error: not a tensor
g.after('a').insert(() => 'a');
// @ts-expect-error: not a tensor
g.replaceAll('b', () => null);
// @ts-expect-error: not a tensor
g.replaceAll('b', async (t) => t);

// A layer that there is not, to every verb that takes a name.
// @ts-expect-error: there is no such layer
g.cut('a', 'q');
// @ts-expect-error: there is no such layer
g.after('q');
// @ts-expect-error: there is no such layer
g.slice('q', 'b');
// @ts-expect-error: there is no such layer
g.slice('a', 'q');
// @ts-expect-error: there is no such layer
g.graft(classifier, { at: 'q' });
// @ts-expect-error: there is no such layer
g.graft(classifier, { at: ['q'] });
// @ts-expect-error: there is no such layer
g.freeze(['a', 'q']);
// @ts-expect-error: there is no such layer
g.unfreeze('q');
// @ts-expect-error: there is no such layer
g.replaceAll(['a', 'q'], (t) => t);
// @ts-expect-error: there is no such layer
g.layer('q');
// @ts-expect-error: there is no such layer
g.within('q', (inner) => inner);
// @ts-expect-error: there is no such layer
g.inline('q');

// Of what is unknown, a layer may take several.
fromModel(model)
  .cut('anything')
  .insert(([left, right]) => left.add(right));
fromModel(model)
  .cut('anything')
  .insert((t) => t.as([null, 8]).dense({ units: 2 }));

// A named layer after unnamed ones is not fed by what fed the span.
const behind = g.cut('a').insert((t) => t.reLU().dense({ name: 'p', units: 8 }));
same<namesIn<typeof behind>, 'x' | 'p' | 'b' | 'c' | 'd'>();
const behindPart = behind.slice('p', 'p');
same<namesIn<typeof behindPart>, string>();
const further = g.cut('b').insert((t) => t.reLU().dense({ name: 'p', units: 8 }));
const furtherPart = further.slice('p', 'p');
same<namesIn<typeof furtherPart>, 'p'>();
const twofold = furtherPart.graft(furtherPart.rename({ p: 'p2' }), { at: 'p' });
same<namesIn<typeof twofold>, 'p' | 'p2'>();
// Nor is it where what feeds those feeds something else that is kept: it may be the same tensor.
const around = graph({
  inputs: x,
  outputs: add([x.reLU().dense({ name: 'p', units: 8 }), x], { name: 'q' }),
});
const aroundPart = around.slice('p', 'q');
same<namesIn<typeof aroundPart>, string>();
// An input without a name stays one.
const untitled = input({ shape: [8] });
const fromUntitled = graph({
  inputs: untitled,
  outputs: untitled.dense({ name: 'r', units: 8 }).dense({ name: 's', units: 4 }),
}).slice('r', 'r');
same<namesIn<typeof fromUntitled>, 'r'>();

// So does replaceAll.
const eachGru = stateful.replaceAll('lstm', (t) => {
  const [all, last] = t.gru({ name: 'gru', units: 4, returnSequences: true, returnState: true });
  return [all, last, last.reLU()];
});
same<namesIn<typeof eachGru>, 'words' | 'gru' | 'tags'>();
// @ts-expect-error: replaceAll: the replacement must return as many tensors as 'lstm' gives: 3, not 1
stateful.replaceAll('lstm', (t) => t.flatten());

// The first of several mistakes is said.
stateful
  .cut('lstm')
  // @ts-expect-error: insert: the replacement gives [null, 5, 3], but what 'lstm' feeds takes [null, 5, 4]
  .insert((t) => [t.dense({ units: 3 }), t.flatten(), t.flatten()]);

// What another graph takes is known behind a shared layer too, though not which calls are needed then.
const sameTwin = layers.dense({ name: 'twin', units: 8 });
const twinInputs = [
  input({ shape: [4], name: 'near' }),
  input({ shape: [4], name: 'far' }),
] as const;
const twinned = [twinInputs[0].apply(sameTwin), twinInputs[1].apply(sameTwin)] as const;
const siameseHead = add([twinned[0], twinned[1]], { name: 'sum' }).dense({
  name: 'head',
  units: 5,
});
const twoHeaded = graph({
  inputs: twinInputs,
  outputs: add([siameseHead, dot(twinned, { name: 'cos', axes: -1 })], { name: 'out' }),
});
const takes7 = input({ shape: [7], name: 'takes7' });
// @ts-expect-error: graft: 'head' gives [null, 5], but the other graph takes [null, 7]
twoHeaded.graft(graph({ inputs: takes7, outputs: takes7.dense({ units: 2 }) }), { at: 'head' });
const takes5 = input({ shape: [5], name: 'takes5' });
twoHeaded.graft(graph({ inputs: takes5, outputs: takes5.dense({ units: 2 }) }), { at: 'head' });

// Of a class that no layer has there is nothing to know, and nothing to replace.
const none = g.replaceAll({ className: 'LSTM' }, (t) => t.dense({ units: 3 }), { count: 0 });
same<typeof none, typeof g>();

// A layer is not what selects layers of its class.
const reusable = layers.dense({ name: 'reusable', units: 8 });
// @ts-expect-error: freeze: { className } alone selects layers of a class; select a layer by its name
g.freeze(reusable);
// @ts-expect-error: replaceAll: { className } alone selects layers of a class; select a layer by its name
g.replaceAll(reusable, (t) => t);

// What is any may be right.
const anything = g.cut('b').insert((t) => t as any);
same<namesIn<typeof anything>, string>();

// Without a nested model there is none to go into.
// @ts-expect-error: within: the compiler knows of no nested model here; open the graph with a generated signature
g.within('b', (inner) => inner);
// @ts-expect-error: inline: the compiler knows of no nested model here; open the graph with a generated signature
g.inline('b');

// Where no layer could be named, the error is not about the input that could.
const unnamedLayers = graph({ inputs: x, outputs: x.dense({ units: 4 }).dense({ units: 2 }) });
// @ts-expect-error: cut: of this graph only inputs have names
unnamedLayers.cut('hidden');

// One tensor of a layer that gives several is an output, by its place.
const rows = input({ shape: [3, 4], name: 'rows' });
const [whole, final] = rows.gru({
  name: 'gru',
  units: 5,
  returnSequences: true,
  returnState: true,
});
const recurrent = graph({
  inputs: rows,
  outputs: [whole, final.dense({ name: 'state', units: 2 })],
});
const onlyState = recurrent.outputs('gru:1');
same<namesIn<typeof onlyState>, 'rows' | 'gru'>();
onlyState.cut('gru').insert((t) => {
  const [, h] = t.lstm({ units: 5, returnSequences: true, returnState: true });
  return [t.dense({ units: 7 }), h];
});
const stateAndMore = recurrent.outputs('gru:1', 'state', 'gru:0');
same<namesIn<typeof stateAndMore>, 'rows' | 'gru' | 'state'>();
// @ts-expect-error: the gru gives two tensors
recurrent.outputs('gru:2');
// @ts-expect-error: 'state' gives one tensor
recurrent.outputs('state:0');

// An input is needed that leads to an output past layers without a name.
const side = input({ shape: [4], name: 'side' });
const front = x.dense({ name: 'front', units: 4 });
const besideIt = graph({
  inputs: [x, side],
  outputs: [side.dense({ units: 3 }), front.add(side, { name: 'sums' })],
});
const past = besideIt.cut('front', 'sums').insert((t) => t.dense({ name: 'new', units: 4 }));
same<namesIn<typeof past>, 'x' | 'side' | 'new'>();

// Whether a layer is downstream is not known where only another call of a shared layer leads there.
const loopStart = input({ shape: [3], name: 'start' });
const looped = layers.dense({ name: 'looped', units: 3 });
const inLoop = loopStart.apply(looped).dense({ name: 'middle', units: 3 });
const turn = inLoop.dense({ name: 'turn', units: 3 });
const loop = graph({
  inputs: loopStart,
  outputs: [turn.apply(looped), inLoop.dense({ name: 'beside', units: 3 })],
});
const notDownstream = loop.cut('turn', 'beside').remove();
same<namesIn<typeof notDownstream>, string>();
const downTheLoop = loop.cut('middle', 'beside').insert((t) => t.dense({ name: 'new', units: 3 }));
same<namesIn<typeof downTheLoop>, 'start' | 'looped' | 'middle' | 'turn' | 'new'>();
