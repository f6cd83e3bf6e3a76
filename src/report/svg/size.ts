import type { Box, Frame, State } from './picture.ts';
import { type Font, fonts, shorten, widthOf } from './text.ts';

/** A line of text in a box: what is written, and in which font. */
export interface Line {
  readonly text: string;
  readonly font: Font;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What stands beside a name that is not kept, for those who see no colours or few. */
export const badges: { readonly [S in State]: string } = {
  kept: '',
  added: '+ added',
  removed: '− removed',
  changed: '~ changed',
};

const lineHeight = 17;
/** How far texts are from the left of their box, and from its right. */
export const inset = { left: 16, right: 12 };
const padding = 7;

/** The lines of a box. What is too long for one is shortened: the title of the box has all of it. */
export const linesOf = ({ name, about, shape, notes }: Box): readonly Line[] => [
  { text: shorten(name, 40), font: fonts.name },
  ...(about === '' ? [] : [{ text: shorten(about, 60), font: fonts.text }]),
  ...(shape === '' ? [] : [{ text: shorten(shape, 56), font: fonts.code }]),
  ...notes.map((note) => ({ text: shorten(note, 60), font: fonts.text })),
];

/** How large a box is. */
export const sizeOf = (box: Box): Size => {
  const lines = linesOf(box);
  const [first, ...rest] = lines.map(({ text, font }) => widthOf(text, font));
  const widest = Math.max((first as number) + badgeWidth(box.state), ...rest);
  return {
    width: Math.ceil(widest) + inset.left + inset.right,
    height: lines.length * lineHeight + 2 * padding,
  };
};

/** How wide what stands beside a name is, with the space before it. */
const badgeWidth = (state: State): number =>
  state === 'kept' ? 0 : 14 + widthOf(badges[state], fonts.badge);

/** The baseline of a line of a box, from its top. */
export const baseline = (line: number): number => padding + line * lineHeight + 13;

/** The heading of a frame: its name, and what is about it. */
export const headingOf = ({ name, about }: Frame): readonly Line[] => [
  { text: shorten(name, 40), font: fonts.name },
  { text: shorten(about, 60), font: fonts.text },
];

/** How wide the heading of a frame is, its texts beside one another. */
export const headingWidth = (frame: Frame): number => {
  const texts = headingOf(frame).reduce((sum, { text, font }) => sum + widthOf(text, font), 0);
  return Math.ceil(texts + badgeWidth(frame.state)) + inset.left + inset.right + 8;
};

/** How much room what is written on a line takes. */
export const labelSize = (label: string | undefined): Size | undefined =>
  label === undefined
    ? undefined
    : { width: Math.ceil(widthOf(labelText(label), fonts.code)) + 8, height: 15 };

export const labelText = (label: string): string => shorten(label, 56);
