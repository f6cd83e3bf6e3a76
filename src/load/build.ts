import * as tf from '@tensorflow/tfjs';
import { failure, quote, reason } from '../files/failure.ts';
import type { Json } from '../files/json.ts';
import { isModelClass } from '../files/model-class.ts';
import type { Report } from '../files/progress.ts';
import { outputsOf } from '../graph/apply.ts';
import { layerNames } from '../graph/layer-name.ts';
import { readLayer } from '../graph/read.ts';
import { applyReporting, oneOrList } from '../layers/apply.ts';
import { isOfTfjs } from '../layers/catalogue.ts';
import { fraction, type OptionCheck, type RequiredCheck } from '../layers/options.ts';
import { registeredClass } from '../layers/registered.ts';
import { cellOf, definitionOf } from '../layers/registry.ts';
import { type Inner, isInner } from '../layers/reusable.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { LoadError, TensorgraftError } from '../shape/errors.ts';
import { checkKinds } from './kinds.ts';
import type { CallPlan, LayerPlan, ModelPlan, Piece, Ref, Source } from './plan.ts';
import type { LayersRecorder } from './record.ts';

/** A tfjs model made of a plan; the recorder sees each weight as it is made. */
export const buildPlan = (
  plan: ModelPlan,
  recorder: LayersRecorder,
  file: string,
  report?: Report,
): tf.LayersModel => {
  const given = new Map<string, readonly tf.SymbolicTensor[]>();
  const made = new Map<LayerPlan, LayerMaker>();
  const taken = new Set(plan.layers.map(({ name }) => name));
  const calls = new Map<LayerPlan, number>();
  for (const { layer } of plan.calls) calls.set(layer, (calls.get(layer) ?? 0) + 1);
  const tensorOf = (ref: Ref, consumer: string): tf.SymbolicTensor => {
    const tensors = given.get(keyOf(ref)) ?? [];
    const tensor = tensors[ref.tensor];
    if (tensor) return tensor;
    throw failure(
      file,
      `${consumer} needs output ${ref.tensor} of the layer ${quote(ref.layer)}, which has ${tensors.length}; count from 0`,
      { code: 'dangling', layer: ref.layer, received: ref.tensor, expected: tensors.length },
    );
  };
  for (const [i, call] of plan.calls.entries()) {
    report?.({ stage: 'layers', done: i, total: plan.calls.length });
    const { layer } = call;
    const maker =
      made.get(layer) ?? new LayerMaker(layer, recorder, file, taken, calls.get(layer) === 1);
    made.set(layer, maker);
    const inputs = call.inputs.map((ref) => tensorOf(ref, quote(layer.name)));
    given.set(keyOf({ layer: layer.name, node: call.node }), maker.apply(inputs, call));
  }
  const tensors = (refs: readonly Ref[]): tf.SymbolicTensor[] =>
    refs.map((ref) => tensorOf(ref, 'the model'));
  return attempt(file, 'the model', () =>
    tf.model({
      inputs: tensors(plan.inputs),
      outputs: tensors(plan.outputs),
      ...(plan.name === undefined ? {} : { name: plan.name }),
    }),
  );
};

const keyOf = ({ layer, node }: { readonly layer: string; readonly node: number }): string =>
  JSON.stringify([layer, node]);

/** Makes the tfjs layers of one layer, when it is first called, and calls them. */
class LayerMaker {
  readonly #layers: tf.layers.Layer[] = [];
  readonly #plan: LayerPlan;
  readonly #recorder: LayersRecorder;
  readonly #file: string;
  readonly #taken: Set<string>;
  readonly #isCalledOnce: boolean;

  constructor(
    plan: LayerPlan,
    recorder: LayersRecorder,
    file: string,
    taken: Set<string>,
    isCalledOnce: boolean,
  ) {
    this.#plan = plan;
    this.#recorder = recorder;
    this.#file = file;
    this.#taken = taken;
    this.#isCalledOnce = isCalledOnce;
  }

  apply(inputs: readonly tf.SymbolicTensor[], { args }: CallPlan): readonly tf.SymbolicTensor[] {
    const { pieces, name } = this.#plan;
    const given: (readonly tf.SymbolicTensor[])[] = [];
    for (const [i, piece] of pieces.entries()) {
      const taken = sourcesOf(piece, i, inputs.length).map((source) =>
        'input' in source ? inputs[source.input] : given[source.piece]?.[0],
      ) as tf.SymbolicTensor[];
      const label = `the layer ${quote(name)} (${piece.className})`;
      given.push(attempt(this.#file, label, () => this.#call(piece, i, taken, args), name));
    }
    return given.at(-1) as readonly tf.SymbolicTensor[];
  }

  #call(
    piece: Piece,
    i: number,
    inputs: readonly tf.SymbolicTensor[],
    args: CallPlan['args'],
  ): readonly tf.SymbolicTensor[] {
    if (inputs.length === 0) {
      this.#layers[i] ??= this.#make(piece, undefined);
      return this.#layers[i].inboundNodes[0]?.outputTensors ?? [];
    }
    this.#layers[i] ??= this.#make(piece, inputs[0]?.shape as Shape);
    const layer = this.#layers[i];
    const shapes = shapesFor(layer, inputs, this.#plan.isStrict && !piece.model);
    return applyWith(shapes, layer, inputs, args);
  }

  #make(piece: Piece, input: Shape | undefined): tf.layers.Layer {
    const { name, place } = this.#plan;
    const { className, model, suffix } = piece;
    const inner = this.#recorder.inside(name, place);
    const named = {
      ...piece.config,
      ...(input && piece.fillIn?.(input, inner.saved)),
      name: suffix === undefined ? name : this.#freeName(suffix),
    };
    const built = model && buildPlan(model, inner, this.#file);
    if (built && !('layer' in piece.config)) return Object.assign(built, { name });
    checkSavedConfig(className, named);
    const config = built || input === undefined ? named : this.#resolved(className, named, input);
    const copy = structuredClone(config);
    const layer = built ? wrap(className, copy, built) : create(className, copy);
    inner.watch(layer);
    return layer;
  }

  /** What only the input can tell is filled in, where there is but one. */
  #resolved(className: string, config: Piece['config'], input: Shape): Piece['config'] {
    const definition = definitionOf(className, config);
    if (!this.#isCalledOnce || definition?.kind !== 'layer' || !definition.resolve) return config;
    return definition.resolve(input, config) as Piece['config'];
  }

  #freeName(suffix: string): string {
    let name = `${this.#plan.name}_${suffix}`;
    while (this.#taken.has(name)) name = `${name}_`;
    this.#taken.add(name);
    return name;
  }
}

const sourcesOf = ({ from }: Piece, i: number, inputs: number): readonly Source[] => {
  if (from) return from;
  return i > 0 ? [{ piece: i - 1 }] : Array.from({ length: inputs }, (_, input) => ({ input }));
};

type LayerClass = tf.serialization.SerializableConstructor<tf.layers.Layer>;
/** Cast: that they are layers the plan has found out, but for those in wrappers. */
const classOf = (
  className: string,
): readonly [LayerClass, tf.serialization.FromConfigMethod<tf.layers.Layer>] => {
  const registered = registeredClass(className);
  if (!registered) throw new Error(notRegistered('layer', quote(className)));
  return registered as unknown as ReturnType<typeof classOf>;
};

const create = (className: string, config: object): tf.layers.Layer => {
  const [cls, fromConfig] = classOf(className);
  return settle(fromConfig(cls, config as tf.serialization.ConfigDict), className, config);
};
/** A wrapper around a model, or around others that hold it. */
const wrap = (className: string, config: Json, model: tf.LayersModel): tf.layers.Layer => {
  const [cls] = classOf(className);
  const { layer: inside } = config;
  const isAround = isInner(inside) && !isModelClass(inside.className);
  const layer = isAround ? wrap(inside.className, inside.config as Json, model) : model;
  return settle(new cls({ ...config, layer } as never), className, config);
};

const settle = (layer: tf.layers.Layer, className: string, config: object): tf.layers.Layer => {
  // Not every constructor of tfjs reads it.
  const { trainable, name = layer.name } = config as { trainable?: unknown; name?: string };
  if (trainable === false) layer.trainable = false;
  if (layer.name !== name) Object.assign(layer, { name });
  return definitionOf(className, layer.getConfig())?.mend?.(layer) ?? layer;
};

/**
 * Refuses sizes that are none, over some of which tfjs never returns, and numbers that are none; in
 * what a layer wraps too.
 */
const checkSavedConfig = (className: string, config: object): void => {
  const definition = definitionOf(className) ?? cellOf(className);
  checkKinds(config, isOfTfjs(definition));
  if (!definition) return;
  const sizes: readonly string[] = definition.shapeOptions;
  for (const [key, holds] of Object.entries<OptionCheck | RequiredCheck>(definition.options)) {
    const value = (config as Json)[key];
    if (value === undefined || value === null) {
      if (!sizes.includes(key) || !holds.isRequired) continue;
      throw new Error(`${key} must be ${holds(undefined)}, but is left out`);
    }
    if (isInner(value)) checkSavedConfig(value.className, value.config);
    else if (isListOfInner(value))
      for (const inner of value) checkSavedConfig(inner.className, inner.config);
    else if (sizes.includes(key) || (holds.isNumber && !isListOfNumbers(value))) {
      const expected = holds(value);
      // Of what drops everything tfjs makes a layer that drops nothing.
      if (expected === undefined || (value === 1 && expected === fraction(value))) continue;
      throw new Error(`${key} must be ${expected}, but is ${quote(value)}`);
    }
  }
};

const isListOfInner = (value: unknown): value is readonly Inner[] =>
  Array.isArray(value) && value.length > 0 && value.every(isInner);
/** A number for each channel, or in lists for each place along several axes: tfjs takes them for one. */
const isListOfNumbers = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => Number.isFinite(item) || isListOfNumbers(item));

/**
 * The shapes that a layer gives, where its rule can tell them: tfjs reports some that it does not
 * compute.
 *
 * @throws TensorgraftError where the rule refuses the layer, if it is strict.
 */
const shapesFor = (
  layer: tf.layers.Layer,
  inputs: readonly tf.SymbolicTensor[],
  isStrict: boolean,
): readonly Shape[] | undefined => {
  // A model has no rule, and is read once all are built.
  if (layer instanceof tf.LayersModel) return undefined;
  const node = readLayer(layer);
  if (!node.definition) return undefined;
  try {
    const specs = inputs.map(({ shape, dtype }) => ({ shape, dtype: dtype as DType }));
    return outputsOf(node, specs).map(({ shape }) => shape);
  } catch (error) {
    if (isStrict) throw error;
    return undefined;
  }
};

/** Applies a layer. One of tfjs writes its output's shape into that of its input: it gets a copy. */
const applyWith = (
  shapes: readonly Shape[] | undefined,
  layer: tf.layers.Layer,
  inputs: readonly tf.SymbolicTensor[],
  args: CallPlan['args'],
): tf.SymbolicTensor[] => {
  const { computeOutputShape } = layer;
  const known = shapes?.map((shape) => [...shape]);
  const shapeOf = (given: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] =>
    known ? oneOrList(known) : computeOutputShape.call(layer, structuredClone(given));
  return applyReporting(layer, shapeOf, inputs, args && structuredClone(args));
};

/** Does what may fail for reasons that only tfjs knows, and says where it did. */
const attempt = <T>(file: string, label: string, act: () => T, layer?: string): T => {
  try {
    return act();
  } catch (error) {
    if (error instanceof LoadError) throw error;
    const code = error instanceof TensorgraftError ? error.code : 'not-built';
    throw failure(file, `${label} cannot be built: ${saidOf(error)}`, { code, layer });
  }
};

/** What tfjs says, without the list that its sentence may announce, or tensors that it cannot print. */
const saidOf = (error: unknown): string => {
  const said = reason(error);
  if (said.startsWith('Not a valid tensor name')) {
    return `in the name of a layer with weights ${layerNames}; rename it`;
  }
  const [, kind, name] = /^Unknown (\w+): (.+)\. This may be due to/.exec(said) ?? [];
  if (kind === undefined) return said.replace(/\. Input received: .*$/, '');
  return notRegistered(kind, quote(name));
};
const notRegistered = (kind: string, name: string): string =>
  `tfjs has no ${kind} ${name}; register a class of that name by tf.serialization.registerClass`;
