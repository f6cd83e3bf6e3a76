import type { Family } from '../../layers/families.ts';

/** How something stands in the second of two graphs; in a single graph all is kept. */
export type State = 'kept' | 'added' | 'removed' | 'changed';

/** What a box is, by which it is coloured: `several` are layers that are not drawn one by one. */
export type Kind = Family | 'input' | 'model' | 'custom' | 'several' | 'output';

/** One call of a layer, or an output of the graph. */
export interface Box {
  readonly type: 'box';
  readonly kind: Kind;
  readonly state: State;
  /** Its name, and the class, shape and so on below; each line is drawn in the font of its place. */
  readonly name: string;
  readonly about: string;
  readonly shape: string;
  readonly notes: readonly string[];
  /** What it shows of itself to those who point at it. */
  readonly title: string;
}

/** A box with others inside: a nested model, or blocks that are alike and drawn once. */
export interface Frame {
  readonly type: 'frame';
  readonly kind: 'model' | 'repeated';
  readonly state: State;
  readonly name: string;
  readonly about: string;
  readonly title: string;
  readonly children: readonly Child[];
}

export type Child = Box | Frame;

/** A tensor on its way from one box to another. */
export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  readonly label: string;
  readonly state: State;
}

/** A graph, or two in one, as they are drawn: without places yet. */
export interface Picture {
  readonly children: readonly Child[];
  readonly arrows: readonly Arrow[];
}

/** The boxes of a list, those inside of frames too, in order. */
export const boxesIn = (children: readonly Child[]): readonly Box[] =>
  children.flatMap((child) => (child.type === 'box' ? [child] : boxesIn(child.children)));
