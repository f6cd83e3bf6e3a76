import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  fromModel,
  type Graph,
  graph,
  input,
  type Tensor,
  type Unchecked,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { type Case, check, harmNothing, model, net, other } from '../support/patient.ts';
import { checkTypes } from '../support/type-check.ts';

harmNothing();

describe('an unknown layer is an error with the nearest name', () => {
  const verbs: Readonly<Record<string, (name: string) => unknown>> = {
    cut: (name) => net.cut(name),
    'cut, as the last': (name) => net.cut('a', name),
    before: (name) => net.before(name),
    after: (name) => net.after(name),
    slice: (name) => net.slice(name, 'head'),
    'slice, as the last': (name) => net.slice('a', name),
    outputs: (name) => net.outputs('a', name),
    graft: (name) => net.graft(other, { at: name }),
    'graft, in a list': (name) => net.graft(other, { at: [name] }),
    rename: (name) => net.rename({ a: 'first', [name]: 'second' }),
    freeze: (name) => net.freeze(name),
    'freeze, in a list': (name) => net.freeze(['a', name]),
    unfreeze: (name) => net.unfreeze(name),
    replaceAll: (name) => net.replaceAll(['a', name], (x) => x),
    within: (name) => net.within(name, (inner) => inner),
    inline: (name) => net.inline(name),
    layer: (name) => net.layer(name),
  };
  it.each(Object.entries(verbs))('%s', (title, verb) => {
    const [method] = title.split(',');
    check([
      title,
      () => verb('haed'),
      `${method}: there is no layer 'haed'; did you mean 'head'?`,
      {
        code: 'unknown-layer',
        layer: 'haed',
        received: 'haed',
        expected: 'head',
      },
    ]);
    const far = failure(() => verb('nothing like it'));
    expect(far.message).toBe(`${method}: there is no layer 'nothing like it'`);
    expect(far.expected).toContain('head');
  });
});

describe('a layer inside a nested model is an error that says where it is', () => {
  it.each<Case>([
    [
      'cut',
      () => net.cut('inner_1'),
      "cut: there is no layer 'inner_1'; it is inside 'encoder': within('encoder', …)",
      {
        code: 'unknown-layer',
        layer: 'inner_1',
        received: 'inner_1',
        expected: ['encoder', 'inner_1'],
      },
    ],
    [
      'freeze, in a list',
      () => net.freeze(['a', 'inner_2']),
      "freeze: there is no layer 'inner_2'; it is inside 'encoder': within('encoder', …)",
      { code: 'unknown-layer' },
    ],
  ])('%s', (...each) => check(each));
});

const inOrder = (verb: string, last: string): string =>
  `${verb}: '${last}' is not downstream of the first layer; name the layer nearest the input first`;
const shared = (verb: string): string =>
  `${verb}: 'twin' is shared: the graph calls it several times; name one call, such as 'twin#0'${verb === 'cut' ? ", or cut('twin') for all of them" : ''}`;

/** What is used of a nested model with two inputs needs the first of them only. */
const halves = (() => {
  const [p, q] = [input({ shape: [4], name: 'p' }), input({ shape: [4], name: 'q' })];
  const outputs = [p.reLU({ name: 'of_p' }), q.reLU({ name: 'of_q' })];
  const model = graph({ inputs: [p, q], outputs, name: 'halves' }).emit();
  const [left, right] = ['left', 'right'].map((name) => tf.input({ shape: [4], name }));
  const [half] = model.apply([left, right] as never) as tf.SymbolicTensor[];
  const last = tf.layers.reLU({ name: 'last' }).apply(half as tf.SymbolicTensor);
  return fromModel(
    tf.model({ inputs: [left, right] as never, outputs: last as tf.SymbolicTensor }),
  );
})();

describe('a place that is none', () => {
  it.each<Case>([
    [
      'cut in the wrong order',
      () => net.cut('b', 'a'),
      inOrder('cut', 'a'),
      { code: 'not-downstream', layer: 'a', received: ['b', 'a'], expected: ['a', 'b'] },
    ],
    [
      'cut of layers side by side',
      () => net.cut('b', 'wide'),
      inOrder('cut', 'wide'),
      { code: 'not-downstream' },
    ],
    [
      'slice in the wrong order',
      () => net.slice('b', 'a'),
      inOrder('slice', 'a'),
      { code: 'not-downstream', layer: 'a', received: ['b', 'a'], expected: ['a', 'b'] },
    ],
    [
      'slice of layers side by side',
      () => net.slice('b', 'wide'),
      inOrder('slice', 'wide'),
      { code: 'not-downstream' },
    ],
    [
      'slice to what feeds the first',
      () => net.slice('a', 'x'),
      inOrder('slice', 'x'),
      { code: 'not-downstream' },
    ],
    [
      'slice from an input to what it does not feed',
      () => net.slice('x', 'wide'),
      inOrder('slice', 'wide'),
      { code: 'not-downstream' },
    ],
    [
      'cut of an input',
      () => net.cut('x'),
      "cut: 'x' is an input of the graph; cut from a layer that it feeds",
      { code: 'cuts-input', layer: 'x', received: 'x' },
    ],
    [
      'cut of an input, where no layer could be named',
      () => {
        const x = input({ shape: [4], name: 'x' });
        return graph({ inputs: x, outputs: x.dense({ units: 2 }) }).cut('x' as never);
      },
      'cut: of this graph only inputs have names; give one to the layer that is to be cut',
      { code: 'cuts-input', layer: 'x', received: 'x' },
    ],
    [
      'cut through an input',
      () => net.cut('x', 'b'),
      "cut: 'x' is an input of the graph; cut from a layer that it feeds",
      { code: 'cuts-input', layer: 'x' },
    ],
    [
      'before an input',
      () => net.before('ids'),
      "before: 'ids' is an input of the graph; insert after it",
      { code: 'before-input', layer: 'ids' },
    ],
    [
      'replaceAll of an input',
      () => net.replaceAll('x', (x) => x),
      "replaceAll: 'x' is an input of the graph; insert after it",
      { code: 'replaces-input', layer: 'x' },
    ],
    [
      'replaceAll of an input among others',
      () => net.replaceAll(['a', 'x'], (x) => x),
      "replaceAll: 'x' is an input of the graph; insert after it",
      { code: 'replaces-input', layer: 'x' },
    ],
    [
      'freeze of an input',
      () => net.freeze('x'),
      "freeze: 'x' is an input of the graph, which has no weights; name layers",
      { code: 'freezes-input', layer: 'x' },
    ],
    [
      'unfreeze of an input among others',
      () => net.unfreeze(['a', 'x']),
      "unfreeze: 'x' is an input of the graph, which has no weights; name layers",
      { code: 'freezes-input', layer: 'x' },
    ],
    [
      'freeze of an input beside a name that is not there',
      () => net.freeze(['x', 'nothing like it']),
      "freeze: there is no layer 'nothing like it'",
      { code: 'unknown-layer', layer: 'nothing like it' },
    ],
    [
      'after, for what it does not feed',
      () => net.after('a').insert((x) => x, { only: ['head'] }),
      "after: 'a' does not feed 'head' directly",
      { code: 'not-a-consumer', layer: 'a', received: 'head', expected: ['b', 'sum'] },
    ],
    [
      'after, for a name like one that it feeds',
      () => net.after('a').insert((x) => x, { only: ['sun'] as never }),
      "after: 'a' does not feed 'sun' directly; did you mean 'sum'?",
      { code: 'not-a-consumer', layer: 'a', received: 'sun', expected: ['b', 'sum'] },
    ],
    [
      'after, for nothing',
      () => net.after('a').insert((x) => x, { only: [] as never }),
      "after: 'only' must name a layer that 'a' feeds",
      { code: 'empty', layer: 'a', expected: ['b', 'sum'] },
    ],
    [
      'outputs of nothing',
      () => (net.outputs as () => unknown)(),
      'outputs: name at least one layer',
      { code: 'empty' },
    ],
    [
      'a span from a shared layer',
      () => net.cut('twin', 'both'),
      shared('cut'),
      { code: 'shared-layer', layer: 'twin', received: 2, expected: 1 },
    ],
    ['before a shared layer', () => net.before('twin'), shared('before'), { code: 'shared-layer' }],
    ['after a shared layer', () => net.after('twin'), shared('after'), { code: 'shared-layer' }],
    [
      'slice from a shared layer',
      () => net.slice('twin', 'head'),
      shared('slice'),
      { code: 'shared-layer' },
    ],
    [
      'outputs of a shared layer',
      () => net.outputs('twin'),
      shared('outputs'),
      { code: 'shared-layer' },
    ],
    [
      'graft at a shared layer',
      () => net.graft(other, { at: 'twin' }),
      shared('graft'),
      { code: 'shared-layer' },
    ],
    [
      'a call that there is not',
      () => net.cut('twin#2'),
      "cut: there is no layer 'twin#2'; the last call of that layer is 'twin#1'",
      { code: 'unknown-layer', expected: 'twin' },
    ],
    [
      'a call that there is not, of a layer that has one',
      () => net.cut('head#1' as never),
      "cut: there is no layer 'head#1'; that layer has one call: name the layer, 'head'",
      { code: 'unknown-layer' },
    ],
    [
      'a call by a number that is spelled otherwise',
      () => net.cut('twin#01' as 'twin#1'),
      "cut: there is no layer 'twin#01'",
      { code: 'unknown-layer' },
    ],
    [
      'an input that nothing would need',
      () =>
        net
          .cut('sum', 'both')
          .insert(
            (x) =>
              (x as unknown as Tensor<[null, 8]>[])[0]?.concatenate(
                (x as unknown as Tensor<[null, 8]>[])[1] as never,
              ) as never,
          ),
      "cut: nothing would need the input 'ids' any more, and tfjs loads a model without such",
      { code: 'unused-input', layer: 'ids' },
    ],
    [
      'an input that nothing would need once a nested model is dissolved',
      () => halves.inline('halves'),
      "inline: nothing would need the input 'right' any more, and tfjs loads a model without such",
      { code: 'unused-input', layer: 'right' },
    ],
    [
      'an input that nothing would need where several layers are replaced',
      () =>
        halves.replaceAll('halves', (([left, right]: Tensor<[null, 4]>[]) => [
          left,
          left?.add(right as never),
        ]) as never),
      "replaceAll: nothing would need the input 'right' any more, and tfjs loads a model without such",
      { code: 'unused-input', layer: 'right' },
    ],
  ])('%s', (...made) => check(made));
});

describe('a call of a layer, where a layer is wanted', () => {
  const verbs: Readonly<Record<string, (name: string) => unknown>> = {
    rename: (name) => net.rename({ [name]: 'second' }),
    freeze: (name) => net.freeze(['a', name]),
    replaceAll: (name) => net.replaceAll(name, (x) => x),
    within: (name) => net.within(name, (inner) => inner),
    inline: (name) => net.inline(name),
  };
  const sentence = (verb: string, layer: string, call: string): string =>
    `${verb}: '${call}' is one call of '${layer}'; name the layer, '${layer}'`;
  it.each(Object.entries(verbs))('%s', (verb, act) => {
    check([
      verb,
      () => act('twin#1'),
      sentence(verb, 'twin', 'twin#1'),
      { code: 'one-call', layer: 'twin', received: 'twin#1', expected: 'twin' },
    ]);
  });

  it('is what the only call of a layer is', () => {
    check(['cut', () => net.cut('a#0'), sentence('cut', 'a', 'a#0'), { code: 'one-call' }]);
  });
});

describe('what does not fit', () => {
  const ids = input({ shape: [16], name: 'ids', dtype: 'int32' });
  const rows = ids.embedding({ inputDim: 9, outputDim: 2 });
  const numbers = graph({ inputs: ids, outputs: rows.flatten().dense({ units: 6 }) });
  const inside = (edit: (inner: Graph<Unchecked>) => Graph<Unchecked>): unknown =>
    net.within('encoder', edit);
  it.each<Case>([
    [
      'a removal',
      () => net.cut('flat', 'wide').remove(),
      "remove: what feeds 'flat' gives [null, 5, 2], but 'twin' takes [null, 8]",
      { code: 'replacement', layer: 'wide' },
    ],
    [
      'a removal of a merge',
      () => net.cut('sum').remove(),
      "remove: 'sum' takes another number of tensors than the span gives; use insert",
      { code: 'remove-arity' },
    ],
    [
      'graft to another size',
      () => net.graft(other, { at: 'a' }),
      "graft: 'a' gives [null, 8], but the other graph takes [null, 4]",
      { code: 'graft-misfit', layer: 'y', received: [null, 8], expected: [null, 4] },
    ],
    [
      'graft to too many layers',
      () => net.graft(other, { at: ['head', 'a'] }),
      "graft: the other graph has 1 input, but 'at' names 2 tensors",
      { code: 'graft-inputs', received: 2, expected: 1 },
    ],
    [
      'graft to none',
      () => net.graft(other, { at: [] }),
      "graft: the other graph has 1 input, but 'at' names 0 tensors",
      { code: 'graft-inputs', received: 0, expected: 1 },
    ],
    [
      'graft of the same names',
      () => net.graft(net.slice('head', 'head').rename({ head: 'a' }), { at: 'encoder' }),
      "the name 'a' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'a' },
    ],
    [
      'graft of no graph',
      () => net.graft(model as never, { at: 'head' }),
      'graft: takes a graph made by tensorgraft, such as fromModel(model), but gets a LayersModel',
      { code: 'not-a-graph', expected: 'a graph' },
    ],
    [
      'rename to a taken name',
      () => net.rename({ a: 'head' }),
      "the name 'head' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'head' },
    ],
    [
      'rename of two to one',
      () => net.rename({ a: 'z', b: 'z' }),
      "the name 'z' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'z' },
    ],
    [
      'rename to nothing',
      () => net.rename({ a: '' }),
      "rename: the new name of 'a' must be a string that is not empty",
      { code: 'bad-name', layer: 'a', received: '' },
    ],
    [
      'rename to a number',
      () => net.rename({ a: 3 as never }),
      "rename: the new name of 'a' must be a string that is not empty",
      { code: 'bad-name', received: 3 },
    ],
    ...['a#1', 'my layer', '_a', 'é', 'valueOf'].map(
      (name): Case => [
        `rename to '${name}', which emit would refuse`,
        () => net.rename({ a: name }),
        `rename: '${name}' cannot be the name of a layer: tfjs takes letters, digits, '-', '.', '_' and '/', and a letter or a digit first, but not what every object has, such as 'constructor'`,
        { code: 'bad-name', layer: 'a', received: name },
      ],
    ),
    [
      'freeze of another number',
      () => net.freeze({ className: 'Dense' }, { count: 2 }),
      'freeze: {"className":"Dense"} matches 5 layers, not 2',
      { code: 'match-count', received: ['a', 'b', 'twin', 'wide', 'head'], expected: 2 },
    ],
    [
      'unfreeze of none',
      () => net.unfreeze(() => false),
      'unfreeze: the predicate matches 0 layers, not one or more',
      { code: 'match-count' },
    ],
    [
      'replaceAll of another number',
      () => net.replaceAll(['a', 'b'], (x) => x, { count: 3 }),
      'replaceAll: ["a","b"] matches 2 layers, not 3',
      { code: 'match-count', received: ['a', 'b'], expected: 3 },
    ],
    [
      'replaceAll with one name for two',
      () => net.replaceAll(['a', 'b'], (x) => x.as([null, 8]).dense({ name: 'new', units: 8 })),
      "the name 'new' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'new' },
    ],
    [
      'within what is no model',
      () => net.within('a', (inner) => inner),
      "within: 'a' is a Dense, not a nested model",
      { code: 'not-nested', layer: 'a', received: 'Dense' },
    ],
    [
      'within, an unknown layer',
      () => inside((inner) => inner.cut('inner_3').remove()),
      "cut: there is no layer 'inner_3'; did you mean 'inner_1'?",
      { code: 'unknown-layer' },
    ],
    [
      'within, to another size',
      () =>
        inside((inner) => inner.cut('inner_2').insert((x) => x.as([null, 5]).dense({ units: 7 }))),
      "within: 'encoder' then gives [null, 7], but 'head' takes [null, 6]",
      { code: 'replacement', layer: 'encoder' },
    ],
    [
      'within, to more outputs',
      () => inside((inner) => inner.outputs('inner_1', 'inner_2')),
      "within: 'encoder' had 1 output, and would have 2",
      { code: 'nested-outputs', received: 2, expected: 1 },
    ],
    [
      'within, to what takes another size',
      () => inside((inner) => inner.slice('inner_2', 'inner_2')),
      "'encoder' takes [null, 5], but gets [null, 16]",
      { code: 'nested-input', layer: 'encoder' },
    ],
    [
      'within, to what takes another dtype',
      () => inside(() => numbers as never),
      "'encoder' takes int32 [null, 16], but gets [null, 16]",
      { code: 'nested-dtype', layer: 'encoder' },
    ],
    [
      'within, to no graph',
      () => inside(() => undefined as never),
      'within: the callback must return a graph, but gives undefined; is there a return missing in it?',
      { code: 'not-a-graph' },
    ],
    [
      'inline of what is no model',
      () => net.inline('head'),
      "inline: 'head' is a Dense, not a nested model",
      { code: 'not-nested', layer: 'head' },
    ],
    [
      'inline to taken names',
      () => net.rename({ a: 'inner_1' }).inline('encoder'),
      "the name 'inner_1' is taken by another layer; give this one a name of its own",
      { code: 'name-taken', layer: 'inner_1' },
    ],
    [
      'transfer from no model',
      () => net.transfer('encoder' as never),
      'transfer: takes a graph or a tf.LayersModel, such as await tf.loadLayersModel(url), but gets "encoder"',
      { code: 'not-a-model' },
    ],
    [
      'diff with no graph',
      () => net.diff(model as never),
      'diff: takes a graph made by tensorgraft, such as fromModel(model), but gets a LayersModel',
      { code: 'not-a-graph' },
    ],
  ])('%s', (...made) => check(made));
});

it('a name that is not there is answered with those that are, before and after surgery', () => {
  const program = `
    import { graph, input } from 'tensorgraft';
    const x = input({ shape: [4], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'a', units: 4 }).dense({ name: 'b', units: 4 }) });
    net.cut('q');
    net.cut('a').remove().layer('a');
    net.rename({ a: 'c' }).outputs('a');
  `;
  const lists = checkTypes(program).map(({ message }) => {
    const list = /is not assignable to parameter of type '(.*)'/.exec(message)?.[1] ?? message;
    return list.split(' | ').sort();
  });
  expect(lists).toEqual([
    ['"a"', '"b"', '"x"'],
    ['"b"', '"x"'],
    ['"b"', '"c"', '"x"'],
  ]);
});

it('a name that rename does not find is where the compiler says so', () => {
  const [wrong, ...others] = checkTypes(`
    import { graph, input } from 'tensorgraft';
    const x = input({ shape: [4], name: 'x' });
    const net = graph({ inputs: x, outputs: x.dense({ name: 'a', units: 4 }) });
    net.rename({ q: 'b' });
    net.rename({ a: 'b' }).cut('b');
    declare const names: Record<string, string>;
    net.rename(names).cut('b');
  `);
  expect(wrong?.message).toContain(`'"rename: there is no layer 'q'"'`);
  expect(others).toEqual([]);
});
