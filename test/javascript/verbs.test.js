// In JavaScript, as those write it whom no compiler tells what is wrong.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { input } from '../../src/index.ts';
import { harmNothing, model, net, other } from '../support/patient.ts';
import {
  aGraph,
  answer,
  callback,
  either,
  missing,
  name,
  names,
  object,
  option,
  selector,
  unknown,
} from './sentences.js';
import { methodsOf, testTable } from './table.js';

harmNothing();

const x = input({ shape: [8], name: 'p' });
const circle = {};
circle.circle = circle;
const graphModel = new tf.GraphModel('nowhere');
/** A layers model of another copy of tfjs. */
const foreign = { getLayer: () => {}, predict: () => {} };
const at = 'the name of a layer, or a list of names';
const integer = 'an integer ≥ 0';
const flag = 'true or false';
const inner = "(inner) => inner.cut('dense_1').remove()";

/** What is wrong with each verb of a graph; `[]` for one that takes nothing. */
const verbs = {
  cut: [
    [() => net.cut(), ...name('cut', 'undefined')],
    [() => net.cut(3), ...name('cut', '3')],
    [() => net.cut(null), ...name('cut', 'null')],
    [() => net.cut(['a', 'b']), ...name('cut', '["a","b"]')],
    [() => net.cut({ first: 'a' }), ...name('cut', '{"first":"a"}')],
    [() => net.cut(Symbol('a')), ...name('cut', 'Symbol(a)')],
    [() => net.cut(model), ...name('cut', 'a LayersModel')],
    [() => net.cut(x), ...name('cut', 'a Tensor')],
    [() => net.cut([[[[['a']]]]]), ...name('cut', '[[[a list of 1]]]')],
    [() => net.cut(Array(99).fill('a')), ...name('cut', 'a list of 99')],
    [() => net.cut(circle), ...name('cut', '{"circle":{"circle":{"circle":an object}}}')],
    [() => net.cut('a', 3), ...name('cut', '3')],
    [() => net.cut('a', null), ...name('cut', 'null')],
    [() => net.cut(undefined, 'b'), ...name('cut', 'undefined')],
  ],
  before: [
    [() => net.before(), ...name('before', 'undefined')],
    [() => net.before(['a']), ...name('before', '["a"]')],
  ],
  after: [
    [() => net.after(), ...name('after', 'undefined')],
    [() => net.after(3), ...name('after', '3')],
  ],
  slice: [
    [() => net.slice(), ...name('slice', 'undefined')],
    [() => net.slice('a'), ...name('slice', 'undefined')],
    [() => net.slice(['a', 'b']), ...name('slice', '["a","b"]')],
  ],
  outputs: [
    [() => net.outputs(), 'outputs: name at least one layer', 'empty'],
    [() => net.outputs(['a']), ...name('outputs', '["a"]')],
    [() => net.outputs('a', undefined), ...name('outputs', 'undefined')],
  ],
  graft: [
    [() => net.graft(), ...aGraph('graft', 'undefined')],
    [() => net.graft({}, { at: 'head' }), ...aGraph('graft', '{}')],
    [() => net.graft({ dag: 3 }, { at: 'head' }), ...aGraph('graft', '{"dag":3}')],
    [() => net.graft(model, { at: 'head' }), ...aGraph('graft', 'a LayersModel')],
    [() => net.graft(other), ...object('graft', 'at', 'undefined')],
    [() => net.graft(other, null), ...object('graft', 'at', 'null')],
    [() => net.graft(other, 'head'), ...object('graft', 'at', '"head"')],
    [() => net.graft(other, {}), ...missing('graft', 'at', at)],
    [() => net.graft(other, { att: 'head' }), ...unknown('graft', 'att', 'at')],
    [() => net.graft(other, { at: 3 }), ...option('graft', 'at', at, '3')],
    [() => net.graft(other, { at: [3] }), ...name('graft', '3')],
  ],
  rename: [
    [() => net.rename(), ...names('undefined')],
    [() => net.rename(3), ...names('3')],
    [() => net.rename('a', 'b'), ...names('"a"')],
    [() => net.rename(['a', 'b']), ...names('["a","b"]')],
    [() => net.rename(new Map([['a', 'b']])), ...names('a Map')],
    [
      () => net.rename({ a: 3 }),
      "rename: the new name of 'a' must be a string that is not empty",
      'bad-name',
    ],
  ],
  freeze: [
    [() => net.freeze(), ...selector('freeze', 'undefined')],
    [() => net.freeze(null), ...selector('freeze', 'null')],
    [() => net.freeze(3), ...selector('freeze', '3')],
    [() => net.freeze({ classname: 'Dense' }), ...selector('freeze', '{"classname":"Dense"}')],
    [() => net.freeze(/a/), ...selector('freeze', 'a RegExp')],
    [() => net.freeze(async () => false), ...answer('freeze', 'a Promise')],
    [() => net.freeze([3]), ...name('freeze', '3')],
    [() => net.freeze('a', 1), ...object('freeze', 'count', '1')],
    [() => net.freeze('a', { cuont: 1 }), ...unknown('freeze', 'cuont', 'count')],
    [() => net.freeze('a', { count: '1' }), ...option('freeze', 'count', integer, '"1"')],
  ],
  unfreeze: [
    [() => net.unfreeze(), ...selector('unfreeze', 'undefined')],
    [() => net.unfreeze('a', null), ...object('unfreeze', 'count', 'null')],
  ],
  replaceAll: [
    [() => net.replaceAll(), ...selector('replaceAll', 'undefined')],
    [() => net.replaceAll({}, (x) => x, { count: 0 }), ...selector('replaceAll', '{}')],
    [() => net.replaceAll('a'), ...callback('replaceAll', 'undefined')],
    [
      () => net.replaceAll({ className: 'Dense' }, { count: 3 }),
      ...callback('replaceAll', '{"count":3}'),
    ],
    [() => net.replaceAll({ className: 'No' }, 3, { count: 0 }), ...callback('replaceAll', '3')],
    [() => net.replaceAll('b', (x) => x, { cuont: 1 }), ...unknown('replaceAll', 'cuont', 'count')],
  ],
  within: [
    [() => net.within(), ...name('within', 'undefined')],
    [() => net.within((inner) => inner), ...name('within', 'a function')],
    [() => net.within('encoder'), ...callback('within', 'undefined', inner)],
    [() => net.within('encoder', 3), ...callback('within', '3', inner)],
    [
      () => net.within('encoder', (inner) => inner.cut('inner_1')),
      'within: the callback must return a graph, but gives a Cut; is there a return missing in it?',
      'not-a-graph',
    ],
  ],
  inline: [
    [() => net.inline(), ...name('inline', 'undefined')],
    [() => net.inline('encoder', 'e_'), ...object('inline', 'prefix', '"e_"')],
    [() => net.inline('encoder', { prefx: 'e_' }), ...unknown('inline', 'prefx', 'prefix')],
    [() => net.inline('encoder', { prefix: 3 }), ...option('inline', 'prefix', 'a string', '3')],
  ],
  transfer: [
    [() => net.transfer(), ...either('transfer', 'undefined')],
    [() => net.transfer(null), ...either('transfer', 'null')],
    [() => net.transfer({ dag: 3 }), ...either('transfer', '{"dag":3}')],
    [
      () => net.transfer(foreign),
      'transfer: this is not a tf.LayersModel; is there a second copy of tfjs?',
      'not-a-model',
    ],
    [
      () => net.transfer(graphModel),
      'transfer: this is a GraphModel, which has no layers to edit; convert the original to a layers model',
      'graph-model',
    ],
  ],
  layer: [
    [() => net.layer(), ...name('layer', 'undefined')],
    [() => net.layer(3), ...name('layer', '3')],
  ],
  emit: [
    [() => net.emit(3), ...object('emit', 'name', '3')],
    [() => net.emit(null), ...object('emit', 'name', 'null')],
    [() => net.emit('keep'), ...object('emit', 'name', '"keep"')],
    [() => net.emit({ compiled: 'keep' }), ...unknown('emit', 'compiled', 'compile')],
    [() => net.emit({ compile: 'yes' }), ...option('emit', 'compile', "'keep'", '"yes"')],
    [() => net.emit({ compile: true }), ...option('emit', 'compile', "'keep'", 'true')],
    [() => net.emit({ loadable: 'no' }), ...option('emit', 'loadable', flag, '"no"')],
    [() => net.emit({ name: 3 }), ...option('emit', 'name', 'a string', '3')],
  ],
  summary: [
    [() => net.summary(net), ...unknown('summary', 'dag')],
    [() => net.summary(null), ...object('summary', 'fold', 'null')],
    [() => net.summary({ folded: true }), ...unknown('summary', 'folded', 'fold')],
    [() => net.summary({ fold: 'yes' }), ...option('summary', 'fold', flag, '"yes"')],
    [() => net.summary({ since: 3 }), ...option('summary', 'since', 'a graph', '3')],
    [
      () => net.summary({ since: model }),
      ...option('summary', 'since', 'a graph', 'a LayersModel'),
    ],
  ],
  diff: [
    [() => net.diff(), ...aGraph('diff', 'undefined')],
    [() => net.diff(Promise.resolve(net)), ...aGraph('diff', 'a Promise')],
    [() => net.diff(net).toSvg({ folded: true }), ...unknown('toSvg', 'folded', 'fold')],
  ],
  toSvg: [
    [() => net.toSvg(3), ...object('toSvg', 'fold', '3')],
    [() => net.toSvg({ folded: true }), ...unknown('toSvg', 'folded', 'fold')],
  ],
  check: [],
  dispose: [],
};

/** What is wrong with what is done at a cut, before a layer and after one. */
const places = {
  insert: [
    [() => net.cut('b').insert(), ...callback('insert', 'undefined')],
    [() => net.cut('b').insert(x), ...callback('insert', 'a Tensor')],
    [() => net.cut('twin').insert(), ...callback('insert', 'undefined')],
    [() => net.before('b').insert(3), ...callback('insert', '3')],
    [() => net.before('b').insert((x) => x, { only: ['b'] }), ...unknown('before', 'only')],
    [() => net.after('a').insert('x'), ...callback('insert', '"x"')],
    [
      () => net.after('a').insert((x) => x, { only: 'b' }),
      ...option('after', 'only', 'a list of names', '"b"'),
    ],
    [() => net.after('a').insert((x) => x, ['b']), ...object('after', 'only', '["b"]')],
    [() => net.after('a').insert((x) => x, { onyl: ['b'] }), ...unknown('after', 'onyl', 'only')],
    [
      () => net.after('a').insert((x) => x, { only: [3] }),
      "after: 'a' does not feed '3' directly",
      'not-a-consumer',
    ],
  ],
  plan: [
    [() => net.cut('b').plan(3), ...callback('insert', '3')],
    [() => net.cut('b').plan(null), ...callback('insert', 'null')],
    [() => net.cut('b').plan().toSvg({ folded: true }), ...unknown('toSvg', 'folded', 'fold')],
  ],
  remove: [],
};

testTable('a verb of a graph that is given something else', verbs, '.');
testTable('a place in a graph that is given something else', places, '.');

describe('the tables have', () => {
  it('every verb of a graph', () => {
    expect(Object.keys(verbs).sort()).toEqual(methodsOf(net).sort());
  });

  it('every verb at a place', () => {
    const methods = [net.cut('b'), net.before('b'), net.after('b')].flatMap(methodsOf);
    expect(Object.keys(places).sort()).toEqual([...new Set(methods)].sort());
  });

  it('a row for each verb that takes something', () => {
    const takeNothing = Object.entries({ ...verbs, ...places }).filter(([, rows]) => !rows.length);
    expect(takeNothing.map(([verb]) => verb)).toEqual(['check', 'dispose', 'remove']);
  });
});
