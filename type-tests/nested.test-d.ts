/** What the types know of nested models and of shared layers, where there is more than one of them. */
import type * as tf from '@tensorflow/tfjs';
import {
  add,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Shape,
  type Unchecked,
} from 'tensorgraft';
import { type Encoder, type namesIn, narrow, same, seven, words } from './support.ts';

interface Nest {
  inputs: ['x'];
  outputs: ['y', 'states:0', 'states:1', 'states:2'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    encoder: Encoder;
    y: { class: 'Dense'; config: { units: 2 }; in: [[null, 6]]; out: [null, 2] };
    rows: { class: 'Reshape'; config: {}; in: [[null, 6]]; out: [null, 2, 3] };
    states: {
      class: 'Model';
      config: {};
      in: [[null, 2, 3]];
      out: [[null, 4], [null, 4], [null, 4]];
      inner: {
        inputs: ['s0'];
        outputs: ['s1:0', 's1:1', 's1:2'];
        layers: {
          s0: { class: 'InputLayer'; config: {}; in: []; out: [null, 2, 3] };
          s1: {
            class: 'LSTM';
            config: {};
            in: [[null, 2, 3]];
            out: [[null, 4], [null, 4], [null, 4]];
          };
        };
        from: { s0: never; s1: 's0' };
      };
    };
  };
  from: { x: never; encoder: 'x'; y: 'encoder'; rows: 'encoder'; states: 'rows' };
}
declare const nest: Graph<Nest>;
declare const unknown: Graph<Unchecked>;
declare const model: tf.LayersModel;

// What is inside after a second edit is what that gives, and nothing of the first.
nest
  .within('encoder', (inner) => inner.rename({ e1: 'f1' }))
  .within('encoder', (inner) => inner.rename({ f1: 'h1' }))
  .within('encoder', (inner) => {
    same<namesIn<typeof inner>, 'e0' | 'h1' | 'e2'>();
    return inner;
  });

// A part of what was edited is given on where it is made.
const edited = nest.within('encoder', (inner) => inner.before('e2').insert((t) => t));
const shortened = edited.within('encoder', (inner) => inner.slice('e1', 'e2'));
shortened.within('encoder', (inner) => {
  same<namesIn<typeof inner>, 'e0' | 'e1' | 'e2'>();
  return inner;
});
const moved = nest.before('y').insert((t) => t);
const headed = graph({ inputs: seven, outputs: seven.dense({ name: 'eight', units: 8 }) }).graft(
  moved.slice('encoder', 'encoder'),
  { at: 'eight' },
);
same<namesIn<typeof headed>, 'seven' | 'eight' | 'encoder'>();
const opened = fromModel(model, moved.slice('encoder', 'y'));
same<namesIn<typeof opened>, 'x' | 'encoder' | 'y'>();

// Another graph may stand inside, of as many inputs and outputs, which take and give what fits.
const eight = input({ shape: [8], name: 'eight' });
const other = graph({ inputs: eight, outputs: eight.dense({ name: 'six', units: 6 }) });
const swapped = nest.within('encoder', () => other);
swapped.within('encoder', (inner) => {
  same<namesIn<typeof inner>, 'eight' | 'six'>();
  return inner;
});
// @ts-expect-error: 'encoder' takes [null, 7], but gets [null, 8]
nest.within('encoder', () => narrow);
// @ts-expect-error: 'encoder' takes int32 [null, 8], but gets [null, 8]
nest.within('encoder', () => words);
// @ts-expect-error: within: 'encoder' had 1 output, and would have 2
nest.within('encoder', (inner) => inner.outputs('e1', 'e2'));
nest
  .within('encoder', () => unknown)
  // @ts-expect-error: within: 'encoder' had 1 output, and would have 3
  .within('encoder', () => nest.outputs('states'));
// A layer that gives several tensors is several outputs.
nest.within('states', (inner) => inner.outputs('s1'));
// @ts-expect-error: within: 'states' must keep the number of its outputs: 3, not 6
nest.within('states', (inner) => inner.outputs('s1', 's1'));

const two = graph({
  inputs: [eight, seven],
  outputs: add([eight.dense({ units: 6 }), seven.dense({ units: 6 })], { name: 'sum' }),
});
// @ts-expect-error: within: 'encoder' had 1 input, and would have 2
nest.within('encoder', () => two);
// How many inputs there are the types do not say where one of them has no name.
const eightMore = input({ shape: [8] });
const pair = graph({
  inputs: [eightMore, seven],
  outputs: add([eightMore.dense({ units: 6 }), seven.dense({ units: 6 })], { name: 'sum' }),
});
nest
  .within('encoder', () => pair)
  .within('encoder', (inner) => {
    same<namesIn<typeof inner>, string>();
    return inner;
  });

// What nothing takes may be anything; where that is not known, nothing is from here on.
const free = nest.outputs('encoder').within('encoder', () => unknown);
same<namesIn<typeof free>, string>();

// In all calls of a model the same stands, which has to fit there.
interface Twice {
  inputs: ['x'];
  outputs: ['sum'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    wide: { class: 'Dense'; config: { units: 8 }; in: [[null, 8]]; out: [null, 8] };
    encoder: Omit<Encoder, 'in'> & { in: [[null, 8], [null, 8]]; calls: 2 };
    sum: { class: 'Add'; config: {}; in: [[null, 6], [null, 6]]; out: [null, 6] };
  };
  from: { x: never; wide: 'x'; encoder: ['x', 'wide']; sum: ['encoder', 'encoder'] };
}
declare const encodedTwice: Graph<Twice>;
// @ts-expect-error: within: 'encoder' then gives [null, 7], but 'sum' takes [null, 6]
encodedTwice.within('encoder', (inner) => inner.cut('e2').insert((t) => t.dense({ units: 7 })));
encodedTwice
  .within('encoder', (inner) => inner.cut('e2').insert((t) => t.dense({ name: 'e3', units: 6 })))
  .within('encoder', (inner) => {
    same<namesIn<typeof inner>, 'e0' | 'e1' | 'e3'>();
    return inner;
  });
// Whether there is a prefix is not known, and so no name is.
declare const optional: { prefix?: 'p_' } | undefined;
const inlinedSomehow = encodedTwice.inline('encoder', optional);
same<namesIn<typeof inlinedSomehow>, string>();
// Inlined, its layers have as many calls, all alike.
const inlinedTwice = encodedTwice.inline('encoder', { prefix: 'p_' });
same<namesIn<typeof inlinedTwice>, 'x' | 'wide' | 'p_e1' | 'p_e2' | 'sum'>();
// @ts-expect-error: 'sum' takes [null, 6]
inlinedTwice.cut('p_e2').insert((t) => t.dense({ units: 7 }));
const shorter = inlinedTwice.cut('p_e1#0').insert((t) => t.dense({ name: 'own', units: 5 }));
same<namesIn<typeof shorter>, 'x' | 'wide' | 'p_e1' | 'p_e2' | 'own' | 'sum'>();

// In all calls of a model that gives several tensors, too; of which of its layers each comes is known.
interface Pair {
  inputs: ['x'];
  outputs: ['sum'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    pair: {
      class: 'Model';
      config: {};
      in: [[null, 8], [null, 8]];
      out: [[null, 8], [null, 8]];
      calls: 2;
      inner: Halves;
    };
    sum: { class: 'Add'; config: {}; in: [[null, 8], [null, 8]]; out: [null, 8] };
  };
  from: { x: never; pair: ['x', 'x']; sum: ['pair:0', 'pair:1'] };
}
interface Halves {
  inputs: ['p0'];
  outputs: ['p1:0', 'p1:1'];
  layers: {
    p0: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    p1: { class: 'Model'; config: {}; in: [[null, 8]]; out: [[null, 8], [null, 8]] };
  };
  from: { p0: never; p1: 'p0' };
}
declare const halves: Graph<Pair>;
halves
  .within('pair', (inner) => inner.cut('p1').insert((t) => [t.dense({ units: 9 }), t]))
  .within('pair', (inner) => {
    same<namesIn<typeof inner>, string>();
    return inner;
  });

// An edit inside of a model with several outputs is followed.
nest
  .within('states', (inner) => inner.before('s1').insert((t) => t.reLU({ name: 'new' })))
  .within('states', (inner) => {
    same<namesIn<typeof inner>, 's0' | 'new' | 's1'>();
    return inner;
  });

// Each of several tensors stands for the one in whose place it is.
nest.within('states', (inner) =>
  inner.cut('s1').insert((t) => t.lstm({ units: 4, returnState: true })),
);
interface Encoding extends Omit<Nest, 'layers' | 'outputs' | 'from'> {
  outputs: ['y', 'next'];
  layers: Nest['layers'] & {
    next: { class: 'Add'; config: {}; in: [[null, 4], [null, 4], [null, 4]]; out: [null, 4] };
  };
  from: Nest['from'] & { next: ['states:0', 'states:1', 'states:2'] };
}
declare const encoding: Graph<Encoding>;
encoding.within(
  'states',
  // @ts-expect-error: within: 'states' then gives [null, 5], but 'next' takes [null, 4]
  (inner) => inner.cut('s1').insert((t) => t.lstm({ units: 5, returnState: true })),
);

// The layers of a model with several inputs and outputs come out of it, each fed by what fed its input.
declare const joint: Graph<{
  inputs: ['l', 'r'];
  outputs: ['up', 'down'];
  layers: {
    l: { class: 'InputLayer'; config: {}; in: []; out: [null, 4] };
    r: { class: 'InputLayer'; config: {}; in: []; out: [null, 6] };
    joint: {
      class: 'Functional';
      config: {};
      in: [[null, 4], [null, 6]];
      out: [[null, 10], [null, 3]];
      inner: {
        inputs: ['j0', 'j1'];
        outputs: ['whole', 'part'];
        layers: {
          j0: { class: 'InputLayer'; config: {}; in: []; out: [null, 4] };
          j1: { class: 'InputLayer'; config: {}; in: []; out: [null, 6] };
          whole: { class: 'Concatenate'; config: {}; in: [[null, 4], [null, 6]]; out: [null, 10] };
          part: { class: 'Dense'; config: { units: 3 }; in: [[null, 6]]; out: [null, 3] };
        };
        from: { j0: never; j1: never; whole: ['j0', 'j1']; part: 'j1' };
      };
    };
    up: { class: 'ReLU'; config: {}; in: [[null, 10]]; out: [null, 10] };
    down: { class: 'ReLU'; config: {}; in: [[null, 3]]; out: [null, 3] };
  };
  from: { l: never; r: never; joint: ['l', 'r']; up: 'joint:0'; down: 'joint:1' };
}>;
const dissolved = joint.inline('joint', { prefix: 'j_' });
same<namesIn<typeof dissolved>, 'l' | 'r' | 'j_whole' | 'j_part' | 'up' | 'down'>();
const downOnly = dissolved.outputs('down');
same<namesIn<typeof downOnly>, 'r' | 'j_part' | 'down'>();
// @ts-expect-error: insert: the replacement gives [null, 4], but 'down' takes [null, 3]
dissolved.cut('j_part').insert((t) => t.dense({ units: 4 }));
// @ts-expect-error: the name 'up' is taken by another layer
joint.inline('joint').rename({ whole: 'up' });
// Of what is given to nobody only what something else needs stays: here not all of its inputs.
const halved = joint.outputs('down').inline('joint');
same<namesIn<typeof halved>, string>();

// What a layer without a name is, is not known: it may be of the class that is replaced.
nest.replaceAll({ className: 'Reshape' }, (t) => {
  same<typeof t.shape, [null, 6]>();
  return t.reshape({ targetShape: [2, 3] });
});
nest
  .after('encoder')
  .insert((t) => t.reshape({ targetShape: [6] }))
  .replaceAll({ className: 'Reshape' }, (t, { output }) => {
    same<typeof t.shape, Shape>();
    return t.reshape({ targetShape: output.slice(1) });
  });

// A call is named by its number for what becomes of it; for what a layer is, the layer is named.
const twin = layers.dense({ name: 'twin', units: 8 });
const left = input({ shape: [8], name: 'left' });
const right = input({ shape: [8], name: 'right' });
const siamese = graph({
  inputs: [left, right],
  outputs: add([left.apply(twin), right.apply(twin)], { name: 'sum' }).dense({
    name: 'distance',
    units: 8,
  }),
});
// @ts-expect-error: freeze: 'twin#1' is one call of 'twin'
siamese.freeze('twin#1');
// @ts-expect-error: rename: 'twin#1' is one call of 'twin'
siamese.rename({ 'twin#1': 'second' });
// @ts-expect-error: replaceAll: 'twin#1' is one call of 'twin'
siamese.replaceAll('twin#1', (t) => t);

// A replacement may apply a layer that the graph has: whether it is that one shows at run time.
const deeper = siamese.after('distance').insert((t) => t.apply(twin));
same<namesIn<typeof deeper>, string>();
const wider = siamese.cut('distance').insert((t) => t.apply(twin));
same<namesIn<typeof wider>, string>();
// So may each of several replacements, with one layer for all of them.
const fresh = layers.dense({ name: 'fresh', units: 8 });
siamese.replaceAll(['sum', 'distance'], (t) =>
  Array.isArray(t) ? t[0].apply(fresh) : t.apply(fresh),
);
const one = siamese.replaceAll('distance', (t) => t.apply(fresh));
same<namesIn<typeof one>, 'left' | 'right' | 'twin' | 'sum' | 'fresh'>();
// @ts-expect-error: the name is taken
siamese.after('distance').insert((t) => t.dense({ name: 'twin', units: 8 }));

// Calls that no weights fit are a mistake in a replacement, too.
// @ts-expect-error: fresh: its calls give it sizes that no weights fit all of
siamese.cut('sum').insert(([a, b]) => a.apply(fresh).add(b.dense({ units: 3 }).apply(fresh)));
// @ts-expect-error: fresh: its calls give it sizes that no weights fit all of
siamese.before('sum').insert(([a, b]) => [a.apply(fresh), b.dense({ units: 3 }).apply(fresh)]);
// @ts-expect-error: fresh: its calls give it sizes that no weights fit all of
siamese.after('sum').insert((t) => t.apply(fresh).add(t.dense({ units: 3 }).apply(fresh)));
// @ts-expect-error: fresh: its calls give it sizes that no weights fit all of
siamese.replaceAll('distance', (t) => t.apply(fresh).add(t.dense({ units: 3 }).apply(fresh)));

// The end of a span may be one call; that it is downstream of the first shows at run time.
const upTo = siamese.slice('left', 'twin#0');
same<namesIn<typeof upTo>, string>();
siamese.cut('sum', 'distance');
// @ts-expect-error: cut: 'twin#0' is not downstream of the first layer
siamese.cut('sum', 'twin#0');

// What becomes an input of a part may be one of several tensors that a layer gives, or one of its calls.
const steps = input({ shape: [5, 3], name: 'steps' });
const [last, hidden, cell] = steps.lstm({ name: 'lstm', units: 4, returnState: true });
const first = add([last, hidden], { name: 'first' });
const stateful = graph({ inputs: steps, outputs: add([first, cell], { name: 'second' }) });
const split = stateful.slice('first', 'second');
same<namesIn<typeof split>, 'steps' | 'lstm' | 'first' | 'second'>();
const whole = stateful.slice('first', 'first');
same<namesIn<typeof whole>, 'first'>();
const again = left.apply(twin).dense({ name: 'between', units: 8 });
const loop = graph({
  inputs: left,
  outputs: add([again, again.apply(twin)], { name: 'both' }),
});
const part = loop.slice('between', 'between');
same<namesIn<typeof part>, string>();

// A graph remembers its inputs one by one past other verbs, so that an edited inside is known.
declare const twoInputs: Graph<{
  inputs: ['i', 'j'];
  outputs: ['k'];
  layers: {
    i: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    j: { class: 'InputLayer'; config: {}; in: []; out: [null, 6] };
    k: { class: 'Concatenate'; config: {}; in: [[null, 8], [null, 6]]; out: [null, 14] };
    l: { class: 'ReLU'; config: {}; in: [[null, 8]]; out: [null, 8] };
  };
  from: { i: never; j: never; k: ['i', 'j']; l: 'i' };
}>;
const host = input({ shape: [4], name: 'h' });
const fed = graph({
  inputs: host,
  outputs: [host.dense({ name: 'p', units: 8 }), host.dense({ name: 'q', units: 6 })],
});
const joined = fed.graft(twoInputs.rename({ j: 'm' }), { at: ['p', 'q'] });
same<namesIn<typeof joined>, 'h' | 'p' | 'q' | 'k' | 'l'>();
// @ts-expect-error: graft: 'q' gives [null, 6], but …
fed.graft(twoInputs.rename({ j: 'm' }), { at: ['q', 'p'] });
const oneInput = fed.graft(twoInputs.outputs('l'), { at: 'p' });
same<namesIn<typeof oneInput>, 'h' | 'p' | 'l'>();
const tookOver = twoInputs
  .outputs('l')
  .cut('l')
  .insert((x) => x.dense({ name: 'j', units: 8 }));
const behind = fed.graft(tookOver, { at: 'p' });
same<namesIn<typeof behind>, 'h' | 'p' | 'j'>();

// An input without a name is told apart where it is the only one: in what is grafted on, and within.
const features = graph({ inputs: host, outputs: host.dense({ name: 'features', units: 8 }) });
const start = input({ shape: [8] });
const head = graph({ inputs: start, outputs: start.reLU().dense({ name: 'logits', units: 3 }) });
const classifier = features.graft(head, { at: 'features' });
same<namesIn<typeof classifier>, 'h' | 'features' | 'logits'>();
const logits = classifier.layer('logits');
same<typeof logits.from, readonly string[]>();
// @ts-expect-error: graft: 'h' gives [null, 4], but the other graph takes [null, 8]
features.graft(head, { at: 'h' });
// @ts-expect-error: graft: the other graph takes 1 tensors, but gets 2
features.graft(head, { at: ['features', 'features'] });
const deep = host.dense({ name: 'p', units: 8 }).dense({ name: 'm', units: 6 });
const middle = graph({ inputs: host, outputs: deep }).slice('m', 'm');
const longer = features.graft(middle, { at: 'features' });
same<namesIn<typeof longer>, 'h' | 'features' | 'm'>();
// @ts-expect-error: graft: 'h' gives [null, 4], but the other graph takes [null, 8]
features.graft(middle, { at: 'h' });
const anySize = input({ shape: [null, null, 3] });
const conv = graph({ inputs: anySize, outputs: anySize.reLU({ name: 'relu' }) });
const image = input({ shape: [8, 8, 3], name: 'image' });
const sized = graph({ inputs: image, outputs: image.elu({ name: 'elu' }) }).graft(conv, {
  at: 'elu',
});
const relu = sized.layer('relu');
same<typeof relu.output, [null, number, number, 3]>();

// A call of a shared layer that takes several tensors may be taken apart.
declare const attended: Graph<{
  inputs: ['q', 'k'];
  outputs: ['att'];
  layers: {
    q: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    k: { class: 'InputLayer'; config: {}; in: []; out: [null, 8] };
    att: {
      class: 'Model';
      config: {};
      in: [[null, 8], [null, 8], [null, 8], [null, 8]];
      out: [null, 8];
      calls: 2;
    };
  };
  from: { q: never; k: never; att: ['q', 'k', 'att', 'k'] };
}>;
attended.before('att#0').insert(([p, q]) => [q, p]);
// Names that the compiler does not know one by one are checked at run time.
declare const names: Record<string, string>;
same<namesIn<ReturnType<typeof renameAll>>, string>();
const renameAll = () => attended.rename(names);

// A shared layer inside may have a call that only an output needs which nobody uses: then it is gone.
type Tapped<Outputs extends readonly string[]> = {
  inputs: ['x'];
  outputs: Outputs;
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 4] };
    both: {
      class: 'Model';
      config: {};
      in: [[null, 4]];
      out: [[null, 4], [null, 2]];
      inner: {
        inputs: ['i'];
        outputs: ['shared', 'two'];
        layers: {
          i: { class: 'InputLayer'; config: {}; in: []; out: [null, 4] };
          shared: {
            class: 'Dense';
            config: { units: 4 };
            in: [[null, 4], [null, 4]];
            out: [null, 4];
            calls: 2;
          };
          two: { class: 'Dense'; config: { units: 2 }; in: [[null, 4]]; out: [null, 2] };
        };
        from: { i: never; shared: ['i', 'i']; two: 'shared' };
      };
    };
  };
  from: { x: never; both: 'x' };
};
declare const usedTwice: Graph<Tapped<['both:0', 'both:1']>>;
declare const usedOnce: Graph<Tapped<['both:1']>>;
const wholly = usedTwice.inline('both');
same<namesIn<typeof wholly>, 'x' | 'shared' | 'two'>();
const inTwo = wholly.layer('shared').inputs;
same<typeof inTwo, readonly [null, 4][]>();
const partly = usedOnce.inline('both');
same<namesIn<typeof partly>, string>();

// After a cut of one call it is not said how many calls there are.
declare const taken: Graph<{
  inputs: ['x'];
  outputs: ['one', 'two'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 4] };
    both: { class: 'ReLU'; config: {}; in: [[null, 4], [null, 4]]; out: [null, 4]; calls: 2 };
    one: { class: 'Dense'; config: { units: 4 }; in: [[null, 4]]; out: [null, 4] };
    two: { class: 'Dense'; config: { units: 4 }; in: [[null, 4]]; out: [null, 4] };
  };
  from: { x: never; both: ['x', 'one']; one: 'both'; two: 'both' };
}>;
const before = taken.layer('both').inputs;
same<typeof before, [[null, 4], [null, 4]]>();
const replaced = taken.cut('both#0').insert((t) => t.dense({ name: 'own', units: 4 }));
const after = replaced.layer('both').inputs;
same<typeof after, readonly [null, 4][]>();

// A verb that takes one call is not given the name of a layer with several.
const twice = layers.dense({ name: 'twice', units: 8 });
const twoCalls = graph({
  inputs: [eight, seven],
  outputs: add([eight.apply(twice), seven.dense({ units: 8 }).apply(twice)], { name: 'sum' }),
});
// @ts-expect-error: after: 'twice' is shared: the graph calls it several times
twoCalls.after('twice');
// @ts-expect-error: before: 'twice' is shared: the graph calls it several times
twoCalls.before('twice');
// @ts-expect-error: slice: 'twice' is shared: the graph calls it several times
twoCalls.slice('twice', 'sum');
// @ts-expect-error: cut: 'twice' is shared: …; name one call, such as 'twice#0', or cut('twice') for all of them
twoCalls.cut('twice', 'sum');
// @ts-expect-error: '"twice"' is not assignable to '"twice#…"'
twoCalls.outputs('twice');
// @ts-expect-error: '"twice"' is not assignable to '"twice#…"'
twoCalls.graft(other, { at: 'twice' });
// @ts-expect-error: after: 'encoder' is shared: the graph calls it several times
encodedTwice.after('encoder');
twoCalls.cut('twice').insert((t) => t.dense({ units: 8 }));
twoCalls.after('twice#0').insert((t) => t.reLU());
twoCalls.cut('twice#0', 'sum');
// Once the graph was edited, only run time knows how many calls are left.
twoCalls.outputs('twice#1').after('twice');
