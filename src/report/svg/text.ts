/** A font as the picture uses it: `size` in pixels; names are bold, and shapes are in a fixed width. */
export interface Font {
  readonly className: 'name' | 'text' | 'code';
  readonly size: number;
}

export const fonts: { readonly [C in Font['className']]: Font } = {
  name: { className: 'name', size: 13 },
  text: { className: 'text', size: 11.5 },
  code: { className: 'code', size: 11 },
};

/**
 * The width of a text, a little more than in the widest fonts that systems have for their interfaces
 * (Verdana, DejaVu Sans): nobody knows here which it will be.
 */
export const widthOf = (text: string, { className, size }: Font): number =>
  [...text].reduce((sum, character) => sum + ems[className](character), 0) * size;

const proportional = (character: string): number => {
  if (/[ijl|'.,:;!`]/.test(character)) return 0.42;
  if (/[ Ift()[\]{}r/\\"*_-]/.test(character)) return 0.58;
  if (/[mwMWQO@%]/.test(character)) return 1.03;
  if (/[A-Z#&+=<>~^…·×→−]/.test(character)) return 0.85;
  if (/[\x20-\x7e]/.test(character)) return 0.67;
  return isNarrow(character) ? 0.85 : 1.3;
};

/** Letters of the scripts that are about as wide as ours. */
const isNarrow = (character: string): boolean => /[\u00a0-\u052f]/u.test(character);

const ems: { readonly [C in Font['className']]: (character: string) => number } = {
  name: (character) => proportional(character) * 1.12,
  text: proportional,
  code: (character) => (/[\x20-\x7e]/.test(character) || isNarrow(character) ? 0.63 : 1.3),
};

/** A text of at most so many characters: what is too long loses its middle. */
export const shorten = (text: string, most: number): string => {
  const characters = [...text];
  if (characters.length <= most) return text;
  const kept = most - 1;
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(head - kept).join('')}`;
};

/**
 * A text that may hold anything, as XML can say it and a reader can see it: what XML has no way to
 * write, and what makes text run backwards, is spelled out.
 */
export const escaped = (text: string): string =>
  text
    .replace(
      /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu,
      spelled,
    )
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const spelled = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
