import { TensorgraftError } from '../shape/errors.ts';

/** Something about a graph or a model that its owner should know. */
export interface Finding {
  readonly kind: 'finding';
  /** Which kind of finding it is: one word in kebab case. */
  readonly code: string;
  /**
   * `error`: the model cannot be emitted, saved, loaded or run as it is; `warning`: it does something
   * that few expect; `note`: a fact to know before surgery.
   */
  readonly severity: 'error' | 'warning' | 'note';
  /** The layer concerned, if it is one. */
  readonly layer: string | undefined;
  /** One sentence. */
  readonly message: string;
}

export const finding = (
  severity: Finding['severity'],
  code: string,
  layer: string | undefined,
  message: string,
): Finding => Object.freeze({ kind: 'finding', code, severity, layer, message });

/** What is thrown where something is refused, as findings; none where nothing is. */
export const refusals = (layer: string | undefined, ask: () => unknown): readonly Finding[] => {
  try {
    ask();
    return [];
  } catch (error) {
    if (!(error instanceof TensorgraftError)) throw error;
    return [finding('error', error.code, layer ?? error.layer, error.message)];
  }
};
