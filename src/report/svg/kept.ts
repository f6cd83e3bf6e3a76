import { type Arrow, type Box, boxesIn, type Child, type Picture } from './picture.ts';

/** Fewer boxes than these are drawn as they are. */
const WORTH = 4;

/**
 * A picture of two graphs in which layers far from any edit are one box that says how many they are.
 * Inputs and outputs stay, and so do the layers beside an edit.
 */
export const gather = ({ children, arrows }: Picture): Picture => {
  const near = nearEdits(children, arrows);
  const standIns = new Map<Box, Box>();
  const isFar = (child: Child): boolean => boxesIn([child]).every((box) => !near.has(box));
  const gatherLevel = (level: readonly Child[]): readonly Child[] => {
    const gathered: Child[] = [];
    for (let i = 0; i < level.length; ) {
      const child = level[i] as Child;
      let end = i;
      while (end < level.length && isFar(level[end] as Child)) end += 1;
      const run = level.slice(i, end);
      const boxes = boxesIn(run);
      if (boxes.length >= WORTH) {
        const one = boxOf(run, boxes.length);
        for (const box of boxes) standIns.set(box, one);
        gathered.push(one);
        i = end;
        continue;
      }
      gathered.push(
        child.type === 'frame' && !isFar(child)
          ? { ...child, children: gatherLevel(child.children) }
          : child,
      );
      i += 1;
    }
    return gathered;
  };
  return { children: gatherLevel(children), arrows: mergeArrows(arrows, standIns) };
};

const nearEdits = (children: readonly Child[], arrows: readonly Arrow[]): ReadonlySet<Box> => {
  const near = new Set<Box>();
  const edited = new Set<Box>();
  for (const box of boxesIn(children)) {
    if (box.kind === 'input' || box.kind === 'output') near.add(box);
    if (box.state !== 'kept') edited.add(box);
  }
  for (const { from, to, state } of arrows) {
    if (state !== 'kept') for (const box of [from, to]) near.add(box);
    if (edited.has(from)) near.add(to);
    if (edited.has(to)) near.add(from);
  }
  for (const box of edited) near.add(box);
  return near;
};

const boxOf = (run: readonly Child[], count: number): Box => {
  const [first, last] = [run[0] as Child, run.at(-1) as Child];
  const names = `${first.name} … ${last.name}`;
  return {
    type: 'box',
    kind: 'several',
    state: 'kept',
    name: `${count} layers that are kept`,
    about: names,
    shape: '',
    notes: [],
    title: boxesIn(run)
      .map(({ name }) => name)
      .join('\n'),
  };
};

/** Arrows between what is drawn; of those that have become alike, one. */
const mergeArrows = (
  arrows: readonly Arrow[],
  standIns: ReadonlyMap<Box, Box>,
): readonly Arrow[] => {
  const merged: Arrow[] = [];
  const seen = new Map<Box, Map<Box, Set<string>>>();
  for (const arrow of arrows) {
    const from = standIns.get(arrow.from) ?? arrow.from;
    const to = standIns.get(arrow.to) ?? arrow.to;
    if (from === to) continue;
    const isMoved = from !== arrow.from || to !== arrow.to;
    const targets = seen.get(from) ?? new Map<Box, Set<string>>();
    const known = targets.get(to) ?? new Set<string>();
    seen.set(from, targets.set(to, known));
    const what = `${arrow.state} ${arrow.label}`;
    if (isMoved && known.has(what)) continue;
    known.add(what);
    merged.push({ ...arrow, from, to });
  }
  return merged;
};
