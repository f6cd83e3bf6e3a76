import { layersOf } from '../../src/graph/dag.ts';
import {
  type AnyTensor,
  add,
  concatenate,
  type Graph,
  graph,
  input,
  TensorgraftError,
  type Unchecked,
} from '../../src/index.ts';

/** A program of random surgeries, in two forms that say the same: source text, and what it did. */
export interface Program {
  /** One statement a line; `main.ts` of a type check. */
  readonly source: string;
  readonly surgeries: readonly Surgery[];
}

/** One surgery of a program, and how it went at run time. */
export interface Surgery {
  /** The line of the source that has it, counted from 1. */
  readonly line: number;
  readonly sentence: string | undefined;
  /** The line that states which names are there afterwards, where it went well. */
  readonly namesLine: number | undefined;
}

/** A tensor in both forms. */
interface Both {
  readonly text: string;
  readonly tensor: Fluent;
}
/** The program's tensors are of any shape, so the types are left to the text. */
interface Fluent extends AnyTensor {
  dense(config: object): Fluent;
  conv2d(config: object): Fluent;
  reLU(config?: object): Fluent;
  dropout(config: object): Fluent;
}

/** A small generator of random numbers, so that a seed stands for a program. */
export type Random = (below: number) => number;
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
};

export const randomProgram = (seed: number, cuts: number): Program => {
  const random = randomFrom(seed);
  const isImage = random(2) === 0;
  const lines = [
    "import { add, concatenate, graph, input, type Names } from '../../src/index.ts';",
    'type NamesIn<G> = G extends { readonly signature?: infer S } ? Names<NonNullable<S>> : never;',
    'type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;',
  ];
  let count = 0;
  const fresh = (): string => `n${count++}`;
  const start = randomGraph(random, isImage, lines, fresh);
  let current = { text: 'g0', graph: start as unknown as Graph<Unchecked> };
  const surgeries: Surgery[] = [];
  for (let i = 0; i < cuts && namesIn(current).length > 0; i++) {
    const surgery = randomSurgery(random, isImage, current, lines, fresh, `g${i + 1}`);
    surgeries.push(surgery.done);
    current = surgery.after;
  }
  return { source: `${lines.join('\n')}\nexport {};\n`, surgeries };
};

const randomGraph = (
  random: Random,
  isImage: boolean,
  lines: string[],
  fresh: () => string,
): object => {
  const pool: Both[] = [];
  const idle = new Set<Both>();
  const define = (made: Both): Both => {
    const text = `t${pool.length}`;
    lines.push(`const ${text} = ${made.text};`);
    const both = { text, tensor: made.tensor };
    pool.push(both);
    idle.add(both);
    return both;
  };
  const inputs = Array.from({ length: 1 + random(2) }, () => {
    const config = {
      shape: isImage ? [4, 4, 2 + random(2)] : [2 + random(3)],
      ...(random(4) > 0 ? { name: fresh() } : {}),
    };
    return define({
      text: `input(${JSON.stringify(config)})`,
      tensor: input(config) as never,
    });
  });
  const size = 4 + random(9);
  for (let i = 0; i < size; i++) {
    const unused = inputs.filter((one) => idle.has(one));
    const from = unused[0] && random(2) === 0 ? unused[0] : pick(random, pool);
    const made = step(random, isImage, from, pool, fresh);
    for (const used of made.used) idle.delete(used);
    define(made);
  }
  for (const one of inputs.filter((each) => idle.has(each))) {
    define(head(random, isImage, one, fresh));
    idle.delete(one);
  }
  const outputs = [...idle];
  lines.push(
    `const g0 = graph({ inputs: [${inputs.map(({ text }) => text)}], outputs: [${outputs.map(({ text }) => text)}] });`,
  );
  return graph({
    inputs: inputs.map(({ tensor }) => tensor),
    outputs: outputs.map(({ tensor }) => tensor),
  });
};

const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T;

interface Step extends Both {
  readonly used: readonly Both[];
}

/** One more layer on a tensor: with weights, without, or a merge with another that fits. */
const step = (
  random: Random,
  isImage: boolean,
  from: Both,
  pool: readonly Both[],
  fresh: () => string,
): Step => {
  const named = random(4) > 0 ? { name: fresh() } : {};
  const like = pool.filter(
    (other) => other !== from && String(other.tensor.shape) === String(from.tensor.shape),
  );
  if (like.length > 0 && random(2) === 0) {
    const other = pick(random, like);
    const used = [from, other];
    const merge = random(2) === 0 ? 'add' : 'concatenate';
    const call = { add, concatenate }[merge] as (inputs: never, config: never) => unknown;
    return {
      used,
      text: `${merge}([${from.text}, ${other.text}], ${JSON.stringify(named)})`,
      tensor: call(used.map(({ tensor }) => tensor) as never, named as never) as Fluent,
    };
  }
  if (random(3) === 0) {
    const isRelu = random(2) === 0;
    const config = isRelu ? named : { ...named, rate: 0.5 };
    return {
      used: [from],
      text: `${from.text}.${isRelu ? 'reLU' : 'dropout'}(${JSON.stringify(config)})`,
      tensor: isRelu ? from.tensor.reLU(config) : from.tensor.dropout(config as never),
    };
  }
  return { ...weights(isImage, from, 2 + random(3), named), used: [from] };
};

const head = (random: Random, isImage: boolean, from: Both, fresh: () => string): Both =>
  weights(isImage, from, 2 + random(3), { name: fresh() });

const weights = (isImage: boolean, from: Both, size: number, named: object): Both => {
  const config = isImage ? { ...named, filters: size, kernelSize: 1 } : { ...named, units: size };
  return {
    text: `${from.text}.${isImage ? 'conv2d' : 'dense'}(${JSON.stringify(config)})`,
    tensor: isImage ? from.tensor.conv2d(config) : from.tensor.dense(config),
  };
};

interface Named {
  readonly text: string;
  readonly graph: Graph<Unchecked>;
}

const namesIn = ({ graph: { dag } }: Named): readonly string[] =>
  layersOf(dag).flatMap(({ name }) => name ?? []);

const randomSurgery = (
  random: Random,
  isImage: boolean,
  before: Named,
  lines: string[],
  fresh: () => string,
  next: string,
): { readonly done: Surgery; readonly after: Named } => {
  const names = namesIn(before);
  const [first, last] = span(random, before, names);
  const isRemoval = random(8) === 0;
  let replacement = '';
  const line = lines.length + 1;
  try {
    const cut = before.graph.cut(first, last);
    const after = isRemoval
      ? cut.remove()
      : cut.insert((given) => {
          const made = graft(random, isImage, before, last, names, given, fresh);
          replacement = made.text;
          return made.tensor as never;
        });
    const verb = isRemoval ? 'remove()' : `insert((x) => ${replacement})`;
    lines.push(`const ${next} = ${before.text}.cut('${first}', '${last}').${verb};`);
    const remaining = namesIn({ text: next, graph: after });
    lines.push(
      `const ${next}Names: Same<NamesIn<typeof ${next}>, ${remaining.map((name) => `'${name}'`).join(' | ') || 'never'}> = true;`,
    );
    return {
      done: { line, sentence: undefined, namesLine: line + 1 },
      after: { text: next, graph: after },
    };
  } catch (error) {
    if (!(error instanceof TensorgraftError)) throw error;
    const verb = isRemoval ? 'remove()' : `insert((x) => ${replacement || 'x'})`;
    lines.push(`${before.text}.cut('${first}', '${last}').${verb};`);
    return { done: { line, sentence: error.message, namesLine: undefined }, after: before };
  }
};

/** Two names, most often such that the second is downstream of the first. */
const span = (
  random: Random,
  { graph: { dag } }: Named,
  names: readonly string[],
): readonly [string, string] => {
  const last = pick(random, names);
  if (random(6) === 0) return [pick(random, names), last];
  let call = dag.calls.find(({ layer }) => layer.name === last);
  let first = last;
  for (let i = random(4); i > 0 && call && call.inputs.length > 0; i--) {
    call = pick(random, call.inputs).call;
    if (call.layer.name !== undefined && call.inputs.length > 0) first = call.layer.name;
  }
  return [first, last];
};

/** A replacement: mostly of the right size, sometimes of another, sometimes with a taken name. */
const graft = (
  random: Random,
  isImage: boolean,
  { graph: { dag } }: Named,
  last: string,
  names: readonly string[],
  given: unknown,
  fresh: () => string,
): Both => {
  const named = (): object => {
    const dice = random(10);
    if (dice === 0) return { name: pick(random, names) };
    return dice < 6 ? { name: fresh() } : {};
  };
  let made: Both = Array.isArray(given)
    ? {
        text: `concatenate([x[0], ${given.slice(1).map((_, i) => `x[${i + 1}]`)}])`,
        tensor: concatenate(given as never) as never,
      }
    : { text: 'x', tensor: given as Fluent };
  for (let i = random(3); i > 0; i--) made = weights(isImage, made, 2 + random(3), named());
  const wanted = dag.calls.find(({ layer }) => layer.name === last)?.outputs[0]?.shape.at(-1);
  const size = random(4) === 0 ? 2 + random(3) : (wanted as number);
  return random(8) === 0 ? made : weights(isImage, made, size, named());
};
