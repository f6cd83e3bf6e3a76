import type { Point, Spot } from './arrange.ts';

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
export const routeOf = (start: Point, through: readonly Spot[], end: Point): Route => {
  let path = `M${number(start.x)} ${number(start.y)}`;
  let last = start;
  const goTo = ({ x, y }: Point): void => {
    // What is not quite below is not worth a bend.
    const isStraight = Math.abs(x - last.x) < 0.5;
    const middle = number((last.y + y) / 2);
    path += isStraight
      ? `V${number(y)}`
      : `C${number(last.x)} ${middle} ${number(x)} ${middle} ${number(x)} ${number(y)}`;
    last = isStraight ? { x: last.x, y } : { x, y };
  };
  for (const [i, { x, y, height }] of through.entries()) {
    const before = through[i - 1] ?? start;
    const half = (Math.sign(y - before.y) * height) / 2;
    goTo({ x, y: y - half });
    if (half !== 0) goTo({ x: last.x, y: y + half });
  }
  const isUp = end.y < (through.at(-1) ?? start).y;
  goTo({ x: end.x, y: end.y + (isUp ? headHeight : -headHeight) });
  goTo({ x: last.x, y: end.y });
  return { path, end: last, isUp };
};

/** A length in pixels, to a tenth. */
export const number = (length: number): string => `${Math.round(length * 10) / 10}`;
