/** Whether something can stand for what a layer gives. */
import type {
  consumersOf,
  handedOnBy,
  insOf,
  isOutput,
  layerFeeding,
  outOf,
  Signature,
} from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { fedDType, feedAt, Unnamed } from '../graph/trace.ts';
import type { DType, dtypeOf, Spec, shapeOf } from '../shape/dtype.ts';
import type { fits } from '../shape/fit.ts';
import type { isUnion } from '../shape/union.ts';
import type { replacementCount, replacementGiver, replacementMisfit } from './messages.ts';

/** The sentence that says why something cannot stand for what a layer gives; `never` where it can. */
export type misfit<G extends Signature, Last, T, Giver extends string = replacementGiver> =
  outOf<G, Last> extends Spec
    ? T extends AnyTensor
      ? misfitOf<G, Last, T, handedOnBy<G, Last>, Giver>
      : T extends readonly [infer One]
        ? misfitOf<G, Last, One, handedOnBy<G, Last>, Giver>
        : countMisfit<Last, T, 1, Giver>
    : [Extract<outOf<G, Last>, Spec>] extends [never]
      ? countMisfit<Last, T, lengthOf<outOf<G, Last>>, Giver> extends infer Misfit
        ? [Misfit] extends [never]
          ? firstMisfit<G, Last, T, handedOnBy<G, Last>, Giver>
          : Misfit
        : never
      : // Whether it gives one tensor or several is not known.
        never;
type firstMisfit<
  G extends Signature,
  Last,
  T,
  Taken,
  Giver extends string,
  Done extends readonly unknown[] = [],
> = [T, Taken] extends [readonly [infer One, ...infer Rest], readonly [infer Spec, ...infer Others]]
  ? misfitOf<G, Last, One, Spec, Giver, feedAt<Last, `${Done['length']}`>> extends infer Misfit
    ? [Misfit] extends [never]
      ? firstMisfit<G, Last, Rest, Others, Giver, [...Done, One]>
      : Misfit
    : never
  : never;
export type lengthOf<List> = List extends readonly unknown[] ? List['length'] : never;
type countMisfit<Last, T, Count extends number, Giver extends string> = T extends readonly unknown[]
  ? number extends T['length']
    ? never
    : T['length'] extends Count
      ? never
      : replacementCount<Last & string, Count, T['length'], 'gives', Giver>
  : replacementCount<Last & string, Count, 1, 'gives', Giver>;
type misfitOf<
  G extends Signature,
  Last,
  T,
  Taken,
  Giver extends string,
  Feed = Last,
> = T extends AnyTensor
  ? isFree<G, Feed> extends true
    ? never
    : fitsSpec<T, Taken> extends true
      ? never
      : replacementMisfit<
          T['shape'],
          fedDType<T>,
          shapeOf<Taken>,
          dtypeOf<Taken>,
          consumerOf<G, Last, Taken>,
          Giver
        >
  : never;

export type fitsSpec<T extends AnyTensor, Target> = [fedDType<T>] extends [dtypeOf<Target>]
  ? fits<T['shape'], shapeOf<Target>>
  : DType extends T['dtype']
    ? fits<T['shape'], shapeOf<Target>>
    : false;

/** Whether nothing takes what a layer gives, or one tensor of it, but for the graph's own outputs. */
export type isFree<G extends Signature, Feed> = [consumersOf<G, Feed>] extends [never]
  ? true extends passesOn<G['outputs'][number], G['outputs'], Feed>
    ? false
    : true
  : false;
/** Whether an output lies downstream of it, with unnamed layers in between. */
type passesOn<_, Outputs, Feed> = {
  [K in keyof Outputs]: Feed extends Outputs[K] | layerFeeding<Outputs[K]>
    ? Unnamed extends Outputs[K]
      ? true
      : false
    : false;
} extends infer Each extends readonly unknown[]
  ? Each[number]
  : never;

/** Of the specs of what a layer gives: `Free` for each tensor that nothing takes, and `Taken` for the others. */
export type whereFree<G extends Signature, Name, Free, Taken> =
  outOf<G, Name> extends Spec
    ? Taken
    : {
        readonly [I in keyof Taken]: isFree<G, feedAt<Name, I>> extends true
          ? Free[I & keyof Free]
          : Taken[I];
      };

/**
 * How a message names what takes a layer's output: by the one named layer that it reaches first, if
 * there is one and it takes such a shape.
 */
type consumerOf<G extends Signature, Last, Taken> =
  consumersOf<G, Last> extends infer Consumer extends string
    ? true extends isOutput<G, Last> | isUnion<Consumer>
      ? whatFollows<Last>
      : [Consumer] extends [never]
        ? whatFollows<Last>
        : [Taken] extends [Extract<insOf<G, Consumer>, readonly unknown[]>[number]]
          ? `'${Consumer}'`
          : whatFollows<Last>
    : never;
type whatFollows<Last> = `what '${Last & string}' feeds`;
