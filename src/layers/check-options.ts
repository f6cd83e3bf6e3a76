import { ConfigError } from '../shape/errors.ts';
import { isDictionary, print } from '../shape/given.ts';
import { didYouMean, nearest } from '../shape/nearest.ts';
import { mustBe } from './messages.ts';
import type { OptionCheck, RequiredCheck } from './options.ts';
import { isReusable } from './reusable.ts';

/**
 * Refuses an option that there is not, a value that an option cannot have, one that is inherited, and one
 * left out: of a layer, or of whatever else takes options.
 *
 * @param checks a check for each option, as `Options` has them.
 * @param layer the layer that the error is about, if it is about one.
 * @throws ConfigError with the first of them.
 */
export const checkOptions = (
  method: string,
  checks: object,
  given: unknown,
  layer?: string,
): void => {
  const options = checks as Readonly<Record<string, OptionCheck | RequiredCheck>>;
  const known = Object.keys(options);
  if (!isDictionary(given) || isReusable(given)) {
    const first = known.find((key) => options[key]?.isRequired) ?? known[0];
    const example = first === undefined ? '' : `, such as { ${first}: … }`;
    throw new ConfigError(
      `${method}: takes an object of options${example}, but gets ${isReusable(given) ? 'a layer' : print(given)}`,
      { code: 'config', layer, received: given, expected: 'an object of options' },
    );
  }
  for (const [key, value] of Object.entries(given)) {
    const check = options[key];
    if (!Object.hasOwn(options, key) || check === undefined) {
      const hint = nearest(key, known);
      throw new ConfigError(`${method}: there is no option '${key}'${didYouMean(hint)}`, {
        code: 'unknown-option',
        layer,
        received: key,
        expected: known,
      });
    }
    const expected = value === undefined ? undefined : check(value);
    if (expected !== undefined) {
      throw new ConfigError(mustBe(method, key, expected, value), {
        code: 'option-value',
        layer,
        received: value,
        expected,
      });
    }
  }
  for (const [key, check] of Object.entries(options)) {
    // The compiler counts what a class gives its instances, but layers are made of a copy without it.
    if (given[key] !== undefined && !isOwn(given, key)) {
      throw new ConfigError(
        `${method}: ${key} is not among the keys of the object itself; make one that has it, { ${key}: ${print(given[key])}, … }`,
        { code: 'inherited-option', layer, received: key },
      );
    }
    if (!check.isRequired || given[key] !== undefined) continue;
    const expected = check(undefined) ?? 'given';
    throw new ConfigError(`${method}: ${key} must be ${expected}, but is left out`, {
      code: 'option-missing',
      layer,
      received: undefined,
      expected,
    });
  }
};

/** Whether a key is one that `Object.entries` and a spread go over. */
const isOwn = (value: object, key: string): boolean =>
  Object.prototype.propertyIsEnumerable.call(value, key);
