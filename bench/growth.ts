import type * as tf from '@tensorflow/tfjs';
import { add, fromModel, type Graph, graph, input, layers, type Unchecked } from 'tensorgraft';
import { useWasm } from '../examples/models/wasm.ts';
import { count, median, milliseconds, printTable, ratio, verdict } from './report.ts';

const WARM_UP = 2;
const RUNS = 5;
const SIZES = [250, 318, 500, 1000, 2000] as const;
const CUTS = 10;
/** How much faster than the number of layers the time may grow, for the noise of the machine. */
const TOLERANCE = 2;

/** Dense layers in blocks of five; each block ends in a sum with what went into it. */
export const blocks = (size: number): tf.LayersModel => {
  const x = input({ shape: [4], name: 'x' });
  const dense = (i: number): ReturnType<typeof layers.dense> =>
    layers.dense({ name: `layer_${i}`, units: 4, useBias: false });
  let shortcut = x.apply(dense(0)).as([null, 4]);
  let last = shortcut;
  for (let i = 1; i < size; i++) {
    if (i % 5 === 0) {
      last = add([last, shortcut]);
      shortcut = last;
    } else {
      last = last.apply(dense(i)).as([null, 4]);
    }
  }
  return graph({ inputs: x, outputs: last }).emit();
};

/** The first dense layer of as many blocks, from one end to the other, replaced by two. */
const cutTen = (original: Graph<Unchecked>, size: number): Graph<Unchecked> => {
  let edited = original;
  for (let i = 0; i < CUTS; i++) {
    const name = `layer_${5 * Math.floor((i * (size - 10)) / CUTS / 5) + 1}`;
    edited = edited
      .cut(name)
      .insert((x) => x.as([null, 4]).dense({ units: 4 }).dense({ units: 4 }));
  }
  return edited;
};

/** How the time of surgery grows with the number of layers. */
export const benchGrowth = async (): Promise<void> => {
  await useWasm();
  const results = SIZES.map((size) => {
    const model = blocks(size);
    const times = { read: [] as number[], cuts: [] as number[], emit: [] as number[] };
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      const start = performance.now();
      const original = fromModel(model);
      const read = performance.now();
      const edited = cutTen(original, size);
      const cut = performance.now();
      const emitted = edited.emit();
      const end = performance.now();
      emitted.dispose();
      if (run < WARM_UP) continue;
      times.read.push(read - start);
      times.cuts.push(cut - read);
      times.emit.push(end - cut);
    }
    const [read, cuts, emit] = [times.read, times.cuts, times.emit].map(median) as [
      number,
      number,
      number,
    ];
    return { size, read, cuts, emit, total: read + cuts + emit };
  });
  const [smallest] = results as [(typeof results)[number], ...typeof results];
  printTable(
    `Surgery on more and more layers: fromModel, ${CUTS} cuts one after another, emit (medians of ${RUNS} runs)`,
    ['layers', 'fromModel', `${CUTS} cuts`, 'emit', 'together', 'layers', 'time', 'goal', ''],
    results.map(({ size, read, cuts, emit, total }) => {
      const [larger, longer] = [size / smallest.size, total / smallest.total];
      return [
        count(size),
        milliseconds(read),
        milliseconds(cuts),
        milliseconds(emit),
        milliseconds(total),
        ratio(larger),
        ratio(longer),
        `time ≤ ${ratio(TOLERANCE * larger)}`,
        verdict(longer <= TOLERANCE * larger),
      ];
    }),
  );
};
