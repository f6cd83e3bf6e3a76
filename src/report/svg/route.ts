import type { Point, Spot } from './arrange.ts';
import type { Ends } from './ends.ts';

/** A line as an SVG path, and where it ends. */
export interface Route {
  readonly path: string;
  readonly end: Point;
  readonly isUp: boolean;
}

/** Lines end straight, so that their heads sit on them. */
export const headHeight = 7;

/**
 * The path of a line: straight up or down at both ends and beside boxes, bent between their layers.
 */
export const routeOf = ({ start, leave, arrive, end }: Ends, through: readonly Spot[]): Route => {
  let path = `M${number(start.x)} ${number(start.y)}`;
  let last = start;
  const goTo = ({ x, y }: Point): void => {
    // A box that is almost straight below is not worth a bend.
    const isStraight = Math.abs(x - last.x) < 0.5;
    const middle = number((last.y + y) / 2);
    if (isStraight && y === last.y) return;
    path += isStraight
      ? `V${number(y)}`
      : `C${number(last.x)} ${middle} ${number(x)} ${middle} ${number(x)} ${number(y)}`;
    last = isStraight ? { x: last.x, y } : { x, y };
  };
  goTo(leave);
  for (const { x, y, height } of through) {
    const half = (Math.sign(y - last.y) * height) / 2;
    goTo({ x, y: y - half });
    goTo({ x: last.x, y: y + half });
  }
  const isUp = end.y < start.y;
  const neck = end.y + (isUp ? headHeight : -headHeight);
  goTo({ x: arrive.x, y: isUp ? Math.max(arrive.y, neck) : Math.min(arrive.y, neck) });
  goTo({ x: last.x, y: end.y });
  return { path, end: last, isUp };
};

/** A length in pixels, to a tenth. */
export const number = (length: number): string => `${Math.round(length * 10) / 10}`;
