import type { Dag } from '../../graph/dag.ts';
import type { Match } from '../compare.ts';
import type { SvgOptions } from '../svg.ts';
import { showCount, showName } from '../table.ts';
import { pictureOf } from './boxes.ts';
import { drawLevel } from './draw.ts';
import { fold as folded } from './fold.ts';
import { gather } from './kept.ts';
import { place } from './layout.ts';
import { legendOf } from './legend.ts';
import { number } from './route.ts';
import { style } from './style.ts';
import { escaped } from './text.ts';

/** The room around a picture. */
const margin = 24;

/** Two graphs in one picture; one that is compared with itself is just drawn. */
export const draw = (
  before: Dag,
  after: Dag,
  match: Match,
  { fold = true }: SvgOptions = {},
): string => {
  const whole = pictureOf(before, after, match);
  const isDiff = before !== after;
  const level = place(fold ? folded(isDiff ? gather(whole) : whole) : whole);
  const title = titleOf(before, after);
  const legend = legendOf(whole, { title, isDiff, width: level.width });
  const width = Math.max(level.width, legend.width) + 2 * margin;
  const height = level.height + legend.height + 2 * margin;
  const left = (width - level.width) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="tg${isDiff ? ' tg-diff' : ''}" width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}">
<title>${escaped(title)}</title>
<style>
${style()}
</style>
<rect class="tg-paper" width="100%" height="100%"/>
<g transform="translate(${margin} ${margin})">
${legend.drawn}
</g>
<g transform="translate(${number(left)} ${number(margin + legend.height)})">
${drawLevel(level)}
</g>
</svg>
`;
};

const titleOf = (before: Dag, after: Dag): string => {
  const [was, is] = [before, after].map(
    ({ calls }) => new Set(calls.map(({ layer }) => layer)).size,
  );
  const name = showName(after.name ?? before.name ?? 'graph');
  const count = before === after ? '' : `${showCount(was as number)} → `;
  return `${name}: ${count}${showCount(is as number)} ${is === 1 ? 'layer' : 'layers'}`;
};
