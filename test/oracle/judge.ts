import { TensorgraftError } from '../../src/index.ts';
import type { Shape } from '../../src/shape/dimension.ts';
import { ConfigError } from '../../src/shape/errors.ts';
import { show } from '../../src/shape/message.ts';
import { type Answer, askOurs, isError, isPredictable, type Theirs } from './answers.ts';
import type { Case, Spec } from './case.ts';
import { askEmitted } from './emitted.ts';
import type { TypeAnswer } from './types.ts';

/** A way in which two of the four answers differ. */
export type ProblemKind =
  /** Our rule did not refuse on purpose: it broke. */
  | 'crash'
  /** The type is another one, a refusal of what is right, none of what is wrong, or badly worded. */
  | 'type-shape'
  | 'type-accepts'
  | 'type-sentence'
  /** Told less, the compiler refuses what is right, or says what is not so. */
  | 'type-vague'
  /** tfjs reports another shape than ours, or none. */
  | 'symbolic-shape'
  | 'symbolic-throws'
  /** tfjs computes something else than what we promise, or nothing. */
  | 'data-shape'
  | 'data-dtype'
  | 'data-throws'
  /** The model that we emit computes something else than what we promise, or nothing. */
  | 'emitted'
  /** We refuse what tfjs reports a shape for and computes. */
  | 'tfjs-accepts';

export interface Problem {
  readonly kind: ProblemKind;
  readonly detail: string;
}

/** A case with its four answers and what is wrong with them. */
export interface Judged {
  readonly it: Case;
  readonly ours: Answer;
  readonly theirs: Theirs;
  readonly problems: readonly Problem[];
}

export const judge = (it: Case, ours: Answer, theirs: Theirs, types?: TypeAnswer): Judged => ({
  it,
  ours,
  theirs,
  problems: [
    ...(types ? judgeTypes(ours, types) : []),
    ...(isError(ours) ? judgeRefusal(ours.error, theirs) : judgeShapes(ours.outputs, theirs)),
  ],
});

const judgeTypes = (ours: Answer, { exact, vague, vagueCode }: TypeAnswer): readonly Problem[] => {
  if (!isError(ours)) {
    return [
      ...(exact ? [{ kind: 'type-shape', detail: exact } as const] : []),
      ...(vague ? [{ kind: 'type-vague', detail: `${vagueCode}\n${vague}` } as const] : []),
    ];
  }
  // Options are checked by value: the types know their kind, and not that 0 filters are too few.
  if (ours.error instanceof ConfigError) return [];
  const { message } = ours.error;
  if (exact === '') return [{ kind: 'type-accepts', detail: message }];
  return exact.includes(message) ? [] : [{ kind: 'type-sentence', detail: `${message}\n${exact}` }];
};

const judgeRefusal = (error: Error, { symbolic, data }: Theirs): readonly Problem[] => {
  if (!(error instanceof TensorgraftError)) return [{ kind: 'crash', detail: String(error.stack) }];
  if (isError(symbolic) || isError(data)) return [];
  return [
    {
      kind: 'tfjs-accepts',
      detail: `${showAll(symbolic)}, data ${showAll(data)}: ${error.message}`,
    },
  ];
};

const judgeShapes = (
  ours: readonly Spec[],
  { symbolic, data, filled }: Theirs,
): readonly Problem[] => {
  const problems: Problem[] = [];
  const note = (kind: ProblemKind, detail: string): void => void problems.push({ kind, detail });
  const promised = { outputs: ours };
  if (isError(symbolic)) note('symbolic-throws', symbolic.error.message);
  else if (shapes(promised) !== shapes(symbolic)) {
    note('symbolic-shape', `ours ${showAll(promised)}, symbolic ${showAll(symbolic)}`);
  }
  // With unknown sizes there may be none that fit: then no data can tell.
  const exact = askOurs(filled);
  if (isError(exact)) return problems;
  if (isPredictable(filled)) {
    const emitted = askEmitted(filled);
    if (isError(emitted)) note('emitted', emitted.error.message);
    else if (!areLike(exact.outputs, emitted.outputs) || dtypes(exact) !== dtypes(emitted)) {
      note('emitted', `ours ${showAll(exact)}, emitted ${showAll(emitted)}`);
    }
  }
  if (isError(data)) {
    note('data-throws', data.error.message);
    return problems;
  }
  const both = `ours ${showAll(promised)}, filled in ${showAll(exact)}, data ${showAll(data)}`;
  if (!areLike(ours, data.outputs) || !areLike(exact.outputs, data.outputs)) {
    note('data-shape', both);
  }
  if (dtypes(promised) !== dtypes(data)) note('data-dtype', both);
  return problems;
};

const areLike = (promised: readonly Spec[], real: readonly Spec[]): boolean =>
  promised.length === real.length &&
  promised.every(({ shape }, i) => matches(shape, real[i]?.shape ?? []));
const matches = (promised: Shape, real: Shape): boolean =>
  promised.length === real.length && promised.every((d, i) => d === null || d === real[i]);

type Given = { readonly outputs: readonly Spec[] };
const shapes = ({ outputs }: Given): string => outputs.map(({ shape }) => show(shape)).join();
const dtypes = ({ outputs }: Given): string => outputs.map(({ dtype }) => dtype).join();
const showAll = ({ outputs }: Given): string =>
  outputs.map(({ shape, dtype }) => `${show(shape)} ${dtype}`).join(', ');
