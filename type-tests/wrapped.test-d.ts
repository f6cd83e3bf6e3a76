/** What the types know of a model that a wrapper applies to each step. */
import type { Graph, Unchecked } from 'tensorgraft';
import { type Encoder, type namesIn, narrow, same, words } from './support.ts';

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

// @ts-expect-error: 'frames' takes [null, 10, 7], but gets [null, 10, 8]
video.within('frames', () => narrow);
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
// Where there is nothing inside of any layer, nothing else is said.
const flat = video.outputs('x');
// @ts-expect-error: inline: the compiler knows of no nested model here
flat.inline('x');

/** Images of any size, of which each step is one, and the batch is fixed. */
interface Film<Batch extends number | null, Steps extends number | null> {
  inputs: ['x'];
  outputs: ['each'];
  layers: {
    x: { class: 'InputLayer'; config: {}; in: []; out: [Batch, Steps, 8, 8, 1] };
    plain: {
      class: 'Model';
      config: {};
      in: [[Batch, Steps, 8, 8, 1]];
      out: [Batch, Steps, 8, 8, 1];
      inner: {
        inputs: ['p'];
        outputs: ['q'];
        layers: {
          p: { class: 'InputLayer'; config: {}; in: []; out: [null, null, 8, 8, 1] };
          q: { class: 'ReLU'; config: {}; in: [[null, null, 8, 8, 1]]; out: [null, null, 8, 8, 1] };
        };
        from: { p: never; q: 'p' };
      };
    };
    each: {
      class: 'TimeDistributed';
      config: {};
      in: [[Batch, Steps, 8, 8, 1]];
      out: [Batch, Steps, 8, 8, 2];
      inner: {
        inputs: ['i'];
        outputs: ['r'];
        layers: {
          i: { class: 'InputLayer'; config: {}; in: []; out: [null, null, null, 1] };
          c: {
            class: 'Conv2D';
            config: { filters: 2; kernelSize: [1, 1] };
            in: [[null, null, null, 1]];
            out: [null, null, null, 2];
          };
          r: { class: 'ReLU'; config: {}; in: [[null, null, null, 2]]; out: [null, null, null, 2] };
        };
        from: { i: never; c: 'i'; r: 'c' };
      };
    };
  };
  from: { x: never; plain: 'x'; each: 'plain' };
}
// As many steps come out as go in, and the batch is that of what goes in.
declare const film: Graph<Film<null, null>>;
const pooled = film.within('each', (inner) =>
  inner.cut('r').insert((t) => t.globalAveragePooling2d()),
);
const pooledEach = pooled.layer('each');
same<typeof pooledEach.output, [null, null, 2]>();
declare const fixed: Graph<Film<2, 5>>;
const fixedPool = fixed.within('each', (inner) =>
  inner.cut('r').insert((t) => t.globalAveragePooling2d()),
);
const fixedEach = fixedPool.layer('each');
same<typeof fixedEach.output, [2, 5, 2]>();
fixed.within('plain', (inner) => inner.cut('q').insert((t) => t.reLU({ name: 'q' })));
declare const openSteps: Graph<Film<2, null>>;
openSteps.within('plain', (inner) => inner.cut('q').insert((t) => t.reLU({ name: 'q' })));
openSteps.within('each', (inner) => inner.rename({ c: 'd' }));
