import type {
  Authored,
  consumersOf,
  Edited,
  entryOf,
  feedsOf,
  insOf,
  isOutput,
  isUnchecked,
  isVague,
  Names,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { Tensor as Socket } from '../graph/socket.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { bare, edgesOf, fromOf, layersOf, namesOf, Start, Unnamed } from '../graph/trace.ts';
import type { Shape } from '../shape/dimension.ts';
import type { DType, dtypeOf, shapeOf } from '../shape/dtype.ts';
import type { fits } from '../shape/fit.ts';
import type { isUnion } from '../shape/union.ts';
import type { nameTaken, removalMisfit, replacementMisfit, unusedInput } from './messages.ts';
import type { removedBy } from './span.ts';

/** The tensor, or the tensors, that feed a layer. */
export type tensorsInto<G extends Signature, Name> =
  isUnchecked<G> extends true
    ? Socket<Shape>
    : isVague<G, Name> extends true
      ? Socket<Shape>
      : insOf<G, Name> extends readonly [infer One]
        ? tensorOf<One>
        : tensorsOf<insOf<G, Name>>;
/** The tensor that a layer gives. */
export type tensorFrom<G extends Signature, Name> =
  isUnchecked<G> extends true
    ? Socket<Shape>
    : isVague<G, Name> extends true
      ? Socket<Shape>
      : tensorOf<outOf<G, Name>>;
export type tensorsOf<Specs> = { [K in keyof Specs]: tensorOf<Specs[K]> };
export type tensorOf<X> =
  dtypeOf<X> extends 'float32' ? Socket<shapeOf<X>> : bare<shapeOf<X>, dtypeOf<X>>;

/** The replacement, or the sentence that says why it cannot stand where the span stood. */
export type checkReplacement<G extends Signature, First, Last, T extends AnyTensor> = [
  problem<G, First, Last, T>,
] extends [never]
  ? T
  : problem<G, First, Last, T>;
type problem<G extends Signature, First, Last, T extends AnyTensor> =
  isUnchecked<G> extends true
    ? never
    : true extends isVague<G, First> | isVague<G, Last>
      ? never
      : isFree<G, Last> extends true
        ? leftover<G, First, removedBy<G, First, Last>, namesOf<T>>
        : fitsSpec<T, outOf<G, Last>> extends true
          ? leftover<G, First, removedBy<G, First, Last>, namesOf<T>>
          : replacementMisfit<
              T['shape'],
              T['dtype'],
              shapeOf<outOf<G, Last>>,
              dtypeOf<outOf<G, Last>>,
              consumerOf<G, Last>
            >;
/** What is wrong with the graph that would be left: an input without use, or a name twice. */
type leftover<G extends Signature, First, Removed, Given> =
  idleInput<G, feedsOf<G, First>, Removed> extends infer Idle extends string
    ? [Idle] extends [never]
      ? takenName<G, Removed, Given>
      : unusedInput<Idle>
    : never;
type idleInput<G extends Signature, Kept, Removed> = idle<
  G,
  Exclude<feedsOf<G, Removed>, Kept | Removed | Start | Unnamed>,
  Removed
>;
type idle<G extends Signature, Name, Removed> = Name extends unknown
  ? [insOf<G, Name>] extends [readonly []]
    ? [Exclude<consumersOf<G, Name>, Removed>] extends [never]
      ? Name
      : never
    : never
  : never;
export type takenName<G extends Signature, Removed, Given> = [Given] extends [never]
  ? never
  : Extract<Given, Exclude<Names<G>, Removed>> extends infer Taken extends string
    ? nameTaken<Taken>
    : never;

export type fitsSpec<T extends AnyTensor, Target> = [T['dtype']] extends [dtypeOf<Target>]
  ? fits<T['shape'], shapeOf<Target>>
  : DType extends T['dtype']
    ? fits<T['shape'], shapeOf<Target>>
    : false;

/** Whether nothing takes what a layer gives, but for the graph's own outputs. */
export type isFree<G extends Signature, Last> = [consumersOf<G, Last>] extends [never]
  ? true extends passesOn<G['outputs'][number], G['outputs'], Last>
    ? false
    : true
  : false;
/** Whether an output lies downstream of the layer, with unnamed layers in between. */
type passesOn<_, Outputs, Last> = {
  [K in keyof Outputs]: Last extends Outputs[K]
    ? Unnamed extends Outputs[K]
      ? true
      : false
    : false;
} extends infer Each extends readonly unknown[]
  ? Each[number]
  : never;

/**
 * How a message names what takes a layer's output: by the one named layer that it reaches first, if
 * there is one and it takes such a shape.
 */
export type consumerOf<G extends Signature, Last> =
  consumersOf<G, Last> extends infer Consumer extends string
    ? true extends isOutput<G, Last> | isUnion<Consumer>
      ? whatFollows<Last>
      : [Consumer] extends [never]
        ? whatFollows<Last>
        : [outOf<G, Last>] extends [Extract<insOf<G, Consumer>, readonly unknown[]>[number]]
          ? `'${Consumer}'`
          : whatFollows<Last>
    : never;
type whatFollows<Last> = `what '${Last & string}' feeds`;

/** The signature after a replacement took the place of a span. */
export type grafted<G extends Signature, First, Last, T> =
  isUnchecked<G> extends true
    ? Unchecked
    : true extends isVague<G, First> | isVague<G, Last>
      ? Unchecked
      : edit<
          G,
          Last,
          removedBy<G, First, Last>,
          replacementFrom<T, feedsOf<G, First>>,
          namesOf<T>,
          rebased<edgesOf<T>, feedsOf<G, First>>,
          layersOf<T>
        >;

/** The signature after a span was taken out. */
export type closed<G extends Signature, First, Last> =
  isUnchecked<G> extends true
    ? Unchecked
    : true extends isVague<G, First> | isVague<G, Last>
      ? Unchecked
      : edit<G, Last, removedBy<G, First, Last>, feedsOf<G, First>, never, {}, {}>;

/** What the consumers of the span are fed by now. */
export type replacementFrom<T, FedBy> = [namesOf<T>] extends [never]
  ? T extends Socket<infer _>
    ? FedBy
    : FedBy | Unnamed
  : swap<fromOf<T>, Start, FedBy>;
/** The edges of a replacement, its unnamed start replaced by what really feeds it. */
export type rebased<Edges, FedBy> = { readonly [K in keyof Edges]: swap<Edges[K], Start, FedBy> };
export type swap<From, Old, New> = Old extends From ? Exclude<From, Old> | New : From;
export type swapEach<Outputs, Old, New> = { [K in keyof Outputs]: swap<Outputs[K], Old, New> };

type edit<G extends Signature, Last, Removed, From, Added, Edges, Layers> = [
  Extract<Added, goneFrom<G> | Removed>,
] extends [never]
  ? revised<
      G,
      Removed,
      redirect<Last, From>,
      {},
      swapEach<G['outputs'], Last, From>,
      Added,
      Edges,
      Layers
    >
  : flattened<G, Last, Removed, From, Added, Edges, Layers>;
type redirect<Last, From> = { readonly [K in Last & string]: From };

/** The names that earlier surgery removed. */
export type goneFrom<G extends Signature> = G extends { readonly gone: infer Gone } ? Gone : never;

/** The signature with further changes, on top of those that it has: see `Edited`. */
export type revised<G extends Signature, Gone, R, Moved, Outputs, Added, Edges, Layers> =
  G extends Edited<
    infer Base,
    infer GoneBefore,
    infer Redirects,
    infer MovedBefore,
    infer _O,
    infer AddedBefore,
    infer EdgesBefore,
    infer LayersBefore
  >
    ? edited<
        Base,
        GoneBefore | Gone,
        Redirects & R,
        over<MovedBefore, Moved>,
        Outputs,
        AddedBefore | Added,
        EdgesBefore & Edges,
        LayersBefore & Layers
      >
    : edited<G, Gone, R, Moved, Outputs, Added, Edges, Layers>;
type over<Old, New> = {} extends New
  ? Old
  : {
      readonly [K in keyof Old | keyof New]: K extends keyof New
        ? New[K]
        : K extends keyof Old
          ? Old[K]
          : never;
    };
/** As in `traced`: arguments that stand alone, and no alias for editors to show. */
type edited<Base extends Signature, Gone, R, Moved, Outputs, N, E, L> = [Outputs] extends [
  readonly unknown[],
]
  ? Edited<Base, Gone, R, Moved, Outputs, N, E, L>
  : never;

/** A name that went and came back needs its old entry gone, so here the dictionaries are rewritten. */
type flattened<G extends Signature, Last, Removed, From, Added, Edges, Layers> = fresh<
  swapEach<G['outputs'], Last, From>,
  Exclude<Names<G>, Removed> | Added,
  { readonly [K in Exclude<Names<G>, Removed> & string]: swap<feedsOf<G, K>, Last, From> } & Edges,
  { readonly [K in Exclude<Names<G>, Removed> & string]: entryOf<G, K> } & Layers
>;
export type fresh<Outputs, N, E, L> = [Outputs] extends [readonly unknown[]]
  ? Authored<Outputs, N, E, L>
  : never;

/** The cut itself, or the sentence that says why its span cannot be left out. */
export type checkRemoval<G extends Signature, First, Last, Self> = true extends
  | isUnchecked<G>
  | isVague<G, First>
  ? Self
  : insOf<G, First> extends readonly [infer One]
    ? [problem<G, First, Last, tensorOf<One>>] extends [never]
      ? Self
      : problem<G, First, Last, tensorOf<One>>
    : removalMisfit<First & string>;
