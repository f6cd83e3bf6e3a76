import type { Level, Line, Placed } from './layout.ts';
import type { Box, Frame, State } from './picture.ts';
import { headHeight, number } from './route.ts';
import {
  badges,
  baseline,
  headingOf,
  headingWidth,
  inset,
  labelText,
  linesOf,
  type Size,
} from './size.ts';
import { escaped, type Font, fonts, widthOf } from './text.ts';

/** A level as SVG elements: lines below, boxes above. */
export const drawLevel = ({ lines, children }: Level): string =>
  [...lines.map(drawLine), ...children.map(drawPlaced)].join('\n');

const drawPlaced = ({ child, spot, inside }: Placed): string => {
  const left = number(spot.x - spot.width / 2);
  const top = number(spot.y - spot.height / 2);
  const group = child.type === 'frame' ? 'tg-group' : 'tg-layer';
  return [
    `<g class="${group}" transform="translate(${left} ${top})">`,
    `<title>${escaped(child.title)}</title>`,
    child.type === 'box' ? drawBox(child, spot) : drawFrame(child, inside as Level),
    '</g>',
  ].join('\n');
};

const drawBox = (box: Box, { width, height }: Size): string => {
  const { kind, state } = box;
  const radius = kind === 'output' || kind === 'input' ? 12 : 4;
  return [
    rectangle(`tg-box tg-${kind} tg-${state}`, { x: 0, y: 0, width, height, radius }),
    rectangle(`tg-bar tg-${kind}`, { x: 5, y: 8, width: 4, height: height - 16, radius: 2 }),
    ...linesOf(box).map((line, i) => drawText(line.text, line.font, inset.left, baseline(i))),
    drawBadge(state, width),
  ].join('\n');
};

const drawFrame = (frame: Frame, inside: Level): string => {
  const { width, height } = inside;
  const [name, about] = headingOf(frame) as [
    { text: string; font: Font },
    { text: string; font: Font },
  ];
  const right = inset.left + widthOf(name.text, name.font) + 8;
  return [
    rectangle(`tg-frame tg-${frame.state}`, { x: 0, y: 0, width, height, radius: 8 }),
    drawLevel(inside),
    // Lines come in below the heading.
    rectangle('tg-under', { x: 6, y: 6, width: headingWidth(frame) - 12, height: 24, radius: 4 }),
    drawText(name.text, name.font, inset.left, 22),
    drawText(about.text, about.font, right, 22),
    drawBadge(frame.state, headingWidth(frame), 22),
  ].join('\n');
};

const drawBadge = (state: State, width: number, y = baseline(0)): string =>
  state === 'kept'
    ? ''
    : `<text class="tg-badge" text-anchor="end" x="${number(width - inset.right)}" y="${y}">${badges[state]}</text>`;

const drawLine = ({ path, end, isUp, strand, label }: Line): string => {
  const { state, hasHead } = strand;
  const parts = [`<path class="tg-line tg-${state}" d="${path}"/>`];
  if (hasHead) {
    const back = isUp ? headHeight : -headHeight;
    parts.push(
      `<path class="tg-head tg-${state}" d="M${number(end.x)} ${number(end.y)}l-4 ${back}h8z"/>`,
    );
  }
  if (label && strand.label !== undefined) {
    const { x, y, width, height } = label;
    parts.push(
      rectangle('tg-under', { x: x - width / 2, y: y - height / 2, width, height, radius: 3 }),
      drawText(labelText(strand.label), fonts.code, x, y + 4, ' text-anchor="middle"'),
    );
  }
  return parts.join('\n');
};

const drawText = (text: string, { className }: Font, x: number, y: number, more = ''): string =>
  `<text class="tg-${className}"${more} x="${number(x)}" y="${number(y)}">${escaped(text)}</text>`;

interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const rectangle = (className: string, { x, y, width, height, radius }: Rectangle): string =>
  `<rect class="${className}" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="${radius}"/>`;
