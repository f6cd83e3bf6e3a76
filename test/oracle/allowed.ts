import type { Case } from './case.ts';
import type { Judged, ProblemKind } from './judge.ts';

/** A disagreement that is tfjs's fault, with a call that shows it. */
export interface Allowed {
  readonly kind: ProblemKind;
  readonly methods: readonly string[];
  /** Which cases it covers, beyond the method and the kind. */
  readonly when: (judged: Judged) => boolean;
  readonly reason: string;
  /** Still disagrees: a test sees to it. */
  readonly example: Case;
}

export const allowed: readonly Allowed[] = [];
