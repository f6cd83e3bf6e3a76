import type { Value } from '../../../src/graph/dag.ts';
import type { AnyTensor, Graph, Unchecked } from '../../../src/index.ts';
import { oneStep } from '../../../src/shape/steps.ts';
import {
  append,
  type Draft,
  define,
  inputDraft,
  isLike,
  merged,
  newScript,
  seen,
  type Wanted,
} from './draft.ts';
import { fitted, grow, type Making, type Naming, randomSize } from './layers.ts';
import type { Random } from './random.ts';
import { modelOfEachStep, nestedModel, writtenModel, writtenOfEachStep } from './shared.ts';

/** A graph of a program, and the variable that holds it. */
export interface Drawn {
  readonly text: string;
  readonly graph: Graph<Unchecked>;
}

/** What a graph is drawn with. */
export interface Drawing extends Making {
  /** What its variables are to begin with. */
  readonly prefix: string;
  readonly inputs: readonly Wanted[];
  readonly size: number;
  /** How many models may be nested in one another, and how they are named. */
  readonly depth?: number;
  readonly fresh?: () => string;
  /** Whether they are written into the program, and not made while it is drawn. */
  readonly isWritten?: boolean;
}

/** Inputs for flat tensors, images and sequences, of any length or not, and the numbers that an embedding takes. */
export const randomInputs = (random: Random): readonly Wanted[] =>
  Array.from({ length: 1 + random.below(2) }, () => {
    const size = randomSize(random);
    return random.pick<Wanted>([
      { shape: [null, size], dtype: 'float32' },
      { shape: [null, size], dtype: 'float32' },
      { shape: [null, 4, 4, size], dtype: 'float32' },
      { shape: [null, 3, size], dtype: 'float32' },
      { shape: [null, null, null, size], dtype: 'float32' },
      { shape: [null, null, size], dtype: 'float32' },
      { shape: [null, 3], dtype: 'int32' },
    ]);
  });

/**
 * Draws a graph that branches and merges. Every tensor is needed; those that nothing takes are its
 * outputs.
 */
export const drawNetwork = (drawing: Drawing): Drawn => {
  const { random, naming, script, prefix, inputs, size, depth = 0 } = drawing;
  const pool: Draft[] = [];
  const idle = new Set<Draft>();
  const keep = (...made: readonly Draft[]): readonly Draft[] => {
    const defined = made.map(({ tensor }, i) => ({ text: `${prefix}${pool.length + i}`, tensor }));
    const [only, ...more] = defined.map(({ text }) => text);
    const variables = more.length === 0 ? only : `[${defined.map(({ text }) => text).join(', ')}]`;
    script.lines.push(`const ${variables} = ${made[0]?.text};`);
    for (const draft of defined) {
      script.variables[draft.text] = draft.tensor;
      idle.add(draft);
    }
    pool.push(...defined);
    return defined;
  };
  const use = (...drafts: readonly Draft[]): void => {
    for (const draft of drafts) idle.delete(draft);
  };
  const starts = inputs.map(seen).map(({ shape: batchShape, dtype }) => {
    const isFloat = dtype === 'float32';
    const [start] = keep(
      inputDraft({ ...naming(), batchShape, ...(isFloat ? {} : { dtype }) }),
    ) as [Draft];
    return start;
  });
  for (let i = 0; i < size; i++) {
    const unused = starts.filter((start) => idle.has(start));
    const from = unused[0] && random.once(2) ? unused[0] : random.pick(pool);
    const like = pool.filter((other) => other !== from && isLike(other.tensor, from.tensor));
    if (depth > 0 && random.once(4)) {
      const taken = [...new Set([from, ...(random.once(4) ? [random.pick(pool)] : [])])];
      use(...taken);
      keep(...nested(drawing, taken));
    } else if (like.length > 0 && random.once(2)) {
      const taken = [from, ...random.some(like, 1 + random.below(2))];
      use(...taken);
      keep(
        merged(
          random.once(2) && seen(from.tensor).dtype === 'float32' ? 'add' : 'concatenate',
          taken,
          naming(),
        ),
      );
    } else if (from.tensor.shape.length === 3 && random.once(3)) {
      use(from);
      keep(...several(from, randomSize(random), naming));
    } else {
      use(from);
      keep(grow(drawing, from));
    }
  }
  for (const start of starts.filter((each) => idle.has(each))) {
    use(start);
    keep(fitted(drawing, [start], { shape: [null, 2], dtype: 'float32' }));
  }
  const [from, to] = [starts, [...idle]].map((drafts) => drafts.map(({ text }) => text).join(', '));
  const graph = define(script, prefix, `graph({ inputs: [${from}], outputs: [${to}] })`);
  return { text: prefix, graph: graph as Graph<Unchecked> };
};

/** A layer that gives several tensors. */
const several = (x: Draft, units: number, naming: Naming): readonly Draft[] => {
  const { text, tensor } = append(x, 'lstm', { ...naming(), units, returnState: true });
  return (tensor as unknown as readonly AnyTensor[]).map((each) => ({ text, tensor: each }));
};

/** What a nested model gives: a new one, or one that is there already. */
const nested = (drawing: Drawing, taken: readonly Draft[]): readonly Draft[] => {
  const { random, script, naming, reusables, prefix, depth = 0, isWritten = false } = drawing;
  const { fresh = () => '' } = drawing;
  const known = reusables.filter(
    ({ takes }) =>
      takes.length === taken.length &&
      takes.every((each, i) => isLike(each, (taken[i] as Draft).tensor)),
  );
  if (known.length > 0 && random.once(2)) return random.pick(known).apply(...taken);
  const [{ tensor: first }] = taken as readonly [Draft];
  const isOfSteps = taken.length === 1 && first.shape.length > 2 && random.once(2);
  const inside = drawNetwork({
    ...drawing,
    ...(isWritten
      ? { prefix: `${prefix}_${script.lines.length}_` }
      : { naming: () => ({ name: fresh() }), script: newScript() }),
    reusables: [],
    inputs: isOfSteps
      ? [{ ...seen(first), shape: oneStep(first.shape) }]
      : taken.map(({ tensor }) => tensor),
    size: 1 + random.below(4),
    depth: depth - 1,
  });
  // Where the compiler knows nothing, it lets a layer give four tensors: see `Unknown`.
  if (inside.graph.dag.outputs.length > 4) return nested(drawing, taken);
  const [output, ...others] = inside.graph.dag.outputs as readonly [Value, ...Value[]];
  // What comes of an image at each step is no image.
  if (isOfSteps && (others.length > 0 || output.shape.length > 3)) return nested(drawing, taken);
  const model = isOfSteps
    ? isWritten
      ? writtenOfEachStep(script, inside, seen(first), naming(), fresh())
      : modelOfEachStep(inside.graph, seen(first), fresh(), fresh())
    : isWritten
      ? writtenModel(script, inside, fresh())
      : nestedModel(inside.graph, fresh());
  // Of what is written, each tensor of several is an element of one list.
  if (!isWritten || inside.graph.dag.outputs.length === 1) reusables.push(model);
  return model.apply(...taken);
};
