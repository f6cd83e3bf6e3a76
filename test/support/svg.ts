import { SaxesParser, type SaxesTagPlain } from 'saxes';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A text, and where it begins, is centred or ends. */
export interface Text {
  readonly text: string;
  readonly font: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly x: number;
  readonly y: number;
}

/** A box or a frame, where it is on the whole picture. */
export interface Drawn {
  readonly rect: Rect;
  readonly classes: readonly string[];
  readonly title: string;
  readonly texts: readonly Text[];
  /** The frames around it. */
  readonly around: readonly Drawn[];
}

/** What a picture shows. */
export interface Shown {
  readonly size: { readonly width: number; readonly height: number };
  readonly boxes: readonly Drawn[];
  readonly frames: readonly Drawn[];
  /** Lines as points along them, close to one another. */
  readonly lines: readonly {
    readonly classes: readonly string[];
    readonly points: readonly Point[];
  }[];
  readonly heads: readonly Point[];
  readonly texts: readonly Text[];
  /** The names of all elements. */
  readonly tags: ReadonlySet<string>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Reads a picture, as strictly as XML is to be read. */
export const readSvg = (svg: string): Shown => {
  const [boxes, frames, lines, heads, texts]: [
    Mutable[],
    Mutable[],
    Shown['lines'][number][],
    Point[],
    Text[],
  ] = [[], [], [], [], []];
  const tags = new Set<string>();
  let size = { width: 0, height: 0 };
  const offsets: Point[] = [{ x: 0, y: 0 }];
  const groups: (Mutable | undefined)[] = [];
  let writing: ((text: string) => void) | undefined;
  const parser = new SaxesParser({ fragment: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    tags.add(tag.name);
    const { attributes: a } = tag as SaxesTagPlain;
    const classes = (a.class ?? '').split(' ');
    const at = offsets.at(-1) as Point;
    const here = { x: at.x + Number(a.x ?? 0), y: at.y + Number(a.y ?? 0) };
    const group = groups.filter((one) => one !== undefined).at(-1);
    if (tag.name === 'svg') size = { width: Number(a.width), height: Number(a.height) };
    if (tag.name === 'g') {
      const [dx = 0, dy = 0] = (a.transform ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [];
      offsets.push({ x: at.x + dx, y: at.y + dy });
      const around = groups.filter((one) => one !== undefined);
      const isDrawn = classes.includes('tg-layer') || classes.includes('tg-group');
      const drawn = isDrawn
        ? { classes: [], title: '', texts: [], around, rect: nothing }
        : undefined;
      if (drawn) (classes.includes('tg-group') ? frames : boxes).push(drawn);
      groups.push(drawn);
    }
    if (tag.name === 'title') {
      writing = (text) => {
        if (group) group.title += text;
      };
    }
    if (
      tag.name === 'rect' &&
      group &&
      (classes.includes('tg-box') || classes.includes('tg-frame'))
    ) {
      group.rect = { ...here, width: Number(a.width), height: Number(a.height) };
      group.classes = classes;
    }
    if (tag.name === 'text') {
      const anchor = (a['text-anchor'] ?? 'start') as Text['anchor'];
      const text = { text: '', font: a.class as string, anchor, ...here };
      texts.push(text);
      // What is written on lines belongs to none.
      if (anchor !== 'middle') group?.texts.push(text);
      writing = (more) => {
        text.text += more;
      };
    }
    if (tag.name === 'path' && classes.includes('tg-line')) {
      lines.push({
        classes,
        points: pointsOf(a.d as string).map(({ x, y }) => ({ x: x + at.x, y: y + at.y })),
      });
    }
    if (tag.name === 'path' && classes.includes('tg-head')) {
      const [tip] = pointsOf(a.d as string);
      if (tip) heads.push({ x: tip.x + at.x, y: tip.y + at.y });
    }
  });
  parser.on('text', (text) => writing?.(text));
  parser.on('closetag', (tag) => {
    if (tag.name === 'g') {
      offsets.pop();
      groups.pop();
    }
    if (tag.name === 'text' || tag.name === 'title') writing = undefined;
  });
  parser.write(svg).close();
  return { size, boxes, frames, lines, heads, texts, tags };
};

interface Mutable {
  rect: Rect;
  classes: readonly string[];
  title: string;
  texts: Text[];
  around: readonly Drawn[];
}
const nothing: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** Points along a path of the commands that pictures use: M, V, C. */
const pointsOf = (path: string): readonly Point[] => {
  const points: Point[] = [];
  for (const [, command, rest] of path.matchAll(/([MVC])([^MVCl]*)/g)) {
    const numbers = (rest as string).trim().split(/\s+/).map(Number);
    const from = points.at(-1) ?? { x: 0, y: 0 };
    if (command === 'M') points.push({ x: numbers[0] as number, y: numbers[1] as number });
    else if (command === 'V') {
      for (let t = 1; t <= 10; t++) {
        points.push({ x: from.x, y: from.y + (((numbers[0] as number) - from.y) * t) / 10 });
      }
    } else {
      const [x1, y1, x2, y2, x3, y3] = numbers as [number, number, number, number, number, number];
      for (let k = 1; k <= 20; k++) {
        const t = k / 20;
        const mix = (a: number, b: number, c: number, d: number): number =>
          (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
        points.push({ x: mix(from.x, x1, x2, x3), y: mix(from.y, y1, y2, y3) });
      }
    }
  }
  return points;
};
