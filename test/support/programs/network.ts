import type { AnyTensor, Graph, Unchecked } from '../../../src/index.ts';
import { append, type Draft, evaluate, inputDraft, isLike, merged, type Wanted } from './draft.ts';
import { fitted, grow, type Naming, randomSize } from './layers.ts';
import type { Random } from './random.ts';

/** A graph of a program, and the expression that stands for it. */
export interface Drawn {
  readonly text: string;
  readonly graph: Graph<Unchecked>;
}

/** What a graph is drawn with. */
export interface Drawing {
  readonly random: Random;
  readonly naming: Naming;
  /** Where the statements of the program go. */
  readonly lines: string[];
  /** What its variables are to begin with. */
  readonly prefix: string;
  readonly inputs: readonly Wanted[];
  readonly size: number;
}

/** Inputs for flat tensors, images, sequences, and the numbers that an embedding takes. */
export const randomInputs = (random: Random): readonly Wanted[] =>
  Array.from({ length: 1 + random.below(2) }, () => {
    const size = randomSize(random);
    return random.pick<Wanted>([
      { shape: [null, size], dtype: 'float32' },
      { shape: [null, size], dtype: 'float32' },
      { shape: [null, 4, 4, size], dtype: 'float32' },
      { shape: [null, 3, size], dtype: 'float32' },
      { shape: [null, 3], dtype: 'int32' },
    ]);
  });

/**
 * Draws a graph that branches and merges. Every tensor is needed; those that nothing takes are its
 * outputs.
 */
export const drawNetwork = ({ random, naming, lines, prefix, inputs, size }: Drawing): Drawn => {
  const pool: Draft[] = [];
  const idle = new Set<Draft>();
  const define = (...made: readonly Draft[]): readonly Draft[] => {
    const defined = made.map(({ tensor }, i) => ({ text: `${prefix}${pool.length + i}`, tensor }));
    const [only, ...more] = defined.map(({ text }) => text);
    const variables = more.length === 0 ? only : `[${defined.map(({ text }) => text).join(', ')}]`;
    lines.push(`const ${variables} = ${made[0]?.text};`);
    for (const draft of defined) idle.add(draft);
    pool.push(...defined);
    return defined;
  };
  const use = (...drafts: readonly Draft[]): void => {
    for (const draft of drafts) idle.delete(draft);
  };
  const starts = inputs.map(({ shape: batchShape, dtype }) => {
    const isFloat = dtype === 'float32';
    const [start] = define(
      inputDraft({ ...naming(), batchShape, ...(isFloat ? {} : { dtype }) }),
    ) as [Draft];
    return start;
  });
  for (let i = 0; i < size; i++) {
    const unused = starts.filter((start) => idle.has(start));
    const from = unused[0] && random.once(2) ? unused[0] : random.pick(pool);
    const like = pool.filter((other) => other !== from && isLike(other.tensor, from.tensor));
    if (like.length > 0 && random.once(2)) {
      const taken = [from, ...random.some(like, 1 + random.below(2))];
      use(...taken);
      define(merged(
        random.once(2) && from.tensor.dtype === 'float32' ? 'add' : 'concatenate',
        taken,
        naming(),
      ));
    } else if (from.tensor.shape.length === 3 && random.once(3)) {
      use(from);
      define(...several(from, randomSize(random), naming));
    } else {
      use(from);
      define(grow(random, from, naming));
    }
  }
  for (const start of starts.filter((each) => idle.has(each))) {
    use(start);
    define(fitted(random, [start], { shape: [null, 2], dtype: 'float32' }, naming));
  }
  const [from, to] = [starts, [...idle]].map((drafts) => drafts.map(({ text }) => text).join(', '));
  const text = `graph({ inputs: [${from}], outputs: [${to}] })`;
  const scope = Object.fromEntries(pool.map((draft) => [draft.text, draft.tensor]));
  lines.push(`const ${prefix} = ${text};`);
  return { text: prefix, graph: evaluate(text, scope) as Graph<Unchecked> };
};

/** A layer that gives several tensors. */
const several = (x: Draft, units: number, naming: Naming): readonly Draft[] => {
  const { text, tensor } = append(x, 'lstm', { ...naming(), units, returnState: true });
  return (tensor as unknown as readonly AnyTensor[]).map((each) => ({ text, tensor: each }));
};
