import * as tensorgraft from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import type { OptionCheck, RequiredCheck } from '../../src/layers/options.ts';
import type { Definition } from '../../src/layers/registry.ts';
import { ShapeError } from '../../src/shape/errors.ts';

/** A mistake as one expression, which is compiled and run. */
export type Mistake = readonly [title: string, expression: string];

/** The options of each layer that cannot do without, as source text. */
const configs: Readonly<Record<string, string>> = {
  activation: "activation: 'tanh'",
  alphaDropout: 'rate: 0.5',
  bidirectional: 'layer: layers.gru({ units: 2 })',
  categoryEncoding: 'numTokens: 3',
  centerCrop: 'height: 2, width: 2',
  conv1d: 'filters: 2, kernelSize: 2',
  conv2d: 'filters: 2, kernelSize: 2',
  conv2dTranspose: 'filters: 2, kernelSize: 2',
  conv3d: 'filters: 2, kernelSize: 2',
  conv3dTranspose: 'filters: 2, kernelSize: 2',
  convLstm2d: 'filters: 2, kernelSize: 2',
  cropping2D: 'cropping: 4',
  dense: 'units: 2',
  depthwiseConv2d: 'kernelSize: 2',
  dot: 'axes: 2',
  dropout: 'rate: 0.5',
  embedding: 'inputDim: 9, outputDim: 2, inputLength: 3',
  gaussianDropout: 'rate: 0.5',
  gaussianNoise: 'stddev: 1',
  gru: 'units: 2',
  layerNormalization: 'axis: [1, 2]',
  lstm: 'units: 2',
  permute: 'dims: [2, 1]',
  prelu: 'sharedAxes: 3',
  randomWidth: 'factor: 0.5',
  repeatVector: 'n: 2',
  rescaling: 'scale: 2',
  reshape: 'targetShape: [11, 13]',
  resizing: 'height: 2, width: 2',
  rnn: 'cell: layers.gruCell({ units: 2 })',
  separableConv2d: 'filters: 2, kernelSize: 2',
  simpleRNN: 'units: 2',
  spatialDropout1d: 'rate: 0.5',
  timeDistributed: 'layer: layers.flatten()',
};

const sizes = ['8', '7', '6', '5', '4'];
const tensor = (rank: number, last = sizes[rank - 1], dtype?: string): string =>
  `input({ batchShape: [${[...sizes.slice(0, rank - 1), last].join(', ')}]${dtype ? `, dtype: '${dtype}'` : ''} })`;

/** What a layer may be given that it cannot take, by rank. */
const inputsOf = (rank: number): readonly (readonly [string, string])[] => [
  ['', tensor(rank)],
  [', its last size unknown', tensor(rank, 'null')],
  [', of integers', tensor(rank, undefined, 'int32')],
  [', of truth values', tensor(rank, undefined, 'bool')],
];
const othersOf = (rank: number): readonly (readonly [string, string])[] => [
  ['of its like', tensor(rank)],
  ['of another size', tensor(rank, '3')],
  ['of another rank', tensor((rank % 5) + 1)],
  ['of another dtype', tensor(rank, undefined, 'int32')],
];

/** The sentence that refuses a call for its tensors, or `undefined`. */
const refusalOf = (expression: string): ShapeError | undefined => {
  const names = Object.keys(tensorgraft);
  try {
    new Function(...names, `return ${expression}`)(...Object.values(tensorgraft));
    return undefined;
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
};

/**
 * For each layer of the catalogue and each rank from 1 to 5, each way in which it refuses what it is
 * given: of the calls that get the same answer, the first.
 */
export const mistakesOf = (method: string): readonly Mistake[] => {
  const config = configs[method] === undefined ? '' : `{ ${configs[method]} }`;
  const calls = [1, 2, 3, 4, 5].flatMap((rank) =>
    definitions.get(method)?.kind === 'merge'
      ? othersOf(rank).map(
          ([what, other]): Mistake => [
            `${method} of rank ${rank} and one ${what}`,
            `${tensor(rank)}.${method}(${[other, config].filter(Boolean).join(', ')})`,
          ],
        )
      : inputsOf(rank).map(
          ([what, given]): Mistake => [
            `${method} of rank ${rank}${what}`,
            `${given}.${method}(${config})`,
          ],
        ),
  );
  const seen = new Set<string>();
  return calls.filter(([, expression]) => {
    const { message } = refusalOf(expression) ?? {};
    if (message === undefined || seen.has(message)) return false;
    seen.add(message);
    return true;
  });
};

/**
 * For each option of a layer that decides a size by numbers, or is a fraction: values that are none, in a
 * call that is right but for that.
 */
export const numberMistakesOf = (method: string): readonly Mistake[] => {
  const { kind, options, shapeOptions } = definitions.get(method) as Definition;
  if (kind === 'merge') return [];
  const given = (configs[method] ?? '').split(/, (?=\w+:)/).filter(Boolean);
  const call = (rank: number, config: readonly string[]): string =>
    `${tensor(rank)}.${method}({ ${config.join(', ')} })`;
  const rank = [2, 3, 4, 5].find((one) => refusalOf(call(one, given)) === undefined) ?? 2;
  const checks = options as Readonly<Record<string, OptionCheck | RequiredCheck>>;
  const fractions = Object.keys(checks).filter((key) => isFraction(checks[key] as OptionCheck));
  return [...shapeOptions, ...fractions].flatMap((key) => {
    const others = given.filter((option) => !option.startsWith(`${key}:`));
    const values = fractions.includes(key)
      ? ['1', '7', '-0.5', '1.5']
      : noCounts(checks[key] as OptionCheck);
    return values.map(
      (value): Mistake => [
        `${method} with ${key}: ${value}`,
        call(rank, [...others, `${key}: ${value}`]),
      ],
    );
  });
};

const isFraction = (check: OptionCheck | RequiredCheck): boolean =>
  check(0.5) === undefined && check(1) !== undefined;

/** Values that are refused for a number in them, by a check of whole numbers that are not negative. */
const noCounts = (check: OptionCheck | RequiredCheck): readonly string[] => {
  const takes = (value: unknown): boolean => check(value) === undefined;
  const likes: readonly ((size: number) => unknown)[] = [
    (size) => size,
    (size) => [size],
    (size) => [1, size],
    (size) => [1, size, 1],
    (size) => [
      [1, 1],
      [size, 1],
    ],
  ];
  return likes
    .filter((like) => takes(like(1)) && !takes(like(0.5)) && !takes(like(-3)))
    .flatMap((like) => [0, -3, 1.5].map(like))
    .filter((value) => !takes(value))
    .map((value) => JSON.stringify(value));
};

/** Every layer of the catalogue, aliases aside. */
export const methods: readonly string[] = [
  ...new Set([...definitions.values()].map(({ method }) => method)),
];
