/**
 * How wide the letters of DejaVu Sans are, from ' ' to '~', in thousandths of the size of the font: it
 * is, with Verdana, the widest that systems use for their interfaces. Read from version 2.37 of the font.
 */
const regular: readonly number[] = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
  636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
  575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
  611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
  278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];
const bold: readonly number[] = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
  696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
  683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
  724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
  343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];

/** The width of a text as a picture has it, by the class of its font. */
export const measure = (text: string, font: string): number => {
  const [size, widths] = fonts[font] as readonly [number, readonly number[] | number];
  return [...text].reduce((sum, character) => {
    if (typeof widths === 'number') return sum + widths * size;
    return sum + ((widths[character.charCodeAt(0) - 32] ?? 1000) * size) / 1000;
  }, 0);
};

/** Sizes as in the rules of the pictures; letters of a fixed width are 0.602 wide in DejaVu Sans Mono. */
const fonts: Readonly<Record<string, readonly [number, readonly number[] | number]>> = {
  'tg-heading': [16, bold],
  'tg-name': [13, bold],
  'tg-badge': [11.5, bold],
  'tg-text': [11.5, regular],
  'tg-code': [11, 0.602],
};
