import { beforeAll, describe, expect, test } from 'vitest';
import * as tensorgraft from '../src/index.ts';
import { failure } from './support/failure.ts';
import { type Mistake, methods, mistakesOf, numberMistakesOf } from './support/layer-mistakes.ts';
import { checkTypes } from './support/type-check.ts';

const ranks = [1, 2, 3, 4, 5];
const sizes = ['8', '7', '6', '5', '4'];
/** A tensor of a rank, its batch included: `[8, 7, 6]`. */
const tensor = (rank: number, last?: string, options = ''): string => {
  const shape = sizes.slice(0, rank);
  if (last !== undefined) shape[rank - 1] = last;
  return `input({ batchShape: [${shape.join(', ')}]${options} })`;
};
const at = (
  list: readonly number[],
  title: string,
  expression: (rank: number) => string,
): Mistake[] => list.map((rank) => [`${title}, rank ${rank}`, expression(rank)]);

const layerMistakes: readonly Mistake[] = [
  ...at([1], 'dense of nothing but a batch', (rank) => `${tensor(rank)}.dense({ units: 2 })`),
  ...at(
    [2, 3, 4, 5],
    'dense of features that are not known',
    (rank) => `${tensor(rank, 'null')}.dense({ units: 2 })`,
  ),
  ...at(
    [1, 2, 3, 5],
    'conv2d of no image',
    (rank) => `${tensor(rank)}.conv2d({ filters: 2, kernelSize: 1 })`,
  ),
  ...at(
    [1, 2, 3, 5],
    'conv2d of no image, channels first',
    (rank) => `${tensor(rank)}.conv2d({ filters: 2, kernelSize: 1, dataFormat: 'channelsFirst' })`,
  ),
  ...at(
    [1, 2, 3, 5],
    'depthwiseConv2d of no image',
    (rank) => `${tensor(rank)}.depthwiseConv2d({ kernelSize: 1 })`,
  ),
  ...at([1, 2, 3, 5], 'maxPooling2d of no image', (rank) => `${tensor(rank)}.maxPooling2d()`),
  ...at(
    [1, 2, 3, 5],
    'averagePooling2d of no image',
    (rank) => `${tensor(rank)}.averagePooling2d({ poolSize: 2 })`,
  ),
  ...at(
    [1, 2, 3, 5],
    'globalAveragePooling2d of no image',
    (rank) => `${tensor(rank)}.globalAveragePooling2d()`,
  ),
  ...at(
    [1, 2, 3, 5],
    'globalMaxPooling2d of no image',
    (rank) => `${tensor(rank)}.globalMaxPooling2d()`,
  ),
  ...at([1, 2, 3, 5], 'zeroPadding2d of no image', (rank) => `${tensor(rank)}.zeroPadding2d()`),
  ...at([1, 2, 3, 5], 'upSampling2d of no image', (rank) => `${tensor(rank)}.upSampling2d()`),
  ...at([1, 2], 'flatten of what is flat', (rank) => `${tensor(rank)}.flatten()`),
  ...at(
    [3, 4, 5],
    'flatten of sizes that are not known',
    (rank) => `${tensor(rank, 'null')}.flatten()`,
  ),
  [
    'conv2d of channels that are not known',
    `${tensor(4, 'null')}.conv2d({ filters: 2, kernelSize: 1 })`,
  ],
  ['conv2d with a kernel too large', `${tensor(4)}.conv2d({ filters: 2, kernelSize: 8 })`],
  [
    'depthwiseConv2d with a kernel too large',
    `${tensor(4)}.depthwiseConv2d({ kernelSize: [2, 7] })`,
  ],
  ['maxPooling2d with a window too large', `${tensor(4)}.maxPooling2d({ poolSize: 7 })`],
  [
    'maxPooling2d with the window that is the default',
    `input({ shape: [1, 4, 3] }).maxPooling2d()`,
  ],
  [
    'conv2d with strides and dilation',
    `${tensor(4)}.conv2d({ filters: 2, kernelSize: 2, strides: 2, dilationRate: 2 })`,
  ],
  [
    'depthwiseConv2d with dilation',
    `${tensor(4)}.depthwiseConv2d({ kernelSize: 2, dilationRate: 2 })`,
  ],
  ['softmax over the first axis', `${tensor(4)}.softmax({ axis: 1 })`],
  ...at(
    ranks,
    'batchNormalization of an axis that there is not',
    (rank) => `${tensor(rank)}.batchNormalization({ axis: 7 })`,
  ),
  ...at(
    ranks,
    'batchNormalization of a size that is not known',
    (rank) => `${tensor(rank, 'null')}.batchNormalization()`,
  ),
  ...at(
    ranks,
    'reshape to other values',
    (rank) =>
      `${tensor(rank)}.reshape({ targetShape: [${Array(6 - rank)
        .fill('11')
        .join(', ')}] })`,
  ),
  ...at(ranks, 'add of other sizes', (rank) => `add([${tensor(rank)}, ${tensor(rank, '3')}])`),
  ...at(ranks, 'add as a method', (rank) => `${tensor(rank)}.add(${tensor(rank, '3')})`),
  ...at(
    ranks,
    'concatenate of other ranks',
    (rank) => `concatenate([${tensor(rank)}, ${tensor((rank % 5) + 1)}])`,
  ),
  ...at(
    ranks,
    'concatenate along no axis',
    (rank) => `concatenate([${tensor(rank)}, ${tensor(rank)}], { axis: 6 })`,
  ),
  ['add of one', `add([${tensor(2)}])`],
  ...at(
    ranks,
    'as of another shape',
    (rank) => `${tensor(rank)}.as([${[...sizes.slice(0, rank - 1), '9'].join(', ')}])`,
  ),
  ...at(
    ranks,
    'softmax of another dtype',
    (rank) => `${tensor(rank, undefined, ", dtype: 'int32'")}.softmax()`,
  ),
  ['add of several dtypes', `add([input({ shape: [4] }), input({ shape: [4], dtype: 'int32' })])`],
];

/** A chain of which `'taken'` gives a shape of some rank, and `'next'` takes it. */
const chain = (
  rank: number,
  taker = `activation({ name: 'next', activation: 'relu' })`,
): string => {
  const sizesOf = sizes.slice(1, rank).join(', ');
  return `((x) => graph({ inputs: x, outputs: x
    .dense({ name: 'first', units: 840 })
    .reshape({ name: 'taken', targetShape: [${sizesOf}${rank < 5 ? `${rank > 1 ? ', ' : ''}-1` : ', 1'}] })
    .${taker}
    .dense({ name: 'head', units: 2 }) }))(input({ shape: [3], name: 'start' }))`;
};
const residual = `((x) => graph({ inputs: x, outputs: ((y) => add([y, y.dense({ name: 'inner', units: 4 })], { name: 'sum' }))(x.dense({ name: 'stem', units: 4 })).dense({ name: 'head', units: 2 }) }))(input({ shape: [3], name: 'start' }))`;

/** Two inputs, each through one shared layer, and their sum. */
const shared =
  "((a, b, twin) => graph({ inputs: [a, b], outputs: add([a.apply(twin), b.apply(twin)], { name: 'sum' }) }))(input({ name: 'a', shape: [4] }), input({ name: 'b', shape: [4] }), layers.dense({ name: 'twin', units: 8 }))";
const surgeryMistakes: readonly Mistake[] = [
  ['cut from an input to a shared layer', `${shared}.cut('a', 'twin')`],
  ['cut in the wrong order, to a shared layer', `${shared}.cut('sum', 'twin')`],
  ['slice in the wrong order, to a shared layer', `${shared}.slice('sum', 'twin')`],
  ['cut from a shared layer', `${shared}.cut('twin', 'sum')`],
  [
    'insert of another size that leaves an item out',
    `((x) => graph({ inputs: x, outputs: concatenate([x.dense({ units: 3 }), x.dense({ units: 4 })], { name: 'joined' }).dense({ name: 'next', units: 2 }) }))(input({ shape: [4] })).cut('joined').insert(([one]) => one)`,
  ],
  ...at(
    [2, 3, 4],
    'insert of another size',
    (rank) =>
      `${chain(rank)}.cut('taken').insert((x) => x.reshape({ targetShape: [${sizes.slice(1, rank).join(', ')}, -1] }).dense({ units: 11 }))`,
  ),
  ...at(
    [2, 3, 4],
    'insert of another rank',
    (rank) => `${chain(rank)}.cut('taken').insert((x) => x)`,
  ),
  ['insert before what has no name', `${chain(2, 'reLU()')}.cut('taken').insert((x) => x)`],
  ['insert before several layers', `${residual}.cut('stem').insert((x) => x.dense({ units: 5 }))`],
  ['insert before a merge', `${residual}.cut('inner').insert((x) => x.dense({ units: 5 }))`],
  [
    'insert of a taken name',
    `${residual}.cut('inner').insert((x) => x.dense({ name: 'head', units: 4 }))`,
  ],
  ['remove of a layer that resizes', `${chain(3)}.cut('first').remove()`],
  [
    'insert before the same in another dtype',
    `((x) => graph({ inputs: x, outputs: x.reshape({ name: 'r', targetShape: [4, 1] }).flatten({ name: 'f' }) }))(input({ shape: [4], dtype: 'int32' })).cut('r').insert((x) => x.reshape({ targetShape: [2, 2] }))`,
  ],
  [
    'insert that leaves an input idle',
    `((a, b) => graph({ inputs: [a, b], outputs: add([a.dense({ name: 'p', units: 4 }), b], { name: 'both' }) }))(input({ name: 'a', shape: [3] }), input({ name: 'b', shape: [4] })).cut('p', 'both').insert((x) => x)`,
  ],
  ['remove of a merge', `${residual}.cut('sum').remove()`],
  ['cut in the wrong order', `${chain(3)}.cut('next', 'first')`],
  ['cut of an input', `${chain(3)}.cut('start')`],
  ['remove of a cut in the wrong order', `${chain(3)}.cut('next', 'first').remove()`],
  [
    'insert in a cut in the wrong order',
    `${chain(3)}.cut('next', 'first').insert((x) => x.dense({ units: 1 }))`,
  ],
  ['remove of an input', `${chain(3)}.cut('start').remove()`],
  ['insert for an input', `${chain(3)}.cut('start').insert((x) => x.flatten())`],
  ['insert before an input', `${chain(3)}.before('start').insert((x) => x.flatten())`],
  [
    'a cut of a slice in the wrong order',
    `${chain(3)}.slice('next', 'first').cut('next').remove()`,
  ],
  ['cut from an input', `${chain(3)}.cut('start', 'taken')`],
];

const decider = `((y) => graph({ inputs: y, outputs: y.dense({ name: 'decision', units: 2 }) }))(input({ shape: [4], name: 'y' }))`;
const pair = `((p, q) => graph({ inputs: [p, q], outputs: q.dense({ name: 'r', units: 4 }).add(p, { name: 'pair' }) }))(input({ shape: [4], name: 'p' }), input({ shape: [4], name: 'q' }))`;
const stateful = `((x) => ((lstm) => graph({ inputs: x, outputs: [lstm[0].dense({ name: 'head', units: 2 }), lstm[1], lstm[2]] }))(x.lstm({ name: 'lstm', units: 4, returnState: true })))(input({ shape: [5, 3], name: 'words' }))`;

const verbMistakes: readonly Mistake[] = [
  ...at(
    [2, 3, 4],
    'before, of another size',
    (rank) => `${chain(rank)}.before('next').insert((x) => x.dense({ units: 11 }))`,
  ),
  ['before, of a taken name', `${residual}.before('head').insert((x) => x.reLU({ name: 'sum' }))`],
  ['before an input', `${residual}.before('start')`],
  ['before a merge, one for two', `${residual}.before('sum').insert((x) => x[0])`],
  ['before a merge, a list of one', `${residual}.before('sum').insert((x) => [x[0]])`],
  ['before a merge, three for two', `${residual}.before('sum').insert((x) => [x[0], x[1], x[0]])`],
  [
    'before a merge, one of another size',
    `${residual}.before('sum').insert((x) => [x[0], x[1].dense({ units: 3 })])`,
  ],
  [
    'before a merge, one of a taken name',
    `${residual}.before('sum').insert((x) => [x[0], x[1].dense({ name: 'head', units: 4 })])`,
  ],
  ...at(
    [2, 3, 4],
    'after, of another size',
    (rank) => `${chain(rank)}.after('taken').insert((x) => x.dense({ units: 11 }))`,
  ),
  ['after, of a taken name', `${residual}.after('stem').insert((x) => x.reLU({ name: 'head' }))`],
  [
    'after a layer with several outputs, one for three',
    `${stateful}.after('lstm').insert((x) => x[0])`,
  ],
  [
    'cut of a layer with several outputs, one for three',
    `${stateful}.cut('lstm').insert((x) => x.flatten())`,
  ],
  ['remove of a layer with several outputs', `${stateful}.cut('lstm').remove()`],
  ['slice in the wrong order', `${residual}.slice('head', 'stem')`],
  ['slice to what feeds the first', `${residual}.slice('stem', 'start')`],
  ['graft to another size', `${residual}.graft(${decider}, { at: 'head' })`],
  ['graft to another size, in a list', `${residual}.graft(${decider}, { at: ['head'] })`],
  ['graft to nothing', `${residual}.graft(${decider}, { at: [] })`],
  ['graft to too many', `${residual}.graft(${decider}, { at: ['sum', 'stem'] })`],
  [
    'graft of several inputs, one of another size',
    `${residual}.graft(${pair}, { at: ['stem', 'head'] })`,
  ],
  ['graft of several inputs to one', `${residual}.graft(${pair}, { at: 'stem' })`],
  [
    'graft of a taken name',
    `${residual}.graft(((y) => graph({ inputs: y, outputs: y.dense({ name: 'inner', units: 2 }) }))(input({ shape: [4], name: 'y' })), { at: 'sum' })`,
  ],
  ['rename to a taken name', `${residual}.rename({ inner: 'head' })`],
  ['rename to nothing', `${residual}.rename({ inner: '' })`],
  ['rename to what tfjs does not take', `${residual}.rename({ inner: 'inner#1' })`],
  ['rename to what begins otherwise', `${residual}.rename({ inner: '.inner' })`],
  ['rename to what has a letter of its own', `${residual}.rename({ inner: 'innér' })`],
  ['freeze of a layer', `${residual}.freeze(layers.dense({ units: 2 }))`],
  ['replaceAll of a layer', `${residual}.replaceAll(layers.dense({ units: 2 }), (x) => x)`],
  ['freeze of an input', `${residual}.freeze('start')`],
  ['freeze of an input among others', `${residual}.freeze(['inner', 'start'])`],
  ['unfreeze of an input', `${residual}.unfreeze('start')`],
  ['replaceAll of an input', `${residual}.replaceAll('start', (x) => x)`],
  ['replaceAll of an input among others', `${residual}.replaceAll(['inner', 'start'], (x) => x)`],
  ['replaceAll of another size', `${residual}.replaceAll('inner', (x) => x.dense({ units: 5 }))`],
  [
    'replaceAll of several, of another size',
    `((x) => graph({ inputs: x, outputs: x.dense({ name: 'p', units: 4 }).dense({ name: 'q', units: 4 }).dense({ name: 'r', units: 2 }) }))(input({ shape: [4] })).replaceAll(['p', 'q'], (x) => x.dense({ units: 5 }))`,
  ],
  [
    'replaceAll of several, that fits one of them',
    `((x) => graph({ inputs: x, outputs: x.dense({ name: 'p', units: 4 }).dense({ name: 'q', units: 5 }).dense({ name: 'r', units: 2 }) }))(input({ shape: [4] })).replaceAll(['p', 'q'], (x) => x)`,
  ],
  [
    'replaceAll of several by one name',
    `${residual}.replaceAll(['stem', 'inner'], (x) => x.dense({ name: 'new', units: 4 }))`,
  ],
  [
    'replaceAll by a taken name',
    `${residual}.replaceAll('inner', (x) => x.dense({ name: 'head', units: 4 }))`,
  ],
  ['replaceAll of one with several outputs', `${stateful}.replaceAll('lstm', (x) => x.flatten())`],
  ['replaceAll of one by two', `${residual}.replaceAll('inner', (x) => [x, x])`],
  [
    'replaceAll of one with several outputs, of another size',
    `${stateful}.replaceAll('lstm', (x) => x.lstm({ units: 5, returnSequences: true, returnState: true }))`,
  ],
];

const countMistakes: readonly Mistake[] = [
  ...methods.flatMap(numberMistakesOf),
  [
    'depthwiseConv2d with no dilation',
    `${tensor(4)}.depthwiseConv2d({ kernelSize: 2, dilationRate: [1, 0] })`,
  ],
  ['an input with a size that is none', 'input({ shape: [8, -1] })'],
  ['an input with a batch that is none', 'input({ batchShape: [0, 8] })'],
  ['simpleRNNCell without units', 'layers.simpleRNNCell({ units: 0 })'],
  ['gruCell with half a unit', 'layers.gruCell({ units: 0.5 })'],
  ['rnn of a cell without units', `${tensor(3)}.rnn({ cell: layers.lstmCell({ units: -1 }) })`],
  ['bidirectional of no units', `${tensor(3)}.bidirectional({ layer: layers.lstm({ units: 0 }) })`],
  [
    'timeDistributed of no units',
    `${tensor(3)}.timeDistributed({ layer: layers.dense({ units: 0 }) })`,
  ],
  ['a reusable layer of no units', `${tensor(2)}.apply(layers.dense({ units: 0 }))`],
  ['reshape with two sizes left out', `${tensor(2)}.reshape({ targetShape: [-1, -1] })`],
];

const graphMistakes: readonly Mistake[] = [
  [
    'a name twice',
    `((x) => graph({ inputs: x, outputs: x.dense({ name: 'a', units: 2 }).dense({ name: 'a', units: 2 }) }))(input({ shape: [3] }))`,
  ],
  [
    'the name of an input',
    `((x) => graph({ inputs: x, outputs: x.dense({ name: 'x', units: 2 }) }))(input({ name: 'x', shape: [3] }))`,
  ],
];

/** A layer of a graph, [null, 8] → [null, 2]; and one that takes two tensors and gives both. */
const withModels = (expression: string): string =>
  `((x, y, steps) => ((one, two) => ${expression})(layers.model({ graph: graph({ inputs: x, outputs: x.dense({ name: 'made', units: 2 }) }), name: 'one' }), layers.model({ graph: graph({ inputs: [x, y], outputs: [x, y] }), name: 'two' })))(input({ shape: [8] }), input({ shape: [8] }), input({ shape: [3, 7] }))`;
const modelMistakes: readonly Mistake[] = (
  [
    ['a graph in the place of a layer', 'x.apply(graph({ inputs: x, outputs: x.reLU() }))'],
    ['a model of another size', 'x.dense({ units: 7 }).apply(one)'],
    ['a model of another dtype', "input({ shape: [8], dtype: 'int32' }).apply(one)"],
    ['a model with several inputs', 'x.apply(two)'],
    [
      'a model with several outputs',
      "x.apply(layers.model({ graph: graph({ inputs: x, outputs: [x, x.reLU()] }), name: 'both' }))",
    ],
    ['a call of too few tensors', 'call(two, [x])'],
    ['a call of another size', 'call(two, [x, y.dense({ units: 7 })])'],
    ['a model at each step of another size', 'steps.timeDistributed({ layer: one })'],
    [
      'a model at each step, by name',
      "steps.apply(layers.timeDistributed({ name: 'each', layer: one }))",
    ],
    ['a model of two inputs at each step', 'steps.timeDistributed({ layer: two })'],
    [
      'a model in two wrappers',
      'input({ shape: [2, 3, 8] }).timeDistributed({ layer: layers.timeDistributed({ layer: one }) })',
    ],
    ['a model in both directions', 'steps.bidirectional({ layer: one })'],
    [
      'a model that was edited, as it was',
      "graph({ inputs: x, outputs: [x.apply(one), x.dense({ name: 'other', units: 2 })] }).within('one', (inner) => inner.cut('made').insert((t) => t.dense({ units: 2 }))).cut('other').insert((t) => t.apply(one))",
    ],
  ] as const
).map(([title, expression]) => [title, withModels(expression)]);

const byLayer = methods.map((method) => [method, mistakesOf(method)] as const);
const mistakes = [
  ...layerMistakes,
  ...byLayer.flatMap(([, ofLayer]) => ofLayer),
  ...countMistakes,
  ...graphMistakes,
  ...modelMistakes,
  ...surgeryMistakes,
  ...verbMistakes,
];

const line = (i: number, expression: string): string =>
  `export const mistake_${i} = ${expression.replaceAll(/\s+/g, ' ')};`;
const program = [
  "import { add, call, concatenate, graph, input, layers } from 'tensorgraft';",
  ...mistakes.map(([, expression], i) => line(i, expression)),
  '',
].join('\n');

/** What the runtime says to a mistake. */
const sentenceOf = (expression: string): string => {
  const names = Object.keys(tensorgraft);
  const run = new Function(...names, `return ${expression}`);
  return failure(() => run(...Object.values(tensorgraft))).message;
};

/** What a compiler says to each mistake, by the line that it points at. */
type Said = ReadonlyMap<number, readonly string[]>;

const byMistake = (
  diagnostics: readonly { readonly line: number; readonly message: string }[],
): Said => {
  const said = new Map<number, string[]>();
  for (const { line: at, message } of diagnostics) {
    said.set(at - 2, [...(said.get(at - 2) ?? []), message]);
  }
  return said;
};

const compilers = [
  ['5.9', 'typescript5.9'],
  ['6.0', 'typescript'],
  ['7.0', 'typescript7'],
] as const;

test('every layer but those that take anything refuses something', () => {
  const takeAnything = byLayer.filter(([, ofLayer]) => ofLayer.length === 0);
  expect(takeAnything.map(([method]) => method).sort()).toEqual(
    ['leakyReLU', 'masking', 'reLU', 'rescaling', 'thresholdedReLU'].sort(),
  );
});

describe.each(compilers)('TypeScript %s says what the runtime says', (_, compiler) => {
  let said: Said;
  beforeAll(() => {
    said = byMistake(checkTypes(program, { compiler, noErrorTruncation: true }));
  }, 120_000);

  test.each(mistakes.map(([title, expression], i) => [title, expression, i] as const))(
    '%s',
    (_title, expression, i) => {
      const sentence = sentenceOf(expression);
      const messages = said.get(i) ?? [];
      // Once, and as a string type: not as a part of some other.
      expect(messages.filter((message) => message.includes(JSON.stringify(sentence)))).toEqual([
        expect.anything(),
      ]);
      expect(messages).toHaveLength(1);
      expect(messages[0]).not.toMatch(/'never'|type 'string'/);
    },
  );
});
