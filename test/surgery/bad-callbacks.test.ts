import { describe, expect, it } from 'vitest';
import { type AnyTensor, input, type Tensor } from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import {
  type Case,
  check,
  type Fields,
  harmNothing,
  misfit,
  model,
  net,
  other,
} from '../support/patient.ts';

harmNothing();

type Callback = (x: never) => unknown;
/** Every verb with a callback, where `[null, 8]` goes in and should come out. */
const callbacks: Readonly<Record<string, (callback: Callback) => unknown>> = {
  'cut and insert': (callback) => net.cut('b').insert(callback as never),
  'cut and plan': (callback) => net.cut('b').plan(callback as never),
  before: (callback) => net.before('b').insert(callback as never),
  after: (callback) => net.after('a').insert(callback as never),
  'after, for some': (callback) => net.after('a').insert(callback as never, { only: ['b'] }),
  replaceAll: (callback) => net.replaceAll('b', callback as never),
};
const made = (make: (x: Tensor<[null, 8]>) => unknown): Callback => make as Callback;
const alien = input({ shape: [8], name: 'alien' });
let kidnapped: AnyTensor | undefined;
net.cut('b').insert((x) => {
  kidnapped = x;
  return x;
});

const missing = 'insert: the replacement must return a tensor; is there a return missing in it?';
const gives = (what: string): string =>
  `insert: the replacement must return a tensor made of what it is given, such as x.reLU() or x.apply(layer), but gives ${what}`;
const foreign =
  "insert: the replacement uses 'alien' from outside of the callback; make it of what the callback is given";
const wrongCallbacks: readonly (readonly [
  mistake: string,
  callback: Callback,
  message: string | RegExp,
  fields: Fields,
])[] = [
  ['returns nothing', () => undefined, missing, { code: 'not-a-tensor', received: undefined }],
  ['returns a number', () => 8, gives('8'), { code: 'not-a-tensor', received: 8 }],
  ['returns null', () => null, gives('null'), { code: 'not-a-tensor', received: null }],
  [
    'returns a tensor of tfjs',
    () => model.inputs[0],
    gives('a SymbolicTensor'),
    { code: 'not-a-tensor' },
  ],
  ['returns a promise', async (x: never) => x, gives('a Promise'), { code: 'not-a-tensor' }],
  [
    'returns two tensors',
    (x) => [x, x],
    /^insert: the replacement must return as many tensors as '[ab]' (gives|takes): 1, not 2$/,
    { code: 'output-count', received: 2, expected: 1 },
  ],
  [
    'returns no tensors',
    () => [],
    /^insert: the replacement must return as many tensors as '[ab]' (gives|takes): 1, not 0$/,
    { code: 'output-count', received: 0, expected: 1 },
  ],
  [
    'returns a tensor of another graph',
    () => alien,
    foreign,
    { code: 'foreign-tensor', layer: 'alien' },
  ],
  ['mixes one in', made((x) => x.add(alien)), foreign, { code: 'foreign-tensor', layer: 'alien' }],
  [
    'returns what another callback was given',
    () => kidnapped,
    'insert: the replacement uses a tensor from outside of the callback; make it of what the callback is given',
    { code: 'foreign-tensor' },
  ],
  [
    'gives another size',
    made((x) => x.dense({ units: 7 })),
    /gives \[null, 7\], but .* \[null, 8\]$/,
    { code: 'replacement', received: [null, 7], expected: [null, 8] },
  ],
  [
    'gives another rank',
    made((x) => x.reshape({ targetShape: [8, 1] })),
    /gives \[null, 8, 1\], but .* \[null, 8\]$/,
    { code: 'replacement', received: [null, 8, 1], expected: [null, 8] },
  ],
  [
    'gives a name that is taken',
    made((x) => x.dense({ name: 'wide', units: 8 })),
    "the name 'wide' is taken by another layer; give this one a name of its own",
    { code: 'name-taken', layer: 'wide', received: 'wide' },
  ],
  [
    'gives the name of an input',
    made((x) => x.reLU({ name: 'ids' })),
    "the name 'ids' is taken by another layer; give this one a name of its own",
    { code: 'name-taken', layer: 'ids' },
  ],
  [
    'gives one name twice',
    made((x) => x.reLU({ name: 'new' }).dense({ name: 'new' as string, units: 8 })),
    "the name 'new' is taken by another layer; give this one a name of its own",
    { code: 'name-taken', layer: 'new' },
  ],
  [
    'misuses a layer',
    made((x) => x.conv2d({ filters: 2, kernelSize: 1 } as never)),
    'conv2d: takes [batch, height, width, channels], but gets [null, 8]; a reshape before it can mend the rank',
    { code: 'rank' },
  ],
  [
    'misspells an option',
    made((x) => x.dense({ unit: 8 } as never)),
    "dense: there is no option 'unit'; did you mean 'units'?",
    { code: 'unknown-option' },
  ],
];

/** The sentence as the verb that was called says it. */
const inWordsOf = (name: string, message: string): string =>
  message.replace(/(?<=^\^?)insert:/, name === 'replaceAll' ? 'replaceAll:' : 'insert:');

describe.each(Object.entries(callbacks))('%s: a callback that', (name, verb) => {
  it.each(wrongCallbacks)('%s', (_mistake, callback, message, fields) => {
    const error = failure(() => verb(callback));
    if (typeof message === 'string') expect(error.message).toBe(inWordsOf(name, message));
    else expect(error.message).toMatch(new RegExp(inWordsOf(name, message.source)));
    expect(error).toMatchObject(fields);
  });

  it('throws, throws what it throws', () => {
    const mine = new Error('mine');
    expect(() =>
      verb(
        made((x) => {
          x.dense({ name: 'new', units: 8 });
          throw mine;
        }),
      ),
    ).toThrow(mine);
    // No name is taken by it.
    net.cut('b').insert((x) => x.as([null, 8]).dense({ name: 'new', units: 8 }));
  });
});

describe('a callback that ignores what it is given', () => {
  it.each<Case>([
    [
      'all of it, for a constant',
      () => net.cut('b').insert(() => input({ shape: [8] })),
      'insert: the replacement uses a tensor from outside of the callback; make it of what the callback is given',
      { code: 'foreign-tensor' },
    ],
    [
      'one tensor of two, in a cut',
      () => net.cut('sum').insert((([left]: never[]) => left) as never),
      'insert: the replacement ignores item 1 of the tensors that it is given',
      { code: 'ignored-input', received: 1 },
    ],
    [
      'one tensor of two, before a merge',
      () => net.before('sum').insert((([, right]: never[]) => [right, right]) as never),
      'insert: the replacement ignores item 0 of the tensors that it is given',
      { code: 'ignored-input', received: 0 },
    ],
    [
      'one tensor of two, in replaceAll',
      () => net.replaceAll('sum', (([, right]: never[]) => right) as never),
      'replaceAll: the replacement ignores item 0 of the tensors that it is given',
      { code: 'ignored-input', received: 0 },
    ],
    [
      'two tensors for one, in replaceAll',
      () => net.replaceAll('sum', (([left, right]: never[]) => [left, right]) as never),
      "replaceAll: the replacement must return as many tensors as 'sum' gives: 1, not 2",
      { code: 'output-count', layer: 'sum', received: 2, expected: 1 },
    ],
    [
      'the place of one, before a merge',
      () =>
        net
          .before('sum')
          .insert((([left, right]: Tensor<[null, 8]>[]) => left?.add(right as never)) as never),
      "insert: the replacement must return as many tensors as 'sum' takes: 2, not 1",
      { code: 'output-count', layer: 'sum', received: 1, expected: 2 },
    ],
  ])('%s', (...made) => check(made));
});

const asFloats = ((x: Tensor<[null, 5]>) =>
  x.embedding({ inputDim: 9, outputDim: 5 }).globalAveragePooling1d()) as never;

describe('whole numbers, which only inputs hand on, and others', () => {
  it.each<Case>([
    [
      'in a cut',
      () => net.cut('whole').insert((x) => x),
      misfit('int32 [null, 5]', "'words'", '[null, 5]'),
      { code: 'replacement', layer: 'whole' },
    ],
    [
      'in a removal',
      () => net.cut('whole').remove(),
      "remove: what feeds 'whole' gives int32 [null, 5], but 'words' takes [null, 5]",
      { code: 'replacement', layer: 'whole' },
    ],
    [
      'before',
      () => net.before('whole').insert(asFloats),
      misfit('[null, 5]', "'whole'", 'int32 [null, 5]'),
      { code: 'replacement', layer: 'whole' },
    ],
    [
      'after',
      () => net.after('ids').insert(asFloats),
      misfit('[null, 5]', "'whole'", 'int32 [null, 5]'),
      { code: 'replacement', layer: 'ids' },
    ],
    [
      'graft',
      () => net.graft(other, { at: 'ids' }),
      "graft: 'ids' gives int32 [null, 5], but the other graph takes [null, 4]",
      { code: 'graft-misfit', layer: 'y', received: [null, 5], expected: [null, 4] },
    ],
    [
      'replaceAll',
      () => net.replaceAll('whole', (x) => x),
      'replaceAll: the replacement gives int32 [null, 5], but a layer that it replaces gives [null, 5]',
      { code: 'replacement', layer: 'whole' },
    ],
  ])('%s', (...made) => check(made));
});
