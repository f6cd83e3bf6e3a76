import type { Call, Dag, Value } from '../graph/dag.ts';
import type {
  End,
  endsOf,
  entryOf,
  feedsOf,
  insOf,
  isUnchecked,
  Names,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { AnySocket, Tensor as Socket } from '../graph/socket.ts';
import { type AnyTensor, readTensor } from '../graph/tensor.ts';
import type { namesOf, Unnamed } from '../graph/trace.ts';
import type { Shape } from '../shape/dimension.ts';
import type { dtypeOf, shapeOf } from '../shape/dtype.ts';
import { ShapeError } from '../shape/errors.ts';
import type { isUnion } from '../shape/union.ts';
import { insert } from './cut.ts';
import type {
  fitsSpec,
  givenBy,
  grafted,
  isFree as isFreeType,
  revised,
  tensorsInto,
} from './graft.ts';
import { allMisfit, type nameTaken } from './messages.ts';
import { canReplace, isFree } from './replacement.ts';
import { factsOf, type LayerFacts, type Selection, type Selector, select } from './select.ts';

/**
 * The graph in which what a callback makes stands for each of the selected layers.
 *
 * @throws GraphError where not as many layers match as must, or two replacements share a name.
 * @throws ShapeError where a replacement does not fit.
 */
export const replaceAll = (
  dag: Dag,
  selector: Selector,
  replace: (x: never, layer: LayerFacts) => unknown,
  selection?: Selection,
): Dag =>
  select(dag, 'replaceAll', selector, selection).reduce((edited, layer) => {
    const [first, ...others] = edited.calls.filter((call) => call.layer === layer);
    // A layer that only an earlier replacement needed is gone by now.
    if (!first) return edited;
    const span = { kind: 'span', dag: edited, first, last: first, others } as const;
    return insert(span, (x: never) => {
      const given = replace(x, factsOf(first));
      checkAlike(edited, first, readTensor(given));
      return given;
    });
  }, dag);

/** Refuses a replacement that does not give what the layer gives, if anything needs that. */
const checkAlike = (dag: Dag, { layer, outputs }: Call, given: Value | undefined): void => {
  const [taken] = outputs as readonly [Value];
  if (!given || isFree(dag, taken) || canReplace(given, taken)) return;
  throw new ShapeError(allMisfit(given, taken), {
    code: 'replacement',
    layer: layer.name,
    received: given.shape,
    expected: taken.shape,
  });
};

/** The names that a selector matches; `string` where the compiler cannot tell. */
export type matched<G extends Signature, S> =
  isUnchecked<G> extends true
    ? string
    : S extends string
      ? S
      : S extends readonly (infer Name extends string)[]
        ? Name
        : S extends { readonly className: infer C }
          ? ofClass<G, Names<G>, C>
          : string;
/** The names of the layers of a class, which an authored graph does not say. */
type ofClass<G extends Signature, Name, C> =
  isOfClass<G, Name, C> extends infer Each
    ? [Extract<Each, undefined>] extends [never]
      ? Each
      : string
    : never;
type isOfClass<G extends Signature, Name, C> = Name extends unknown
  ? entryOf<G, Name> extends { readonly class: infer Class }
    ? Class extends C
      ? Name
      : never
    : undefined
  : never;

/** What the callback is given: the tensor that feeds each of the layers, or one of unknown shape. */
export type socketFor<G extends Signature, M> = string extends M
  ? Socket<Shape>
  : isUnion<M> extends true
    ? isUnion<insOf<G, M>> extends true
      ? Socket<Shape>
      : insOf<G, M> extends readonly [infer In]
        ? dtypeOf<In> extends 'float32'
          ? Socket<shapeOf<In>>
          : Socket<Shape>
        : Socket<Shape>
    : tensorsInto<G, M>;

/** The replacement, or the sentence that says why it cannot stand for the layers. */
export type checkForAll<G extends Signature, M, T extends AnyTensor> = string extends M
  ? T
  : true extends isUnion<outOf<G, M>> | isFreeType<G, M> | fitsSpec<T, outOf<G, M>>
    ? orTwice<G, M, T>
    : allMisfit<T['shape'], T['dtype'], shapeOf<outOf<G, M>>, dtypeOf<outOf<G, M>>>;
type orTwice<G extends Signature, M, T> = [
  Extract<namesOf<T>, isUnion<M> extends true ? unknown : Exclude<Names<G>, M>>,
] extends [never]
  ? T
  : nameTaken<
      Extract<namesOf<T>, isUnion<M> extends true ? unknown : Exclude<Names<G>, M>> & string
    >;

/** The signature after what `T` is took the place of each of the layers. */
export type replacedAll<G extends Signature, M, T> = string extends M
  ? Unchecked
  : isUnion<M> extends true
    ? replaceEach<G, M, T extends AnySocket ? never : Unnamed, T>
    : grafted<G, M, M, T>;
type replaceEach<G extends Signature, M, Mark, T> = revised<
  G,
  M,
  { readonly [K in M & string]: feedsOf<G, K> | Mark },
  {},
  passedEach<G, endsOf<G>, M, Mark, T>,
  never,
  never,
  never
>;
type passedEach<G extends Signature, Ends, M, Mark, T> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<passed<G, From, M, Mark>, [From] extends [M] ? givenBy<T> : Out>
    : never;
};
/** What feeds an output once the layers that did are replaced. */
type passed<G extends Signature, From, M, Mark> = From extends M
  ? passed<G, feedsOf<G, From>, M, Mark> | Mark
  : From;
