import type * as tf from '@tensorflow/tfjs';
import { type Dag, layersOf, type Value } from '../../../src/graph/dag.ts';
import { ShapeError, TensorgraftError } from '../../../src/index.ts';
import { evaluate, print } from './draft.ts';
import { type Drawn, drawNetwork, randomInputs } from './network.ts';
import { type Random, randomFrom } from './random.ts';
import { drawSurgery, namesOf, type Patient } from './surgeries.ts';

/** A program of random surgeries, and how each of them went when it was run. */
export interface Program {
  readonly source: string;
  readonly surgeries: readonly Outcome[];
}

/** How one surgery went at run time, and the lines of the source about it, counted from 1. */
export interface Outcome {
  readonly verb: string;
  readonly line: number;
  readonly error: Refusal | undefined;
  /** The line that compiles if the compiler knows what the graph that comes out has. */
  readonly knownLine: number;
  /** The lines that state which names there are, and what some of the layers are. */
  readonly stated: readonly number[];
}

/** Why a surgery did not work. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly layer?: string | undefined;
  /** Whether a callback for several layers made another shape of one of them. */
  readonly isOfUnknownShape: boolean;
}
const isRefusal = (done: object): done is Refusal => 'code' in done;

const heading = [
  "import { add, concatenate, graph, input, type Names } from '../../src/index.ts';",
  'type NamesIn<G> = G extends { readonly signature?: infer S } ? Names<NonNullable<S>> : never;',
  'type Known<G> = string extends NamesIn<G> ? false : true;',
  'type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : { is: A; not: B };',
];

export const randomProgram = (seed: number, count: number): Program => {
  const random = randomFrom(seed);
  const lines = [...heading];
  let names = 0;
  const fresh = (): string => `n${names++}`;
  const others: Drawn[] = [];
  const naming = () => (random.once(4) ? {} : { name: fresh() });
  const inputs = randomInputs(random);
  let current = drawNetwork({
    random,
    naming,
    lines,
    prefix: 't',
    inputs,
    size: 4 + random.below(8),
  });
  let gone: readonly string[] = [];
  const surgeries: Outcome[] = [];
  for (let i = 0; i < count && namesOf(current.graph.dag).length > 0; i++) {
    const patient = { random, dag: current.graph.dag, fresh, gone, lines, others };
    const text = operation(random, current, patient);
    const line = lines.push(`const g${i} = ${current.text}${text};`);
    const verb = /^\.(\w+)/.exec(text)?.[1] as string;
    const knownLine = lines.push(`const k${i}: Known<typeof g${i}> = true;`);
    const done = operate(current, text, others);
    if (isRefusal(done)) {
      surgeries.push({ verb, line, error: done, knownLine, stated: [] });
      continue;
    }
    const stated = statements(random, done.dag, i).map((statement) => lines.push(statement));
    surgeries.push({ verb, line, error: undefined, knownLine, stated });
    const [before, after] = [patient.dag, done.dag].map(namesOf);
    gone = [...new Set([...gone, ...(before ?? [])])].filter((name) => !after?.includes(name));
    current = { text: `g${i}`, graph: done };
  }
  return { source: `${lines.join('\n')}\nexport {};\n`, surgeries };
};

/** One surgery, or two in one expression. */
const operation = (random: Random, before: Drawn, patient: Patient): string => {
  const text = drawSurgery(patient);
  if (!random.once(5)) return text;
  const done = operate(before, text, patient.others);
  if (isRefusal(done) || namesOf(done.dag).length === 0) return text;
  return text + drawSurgery({ ...patient, dag: done.dag });
};

/** The graph that comes out, after it was emitted; or why none does. */
const operate = (
  { graph }: Drawn,
  text: string,
  others: readonly Drawn[],
): Drawn['graph'] | Refusal => {
  const scope = Object.fromEntries(others.map((other) => [other.text, other.graph]));
  try {
    const edited = evaluate(`g${text}`, { ...scope, g: graph }) as Drawn['graph'];
    const model = edited.emit();
    checkNames(model, edited.dag);
    model.dispose();
    return edited;
  } catch (error) {
    const isOfUnknownShape =
      error instanceof ShapeError && /replaceAll\(\['\w+', '\w+'\]/.test(text);
    if (error instanceof TensorgraftError) {
      const { code, message, layer } = error;
      return { code, message, layer, isOfUnknownShape };
    }
    // The callback took several tensors for one, or one for several.
    if (error instanceof TypeError && /is not a function|undefined/.test(error.message)) {
      return { code: 'type-error', message: error.message, isOfUnknownShape };
    }
    throw error;
  }
};

const checkNames = (model: tf.LayersModel, dag: Dag): void => {
  const emitted = new Set(model.layers.map(({ name }) => name));
  const missing = namesOf(dag).filter((name) => !emitted.has(name));
  if (missing.length > 0 || emitted.size !== layersOf(dag).length) {
    throw new Error(`The emitted model has ${[...emitted]}, without ${missing}`);
  }
};

/** What is true of a graph, as assertions of types: its names, and a few of its layers. */
const statements = (random: Random, dag: Dag, i: number): readonly string[] => {
  const names = namesOf(dag);
  const layers = random.some(names, 3).map((name, j) => {
    const [inputs, outputs, from] = factsOf(dag, name);
    const info = `l${i}_${j}`;
    const facts = [
      [`typeof ${info}.inputs.length`, String(inputs.length)],
      ...inputs.map((shape, k) => [`typeof ${info}.inputs[${k}]`, shape]),
      [`typeof ${info}.output`, outputs[0]],
      ...outputs.map((shape, k) => [`typeof ${info}.outputs[${k}]`, shape]),
      [`typeof ${info}.outputs.length`, String(outputs.length)],
      [`typeof ${info}.from[number]`, from],
    ].map(([actual, expected]) => `Equal<${actual}, ${expected}>`);
    return `const ${info} = g${i}.layer('${name}'), e${i}_${j}: [${facts.join(', ')}] = [${facts.map(() => true)}];`;
  });
  return [`const n${i}: Equal<NamesIn<typeof g${i}>, ${union(names)}> = true;`, ...layers];
};

/** What goes into a named layer, what comes out, and the nearest named layers upstream: as types. */
const factsOf = (
  dag: Dag,
  name: string,
): readonly [readonly string[], readonly string[], string] => {
  const call = dag.calls.find(({ layer }) => layer.name === name) as Dag['calls'][number];
  const upstream = new Set(call.inputs.map((value) => value.call));
  for (const each of upstream) {
    if (each.layer.name === undefined) for (const value of each.inputs) upstream.add(value.call);
  }
  const from = [...upstream].flatMap(({ layer }) => layer.name ?? []);
  return [call.inputs.map(show), call.outputs.map(show), union([...new Set(from)])];
};

const show = ({ shape }: Value): string => print(shape);

const union = (names: readonly string[]): string =>
  names.map((name) => `'${name}'`).join(' | ') || 'never';
