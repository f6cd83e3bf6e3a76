import { checkTypes } from '../type-check.ts';
import type { Outcome, Program, Refusal } from './program.ts';

/** How many surgeries the compiler and the runtime took alike, and how many not. */
export interface Outcomes {
  readonly bothTake: number;
  readonly bothRefuse: number;
  readonly onlyTypesTake: number;
  readonly onlyTypesRefuse: number;
  /** Taken by the compiler, which does not know what comes out. */
  readonly unknown: number;
  /** Refused at run time for what only it can know. */
  readonly leftToRunTime: number;
}
type Verdict = keyof Outcomes;

export interface Comparison {
  readonly outcomes: Outcomes;
  readonly byVerb: Readonly<Record<string, Outcomes>>;
  /** What is wrong, each with its program. */
  readonly wrong: readonly string[];
}

/** What the README leaves to run time. */
const isLeftToRunTime = ({ code, layer, isOfUnknownShape }: Refusal): boolean =>
  ['match-count', 'ignored-input', 'shared-layer', 'one-call'].includes(code) ||
  // Which calls of a shared layer there are.
  (code === 'unknown-layer' && /#\d+$/.test(layer ?? '')) ||
  // What only a model that is to be saved and loaded must not have: `emit` can be told that it is not.
  ['inner-name-taken', 'call-order'].includes(code) ||
  (code === 'unused-input' && layer === undefined) ||
  isOfUnknownShape;

/** Errors of which the compiler says another sentence: its own, or none of ours. */
const withoutTwin = [
  'unknown-layer',
  'unknown-tensor',
  'not-a-tensor',
  'output-count',
  'not-a-consumer',
  'empty',
  'type-error',
  'not-nested',
  'not-a-model',
];

/**
 * What the compiler says first, whatever else is wrong: a name that is not there, one tensor for
 * several, also where a callback for several layers gets one tensor for some of them.
 */
const comesFirst =
  /^(Type|Argument of type) '"\w+(#\d)?(:\d)?"' is not assignable to|can't be used to index type|^Property '\w+' does not exist on type .*\[/;

/**
 * Whether there may be two mistakes, of which the runtime comes upon the other first: at the first of
 * several layers, or at inputs that the compiler does not know one by one.
 */
const isOfTwo = ({ code, isOfSeveral }: Refusal): boolean =>
  isOfSeveral || ['nested-inputs', 'nested-input', 'nested-dtype'].includes(code);

/** Compiles programs, and holds what the compiler says against what happened. */
export const compare = (programs: readonly Program[]): Comparison => {
  const files = Object.fromEntries(programs.map(({ source }, i) => [`p${i}.ts`, source]));
  const said = messagesByLine(files);
  const verdicts: (readonly [verb: string, Verdict])[] = [];
  const wrong = programs.flatMap(({ source, surgeries }, i) => {
    const lines = said.get(`p${i}.ts`) ?? new Map<number, string>();
    const accused = new Map<number, string>();
    const explained = new Set<number>();
    for (const surgery of surgeries) {
      const { verb, line, knownLine, stated } = surgery;
      const verdict = judge(surgery, lines);
      verdicts.push([verb, verdict]);
      const why = complaint(surgery, verdict, lines.get(line));
      if (why !== undefined) accused.set(line, why);
      for (const each of [line, knownLine]) explained.add(each);
      if (verdict === 'unknown') for (const each of stated) explained.add(each);
    }
    for (const line of lines.keys()) {
      if (!explained.has(line)) accused.set(line, 'this is not so');
    }
    return [...accused].map(
      ([line, why]) => `${source}\nline ${line}: ${why}\n  compiler: ${lines.get(line)}`,
    );
  });
  const verbs = [...new Set(verdicts.map(([verb]) => verb))];
  const counts = (verb?: string): Outcomes =>
    countOf(
      verdicts.flatMap(([of, verdict]) => (verb === undefined || of === verb ? verdict : [])),
    );
  return {
    outcomes: counts(),
    byVerb: Object.fromEntries(verbs.map((verb) => [verb, counts(verb)])),
    wrong,
  };
};

/** Comparisons of several lots of programs as one. */
export const sum = (parts: readonly Comparison[]): Comparison => {
  const verbs = [...new Set(parts.flatMap(({ byVerb }) => Object.keys(byVerb)))];
  return {
    outcomes: added(parts.map(({ outcomes }) => outcomes)),
    byVerb: Object.fromEntries(
      verbs.map((verb) => [verb, added(parts.flatMap(({ byVerb }) => byVerb[verb] ?? []))]),
    ),
    wrong: parts.flatMap(({ wrong }) => wrong),
  };
};

const verdicts: readonly Verdict[] = [
  'bothTake',
  'bothRefuse',
  'onlyTypesTake',
  'onlyTypesRefuse',
  'unknown',
  'leftToRunTime',
];
const outcomes = (count: (verdict: Verdict) => number): Outcomes =>
  Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as unknown as Outcomes;
const countOf = (given: readonly Verdict[]): Outcomes =>
  outcomes((verdict) => given.filter((each) => each === verdict).length);
const added = (parts: readonly Outcomes[]): Outcomes =>
  outcomes((verdict) => parts.reduce((total, part) => total + part[verdict], 0));

const judge = (
  { line, error, knownLine }: Outcome,
  lines: ReadonlyMap<number, string>,
): Verdict => {
  const isRefused = lines.has(line);
  // In a graph of which nothing is known, `Tensor<Shape>` stands for what may be several tensors.
  if (lines.get(line)?.includes("to index type 'Tensor<Shape>'")) return 'unknown';
  if (!error) return isRefused ? 'onlyTypesRefuse' : lines.has(knownLine) ? 'unknown' : 'bothTake';
  if (isRefused) return 'bothRefuse';
  if (lines.has(knownLine)) return 'unknown';
  return isLeftToRunTime(error) ? 'leftToRunTime' : 'onlyTypesTake';
};

/** What is wrong with a surgery, if anything is: the verdict, or the sentence. */
const complaint = (
  { error }: Outcome,
  verdict: Verdict,
  message: string | undefined,
): string | undefined => {
  if (verdict === 'onlyTypesTake' || verdict === 'onlyTypesRefuse') {
    return `${verdict}, run time: ${error?.message}`;
  }
  if (verdict !== 'bothRefuse' || error === undefined || message === undefined) return undefined;
  if (message.includes(error.message) || comesFirst.test(message)) return undefined;
  if (error.code === 'weights' && message.includes('no weights fit all of')) return undefined;
  if (isOfTwo(error) && /'"(insert|replaceAll): the replacement/.test(message)) return undefined;
  if (isLeftToRunTime(error) || withoutTwin.includes(error.code)) return undefined;
  return `another sentence, run time: ${error.message}`;
};

const messagesByLine = (
  files: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlyMap<number, string>> => {
  const said = new Map<string, Map<number, string>>();
  for (const { file, line, message } of checkTypes(files)) {
    const name = file.split('/').at(-1) as string;
    const lines = said.get(name) ?? new Map<number, string>();
    said.set(name, lines.set(line, `${lines.get(line) ?? ''}${message}\n`));
  }
  return said;
};
