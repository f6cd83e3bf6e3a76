import type { Dag } from '../graph/dag.ts';
import { checkOptions } from '../layers/check-options.ts';
import { flag, type Options } from '../layers/options.ts';
import type { Match } from './compare.ts';

/** How a picture is drawn. */
export interface SvgOptions {
  /** Whether blocks that are alike and feed one another are drawn once. Default: `true`. */
  readonly fold?: boolean;
}

const svgOptions: Options<SvgOptions> = { fold: flag };

/** Two graphs as one picture in SVG. What draws it is loaded when it is first needed. */
export const toSvg = async (
  before: Dag,
  after: Dag,
  match: Match,
  options: SvgOptions = {},
): Promise<string> => {
  checkOptions('toSvg', svgOptions, options);
  const { draw } = await import('./svg/document.ts');
  return draw(before, after, match, options);
};
