import type * as tf from '@tensorflow/tfjs';
import { described, readSignature } from '../emit/described.ts';
import type { EmitOptions } from '../emit/emit.ts';
import { buildDag } from '../graph/build.ts';
import { checkSignature } from '../graph/compare-signature.ts';
import type { AnyGraph, Dag } from '../graph/dag.ts';
import type { GraphDescription } from '../graph/describe.ts';
import { checkDisposed } from '../graph/disposed.ts';
import { readModel } from '../graph/read.ts';
import type { checkShared } from '../graph/reusable.ts';
import type {
  Authored,
  End,
  LayerName,
  Names,
  Signature,
  signatureOf,
  Unchecked,
} from '../graph/signature.ts';
import type { SignatureValue } from '../graph/signature-value.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { AnyNamed, fromOf, layersOf, namesOf, Start, sharedOf, spec } from '../graph/trace.ts';
import type { Diff } from '../report/diff.ts';
import type { Finding } from '../report/finding.ts';
import type { Plan } from '../report/plan.ts';
import type { Summary, SummaryOptions } from '../report/summary.ts';
import type { SvgOptions } from '../report/svg.ts';
import type { Transfer } from '../report/transfer.ts';
import type {
  checkAfter,
  checkBefore,
  directConsumers,
  Only,
  placedAfter,
  placedBefore,
} from '../surgery/beside.ts';
import type { checkGraft, joined } from '../surgery/graft.ts';
import type {
  checkRemoval,
  checkReplacement,
  closed,
  grafted,
  tensorFrom,
  tensorsInto,
} from '../surgery/insert.ts';
import type {
  CallName,
  checkFirst,
  checkLast,
  checkNotInput,
  checkOneCall,
  OutputName,
  unlessMistaken,
} from '../surgery/mistakes.ts';
import type {
  checkInline,
  InlineName,
  InlineOptions,
  inlined,
  innerOf,
  NestedName,
  prefixOf,
} from '../surgery/nested.ts';
import type { sliced, withOutputs } from '../surgery/part.ts';
import type { checkRenames, checkTrains, Renames, renamed } from '../surgery/relabel.ts';
import type { checkForAll, matched, replacedAll, socketFor } from '../surgery/replace-all.ts';
import type { checkClass, LayerFacts, Selection, Selector } from '../surgery/select.ts';
import type { checkWithin, withinIt } from '../surgery/within.ts';
import { FluentGraph } from './fluent-graph.ts';
import type { LayerInfo } from './layer-info.ts';

/** A network as data: immutable, typed by its signature. */
export interface Graph<G extends Signature> extends AnyGraph {
  /** The graph as plain data, which the types of `G` describe. It has no value. */
  readonly signature?: G;

  /**
   * Cuts a span of layers, from the first to the last, both included, so that something else can
   * take their place.
   *
   * @throws GraphError where a name is unknown or an input's, or `last` is not downstream of `first`; and where
   * one of two names is that of a layer with several calls.
   * @example
   * graph.cut('dense_1', 'dense_3').insert((x) => x.dense({ units: 32 }))
   */
  cut<const First extends LayerName<G>, const Last extends LayerName<G> = First>(
    first: checkFirst<G, First, Last>,
    last?: checkLast<G, First, Last>,
  ): Cut<
    unlessMistaken<G, checkFirst<G, First, Last> | checkLast<G, First, Last>, First | Last>,
    First,
    Last
  >;

  /**
   * A place before a layer: what is inserted there feeds that layer only, and takes what fed it.
   *
   * @throws GraphError where the name is unknown, an input's, or that of a layer with several calls.
   * @example
   * graph.before('dense_2').insert((x) => x.dropout({ rate: 0.5 }))
   */
  before<const Name extends LayerName<G>>(
    layer: checkNotInput<G, Name>,
  ): Before<unlessMistaken<G, checkNotInput<G, Name>, Name>, Name>;

  /**
   * A place after a layer: what is inserted there takes what the layer gives, and feeds all it fed.
   *
   * @throws GraphError where the name is unknown, or that of a layer with several calls.
   * @example
   * graph.after('dense_2').insert((x) => x.batchNormalization())
   */
  after<const Name extends LayerName<G>>(
    layer: checkOneCall<G, Name, 'after'>,
  ): After<unlessMistaken<G, checkOneCall<G, Name, 'after'>, Name>, Name>;

  /**
   * A part as a graph of its own: from what feeds `first`, which becomes an input, to what `last`
   * gives. Weights are kept.
   *
   * @throws GraphError where a name is unknown, or that of a layer with several calls, or `last` is not
   * downstream of `first`.
   * @example
   * graph.slice('dense_2', 'dense_3') // an encoder without its start and its head
   */
  slice<const First extends LayerName<G>, const Last extends LayerName<G>>(
    first: checkOneCall<G, First, 'slice'>,
    last: checkLast<G, First, Last, 'slice'>,
  ): Graph<
    sliced<
      unlessMistaken<
        G,
        checkOneCall<G, First, 'slice'> | checkLast<G, First, Last, 'slice'>,
        First | Last
      >,
      First,
      Last
    >
  >;

  /**
   * The graph with other outputs, to cut it short or to see what lies inside. What they do not need
   * is gone. Of a layer that gives several tensors the name stands for all of them, and `'lstm:1'` for one.
   *
   * @throws GraphError where a name is unknown, or that of a layer with several calls, or there is no such
   * tensor.
   * @example
   * graph.outputs('dense_2', 'probs') // predicts both
   */
  outputs<const Outputs extends readonly [OutputName<G>, ...OutputName<G>[]]>(
    ...names: Outputs
  ): Graph<withOutputs<G, Outputs>>;

  /**
   * Joins another graph onto a layer of this one: the layer feeds its input, and its outputs are
   * those of the whole. The weights of both are kept.
   *
   * @param place `at`: the layer that feeds the other graph's input; for several inputs, one for each.
   * @throws ShapeError where what the layer gives does not fit the input.
   * @throws GraphError where a name is unknown, or in both graphs, or not as many are given as there are inputs.
   * @throws ConfigError where `at` is left out.
   * @example
   * encoder.graft(classifier, { at: 'features' })
   */
  graft<const T extends AnyGraph, const At extends CallName<G> | readonly CallName<G>[]>(
    other: checkGraft<G, At, signatureOf<T>, T>,
    place: { readonly at: At },
  ): Graph<joined<G, At, signatureOf<T>>>;

  /**
   * Gives layers other names, by their present ones.
   *
   * @throws GraphError where a name is unknown, taken, or none that tfjs takes.
   * @example
   * graph.rename({ dense_1: 'hidden' })
   */
  rename<const R extends Renames<G>>(names: checkRenames<G, R>): Graph<renamed<G, R>>;

  /**
   * Freezes layers: `fit` leaves their weights as they are, but for the statistics of a batch
   * normalisation, as tfjs does it. Of a nested model all layers are frozen.
   *
   * @param selector a name, several, `{ className }`, or a function that tells by what a layer is.
   * @throws GraphError where a name is unknown or an input's, or not as many layers match as `count`
   * says.
   * @example
   * graph.freeze((layer) => layer.name !== 'probs')
   */
  freeze<const S extends Selector<Names<G> & string>>(
    selector: checkTrains<G, S, 'freeze'>,
    selection?: Selection,
  ): Graph<G>;

  /**
   * Undoes `freeze`, also where it was not done here.
   *
   * @throws GraphError where `freeze` would throw one.
   * @example
   * graph.unfreeze(['dense_2', 'probs'])
   */
  unfreeze<const S extends Selector<Names<G> & string>>(
    selector: checkTrains<G, S, 'unfreeze'>,
    selection?: Selection,
  ): Graph<G>;

  /**
   * Replaces each of the selected layers by what the callback makes of its input, which must give
   * what the layer gave. `count` says how many there must be.
   *
   * @throws ShapeError where a replacement does not fit.
   * @throws GraphError where a name is unknown, or another number of layers match.
   * @example
   * graph.replaceAll({ className: 'ReLU' }, (x) => x.leakyReLU(), { count: 35 })
   */
  replaceAll<
    const S extends Selector<Names<G> & string>,
    const T extends AnyTensor | readonly AnyTensor[],
  >(
    selector: checkClass<S, 'replaceAll'>,
    replace: (
      x: socketFor<G, matched<G, S>>,
      layer: LayerFacts,
    ) => checkForAll<G, matched<G, S>, T>,
    selection?: Selection,
  ): Graph<replacedAll<G, matched<G, S>, T>>;

  /**
   * Operates on a nested model, or one that a wrapper applies to each step, in all of its calls. The
   * compiler knows what is inside by the signature of the graph; without one, names are checked at run time.
   *
   * @throws GraphError where there is no model inside of the layer, or it would take or give another number of
   * tensors.
   * @throws ShapeError where what it gives then does not fit.
   * @example
   * graph.within('encoder', (inner) => inner.cut('dense_1').remove())
   */
  within<const Name extends NestedName<G, 'within'>, const T extends AnyGraph>(
    layer: Name,
    edit: (inner: Graph<innerOf<G, Name>>) => checkWithin<G, Name, signatureOf<T>, T>,
  ): Graph<withinIt<G, Name, signatureOf<T>>>;

  /**
   * Puts the layers of a nested model in the place of the model; their weights are kept. Where it has
   * several calls, names are checked at run time from here on.
   *
   * @throws GraphError where the layer is no nested model, a wrapper applies it to each step, or a name is
   * both inside and outside.
   * @example
   * graph.inline('encoder', { prefix: 'encoder_' })
   */
  inline<
    const Name extends InlineName<G>,
    const Options extends InlineOptions | undefined = undefined,
  >(
    layer: checkInline<G, Name, prefixOf<Options>>,
    options?: Options,
  ): Graph<inlined<G, Name, prefixOf<Options>>>;

  /**
   * Gives each layer the weights of the layer of its name in another graph or live model, where class
   * and sizes are the same. What could not be given is listed, with the reason.
   *
   * @throws GraphError where it is given neither a graph nor a built model, or one that was disposed.
   * @example
   * const { graph, missed } = slim.transfer(trained)
   */
  transfer(from: AnyGraph | tf.LayersModel): Transfer<Graph<G>>;

  /**
   * What a named layer is: its class, its config and its shapes.
   *
   * @throws GraphError where there is no such layer.
   * @example
   * graph.layer('dense_1').output // [null, 128]
   */
  layer<const Name extends LayerName<G>>(name: Name): LayerInfo<G, Name>;

  /**
   * The graph as an ordinary tfjs model. Layers that came from a trained model keep its weights,
   * without a copy; new ones are initialised.
   *
   * @throws GraphError where tfjs could not load the model, would load it as another one, would skip
   * other steps than are masked, or refuses a name; and where there is nothing to compile it by.
   * @throws ConfigError where an option is none that it has.
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
   * @throws ConfigError where an option is none that it has.
   * @example
   * console.log(`${edited.summary({ fold: true, since: original })}`)
   */
  summary(options?: SummaryOptions): Summary;

  /**
   * Says how another graph differs from this one: the layers that are kept, added, removed and
   * changed, and the parameters and multiply-adds that come and go. Layers are matched by name; a
   * trained layer that was renamed is known again by its weights.
   *
   * @throws GraphError where it is given no graph.
   * @example
   * console.log(`${before.diff(after)}`)
   */
  diff(after: AnyGraph): Diff;

  /**
   * Draws the graph as a picture in SVG: a box for each call with its name, class, shape and
   * parameters, the shapes on the lines between, nested models and repeated blocks in frames.
   *
   * @throws GraphError where thousands of layers lie behind one another: `'too-deep'`.
   * @example
   * await writeFile('model.svg', await graph.toSvg())
   */
  toSvg(options?: SvgOptions): Promise<string>;

  /**
   * Looks the graph over: names, edges, shapes, dtypes, weights, and where tfjs is known to do something
   * else than one expects. `check(model)` does the same for a live model, and finds more in it.
   *
   * @example
   * graph.check().filter(({ severity }) => severity === 'error')
   */
  check(): readonly Finding[];

  /**
   * Frees the weights that `load` read and that this graph keeps, which no other graph can keep then; the
   * graph that `load` gave frees all of them. Emitted models keep theirs, and so does a live model that the
   * graph was opened from.
   *
   * @returns how many weights were freed.
   * @example
   * const trained = await load('net/model.json');
   * const model = trained.cut('dropout_1').remove().emit();
   * trained.dispose();
   */
  dispose(): number;
}

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
  insert<const T extends AnyTensor | readonly AnyTensor[]>(
    replace: (x: tensorsInto<G, First>) => checkReplacement<G, First, Last, T>,
  ): Graph<grafted<G, First, Last, T>>;

  /**
   * Leaves the span out: its input goes straight to what it fed, which it must fit.
   *
   * @throws ShapeError where it does not fit.
   * @throws GraphError where the span does not take as many tensors as it gives, or an input is left without use.
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
  plan(this: checkRemoval<G, First, Last, this>): Plan;
  plan<const T extends AnyTensor | readonly AnyTensor[]>(
    replace: (x: tensorsInto<G, First>) => checkReplacement<G, First, Last, T>,
  ): Plan;
}

/** A place before a layer. */
export interface Before<G extends Signature, Name> {
  /**
   * Inserts what the callback makes of what feeds the layer. It fits where its shape and dtype are
   * those that the layer takes; for a layer that takes several tensors it gives as many.
   *
   * @throws ShapeError where it does not fit.
   * @throws GraphError where it is no tensor made of what the callback is given, or a name is taken.
   * @example
   * graph.before('dense_2').insert((x) => x.layerNormalization())
   */
  insert<const T extends AnyTensor | readonly AnyTensor[]>(
    make: (x: tensorsInto<G, Name>) => checkBefore<G, Name, T>,
  ): Graph<placedBefore<G, Name, T>>;
}

/** A place after a layer. */
export interface After<G extends Signature, Name> {
  /**
   * Inserts what the callback makes of what the layer gives. It fits where its shape and dtype are
   * those that come next; where nothing comes next, any shape does.
   *
   * @param only `{ only: names }`: it feeds these layers; the others, and outputs, are fed as before.
   * @throws ShapeError where it does not fit.
   * @throws GraphError where it is no tensor made of what the callback is given, a name is taken, or
   * the layer does not feed one in `only`.
   * @example
   * graph.after('conv').insert((x) => x.spatialDropout1d({ rate: 0.1 }), { only: ['relu_3'] })
   */
  insert<
    const T extends AnyTensor | readonly AnyTensor[],
    const Chosen extends directConsumers<G, Name> & string = never,
  >(
    make: (x: tensorFrom<G, Name>) => checkAfter<G, Name, T, Chosen>,
    only?: Only<Chosen>,
  ): Graph<placedAfter<G, Name, Chosen, T>>;
}

/**
 * Makes a graph of tensors, as `tf.model`.
 *
 * @throws GraphError where one is no tensor made here, there are no outputs, the inputs are not those
 * that the outputs need, each once, or two layers have one name.
 * @example
 * graph({ inputs: x, outputs: x.dense({ units: 10 }) }) // x: [null, 4] → [null, 10]
 */
export const graph = <
  const I extends AnyTensor | readonly AnyTensor[],
  const O extends AnyTensor | readonly AnyTensor[],
>(config: {
  readonly inputs: I;
  readonly outputs: checkShared<O, sharedOf<listOf<O>[number]>>;
  readonly name?: string;
}): Graph<authored<listOf<I>, listOf<O>>> => {
  return new FluentGraph(buildDag(config)) as never;
};

type listOf<O> = O extends readonly AnyTensor[] ? O : O extends AnyTensor ? readonly [O] : never;
type authored<I extends readonly AnyTensor[], O extends readonly AnyTensor[]> = authoredAs<
  { readonly [K in keyof I]: inputEnd<fromOf<I[K]>, I[K]> },
  { readonly [K in keyof O]: End<fromOf<O[K]>, specIn<O[K]>> },
  namesOf<O[number]>,
  layersOf<O[number]>,
  sharedOf<O[number]>['name']
>;
type inputEnd<Name, T extends AnyTensor> = Name extends string ? Name : End<Start, specIn<T>>;
type specIn<T extends AnyTensor> = spec<T['shape'], T['dtype']>;
type authoredAs<Inputs, Ends, N, L extends AnyNamed, S> = [Inputs] extends [readonly unknown[]]
  ? [Ends] extends [readonly unknown[]]
    ? Authored<Inputs, Ends, N, L, S>
    : never
  : never;

/**
 * Opens a live tfjs model. With a signature, which is a generated one or an authored graph, its
 * names and shapes are known to the compiler from here on; without, they are checked at run time.
 * The model is not touched.
 *
 * @throws GraphError where it is no layers model, is not built or was disposed, or is not what the
 * signature says; in which case every difference is listed.
 * @throws ShapeError where a layer of it can give no tensor, such as a kernel larger than its image.
 * @example
 * fromModel(await tf.loadLayersModel(url), mobileNetV2).cut('Conv1')
 */
export function fromModel(model: tf.LayersModel): Graph<Unchecked>;
export function fromModel<const T extends AnyGraph>(
  model: tf.LayersModel,
  signature: T,
): Graph<signatureOf<T>>;
export function fromModel<G extends Signature>(
  model: tf.LayersModel,
  signature: SignatureValue<G>,
): Graph<G>;
export function fromModel(
  model: tf.LayersModel,
  signature?: AnyGraph | SignatureValue<Signature>,
): unknown {
  const expected = readSignature('fromModel', signature);
  const dag = readModel(model);
  checkDisposed('fromModel', dag);
  return openDag('fromModel', dag, expected);
}

/** A graph that was read from a model, if that is what the signature says; its type is the caller's. */
export const openDag = (verb: string, dag: Dag, signature?: GraphDescription): AnyGraph => {
  if (signature) checkSignature(verb, described(dag), signature);
  return new FluentGraph(dag);
};
