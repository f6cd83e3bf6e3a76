/** Graphs of which somebody wants the compiler to know nothing: `Graph<any>` goes through every verb. */
import type * as tf from '@tensorflow/tfjs';
import {
  type AnyGraph,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  type Shape,
} from 'tensorgraft';
import { type namesIn, same } from './support.ts';

type Net = Graph<any>;

const x = input({ shape: [8], name: 'x' });
const typed = graph({
  inputs: x,
  outputs: x.dense({ name: 'a', units: 6 }).dense({ name: 'b', units: 2 }),
});
declare const name: string;

const asArguments = (net: Net): readonly Net[] => [
  net.outputs('a'),
  net.slice('a', 'b'),
  net.before('a').insert((v) => v.reLU()),
  net.after('a').insert((v) => v.reLU()),
  net.graft(typed, { at: 'b' }),
  typed.graft(net, { at: 'b' }),
  net.cut('a').remove(),
];

// Of an `AnyGraph` nothing is known either.
declare const some: AnyGraph;
declare const model: tf.LayersModel;
const opened = fromModel(model, some);
same<namesIn<typeof opened>, string>();
opened.cut('a').insert((v) => v);
const grafted = typed.graft(some, { at: 'b' });
same<namesIn<typeof grafted>, string>();
const applied = x.apply(layers.model({ graph: some, name: 'some' }));
same<typeof applied.shape, Shape>();

class Editor {
  net: Net = typed;

  truncate(): void {
    this.net = this.net.outputs(name);
  }
  slice(): void {
    this.net = this.net.slice(name, name);
  }
  before(): void {
    this.net = this.net.before(name).insert((v) => v.reLU());
  }
  after(): void {
    this.net = this.net.after(name).insert((v) => v.dropout({ rate: 0.1, name: `${name}_drop` }));
  }
  afterOnly(): void {
    this.net = this.net.after(name).insert((v) => v.reLU(), { only: [name] });
  }
  graft(): void {
    this.net = this.net.graft(typed, { at: name });
  }
  graftOnto(): void {
    this.net = typed.graft(this.net, { at: 'b' });
  }
  cut(): void {
    this.net = this.net.cut(name, name).insert((v) => v.dense({ units: 3 }));
  }
  remove(): void {
    this.net = this.net.cut(name).remove();
  }
  replaceAll(): void {
    this.net = this.net.replaceAll({ className: 'Dense' }, (v) => v.reLU());
  }
  rename(): void {
    this.net = this.net.rename({ [name]: 'other' });
  }
  inline(): void {
    this.net = this.net.inline(name);
  }
  within(): void {
    this.net = this.net.within(name, (inside) => inside.outputs(name));
  }
  freeze(): void {
    this.net = this.net.freeze(name).unfreeze(() => true);
  }
  transfer(): void {
    this.net = this.net.transfer(typed).graph;
  }
}

let net: Net = typed;
for (const layer of ['a', 'b']) {
  net = net.after(layer).insert((v) => v.dropout({ rate: 0.1, name: `${layer}_drop` }));
}

export { asArguments, Editor, net };
