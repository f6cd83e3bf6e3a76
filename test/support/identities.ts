import type * as tf from '@tensorflow/tfjs';
import { isInput } from '../../src/graph/dag.ts';
import {
  type AnyTensor,
  add,
  concatenate,
  type Graph,
  input,
  type Tensor,
  type Unchecked,
} from '../../src/index.ts';
import { flowsInto } from '../../src/surgery/find.ts';

type Net = Graph<Unchecked>;
/** An edit, and what it is to be called. */
export interface Edit {
  readonly title: string;
  /** @param spare takes the models that the edit needs, and the graph does not. */
  readonly make: (spare: tf.LayersModel[]) => Net;
}

/** What the layers of the copies in a part are called, so that their names differ from those outside. */
const inside = 'inner_';
/** The path of a weight in the graph that it came from. */
export const originOf = (path: string): string =>
  path.replace(new RegExp(`^part/${inside}`), '').replace(/_renamed(?=\/|$)/, '');

/** Edits beside one layer that change nothing that a model predicts. */
export const besides = (g: Net, name: string): readonly Edit[] => [
  {
    title: `after ${name}`,
    make: () => g.after(name).insert((x) => x.activation({ activation: 'linear' })),
  },
  { title: `before ${name}`, make: () => g.before(name).insert((x) => x) },
  { title: `rename ${name}`, make: () => g.rename({ [name]: `${name}_renamed` }) },
  { title: `freeze ${name}`, make: () => g.freeze(name) },
];

/** Every two layers of which the second is downstream of the first, each call of a shared one apart. */
export const pairs = (g: Net): readonly (readonly [first: string, last: string])[] => {
  const { calls } = g.dag;
  const named = calls.flatMap((call) => {
    const { name } = call.layer;
    if (name === undefined || isInput(call)) return [];
    const alike = calls.filter(({ layer }) => layer === call.layer);
    return [{ call, name: alike.length === 1 ? name : `${name}#${alike.indexOf(call)}` }];
  });
  return named.flatMap((first) =>
    named
      .filter((last) => flowsInto(first.call, last.call))
      .map((last) => [first.name, last.name] as const),
  );
};

/**
 * The cut of a span, with the span itself in its place: as a model of its own, nested, weights and all.
 * There is none where something feeds the span from aside, which a replacement is not given.
 */
export const byItself = (g: Net, first: string, last: string): Edit | undefined => {
  const title = `cut ${first} to ${last}`;
  const { className, inputs } = g.layer(first);
  const whole = first === last ? g.cut(first) : g.cut(first, last);
  if (first === last && (className === 'Add' || className === 'Concatenate')) {
    const merge = className === 'Add' ? add : concatenate;
    // The tensors are all that is known of them.
    return { title, make: () => whole.insert((x) => merge(x as never) as never) };
  }
  const part = g.slice(first, last);
  if (inputs.length !== 1 || part.dag.inputs.length !== 1) return undefined;
  return {
    title,
    make: (spare) => {
      const names = part.dag.calls.flatMap((call) =>
        isInput(call) ? [] : (call.layer.name ?? []),
      );
      const renamed = part.rename(
        Object.fromEntries(names.map((name) => [name, `${inside}${name}`])),
      );
      const model = renamed.emit({ name: 'part' });
      spare.push(model);
      return whole.insert((x) => x.apply(model));
    },
  };
};

/** Edits that no graph can take, each for another reason. */
export const failures = (g: Net, name: string): readonly Edit[] => {
  const { inputs } = g.layer(name);
  const cut = (make: (x: Tensor<[null, number]>) => unknown) => (): Net =>
    g.before(name).insert(((x: AnyTensor | readonly AnyTensor[]) => {
      const list = (Array.isArray(x) ? x : [x]) as readonly Tensor<[null, number]>[];
      return list.map((each, i) => (i === 0 ? make(each) : each));
    }) as never);
  return [
    { title: 'an unknown layer', make: () => g.cut(`${name}?`).remove() },
    { title: 'another size', make: cut((x) => x.dense({ units: 99 })) },
    { title: 'a taken name', make: cut((x) => x.activation({ name, activation: 'linear' })) },
    { title: 'no tensor', make: cut(() => undefined) },
    { title: 'a tensor of another graph', make: cut(() => input({ shape: [3] })) },
    {
      title: 'a callback that throws',
      make: cut((x) => {
        x.activation({ activation: 'linear' });
        throw new Error('mine');
      }),
    },
    {
      title: `too many tensors for ${inputs.length}`,
      make: () => g.before(name).insert(((x: never) => [x, x, x, x]) as never),
    },
  ];
};
