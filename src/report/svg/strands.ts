import { addTo } from '../../graph/group.ts';
import type { Arrow, Box, Child, Frame, Picture, State } from './picture.ts';

/** Where a strand begins or ends: at a box, at a gate of a frame, or at a gate of the frame it is in. */
export type End =
  | { readonly at: Child; readonly gate: string | undefined }
  | { readonly at: 'border'; readonly gate: string };

/** A part of an arrow, between the borders that it crosses. */
export interface Strand {
  readonly from: End;
  readonly to: End;
  readonly state: State;
  /** What flows through it; said on one of an arrow's strands only. */
  readonly label: string | undefined;
  /** Whether it ends where the arrow does. */
  readonly hasHead: boolean;
}

/** The strands at each place: in each frame, and outside of all (`undefined`). */
export type Strands = ReadonlyMap<Frame | undefined, readonly Strand[]>;

/**
 * Cuts the arrows of a picture where they cross the border of a frame. A tensor that several boxes of
 * a frame take comes in by one gate, and leaves by one.
 */
export const strandsOf = ({ children, arrows }: Picture): Strands => {
  const around = framesAround(children);
  const ids = new Map([...around.keys()].map((child, i) => [child, i]));
  const strands = new Map<Frame | undefined, Map<string, Strand>>();
  const add = (place: Frame | undefined, strand: Strand): void => {
    const own = strands.get(place) ?? new Map<string, Strand>();
    strands.set(place, own);
    const endsAtGate = strand.to.gate !== undefined;
    const key = [strand.from, strand.to].map(({ at, gate }) =>
      JSON.stringify([at === 'border' ? at : ids.get(at), gate]),
    );
    own.set(endsAtGate ? key.join() : `${own.size}`, strand);
  };
  for (const arrow of arrows) {
    for (const [place, strand] of cut(arrow, around, `${ids.get(arrow.from)}`)) add(place, strand);
  }
  return new Map([...strands].map(([place, own]) => [place, saidOnce([...own.values()])]));
};

/** More lines than these from one place say but once what flows through them. */
const MOST_LABELS = 4;

const saidOnce = (strands: readonly Strand[]): readonly Strand[] => {
  const alike = new Map<Child | 'border', Map<string, Strand[]>>();
  for (const strand of strands) {
    const own = alike.get(strand.from.at) ?? new Map<string, Strand[]>();
    alike.set(strand.from.at, own);
    const what = `${strand.state} ${strand.label}`;
    addTo(own, what, strand);
  }
  const silent = new Set(
    [...alike.values()].flatMap((own) =>
      [...own.values()].flatMap((group) => (group.length > MOST_LABELS ? group.slice(1) : [])),
    ),
  );
  return strands.map((strand) => (silent.has(strand) ? { ...strand, label: undefined } : strand));
};

/** The frames around each box and frame, the outermost first. */
const framesAround = (
  children: readonly Child[],
  around: readonly Frame[] = [],
): ReadonlyMap<Child, readonly Frame[]> =>
  new Map(
    children.flatMap((child) => [
      [child, around] as const,
      ...(child.type === 'frame' ? framesAround(child.children, [...around, child]) : []),
    ]),
  );

const cut = (
  { from, to, label, state }: Arrow,
  around: ReadonlyMap<Child, readonly Frame[]>,
  id: string,
): readonly (readonly [Frame | undefined, Strand])[] => {
  const [out, into] = [framesOf(from, around), framesOf(to, around)];
  const gate = JSON.stringify([id, label, state]);
  let common = 0;
  while (out[common] && out[common] === into[common]) common += 1;
  const border: End = { at: 'border', gate };
  const endAt = (path: readonly Frame[], box: Box, depth: number): End => {
    const frame = path[depth];
    return frame ? { at: frame, gate } : { at: box, gate: undefined };
  };
  const leaving = out.slice(common).map((frame, i): readonly [Frame, Strand] => [
    frame,
    {
      from: endAt(out, from, common + i + 1),
      to: border,
      state,
      label: undefined,
      hasHead: false,
    },
  ]);
  const entering = into.slice(common).map((frame, i): readonly [Frame, Strand] => {
    const end = endAt(into, to, common + i + 1);
    return [
      frame,
      { from: border, to: end, state, label: undefined, hasHead: end.gate === undefined },
    ];
  });
  const between = { from: endAt(out, from, common), to: endAt(into, to, common), state, label };
  return [
    ...leaving,
    [out[common - 1], { ...between, hasHead: between.to.gate === undefined }],
    ...entering,
  ];
};

const framesOf = (box: Box, around: ReadonlyMap<Child, readonly Frame[]>): readonly Frame[] =>
  around.get(box) as readonly Frame[];
