import type { Child, Kind, Picture, State } from './picture.ts';
import { number } from './route.ts';
import { badges, type Size } from './size.ts';
import { kinds, states } from './style.ts';
import { escaped, fonts, shorten, widthOf } from './text.ts';

/** What stands above a picture. */
export interface Legend extends Size {
  readonly drawn: string;
}

/** One thing that a legend explains: a little box of a class, and words. */
interface Entry {
  readonly className: string;
  readonly text: string;
}

const swatch = 14;
const gap = 18;
const rowHeight = 22;
const headingHeight = 34;

/** The title of a picture, and what the colours in it stand for. */
export const legendOf = (
  picture: Picture,
  {
    title,
    isDiff,
    width,
  }: { readonly title: string; readonly isDiff: boolean; readonly width: number },
): Legend => {
  const heading = shorten(title, 60);
  const headingWidth = widthOf(heading, fonts.heading);
  const widest = Math.max(width, headingWidth, 420);
  let [x, row, right] = [0, 0, headingWidth];
  const drawn = entriesOf(picture, isDiff).map(({ className, text }) => {
    const length = swatch + 6 + widthOf(text, fonts.text);
    if (x > 0 && x + length > widest) [x, row] = [0, row + 1];
    const [left, top] = [x, headingHeight + row * rowHeight];
    x += length + gap;
    right = Math.max(right, left + length);
    return [
      `<rect class="${className}" x="${number(left)}" y="${top - 11}" width="${swatch}" height="${swatch}" rx="3"/>`,
      `<text class="tg-text" x="${number(left + swatch + 6)}" y="${top}">${escaped(text)}</text>`,
    ].join('\n');
  });
  return {
    width: right,
    height: headingHeight + (row + 1) * rowHeight + 8,
    drawn: [`<text class="tg-heading" x="0" y="14">${escaped(heading)}</text>`, ...drawn].join(
      '\n',
    ),
  };
};

const entriesOf = ({ children }: Picture, isDiff: boolean): readonly Entry[] => {
  const all = flatten(children);
  const drawnKinds = new Set(
    all.map((child): Kind => (child.type === 'frame' ? 'model' : child.kind)),
  );
  const drawnStates = new Set(all.map((child): State => child.state));
  const shownStates = states.filter((state) => isDiff && drawnStates.has(state));
  const shownKinds = kinds.filter((kind) => drawnKinds.has(kind) && kind !== 'output');
  return [
    ...shownStates.map((state) => ({
      className: `tg-box tg-${state}`,
      text: badges[state] || state,
    })),
    ...shownKinds.map((kind) => ({ className: `tg-bar tg-${kind}`, text: kind })),
  ];
};

const flatten = (children: readonly Child[]): readonly Child[] =>
  children.flatMap((child) =>
    child.type === 'frame' ? [child, ...flatten(child.children)] : [child],
  );
