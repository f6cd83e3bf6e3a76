import type { Dag } from '../graph/dag.ts';
import type { Match } from './compare.ts';

/** How a picture is drawn. */
export interface SvgOptions {
  /** Whether blocks that are alike and feed one another are drawn once. Default: `true`. */
  readonly fold?: boolean;
}

/** Two graphs as one picture in SVG. What draws it is loaded when it is first needed. */
export const toSvg = async (
  before: Dag,
  after: Dag,
  match: Match,
  options?: SvgOptions,
): Promise<string> => {
  const { draw } = await import('./svg/document.ts');
  return draw(before, after, match, options);
};
