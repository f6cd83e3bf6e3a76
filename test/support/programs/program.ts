import * as tf from '@tensorflow/tfjs';
import { withoutRepeats } from '../../../src/emit/repeated.ts';
import { type Dag, layersOf, modelClass } from '../../../src/graph/dag.ts';
import { ShapeError, TensorgraftError } from '../../../src/index.ts';
import { evaluate, newScript, type Script } from './draft.ts';
import { type Drawn, drawNetwork, randomInputs } from './network.ts';
import { openNetwork } from './opened.ts';
import { randomFrom } from './random.ts';
import type { Reusable } from './shared.ts';
import { noteShared, statements } from './statements.ts';
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
  /** Whether it came of a callback for several layers. */
  readonly isOfSeveral: boolean;
  /**
   * Whether it is about sizes that the compiler does not know: a callback for several layers made
   * another shape of one of them, or the size was `null` once.
   */
  readonly isOfUnknownShape: boolean;
}
const isRefusal = (done: object): done is Refusal => 'code' in done;

const heading = [
  "import type * as tf from '@tensorflow/tfjs';",
  "import { add, call, concatenate, fromModel, type Graph, graph, input, layers, type Names, type Signature, type SignatureValue, type Typed } from '../../src/index.ts';",
  "import type { innerOf } from '../../src/surgery/nested.ts';",
  'type NamesIn<G> = G extends { readonly signature?: infer S } ? Names<NonNullable<S>> : never;',
  'type Known<G> = string extends NamesIn<G> ? false : true;',
  'type Inside<G, Name> = G extends { readonly signature?: infer S } ? Graph<innerOf<Extract<S, Signature>, Name>> : never;',
  'type NamesIfKnown<G, N> = Known<G> extends true ? Equal<NamesIn<G>, N> : true;',
  'type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : { is: A; not: B };',
  'type EqualIfKnown<A extends readonly unknown[], B> = number extends A["length"] ? true : Equal<A, B>;',
  'type Covers<A, B> = [B] extends [A] ? true : { is: A; not: B };',
  'declare const model: tf.LayersModel;',
];

export const randomProgram = (seed: number, count: number): Program => {
  const random = randomFrom(seed);
  const script = newScript(...heading);
  const { lines } = script;
  let names = 0;
  const fresh = (): string => `n${names++}`;
  const reusables: Reusable[] = [];
  const first = (random.once(2) ? openNetwork : drawNetwork)({
    random,
    naming: () => (random.once(4) ? {} : { name: fresh() }),
    script,
    reusables,
    prefix: 't',
    inputs: randomInputs(random),
    size: 4 + random.below(8),
    fresh,
    depth: random.below(3),
    isWritten: true,
  });
  let current = first;
  let gone: readonly string[] = [];
  let isSettled = false;
  let isBlurred = false;
  const surgeries: Outcome[] = [];
  for (let i = 0; i < count && namesOf(current.graph.dag).length > 0; i++) {
    const { dag } = current.graph;
    const others = [first, current];
    const patient = {
      random,
      script,
      reusables,
      dag,
      fresh,
      gone,
      others,
      isSettled,
      isBlurred,
    };
    const text = operation(current, patient);
    const line = lines.push(`const g${i} = ${current.text}${text};`);
    const verb = /^\.(\w+)/.exec(text)?.[1] as string;
    const knownLine = lines.push(`const k${i}: Known<${inside(`typeof g${i}`, text)}> = true;`);
    const done = operate(current, text, script, isSettled);
    if (isRefusal(done)) {
      surgeries.push({ verb, line, error: done, knownLine, stated: [] });
      continue;
    }
    script.variables[`g${i}`] = done;
    noteShared(script, dag, done.dag, text);
    const settled: boolean =
      isSettled ||
      settlesSizes(script, done.dag) ||
      // Which tensor of a layer inside an output is, the types do not know, nor then its sizes.
      (text.includes('.within(') && hasUnknownSize(dag));
    const blurred: boolean =
      isBlurred || /#\d|\.graft/.test(text) || (text.includes('.inline(') && hasUnnamedInside(dag));
    const stated = statements(
      { ...patient, isSettled: settled, isBlurred: blurred },
      done.dag,
      i,
    ).map((statement) => lines.push(statement));
    surgeries.push({ verb, line, error: undefined, knownLine, stated });
    // Now and then what comes next is done to the same graph again.
    if (random.once(4)) continue;
    const [before, after] = [dag, done.dag].map(namesOf);
    gone = [...new Set([...gone, ...(before ?? [])])].filter((name) => !after?.includes(name));
    current = { text: `g${i}`, graph: done };
    isSettled = settled;
    isBlurred = blurred;
  }
  return { source: `${lines.join('\n')}\nexport {};\n`, surgeries };
};

/** The type of what is inside of the model, in whatever model, that a surgery was done within. */
const inside = (graph: string, text: string): string => {
  const [, name, edit] = /\.within\('(\w+)', \(inner\) => (.*)\)$/.exec(text) ?? [];
  return name === undefined || edit === undefined
    ? graph
    : inside(`Inside<${graph}, '${name}'>`, edit);
};

/** One surgery, or two in one expression. */
const operation = (before: Drawn, patient: Patient): string => {
  const text = drawSurgery(patient);
  if (!patient.random.once(5)) return text;
  const done = operate(before, text, patient.script, patient.isSettled);
  if (isRefusal(done) || namesOf(done.dag).length === 0) return text;
  return text + drawSurgery({ ...patient, dag: done.dag });
};

/** The graph that comes out, after it was emitted; or why none does. */
const operate = (
  { graph }: Drawn,
  text: string,
  { variables }: Script,
  isSettled: boolean,
): Drawn['graph'] | Refusal => {
  try {
    const edited = evaluate(`g${text}`, { ...variables, g: graph }) as Drawn['graph'];
    const model = edited.emit();
    checkNames(model, edited.dag);
    model.dispose();
    return edited;
  } catch (error) {
    const isOfSeveral = /replaceAll\(\['\w+', '\w+'\]/.test(text);
    // Where sizes are unknown a known one may come, which what lies downstream may not take.
    const isOfUnknownShape =
      error instanceof ShapeError &&
      (isOfSeveral || isSettled || (error.code !== 'replacement' && hasUnknownSize(graph.dag)));
    const about = { isOfSeveral, isOfUnknownShape };
    if (error instanceof TensorgraftError) {
      const { code, message, layer } = error;
      return { code, message, layer, ...about };
    }
    // The callback took several tensors for one, or one for several.
    if (error instanceof TypeError && /is not a function|undefined/.test(error.message)) {
      return { code: 'type-error', message: error.message, ...about };
    }
    throw error;
  }
};

/** Whether sizes of layers that were `null` in any graph of the program are known in this one. */
const settlesSizes = ({ variables }: Script, dag: Dag): boolean => {
  const unknown = new Set(
    Object.values(variables).flatMap((value) =>
      value instanceof Object && 'dag' in value ? unknownSizes(value.dag as Dag) : [],
    ),
  );
  const still = new Set(unknownSizes(dag));
  const names = new Set(namesOf(dag));
  return [...unknown].some((size) => names.has(size.split(' ')[0] as string) && !still.has(size));
};
/** The sizes in a graph, and in its nested models, that are not known, but for the batch's. */
const unknownSizes = (dag: Dag): readonly string[] =>
  dag.calls.flatMap(({ layer: { name = '', inner }, inputs, outputs }) => [
    ...[...inputs, ...outputs].flatMap(({ shape }, i) =>
      shape.flatMap((size, axis) =>
        axis > 0 && size === null ? [`${name} ${i} ${axis}`, `p_${name} ${i} ${axis}`] : [],
      ),
    ),
    ...(inner ? unknownSizes(inner) : []),
  ]);
const hasUnknownSize = (dag: Dag): boolean => unknownSizes(dag).length > 0;

/** Whether a model inside has an input without a name, which to the types may be past layers without one. */
const hasUnnamedInside = (dag: Dag): boolean =>
  layersOf(dag).some(
    ({ inner }) =>
      inner &&
      (inner.inputs.some(({ call }) => call.layer.name === undefined) || hasUnnamedInside(inner)),
  );

const checkNames = (model: tf.LayersModel, dag: Dag): void => {
  const emitted = new Set(model.layers.map(({ name }) => name));
  const missing = namesOf(dag).filter((name) => !emitted.has(name));
  for (const { name, className } of layersOf(dag)) {
    const layer = name === undefined ? undefined : model.getLayer(name);
    if (!layer || (className === modelClass && layer instanceof tf.LayersModel)) continue;
    const made = layer.getClassName();
    if (made !== className) throw new Error(`'${name}' is a ${made}, not a ${className}`);
  }
  if (missing.length > 0 || emitted.size !== layersOf(withoutRepeats(dag)).length) {
    throw new Error(`The emitted model has ${[...emitted]}, without ${missing}`);
  }
};
