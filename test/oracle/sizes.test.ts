import { expect, test } from 'vitest';
import { readTensor } from '../../src/graph/tensor.ts';
import { declaredWeights } from '../../src/graph/weighted.ts';
import { type AnyTensor, TensorgraftError } from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import { type Case, callOurs, inputsOf } from './case.ts';
import { draw, methods } from './run.ts';

const SEED = 77;
const CASES = 150;
/** How many of the values that were drawn for an option are put in place of each other. */
const VALUES = 8;

type Config = Readonly<Record<string, unknown>>;
interface Sizes {
  readonly outputs: string;
  /** Those of the weights; which of them there are is nothing that a size says. */
  readonly weights: readonly string[];
}

/** The sizes of what a call gives and of its weights; none where it is refused. */
const sizesOf = (it: Case): Sizes | undefined => {
  try {
    const output = callOurs(it, inputsOf(it));
    const [first] = [output].flat() as readonly AnyTensor[];
    const { call } = readTensor(first) ?? {};
    if (!call) throw new Error('no tensor');
    return {
      outputs: JSON.stringify(call.outputs.map(({ shape }) => shape)),
      weights: declaredWeights(call)?.map(({ shape }) => JSON.stringify(shape)) ?? [],
    };
  } catch (error) {
    if (error instanceof TensorgraftError) return undefined;
    throw error;
  }
};

const areUnlike = (a: Sizes, b: Sizes): boolean =>
  a.outputs !== b.outputs ||
  (a.weights.length === b.weights.length && a.weights.some((one, i) => one !== b.weights[i]));

const without = (config: Config, option: string): Config =>
  Object.fromEntries(Object.entries(config).filter(([key]) => key !== option));

/** The options by which alone some call that was drawn gets other sizes. */
const deciding = (method: string): readonly string[] => {
  const cases = draw(method, CASES, SEED);
  const options = Object.keys(definitions.get(method)?.options ?? {});
  const drawn = (option: string): readonly unknown[] => {
    const values = cases.map(({ config }) => (config as Config | undefined)?.[option]);
    return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  };
  return options.filter((option) => {
    const values = drawn(option).slice(0, VALUES);
    return cases.some((it) => {
      const config = (it.config ?? {}) as Config;
      const sizes = sizesOf(it);
      return values.some((value) => {
        const rest = without(config, option);
        const other = { ...it, config: value === undefined ? rest : { ...rest, [option]: value } };
        const now = sizes && sizesOf(other);
        return now !== undefined && areUnlike(sizes as Sizes, now);
      });
    });
  });
};

/** Those that are not compared with a signature: tfjs makes `[3]` of an axis of -1 as it builds the layer. */
const unlisted: ReadonlyMap<string, readonly string[]> = new Map([
  ['layerNormalization', ['axis']],
]);
/** Those that decide a size in models of tfjs: we refuse to write all values but one. */
const inModels: ReadonlyMap<string, readonly string[]> = new Map([
  ['batchNormalization', ['axis']],
]);

test.each(methods)('%s: its shapeOptions are those that decide a size', (method) => {
  expect([...deciding(method), ...(inModels.get(method) ?? [])].sort()).toEqual(
    [...(definitions.get(method)?.shapeOptions ?? []), ...(unlisted.get(method) ?? [])].sort(),
  );
});
