import { groupBy } from '../../graph/group.ts';
import { findRuns, type Run } from '../blocks.ts';
import { type Arrow, type Box, boxesIn, type Child, type Frame, type Picture } from './picture.ts';

/** So many boxes must go for a frame around those that stay to be worth it. */
const WORTH = 3;

/**
 * A picture in which blocks that are alike and feed one another are drawn once, in a frame that says
 * how often they come. What feeds the first block goes in; what the last one gives comes out.
 */
export const fold = ({ children, arrows }: Picture): Picture => {
  const wiring = {
    into: groupBy(arrows, ({ to }) => to),
    outOf: groupBy(arrows, ({ from }) => from),
  };
  /** For each box that is no longer drawn, the one that stands for it. */
  const standIns = new Map<Box, Box>();
  const folded = foldLevel(children, wiring, standIns);
  return {
    children: folded,
    arrows: arrows.flatMap((arrow) => {
      const { from, to } = arrow;
      return standIns.has(to) ? [] : [{ ...arrow, from: standIns.get(from) ?? from }];
    }),
  };
};

interface Wiring {
  readonly into: ReadonlyMap<Box, readonly Arrow[]>;
  readonly outOf: ReadonlyMap<Box, readonly Arrow[]>;
}

const foldLevel = (
  children: readonly Child[],
  wiring: Wiring,
  standIns: Map<Box, Box>,
): readonly Child[] => {
  const level = new Level(children, wiring);
  const folded: Child[] = [];
  for (let i = 0; i < children.length; ) {
    const run = level.runs.find(({ start }) => start === i);
    if (!run) {
      folded.push(inside(children[i] as Child, wiring, standIns));
      i += 1;
      continue;
    }
    const { start, length, times } = run;
    const end = start + length * times;
    const block = children.slice(start, start + length);
    const first = boxesIn(block);
    const rest = boxesIn(children.slice(start + length, end));
    for (const [k, box] of rest.entries()) standIns.set(box, first[k % first.length] as Box);
    folded.push(frameOf(block, children[end - 1] as Child, times));
    i = end;
  }
  return folded;
};

const inside = (child: Child, wiring: Wiring, standIns: Map<Box, Box>): Child =>
  child.type === 'box'
    ? child
    : { ...child, children: foldLevel(child.children, wiring, standIns) };

const frameOf = (block: readonly Child[], last: Child, times: number): Frame => {
  const [{ name: first, state }] = block as [Child];
  const about = `${first} … ${last.name}`;
  const isAlike = block.every((child) => child.state === state);
  return {
    type: 'frame',
    kind: 'repeated',
    state: isAlike ? state : 'kept',
    name: `${times}×`,
    about,
    title: `${times} blocks that are alike, each fed by the one before: ${about}`,
    children: block,
  };
};

/** The boxes and frames at one place, and where their tensors come from as seen from there. */
class Level {
  readonly runs: readonly Run[];
  readonly #children: readonly Child[];
  readonly #wiring: Wiring;
  /** At which place of the level a box is, and at which of its child. */
  readonly #places = new Map<Box, readonly [child: number, within: number]>();

  constructor(children: readonly Child[], wiring: Wiring) {
    this.#children = children;
    this.#wiring = wiring;
    for (const [i, child] of children.entries()) {
      for (const [k, box] of boxesIn([child]).entries()) this.#places.set(box, [i, k]);
    }
    this.runs = findRuns(children.map((_, i) => this.#token(i))).flatMap((run) => this.#split(run));
  }

  /** What a child is apart from its names, with what feeds it as far above as it is. */
  #token(i: number): string {
    const boxes = boxesIn(this.#children.slice(i, i + 1));
    return JSON.stringify(
      boxes.map((box) => {
        const { kind, state, about, shape, notes } = box;
        const fed = this.#arrowsInto(box).map((arrow) => {
          const place = this.#places.get(arrow.from);
          const from = place ? [i - place[0], place[1]] : arrow.from.name;
          return [from, arrow.label, arrow.state];
        });
        return [kind, state, about, shape, notes, fed];
      }),
    );
  }

  /** The runs in a run of which only what the last block gives is used outside. */
  #split({ start, length, times }: Run): readonly Run[] {
    const runs: Run[] = [];
    for (let block = 0; block < times; ) {
      let count = times - block;
      const from = start + block * length;
      while (count > 1 && !this.#isClosed({ start: from, length, times: count })) count -= 1;
      if ((count - 1) * length >= WORTH) runs.push({ start: from, length, times: count });
      block += count;
    }
    return runs;
  }

  #isClosed({ start, length, times }: Run): boolean {
    const end = start + length * times;
    const isWithin = (box: Box): boolean => {
      const [place = -1] = this.#places.get(box) ?? [];
      return place >= start && place < end;
    };
    const second = boxesIn(this.#children.slice(start + length, start + 2 * length));
    const allButLast = boxesIn(this.#children.slice(start, end - length));
    return (
      second.every((box) => this.#arrowsInto(box).every(({ from }) => isWithin(from))) &&
      allButLast.every((box) => (this.#wiring.outOf.get(box) ?? []).every(({ to }) => isWithin(to)))
    );
  }

  #arrowsInto(box: Box): readonly Arrow[] {
    return this.#wiring.into.get(box) ?? [];
  }
}
