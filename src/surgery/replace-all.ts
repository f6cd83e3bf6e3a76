import { checkCalls } from '../graph/apply.ts';
import { type Call, type Dag, handedOn, sortCalls, type Value } from '../graph/dag.ts';
import { callsByLayer } from '../graph/feeds.ts';
import type {
  End,
  endsOf,
  entryOf,
  feedsInto,
  feedsOf,
  follow,
  handedOnBy,
  insOf,
  isMixed,
  isUnchecked,
  layerFeeding,
  Names,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { AnySocket, Tensor as Socket } from '../graph/socket.ts';
import { type AnyTensor, readTensor } from '../graph/tensor.ts';
import type { fedDType, namesOf, sharedOf, spec, Unnamed } from '../graph/trace.ts';
import type { Shape } from '../shape/dimension.ts';
import type { dtypeOf, Spec, shapeOf } from '../shape/dtype.ts';
import { ShapeError } from '../shape/errors.ts';
import { isSameShape } from '../shape/fit.ts';
import { checkFunction } from '../shape/given.ts';
import type { isLiteral, isSame, isUnion } from '../shape/union.ts';
import type { givesAlike, isOneCall } from './calls.ts';
import { finish, standIns } from './cut.ts';
import type { feedsFrom, outIn, redirects, swaps } from './ends.ts';
import type {
  broughtBy,
  firstOf,
  grafted,
  revised,
  tensorOf,
  tensorsInto,
  tensorsOf,
} from './insert.ts';
import type { checkMade, eachOf } from './made.ts';
import { allMisfit, type nameTaken, type replacementGiver, replacesInput } from './messages.ts';
import type { fitsSpec, isFree as isFreeType, misfit as spanMisfit } from './misfit.ts';
import type { inputNamesAmong } from './part.ts';
import { canReplace, isFree } from './replacement.ts';
import type { givesSizes, resizedAfterEach, sizeIn, specsFrom, specsIn } from './resized.ts';
import {
  checkNoInput,
  factsOf,
  type LayerFacts,
  type Selection,
  type Selector,
  select,
} from './select.ts';

/**
 * The graph in which what a callback makes stands for each of the selected layers.
 *
 * @throws GraphError where an input is named, not as many layers match as must, or two replacements
 * share a name.
 * @throws ShapeError where a replacement does not fit.
 */
export const replaceAll = (
  dag: Dag,
  selector: Selector,
  replace: (x: never, layer: LayerFacts) => unknown,
  selection?: Selection,
): Dag => {
  checkNoInput(dag, 'replaceAll', selector, 'replaces-input', replacesInput);
  const selected = select(dag, 'replaceAll', selector, selection);
  checkFunction('replaceAll', '(x) => x.reLU()', replace);
  const callsOf = callsByLayer(dag);
  const replaced = selected.flatMap((layer) => {
    const calls = callsOf.get(layer) as readonly [Call, ...Call[]];
    const [first, ...others] = calls;
    const make = (x: never): unknown => {
      const given = replace(x, factsOf(first, ...others));
      checkAlike(dag, calls, readTensor(given));
      return given;
    };
    return [...standIns({ kind: 'span', dag, first, last: first, others }, make, 'replaceAll')];
  });
  return finish(dag, { replaced: new Map(replaced) }, 'replaceAll');
};

/**
 * Refuses a replacement that does not give what the first call of a layer gives, if anything needs that,
 * or the same of another call.
 */
const checkAlike = (
  dag: Dag,
  calls: readonly [Call, ...Call[]],
  given: Value | undefined,
): void => {
  const [{ layer, outputs }] = calls;
  const [taken, ...more] = outputs as readonly [Value, ...Value[]];
  if (given) checkCalls(sortCalls([given]));
  if (!given || more.length > 0 || canReplace(given, taken)) return;
  const alike = calls.flatMap((call) =>
    call.outputs.filter(({ shape }) => isSameShape(shape, taken.shape)),
  );
  if (alike.every((value) => isFree(dag, value))) return;
  throw new ShapeError(allMisfit(handedOn(given), handedOn(taken)), {
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
    : [S] extends [string]
      ? isUnion<S> extends true
        ? string
        : toldApart<G, S>
      : [S] extends [readonly string[]]
        ? isListed<S> extends true
          ? toldApart<G, S[number]>
          : string
        : S extends { readonly className: infer C }
          ? isLiteral<C> extends true
            ? toldApart<G, ofClass<G, Names<G>, C>>
            : string
          : string;
/** Whether it is known of each name of a list that it is in it. */
type isListed<S extends readonly unknown[]> = true extends
  | isUnion<S>
  | (number extends S['length'] ? true : false)
  | { [I in keyof S]: isUnion<S[I]> }[number]
  ? false
  : true;
/** The names, unless they stand for calls that are not alike, or for one of several. */
type toldApart<G extends Signature, Name> =
  isMixed<G, Name> extends true
    ? [isOneCall<Name>, givesAlike<G, Name>] extends [false, true]
      ? Name
      : string
    : Name;
/** The names of the layers of a class, which neither a layer of one's own says nor one without a name. */
type ofClass<G extends Signature, Name, C> = Unnamed extends feedsOf<G, Name> | G['outputs'][number]
  ? string
  : isOfClass<G, Name, C> extends infer Each
    ? [Extract<Each, undefined>] extends [never]
      ? Each
      : string
    : never;
type isOfClass<G extends Signature, Name, C> = Name extends unknown
  ? entryOf<G, Name> extends { readonly class: infer Class }
    ? string extends Class
      ? undefined
      : Class extends C
        ? Name
        : never
    : undefined
  : never;

/**
 * What the callback is given: the tensor, or the tensors, that feed each of the layers. A size that is
 * not the same for all is `number`; the whole shape is unknown where the ranks differ, or some are `null`.
 */
export type socketFor<G extends Signature, M> = true extends
  | (string extends M ? true : false)
  // Of no layer there is nothing to know.
  | ([M] extends [never] ? true : false)
  ? Socket<Shape>
  : [inputNamesAmong<G, M>] extends [never]
    ? isUnion<M> extends true
      ? isUnion<insOf<G, M>> extends true
        ? socketsOf<insOf<G, M>, insOf<G, M>>
        : insOf<G, M> extends readonly [infer In]
          ? tensorOf<In>
          : tensorsOf<insOf<G, M>>
      : tensorsInto<G, M>
    : Socket<Shape>;
type socketsOf<Ins, All> = Ins extends readonly [unknown]
  ? tensorOf<inCommon<All[0 & keyof All]>>
  : tensorsOf<{ [I in keyof Ins]: inCommon<All[I & keyof All]> }>;
/** What several specs have in common. */
type inCommon<Specs> =
  isUnion<dtypeOf<Specs>> extends true
    ? Shape
    : spec<shapeInCommon<shapeOf<Specs>>, dtypeOf<Specs>>;
type shapeInCommon<S extends Shape, All extends Shape = S> = true extends
  | isUnion<S['length']>
  | anyOf<{ [I in keyof S]: isOpen<All[I & keyof All]> }>
  ? Shape
  : { [I in keyof S]: isUnion<All[I & keyof All]> extends true ? number : S[I] };
type anyOf<List> = List extends readonly unknown[] ? List[number] : never;
/** Whether a size is `null` for some of the layers only. */
type isOpen<Size> = [Size] extends [null] ? false : null extends Size ? true : false;

/** The replacement, or the sentence that says why it cannot stand for the layers. */
export type checkForAll<G extends Signature, M, T> = string extends M
  ? checkMade<T, T, replacementGiver<'replaceAll'>>
  : [inputNamesAmong<G, M>] extends [never]
    ? checkMade<T, checkAlike<G, M, T>, replacementGiver<'replaceAll'>>
    : replacesInput<inputNamesAmong<G, M>>;
type checkAlike<G extends Signature, M, T> = [misfits<G, M, T>] extends [never]
  ? [twice<G, M, T>] extends [never]
    ? T
    : nameTaken<twice<G, M, T>>
  : misfits<G, M, T>;
type misfits<G extends Signature, M, T, Given = socketFor<G, M>, All = M> = M extends unknown
  ? // What the callback gives back as it is given is not the same for all of the layers.
    isSame<T, Given> extends true
    ? misfit<G, M, tensorsInto<G, M>>
    : isUnion<All> extends true
      ? misfitOfAny<eachMisfit<G, M, T>>
      : misfit<G, M, T>
  : never;
/** Of several tensors that a callback for several layers may return, one has to fit: it goes by the layer. */
type eachMisfit<G extends Signature, Name, T> = T extends unknown
  ? firstOf<misfit<G, Name, T>, true>
  : never;
type misfitOfAny<Misfits> = true extends Misfits ? never : Misfits;
type misfit<G extends Signature, Name, T> = T extends AnyTensor
  ? outOf<G, Name> extends Spec
    ? true extends isFreeType<G, Name> | fitsSpec<T, handedOnBy<G, Name>>
      ? never
      : allMisfit<
          T['shape'],
          fedDType<T>,
          shapeOf<handedOnBy<G, Name>>,
          dtypeOf<handedOnBy<G, Name>>
        >
    : spanMisfit<G, Name, T, replacementGiver<'replaceAll'>>
  : spanMisfit<G, Name, T, replacementGiver<'replaceAll'>>;
/** The names that would be there twice: where there are several replacements, those of all but shared layers. */
type twice<G extends Signature, M, T> = (isUnion<M> extends true
  ?
      | Exclude<namesOf<eachOf<T>>, sharedOf<eachOf<T>>['name']>
      | Extract<broughtBy<G, eachOf<T>>, Names<G>>
  : Extract<broughtBy<G, eachOf<T>>, Exclude<Names<G>, M>>) &
  string;

/** The signature after what `T` is took the place of each of the layers. */
export type replacedAll<G extends Signature, M, T> = string extends M
  ? Unchecked
  : [M] extends [never]
    ? G
    : isUnion<M> extends true
      ? [sharedOf<eachOf<T>>] extends [never]
        ? replaceEach<
            resizedAfterEach<
              G,
              giversAmong<G, M, T>,
              sizeIn<T extends AnySocket ? unknown : specsIn<T>>
            >,
            M,
            T
          >
        : Unchecked
      : grafted<G, M, M, T>;
/** Those of the layers in whose place come sizes that were not known; of a layer with several outputs not which. */
type giversAmong<G extends Signature, M, T> = M extends unknown
  ? givesSizes<T extends AnySocket ? insOf<G, M> : specsIn<T>, specsFrom<outOf<G, M>>> extends true
    ? M
    : never
  : never;
type replaceEach<G extends Signature, M, T> = revised<
  G,
  M,
  redirects<swapsOfEach<G, M, T>>,
  {},
  passedEach<endsOf<G>, swapsOfEach<G, M, T>>,
  never,
  never,
  never
>;
type swapsOfEach<G extends Signature, M, T> = {
  readonly [Feed in feedsFromEach<G, M> & string]: swapOf<
    Feed,
    swaps<layerFeeding<Feed>, outOf<G, layerFeeding<Feed>>, T, feedsInto<G, layerFeeding<Feed>>>
  >;
};
type feedsFromEach<G extends Signature, M> = M extends unknown ? feedsFrom<M, outOf<G, M>> : never;
type swapOf<Feed, Swaps> = Swaps[Feed & keyof Swaps];
/** The outputs past the layers that are replaced, one after another. */
type passedEach<Ends, Swaps> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<follow<redirects<Swaps>, From>, [From] extends [keyof Swaps] ? outIn<Swaps[From]> : Out>
    : never;
};
