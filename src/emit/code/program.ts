import { type Body, type Fn, type Maker, modelOf, type Op } from './ir.ts';

/** A graph, and the functions that it calls, each after those that it calls itself. */
export interface Program {
  readonly main: Body;
  readonly fns: readonly Fn[];
}

/** All bodies of a program: nested models have theirs. */
export const bodiesOf = ({ main, fns }: Program): readonly Body[] => [
  ...new Set(withNested(main)),
  ...fns.map(({ body }) => body),
];
const withNested = (body: Body): readonly Body[] => [
  body,
  ...body.ops.flatMap(({ callee }) => {
    const model = callee.kind === 'apply' && modelOf(callee.layer);
    return model ? withNested(model.body) : [];
  }),
];

/** The program with other ops in each body, also inside of nested models. */
export const mapBodies = (
  { main, fns }: Program,
  change: (body: Body) => readonly Op[],
): Program => {
  const map = mapper(change);
  return relinked({ main: map(main), fns: fns.map((fn) => ({ ...fn, body: map(fn.body) })) });
};

/** Lets every call mean the function of its name as it is now, and sorts the functions. */
const relinked = ({ main, fns }: Program): Program => {
  const now = new Map<string, Fn>();
  const link = mapper(({ ops }) =>
    ops.map((op): Op => {
      const { callee } = op;
      if (callee.kind !== 'function') return op;
      return { ...op, callee: { kind: 'function', fn: now.get(callee.fn.name) ?? callee.fn } };
    }),
  );
  for (const fn of sortFns(fns)) now.set(fn.name, { ...fn, body: link(fn.body) });
  return { main: link(main), fns: [...now.values()] };
};

const mapper = (change: (body: Body) => readonly Op[]): ((body: Body) => Body) => {
  // A nested model that is called several times is one, and stays one.
  const makers = new Map<Maker, Maker>();
  const map = (body: Body): Body => ({ ...body, ops: change(body).map(mapNested) });
  const mapNested = (op: Op): Op =>
    op.callee.kind === 'apply' && modelOf(op.callee.layer)
      ? { ...op, callee: { kind: 'apply', layer: mapMaker(op.callee.layer) } }
      : op;
  const mapMaker = (maker: Maker): Maker => {
    const { make } = maker;
    const known = makers.get(maker);
    if (known) return known;
    const mapped: Maker['make'] =
      make.kind === 'wrapper'
        ? { ...make, layer: mapMaker(make.layer) }
        : make.kind === 'model'
          ? { ...make, body: map(make.body) }
          : make;
    makers.set(maker, { ...maker, make: mapped });
    return makers.get(maker) as Maker;
  };
  return map;
};

const sortFns = (fns: readonly Fn[]): readonly Fn[] => {
  const byName = new Map(fns.map((fn) => [fn.name, fn]));
  const sorted = new Set<Fn>();
  const visit = (fn: Fn): void => {
    if (sorted.has(fn)) return;
    for (const { callee } of fn.body.ops) {
      const called = callee.kind === 'function' ? byName.get(callee.fn.name) : undefined;
      if (called) visit(called);
    }
    sorted.add(fn);
  };
  for (const fn of fns) visit(fn);
  return [...sorted];
};
