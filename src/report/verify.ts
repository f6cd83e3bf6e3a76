import * as tf from '@tensorflow/tfjs';
import { artifactsOf } from '../emit/artifacts.ts';
import { emitModel } from '../emit/emit.ts';
import { loadProblemsOf } from '../emit/loadable.ts';
import {
  type AnyGraph,
  type Dag,
  isGraph,
  isInput,
  isStepwise,
  layersOf,
  type Value,
} from '../graph/dag.ts';
import { checkDisposed, disposeWeights } from '../graph/disposed.ts';
import { nameLayers } from '../graph/names.ts';
import { readTensors } from '../graph/read.ts';
import { either } from '../graph/subject.ts';
import { checkOptions } from '../layers/check-options.ts';
import { layersInside } from '../layers/inner.ts';
import { check, type Options } from '../layers/options.ts';
import { GraphError, ShapeError } from '../shape/errors.ts';
import { counted, showSpec } from '../shape/message.ts';
import { largestDifference, type Numbers } from './apart.ts';
import { findStale, stale } from './live.ts';
import { type Matched, matchSides, type Side } from './match.ts';
import { type Given, madeAnew, predict, tap } from './predict.ts';
import { printable } from './table.ts';

/** What two graphs are compared on. */
export interface VerifyOptions {
  /**
   * A tensor for each input of the first graph. Default: random numbers, two examples, with 16 for
   * each size that is not known.
   */
  readonly inputs?: tf.Tensor | readonly tf.Tensor[];
}

/** What a comparison came to. A difference is the largest of one number from the other. */
export interface Verification {
  readonly kind: 'verification';
  /** The layers that must give the same in both, in order, and by how much they differ. */
  readonly layers: readonly { readonly layer: string; readonly difference: number }[];
  /**
   * How much the predictions of the second graph's model differ once it is saved and loaded; `null`
   * where tfjs cannot load it as it is.
   */
  readonly reloaded: number | null;
  /** Why it was not loaded again, if it was not. */
  readonly notReloaded: string | undefined;
  /** The largest of all differences. */
  readonly largest: number;
  readonly toString: () => string;
}

/**
 * Proves that what surgery kept does what it did: predicts with both graphs as far as nothing differs
 * upstream, compares what every such layer gives but for new ones, whose weights each model initialises anew,
 * and compares the predictions of the second before and after it is saved to memory and loaded, unless tfjs
 * cannot load it as it is. Of a nested model that was edited or inlined, and of one that a wrapper applies to
 * each step, the layers are compared. A live model predicts itself, but for one that is stateful or that tfjs
 * cannot execute as it is, for which its graph does. Nothing is left in memory.
 *
 * @throws GraphError where one is neither a graph nor a built layers model, a layer or an input was
 * disposed, no layer is in both, or not as many inputs are given as there are.
 * @throws ShapeError where an input does not fit.
 * @example
 * const { largest } = await verify(before, after) // 0: bit for bit the same
 */
export const verify = async (
  before: AnyGraph | tf.LayersModel,
  after: AnyGraph | tf.LayersModel,
  options: VerifyOptions = {},
): Promise<Verification> => {
  const given = [sideOf(before), sideOf(after)] as const;
  checkOptions('verify', verifyOptions, options);
  for (const { dag } of given) checkDisposed('verify', dag);
  const inputs = options.inputs instanceof tf.Tensor ? [options.inputs] : options.inputs;
  if (inputs) checkInputs(given[0].dag.inputs, inputs);
  const matched = matchSides(given);
  const samples = samplesFor(matched, inputs);
  try {
    const layers = await compareKept(matched, samples);
    if (layers.length === 0) throw nothingKept(...matched.sides);
    const again = await reload(given[1], samples);
    const largest = Math.max(again.reloaded ?? 0, ...layers.map((one) => one.difference));
    return printable(
      { kind: 'verification' as const, layers, ...again, largest },
      {
        toString: () =>
          `${counted(layers.length, 'layer')} compared; largest difference ${largest}, ${again.notReloaded === undefined ? `once reloaded ${again.reloaded}` : `not reloaded: ${again.notReloaded}`}`,
      },
    );
  } finally {
    for (const tensor of new Set(samples.values())) if (!inputs?.includes(tensor)) tensor.dispose();
  }
};

/** What goes into the inputs of both: the same where they are the same. */
type Samples = ReadonlyMap<Value, tf.Tensor>;
const samplesFor = (
  { sides: [{ dag: old }, { dag: now }], matches }: Matched,
  given: readonly tf.Tensor[] | undefined,
): Samples => {
  const samples = new Map(old.inputs.map((input, i) => [input, given?.[i] ?? sample(input)]));
  for (const input of now.inputs) {
    const same = matches.get(input);
    samples.set(input, (same && samples.get(same)) ?? sample(input, given?.[0]?.shape[0]));
  }
  return samples;
};

/** By how much what is made alike in two graphs differs, and in models that wrappers apply to each step. */
const compareKept = async (
  { sides, matches }: Matched,
  samples: Samples,
): Promise<Verification['layers']> => {
  const kept = [...matches].filter(([value]) => !isInput(value.call));
  const edited = editedWrappers(sides, matches);
  const was = await tap(
    sides[0],
    [...kept.map(([, value]) => value), ...edited.map(({ fed }) => fed)],
    samples,
  );
  const is = await tap(
    sides[1],
    kept.map(([value]) => value),
    samples,
  );
  const layers = kept.map(([{ call }], i) => ({
    layer: call.layer.name ?? call.layer.className,
    difference: largestDifference(numbersAt(was, i), numbersAt(is, i)),
  }));
  const inside = [];
  for (const [i, { name, insides }] of edited.entries()) {
    const steps = stepsIn(was[kept.length + i] as Given, insides[0]);
    const matched = matchSides([{ dag: insides[0] }, { dag: insides[1] }]);
    const within = samplesFor(matched, [steps]);
    try {
      for (const { layer, difference } of await compareKept(matched, within))
        inside.push({ layer: `${name}/${layer}`, difference });
    } finally {
      tf.dispose([...within.values()]);
    }
  }
  return [...layers, ...inside];
};
const numbersAt = (all: readonly Given[], i: number): Numbers => (all[i] as Given).numbers;

/** A model that a wrapper applies to each step, before and after it was edited, and what feeds the wrapper. */
interface EditedWrapper {
  readonly name: string | undefined;
  readonly fed: Value;
  readonly insides: readonly [Dag, Dag];
}
const editedWrappers = (
  [{ dag: old }, { dag: now }]: Matched['sides'],
  matches: Matched['matches'],
): readonly EditedWrapper[] =>
  now.calls.flatMap(({ layer, inputs, outputs }) => {
    const fed = matches.get(inputs[0] as Value);
    if (!isStepwise(layer) || !fed || matches.has(outputs[0] as Value)) return [];
    const before = old.calls.find(
      (call) =>
        isStepwise(call.layer) &&
        call.inputs[0] === fed &&
        (call.layer.name === layer.name ||
          (layer.source !== undefined && call.layer.source === layer.source)),
    );
    const insides = [before?.layer.inner, layer.inner] as readonly [Dag, Dag];
    // A model for so many examples does not take as many as all steps are.
    const isOpen = before && insides.every(({ inputs: [input] }) => input?.shape[0] === null);
    return isOpen ? [{ name: layer.name, fed, insides }] : [];
  });

/** The steps of sequences, one after another, as examples for the model that takes them one by one. */
const stepsIn = ({ shape, numbers }: Given, { inputs }: Dag): tf.Tensor => {
  const [batch = 1, steps = 1, ...rest] = shape;
  return tf.tensor(numbers, [batch * steps, ...rest], inputs[0]?.dtype);
};

const nothingKept = ({ dag: old }: Side, { dag: now }: Side): GraphError => {
  const trained = layersOf(old).filter(({ source }) => source);
  const isKept = layersOf(now).some(
    ({ source, name, className }) =>
      source &&
      trained.some(
        (one) => one.source === source || (one.name === name && one.className === className),
      ),
  );
  return new GraphError(
    isKept
      ? 'verify: every layer that was kept is behind one that differs, so that none has to give the same; give it a part of each from behind that on, by slice'
      : 'verify: every layer is new, so nothing is compared; weights are kept of models that fromModel or load opened',
    { code: 'nothing-kept' },
  );
};

const sideOf = (given: AnyGraph | tf.LayersModel): Side => {
  if (isGraph(given)) return { dag: given.dag };
  const { dag, values } = readTensors(given, false, either('verify'));
  const old = findStale(given);
  if (old) {
    throw new GraphError(`verify: ${stale(old.name)}`, { code: 'stale', received: old.name });
  }
  // To predict would change the states of one that is stateful.
  if (isStateful(given)) return { dag };
  return { dag, live: new Map([...values].map(([tensor, value]) => [value, tensor])) };
};

/** Whether a layer keeps states from batch to batch, or one inside of it, which tfjs does not ask of every wrapper. */
const isStateful = (layer: tf.layers.Layer): boolean =>
  layer.stateful || layersInside(layer).some(isStateful);

const isTensor = (value: unknown): boolean => value instanceof tf.Tensor;
const verifyOptions: Options<VerifyOptions> = {
  inputs: check(
    'a tf.Tensor, or a list of one for each input',
    (value) => isTensor(value) || (Array.isArray(value) && value.every(isTensor)),
  ),
};

/**
 * Refuses tensors that are not what a model's inputs take. Of how many examples there are, as of what
 * tfjs can cast, an input says nothing.
 */
const checkInputs = (inputs: readonly Value[], given: readonly tf.Tensor[]): void => {
  if (given.length !== inputs.length) {
    throw new GraphError(
      `verify: the first graph has ${counted(inputs.length, 'input')}, but ${given.length} are given`,
      { code: 'input-count', received: given.length, expected: inputs.length },
    );
  }
  for (const [i, input] of inputs.entries()) checkInput(input, i, given[i] as tf.Tensor);
  const examples = given.map(({ shape }) => shape[0]);
  if (examples.every((count) => count !== 0 && count === examples[0])) return;
  throw new ShapeError(
    `verify: the inputs must have as many examples each, and at least one, but have ${examples.join(', ')}`,
    { code: 'batch-misfit', received: examples },
  );
};

const checkInput = ({ shape, dtype, call }: Value, place: number, tensor: tf.Tensor): void => {
  const { name } = call.layer;
  const which = name === undefined ? `input ${place}` : `the input '${name}'`;
  const details = { layer: name, received: tensor.shape, expected: shape };
  if (tensor.isDisposed) {
    throw new GraphError(`verify: the tensor for ${which} was disposed`, {
      code: 'disposed',
      ...details,
    });
  }
  const isOfSizes =
    tensor.rank === shape.length &&
    shape.every((size, i) => i === 0 || size === null || size === tensor.shape[i]);
  if (isOfSizes && tensor.dtype !== 'string' && tensor.dtype !== 'complex64') return;
  const takes = showSpec({ shape, dtype });
  const gets = showSpec({ shape: tensor.shape, dtype: tensor.dtype });
  throw new ShapeError(`verify: ${which} takes ${takes}, but gets ${gets}`, {
    code: 'input-misfit',
    ...details,
  });
};

/** By how much the predictions of a graph's model differ once it is saved and loaded, if it can be. */
const reload = async (
  side: Side,
  samples: Samples,
): Promise<Pick<Verification, 'reloaded' | 'notReloaded'>> => {
  const { dag, live } = side;
  const inputs = dag.inputs.map((input) => samples.get(input) as tf.Tensor);
  const { model, notReloaded } = emitForReload(dag);
  try {
    if (notReloaded !== undefined) return { reloaded: null, notReloaded };
    const before = await (live
      ? tap(side, dag.outputs, samples)
      : predict(model, inputs, madeAnew));
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
    try {
      const after = await predict(loaded, inputs, madeAnew);
      const differences = before.map(({ numbers }, i) =>
        largestDifference(numbers, numbersAt(after, i)),
      );
      return { reloaded: Math.max(...differences), notReloaded: undefined };
    } finally {
      disposeWeights(loaded);
    }
  } finally {
    disposeWeights(model);
  }
};

/**
 * The model of a graph, and, where tfjs could not load it as it is, why.
 *
 * @throws GraphError where it cannot be emitted for use in memory either.
 */
const emitForReload = (
  dag: Dag,
): { readonly model: tf.LayersModel; readonly notReloaded?: string } => {
  try {
    return { model: emitModel(dag) };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const model = emitModel(dag, { loadable: false });
    const [loss] = loadProblemsOf(dag, nameLayers(dag));
    return { model, notReloaded: loss?.message ?? error.message.replace(/^emit: /, '') };
  }
};

const sample = ({ shape, dtype }: Value, examples = 2): tf.Tensor => {
  const sizes = shape.map((size, i) => size ?? (i === 0 ? examples : 16));
  return dtype === 'float32'
    ? tf.randomUniform(sizes, -1, 1)
    : tf.tidy(() => tf.randomUniform(sizes, 0, 2).floor().cast(dtype));
};
