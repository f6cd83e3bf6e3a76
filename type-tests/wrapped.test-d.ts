/** What the types know of a model that a wrapper applies to each step. */
import { type Graph, graph, input, type Unchecked } from 'tensorgraft';
import { type Encoder, type namesIn, same } from './support.ts';

interface Video {
  inputs: ['x'];
  outputs: ['y'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [null, 10, 8] };
    frames: Omit<Encoder, 'class' | 'in' | 'out'> & {
      class: 'TimeDistributed';
      in: [[null, 10, 8]];
      out: [null, 10, 6];
    };
    rows: { class: 'LSTM'; config: { units: 4 }; in: [[null, 10, 6]]; out: [null, 4] };
    y: { class: 'Dense'; config: { units: 2 }; in: [[null, 4]]; out: [null, 2] };
  };
  from: { x: never; frames: 'x'; rows: 'frames'; y: 'rows' };
}
declare const video: Graph<Video>;
declare const unknown: Graph<Unchecked>;

const edited = video.within('frames', (inner) =>
  inner.cut('e1').insert((t) => t.dense({ name: 'wide', units: 32 }).dense({ units: 5 })),
);
same<namesIn<typeof edited>, 'x' | 'frames' | 'rows' | 'y'>();
const framesEdited = edited.layer('frames');
same<typeof framesEdited.output, [null, 10, 6]>();
edited.within('frames', (inner) => {
  same<namesIn<typeof inner>, 'e0' | 'wide' | 'e2'>();
  return inner;
});
// @ts-expect-error: within: 'frames' then gives [null, 10, 7], but 'rows' takes [null, 10, 6]
video.within('frames', (inner) => inner.cut('e2').insert((t) => t.dense({ units: 7 })));

const seven = input({ shape: [7], name: 'seven' });
const narrow = graph({ inputs: seven, outputs: seven.dense({ name: 'six', units: 6 }) });
// @ts-expect-error: 'frames' takes [null, 10, 7], but gets [null, 10, 8]
video.within('frames', () => narrow);
const ids = input({ shape: [8], name: 'ids', dtype: 'int32' });
const words = graph({
  inputs: ids,
  outputs: ids.embedding({ inputDim: 9, outputDim: 2 }).flatten().dense({ name: 'six', units: 6 }),
});
// @ts-expect-error: 'frames' takes int32 [null, 10, 8], but gets [null, 10, 8]
video.within('frames', () => words);
// @ts-expect-error: within: 'frames' had 1 output, and would have 2
video.within('frames', (inner) => inner.outputs('e1', 'e2'));

// Where nothing takes what the wrapper gives, it may give anything, of as many steps.
const tapped = video
  .outputs('frames')
  .within('frames', (inner) => inner.cut('e2').insert((t) => t.dense({ name: 'e3', units: 7 })));
const framesTapped = tapped.layer('frames');
same<typeof framesTapped.output, [null, 10, 7]>();
same<namesIn<typeof unknown>, string>();

// @ts-expect-error: inline: 'frames' applies its model to each step
video.inline('frames');
