import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadUpscaler } from '../../examples/models/upscaler.ts';
import { cheaperBlock, type Opened, openMobileNet, threeClasses } from '../../examples/surgery.ts';
import { add, fromModel, graph, input, layers, type Tensor } from '../../src/index.ts';
import { escaped, fonts, widthOf } from '../../src/report/svg/text.ts';
import { measure } from '../support/font.ts';
import { chain, residual, twoByTwo } from '../support/networks.ts';
import { cook, recipes } from '../support/random-graph.ts';
import { type Drawn, type Rect, readSvg, type Shown, type Text } from '../support/svg.ts';

/** The texts of a box. */
const words = ({ texts }: Drawn): readonly string[] => texts.map(({ text }) => text);
const named = ({ boxes }: Shown, name: string): Drawn =>
  boxes.find((box) => words(box)[0] === name) as Drawn;
const names = ({ boxes }: Shown): readonly string[] => boxes.map((box) => words(box)[0] as string);

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const isInside = (a: Rect, b: Rect): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

const extent = ({ text, font, anchor, x, y }: Text): Rect => {
  const width = measure(text, font);
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { x: left, y: y - 10, width, height: 12 };
};

/** All that must hold of any picture. */
const checkPicture = (shown: Shown): void => {
  const { boxes, frames, lines, heads, texts, size } = shown;
  const all = [...boxes, ...frames];
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      if (one.around.includes(other) || other.around.includes(one)) continue;
      if (overlap(one.rect, other.rect)) throw new Error(`${one.title} lies on ${other.title}`);
    }
    for (const frame of one.around) expect(isInside(one.rect, frame.rect), one.title).toBe(true);
    const [, ...more] = one.texts.map(extent);
    for (const text of one.texts) {
      expect(isInside(extent(text), one.rect), `${text.text} in ${one.title}`).toBe(true);
    }
    for (const text of more)
      expect(overlap(extent(one.texts[0] as Text), text), one.title).toBe(false);
  }
  const labels = texts.filter(({ anchor }) => anchor === 'middle').map(extent);
  for (const [i, label] of labels.entries()) {
    for (const other of labels.slice(i + 1)) expect(overlap(label, other)).toBe(false);
    for (const { rect, title } of boxes) expect(overlap(label, rect), title).toBe(false);
  }
  for (const text of texts) {
    expect(isInside(extent(text), { x: 0, y: 0, ...size }), text.text).toBe(true);
  }
  for (const { points } of lines) {
    for (const { x, y } of points) {
      const through = boxes.find(({ rect }) =>
        isInside({ x: x - 1, y: y - 1, width: 2, height: 2 }, rect),
      );
      expect(through?.title, 'a line goes through a box').toBeUndefined();
    }
  }
  for (const { x, y } of heads) {
    const target = boxes.some(
      ({ rect }) =>
        x > rect.x &&
        x < rect.x + rect.width &&
        Math.min(Math.abs(y - rect.y), Math.abs(y - rect.y - rect.height)) < 0.2,
    );
    expect(target, `the head at ${x}, ${y} points at a box`).toBe(true);
  }
};

const show = async (svg: Promise<string>): Promise<Shown> => {
  const shown = readSvg(await svg);
  checkPicture(shown);
  return shown;
};

/** Dense layers in pairs, each with a shortcut around it. */
const blocks = (count: number) => {
  const start = input({ shape: [8], name: 'start' });
  let x: Tensor<[null, 8]> = start;
  for (let i = 0; i < count; i++) x = x.add(x.dense({ units: 8 }).dropout({ rate: 0.1 }));
  x = x.dense({ name: 'last', units: 8 });
  return graph({ inputs: start, outputs: x });
};

describe('a picture of a graph', () => {
  it('has a box for each layer with its name, class, parameters and shape', async () => {
    const shown = await show(residual().toSvg());
    expect(names(shown)).toEqual([
      ...residual()
        .summary()
        .rows.map(({ name }) => name),
      'output',
    ]);
    expect(words(named(shown, 'stem'))).toEqual([
      'stem',
      'Conv2D · 112 parameters',
      '[null, 8, 8, 4]',
    ]);
    expect(named(shown, 'stem').title).toContain('6,912 multiply-adds');
  });

  it('has a line for each tensor that goes from one layer to another, with its shape', async () => {
    const shown = await show(twoByTwo().toSvg());
    const labels = shown.texts.filter(({ anchor }) => anchor === 'middle').map(({ text }) => text);
    expect([...labels].sort()).toEqual(
      [
        '[null, 4]',
        '[null, 6]',
        ...Array(2).fill('[null, 8]'),
        '[null, 16]',
        '[null, 2]',
        '[null, 3]',
        '[null, 8]',
        '[null, 8]',
      ].sort(),
    );
    expect(shown.lines).toHaveLength(9);
    expect(shown.heads).toHaveLength(9);
    expect(names(shown)).toEqual(expect.arrayContaining(['output 1', 'output 2']));
  });

  it('colours layers by their family, and explains the colours that it uses', async () => {
    const svg = await residual().toSvg();
    const shown = readSvg(svg);
    expect(named(shown, 'a_add').classes).toContain('tg-merge');
    expect(named(shown, 'head').classes).toContain('tg-dense');
    expect(named(shown, 'image').classes).toContain('tg-input');
    const legend = shown.texts.filter(({ y }) => y < 100).map(({ text }) => text);
    expect(legend).toEqual([
      'graph: 11 layers',
      'input',
      'dense',
      'convolution',
      'pooling',
      'normalization',
      'activation',
      'merge',
    ]);
    for (const kind of legend.slice(1)) expect(svg).toContain(`.tg-bar.tg-${kind} {`);
  });

  it('draws inputs from left to right in the order in which they were given', async () => {
    const shown = await show(twoByTwo().toSvg());
    expect(named(shown, 'left').rect.x).toBeLessThan(named(shown, 'right').rect.x);
    expect(named(shown, 'one').rect.x).toBeLessThan(named(shown, 'two').rect.x);
  });

  it('says but once what flows to more than four layers', async () => {
    const x = input({ shape: [4], name: 'x' });
    const many = Array.from({ length: 5 }, (_, i) => x.dense({ name: `d${i}`, units: 2 }));
    const shown = await show(graph({ inputs: x, outputs: many as [(typeof many)[0]] }).toSvg());
    expect(
      shown.texts.filter(({ text, anchor }) => text === '[null, 4]' && anchor === 'middle'),
    ).toHaveLength(1);
    expect(shown.lines).toHaveLength(10);
  });

  it('draws two tensors that one layer gives to another as two lines', async () => {
    const x = input({ shape: [4], name: 'x' });
    const shown = await show(graph({ inputs: x, outputs: add([x, x], { name: 'twice' }) }).toSvg());
    expect(shown.lines).toHaveLength(3);
  });

  it('shows states of other dtypes, and what a wrapper wraps', async () => {
    const words_ = input({ shape: [6], name: 'words', dtype: 'int32' });
    const embedded = words_.embedding({ inputDim: 9, outputDim: 4 });
    const [, h, c] = embedded.lstm({ units: 3, returnState: true, name: 'encoder' });
    const decoded = embedded.lstm(
      { units: 3, returnSequences: true, name: 'decoder' },
      { initialState: [h, c] },
    );
    const last = decoded.timeDistributed({ layer: layers.dense({ units: 2 }), name: 'each' });
    const shown = await show(graph({ inputs: words_, outputs: last }).toSvg());
    expect(words(named(shown, 'words'))).toContain('int32 [null, 6]');
    expect(words(named(shown, 'encoder'))).toContain('[null, 3], [null, 3], [null, 3]');
    expect(words(named(shown, 'each'))).toContain('TimeDistributed(Dense) · 8 parameters');
  });

  it('marks the calls of a shared layer, and draws a shared model once', async () => {
    const x = input({ shape: [4], name: 'x' });
    const inner = graph({
      inputs: x,
      outputs: x.dense({ name: 'inside', units: 4 }),
      name: 'encoder',
    }).emit();
    const [a, b] = [tf.input({ shape: [4], name: 'a' }), tf.input({ shape: [4], name: 'b' })];
    const shared = tf.layers.dense({ units: 2, name: 'shared' });
    const ends = [a, b].map((one) => shared.apply(inner.apply(one)) as tf.SymbolicTensor);
    const model = tf.model({ inputs: [a, b], outputs: ends });
    const shown = await show(fromModel(model).toSvg());
    const marks = shown.boxes.flatMap((box) =>
      words(box).filter((text) => text.startsWith('shared:')),
    );
    expect(marks.sort()).toEqual([
      'shared: call 1 of 2',
      'shared: call 2 of 2',
      'shared: call 2 of 2, drawn once',
    ]);
    expect(shown.frames.map(words)).toEqual([['encoder', 'Model · 20 parameters']]);
    expect(named(shown, 'inside').around).toEqual(shown.frames);
    tf.disposeVariables();
  });

  it('says which layers are frozen', async () => {
    const x = input({ shape: [4], name: 'x' });
    const shown = await show(
      graph({ inputs: x, outputs: x.dense({ name: 'y', units: 2, trainable: false }) }).toSvg(),
    );
    expect(words(named(shown, 'y'))).toContain('Dense · 10 parameters · frozen');
  });
});

describe('repeated blocks in a picture', () => {
  it('are drawn once, in a frame that says how often they come', async () => {
    const shown = await show(blocks(100).toSvg());
    expect(shown.frames.map(words)).toEqual([['100×', 'dense … add_99']]);
    expect(names(shown)).toEqual(['start', 'dense', 'dropout', 'add', 'last', 'output']);
    expect(shown.size.height).toBeLessThan(1000);
  });

  it('are all drawn where that is asked for', async () => {
    const shown = await show(blocks(20).toSvg({ fold: false }));
    expect(shown.frames).toEqual([]);
    expect(shown.boxes).toHaveLength(63);
  });

  it('end where something else takes what a block gives', async () => {
    const start = input({ shape: [8], name: 'start' });
    let x: Tensor<[null, 8]> = start;
    let tap = x;
    for (let i = 0; i < 8; i++) {
      x = x.dense({ units: 8 }).reLU();
      if (i === 2) tap = x;
    }
    const net = graph({ inputs: start, outputs: [x, tap.dense({ name: 'tap', units: 1 })] });
    const shown = await show(net.toSvg());
    expect(shown.frames.map((frame) => words(frame)[0])).toEqual(['3×', '5×']);
  });

  it('are not folded where a block takes what the one before the last gave', async () => {
    const start = input({ shape: [8], name: 'start' });
    let [before, x]: [Tensor<[null, 8]>, Tensor<[null, 8]>] = [start, start.dense({ units: 8 })];
    for (let i = 0; i < 6; i++) [before, x] = [x, add([x.dense({ units: 8 }), before])];
    const shown = await show(graph({ inputs: start, outputs: x }).toSvg());
    expect(shown.frames).toEqual([]);
  });
});

describe('texts in a picture', () => {
  it('are given at least the room that the widest fonts take', () => {
    const letters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    for (const font of Object.values(fonts)) {
      const tight = letters.filter(
        (letter) => widthOf(letter, font) < measure(letter, `tg-${font.className}`),
      );
      expect(tight, font.className).toEqual([]);
    }
  });

  it('hold nothing that XML cannot', () => {
    expect(escaped('\u0000\ud800\ufffe\uffff\u001b\t\n😀')).toBe(
      '\\u0000\\ud800\\ufffe\\uffff\\u001b\t\n😀',
    );
    expect(escaped(`<&>"'`)).toBe('&#60;&#38;&#62;&#34;&#39;');
  });
});

describe('names in a picture', () => {
  it('cannot break out of it, and are all there', async () => {
    const x = input({ shape: [4], name: 'x' });
    const name = `]]></style></text><script>alert(1)</script>"'&lt;<!--`;
    const svg = await graph({ inputs: x, outputs: x.dense({ name, units: 2 }), name }).toSvg();
    const shown = readSvg(svg);
    checkPicture(shown);
    expect(shown.tags).toEqual(new Set(['svg', 'title', 'style', 'rect', 'g', 'text', 'path']));
    expect(shown.boxes[1]?.title.split('\n')[0]).toBe(name);
  });

  it('are readable whatever they hold, and stay on their line', async () => {
    const x = input({ shape: [4], name: 'x' });
    const name = 'a\nb\u0007\u0000\u202e\ud800\ufffe';
    const shown = await show(graph({ inputs: x, outputs: x.dense({ name, units: 2 }) }).toSvg());
    expect(words(shown.boxes[1] as Drawn)[0]).toBe('a\\nb\\u0007\\u0000\\u202e\\ud800\\ufffe');
  });

  it('lose their middle where they are long, but not in the title of their box', async () => {
    const x = input({ shape: [4], name: 'x' });
    const name = `first_${'W'.repeat(500)}_last`;
    const shown = await show(graph({ inputs: x, outputs: x.dense({ name, units: 2 }) }).toSvg());
    expect(words(shown.boxes[1] as Drawn)[0]).toMatch(/^first_W{14}…W{14}_last$/);
    expect(shown.boxes[1]?.title).toContain(name);
  });
});

describe('a picture of a difference', () => {
  const cheaper = () =>
    chain()
      .cut('dense_2', 'dense_3')
      .insert((x) => x.dense({ name: 'bridge', units: 32 }));

  it('marks what is added, removed and changed by colour and by a word', async () => {
    const shown = await show(chain().diff(cheaper()).toSvg());
    const state = (name: string): unknown => {
      const { classes } = named(shown, name);
      return [classes.at(-1), words(named(shown, name)).find((word) => /^[+−~]/.test(word))];
    };
    expect(state('bridge')).toEqual(['tg-added', '+ added']);
    expect(state('dense_2')).toEqual(['tg-removed', '− removed']);
    expect(state('probs')).toEqual(['tg-changed', '~ changed']);
    expect(state('dense_1')).toEqual(['tg-kept', undefined]);
    const counts = ['added', 'removed', 'kept'].map(
      (one) => shown.lines.filter(({ classes }) => classes.includes(`tg-${one}`)).length,
    );
    expect(counts).toEqual([2, 3, 2]);
  });

  it('is drawn of a plan too', async () => {
    const plan = chain()
      .cut('dense_2')
      .plan((x) => x.dense({ name: 'dense_2', units: 64 }));
    const shown = await show(plan.toSvg());
    expect(names(shown).filter((name) => name === 'dense_2')).toHaveLength(2);
  });

  it('says what flows along a line before and after, where that changes', async () => {
    const net = (units: number) => {
      const x = input({ shape: [4], name: 'x' });
      const y = x.dense({ name: 'y', units });
      return graph({ inputs: x, outputs: y.dense({ name: 'z', units: 2 }) });
    };
    const shown = await show(net(3).diff(net(5)).toSvg());
    expect(shown.texts.map(({ text }) => text)).toContain('[null, 3] → [null, 5]');
    expect(words(named(shown, 'y'))).toContain('config, shape');
  });

  it('gathers layers far from any edit in one box, unless all are asked for', async () => {
    const before = blocks(30);
    const after = before
      .after('last' as never)
      .insert(((x: Tensor<[null, 8]>) => x.dense({ name: 'new', units: 8 })) as never);
    const shown = await show(before.diff(after).toSvg());
    expect(names(shown)).toEqual(['start', '90 layers that are kept', 'last', 'new', 'output']);
    const whole = await show(before.diff(after).toSvg({ fold: false }));
    expect(whole.boxes).toHaveLength(94);
  });

  it('keeps what feeds an edited layer, and what it feeds, in sight', async () => {
    const net = (activation: 'relu' | 'tanh') => {
      const start = input({ shape: [8], name: 'start' });
      let x: Tensor<[null, 8]> = start;
      for (let i = 0; i < 15; i++) {
        x = x.dense({
          name: `d${i}`,
          units: 8,
          activation: i === 7 ? activation : 'relu',
        }) as never;
      }
      return graph({ inputs: start, outputs: x });
    };
    const shown = await show(net('relu').diff(net('tanh')).toSvg());
    expect(names(shown)).toEqual([
      'start',
      '6 layers that are kept',
      'd6',
      'd7',
      'd8',
      '6 layers that are kept',
      'output',
    ]);
  });

  it('shows a nested model in the place of a plain layer, and the edit inside of another', async () => {
    const x = input({ shape: [4], name: 'x' });
    const net = (units: number) => {
      const y = x.dense({ name: 'inside', units }).dense({ name: 'end', units: 4 });
      const inner = graph({ inputs: x, outputs: y, name: 'part' }).emit();
      const start = tf.input({ shape: [4], name: 'start' });
      return fromModel(
        tf.model({ inputs: start, outputs: inner.apply(start) as tf.SymbolicTensor }),
      );
    };
    const start = input({ shape: [4], name: 'start' });
    const plain = graph({ inputs: start, outputs: start.dense({ name: 'part', units: 4 }) });
    const replaced = await show(plain.diff(net(3)).toSvg());
    expect(named(replaced, 'part').classes).toContain('tg-removed');
    expect(replaced.frames[0]?.classes).toContain('tg-added');
    const edited = await show(net(3).diff(net(5)).toSvg());
    expect(named(edited, 'inside').classes).toContain('tg-changed');
    tf.disposeVariables();
  });
});

describe('pictures of random graphs', () => {
  it('have everything in its place, folded or not, before and after an edit', async () => {
    const property = fc.asyncProperty(recipes, fc.nat(), async (recipe, n) => {
      const g = cook(recipe);
      await show(g.toSvg({ fold: false }));
      await show(g.toSvg());
      // A layer that is called once, so that what follows it is one place.
      const layers = g.summary().rows.filter(({ from }) => from.length === 1);
      const name = layers[n % layers.length]?.name;
      const isNamed = g.dag.calls.some(({ layer }) => layer.name === name);
      if (!name || !isNamed) return;
      const edited = g.after(name).insert((x) => x.activation({ activation: 'linear' }));
      await show(g.diff(edited).toSvg());
      tf.disposeVariables();
    });
    await fc.assert(property, {
      numRuns: Number(process.env.GRAPHS ?? 25),
      seed: 20,
      endOnFailure: true,
    });
  });

  it('can be drawn where two layers have changed places', async () => {
    const x = input({ shape: [4], name: 'x' });
    const ab = x.dense({ name: 'a', units: 4 }).dense({ name: 'b', units: 4 });
    const ba = x.dense({ name: 'b', units: 4 }).dense({ name: 'a', units: 4 });
    const net = (outputs: typeof ab) => graph({ inputs: x, outputs });
    const shown = await show(
      net(ab)
        .diff(net(ba as never))
        .toSvg(),
    );
    expect(shown.lines).toHaveLength(6);
  });

  it('are refused in a sentence where they are too deep', async () => {
    let x: Tensor<[null, number]> = input({ shape: [4], name: 'x' });
    const start = x;
    for (let i = 0; i < 5000; i++) x = x.dense({ units: 1 + (i % 7) + (i % 11) });
    const net = graph({ inputs: start, outputs: x });
    await expect(net.toSvg({ fold: false })).rejects.toThrow(
      'toSvg: too many layers lie behind one another to be drawn; draw a slice of the graph',
    );
  });
});

describe('pictures of real models', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openMobileNet();
  });
  afterAll(() => opened.model.dispose());

  it('show an image upscaler', async () => {
    const model = await loadUpscaler();
    const shown = await show(fromModel(model).toSvg());
    expect(names(shown)).toEqual([
      ...fromModel(model)
        .summary()
        .rows.map(({ name }) => name),
      'output',
    ]);
    model.dispose();
  });

  it('show MobileNetV2, with and without its repeated blocks', async () => {
    const { trained } = opened;
    const rows = trained.summary().rows.map(({ name }) => name);
    expect([...names(await show(trained.toSvg({ fold: false })))].sort()).toEqual(
      [...rows, 'output'].sort(),
    );
    const folded = await show(trained.toSvg());
    expect(folded.frames.map(words)).toContainEqual(['3×', 'block_7_expand … block_9_add']);
    expect(folded.boxes.length).toBeLessThan(125);
  });

  it('show what surgery did to MobileNetV2', async () => {
    const { trained } = opened;
    const shown = await show(trained.diff(threeClasses(cheaperBlock(trained) as never)).toSvg());
    expect(shown.boxes.length).toBeLessThan(30);
    expect(named(shown, 'block_8_add').classes).toContain('tg-changed');
    expect(named(shown, 'three_classes').classes).toContain('tg-added');
  });
});
