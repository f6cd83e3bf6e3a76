import { type Arranged, arrange, type Point, type Spot, type Wire } from './arrange.ts';
import { endsOf } from './ends.ts';
import type { Child, Frame, Picture } from './picture.ts';
import { type Route, routeOf } from './route.ts';
import { headingWidth, labelSize, type Size, sizeOf } from './size.ts';
import { type End, type Strand, type Strands, strandsOf } from './strands.ts';

/** A strand with its way, and the middle of what is written on it. */
export interface Line extends Route {
  readonly strand: Strand;
  readonly label: Spot | undefined;
}

/** A box or a frame with its place; a frame with all that is in it. */
export interface Placed {
  readonly child: Child;
  readonly spot: Spot;
  readonly inside: Level | undefined;
}

/** The whole picture, or a frame, as seen from its upper left corner. */
export interface Level extends Size {
  readonly children: readonly Placed[];
  readonly lines: readonly Line[];
  /** The x at which the frame is aligned with what feeds it. */
  readonly axis: number;
  /** How far from the left tensors come in and go out, by the gate. */
  readonly gates: { readonly in: Gates; readonly out: Gates };
}
export type Gates = ReadonlyMap<string, number>;

/** Finds a place for everything, each frame as a picture of its own. */
export const place = (picture: Picture): Level =>
  placeLevel(picture.children, undefined, strandsOf(picture));

const placeLevel = (children: readonly Child[], frame: Frame | undefined, all: Strands): Level => {
  const strands = all.get(frame) ?? [];
  const insides = new Map<Child, Level>();
  for (const child of children) {
    if (child.type === 'frame') insides.set(child, placeLevel(child.children, child, all));
  }
  const sizes = children.map((child): Size & { readonly axis?: number } =>
    child.type === 'frame' ? (insides.get(child) as Level) : sizeOf(child),
  );
  const arranged = arrange(...wired(children, sizes.map(aboutAxis), strands));
  const own = sizes.map(({ width, height, axis = width / 2 }, i): Spot => {
    const { x, y } = arranged.spots.get(`${i}`) as Spot;
    return { x: x - axis + width / 2, y, width, height };
  });
  const written = arranged.ways.flatMap(({ label }) => label ?? []);
  const { size, axis, shift } = frameAround([...own, ...written], arranged, frame);
  const moved = <P extends Point>(point: P): P => ({
    ...point,
    x: point.x + shift.x,
    y: point.y + shift.y,
  });
  const placed = children.map(
    (child, i): Placed => ({ child, spot: moved(own[i] as Spot), inside: insides.get(child) }),
  );
  const gates = { in: gatesOf('in', arranged, shift), out: gatesOf('out', arranged, shift) };
  const throughs = strands.map((_, i) =>
    (arranged.ways[i]?.through ?? []).map(moved).filter(isWithin(size, frame)),
  );
  const lines = endsOf(strands, throughs, placed, { height: size.height, gates }).map(
    (ends, i): Line => {
      const label = arranged.ways[i]?.label;
      return {
        strand: strands[i] as Strand,
        label: label && moved(label),
        ...routeOf(ends, throughs[i] as readonly Spot[]),
      };
    },
  );
  return { ...size, axis, children: placed, lines, gates };
};

/** What dagre is given: boxes by their number, the gates of the frame, and what keeps them at its border. */
const wired = (
  children: readonly Child[],
  sizes: readonly Size[],
  strands: readonly Strand[],
): [ReadonlyMap<string, Size>, readonly Wire[]] => {
  const names = new Map(children.map((child, i) => [child, `${i}`]));
  const nameOf = (end: End, side: keyof Level['gates']): string =>
    end.at === 'border' ? gateName(side, end.gate) : (names.get(end.at) as string);
  const boxes = new Map<string, Size>(sizes.map((size, i) => [`${i}`, size]));
  const anchors: Wire[] = [];
  const wires = strands.map(({ from, to, label }): Wire => {
    const wire = { from: nameOf(from, 'in'), to: nameOf(to, 'out') };
    if (from.at === 'border') anchors.push({ from: 'top', to: wire.from, ...anchor });
    if (to.at === 'border') anchors.push({ from: wire.to, to: 'bottom', ...anchor });
    return { ...wire, label: labelSize(label), weight: 1 };
  });
  for (const { from, to } of anchors) boxes.set(from, nothing).set(to, nothing);
  return [boxes, [...wires, ...anchors]];
};

const nothing: Size = { width: 0, height: 0 };
const anchor = { label: undefined, weight: 8 };
const gateName = (side: keyof Level['gates'], gate: string): string => `${side} ${gate}`;

const gatesOf = (side: keyof Level['gates'], { spots }: Arranged, shift: Point): Gates =>
  new Map(
    [...spots].flatMap(([name, { x }]) =>
      name.startsWith(`${side} `) ? [[name.slice(side.length + 1), x + shift.x] as const] : [],
    ),
  );

/** The room that a frame leaves around what is in it; its heading is above that. */
const room = { side: 18, top: 58, bottom: 24 };
const noRoom = { side: 2, top: 0, bottom: 0 };

/** How large all of it is, and how far to move it so that it begins at 0. */
const frameAround = (
  spots: readonly Spot[],
  { spots: all, ways }: Arranged,
  frame: Frame | undefined,
): { readonly size: Size; readonly axis: number; readonly shift: Point } => {
  const top = Math.min(...spots.map(({ y, height }) => y - height / 2));
  const bottom = Math.max(...spots.map(({ y, height }) => y + height / 2));
  const wide = [...spots, ...ways.flatMap(({ through }) => through)];
  const left = Math.min(...wide.map(({ x, width }) => x - width / 2));
  const right = Math.max(...wide.map(({ x, width }) => x + width / 2));
  const { side, top: above, bottom: below } = frame ? room : noRoom;
  const needed = right - left + 2 * side;
  const width = Math.max(needed, frame ? headingWidth(frame) : 0);
  const shift = { x: side - left + (width - needed) / 2, y: above - top };
  const gates = [...all].filter(([name]) => name.startsWith('in '));
  const gate = gates.length === 1 ? gates[0]?.[1] : undefined;
  return {
    size: { width, height: bottom - top + above + below },
    axis: gate ? gate.x + shift.x : width / 2,
    shift,
  };
};

/** A size with the axis in its middle: dagre puts the middle straight below what feeds it. */
const aboutAxis = ({
  width,
  height,
  axis = width / 2,
}: Size & { readonly axis?: number }): Size => ({
  width: 2 * Math.max(axis, width - axis),
  height,
});

/** Where lines go from and to the border of a frame, what lies in its margins is no place to turn. */
const isWithin =
  ({ height }: Size, frame: Frame | undefined) =>
  ({ y }: Point): boolean =>
    !frame || (y > room.top && y < height - room.bottom);
