import { type Call, createDag, type Dag, isInput, type LayerNode } from '../../graph/dag.ts';
import { addTo, groupBy } from '../../graph/group.ts';
import { nameLayers } from '../../graph/names.ts';
import { familyOf } from '../../layers/families.ts';
import { showSpec } from '../../shape/message.ts';
import { type Match, type Pair, pairLayers, showEdit } from '../compare.ts';
import type { Row } from '../rows.ts';
import { showCount, showName } from '../table.ts';
import type { Box, Child, Kind, Picture, State } from './picture.ts';
import { type Side, Sketch, sides } from './sketch.ts';

/** What lies between two graphs, as a picture; one graph is compared with itself. */
export const pictureOf = (before: Dag, after: Dag, match: Match): Picture => {
  const sketch = new Sketch();
  const children = readLevel(sketch, { before, after }, match);
  const count = Math.max(before.outputs.length, after.outputs.length);
  const ends = Array.from({ length: count }, (_, i): Box => {
    const [was, is] = [before.outputs[i], after.outputs[i]];
    const name = count === 1 ? 'output' : `output ${i + 1}`;
    const end = { ...blank, kind: 'output' as const, state: stateOf(was, is), name, title: name };
    if (was) sketch.connect('before', was, end);
    if (is) sketch.connect('after', is, end);
    return end;
  });
  return { children: [...children, ...ends], arrows: sketch.arrows() };
};

const blank = { type: 'box', about: '', shape: '', notes: [] } as const;
const empty = createDag([], []);

type Sides<T> = { readonly [S in Side]: T };

/** A call of one graph, of another, or of both. */
interface Paired extends Partial<Sides<Call>> {
  readonly pair: Pair;
  readonly index: number;
  /** How many calls the layer has. */
  readonly of: number;
}

/** The boxes of two graphs, or of two nested models that stand for one another. */
const readLevel = (sketch: Sketch, dags: Sides<Dag>, match: Match): readonly Child[] => {
  const children = inOrder(dags, pairCalls(dags, match)).map((paired) => {
    const child = readCall(sketch, paired, match);
    if (child.type === 'box') {
      for (const side of sides) {
        const call = paired[side];
        if (call) sketch.place(side, call, child);
      }
    }
    return child;
  });
  for (const side of sides) {
    for (const call of dags[side].calls) {
      for (const [i, value] of call.inputs.entries()) sketch.connectInput(side, value, call, i);
    }
  }
  return children;
};

const pairCalls = (dags: Sides<Dag>, match: Match): readonly Paired[] => {
  const [old, now] = [callsByName(dags.before), callsByName(dags.after)];
  return pairLayers(dags.before, dags.after, match).flatMap((pair) => {
    const before = old.get(pair.before?.name) ?? [];
    const after = now.get(pair.after?.name) ?? [];
    const of = Math.max(before.length, after.length);
    return Array.from({ length: of }).flatMap((_, index): readonly Paired[] => {
      const [was, is] = [before[index], after[index]];
      const common = { pair, index, of };
      // A nested model and a plain layer have nothing in common that could be drawn as one.
      return was && is && Boolean(was.layer.inner) !== Boolean(is.layer.inner)
        ? [
            { ...common, before: was },
            { ...common, after: is },
          ]
        : [{ ...common, ...(was && { before: was }), ...(is && { after: is }) }];
    });
  });
};

const callsByName = (dag: Dag): ReadonlyMap<string | undefined, readonly Call[]> => {
  const names = nameLayers(dag);
  return groupBy(dag.calls, ({ layer }) => names.get(layer));
};

/** In the order of the second graph; what is gone stands after what it stood after in the first. */
const inOrder = (dags: Sides<Dag>, all: readonly Paired[]): readonly Paired[] => {
  const was = new Map(all.map((paired) => [paired.before, paired]));
  const is = new Map(all.map((paired) => [paired.after, paired]));
  const gone = new Map<Paired | undefined, Paired[]>();
  let previous: Paired | undefined;
  for (const call of dags.before.calls) {
    const paired = was.get(call) as Paired;
    if (paired.after) previous = paired;
    else addTo(gone, previous, paired);
  }
  const goneAfter = (paired: Paired | undefined): readonly Paired[] => gone.get(paired) ?? [];
  return [
    ...goneAfter(undefined),
    ...dags.after.calls.flatMap((call) => {
      const paired = is.get(call) as Paired;
      return [paired, ...goneAfter(paired)];
    }),
  ];
};

const readCall = (sketch: Sketch, paired: Paired, match: Match): Child => {
  const { before, after, pair, index, of } = paired;
  const call = (after ?? before) as Call;
  const row = (pair.after ?? pair.before) as Row;
  const state = before && after && pair.changes.length > 0 ? 'changed' : stateOf(before, after);
  const name = showName(row.name);
  const about = [showName(classOf(call.layer)), ...countOf(row)].join(' · ');
  const shape = call.outputs.map(showSpec).join(', ');
  const title = [
    name,
    about,
    shape,
    `${showCount(row.multiplyAdds)} multiply-adds`,
    ...pair.changes.map((change) => showName(showEdit(change))),
  ].join('\n');
  const inner = { before: before?.layer.inner, after: after?.layer.inner };
  if ((inner.before || inner.after) && index === 0) {
    const dags = { before: inner.before ?? empty, after: inner.after ?? empty };
    const children = readLevel(sketch, dags, match);
    for (const side of sides) {
      const outer = paired[side];
      if (outer?.layer.inner) sketch.enter(side, outer, outer.layer.inner);
    }
    return { type: 'frame', kind: 'model', state, name, about, title, children };
  }
  const notes = [
    ...(of > 1
      ? [`shared: call ${index + 1} of ${of}${call.layer.inner ? ', drawn once' : ''}`]
      : []),
    ...(state === 'changed' ? [pair.changes.map(({ what }) => what).join(', ')] : []),
  ];
  return { type: 'box', kind: kindOf(call), state, name, about, shape, notes, title };
};

const stateOf = (before: unknown, after: unknown): State =>
  before ? (after ? 'kept' : 'removed') : 'added';

const kindOf = (call: Call): Kind => {
  if (isInput(call)) return 'input';
  return call.layer.inner ? 'model' : (familyOf(call.layer.className) ?? 'custom');
};

/** The class of a layer, and of what it wraps: `TimeDistributed(Dense)`. */
const classOf = ({ className, config }: LayerNode): string => {
  const { layer } = config as { readonly layer?: { readonly className?: unknown } };
  return typeof layer?.className === 'string' ? `${className}(${layer.className})` : className;
};

const countOf = ({ parameters, trainable }: Row): readonly string[] => {
  if (parameters === 0) return [];
  const count = `${showCount(parameters)} ${parameters === 1 ? 'parameter' : 'parameters'}`;
  return trainable === 0 ? [count, 'frozen'] : [count];
};
