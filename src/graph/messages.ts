import type { Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import { counted, show, showSpec } from '../shape/message.ts';
import type { isUnion } from '../shape/union.ts';
import type { ValueSpec } from './dag.ts';

/** A name that two layers of a graph would bear. */
export type nameTaken<Name extends string> =
  `the name '${Name}' is taken by another layer; give this one a name of its own`;
export const nameTaken = (name: string): string =>
  `the name '${name}' is taken by another layer; give this one a name of its own`;

/** A tensor of a dtype that the layer cannot compute with. */
export type takesDType<
  Class,
  Taken,
  D extends DType,
  S,
> = `${Class & string} takes ${isUnion<Taken> extends true ? 'float32 or int32' : Taken & string}, but gets ${D} ${show<S>}; tfjs would throw, truncate it or change its dtype`;
export const takesDType = (
  className: string,
  taken: readonly DType[],
  dtype: DType,
  shape: Shape,
): string =>
  `${className} takes ${taken.join(' or ')}, but gets ${dtype} ${show(shape)}; tfjs would throw, truncate it or change its dtype`;

/** A state to begin with, for a layer that has none. */
export type takesNoState = 'initialState: this layer has no state to begin with; leave it out';
export const takesNoState: takesNoState =
  'initialState: this layer has no state to begin with; leave it out';

/** A state to begin with among the options of a layer, where tfjs's `apply` does not have it either. */
export const stateIsNoOption = (method: string): string =>
  `${method}: initialState is no option of the layer; give it after them: ${method}({ … }, { initialState: [h] })`;

/** A cell that is used as if it were a layer. */
export type cellApplied = 'apply: a cell is not a layer yet; put it into layers.rnn({ cell })';
export const cellApplied: cellApplied =
  'apply: a cell is not a layer yet; put it into layers.rnn({ cell })';

/** A tfjs layer, or a model, of which the types take what it gives for one tensor. */
export type givesSeveral<
  Name extends string,
  Count extends number,
> = `apply: '${Name}' gives ${Count} tensors; give it to call(…)`;
export const givesSeveral = (name: string | undefined, count: number): string =>
  `apply: '${name}' gives ${count} tensors; give it to call(…)`;

/** Tensors of several dtypes that are to be merged. */
export type mixedDTypes<
  Class,
  I extends readonly { readonly dtype: DType }[],
> = I extends readonly [
  infer A extends { readonly dtype: DType },
  infer B extends { readonly dtype: DType },
  ...infer Rest extends readonly { readonly dtype: DType }[],
]
  ? A['dtype'] extends B['dtype']
    ? mixedDTypes<Class, readonly [A, ...Rest]>
    : `${Class & string} takes tensors of one dtype, but gets ${A['dtype']} and ${B['dtype']}`
  : never;
export const mixedDTypes = (className: string, a: DType, b: DType): string =>
  `${className} takes tensors of one dtype, but gets ${a} and ${b}`;

/** A shared layer that is given sizes that its weights were not made for. */
export type weightsMisfit<
  Name extends string,
  Made,
  Given,
  S,
> = `${Name}: its weights were made for sizes ${show<Made>}, but here it gets ${show<Given>}, in ${show<S>}; a shared layer takes like sizes everywhere`;
export const weightsMisfit = (name: string, made: Shape, given: Shape, input: Shape): string =>
  `${name}: its weights were made for sizes ${show(made)}, but here it gets ${show(given)}, in ${show(input)}; a shared layer takes like sizes everywhere`;

/** A built layer that is given what its weights were not made for. */
export const builtMisfit = (
  name: string | undefined,
  held: readonly Shape[],
  asked: readonly Shape[],
  input: Shape,
): string =>
  `${name}: its weights are ${held.map(show).join(' and ')}, but ${show(input)} asks for ${asked.map(show).join(' and ')}; give it what it was built for`;

/** A shared layer whose calls tfjs wants to be alike in more than its weights do. */
export const callsMisfit = (name: string, before: Shape, given: Shape, input: Shape): string =>
  `${name}: elsewhere it gets sizes ${show(before)}, but here it gets ${show(given)}, in ${show(input)}; a shared layer takes like sizes everywhere`;

/** Calls of a shared layer, in branches that do not see each other, for which its weights differ. */
export type sharedMisfit<Name extends string> =
  `${Name}: its calls give it sizes that no weights fit all of; a shared layer takes like sizes everywhere`;

/** A stated shape that is not the real one. */
export type statedMisfit<Known, Stated> = `as: the tensor is ${show<Known>}, not ${show<Stated>}`;
export const statedMisfit = (known: Shape, stated: Shape): string =>
  `as: the tensor is ${show(known)}, not ${show(stated)}`;

/** A nested model that gets another tensor than its input takes. */
export type nestedMisfit<
  Name extends string,
  S,
  D extends string,
  T,
  E extends string,
> = `'${Name}' takes ${showSpec<S, D>}, but gets ${showSpec<T, E>}`;
export const nestedMisfit = (
  name: string | undefined,
  taken: ValueSpec,
  given: ValueSpec,
): string => `'${name}' takes ${showSpec(taken)}, but gets ${showSpec(given)}`;

/** A nested model that gets another number of tensors than it has inputs. */
export type inputCount<
  Name extends string,
  Taken extends number,
  Given extends number,
> = `'${Name}' takes as many tensors as it has inputs: ${Taken}, not ${Given}; give a list of them to call(…)`;
export const inputCount = (name: string | undefined, taken: number, given: number): string =>
  `'${name}' takes as many tensors as it has inputs: ${taken}, not ${given}; give a list of them to call(…)`;

/** A model in a wrapper that has not one input and one output. */
export type eachStep<
  Name extends string,
  Inputs extends number,
  Outputs extends number,
> = `'${Name}' applies a model with ${counted<Inputs, 'input'>} and ${counted<Outputs, 'output'>} to each step, where tfjs takes one of each`;
export const eachStep = (name: string, inputs: number, outputs: number): string =>
  `'${name}' applies a model with ${counted(inputs, 'input')} and ${counted(outputs, 'output')} to each step, where tfjs takes one of each`;

/** A graph in the place of a layer. */
export type graphApplied<Verb extends string> =
  `${Verb}: of a graph, make a layer first: layers.model({ graph, name: 'encoder' })`;
export const graphApplied = (verb: string): string =>
  `${verb}: of a graph, make a layer first: layers.model({ graph, name: 'encoder' })`;

/** A tensor that a block is not written for. Only the compiler knows what it is written for. */
export type blockMisfit<
  Taken,
  D extends DType,
  S,
> = `block: takes float32 ${show<Taken>}, but gets ${D} ${show<S>}`;

/** A tensor where a layer takes options. The compiler does not say of which layer. */
export type tensorAsOptions =
  'takes options here, but gets a tensor; several tensors go into one list, [a, b]';
export const tensorAsOptions: tensorAsOptions =
  'takes options here, but gets a tensor; several tensors go into one list, [a, b]';
