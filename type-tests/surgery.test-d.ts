/** What the types know of a graph before and after surgery. */
import { add, concatenate, graph, input, type Shape } from 'tensorgraft';
import { type namesIn, same } from './support.ts';

const pixels = input({ shape: [784], name: 'pixels' });
const legacy = graph({
  inputs: pixels,
  outputs: pixels
    .dense({ name: 'dense_1', units: 128 })
    .dense({ name: 'dense_2', units: 64 })
    .dense({ name: 'dense_3', units: 32 })
    .dense({ name: 'probs', units: 10 }),
});

// What feeds the span goes into the callback, and what comes out of it has a place to fit.
const modern = legacy.cut('dense_1', 'dense_3').insert((x) => {
  same<typeof x.shape, [null, 784]>();
  return x
    .reshape({ targetShape: [28, 28, 1] })
    .conv2d({ name: 'conv', filters: 4, kernelSize: 3 })
    .flatten()
    .dense({ name: 'bridge', units: 32 });
});
same<namesIn<typeof modern>, 'pixels' | 'conv' | 'bridge' | 'probs'>();
const probs = modern.layer('probs');
same<typeof probs.inputs, [[null, 32]]>();
same<typeof probs.from, readonly 'bridge'[]>();
const conv = modern.layer('conv');
same<typeof conv.inputs, [[null, 28, 28, 1]]>();
same<typeof conv.output, [null, 26, 26, 4]>();
same<typeof conv.from, readonly string[]>();

// Removed names are gone, and the graph that was cut still has them.
// @ts-expect-error: it was removed
modern.cut('dense_2');
// @ts-expect-error: it was removed
modern.layer('dense_1');
same<namesIn<typeof legacy>, 'pixels' | 'dense_1' | 'dense_2' | 'dense_3' | 'probs'>();

// What does not fit.
legacy
  .cut('dense_1', 'dense_3')
  // @ts-expect-error: 64, not 32
  .insert((x) => x.dense({ units: 64 }));
legacy
  .cut('dense_1', 'dense_3')
  // @ts-expect-error: rank 3, not 2
  .insert((x) => x.reshape({ targetShape: [28, 28] }).dense({ units: 32 }));
// @ts-expect-error: 784 is not what 'dense_3' takes
legacy.cut('dense_1', 'dense_2').remove();
const resizing = legacy.cut('dense_1', 'dense_2');
same<
  ThisParameterType<typeof resizing.remove>,
  "remove: what feeds 'dense_1' gives [null, 784], but 'dense_3' takes [null, 64]"
>();
legacy
  .cut('dense_1', 'dense_3')
  // @ts-expect-error: the name is taken
  .insert((x) => x.dense({ name: 'probs', units: 32 }));
// @ts-expect-error: not a tensor
legacy.cut('dense_1', 'dense_3').insert(() => 32);

// What the compiler was not told is left to run time.
declare const some: number;
const unsure = legacy.cut('dense_1', 'dense_3').insert((x) => x.dense({ units: some }));
same<namesIn<typeof unsure>, 'pixels' | 'probs'>();

// A cut that cannot be.
// @ts-expect-error: an unknown name
legacy.cut('dense_4');
// @ts-expect-error: wrong order
legacy.cut('dense_3', 'dense_1');
// @ts-expect-error: an input
legacy.cut('pixels');
// @ts-expect-error: through an input
legacy.cut('pixels', 'dense_2');

// A name that is not one literal.
declare const wide: string;
declare const either: 'dense_1' | 'dense_2';
// @ts-expect-error: any string might be no layer
legacy.cut(wide);
const untold = legacy.cut(either).insert((x) => {
  same<typeof x.shape, Shape>();
  return x.dense({ units: 64 });
});
same<namesIn<typeof untold>, string>();
// Which of them is gone, the compiler cannot tell: from here on all is left to run time.
untold.cut('dense_1');

// A removal, where the shapes allow it.
const deep = graph({
  inputs: pixels,
  outputs: pixels
    .dense({ name: 'a', units: 8 })
    .dropout({ name: 'drop', rate: 0.5 })
    .dense({ name: 'b', units: 8 })
    .dense({ name: 'c', units: 8 })
    .dense({ name: 'd', units: 2 }),
});
const undropped = deep.cut('drop').remove();
same<namesIn<typeof undropped>, 'pixels' | 'a' | 'b' | 'c' | 'd'>();
const b = undropped.layer('b');
same<typeof b.from, readonly 'a'[]>();

// Cuts one after another, the next one in what the one before grafted.
const twice = undropped
  .cut('b')
  .insert((x) => x.dense({ name: 'b_1', units: 16 }).dense({ name: 'b_2', units: 8 }))
  .cut('b_1', 'c')
  .insert((x) => x.dense({ name: 'bc', units: 8 }));
same<namesIn<typeof twice>, 'pixels' | 'a' | 'bc' | 'd'>();
const d = twice.layer('d');
same<typeof d.from, readonly 'bc'[]>();
const bc = twice.layer('bc');
same<typeof bc.from, readonly 'a'[]>();

// A name that went may come back, as something else.
const reused = twice
  .cut('bc')
  .insert((x) => x.dense({ name: 'b', units: 5 }).dense({ name: 'bc', units: 8 }));
same<namesIn<typeof reused>, 'pixels' | 'a' | 'b' | 'bc' | 'd'>();
const again = reused.layer('b');
same<typeof again.output, [null, 5]>();
const cutAgain = reused.cut('b', 'bc').insert((x) => x.dense({ name: 'b_1', units: 8 }));
same<namesIn<typeof cutAgain>, 'pixels' | 'a' | 'b_1' | 'd'>();

// A new head has any shape, and its name is free again.
const head = legacy
  .cut('probs')
  .insert((x) => x.dense({ name: 'probs', units: 3 }).reshape({ targetShape: [3, 1] }));
same<namesIn<typeof head>, 'pixels' | 'dense_1' | 'dense_2' | 'dense_3' | 'probs'>();
const newProbs = head.layer('probs');
same<typeof newProbs.output, [null, 3]>();
const headless = legacy.cut('dense_3', 'probs').remove();
same<namesIn<typeof headless>, 'pixels' | 'dense_1' | 'dense_2'>();

// A residual block: the shortcut is the block's own.
const left = input({ shape: [8], name: 'left' });
const stem = left.dense({ name: 'stem', units: 8 });
const sum = add([stem, stem.dense({ name: 'f', units: 4 }).dense({ name: 'g', units: 8 })], {
  name: 'sum',
});
const residual = graph({ inputs: left, outputs: sum.dense({ name: 'out', units: 2 }) });
const branch = residual.cut('f', 'g').insert((x) => x.dense({ name: 'fg', units: 8 }));
same<namesIn<typeof branch>, 'left' | 'stem' | 'fg' | 'sum' | 'out'>();
const merged = branch.layer('sum');
same<typeof merged.from, readonly ('stem' | 'fg')[]>();
// A span that ends in the merge takes the side branch with it.
const whole = residual.cut('f', 'sum').insert((x) => x.dense({ name: 'one', units: 8 }));
same<namesIn<typeof whole>, 'left' | 'stem' | 'one' | 'out'>();
// A span that begins with the merge is given both.
const both = residual.cut('sum').insert(([shortcut, long]) => {
  same<typeof shortcut.shape, [null, 8]>();
  same<typeof long.shape, [null, 8]>();
  return concatenate([shortcut, long]).dense({ name: 'mix', units: 8 });
});
same<namesIn<typeof both>, 'left' | 'stem' | 'f' | 'g' | 'mix' | 'out'>();

// A branch that enters the span from its side dies with it; one that something else needs stays.
const right = left.dense({ name: 'side', units: 4 });
const kept = left.dense({ name: 'kept', units: 4 });
const entered = graph({
  inputs: left,
  outputs: [
    concatenate([left.dense({ name: 'in', units: 4 }), right, kept], { name: 'join' }).dense({
      name: 'y',
      units: 2,
    }),
    kept.dense({ name: 'z', units: 2 }),
  ],
});
const narrowed = entered.cut('in', 'join').insert((x) => x.dense({ name: 'only', units: 12 }));
same<namesIn<typeof narrowed>, 'left' | 'kept' | 'only' | 'y' | 'z'>();

// A layer inside the span that something outside needs stays too.
const tapped = left.dense({ name: 'tap', units: 8 });
const outside = graph({
  inputs: left,
  outputs: [
    tapped.dense({ name: 'next', units: 8 }).dense({ name: 'end', units: 2 }),
    tapped.dense({ name: 'aside', units: 3 }),
  ],
});
const spared = outside.cut('tap', 'next').insert((x) => x.dense({ name: 'new', units: 8 }));
same<namesIn<typeof spared>, 'left' | 'tap' | 'new' | 'end' | 'aside'>();
const newLayer = spared.layer('new');
same<typeof newLayer.from, readonly 'left'[]>();

// Layers without a name go with the span, and stay out of the names.
const blank = graph({
  inputs: left,
  outputs: left
    .dense({ name: 'p', units: 8 })
    .reLU()
    .dense({ name: 'q', units: 8 })
    .reLU()
    .dense({ units: 2 }),
});
const blankCut = blank.cut('p', 'q').insert((x) => x.dense({ name: 'r', units: 8 }).reLU());
same<namesIn<typeof blankCut>, 'left' | 'r'>();

// A replacement has the dtype of what it replaces.
const tokens = input({ shape: [12], dtype: 'int32', name: 'tokens' });
const typed = graph({
  inputs: [tokens, left],
  outputs: [tokens.reshape({ name: 'rows', targetShape: [3, 4] }).flatten({ name: 'flat' }), stem],
});
typed.cut('rows').insert((x) => {
  same<typeof x.dtype, 'int32'>();
  same<typeof x.shape, [null, 12]>();
  return x.reshape({ targetShape: [3, 4] });
});

// An input that the cut would leave with nothing to feed: tfjs could not save the model.
const extra = input({ shape: [4], name: 'extra' });
const fed = graph({
  inputs: [left, extra],
  outputs: concatenate([stem, extra.dense({ name: 'more', units: 4 })], { name: 'all' }).dense({
    name: 'o',
    units: 1,
  }),
});
// @ts-expect-error: 'extra' would feed nothing
fed.cut('stem', 'all').insert((x) => x.dense({ units: 12 }));

// A layer that gives one tensor or several: how many is left to run time.
declare const withState: boolean;
const sequence = input({ shape: [6, 8], name: 'sequence' });
const given = sequence.gru({ units: 3, returnState: withState, name: 'gru' });
const [state] = Array.isArray(given) ? given : [given];
const perhapsSeveral = graph({ inputs: sequence, outputs: state.dense({ units: 2 }) });
const gru = perhapsSeveral.layer('gru');
same<typeof gru.outputs, [[null, 3]] | [[null, 3], [null, 3]]>();
perhapsSeveral.cut('gru').insert((t) => t.lstm({ units: 3 }));
