import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import { GraphError } from '../../shape/errors.ts';
import type { Size } from './size.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where something is: the middle of it, and how large it is. */
export interface Spot extends Point, Size {}

/** What lies between two boxes, by their names. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  /** How large what is written on it is. */
  readonly label: Size | undefined;
  /** How much it matters that it is short. */
  readonly weight: number;
}

/** The way of a wire from the middle of one box to that of another: where it must pass. */
export interface Way {
  readonly through: readonly Spot[];
  /** Where what is written on it stands, if there is anything. */
  readonly label: Spot | undefined;
}

/** Boxes and wires with their places. */
export interface Arranged {
  readonly spots: ReadonlyMap<string, Spot>;
  readonly ways: readonly Way[];
}

const spacing: GraphLabel = { rankdir: 'TB', nodesep: 28, edgesep: 18, ranksep: 42 };

/** Puts boxes into layers, each below those that feed it, by dagre. */
export const arrange = (boxes: ReadonlyMap<string, Size>, wires: readonly Wire[]): Arranged => {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ ...spacing });
  for (const [name, { width, height }] of boxes) graph.setNode(name, { width, height });
  for (const [i, { from, to, label, weight }] of wires.entries()) {
    graph.setEdge(from, to, { ...label, weight, labelpos: 'c' }, `${i}`);
  }
  try {
    layout(graph);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // dagre goes from box to box by calling itself.
    throw new GraphError(
      'toSvg: too many layers lie behind one another to be drawn; draw a slice of the graph',
      { code: 'too-deep' },
    );
  }
  const spots = new Map(
    [...boxes].map(([name, size]) => [name, { ...at(graph.node(name)), ...size }] as const),
  );
  const edges = wires.map(({ from, to }, i) => graph.edge(from, to, `${i}`));
  const labels = edges.map((edge, i): Spot | undefined => {
    const { label } = wires[i] as Wire;
    return label && { ...label, ...at(edge) };
  });
  // How high the layer at a height is: beside what is in it a line must not turn.
  const heights = new Map<number, number>();
  for (const spot of [...spots.values(), ...labels]) {
    if (!spot) continue;
    const y = Math.round(spot.y);
    heights.set(y, Math.max(spot.height, heights.get(y) ?? 0));
  }
  const ways = edges.map((edge, i): Way => {
    const through = (edge.points ?? []).slice(1, -1).map(({ x, y }: Point) => ({
      x,
      y,
      width: 0,
      height: heights.get(Math.round(y)) ?? 0,
    }));
    return { through, label: labels[i] };
  });
  return isMirrored([...spots.values()]) ? mirror({ spots, ways }) : { spots, ways };
};

/** Whether most boxes that are beside one another stand in the other order than they were given in. */
const isMirrored = (spots: readonly Spot[]): boolean => {
  const last = new Map<number, number>();
  let rightward = 0;
  for (const { x, y } of spots) {
    const before = last.get(Math.round(y));
    if (before !== undefined) rightward += Math.sign(x - before);
    last.set(Math.round(y), x);
  }
  return rightward < 0;
};

/** The same with left and right changed over: dagre has no sense of which is which. */
const mirror = ({ spots, ways }: Arranged): Arranged => {
  const over = <P extends Point>(point: P): P => ({ ...point, x: -point.x });
  return {
    spots: new Map([...spots].map(([name, spot]) => [name, over(spot)])),
    ways: ways.map(({ through, label }) => ({
      through: through.map(over),
      label: label && over(label),
    })),
  };
};

const at = ({ x, y }: NodeLabel | EdgeLabel): Point => ({ x: x as number, y: y as number });
