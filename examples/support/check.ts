import { TensorgraftError } from 'tensorgraft';

/** A step that did not do what it says. Nothing in the examples goes on after one. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

/** Stops the program where something that must hold does not. */
export function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new CheckFailed(otherwise);
}

/** The sentence of the error that a call throws, which it must. */
export function refusalOf(call: () => unknown): string {
  let message: string | undefined;
  try {
    call();
  } catch (error) {
    if (!(error instanceof TensorgraftError)) throw error;
    message = error.message;
  }
  check(message !== undefined, 'what should have been refused was not');
  return message;
}
