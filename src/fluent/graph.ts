import type * as tf from '@tensorflow/tfjs';
import { type EmitOptions, emitModel } from '../emit/emit.ts';
import { nameLayers } from '../emit/names.ts';
import { buildDag } from '../graph/build.ts';
import type { AnyGraph, Dag } from '../graph/dag.ts';
import { describe, type GraphDescription } from '../graph/describe.ts';
import { readModel } from '../graph/read.ts';
import type { checkShared } from '../graph/reusable.ts';
import type {
  Authored,
  entryOf,
  feedsOf,
  insOf,
  isUnchecked,
  Names,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { allEdges, allLayers, fromOf, namesOf } from '../graph/trace.ts';
import { check } from '../report/check.ts';
import { type Diff, diff } from '../report/diff.ts';
import type { Finding } from '../report/finding.ts';
import { type Plan, plan } from '../report/plan.ts';
import { type Summary, type SummaryOptions, summarize } from '../report/summary.ts';
import type { Shape } from '../shape/dimension.ts';
import { checkSignature } from '../surgery/compare.ts';
import { findSpan, insert, remove, type Span } from '../surgery/cut.ts';
import { findCall } from '../surgery/find.ts';
import type {
  checkRemoval,
  checkReplacement,
  closed,
  grafted,
  tensorsInto,
} from '../surgery/graft.ts';
import type { cutsInput, notDownstream } from '../surgery/messages.ts';
import type { flowsInto } from '../surgery/span.ts';

/** A network as data: immutable, typed by its signature. */
export interface Graph<G extends Signature> extends AnyGraph {
  /** The graph as plain data, which the types of `G` describe. It has no value. */
  readonly signature?: G;

  /**
   * Cuts a span of layers, from the first to the last, both included, so that something else can
   * take their place.
   *
   * @throws GraphError where a name is unknown or an input's, or `last` is not downstream of `first`.
   * @example
   * graph.cut('dense_1', 'dense_3').insert((x) => x.dense({ units: 32 }))
   */
  cut<const First extends Names<G> & string, const Last extends Names<G> & string = First>(
    first: checkFirst<G, First>,
    last?: checkLast<G, First, Last>,
  ): Cut<G, First, Last>;

  /**
   * What a named layer is: its class, its config and its shapes.
   *
   * @throws GraphError where there is no such layer.
   * @example
   * graph.layer('dense_1').output // [null, 128]
   */
  layer<const Name extends Names<G> & string>(name: Name): LayerInfo<G, Name>;

  /**
   * The graph as an ordinary tfjs model. Layers that came from a trained model keep its weights,
   * without a copy; new ones are initialised.
   *
   * @example
   * const model: tf.LayersModel = graph.emit()
   */
  emit(options?: EmitOptions): tf.LayersModel;

  /**
   * Lists every layer with its class, output, parameters, multiply-adds and what feeds it. Nothing is
   * built. `String(summary)` is a table in which nothing is cut off.
   *
   * `fold` shows runs of alike blocks once; `since` marks what is new or changed since another graph.
   *
   * @example
   * console.log(`${edited.summary({ fold: true, since: original })}`)
   */
  summary(options?: SummaryOptions): Summary;

  /**
   * Says how another graph differs from this one: the layers that are kept, added, removed and
   * changed, and the parameters and multiply-adds that come and go. Layers are matched by name; a
   * trained layer that was renamed is known again by its weights.
   *
   * @example
   * console.log(`${before.diff(after)}`)
   */
  diff(after: AnyGraph): Diff;

  /**
   * Looks the graph over: names, edges, shapes, dtypes, weights, and where tfjs is known to do something
   * else than one expects. `check(model)` does the same for a live model, and finds more in it.
   *
   * @example
   * graph.check().filter(({ severity }) => severity === 'error')
   */
  check(): readonly Finding[];
}

type checkFirst<G extends Signature, First extends string> =
  isUnchecked<G> extends true
    ? First
    : [insOf<G, First>] extends [readonly []]
      ? cutsInput<First>
      : First;
type checkLast<G extends Signature, First, Last extends string> =
  isUnchecked<G> extends true
    ? Last
    : [flowsInto<G, First, Last>] extends [false]
      ? notDownstream<Last>
      : Last;

/** A span that was cut and waits for what takes its place. */
export interface Cut<G extends Signature, First, Last> {
  /**
   * Puts what the callback makes of the span's input in the span's place. It fits where its shape
   * and dtype are those that come next; where nothing comes next, any shape does.
   *
   * @throws ShapeError where it does not fit.
   * @throws GraphError where it is no tensor made of what the callback is given, or a name is taken.
   * @example
   * graph.cut('dense_2').insert((x) => x.dense({ units: 16 }).dense({ units: 64 }))
   */
  insert<T extends AnyTensor>(
    replace: (x: tensorsInto<G, First>) => checkReplacement<G, First, Last, T>,
  ): Graph<grafted<G, First, Last, T>>;

  /**
   * Leaves the span out: its input goes straight to what it fed, which it must fit.
   *
   * @throws ShapeError where it does not fit.
   * @example
   * graph.cut('dropout_1').remove()
   */
  remove(this: checkRemoval<G, First, Last, this>): Graph<closed<G, First, Last>>;

  /**
   * Says what `insert(replace)` would do, or without a callback what `remove()` would: what is kept,
   * added, removed, or kept alive by what lies outside of the span. Nothing is built.
   *
   * @throws what `insert` or `remove` would throw.
   * @example
   * console.log(`${graph.cut('dense_2').plan((x) => x.dense({ units: 64 }))}`)
   */
  plan<T extends AnyTensor>(
    replace?: (x: tensorsInto<G, First>) => checkReplacement<G, First, Last, T>,
  ): Plan;
}

/** What a named layer is. */
export interface LayerInfo<G extends Signature, Name> {
  readonly name: Name;
  /** The class that tfjs registers it under. */
  readonly className: entryOf<G, Name> extends { readonly class: infer C extends string }
    ? C
    : string;
  readonly config: entryOf<G, Name> extends { readonly config: infer C extends object }
    ? C
    : object;
  /** The shapes that go in, in order. */
  readonly inputs: insOf<G, Name>;
  /** The shape that comes out. */
  readonly output: outOf<G, Name>;
  /** The layers that feed it. */
  readonly from: readonly Extract<feedsOf<G, Name>, Names<G>>[];
}

/** Makes a graph of tensors, as `tf.model`. */
export const graph = <const O extends AnyTensor | readonly AnyTensor[]>(config: {
  readonly inputs: AnyTensor | readonly AnyTensor[];
  readonly outputs: checkShared<O, allLayers<listOf<O>>>;
  readonly name?: string;
}): Graph<authored<listOf<O>>> =>
  new FluentGraph(buildDag(config.inputs, config.outputs, config.name)) as never;

type listOf<O> = O extends readonly AnyTensor[] ? O : O extends AnyTensor ? readonly [O] : never;
type authored<O extends readonly AnyTensor[]> = authoredAs<
  { -readonly [K in keyof O]: fromOf<O[K]> },
  namesOf<O[number]>,
  allEdges<O>,
  allLayers<O>
>;
type authoredAs<Outputs, N, E, L> = [Outputs] extends [readonly unknown[]]
  ? Authored<Outputs, N, E, L>
  : never;

/** A signature as a value: what a generated file exports, with what feeds each layer in order. */
export interface SignatureValue<G extends Signature> {
  readonly signature?: G;
  readonly inputs: G['inputs'];
  readonly outputs: G['outputs'];
  readonly layers: G['layers'];
  readonly from: { readonly [K in keyof G['from']]: listed<G['from'][K], insOf<G, K>> };
}
/** One feed for each tensor that a layer takes. */
type listed<From, Ins> = { readonly [I in keyof Ins]: From };

/**
 * Opens a live tfjs model. With a signature, which is a generated one or an authored graph, its
 * names and shapes are known to the compiler from here on; without, they are checked at run time.
 * The model is not touched.
 *
 * @throws GraphError where it is no layers model, is not built, or is not what the signature says;
 * in which case every difference is listed.
 * @example
 * fromModel(await tf.loadLayersModel(url), mobileNetV2).cut('Conv1')
 */
export function fromModel(model: tf.LayersModel): Graph<Unchecked>;
export function fromModel<G extends Signature>(
  model: tf.LayersModel,
  signature: Graph<G> | SignatureValue<G>,
): Graph<G>;
export function fromModel(
  model: tf.LayersModel,
  signature?: AnyGraph | SignatureValue<Signature>,
): unknown {
  const dag = readModel(model);
  if (signature) checkSignature(describeDag(dag), descriptionOf(signature));
  return new FluentGraph(dag);
}

const describeDag = (dag: Dag): GraphDescription => describe(dag, nameLayers(dag));

const descriptionOf = (signature: AnyGraph | SignatureValue<Signature>): GraphDescription =>
  'dag' in signature ? describeDag(signature.dag) : (signature as object as GraphDescription);

class FluentGraph implements Graph<never> {
  readonly dag: Dag;

  constructor(dag: Dag) {
    this.dag = dag;
    Object.freeze(this);
  }

  get name(): string | undefined {
    return this.dag.name;
  }

  cut(first: string, last: string = first): never {
    return new FluentCut(findSpan(this.dag, first, last)) as never;
  }

  layer(name: string): never {
    const call = findCall(this.dag, 'layer', name);
    const { layer, inputs, outputs } = call;
    const shapes = (values: typeof inputs): readonly Shape[] => values.map(({ shape }) => shape);
    return Object.freeze({
      name,
      className: layer.className,
      config: layer.config,
      inputs: shapes(inputs),
      output: shapes(outputs)[0],
      from: inputs.flatMap(({ call }) => call.layer.name ?? []),
    }) as never;
  }

  emit(options?: EmitOptions): tf.LayersModel {
    return emitModel(this.dag, options);
  }

  summary(options?: SummaryOptions): Summary {
    return summarize(this.dag, options);
  }

  diff(after: AnyGraph): Diff {
    return diff(this.dag, after.dag);
  }

  check(): readonly Finding[] {
    return check(this);
  }
}

class FluentCut {
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  insert(replace: (x: never) => unknown): FluentGraph {
    return new FluentGraph(insert(this.#span, replace));
  }

  remove(): FluentGraph {
    return new FluentGraph(remove(this.#span));
  }

  plan(replace?: (x: never) => unknown): Plan {
    return plan(this.#span, replace);
  }
}
