/**
 * Programs for the benchmark and its budgets, as source text: a chain of named layers, and what is
 * done to it.
 */

/** A program, and how many mistakes the compiler must find in it. */
export interface Program {
  readonly source: string;
  readonly mistakes: number;
}

/** How many named layers the chain has. */
export const LAYERS = 300;

const IMPORTS = "import { graph, input } from 'tensorgraft';\n";

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');

/** Does nothing but import: what every program costs before its own first line. */
export const empty: Program = {
  source: `${IMPORTS}export { graph, input };\n`,
  mistakes: 0,
};

const units = (i: number): number => 64 + (i % 7);
const layer = (name: string, size: number): string => `.dense({ name: '${name}', units: ${size} })`;

/** `end`, the last of `LAYERS` named layers that are chained in one expression. */
const chain: string = `${IMPORTS}const start = input({ shape: [64], name: 'start' });
const end = start
${lines(LAYERS, (i) => layer(`layer_${i}`, units(i)))};
`;

/** `graph_0`, the chain as a graph. */
const graph: string = `${chain}const graph_0 = graph({ inputs: start, outputs: end });\n`;

/** The chain with cuts one after another, each of which replaces three layers by two. */
export const cuts = (count: number): Program => ({
  source: `${graph}${lines(count, (i) => {
    const first = 1 + i * Math.floor((LAYERS - 4) / count);
    const last = first + 2;
    return `const graph_${i + 1} = graph_${i}
  .cut('layer_${first}', 'layer_${last}')
  .insert((x) => x${layer(`new_${i}`, 32 + i)}${layer(`joint_${i}`, units(last))});`;
  })}export { graph_${count} };\n`,
  mistakes: 0,
});

/** A chain of layers each of which is made to be shared, and cuts of three of them. */
export const reusables = (count: number): Program => ({
  source: `import { graph, input, layers } from 'tensorgraft';
const start = input({ shape: [64], name: 'start' });
const end = start
${lines(count, (i) => `.apply(layers.dense({ name: 'layer_${i}', units: ${units(i)} }))`)};
const graph_0 = graph({ inputs: start, outputs: end });
${lines(3, (i) => {
  const name = `layer_${10 + 10 * i}`;
  return `const graph_${i + 1} = graph_${i}.cut('${name}').insert((x) => x${layer(`new_${i}`, units(10 + 10 * i))});`;
})}export { graph_3 };
`,
  mistakes: 0,
});

/** The chain, and surgery on its graph several times over, each on its own. */
const surgeries = (count: number, edit: (last: number) => string, mistakes = 0): Program => ({
  source:
    graph +
    lines(count, (i) => {
      const first = 1 + i * Math.floor((LAYERS - 4) / count);
      return `export const edited_${i} = graph_0.cut('layer_${first}', 'layer_${first + 2}')${edit(first + 2)};`;
    }),
  mistakes: mistakes * count,
});

/** The chain, and layers after it, each on its own. `prepare` goes between the two, once. */
const calls = (
  count: number,
  call: (i: number) => string,
  { prepare = '', mistakes = 0 }: { prepare?: string; mistakes?: number } = {},
): Program => ({
  source: `${chain}const x = end${prepare};\n${lines(count, (i) => `export const x_${i} = x${call(i)};`)}`,
  mistakes: mistakes * count,
});

const sequence = { prepare: '.dense({ units: 784 }).reshape({ targetShape: [28, 28] })' };
const image = { prepare: '.dense({ units: 784 }).reshape({ targetShape: [28, 28, 1] })' };
const failing = { ...image, mistakes: 1 };

/** Sizes of three to four digits, no two pairs of them equal. */
const arithmetic = (operation: string, count: number, b: (i: number) => number): Program => ({
  source: `import type { ${operation} } from 'tensorgraft/shape/arithmetic';
${lines(count, (i) => `export type result_${i} = ${operation}<${971 + 37 * i}, ${b(i)}>;`)}`,
  mistakes: 0,
});

/** Something that is done `count` times in a program; what it costs is the program's growth. */
export interface Step {
  readonly name: string;
  /** The most instantiations that it may cost. */
  readonly budget: number;
  readonly times: (count: number) => Program;
}

/** Budgets of arithmetic are those of single operations on sizes of three to four digits. */
export const operations: readonly Step[] = [
  { name: 'add', budget: 370, times: (count) => arithmetic('add', count, (i) => 113 + 41 * i) },
  {
    name: 'subtract',
    budget: 370,
    times: (count) => arithmetic('subtract', count, (i) => 113 + 13 * i),
  },
  {
    name: 'multiply',
    budget: 860,
    times: (count) => arithmetic('multiply', count, (i) => 113 + 41 * i),
  },
  {
    name: 'floorDivide, by one digit',
    budget: 130,
    times: (count) => arithmetic('floorDivide', count, (i) => 2 + (i % 8)),
  },
];

/** What a single layer costs after `LAYERS` named ones. */
export const layerCalls: readonly Step[] = [
  {
    name: 'dense, unnamed',
    budget: 150,
    times: (count) => calls(count, (i) => `.dense({ units: ${100 + i} })`),
  },
  {
    name: 'conv2d, unnamed',
    budget: 150,
    times: (count) =>
      calls(
        count,
        (i) => `.conv2d({ filters: ${100 + i}, kernelSize: 3, padding: 'same' })`,
        image,
      ),
  },
  {
    name: 'lstm, unnamed',
    budget: 150,
    times: (count) => calls(count, (i) => `.lstm({ units: ${100 + i} })`, sequence),
  },
  {
    name: 'dense, named',
    budget: 500,
    times: (count) => calls(count, (i) => layer(`more_${i}`, 100 + i)),
  },
  {
    name: 'conv2d, named',
    budget: 500,
    times: (count) =>
      calls(
        count,
        (i) =>
          `.conv2d({ name: 'more_${i}', filters: ${100 + i}, kernelSize: 3, padding: 'same' })`,
        image,
      ),
  },
];

/** What a cut and its replacement cost in a graph of `LAYERS` named layers. */
export const graftings: readonly Step[] = [
  { name: 'cut and insert, one after another', budget: 30_000, times: cuts },
  {
    name: 'cut and insert, on one graph',
    budget: 30_000,
    times: (count) =>
      surgeries(count, (last) => `.insert((x) => x.dense({ units: ${units(last)} }))`),
  },
  {
    name: 'cut and remove',
    budget: 30_000,
    times: (count) => removals(count),
  },
];

/** Spans of seven layers: what goes into the first fits what the last feeds. */
const removals = (count: number): Program => ({
  source:
    graph +
    lines(count, (i) => {
      const first = 1 + i * Math.floor((LAYERS - 8) / count);
      return `export const edited_${i} = graph_0.cut('layer_${first}', 'layer_${first + 6}').remove();`;
    }),
  mistakes: 0,
});

/** A mistake, and the same without it: the first costs no more than twice the second. */
export interface Mistake {
  readonly name: string;
  readonly passing: (count: number) => Program;
  readonly failing: (count: number) => Program;
}

const conv2d = (kernelSize: number) => (i: number) =>
  `.conv2d({ name: 'more_${i}', filters: ${100 + i}, kernelSize: ${kernelSize} })`;

export const mistakes: readonly Mistake[] = [
  {
    name: 'conv2d with a kernel that is too large',
    passing: (count) => calls(count, conv2d(3), image),
    failing: (count) => calls(count, conv2d(29), failing),
  },
  {
    name: 'reshape to another number of values',
    passing: (count) =>
      calls(count, (i) => `.reshape({ name: 'more_${i}', targetShape: [28, 28] })`, image),
    failing: (count) =>
      calls(count, (i) => `.reshape({ name: 'more_${i}', targetShape: [28, 29] })`, failing),
  },
  {
    name: 'dense with an option that it does not have',
    passing: (count) => calls(count, (i) => layer(`more_${i}`, 100 + i)),
    failing: (count) =>
      calls(count, (i) => `.dense({ name: 'more_${i}', units: ${100 + i}, unit: 3 })`, {
        mistakes: 1,
      }),
  },
  {
    name: 'dense with a name that is taken',
    passing: (count) => calls(count, (i) => layer(`more_${i}`, 100 + i)),
    failing: (count) => calls(count, (i) => layer(`layer_${i}`, 100 + i), { mistakes: 1 }),
  },
  {
    name: 'insert of a replacement that does not fit',
    passing: (count) =>
      surgeries(count, (last) => `.insert((x) => x.dense({ units: ${units(last)} }))`),
    failing: (count) =>
      surgeries(count, (last) => `.insert((x) => x.dense({ units: ${units(last) + 100} }))`, 1),
  },
  {
    name: 'remove of a span that does not fit',
    passing: (count) => removals(count),
    failing: (count) => surgeries(count, () => '.remove()', 1),
  },
  {
    name: 'cut of a name that is not there',
    passing: (count) =>
      surgeries(count, (last) => `.insert((x) => x.dense({ units: ${units(last)} }))`),
    failing: (count) => ({
      source:
        graph +
        lines(
          count,
          (i) =>
            `export const edited_${i} = graph_0.cut('layer_${1000 + i}').insert((x) => x.dense({ units: ${100 + i} }));`,
        ),
      mistakes: count,
    }),
  },
];

/** How often a step is done when it is measured, and the mean cost taken. */
const TIMES = 10;

/**
 * The mean cost of a step, by how much it makes a program grow. The first time is left out: it
 * also costs what is evaluated once for all.
 */
export const costOf = (
  times: (count: number) => Program,
  measure: (program: Program) => number,
): number => (measure(times(TIMES + 1)) - measure(times(1))) / TIMES;
