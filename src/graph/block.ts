import type { Shape } from '../shape/dimension.ts';
import { checkFunction } from '../shape/given.ts';
import type { blockMisfit } from './messages.ts';
import type { AnyTensor, Tensor } from './tensor.ts';
import type { memory, unnamedOutput } from './trace.ts';

/**
 * A function that stands for several layers: what the compiler knows upstream of what it is given, it knows
 * after it. Of further arguments the types are inferred only where there are tensors among them.
 */
export type Block<S extends Shape, Rest extends readonly unknown[], O extends AnyTensor> = [
  tensorsIn<Rest[number]>,
] extends [never]
  ? <T extends AnyTensor>(
      x: checkEntry<T, S>,
      ...rest: Rest
    ) => unnamedOutput<memory<T>, O['shape'], O['dtype']>
  : <T extends AnyTensor, R extends Rest>(
      x: checkEntry<T, S>,
      ...rest: checkRest<R, Rest>
    ) => unnamedOutput<memory<T | tensorsIn<R[number]>>, O['shape'], O['dtype']>;
/** The arguments, or, where there is an option that the function does not have, what it has. */
type checkRest<R extends Rest, Rest extends readonly unknown[]> = [
  unknownOptions<R, Rest>,
] extends [never]
  ? R
  : Rest;
type unknownOptions<R, Rest> = {
  [I in keyof Rest]: I extends keyof R ? unknownIn<R[I], NonNullable<Rest[I]>> : never;
}[number & keyof Rest];
type unknownIn<Given, Taken> = Taken extends AnyTensor | readonly unknown[]
  ? never
  : Exclude<keyof Given, keyof Taken>;
/** The tensors among arguments, in lists and options too. */
type tensorsIn<Argument> = Argument extends AnyTensor
  ? Argument
  : Argument extends readonly unknown[]
    ? Extract<Argument[number], AnyTensor>
    : Argument extends object
      ?
          | Extract<Argument[keyof Argument], AnyTensor>
          | Extract<Argument[keyof Argument], readonly AnyTensor[]>[number]
      : never;
/** The tensor, or the sentence that says why the function cannot be given it. */
type checkEntry<T extends AnyTensor, S extends Shape> =
  T extends Tensor<S> ? T : blockMisfit<S, T['dtype'], T['shape']>;

/**
 * Makes a function of layers that are to be used at several places, each time anew. Its tensors have
 * `number` where the places differ; `as` states the shape of one place. The names of layers upstream of
 * what a call is given stay known to the compiler; those inside, which differ from call to call, are known
 * at run time.
 *
 * @example
 * const convNorm = block((x: Tensor<[null, number, number, number]>, name: string, filters: number) =>
 *   x.conv2d({ name, filters, kernelSize: 3 }).batchNormalization({ name: `${name}_norm` }),
 * );
 * convNorm(input({ shape: [8, 8, 3] }), 'first', 16).as([null, 6, 6, 16])
 */
export const block = <S extends Shape, Rest extends readonly unknown[], O extends AnyTensor>(
  body: (x: Tensor<S>, ...rest: Rest) => O,
): Block<S, Rest, O> => {
  checkFunction('block', '(x) => x.dense({ units: 8 })', body);
  // Cast: it is the same function, of which a caller sees the shapes of his own call.
  return body as unknown as Block<S, Rest, O>;
};
