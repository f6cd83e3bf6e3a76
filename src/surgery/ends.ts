/** The outputs of a graph, and what feeds layers, with something in the place of a layer. */
import type { End } from '../graph/signature.ts';
import type { AnyTensor } from '../graph/tensor.ts';
import type { spec } from '../graph/trace.ts';
import type { isUnion } from '../shape/union.ts';
import type { specsIn } from './resized.ts';

export type swap<From, Old, New> = Old extends From ? Exclude<From, Old> | New : From;
/** The outputs of a graph with another feed; where nothing lay in between, they are what that gives. */
export type swapEach<Ends, Old, New, Given = unknown> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? Old extends From
      ? End<swap<From, Old, New>, [From] extends [Old] ? instead<Out, Given> : Out>
      : Ends[K]
    : never;
};
/** Several tensors that stand for others. */
interface Instead<Taken, Given> {
  readonly taken: Taken;
  readonly given: Given;
}
/** What stands for an output: of several tensors that which stands for such a one, if it is the only one. */
type instead<Out, Given> =
  Given extends Instead<infer Taken, infer Specs>
    ? known<sameIn<Out, Taken, Specs>[number]>
    : Given;
type sameIn<Out, Taken, Specs> = {
  [I in keyof Taken]: [Taken[I], Out] extends [Out, Taken[I]] ? Specs[I & keyof Specs] : never;
} extends infer Each extends readonly unknown[]
  ? Each
  : never;
type known<Out> = [Out] extends [never] ? unknown : isUnion<Out> extends true ? unknown : Out;
/** What a replacement gives to the outputs that were given by what it stands for. */
export type givenInstead<T, Taken> = T extends readonly [unknown, unknown, ...unknown[]]
  ? Instead<Taken, specsIn<T>>
  : givenBy<T>;
/** What a tensor gives to an output of a graph; `unknown` where there are several. */
export type givenBy<T> = T extends readonly [infer One]
  ? givenBy<One>
  : T extends AnyTensor
    ? spec<T['shape'], T['dtype']>
    : unknown;
