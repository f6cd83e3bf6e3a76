/** A font as the picture uses it: the class of its rule, its size in pixels, and how wide letters are. */
export interface Font {
  readonly className: string;
  readonly size: number;
  readonly em: (character: string) => number;
}

/**
 * How wide a letter is at most, in the widest fonts that systems have for their interfaces (Verdana,
 * DejaVu Sans): nobody knows here which it will be.
 */
const regular = (character: string): number => {
  if (/[ijl|'.,:;!]/.test(character)) return 0.42;
  if (/[ Ift()[\]r/\\"*_`-]/.test(character)) return 0.58;
  if (/[mwMWQO@%…→]/.test(character)) return 1.03;
  if (/[A-Z#&+=<>~^·×−]/.test(character)) return 0.85;
  if (/[\x20-\x7e]/.test(character)) return 0.67;
  return isNarrow(character) ? 1.1 : 1.3;
};
const bold = (character: string): number => regular(character) * 1.12;
const fixed = (character: string): number =>
  /[\x20-\x7e…→]/.test(character) || isNarrow(character) ? 0.63 : 1.3;

/** Letters of the scripts that are about as wide as ours. */
const isNarrow = (character: string): boolean => /[\u00a0-\u052f]/.test(character);

const font = (className: string, size: number, em: Font['em']): Font => ({ className, size, em });

export const fonts: {
  readonly [F in 'heading' | 'name' | 'badge' | 'text' | 'code']: Font;
} = {
  heading: font('heading', 16, bold),
  name: font('name', 13, bold),
  badge: font('badge', 11.5, bold),
  text: font('text', 11.5, regular),
  code: font('code', 11, fixed),
};

/** The width of a text: at least what it will take. */
export const widthOf = (text: string, { size, em }: Font): number =>
  [...text].reduce((sum, character) => sum + em(character), 0) * size;

/** A text of at most so many characters: what is too long loses its middle. */
export const shorten = (text: string, most: number): string => {
  const characters = [...text];
  if (characters.length <= most) return text;
  const kept = most - 1;
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(head - kept).join('')}`;
};
/** A text as XML can hold it, between tags and in attributes. */
export const escaped = (text: string): string =>
  text
    .replace(illegal, spelled)
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
/** What XML 1.0 has no way to write. */
const illegal = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const spelled = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
