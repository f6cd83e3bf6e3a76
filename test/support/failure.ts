import { TensorgraftError } from '../../src/index.ts';

/** The tensorgraft error that an act throws. */
export const failure = (act: () => unknown): TensorgraftError => {
  try {
    act();
  } catch (error) {
    if (error instanceof TensorgraftError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
