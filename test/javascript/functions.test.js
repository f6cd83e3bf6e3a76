// In JavaScript, as those write it whom no compiler tells what is wrong.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import * as tensorgraft from '../../src/index.ts';
import { cells, definitions } from '../../src/layers/catalogue.ts';
import { harmNothing, model, net } from '../support/patient.ts';
import {
  aGraph,
  aModel,
  asOptions,
  callback,
  either,
  layer,
  list,
  missing,
  object,
  option,
  signature,
  tensor,
  unknown,
} from './sentences.js';
import { methodsOf, testTable, thrown } from './table.js';

harmNothing();

const { add, average, block, call, check, concatenate, defineLayer, dot, fromModel, graph } =
  tensorgraft;
const { input, layers, load, maximum, minimum, multiply, required, save } = tensorgraft;
const { signatureSource, toCode, verify, TensorgraftError } = tensorgraft;

const x = input({ shape: [8], name: 'p' });
const ids = input({ shape: [5], dtype: 'int32' });
const steps = input({ shape: [5, 8] });
const shared = layers.dense({ units: 8 });
const own = {
  method: 'own',
  className: 'Own',
  options: {},
  shapeOptions: [],
  shape: () => 8,
  create: () => tf.layers.reLU(),
};
const ownLayer = defineLayer(own);
const symbolic = tf.input({ shape: [3] });
/** A layers model of another copy of tfjs. */
const foreign = { getLayer: () => {}, predict: () => {} };
const check8 = "(value) => (value > 0 ? undefined : 'a number above 0')";
const dtypes = "one of 'float32', 'int32', 'bool'";
const flag = 'true or false';
const shapes = 'a list of the shapes that come out';
const inputs = 'a tf.Tensor, or a list of one for each input';
const text = 'a string that is not empty';

/** What is wrong with what a tensor has besides the layers, and with what layers take besides a config. */
const ofTensors = {
  as: [
    [() => x.as(), ...list('as', 'undefined', 'a shape', '[null, 8]')],
    [() => x.as(3), ...list('as', '3', 'a shape', '[null, 8]')],
    [() => x.as(null, 8), ...list('as', 'null', 'a shape', '[null, 8]')],
  ],
  apply: [
    [() => x.apply(), ...layer('apply', 'undefined')],
    [() => x.apply(3), ...layer('apply', '3')],
    [() => x.apply(layers.dense), ...layer('apply', 'a function')],
    [
      () => x.apply(net),
      "apply: of a graph, make a layer first: layers.model({ graph, name: 'encoder' })",
      'not-a-layer',
    ],
    [() => x.apply(shared, 3), ...object('dense', 'initialState', '3')],
    [
      () => x.apply(model),
      "'net' takes as many tensors as it has inputs: 2, not 1; give a list of them to call(…)",
      'input-count',
    ],
    [
      () => x.apply(ownLayer()),
      'own: its shape must give a shape, such as [null, 8], but gives 8',
      'own-shape',
    ],
    [
      () => x.apply(defineLayer({ ...own, shape: () => [[null, 3], 3] })()),
      'own: its shape must give a shape, such as [null, 8], but gives [[null,3],3]',
      'own-shape',
    ],
    [
      () => x.apply(defineLayer({ ...own, shape: () => [null, -1] })()),
      'own: its shape must give a shape, such as [null, 8], but gives [null,-1]',
      'own-shape',
    ],
    [
      () => x.apply(defineLayer({ ...own, shape: (s) => s, resolve: () => undefined })()),
      'own: its resolve must give a config, but gives undefined',
      'own-resolve',
    ],
  ],
  dense: [
    [() => x.dense(), ...missing('dense', 'units', 'a positive integer')],
    [() => x.dense('a'), ...object('dense', 'units', '"a"')],
    [() => x.dense([3]), ...object('dense', 'units', '[3]')],
    [() => x.dense(ids), ...asOptions('dense')],
    [
      () => x.dense({ units: model }),
      ...option('dense', 'units', 'a positive integer', 'a LayersModel'),
    ],
  ],
  lstm: [
    [
      () => steps.lstm({ units: 4 }, { initialState: x }),
      ...option('lstm', 'initialState', 'a list of tensors, such as [h]', 'a Tensor'),
    ],
    [() => steps.lstm({ units: 4 }, [x]), ...object('lstm', 'initialState', '[a Tensor]')],
    [
      () => steps.lstm({ units: 4 }, { initalState: [x] }),
      ...unknown('lstm', 'initalState', 'initialState'),
    ],
    [
      () => steps.lstm({ units: 4, initialState: x }),
      'lstm: initialState is no option of the layer; give it after them: lstm({ … }, { initialState: [h] })',
      'unknown-option',
    ],
  ],
  add: [
    [() => x.add(), ...tensor('add', 'undefined')],
    [() => x.add(3), ...tensor('add', '3')],
    [() => x.add(x, x), ...asOptions('add')],
    [() => x.add(x, null), ...object('add', 'name', 'null')],
  ],
};

/** What is wrong with each function that the package exports. */
const functions = {
  add: [
    [() => add(), ...list('add', 'undefined')],
    [() => add(x), ...list('add', 'a Tensor')],
    [() => add(x, x), ...list('add', 'a Tensor')],
    [() => add([x, 3]), ...tensor('add', '3')],
    [() => add([x, x], null), ...object('add', 'name', 'null')],
    [() => add([x, x], { nmae: 'c' }), ...unknown('add', 'nmae', 'name')],
  ],
  average: [[() => average(new Set([x, x])), ...list('average', 'a Set')]],
  concatenate: [[() => concatenate('x'), ...list('concatenate', '"x"')]],
  dot: [[() => dot(), ...list('dot', 'undefined')]],
  maximum: [[() => maximum(x), ...list('maximum', 'a Tensor')]],
  minimum: [[() => minimum(null), ...list('minimum', 'null')]],
  multiply: [[() => multiply({}), ...list('multiply', '{}')]],
  block: [
    [() => block(), ...callback('block', 'undefined', '(x) => x.dense({ units: 8 })')],
    [() => block(x), ...callback('block', 'a Tensor', '(x) => x.dense({ units: 8 })')],
  ],
  call: [
    [() => call(), ...layer('call', 'undefined')],
    [() => call(model), ...list('call', 'undefined', 'a list of tensors', '[x]')],
    [() => call(model, x, [[null, 4]]), ...list('call', 'a Tensor', 'a list of tensors', '[x]')],
    [() => call(model, [], [[null, 4]]), ...list('call', '[]', 'a list of tensors', '[x]')],
    [() => call(model, [x, ids]), ...list('call', 'undefined', shapes, '[[null, 8]]')],
    [() => call(model, [x, ids], [null, 4]), ...list('call', '[null,4]', shapes, '[[null, 8]]')],
    [() => call(model, [x, 3], [[null, 4]]), ...tensor('net', '3')],
    [() => call(shared, [3], [[null, 8]]), ...tensor('Dense', '3')],
    [
      () => call(model, [x], [[null, 4]]),
      "'net' takes as many tensors as it has inputs: 2, not 1; give a list of them to call(…)",
      'input-count',
    ],
  ],
  check: [
    [() => check(), ...either('check', 'undefined')],
    [() => check('x'), ...either('check', '"x"')],
    [() => check({ dag: 3 }), ...either('check', '{"dag":3}')],
  ],
  defineLayer: [
    [() => defineLayer(), ...object('defineLayer', 'method', 'undefined')],
    [() => defineLayer({}), ...missing('defineLayer', 'method', text)],
    [
      () => defineLayer({ ...own, className: 'Dense' }),
      "defineLayer: 'Dense' is a layer of tfjs, which the catalogue has; give your class a className of its own",
      'class-taken',
    ],
    [() => defineLayer({ ...own, className: 3 }), ...option('defineLayer', 'className', text, '3')],
    [
      () => defineLayer({ ...own, shape: undefined }),
      ...missing('defineLayer', 'shape', 'a function'),
    ],
    [
      () => defineLayer({ ...own, create: [] }),
      ...option('defineLayer', 'create', 'a function', '[]'),
    ],
    [
      () => defineLayer({ ...own, options: { factor: 3 } }),
      ...option(
        'defineLayer',
        'options',
        'an object with a check for each option, such as {}',
        '{"factor":3}',
      ),
    ],
    [
      () => defineLayer({ ...own, weigthedBy: () => [] }),
      ...unknown('defineLayer', 'weigthedBy', 'weighedBy'),
    ],
  ],
  fromModel: [
    [() => fromModel(), ...aModel('undefined')],
    [() => fromModel(null), ...aModel('null')],
    [() => fromModel(net), ...aModel('a Graph')],
    [
      () => fromModel(foreign),
      'fromModel: this is not a tf.LayersModel; is there a second copy of tfjs?',
      'not-a-model',
    ],
    [() => fromModel(model, 'x'), ...signature('fromModel', '"x"')],
    [() => fromModel(model, null), ...signature('fromModel', 'null')],
    [() => fromModel(model, model), ...signature('fromModel', 'a LayersModel')],
    [
      () => fromModel(model, { inputs: [], outputs: [], layers: { a: 3 }, from: {} }),
      ...signature('fromModel', '{"inputs":[],"outputs":[],"layers":{"a":3},"from":{}}'),
    ],
  ],
  graph: [
    [() => graph(), ...object('graph', 'inputs', 'undefined')],
    [() => graph(x, x), ...object('graph', 'inputs', 'a Tensor')],
    [
      () => graph(graph({ inputs: x, outputs: x.reLU() })),
      'graph: takes tensors, such as { inputs: x, outputs: y }; fromModel opens a model, but gets a Graph',
      'not-tensors',
    ],
    [
      () => graph({}),
      'graph: inputs must be tensors made by tensorgraft, not undefined',
      'not-a-tensor',
    ],
    [
      () => graph({ inputs: x }),
      'graph: outputs must be tensors made by tensorgraft, not undefined',
      'not-a-tensor',
    ],
    [
      () => graph({ inputs: symbolic, outputs: x }),
      'graph: inputs must be tensors made by tensorgraft, not a SymbolicTensor',
      'not-a-tensor',
    ],
    [() => graph({ input: x, output: x }), ...unknown('graph', 'input', 'inputs')],
    [() => graph({ inputs: x, outputs: x, name: 3 }), ...option('graph', 'name', 'a string', '3')],
  ],
  input: [
    [() => input(), ...object('input', 'shape', 'undefined')],
    [() => input(3), ...object('input', 'shape', '3')],
    [() => input([8]), ...object('input', 'shape', '[8]')],
    [() => input({}), 'input: give one of shape and batchShape', 'input-shape'],
    [() => input({ shape: 8 }), ...option('input', 'shape', 'a list of sizes', '8')],
    [() => input({ shape: null }), ...option('input', 'shape', 'a list of sizes', 'null')],
    [() => input({ shape: [8], nme: 'x' }), ...unknown('input', 'nme', 'name')],
    [
      () => input({ shape: [8], name: 3 }),
      ...option('input', 'name', 'a string that is not empty', '3'),
    ],
    [() => input({ shape: [8], dtype: 'float' }), ...option('input', 'dtype', dtypes, '"float"')],
  ],
  load: [
    [
      () => load(),
      "load: takes a path, a URL or a tf.io.IOHandler, such as 'net/model.json', but gets undefined",
      'source',
    ],
    [
      () => load(3),
      "load: takes a path, a URL or a tf.io.IOHandler, such as 'net/model.json', but gets 3",
      'source',
    ],
    // Before anything is read.
    [() => load('nowhere', 3), ...signature('load', '3')],
  ],
  required: [
    [() => required(), ...callback('required', 'undefined', check8)],
    [() => required('a number'), ...callback('required', '"a number"', check8)],
  ],
  save: [
    [() => save(), ...either('save', 'undefined')],
    [() => save('out', net), ...either('save', '"out"')],
    [
      () => save(model),
      "save: takes the path of a folder or a file, such as 'out/net', but gets undefined",
      'bad-path',
    ],
    [() => save(net, 'out', 3), ...object('save', 'loadable', '3')],
    [() => save(net, 'out', { loadible: true }), ...unknown('save', 'loadible', 'loadable')],
    [
      () => save(net, 3),
      "save: takes the path of a folder or a file, such as 'out/net', but gets 3",
      'bad-path',
    ],
  ],
  signatureSource: [
    [() => signatureSource(), ...aGraph('signatureSource', 'undefined')],
    [() => signatureSource(model, { name: 'Net' }), ...aGraph('signatureSource', 'a LayersModel')],
    [() => signatureSource(net), ...object('signatureSource', 'name', 'undefined')],
    [() => signatureSource(net, 'Net'), ...object('signatureSource', 'name', '"Net"')],
    [() => signatureSource(net, {}), ...missing('signatureSource', 'name', 'a string')],
    [
      () => signatureSource(net, { name: 'Net', comand: 'x' }),
      ...unknown('signatureSource', 'comand', 'command'),
    ],
  ],
  toCode: [
    [() => toCode(), ...either('toCode', 'undefined')],
    [() => toCode(null), ...either('toCode', 'null')],
    [() => toCode(net, 'net'), ...object('toCode', 'name', '"net"')],
    [() => toCode(net, { nmae: 'net' }), ...unknown('toCode', 'nmae', 'name')],
    [() => toCode(net, { functions: 'no' }), ...option('toCode', 'functions', flag, '"no"')],
    [
      () => toCode(net, { layers: './own.ts' }),
      ...option(
        'toCode',
        'layers',
        "an object of modules by class, such as { PixelShuffle: './pixel-shuffle.ts' }",
        '"./own.ts"',
      ),
    ],
  ],
  verify: [
    [() => verify(), ...either('verify', 'undefined')],
    [() => verify(net), ...either('verify', 'undefined')],
    [() => verify(model, {}), ...either('verify', '{}')],
    [() => verify(net, net, 3), ...object('verify', 'inputs', '3')],
    [() => verify(net, net, { input: 3 }), ...unknown('verify', 'input', 'inputs')],
    [() => verify(net, net, { inputs: [3, 4] }), ...option('verify', 'inputs', inputs, '[3,4]')],
  ],
};

testTable('a tensor that is given something else', ofTensors, '.');
testTable('a function that is given something else', functions, '');

describe('a config that is no object', () => {
  it.each([...definitions])('of the method %s', async (key, { method, kind }) => {
    const error = await thrown(() => (kind === 'merge' ? x[key](x, 3) : x[key](3)));
    expect(error).toBeInstanceOf(TensorgraftError);
    expect(error.message).toMatch(`${method}: takes an object of options, such as {`);
  });

  const factories = [...definitions, ...cells].filter(([, { kind }]) => kind !== 'merge');
  it.each(factories)('of layers.%s', async (key, { method }) => {
    const error = await thrown(() => layers[key](3));
    expect(error).toBeInstanceOf(TensorgraftError);
    expect(error.message).toMatch(`${method}: takes an object of options, such as {`);
  });
});

describe('the tables have', () => {
  it('every method of a tensor that is no layer', () => {
    const others = methodsOf(x).filter((key) => key !== 'toString' && !definitions.has(key));
    expect(Object.keys(ofTensors)).toEqual(expect.arrayContaining(others));
  });

  it('a row for every function that is exported', () => {
    const isFunction = ([, value]) =>
      typeof value === 'function' && !(value.prototype instanceof Error);
    const exported = Object.entries(tensorgraft).filter(isFunction);
    expect(Object.keys(functions).sort()).toEqual(exported.map(([key]) => key).sort());
    expect(Object.values(functions).filter((rows) => rows.length === 0)).toEqual([]);
  });
});

it('a size that is text is shown as text', () => {
  expect(() => input({ shape: ['8'] })).toThrow("not [null, '8']");
  expect(() => x.as([null, '8'])).toThrow("not [null, '8']");
});
