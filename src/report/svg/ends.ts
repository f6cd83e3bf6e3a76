import { addTo } from '../../graph/group.ts';
import type { Point, Spot } from './arrange.ts';
import type { Level, Placed } from './layout.ts';
import type { Child } from './picture.ts';
import type { End, Strand } from './strands.ts';

/** Where a line begins and ends, and between which points it may bend. */
export interface Ends {
  readonly start: Point;
  readonly leave: Point;
  readonly arrive: Point;
  readonly end: Point;
}

/** Lines that come into a frame bend below its heading. */
const heading = 33;
/** Those that go out of it bend above its border. */
const foot = 6;

/**
 * Where lines begin and end: below the middle of what they come from, above what they go to, beside
 * one another where there are several; the other way round where a line goes up.
 */
export const endsOf = (
  strands: readonly Strand[],
  throughs: readonly (readonly Spot[])[],
  placed: readonly Placed[],
  { height, gates }: Pick<Level, 'height' | 'gates'>,
): readonly Ends[] => {
  const places = new Map(placed.map((one) => [one.child, one]));
  const placeOf = (child: Child): Placed => places.get(child) as Placed;
  const isUp = strands.map(({ from, to }, i) => {
    if (from.at === 'border' || to.at === 'border') return false;
    const next = throughs[i]?.[0] ?? placeOf(to.at).spot;
    return next.y < placeOf(from.at).spot.y;
  });
  const layer = layersOf(placed);
  const starts = strands.map(({ from }, i): Pick<Ends, 'start' | 'leave'> => {
    if (from.at === 'border') {
      const x = gates.in.get(from.gate) as number;
      return { start: { x, y: 0 }, leave: { x, y: heading } };
    }
    const { spot, inside } = placeOf(from.at);
    const x = gateOf(inside, 'out', from, spot);
    const side = isUp[i] ? -1 : 1;
    return { start: { x, y: edge(spot, side) }, leave: { x, y: edge(layer(spot), side) } };
  });
  const before = strands.map((_, i) => throughs[i]?.at(-1) ?? (starts[i]?.start as Point));
  const offsets = spread(strands, before, (child) => placeOf(child).spot);
  return strands.map(({ to }, i): Ends => {
    const start = starts[i] as Pick<Ends, 'start' | 'leave'>;
    if (to.at === 'border') {
      const x = gates.out.get(to.gate) as number;
      return { ...start, arrive: { x, y: height - foot }, end: { x, y: height } };
    }
    const { spot, inside } = placeOf(to.at);
    const x = gateOf(inside, 'in', to, spot) + (offsets.get(i) ?? 0);
    const side = isUp[i] ? 1 : -1;
    return { ...start, arrive: { x, y: edge(layer(spot), side) }, end: { x, y: edge(spot, side) } };
  });
};

/** For a spot the layer that it is in: a box beside it may be higher, and lines must not turn there. */
const layersOf = (placed: readonly Placed[]): ((spot: Spot) => Spot) => {
  const heights = new Map<number, number>();
  for (const { spot } of placed) {
    const y = Math.round(spot.y);
    heights.set(y, Math.max(spot.height, heights.get(y) ?? 0));
  }
  return (spot) => ({ ...spot, height: heights.get(Math.round(spot.y)) ?? spot.height });
};

const edge = ({ y, height }: Spot, side: 1 | -1): number => y + (side * height) / 2;

const gateOf = (
  inside: Level | undefined,
  side: keyof Level['gates'],
  { gate }: End,
  { x, width }: Spot,
): number => {
  const offset = gate === undefined ? undefined : inside?.gates[side].get(gate);
  return offset === undefined ? x : x - width / 2 + offset;
};

/** How far from the middle of its box each line ends, so that those from the left end at the left. */
const spread = (
  strands: readonly Strand[],
  before: readonly Point[],
  spotOf: (child: Child) => Spot,
): ReadonlyMap<number, number> => {
  const groups = new Map<Child, number[]>();
  for (const [i, { to }] of strands.entries()) {
    if (to.at === 'border' || to.gate !== undefined) continue;
    addTo(groups, to.at, i);
  }
  return new Map(
    [...groups].flatMap(([child, group]) => {
      const step = Math.min(22, (spotOf(child).width - 28) / group.length);
      const ordered = group.sort((a, b) => (before[a] as Point).x - (before[b] as Point).x);
      return ordered.map((i, k) => [i, (k - (group.length - 1) / 2) * step] as const);
    }),
  );
};
