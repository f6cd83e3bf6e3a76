import { checkTypes } from '../support/type-check.ts';
import { type Answer, isError } from './answers.ts';
import { type Case, ourCode, type Write } from './case.ts';

/** What the compiler says of a case; the messages are empty where it does not object. */
export interface TypeAnswer {
  /** Accepted by us: that its type is what the rule gives. Refused: the call alone. */
  readonly exact: string;
  /** That a call of which the compiler is told less still compiles to something that is true. */
  readonly vague: string;
  readonly vagueCode: string;
}

const preamble = `import { type AnyTensor, input, layers, type Shape, type Tensor } from '../../src/index.ts';
type Equal<Actual, Expected> =
  (<T>() => T extends Actual ? 1 : 2) extends (<T>() => T extends Expected ? 1 : 2)
    ? true
    : { actual: Actual; expected: Expected };
type Holds<Actual, Real> = [Real] extends [Actual] ? true : { actual: Actual; real: Real };
type Out<R> = R extends AnyTensor
  ? [[R['shape'], R['dtype']]]
  : { -readonly [K in keyof R]: R[K] extends AnyTensor ? [R[K]['shape'], R[K]['dtype']] : R[K] };
declare const n: number;
declare const anything: Tensor<Shape>;
export { anything, input, layers, n };
`;

/** Source text with the cases on a line each, and how to find them again. */
const programOf = (lines: readonly string[]): string => `${preamble}${lines.join('\n')}\n`;
const firstLine = preamble.split('\n').length;

const outType = (answer: Answer): string =>
  isError(answer)
    ? 'never'
    : `[${answer.outputs
        .map(({ shape, dtype }) => `[[${shape.map(String).join(', ')}], '${dtype}']`)
        .join(', ')}]`;

/** One program for so many cases. */
const CHUNK = 1500;
/** One case in so many is put vaguely too: it takes as long again. */
const VAGUE = 3;

/** Asks the compiler about many cases at once, each with the answer of our rule. */
export const askTypes = (
  cases: readonly { readonly it: Case; readonly ours: Answer }[],
): readonly TypeAnswer[] => {
  const answers: TypeAnswer[] = [];
  for (let start = 0; start < cases.length; start += CHUNK) {
    answers.push(...askChunk(cases.slice(start, start + CHUNK)));
  }
  return answers;
};

const askChunk = (
  cases: readonly { readonly it: Case; readonly ours: Answer }[],
): readonly TypeAnswer[] => {
  const vague = cases.map(({ it, ours }, i) =>
    isError(ours) || i % VAGUE > 0 ? undefined : vaguely(it, i / VAGUE),
  );
  const lines = cases.flatMap(({ it, ours }, i) => {
    const code = ourCode(it);
    const type = outType(ours);
    return [
      isError(ours)
        ? `() => ${code};`
        : `() => { const r = ${code}; const ok: Equal<Out<typeof r>, ${type}> = true; };`,
      vague[i] === undefined
        ? ''
        : `() => { const r = ${vague[i].code}; const ok: Holds<Out<typeof r>, ${type}> = true; };`,
    ];
  });
  const diagnostics = checkTypes({ 'oracle.ts': programOf(lines) }, { noErrorTruncation: true });
  const messages = lines.map(() => '');
  const refused = new Set<number>();
  for (const { file, line, message } of diagnostics) {
    const at = file === 'oracle.ts' ? line - firstLine : -1;
    if (messages[at] === undefined) throw new Error(`The program has a mistake: ${message}`);
    messages[at] += `${message}\n`;
    if (!message.includes('{ actual:')) refused.add(at);
  }
  return cases.map((_, i) => {
    const said = messages[2 * i + 1] as string;
    const mayFail = vague[i]?.mayFail === true && refused.has(2 * i + 1);
    return {
      exact: messages[2 * i] as string,
      vague: mayFail ? '' : said,
      vagueCode: vague[i]?.code ?? '',
    };
  });
};

interface Vague {
  readonly code: string;
  /** A union may be refused for the sake of another member. */
  readonly mayFail: boolean;
}

/** The call with something that the compiler is not told: a size, an option, or all of the shape. */
const vaguely = (it: Case, seed: number): Vague | undefined => {
  if (seed % 8 === 0 && it.inputs.length === 1 && it.inputs[0]?.dtype === 'float32') {
    const call = ourCode({ ...it, inputs: [{ shape: [], dtype: 'float32' }] });
    return { code: call.replace('input({ batchShape: [] })', 'anything'), mayFail: false };
  }
  const seen: (number | null)[] = [];
  ourCode(it, (value, index) => {
    seen[index] = value;
    return String(value);
  });
  if (seen.length === 0) return undefined;
  const chosen = (seed * 7919) % seen.length;
  const union = seed % 3 === 0 || seen[chosen] === null;
  const other = seen[chosen] === null ? 'number' : `${(seen[chosen] as number) + 1}`;
  const write: Write = (value, index) =>
    index !== chosen ? String(value) : union ? `(${value} as ${value} | ${other})` : 'n';
  return { code: ourCode(it, write), mayFail: union };
};
