import type { Caution } from './layer.ts';

/**
 * What to know of a layer that is to drop all of its inputs, as only what others made can be: the options of
 * ours are below 1.
 */
export const dropsNothing =
  (...options: readonly string[]) =>
  (config: object): readonly Caution[] =>
    options.flatMap((option) =>
      Reflect.get(config, option) === 1
        ? [
            {
              code: 'drops-nothing',
              message: `has ${option}: 1, with which tfjs drops nothing in fit(), without a word`,
            },
          ]
        : [],
    );
