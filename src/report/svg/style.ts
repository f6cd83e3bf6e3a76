import type { Kind, State } from './picture.ts';
import { fonts } from './text.ts';

/** The hue of each kind of box, in degrees; none for what is grey. */
const hues: { readonly [K in Kind]: number | undefined } = {
  input: undefined,
  output: undefined,
  dense: 215,
  convolution: 190,
  pooling: 262,
  normalization: 45,
  activation: 5,
  recurrent: 150,
  embedding: 300,
  merge: 95,
  rearranging: 240,
  regularization: 25,
  preprocessing: 172,
  wrapper: 330,
  model: 60,
  custom: undefined,
  several: undefined,
};

const stateHues: { readonly [S in State]: number | undefined } = {
  kept: undefined,
  added: 130,
  removed: 0,
  changed: 45,
};

/** All kinds of boxes, in the order in which a legend shows them. */
export const kinds: readonly Kind[] = Object.keys(hues) as Kind[];
export const states: readonly State[] = Object.keys(stateHues) as State[];

/**
 * The rules of a picture. Every name begins with `tg-`: where pictures stand in a page, the rules of
 * one hold for all of it.
 */
export const style = (): string =>
  [...rules(day), '@media (prefers-color-scheme: dark) {', ...colours(night), '}'].join('\n');

interface Scheme {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly frame: string;
  readonly fill: (hue: number | undefined) => string;
  readonly bar: (hue: number | undefined) => string;
}

const hsl = (hue: number | undefined, saturation: number, light: number): string =>
  `hsl(${hue ?? 210}, ${hue === undefined ? 8 : saturation}%, ${light}%)`;

const day: Scheme = {
  paper: '#ffffff',
  ink: '#1b1f24',
  faint: '#57606a',
  line: '#7b8591',
  frame: 'rgba(90, 100, 115, 0.07)',
  fill: (hue) => hsl(hue, 75, 95),
  bar: (hue) => hsl(hue, 55, 47),
};
const night: Scheme = {
  paper: '#0f1317',
  ink: '#e8ebee',
  faint: '#a3adb8',
  line: '#7d8894',
  frame: 'rgba(150, 165, 180, 0.1)',
  fill: (hue) => hsl(hue, 30, 17),
  bar: (hue) => hsl(hue, 50, 58),
};

const rules = (scheme: Scheme): readonly string[] => [
  '.tg text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, "Noto Sans", sans-serif; white-space: pre; }',
  ...Object.values(fonts).map(
    ({ className, size }) => `.tg .tg-${className} { font-size: ${size}px; }`,
  ),
  '.tg .tg-heading, .tg .tg-name, .tg .tg-badge { font-weight: 600; }',
  '.tg .tg-code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }',
  '.tg .tg-line { fill: none; stroke-width: 1.4; }',
  '.tg .tg-box { stroke-width: 1; }',
  '.tg .tg-frame { stroke-width: 1; stroke-dasharray: 2 3; }',
  '.tg .tg-line.tg-added, .tg .tg-box.tg-added { stroke-width: 2.6; }',
  '.tg .tg-line.tg-removed, .tg .tg-box.tg-removed { stroke-width: 1.6; stroke-dasharray: 6 4; }',
  '.tg .tg-box.tg-changed { stroke-width: 2.2; stroke-dasharray: 12 2; }',
  ...colours(scheme),
];

const colours = ({ paper, ink, faint, line, frame, fill, bar }: Scheme): readonly string[] => [
  `.tg .tg-paper, .tg .tg-under { fill: ${paper}; }`,
  `.tg text { fill: ${ink}; }`,
  `.tg .tg-badge, .tg .tg-text, .tg .tg-code { fill: ${faint}; }`,
  `.tg .tg-line { stroke: ${line}; }`,
  `.tg .tg-head { fill: ${line}; }`,
  `.tg .tg-frame { fill: ${frame}; stroke: ${line}; }`,
  ...kinds.flatMap((kind) => [
    `.tg .tg-box.tg-${kind} { fill: ${fill(hues[kind])}; stroke: ${bar(hues[kind])}; }`,
    `.tg .tg-bar.tg-${kind} { fill: ${bar(hues[kind])}; }`,
  ]),
  `.tg-diff .tg-box.tg-kept { fill: ${fill(undefined)}; stroke: ${bar(undefined)}; }`,
  ...states.flatMap((state) => {
    const hue = stateHues[state];
    if (hue === undefined) return [];
    return [
      `.tg .tg-box.tg-${state}, .tg .tg-frame.tg-${state} { fill: ${fill(hue)}; stroke: ${bar(hue)}; }`,
      `.tg .tg-line.tg-${state} { stroke: ${bar(hue)}; }`,
      `.tg .tg-head.tg-${state} { fill: ${bar(hue)}; }`,
    ];
  }),
];
