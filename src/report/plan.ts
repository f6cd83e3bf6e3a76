import { type Call, consumersOf, type Dag } from '../graph/dag.ts';
import { nameLayers } from '../graph/names.ts';
import { insert, remove, type Span } from '../surgery/cut.ts';
import { byIdentity } from './compare.ts';
import { compare, type Difference, type Printed, print } from './diff.ts';
import { mermaid } from './mermaid.ts';
import { type SvgOptions, toSvg } from './svg.ts';
import { printable, showName } from './table.ts';

/** A layer inside a cut that stays all the same. */
export interface KeptAlive {
  readonly name: string;
  /** The layers that it feeds after the cut. */
  readonly feeds: readonly string[];
  /** Why it stays: one sentence. */
  readonly reason: string;
}

/** What a cut would do, as data; `String(plan)` is a table. */
export interface Plan extends Difference, Printed {
  readonly kind: 'plan';
  /** The layers of the span that something outside of it still needs. */
  readonly keptAlive: readonly KeptAlive[];
}

/** What replacing a span, or leaving it out, would do. No tfjs layer is made. */
export const plan = (span: Span, replace?: (x: never) => unknown): Plan => {
  const after = replace === undefined ? remove(span) : insert(span, replace);
  const { data, all } = compare(span.dag, after, byIdentity);
  const keptAlive = Object.freeze(survivors(span, after));
  const lines = (): readonly string[] => [
    ...print(data, all),
    ...(keptAlive.length > 0 ? ['', ...keptAlive.map(({ reason }) => reason)] : []),
  ];
  return printable(
    { kind: 'plan' as const, ...data, keptAlive },
    {
      toString: () => lines().join('\n'),
      toMermaid: () => mermaid(all, data),
      toSvg: (options?: SvgOptions) => toSvg(span.dag, after, byIdentity, options),
    },
  );
};

const survivors = (span: Span, after: Dag): readonly KeptAlive[] => {
  const alive = new Set(after.calls);
  const layers = new Set(after.calls.map(({ layer }) => layer));
  const names = nameLayers(after);
  const consumers = consumersOf(after);
  return callsIn(span).flatMap((call) => {
    if (!layers.has(call.layer)) return [];
    const name = names.get(call.layer) as string;
    const feeds = alive.has(call)
      ? [...new Set((consumers.get(call) ?? []).map(({ layer }) => names.get(layer) as string))]
      : [];
    const isOutput = after.outputs.some((value) => value.call === call);
    return [
      Object.freeze({ name, feeds: Object.freeze(feeds), reason: reason(name, feeds, isOutput) }),
    ];
  });
};

const reason = (name: string, feeds: readonly string[], isOutput: boolean): string => {
  const stays = `'${showName(name)}' stays:`;
  if (isOutput) return `${stays} the graph gives what comes out of it`;
  if (feeds.length === 0) return `${stays} it is shared, and called elsewhere too`;
  return `${stays} it feeds ${feeds.map((fed) => `'${showName(fed)}'`).join(', ')}, which the cut does not replace`;
};

/** The calls through which data flows from the first of a span to its last. */
const callsIn = ({ dag, first, last }: Span): readonly Call[] => {
  const downstream = new Set<Call>([first]);
  for (const call of dag.calls) {
    if (call.inputs.some((value) => downstream.has(value.call))) downstream.add(call);
  }
  const upstream = new Set<Call>([last]);
  for (const call of upstream) for (const value of call.inputs) upstream.add(value.call);
  return dag.calls.filter((call) => downstream.has(call) && upstream.has(call));
};
